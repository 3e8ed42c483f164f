// SPDX-License-Identifier: Apache-2.0
// What some scenarios need of the machine: root's rights, and programs that Debian has.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Impossible } from '../../live/lib/play.mjs';

const COMMAND_LIMIT = 20_000;
const INSTALL_LIMIT = 180_000;

/** Runs a command. @returns {Promise<string>} what it prints */
export async function run(command, ...args) {
	const { stdout } = await promisify(execFile)(command, args, { timeout: COMMAND_LIMIT });
	return stdout;
}

/** Fails unless this process is root's: without, there are no namespaces and no mounts. */
export function needRoot(what) {
	if (process.getuid() !== 0) throw new Impossible(`${what} can only be made by root`);
}

/**
 * Sees to it that a tool is there: Debian's package is installed where that is possible.
 *
 * @template T
 * @param {() => T | Promise<T>} find the tool; throws or gives nothing if it is not there
 * @param {string} name of the package
 * @returns {Promise<T>}
 */
export async function need(find, name) {
	const there = await attempt(find);
	if (there) return there;
	const advice = `apt-get install ${name}`;
	try {
		const install = (...args) => promisify(execFile)('apt-get', args, { timeout: INSTALL_LIMIT });
		await install('update');
		await install('install', '-y', '--no-install-recommends', name);
	} catch (error) {
		throw new Impossible(`${name} is missing and could not be installed (${advice}): ${lastLine(error)}`);
	}
	const installed = await attempt(find);
	if (!installed) throw new Impossible(`${name} is installed but does not serve`);
	return installed;
}

async function attempt(find) {
	try {
		return await find();
	} catch {
		return undefined;
	}
}

/** What a command that failed said last. */
export const lastLine = ({ stderr, message }) => (stderr || message).trim().split('\n').at(-1);
