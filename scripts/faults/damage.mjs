// SPDX-License-Identifier: Apache-2.0
// Files of a node's database are cut short, as by a disk that fails.

import { seconds } from '../live/lib/figures.mjs';
import { checkEnd, cut, largestFile, logLength, purge } from './lib/database.mjs';
import { LIMIT } from './lib/faults.mjs';

const NAME = 'Lakeside';
/** Of ParityDB: how it is made; the index of the state; values of the state, among them the runtime. */
const FILES = ['metadata', 'index_01', 'table_01'];

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function damage(faults) {
	const node = faults.node(NAME);
	faults.watchFinality();
	for (const prefix of FILES) {
		// What a database has just got lies in its log for a while.
		await faults.watch.until(() => largestFile(node, prefix), LIMIT, `a file ${prefix} of ${NAME}'s database`);
		await faults.network.end(node);
		const file = largestFile(node, prefix);
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
