// SPDX-License-Identifier: Apache-2.0
// What a node has of a block: its header, its extrinsics, and the state after it, all of it read from that node.

import { createHash } from 'node:crypto';
import { rpc } from '../../live/lib/rpc.mjs';

const PAGE = 500;

export const hashAt = (node, number) => rpc(node, 'chain_getBlockHash', [number]);

/** @returns {Promise<{hash: string, stateRoot: string}>} */
export async function headerAt(node, number) {
	const hash = await hashAt(node, number);
	const { stateRoot } = await rpc(node, 'chain_getHeader', [hash]);
	return { hash, stateRoot };
}

/** @returns {Promise<{hash: string, extrinsics: string[]}>} */
export async function blockAt(node, number) {
	const hash = await hashAt(node, number);
	const { block } = await rpc(node, 'chain_getBlock', [hash]);
	return { hash, extrinsics: block.extrinsics };
}

/**
 * Every key and value of the state after a block, as one digest: a header's state root says what a node should have, this
 * what it has.
 *
 * @returns {Promise<{rows: number, digest: string}>}
 */
export async function stateAt(node, hash) {
	const digest = createHash('sha256');
	let rows = 0;
	for (let last = null; ; ) {
		const keys = await rpc(node, 'state_getKeysPaged', ['0x', PAGE, last, hash]);
		if (!keys.length) return { rows, digest: digest.digest('hex') };
		const [{ changes }] = await rpc(node, 'state_queryStorageAt', [keys, hash]);
		for (const [key, value] of changes) digest.update(`${key} ${value}\n`);
		rows += keys.length;
		last = keys.at(-1);
	}
}
