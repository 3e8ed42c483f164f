// SPDX-License-Identifier: Apache-2.0
// A node's own idea of what time it is: Debian's libfaketime between the node and the system's clock. It is set while the node
// runs, as a wrong time server would. Only the time of day is wrong; what is measured by the monotonic clock passes as it does.

import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Impossible } from '../../live/lib/play.mjs';
import { need, run } from './tools.mjs';

const LIBRARIES = '/usr/lib';
/** The one for programs with several threads. */
const LIBRARY = 'faketime/libfaketimeMT.so.1';
/** How long it may take until the node has the new time, in seconds: it looks at the file so often. */
export const DELAY = 1;
const YEAR = 365 * 24 * 3_600;

export class Clock {
	#file;
	#library;

	/** @param {string} dir where its file is */
	static async make(dir) {
		const clock = new Clock();
		clock.#library = await need(find, 'faketime');
		clock.#file = join(dir, 'clock');
		clock.set(YEAR);
		const shown = Number(await run(...clock.before, 'date', '+%s'));
		if (Math.abs(shown - Date.now() / 1_000 - YEAR) > 60) throw new Impossible('libfaketime does not set a program’s clock');
		clock.set(0);
		return clock;
	}

	/** What stands before the command of a node that has this clock. */
	get before() {
		return [
			'env',
			`LD_PRELOAD=${this.#library}`,
			`FAKETIME_TIMESTAMP_FILE=${this.#file}`,
			`FAKETIME_CACHE_DURATION=${DELAY}`,
			'DONT_FAKE_MONOTONIC=1',
		];
	}

	/** @param {number} seconds by which it is fast; slow if less than 0 */
	set(seconds) {
		writeFileSync(this.#file, `${seconds < 0 ? '-' : '+'}${Math.abs(seconds)}\n`);
	}
}

function find() {
	const [found] = readdirSync(LIBRARIES, { withFileTypes: true })
		.filter((entry) => entry.isDirectory())
		.map(({ name }) => join(LIBRARIES, name, LIBRARY))
		.filter((file) => existsSync(file));
	return found;
}
