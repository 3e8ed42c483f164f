// SPDX-License-Identifier: Apache-2.0
// Payments on the time bank's chain and on the bare one, by turns; then ten minutes of what the time bank's keeps up with.

import { climb, climbed, ofChain, ratio } from '../lib/ladder.mjs';
import { number, stepsTable } from '../lib/tables.mjs';

const PAIR = ['timebank', 'bare'];

/**
 * @param {import('../lib/session.mjs').Session} session
 * @param {number} validators
 */
export async function transfers(session, validators) {
	const { pace } = session.options;
	const part = `transfers-${validators}`;
	const chains = {};
	for (const chain of PAIR) chains[chain] = await session.chain({ part, chain, validators });
	const steps = await climb({
		chains: PAIR,
		from: pace.from,
		factor: pace.factor,
		rounds: pace.rounds,
		step: (chain, rate) => session.step(chains[chain].run({ rate, seconds: pace.step })),
	});
	await session.stopAll();

	const { kept } = climbed(steps, 'timebank');
	const holds = await session.hold({ part, validators, kept, seconds: pace.hold });
	return { validators, steps, holds };
}

/** The time bank's figures in relation to the bare chain's. */
export function ratios({ steps }) {
	const [ours, bare] = PAIR.map((chain) => climbed(steps, chain));
	const both = [...ofChain(steps, 'timebank').keys()].filter((rate) => rate <= Math.min(ours.kept ?? 0, bare.kept ?? 0));
	const rate = both.at(-1);
	const at = (figure) => (rate === undefined ? NaN : ratio(steps, PAIR, rate, figure));
	return {
		most: ours.most / bare.most,
		rate,
		cpu: at(({ cpu }) => cpu),
		authoring: at(({ authoring }) => authoring),
		importing: at(({ importing }) => importing),
		toFinality: at(({ toFinality }) => toFinality.p95),
		growth: at(({ growth }) => growth),
	};
}

/** @param {Awaited<ReturnType<typeof transfers>>} result */
export function describe(result) {
	const { validators, steps, holds } = result;
	const [ours, bare] = PAIR.map((chain) => climbed(steps, chain));
	const { most, rate, cpu, authoring, importing, toFinality, growth } = ratios(result);
	return [
		`Payments, validators: ${validators}`,
		stepsTable([...steps, ...holds]),
		`most per second: timebank ${number(ours.most, 1)}, bare ${number(bare.most, 1)}, ratio ${number(most, 2)}`,
		`timebank to bare at ${number(rate)}/s: CPU ${number(cpu, 2)}, making a block ${number(authoring, 2)}, ` +
			`importing one ${number(importing, 2)}, p95 to finality ${number(toFinality, 2)}, growth of the database ${number(growth, 2)}`,
	].join('\n\n');
}

/** @param {Awaited<ReturnType<typeof transfers>>} result */
export const bars = ({ validators, steps }) =>
	PAIR.map((chain) => ({
		label: `${chain}, ${validators} ${validators === 1 ? 'validator' : 'validators'}`,
		value: climbed(steps, chain).most,
		colour: chain,
	}));
