// SPDX-License-Identifier: Apache-2.0
// The disk of one node is full, and then has space again.

import { rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { seconds } from '../live/lib/figures.mjs';
import { checkEnd, databaseOf, logLength, purge } from './lib/database.mjs';
import { needRoot, run } from './lib/tools.mjs';

const NAME = 'Lakeside';
/** More than the node wants to have free. */
const DISK = '1280m';
/** What is left of it: a few blocks' worth. */
const LEFT = 256 * 1024;

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function disk(faults) {
	needRoot('a small disk');
	const node = faults.node(NAME);
	faults.watchFinality();
	faults.step(`${NAME}'s database gets a disk of its own (${DISK})`);
	await faults.network.end(node);
	await purge(node);
	const dir = databaseOf(node);
	await run('mkdir', '-p', dir);
	await run('mount', '-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', dir);
	faults.atEnd(() => run('umount', dir));
	await faults.revive(NAME);

	faults.step('The disk is filled');
	const filler = join(dir, 'filler');
	const { bavail, bsize } = statfsSync(dir);
	const before = logLength(node);
	const ending = faults.network.doomed(node);
	await run('fallocate', '-l', String(bavail * bsize - LEFT), filler);
	await checkEnd(faults, node, ending, before);

	faults.step('There is space again');
	rmSync(filler);
	const since = Date.now();
	await faults.revive(NAME);
	faults.say(`without repair it has caught up within ${seconds(Date.now() - since)}`);
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}
