// SPDX-License-Identifier: Apache-2.0
// A validator stops where it stands, as a machine that sleeps, and goes on.

import { sleep } from '../lib/wait.mjs';
import { seconds } from '../live/lib/figures.mjs';
import { check } from './lib/faults.mjs';

const NAME = 'Lakeside';

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function pause(faults) {
	await faults.underLoad();
	faults.watchFinality();
	const ms = faults.short ? 12_000 : 60_000;

	faults.step(`${NAME}'s node stops for ${seconds(ms)} (SIGSTOP)`);
	const node = faults.node(NAME);
	const before = faults.watch.highest;
	faults.network.pause(node);
	await sleep(ms);
	const meanwhile = faults.watch.highest - before;
	faults.network.resume(node);

	faults.step('It goes on (SIGCONT)');
	check(meanwhile > 0, 'nothing became final while one of four stood still');
	faults.say(`caught up with ${meanwhile} final blocks within ${seconds(await faults.caughtUp(NAME))}`);
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}
