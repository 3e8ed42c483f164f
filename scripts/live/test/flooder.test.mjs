// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Flooder, KNOWN, TAKEN, answerOf } from '../lib/flooder.mjs';
import { countBySigner } from '../lib/gauges.mjs';

describe('what the pool says', () => {
	it('is nothing when it takes a transaction', () => {
		assert.equal(answerOf(undefined), TAKEN);
	});

	it('is a few words when it does not', () => {
		const low = 'Inability to pay some fees , e.g. account balance too low';
		assert.equal(answerOf({ code: 1010, message: '1010: Invalid Transaction', data: low }), low.replace(' ,', ','));
		assert.equal(answerOf({ code: 1010, message: 'Invalid Transaction', data: 'Custom error: 2' }), 'Custom error: 2');
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
			if (this.#waiting.size === this.#room) throw Object.assign(new Error('full'), { code: 1010, data: 'Custom error: 2' });
			this.#waiting.add(nonce);
		};
		const node = { name: 'a', api, provider: { send } };
		return { api, pair: () => ({ address: '5' }), chain: { finalized: 1, nodes: new Map([['a', node]]) } };
	}
}

const call = { sign: (_, { nonce }) => ({ toHex: () => `${nonce}` }) };

describe('a flood', () => {
	it('hands in everything once, even when it is over at once', async () => {
		const pool = new FakePool(3);
		const flooder = new Flooder(pool.live, '//A', ['a']);
		await flooder.sign(5, () => call);
		await flooder.flood(() => true, 2);
		assert.equal(flooder.answers.total, 5);
		assert.deepEqual([flooder.answers.of(TAKEN), flooder.answers.of('Custom error: 2')], [3, 2]);
		assert.equal(flooder.taken.size, 3);
	});

	it('goes on with what was refused until all is in blocks', async () => {
		const pool = new FakePool(3);
		const flooder = new Flooder(pool.live, '//A', ['a']);
		await flooder.sign(5, () => call);
		const blocks = setInterval(() => pool.block(2), 1);
		await flooder.flood(() => false, 2).finally(() => clearInterval(blocks));
		assert.equal(pool.nonce, 12);
		assert.equal(flooder.taken.size, 5);
		assert.equal(flooder.answers.of(TAKEN), 5);
	});
});

describe('what waits in a pool', () => {
	it('is counted by who signed it', () => {
		const signed = (signer) => ({ isSigned: true, signer });
		const counts = countBySigner([signed('a'), signed('b'), { isSigned: false }, signed('a')]);
		assert.deepEqual([...counts], [['a', 2], ['b', 1]]);
	});
});
