// SPDX-License-Identifier: Apache-2.0
// What every node says of itself, asked for twice a second for as long as the network lives. A node that does not answer has
// nothing to say: that is for a scenario to judge.

import { FinalityWatch } from '../../live/lib/figures.mjs';
import { rpc } from '../../live/lib/rpc.mjs';
import { Conditions, sleep } from '../../lib/wait.mjs';
import { FinalHeads, slotOfHeader } from './rules.mjs';

const EVERY = 500;

/**
 * @typedef {object} Heads of one node, when it answered last
 * @property {number} at
 * @property {{number: number, hash: string}} final
 * @property {{number: number, hash: string}} best
 */

export class Watch {
	heads = new FinalHeads();
	/** The longest time without a new final block, on whichever node. */
	finality = new FinalityWatch(Date.now());
	/** @type {Map<string, {node: string, number: number, slot?: number, at: number}>} when a node was first seen to have a best block */
	seen = new Map();
	/** @type {Map<string, Heads>} */
	#nodes = new Map();
	#conditions = new Conditions();
	#going = true;
	#loops = [];

	/** @param {import('../../lib/network.mjs').RunningNode[]} nodes */
	constructor(nodes) {
		for (const node of nodes) this.add(node);
	}

	add(node) {
		this.#loops.push(this.#look(node));
	}

	async stop() {
		this.#going = false;
		await Promise.all(this.#loops);
	}

	/** @returns {number} the height up to which a node has finalized, when it answered last */
	final(name) {
		return this.#nodes.get(name)?.final.number ?? 0;
	}

	best(name) {
		return this.#nodes.get(name)?.best.number ?? 0;
	}

	/** The highest final block of all. */
	get highest() {
		return Math.max(0, ...[...this.#nodes.values()].map(({ final }) => final.number));
	}

	/** Whether a node has answered since a moment. */
	answered(name, since) {
		return (this.#nodes.get(name)?.at ?? 0) > since;
	}

	/** Looks again whenever a node has answered. */
	until(test, ms, what) {
		return this.#conditions.until(test, ms, what);
	}

	async #look(node) {
		for (; this.#going; await sleep(EVERY)) {
			const asked = Date.now();
			const heads = await this.#headsOf(node).catch(() => undefined);
			if (heads) this.#note(node.name, asked, heads);
			this.#conditions.changed();
		}
	}

	async #headsOf(node) {
		const known = this.#nodes.get(node.name);
		const [finalHash, bestHash] = await Promise.all([rpc(node, 'chain_getFinalizedHead'), rpc(node, 'chain_getBlockHash')]);
		const [final, best] = await Promise.all(
			[
				[known?.final, finalHash],
				[known?.best, bestHash],
			].map(async ([last, hash]) => {
				if (last?.hash === hash) return last;
				const header = await rpc(node, 'chain_getHeader', [hash]);
				return { number: Number(header.number), hash, slot: slotOfHeader(header) };
			}),
		);
		return { final, best };
	}

	#note(name, asked, { final, best }) {
		const now = Date.now();
		this.#nodes.set(name, { at: asked, final, best });
		this.heads.saw(name, final.number, final.hash);
		this.finality.saw(final.number, now);
		const sight = `${name} ${best.hash}`;
		if (!this.seen.has(sight)) this.seen.set(sight, { node: name, number: best.number, slot: best.slot, at: now });
	}
}
