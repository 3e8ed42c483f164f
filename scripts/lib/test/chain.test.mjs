// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Chain } from '../chain.mjs';
import { Failure } from '../wait.mjs';

const hex = (text) => ({ toHex: () => text });
const number = (value) => ({ toNumber: () => value, eqn: (other) => other === value });

/** A chain that exists only here: blocks are made by hand, as many branches of it as a test likes. */
class FakeChain {
	blocks = new Map();
	pool = [];
	refusal = undefined;
	swallow = 0;
	#heads = [];
	#finals = [];

	constructor() {
		this.block('g', undefined);
	}

	/** Adds a block; `transactions` maps hashes to what went wrong, or to nothing. */
	block(name, parent, transactions = {}) {
		const height = parent === undefined ? 0 : this.blocks.get(parent).header.number.toNumber() + 1;
		const header = { number: number(height), hash: hex(name), parentHash: hex(parent) };
		const entries = Object.entries(transactions);
		const timestamp = { method: { section: 'timestamp' }, args: [number(height * 2_000)], isSigned: false };
		const extrinsics = [timestamp, ...entries.map(([hash]) => ({ method: {}, isSigned: true, hash: hex(hash) }))];
		const events = entries.map(([, error], i) => ({
			phase: { isApplyExtrinsic: true, asApplyExtrinsic: number(i + 1) },
			event: { failed: Boolean(error), data: { dispatchError: { isModule: false, toString: () => error } } },
		}));
		this.blocks.set(name, { header, block: { extrinsics }, events });
	}

