// SPDX-License-Identifier: Apache-2.0
// Files of a node's database are cut short, as by a disk that fails.

import { seconds } from '../live/lib/figures.mjs';
import { Failure } from '../lib/wait.mjs';
import { checkEnd, cut, largestFile, logLength, purge } from './lib/database.mjs';

const NAME = 'Lakeside';
/** Of ParityDB: how it is made; the index of the state; values of the state, among them the runtime. */
const FILES = ['metadata', 'index_01', 'table_01'];
const TRIES = 3;

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function damage(faults) {
	const node = faults.node(NAME);
	faults.watchFinality();
	for (const prefix of FILES) {
		const file = await endWith(faults, node, prefix);
		faults.step(`${NAME}'s ${file.name} is cut from ${file.size} to ${cut(file)} bytes`);
		const before = logLength(node);
		await checkEnd(faults, node, faults.network.startInVain(node), before);

		await purge(node);
		const since = Date.now();
		await faults.revive(NAME);
		faults.say(`after purge-chain it has caught up within ${seconds(Date.now() - since)}`);
		await faults.sameState();
	}
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}

/** Ends the node. What a new database has got may be in its log only, and comes into its files when the node starts again. */
async function endWith(faults, node, prefix) {
	for (let tries = 1; tries <= TRIES; tries++) {
		await faults.network.end(node);
		const file = largestFile(node, prefix);
		if (file) return file;
		await faults.revive(NAME);
	}
	throw new Failure(`${NAME}'s database has no file ${prefix} after ${TRIES} starts`);
}
