// SPDX-License-Identifier: Apache-2.0
// One of four validators is lost, then a second one; both come back.

import { sleep } from '../lib/wait.mjs';
import { seconds } from '../live/lib/figures.mjs';
import { check } from './lib/faults.mjs';

const [FIRST, SECOND] = ['Old Harbour', 'Lakeside'];
const BLOCKS = 5;
/** Votes that were on their way when the second one went may still make a block final. */
const IN_FLIGHT = 6_000;

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function loss(faults) {
	await faults.underLoad();
	faults.watchFinality();

	faults.step(`${FIRST}'s node is lost`);
	await faults.crash(FIRST);
	await faults.finalizes(BLOCKS);
	faults.say(`three of four go on finalizing; longest time without a new final block: ${seconds(faults.checkFinality())}`);

	faults.step(`${SECOND}'s, too`);
	await faults.crash(SECOND);
	await sleep(IN_FLIGHT);
	const left = faults.names.filter((name) => name !== FIRST && name !== SECOND);
	const [final, best] = [faults.watch.highest, bestOf(faults, left)];
	await sleep(faults.short ? 14_000 : 60_000);
	check(faults.watch.highest === final, `two of four finalized block ${faults.watch.highest} after ${final}`);
	faults.say(`two of four finalize nothing after block ${final}; meanwhile they make ${bestOf(faults, left) - best} blocks`);
	faults.checkConflicts();

	faults.step('Both come back');
	const since = Date.now();
	await Promise.all([FIRST, SECOND].map((name) => faults.network.restart(faults.node(name))));
	await faults.finalizes(BLOCKS);
	faults.say(`${BLOCKS} more blocks are final ${seconds(Date.now() - since)} after they were started`);
	for (const name of [FIRST, SECOND]) await faults.caughtUp(name);
	await faults.judge();
}

const bestOf = (faults, names) => Math.max(...names.map((name) => faults.watch.best(name)));