	/** Makes a block the best one, as all nodes see it. */
	async best(name) {
		for (const tell of this.#heads) tell(this.blocks.get(name).header);
		await settle();
	}

	async finalize(name) {
		for (const tell of this.#finals) tell(this.blocks.get(name).header);
		await settle();
	}

	connection(name) {
		const at = (hash) => this.blocks.get(hash.toHex());
		const api = {
			genesisHash: hex('g'),
			registry: { createType: () => undefined },
			events: { system: { ExtrinsicFailed: { is: ({ failed }) => failed } } },
			query: { system: { events: { key: () => 'events' } } },
			at: async () => ({ registry: { createType: (_, raw) => raw } }),
			rpc: {
				chain: {
					getBlockHash: async () => hex('g'),
					getHeader: async (hash) => at(hash).header,
					subscribeNewHeads: async (tell) => this.#heads.push(tell),
					subscribeFinalizedHeads: async (tell) => this.#finals.push(tell),
				},
				system: { accountNextIndex: async () => number(0) },
			},
		};
		const send = async (method, params) => {
			if (method === 'chain_getBlock') return this.blocks.get(params[0]);
			if (method === 'state_getStorage') return this.blocks.get(params[1]).events;
			const [transaction] = params;
			if (this.refusal) throw Object.assign(new Error(), { code: 1010, data: this.refusal });
			if (this.swallow > 0) this.swallow -= 1;
			else if (!this.pool.includes(transaction)) this.pool.push(transaction);
		};
		return { name, api, provider: { send } };
	}
}

/** Lets everything happen that can happen by now. */
const settle = () => new Promise((resolve) => setTimeout(resolve, 5));

const pair = { address: 'Mei' };
/** A call whose transaction is called after it and its nonce: "pay0". */
const call = (name) => ({ sign: (_, { nonce }) => ({ toHex: () => `${name}${nonce}`, hash: hex(`${name}${nonce}`) }) });
const pay = { node: 'Willow', pair, call: call('pay') };

async function start(patience) {
	const fake = new FakeChain();
	const chain = await Chain.over([fake.connection('Willow'), fake.connection('Harbour')], patience);
	return { fake, chain };
}

describe('a transaction', () => {
	it('is reported from its block, and again when the block is final', async () => {
		const { fake, chain } = await start();
		const sent = chain.send(pay);
		await settle();
		assert.deepEqual(fake.pool, ['pay0']);
		fake.block('a', 'g', { pay0: undefined });
		await fake.best('a');
		const outcome = await sent;
		assert.deepEqual([outcome.ok, outcome.block, outcome.time], [true, 1, 2_000]);
		const final = chain.final(outcome);
		await fake.finalize('a');
		assert.equal((await final).block, 1);
		assert.equal(await chain.settled(), 1);
	});

	it('uses no nonce when the pool refuses it', async () => {
		const { fake, chain } = await start();
		fake.refusal = 'Invalid Transaction: no';
		const refused = await chain.send(pay);
		assert.deepEqual([refused.ok, refused.error.name, refused.block], [false, 'pool', undefined]);
		fake.refusal = undefined;
		const sent = chain.send(pay);
		await settle();
		assert.deepEqual(fake.pool, ['pay0']);
		fake.block('a', 'g', { pay0: undefined });
		await fake.best('a');
		assert.equal((await sent).ok, true);
	});

	it('takes its account’s nonces in turn', async () => {
		const { fake, chain } = await start();
		const both = [chain.send(pay), chain.send(pay)];
		await settle();
		assert.deepEqual(fake.pool, ['pay0', 'pay1']);
		fake.block('a', 'g', { pay0: undefined, pay1: 'No' });
		await fake.best('a');
		const outcomes = await Promise.all(both);
		assert.deepEqual(
			outcomes.map(({ ok }) => ok),
			[true, false],
		);
		assert.equal(outcomes[1].error.name, 'No');
	});

	it('is handed in again, the same, when its pool lost it', async () => {
		const { fake, chain } = await start(20);
		fake.swallow = 1;
		const sent = chain.send(pay);
		await settle();
		assert.deepEqual(fake.pool, []);
		await new Promise((resolve) => setTimeout(resolve, 50));
		assert.deepEqual(fake.pool, ['pay0']);
		fake.block('a', 'g', { pay0: undefined });
		await fake.best('a');
		assert.equal((await sent).ok, true);
	});

	it('is followed from a block that a fork takes away to another one', async () => {
		const { fake, chain } = await start();
		const sent = chain.send(pay);
		await settle();
		fake.block('a', 'g', { pay0: undefined });
		fake.block('b', 'g');
		fake.block('c', 'b', { pay0: undefined });
		await fake.best('a');
		const outcome = await sent;
		assert.equal(outcome.block, 1);
		await fake.best('c');
		assert.equal(chain.forks, 1);
		assert.equal(chain.transactions, 1);
		const final = chain.final(outcome);
		await fake.finalize('c');
		assert.equal((await final).block, 2);
	});

	it('is sent once more when it went well only in a block that a fork took away', async () => {
		const { fake, chain } = await start();
		const sent = chain.send(pay);
		await settle();
		fake.block('a', 'g', { pay0: undefined });
		fake.block('b', 'g', { pay0: 'TooEarly' });
		fake.block('c', 'b');
		fake.block('d', 'c', { pay1: undefined });
		await fake.best('a');
		const outcome = await sent;
		assert.equal(outcome.ok, true);
		await fake.best('c');
		const final = chain.final(outcome);
		await fake.finalize('c');
		assert.deepEqual(fake.pool, ['pay0', 'pay1']);
		await fake.best('d');
		await fake.finalize('d');
		assert.deepEqual([(await final).hash, (await final).ok], ['pay1', true]);
		assert.equal(await chain.settled(), 3);
	});

	it('is sent once more when it failed while the chain forked', async () => {
		const { fake, chain } = await start();
		fake.block('a', 'g');
		await fake.best('a');
		const sent = chain.send(pay);
		await settle();
		fake.block('b', 'g');
		fake.block('c', 'b', { pay0: 'TooEarly' });
		await fake.best('c');
		await fake.finalize('c');
		assert.deepEqual(fake.pool, ['pay0', 'pay1']);
		fake.block('d', 'c', { pay1: undefined });
		await fake.best('d');
		assert.equal((await sent).ok, true);
	});

	it('is not sent once more when it was to be refused', async () => {
		const { fake, chain } = await start();
		fake.block('a', 'g');
		await fake.best('a');
		const sent = chain.send({ ...pay, refusable: true });
		await settle();
		fake.block('b', 'g', { pay0: 'TooEarly' });
		fake.block('c', 'b');
		await fake.best('c');
		assert.equal((await sent).error.name, 'TooEarly');
		assert.deepEqual(fake.pool, ['pay0']);
	});

	it('fails the story when a fork made a refusal a success', async () => {
		const { fake, chain } = await start();
		const sent = chain.send({ ...pay, refusable: true });
		await settle();
		fake.block('a', 'g', { pay0: 'No' });
		fake.block('b', 'g', { pay0: undefined });
		fake.block('c', 'b');
		await fake.best('a');
		const outcome = await sent;
		await fake.best('c');
		const final = assert.rejects(chain.final(outcome), Failure);
		await fake.finalize('c');
		await final;
	});
});

describe('the chain', () => {
	it('counts a block as final only once it was read', async () => {
		const { fake, chain } = await start();
		fake.block('a', 'g');
		await fake.finalize('a');
		assert.equal(chain.finalized, 0);
		await fake.best('a');
		assert.equal(chain.finalized, 1);
	});

	it('fills in blocks that it was not told of', async () => {
		const { fake, chain } = await start();
		fake.block('a', 'g', { other0: undefined });
		fake.block('b', 'a');
		fake.block('c', 'b', { other1: undefined });
		await fake.best('c');
		assert.deepEqual([chain.best, chain.transactions, chain.now, chain.forks], [3, 2, 6_000, 0]);
	});
});
