// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Flooder, KNOWN, TAKEN, answerOf } from '../lib/flooder.mjs';
import { countBySigner } from '../lib/gauges.mjs';

const TOO_MANY = 'too many of this account wait';

describe('what the pool says', () => {
	it('is nothing when it takes a transaction', () => {
		assert.equal(answerOf(undefined), TAKEN);
	});

	it('is a few words when it does not', () => {
		const low = 'Inability to pay some fees , e.g. account balance too low';
		assert.equal(answerOf({ code: 1010, message: '1010: Invalid Transaction', data: low }), low.replace(' ,', ','));
		assert.equal(answerOf({ code: 1010, message: 'Invalid Transaction', data: 'Custom error: 2' }), TOO_MANY);
		assert.equal(answerOf({ code: 1014, message: 'Priority is too low', data: 'It is too low.' }), 'It is too low');
		assert.equal(answerOf({ code: 1016, message: '1016: Immediately Dropped (the pool is full)' }), 'Immediately Dropped');
	});

	it('is that it knows a transaction already', () => {
		assert.equal(answerOf({ code: 1013, message: 'Already Imported', data: '0x00' }), KNOWN);
	});
});

/** A chain whose pool takes so many at a time, and whose blocks take so many of them. */
class FakePool {
	nonce = 7;
	#waiting = new Set();
	#room;

	constructor(room) {
		this.#room = room;
	}

	block(count) {
		for (let i = 0; i < count && this.#waiting.delete(this.nonce); i++) this.nonce += 1;
	}

	get live() {
		const number = { toNumber: () => this.nonce };
		const api = {
			query: { system: { account: async () => ({ nonce: number }) } },
			rpc: { chain: { getBlockHash: async () => '0x' } },
			registry: { createType: () => 'era' },
		};
		const send = async (_, [hex]) => {
			// Blocks get their turn.
			await new Promise((resolve) => setImmediate(resolve));
			const nonce = Number(hex);
			if (nonce < this.nonce) throw Object.assign(new Error('stale'), { code: 1010, data: 'Transaction is outdated' });
			if (this.#waiting.has(nonce)) throw Object.assign(new Error('known'), { code: 1013 });
			if (nonce >= this.nonce + this.#room) throw Object.assign(new Error('too far ahead'), { code: 1010, data: 'Custom error: 2' });
			this.#waiting.add(nonce);
		};
		const nodes = new Map(['a', 'b'].map((name) => [name, { name, api, provider: { send } }]));
		return { api, pair: () => ({ address: '5' }), chain: { finalized: 1, nodes } };
	}
}

const call = { sign: (_, { nonce }) => ({ toHex: () => `${nonce}` }) };

describe('a flood', () => {
	it('hands in to each node all that is prepared, even when it is over at once', async () => {
		const pool = new FakePool(3);
		const flooder = new Flooder(pool.live, '//A', ['a', 'b'], () => call);
		await flooder.prepare(5);
		await flooder.flood(() => true, 2);
		assert.equal(flooder.answers.total, 10);
		assert.deepEqual([TAKEN, KNOWN, TOO_MANY].map((answer) => flooder.answers.of(answer)), [3, 3, 4]);
		assert.deepEqual([flooder.prepared, flooder.signed], [5, 5]);
	});

	it('goes on with what comes next', async () => {
		const pool = new FakePool(3);
		const flooder = new Flooder(pool.live, '//A', ['a', 'b'], () => call);
		await flooder.prepare(5);
		const blocks = setInterval(() => pool.block(2), 1);
		await flooder.flood(() => pool.nonce > 20, 2).finally(() => clearInterval(blocks));
		assert.ok(flooder.signed > flooder.prepared);
		assert.ok(flooder.answers.of(TAKEN) > 5);
	});

	it('makes each call by its nonce', async () => {
		const pool = new FakePool(3);
		const nonces = [];
		const flooder = new Flooder(pool.live, '//A', ['a'], (nonce) => nonces.push(nonce) && call);
		await flooder.prepare(2);
		assert.deepEqual(nonces, [7, 8]);
	});
});

describe('what waits in a pool', () => {
	it('is counted by who signed it', () => {
		const signed = (signer) => ({ isSigned: true, signer });
		const counts = countBySigner([signed('a'), signed('b'), { isSigned: false }, signed('a')]);
		assert.deepEqual([...counts], [['a', 2], ['b', 1]]);
	});
});
