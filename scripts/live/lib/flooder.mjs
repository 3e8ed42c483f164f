// SPDX-License-Identifier: Apache-2.0
// Somebody who hands in as many transactions as they can, to all nodes, and never stops.

import { within } from '../../lib/wait.mjs';
import { Tally } from './figures.mjs';

// What nodes answer to a transaction, see the SDK's `author` RPC errors.
const ALREADY_IN_POOL = 1013;
const ANSWER_LIMIT = 60_000;
/** How many are signed before other things get their turn. */
const AT_A_TIME = 25;
/** Blocks for which the transactions stay valid: longer than any flood here. */
const ERA = 256;

/** How many they sign anew at a time: more than an account can have in a pool. */
const AHEAD = 96;

/** What the allowance pallet means by its own numbers. */
const WORDS = { 'Custom error: 2': 'too many of this account wait' };

export const TAKEN = 'taken';
export const KNOWN = 'in the pool already';

/** What the pool said to a transaction, in a few words. @param {{code?: number, message: string, data?: any}} [error] */
export function answerOf(error) {
	if (!error) return TAKEN;
	if (error.code === ALREADY_IN_POOL) return KNOWN;
	const words = String(error.data ?? error.message).replace(/^\d+: /, '');
	return WORDS[words] ?? words.replace(/ ,/g, ',').replace(/ ?\(.*\)$|[.]$/, '');
}

export class Flooder {
	/** What the pools said, each time. */
	answers = new Tally();
	/** How many transactions were signed before the flood, and all in all. */
	prepared = 0;
	signed = 0;
	#live;
	#path;
	#nodes;
	#callOf;
	#ready = [];

	/**
	 * @param {import('./live.mjs').Live} live
	 * @param {string} path of the key
	 * @param {string[]} nodes to which it sends everything, each
	 * @param {(i: number) => any} callOf the call with the nonce that comes so many after the first
	 */
	constructor(live, path, nodes, callOf) {
		this.#live = live;
		this.#path = path;
		this.#nodes = nodes.map((name) => live.chain.nodes.get(name));
		this.#callOf = callOf;
	}

	get address() {
		return this.#live.pair(this.#path).address;
	}

	/** Signs so many transactions, with nonces one after the other. */
	async prepare(count) {
		this.#ready = await this.#sign(await this.#nonce(), count);
		this.prepared = count;
	}

	/**
	 * Hands in what is prepared. After that it signs what comes next, and hands that in, again and again: other transactions with
	 * the same nonces, for a pool does not look again at those that it has refused.
	 *
	 * @param {() => boolean} over once all that was prepared has been handed in
	 * @param {number} atOnce how many requests wait for an answer of each node at any time
	 */
	async flood(over, atOnce) {
		await this.#handIn(this.#ready, () => false, atOnce);
		while (!over()) {
			const next = await this.#nonce();
			await this.#handIn(await this.#sign(next, AHEAD), over, atOnce);
		}
	}

	async #sign(from, count) {
		const { api, chain } = this.#live;
		const pair = this.#live.pair(this.#path);
		const number = chain.finalized;
		const blockHash = await api.rpc.chain.getBlockHash(number);
		const era = api.registry.createType('ExtrinsicEra', { current: number, period: ERA });
		const { genesisHash, runtimeVersion } = api;
		const signed = [];
		for (let nonce = from; nonce < from + count; nonce++) {
			const call = this.#callOf(nonce);
			signed.push(call.sign(pair, { nonce, era, blockHash, genesisHash, runtimeVersion }).toHex());
			if (nonce % AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve));
		}
		this.signed += count;
		return signed;
	}

	/** To each node in the order of nonces, so that one waits for nothing but the one before it. */
	async #handIn(transactions, over, atOnce) {
		await Promise.all(
			this.#nodes.map(async (node) => {
				const left = transactions.values();
				const worker = async () => {
					for (const hex of left) {
						if (over()) return;
						this.answers.add(await this.#submit(node, hex));
					}
				};
				await Promise.all(Array.from({ length: atOnce }, worker));
			}),
		);
	}

	async #submit({ name, provider }, hex) {
		const answer = provider.send('author_submitExtrinsic', [hex]).then(() => answerOf(), answerOf);
		return within(answer, ANSWER_LIMIT, `${name}'s node's answer to a transaction of a flood`);
	}

	async #nonce() {
		const [{ api }] = this.#nodes;
		return (await within(api.query.system.account(this.address), ANSWER_LIMIT, 'a nonce')).nonce.toNumber();
	}
}
