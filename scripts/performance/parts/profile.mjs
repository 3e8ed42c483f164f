// SPDX-License-Identifier: Apache-2.0
// What the processor time of a payment goes into, on the time bank's chain and on the bare one.

import { join } from 'node:path';
import { sleep } from '../../lib/wait.mjs';
import { NAMING, componentNames, profile as sample } from '../lib/profile.mjs';
import { number, stepsTable, table } from '../lib/tables.mjs';

const PAIR = ['timebank', 'bare'];

/**
 * @param {import('../lib/session.mjs').Session} session
 * @param {number} validators
 */
export async function profile(session, validators) {
	const { rate, step, sampled } = session.options.pace.profile;
	const part = `profile-${validators}`;
	const steps = [];
	const shares = {};
	for (const chain of PAIR) {
		const one = await session.chain({ part, chain, validators, before: NAMING });
		const loaded = session.step(one.run({ rate, seconds: step }));
		const sampling = sleep((1_000 * (step - sampled)) / 2).then(() =>
			sample(one.pids, { seconds: sampled, file: join(session.dir, part, `${chain}.perf`) }),
		);
		[shares[chain]] = await Promise.all([sampling, loaded.then((taken) => steps.push(taken))]);
		await session.stopAll();
	}
	return { validators, steps, shares };
}

/** Milliseconds of processor time for a payment, by component and chain. */
export const costs = ({ steps, shares }) =>
	componentNames.map((name) => [name, ...steps.map(({ chain, cpu }) => shares[chain][name] * cpu)]);

/** @param {Awaited<ReturnType<typeof profile>>} result */
export function describe(result) {
	const rows = costs(result);
	const sums = result.steps.map((_, i) => rows.reduce((sum, row) => sum + row[i + 1], 0));
	return [
		`What a payment costs, validators: ${result.validators}`,
		stepsTable(result.steps),
		table(
			['processor ms for a payment', ...PAIR, 'more'],
			[...rows, ['all', ...sums]].map(([name, ours, bare]) => [name, ...[ours, bare, ours - bare].map((ms) => number(ms, 2))]),
		),
	].join('\n\n');
}

export const bars = () => [];
