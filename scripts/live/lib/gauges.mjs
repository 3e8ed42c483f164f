// SPDX-License-Identifier: Apache-2.0
// The nodes as their machines see them: memory, and transactions that wait.

import { readFile } from 'node:fs/promises';
import { residentBytes } from './figures.mjs';
import { rpc } from './rpc.mjs';

const EVERY = 500;

/** @param {{process: import('node:child_process').ChildProcess}} node */
export const memoryOf = async ({ process: { pid } }) => residentBytes(await readFile(`/proc/${pid}/status`, 'utf8'));

/** What was highest, on each node, since it began to look. */
export class Gauges {
	/** @type {Map<string, number>} bytes by node */
	memory = new Map();
	/** @type {Map<string, number>} by node and account: how many of its transactions were ready for a block at a time */
	waiting = new Map();
	#live;
	#accounts;
	#going = true;
	#done;

	/**
	 * @param {import('./live.mjs').Live} live
	 * @param {string[]} accounts addresses whose transactions are counted
	 */
	constructor(live, accounts) {
		this.#live = live;
		this.#accounts = accounts;
		this.#done = Promise.all(live.network.nodes.map((node) => this.#look(node)));
		// Whoever stops it learns of a failure; that nobody waits meanwhile is no second one.
		this.#done.catch(() => {});
	}

	async stop() {
		this.#going = false;
		await this.#done;
	}

	async #look(node) {
		while (this.#going) {
			this.#note(this.memory, node.name, await memoryOf(node));
			const counts = countBySigner(await this.#pending(node));
			for (const account of this.#accounts)
				this.#note(this.waiting, `${account} at ${node.name}`, counts.get(account) ?? 0);
			await new Promise((resolve) => setTimeout(resolve, EVERY));
		}
	}

	async #pending(node) {
		const pending = await rpc(node, 'author_pendingExtrinsics');
		return pending.map((hex) => this.#live.api.registry.createType('Extrinsic', hex));
	}

	#note(highest, what, value) {
		highest.set(what, Math.max(value, highest.get(what) ?? 0));
	}
}

/** @param {any[]} extrinsics @returns {Map<string, number>} */
export function countBySigner(extrinsics) {
	const counts = new Map();
	for (const { isSigned, signer } of extrinsics) {
		if (!isSigned) continue;
		const account = signer.toString();
		counts.set(account, (counts.get(account) ?? 0) + 1);
	}
	return counts;
}
