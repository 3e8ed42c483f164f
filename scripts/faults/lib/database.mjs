// SPDX-License-Identifier: Apache-2.0
// A node's database, as an operator sees it: files in a directory, and what the node says of them.

import { existsSync, readFileSync, readdirSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { within } from '../../lib/wait.mjs';
import { LIMIT, check } from './faults.mjs';
import { run } from './tools.mjs';

/** What makes a message clear: it names the thing, and what to do. */
const CLEAR = [/database|paritydb/i, /purge-chain|space/i];

const option = ({ command: [, args] }, name) => args.find((arg) => arg.startsWith(`--${name}=`));

/** The directory of a node's database. */
export function databaseOf(node) {
	const chains = join(option(node, 'base-path').split('=')[1], 'chains');
	return join(chains, readdirSync(chains)[0], 'paritydb');
}

/** The largest file of a node's database whose name begins like this. */
export function largestFile(node, prefix) {
	const dir = join(databaseOf(node), 'full');
	const files = readdirSync(dir).filter((name) => name.startsWith(prefix));
	const sizes = files.map((name) => ({ name, path: join(dir, name), size: statSync(join(dir, name)).size }));
	return sizes.sort((a, b) => b.size - a.size)[0];
}

/** Leaves a small part of a file. @returns {number} its new size */
export function cut({ path, size }) {
	const left = Math.floor(size / 64);
	truncateSync(path, left);
	return left;
}

/** Removes a node's database in the way that operators are told. */
export const purge = (node) => run(node.command[0], 'purge-chain', '-y', option(node, 'chain'), option(node, 'base-path'));

/**
 * Fails unless a node that could not go on has said so: with an exit code, and in words.
 *
 * @param {import('../../lib/network.mjs').RunningNode} node
 * @param {Promise<{code: number | null, signal: string | null}>} ending
 * @param {number} before how long its log was
 */
export async function checkEnd(faults, node, ending, before) {
	const { code, signal } = await within(ending, LIMIT, `the end of ${node.name}'s node`, 1);
	const said = readFileSync(node.logFile, 'utf8').slice(before).trimEnd().split('\n');
	const words = said.filter((line) => CLEAR.every((pattern) => pattern.test(line)));
	const how = signal ?? `code ${code}`;
	check(code !== 0, `${node.name}'s node ended with code 0, as if nothing were wrong`);
	check(words.length, `${node.name}'s node ended with ${how}, and no operator knows why; its last line: ${said.at(-1)}`);
	faults.say(`it ends with ${how} and says: ${words.at(-1)}`);
}

export const logLength = ({ logFile }) => (existsSync(logFile) ? readFileSync(logFile, 'utf8').length : 0);
