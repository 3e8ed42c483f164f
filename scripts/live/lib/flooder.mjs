// SPDX-License-Identifier: Apache-2.0
// Somebody who hands in as many transactions as they can, and keeps handing in what was refused.

import { within } from '../../lib/wait.mjs';
import { Tally } from './figures.mjs';

// What nodes answer to a transaction, see the SDK's `author` RPC errors.
const ALREADY_IN_POOL = 1013;
const ANSWER_LIMIT = 60_000;
/** How many are signed before other things get their turn. */
const AT_A_TIME = 25;
/** Blocks for which the transactions stay valid: longer than any flood here. */
const ERA = 256;

export const TAKEN = 'taken';
export const KNOWN = 'in the pool already';

/** What the pool said to a transaction, in a few words. @param {{code?: number, message: string, data?: any}} [error] */
export function answerOf(error) {
	if (!error) return TAKEN;
	if (error.code === ALREADY_IN_POOL) return KNOWN;
	const words = String(error.data ?? error.message).replace(/^\d+: /, '');
	return words.replace(/ ,/g, ',').replace(/ ?\(.*\)$/, '');
}

export class Flooder {
	/** What the pools said, each time. */
	answers = new Tally();
	/** Transactions that a pool took, once each, even if it dropped them later. */
	taken = new Set();
	#live;
	#path;
	#nodes;
	#signed = [];
	#first;
	#turn = 0;

	/**
	 * @param {import('./live.mjs').Live} live
	 * @param {string} path of the key
	 * @param {string[]} nodes through which it sends, in turn
	 */
	constructor(live, path, nodes) {
		this.#live = live;
		this.#path = path;
		this.#nodes = nodes.map((name) => live.chain.nodes.get(name));
	}

	get address() {
		return this.#live.pair(this.#path).address;
	}

	get count() {
		return this.#signed.length;
	}

	/** Signs so many calls, with nonces one after the other. @param {(i: number) => any} callOf */
	async sign(count, callOf) {
		const { api, chain } = this.#live;
		const pair = this.#live.pair(this.#path);
		const number = chain.finalized;
		const blockHash = await api.rpc.chain.getBlockHash(number);
		const era = api.registry.createType('ExtrinsicEra', { current: number, period: ERA });
		const { genesisHash, runtimeVersion } = api;
		this.#first = await this.#nonce();
		for (let i = 0; i < count; i++) {
			const nonce = this.#first + i;
			const signed = callOf(i).sign(pair, { nonce, era, blockHash, genesisHash, runtimeVersion });
			this.#signed.push({ nonce, hex: signed.toHex() });
			if (i % AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve));
		}
	}

	/**
	 * Hands in all, again and again, but for what is in blocks.
	 *
	 * @param {() => boolean} over after each has been handed in once
	 * @param {number} atOnce how many requests wait for an answer at any time
	 */
	async flood(over, atOnce) {
		let first = true;
		while (first || !over()) {
			const next = await this.#nonce();
			const left = this.#signed.filter(({ nonce }) => nonce >= next).values();
			if (!first && next >= this.#first + this.count) return;
			const worker = async () => {
				for (const { hex } of left) {
					if (!first && over()) return;
					const answer = await this.#submit(hex);
					this.answers.add(answer);
					if (answer === TAKEN || answer === KNOWN) this.taken.add(hex);
				}
			};
			await Promise.all(Array.from({ length: atOnce }, worker));
			first = false;
		}
	}

	async #submit(hex) {
		const { name, provider } = this.#nodes[this.#turn++ % this.#nodes.length];
		const sent = provider.send('author_submitExtrinsic', [hex]);
		let error;
		await within(
			sent.catch((reason) => (error = reason)),
			ANSWER_LIMIT,
			`${name}'s node's answer to a transaction of a flood`,
		);
		return answerOf(error);
	}

	async #nonce() {
		const [{ api }] = this.#nodes;
		return (await within(api.query.system.account(this.address), ANSWER_LIMIT, 'a nonce')).nonce.toNumber();
	}
}
