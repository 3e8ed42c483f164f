// SPDX-License-Identifier: Apache-2.0
// Files of a node's database are cut short, as by a disk that fails.

import { seconds } from '../live/lib/figures.mjs';
import { checkEnd, cutInHalf, largestFile, logLength, purge } from './lib/database.mjs';

const NAME = 'Lakeside';
/** Of ParityDB: what it is; the state's index and values, among them the runtime; the headers. */
const FILES = ['metadata', 'index_01', 'table_01', 'table_04'];

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function damage(faults) {
	const node = faults.node(NAME);
	for (const prefix of FILES) {
		await faults.network.end(node);
		const file = largestFile(node, prefix);
		faults.step(`${NAME}'s ${file.name} is cut from ${file.size} to ${file.size >> 1} bytes`);
		cutInHalf(file);
		const before = logLength(node);
		await checkEnd(faults, node, faults.network.startInVain(node), before);

		await purge(node);
		const since = Date.now();
		await faults.revive(NAME);
		faults.say(`after purge-chain it has caught up within ${seconds(Date.now() - since)}`);
		await faults.sameState();
	}
	await faults.judge();
}
