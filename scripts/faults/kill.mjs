// SPDX-License-Identifier: Apache-2.0
// Each validator in turn is killed as by a power failure, and comes back by itself.

import { sleep } from '../lib/wait.mjs';
import { median, seconds } from '../live/lib/figures.mjs';

/** Another moment of the slot, and of what the database is just doing, each time. */
const BEFORE = [2_000, 5_000];
const DEAD = [500, 6_000];

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function kill(faults) {
	await faults.underLoad();
	faults.watchFinality();
	const times = [];
	for (let loop = 0; loop < faults.options.loops; loop++) {
		const name = faults.names[loop % faults.names.length];
		await sleep(between(BEFORE));
		await faults.crash(name);
		await sleep(between(DEAD));
		const since = Date.now();
		await faults.revive(name);
		times.push(Date.now() - since);
		const { number, stateRoot } = await faults.sameHeader();
		faults.say(`${loop + 1}: ${name} is back after ${seconds(times.at(-1))}; block ${number} everywhere, state ${stateRoot}`);
	}
	const gap = faults.checkFinality();
	faults.say(`back after ${seconds(median(times))} (median), at most ${seconds(Math.max(...times))}`);
	faults.say(`longest time without a new final block: ${seconds(gap)}`);
	await faults.judge();
}

const between = ([least, most]) => least + Math.random() * (most - least);
