// SPDX-License-Identifier: Apache-2.0
// What must hold whatever fails, as far as it can be judged from what was read, without a network.

import { blake2AsHex } from '@polkadot/util-crypto';

/** The engine of an item of a header's digest, "aura" in hex behind the item's kind, and the length of what follows. */
const AURA_PRE_RUNTIME = '0x066175726120';

/** What nodes have told to be final. Two nodes, or one at two times, must not tell different blocks of one height. */
export class FinalHeads {
	#byNumber = new Map();
	/** @type {string[]} what contradicts, in words */
	conflicts = [];

	/**
	 * @param {string} node
	 * @param {number} number
	 * @param {string} hash
	 */
	saw(node, number, hash) {
		const known = this.#byNumber.get(number);
		if (!known) this.#byNumber.set(number, { hash, node });
		else if (known.hash !== hash) this.conflicts.push(`block ${number} is ${known.hash} for ${known.node} and ${hash} for ${node}`);
	}

	/** @returns {{number: number, hash: string, node: string}[]} from the lowest height up */
	get all() {
		return [...this.#byNumber].map(([number, head]) => ({ number, ...head })).sort((a, b) => a.number - b.number);
	}
}

/**
 * @typedef {object} Entry a transaction that the load's generator saw become final
 * @property {string} hash
 * @property {number} number its block's
 * @property {string} block its block's hash
 */

/**
 * The journal of a load. Its last line may be cut short, for the generator may have been stopped while it wrote.
 *
 * @param {string} text
 * @returns {Entry[]}
 */
export function entriesOf(text) {
	const lines = text.split('\n');
	lines.pop();
	return lines.map((line, i) => {
		const { hash, number, block } = JSON.parse(line);
		if (!/^0x[0-9a-f]{64}$/.test(hash) || !Number.isInteger(number) || !/^0x[0-9a-f]{64}$/.test(block))
			throw new SyntaxError(`line ${i + 1} of the journal tells of no transaction: ${line}`);
		return { hash, number, block };
	});
}

/** @param {Entry[]} entries @returns {Map<number, Entry[]>} by their block's number */
export function byBlock(entries) {
	const blocks = new Map();
	for (const entry of entries) {
		if (!blocks.has(entry.number)) blocks.set(entry.number, []);
		blocks.get(entry.number).push(entry);
	}
	return blocks;
}

/**
 * Those of a block's journal entries that a node does not have in that block.
 *
 * @param {Entry[]} entries of one height
 * @param {{hash: string, extrinsics: string[]}} block that the node has at this height; its extrinsics in hex
 */
export function lostIn(entries, { hash, extrinsics }) {
	const there = new Set(extrinsics.map((extrinsic) => blake2AsHex(extrinsic)));
	return entries.filter((entry) => entry.block !== hash || !there.has(entry.hash));
}

/**
 * The slot that a header says its block was made in.
 *
 * @param {{digest: {logs: string[]}}} header as JSON
 * @returns {number | undefined} none in the first block of all
 */
export function slotOfHeader({ digest }) {
	const log = digest.logs.find((one) => one.startsWith(AURA_PRE_RUNTIME));
	return log && Number(Buffer.from(log.slice(AURA_PRE_RUNTIME.length), 'hex').readBigUInt64LE());
}
