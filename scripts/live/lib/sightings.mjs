// SPDX-License-Identifier: Apache-2.0
// At which block each node first knows something, and what its best block is when that becomes final there.

const LIMIT = 120_000;

export class Sightings {
	#live;
	#what;
	#nodes = new Map();
	#stops = [];

	/**
	 * @param {import('./live.mjs').Live} live
	 * @param {string} what a noun phrase
	 */
	constructor(live, what) {
		this.#live = live;
		this.#what = what;
	}

	/**
	 * Looks at each new best block of each node.
	 *
	 * @param {import('./live.mjs').Live} live
	 * @param {string} what a noun phrase
	 * @param {(at: any) => Promise<any>} test of a state
	 */
	static async begin(live, what, test) {
		const sightings = new Sightings(live, what);
		await Promise.all([...live.chain.nodes.values()].map((node) => sightings.#watch(node, test)));
		return sightings;
	}

	async #watch({ name, api }, test) {
		const seen = { best: 0, finals: [] };
		this.#nodes.set(name, seen);
		const heads = await api.rpc.chain.subscribeNewHeads(async (header) => {
			const number = header.number.toNumber();
			seen.best = number;
			if (seen.first !== undefined && seen.first <= number) return;
			if (await test(await api.at(header.hash))) {
				seen.first = Math.min(number, seen.first ?? number);
				seen.firstAt ??= Date.now();
			}
		});
		const finals = await api.rpc.chain.subscribeFinalizedHeads(({ number }) =>
			seen.finals.push({ number: number.toNumber(), best: seen.best, at: Date.now() }),
		);
		this.#stops.push(heads, finals);
	}

	/**
	 * Ends looking when a block is final on every node.
	 *
	 * @param {number} block
	 * @returns {Promise<Map<string, {first: number, best: number, after: number}>>} for each node: the first of its blocks that
	 *   knew it, its best block when this one was final, and how many milliseconds after the first sight that was
	 */
	async finalised(block) {
		const done = () =>
			[...this.#nodes.values()].every(
				({ first, finals }) => first !== undefined && finals.some(({ number }) => number >= block),
			);
		await this.#live.chain.until(done, LIMIT, `${this.#what}, final on every node`);
		for (const stop of this.#stops) stop();
		return new Map([...this.#nodes].map(([name, seen]) => [name, summary(seen, block)]));
	}
}

/** What is to be told of a node. */
export function summary({ first, firstAt, finals }, block) {
	const { best, at } = finals.find(({ number }) => number >= block);
	// The two are told independently of each other: what is final is no later than the best.
	return { first, best: Math.max(best, block), after: Math.max(0, at - firstAt) };
}
