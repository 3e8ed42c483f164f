// SPDX-License-Identifier: Apache-2.0
// The line between two and two validators is cut, and mended.

import { sleep } from '../lib/wait.mjs';
import { seconds } from '../live/lib/figures.mjs';
import { check } from './lib/faults.mjs';
import { Sides } from './lib/sides.mjs';

const BLOCKS = 5;
/** Votes that were on their way may still make a block final. */
const IN_FLIGHT = 6_000;
const CUT = 45_000;

/** Two founders' nodes on each side. @param {import('./lib/faults.mjs').Faults} faults */
export async function beside(faults) {
	const sides = await Sides.make();
	faults.atEnd(async () => sides.removeNow());
	faults.sides = sides;
	return ({ id }) => sides.plan(sides.sides[id <= 2 ? 0 : 1]);
}

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function partition(faults) {
	const { names, watch } = faults;
	const halves = [names.slice(0, 2), names.slice(2)];

	faults.step(`The line is cut: ${halves.map((half) => half.join(' and ')).join(' | ')}`);
	await faults.sides.cut();
	await sleep(IN_FLIGHT);
	const final = watch.highest;
	await sleep(CUT);
	check(watch.highest === final, `a half finalized block ${watch.highest} after ${final}`);
	const bests = await Promise.all(halves.map(([name]) => faults.bestOf(name)));
	const told = bests.map(({ number, hash }, i) => `${halves[i].join(' and ')} are at block ${number} (${hash})`).join(', ');
	check(bests[0].hash !== bests[1].hash, `there was no partition: ${told}`);
	faults.say(`no half finalizes anything after block ${final}; ${told}`);
	faults.checkConflicts();

	faults.step('The line is mended');
	const since = Date.now();
	await faults.sides.heal();
	await faults.finalizes(BLOCKS);
	faults.say(`${BLOCKS} more blocks are final ${seconds(Date.now() - since)} later`);
	for (const name of names) await faults.caughtUp(name);
	await faults.judge();
}
