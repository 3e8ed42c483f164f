// SPDX-License-Identifier: Apache-2.0
// Searching a whole chain: what its blocks hold, what its state held after each of them, and what its nodes have left on the disk.

import { closeSync, openSync, readSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, within } from '../../lib/wait.mjs';

/** Where the runtime stands in the state. Too large to be read after each block; the first and the last are enough. */
const CODE = '0x3a636f6465';
const PAGE = 1_000;
const PIECE = 4 * 1024 * 1024;
const ANSWER_LIMIT = 60_000;

/**
 * @typedef {import('./search.mjs').Search} Search
 * @typedef {{name: string, provider: {send: (method: string, params: any[]) => Promise<any>}}} Node
 *
 * What was looked at.
 * @typedef {object} Extent
 * @property {number} blocks
 * @property {number} transactions signed or not
 * @property {number} rows of the state that were new or changed after a block
 */

/**
 * Searches all blocks from the first to `last`, and the whole state after each of them: its keys and its values, the events of the
 * block among them.
 *
 * @param {Node[]} nodes with archives; each searches a share of the blocks
 * @param {number} last
 * @param {Search} search
 * @returns {Promise<Extent>}
 */
export async function searchChain(nodes, last, search) {
	const extent = { blocks: 0, transactions: 0, rows: 0 };
	const share = Math.ceil((last + 1) / nodes.length);
	await Promise.all(
		nodes.map((node, i) =>
			searchBlocks(node, i * share, Math.min((i + 1) * share - 1, last), last, search, extent),
		),
	);
	return extent;
}

async function searchBlocks(node, from, to, last, search, extent) {
	const ask = (method, ...params) =>
		within(node.provider.send(method, params), ANSWER_LIMIT, `${node.name}'s node's answer to ${method}`);
	let before = new Map();
	for (let number = from; number <= to; number++) {
		const hash = await ask('chain_getBlockHash', number);
		if (!hash) throw new Failure(`${node.name}'s node has no block ${number}`);
		const { block, justifications } = await ask('chain_getBlock', hash);
		for (const [i, extrinsic] of block.extrinsics.entries())
			search.lookHex(extrinsic, `extrinsic ${i} of block ${number}`);
		for (const log of block.header.digest.logs) search.lookHex(log, `the header of block ${number}`);
		search.look(Buffer.from(JSON.stringify(justifications ?? '')), `the justification of block ${number}`);
		extent.blocks += 1;
		extent.transactions += block.extrinsics.length;

		const state = await stateAt(ask, hash, number === 0 || number === last);
		for (const [key, value] of state) {
			if (before.get(key) === value) continue;
			search.lookHex(key, `the key ${key} in the state after block ${number}`);
			if (value) search.lookHex(value, `the value of ${key} in the state after block ${number}`);
			extent.rows += 1;
		}
		before = state;
	}
}

/** All rows of the state. @returns {Promise<Map<string, string>>} */
async function stateAt(ask, hash, withCode) {
	const state = new Map();
	for (let keys = [], start = null; ; start = keys.at(-1)) {
		keys = await ask('state_getKeysPaged', '0x', PAGE, start, hash);
		const wanted = withCode ? keys : keys.filter((key) => key !== CODE);
		const [{ changes } = { changes: [] }] = wanted.length ? await ask('state_queryStorageAt', wanted, hash) : [];
		for (const [key, value] of changes) state.set(key, value);
		if (keys.length < PAGE) return state;
	}
}

/**
 * Searches all files below a directory, in pieces that overlap.
 *
 * @param {string} directory
 * @param {Search} search
 * @returns {{files: number}}
 */
export function searchFiles(directory, search) {
	let files = 0;
	for (const entry of readdirSync(directory, { withFileTypes: true })) {
		const path = join(directory, entry.name);
		if (entry.isDirectory()) files += searchFiles(path, search).files;
		if (!entry.isFile()) continue;
		searchFile(path, search);
		files += 1;
	}
	return { files };
}

function searchFile(path, search) {
	const overlap = search.longest;
	const piece = Buffer.alloc(PIECE + overlap);
	const descriptor = openSync(path, 'r');
	try {
		let kept = 0;
		for (let read; (read = readSync(descriptor, piece, kept, PIECE, null)) > 0;) {
			const length = kept + read;
			search.look(piece.subarray(0, length), `the file ${path}`);
			kept = Math.min(overlap, length);
			piece.copy(piece, 0, length - kept, length);
		}
	} finally {
		closeSync(descriptor);
	}
}
