// SPDX-License-Identifier: Apache-2.0
// Whether a payment costs the same with many accounts in the state as with few: two chains, one rate, by turns.

import { ratio } from '../lib/ladder.mjs';
import { number, stepsTable } from '../lib/tables.mjs';

/** @param {import('../lib/session.mjs').Session} session */
export async function accounts(session) {
	const { sizes, rate, step, rounds } = session.options.pace.accounts;
	const names = sizes.map(nameOf);
	const chains = {};
	for (const [i, members] of sizes.entries()) {
		chains[names[i]] = await session.chain({
			part: 'accounts',
			chain: 'timebank',
			name: names[i],
			validators: 1,
			members,
		});
	}
	const steps = [];
	// Beside the first round ParityDB may still write the index of a large state anew.
	for (let round = 0; round <= rounds; round++) {
		for (const name of names) {
			const taken = await session.step(chains[name].run({ rate, seconds: step }));
			steps.push(round ? taken : { ...taken, chain: `${name}, at first` });
		}
	}
	await session.stopAll();
	return { sizes, steps };
}

const nameOf = (members) => `${members}-accounts`;

/** The figures of the large state in relation to the small one's. */
export function ratios({ sizes, steps }) {
	const [small, large] = sizes.map(nameOf);
	const of = (figure) => ratio(steps, [large, small], steps[0].rate, figure);
	return { cpu: of(({ cpu }) => cpu), authoring: of(({ authoring }) => authoring) };
}

/** @param {Awaited<ReturnType<typeof accounts>>} result */
export function describe(result) {
	const [small, large] = result.sizes;
	const { cpu, authoring } = ratios(result);
	return [
		`Payments with ${small} and with ${large} accounts in the state`,
		stepsTable(result.steps),
		`${large} to ${small} accounts: CPU ${number(cpu, 2)}, making a block ${number(authoring, 2)}`,
	].join('\n\n');
}

export const bars = () => [];
