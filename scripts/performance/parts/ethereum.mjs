// SPDX-License-Identifier: Apache-2.0
// The same payments, and escrows, with a contract on an Ethereum development node: one node, no consensus, no finality.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { HELD, climb, climbed, ofChain } from '../lib/ladder.mjs';
import { number, stepsTable } from '../lib/tables.mjs';

/** Senders, each of whom signs beforehand. */
const MEMBERS = 1_000;

/** How much gas a block has: as the node comes, and so much that only the machine limits it. */
const LIMITS = { 'as it comes': undefined, 'gas lifted': 1_000_000_000 };

const MIXES = ['transfers', 'escrows'];

/** @param {import('../lib/session.mjs').Session} session */
export async function ethereum(session) {
	const { pace, port } = session.options;
	// Its packages are there only if this part is wanted.
	const [{ Anvil }, { load }] = await Promise.all([import('../ethereum/chain.mjs'), import('../ethereum/load.mjs')]);
	const steps = [];
	const holds = [];
	let software;
	for (const [limit, gasLimit] of Object.entries(LIMITS)) {
		for (const mix of MIXES) {
			const chain = `ethereum ${mix}, ${limit}`;
			const dir = join(session.dir, 'ethereum', chain.replace(/\W+/g, '-'));
			mkdirSync(dir, { recursive: true });
			const start = async () => {
				const node = await Anvil.start({ dir, port, members: MEMBERS, gasLimit });
				session.closes(() => node.stop());
				software = node.software;
				return (name, rate, seconds) =>
					session.step(load(node, { mix, rate, seconds }).then((figures) => ({ chain: name, ...figures })));
			};
			const run = await start();
			const { from, factor, most, step, hold } = pace.ethereum;
			const climbing = { chains: [chain], from, factor, most, rounds: 1 };
			const these = await climb({ ...climbing, step: (name, rate) => run(name, rate, step) });
			steps.push(...these);
			await session.stopAll();
			const { kept } = climbed(these, chain);
			if (!kept) continue;
			// What it did not keep up with is still in its queue, so it begins anew.
			const again = await start();
			holds.push(await again(`${chain}, hold`, HELD[0] * kept, hold));
			await session.stopAll();
		}
	}
	return { software, steps, holds };
}

const chainsOf = ({ steps }) => [...new Set(steps.map(({ chain }) => chain))];

/** @param {Awaited<ReturnType<typeof ethereum>>} result */
export const describe = (result) =>
	[
		`Ethereum development node: one node, no consensus, no finality (${result.software})`,
		stepsTable([...result.steps, ...result.holds]),
		...chainsOf(result).map((chain) => {
			const { kept, most } = climbed(result.steps, chain);
			const isAll = kept === [...ofChain(result.steps, chain).keys()].at(-1);
			return `most per second, ${chain}: ${number(most, 1)}${isAll ? ', and more was not tried' : ''}`;
		}),
	].join('\n\n');

/** @param {Awaited<ReturnType<typeof ethereum>>} result */
export const bars = (result) =>
	chainsOf(result).map((chain) => ({ label: chain, value: climbed(result.steps, chain).most, colour: 'ethereum' }));
