// SPDX-License-Identifier: Apache-2.0
// The vectors were made with another implementation, Python's hashlib.blake2b.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { NO_COMMENT, commentHash, newSalt, sealOf } from '../seal.mjs';

const published = JSON.parse(readFileSync(new URL('../../../docs/reviews.json', import.meta.url), 'utf8'));
const fromHex = (hex) => Buffer.from(hex.slice(2), 'hex');

const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const ALICE_ADDRESS = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';

const review = () => ({
	activity: 7,
	participant: ALICE,
	side: 'publisher',
	score: 5,
	comment: NO_COMMENT,
	salt: newSalt(),
});

describe('a seal', () => {
	for (const { name, seal, activity, text, ...parts } of published.vectors) {
		it(`is what another implementation makes of ${name}`, () => {
			assert.equal(sealOf({ ...parts, activity: BigInt(activity) }), seal);
			if (text !== undefined) assert.equal(commentHash(text), parts.comment);
		});
	}

	it('differs wherever any part differs', () => {
		assert.equal(new Set(published.vectors.map(({ seal }) => seal)).size, published.vectors.length);
	});

	it('takes an account as an address, in hex, or as bytes, and an activity as a number or a bigint', () => {
		const said = review();
		const seal = sealOf(said);
		assert.equal(sealOf({ ...said, participant: ALICE_ADDRESS }), seal);
		assert.equal(sealOf({ ...said, participant: fromHex(ALICE), activity: 7n }), seal);
		assert.equal(sealOf({ ...said, salt: fromHex(said.salt), comment: new Uint8Array(32) }), seal);
	});
});

describe('a salt', () => {
	it('is 32 bytes, new each time', () => {
		const salts = Array.from({ length: 100 }, newSalt);
		for (const salt of salts) assert.match(salt, /^0x[0-9a-f]{64}$/);
		assert.equal(new Set(salts).size, salts.length);
	});
});

describe('what is no review', () => {
	const wrong = {
		activity: [undefined, null, '7', -1, 1.5, NaN, 2 ** 53, -1n, 2n ** 64n],
		participant: [undefined, null, '', 'Alice', 7, ALICE.slice(2), new Uint8Array(31)],
		side: [undefined, null, 0, 'Publisher', 'toString', ['publisher']],
		score: [undefined, null, 0, 6, 2.5, '5', 5n, NaN],
		comment: [undefined, null, '', 'Thank you', '0x00', new Uint8Array(31), 0],
		salt: [undefined, null, '', '00'.repeat(32), `0x${'00'.repeat(31)}`, `0x${'00'.repeat(33)}`, new Uint8Array(16), 1],
	};
	for (const [part, values] of Object.entries(wrong)) {
		it(`is refused for its ${part}`, () => {
			for (const value of values)
				assert.throws(() => sealOf({ ...review(), [part]: value }), RangeError, inspect(value));
		});
	}

	it('does not come back in what is thrown', () => {
		const secret = '0x5ec2e7';
		for (const part of ['salt', 'comment', 'participant'])
			assert.throws(
				() => sealOf({ ...review(), [part]: secret }),
				({ message }) => !message.includes(secret),
			);
	});

	it('is refused for its comment if that is no text', () => {
		for (const text of [undefined, null, 1, ['a'], '\ud800', 'a\udc00'])
			assert.throws(() => commentHash(text), RangeError, inspect(text));
	});
});
