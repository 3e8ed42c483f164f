// SPDX-License-Identifier: Apache-2.0
// The vectors were made with another implementation, Python's hashlib.blake2b.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { accountId, commit, newSalt, proves, topicBytes } from '../commitment.mjs';

const { vectors } = JSON.parse(readFileSync(new URL('../../../docs/commitments.json', import.meta.url), 'utf8'));
const fromHex = (hex) => Buffer.from(hex.slice(2), 'hex');

const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const ALICE_ADDRESS = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
// The same key on another network.
const ALICE_ON_POLKADOT = '15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5';

const statement = () => ({ account: ALICE, topic: { field: 1 }, salt: newSalt(), value: 'Willow Lane 4' });

describe('a commitment', () => {
	for (const { name, account, topic, salt, value, text, commitment } of vectors) {
		it(`is what another implementation makes of ${name}`, () => {
			assert.equal(commit({ account, topic, salt, value: fromHex(value) }), commitment);
			assert.ok(proves({ account, topic, salt, value: fromHex(value), commitment }));
			if (text !== undefined) assert.equal(commit({ account, topic, salt, value: text }), commitment);
		});
	}

	it('differs wherever any part differs', () => {
		assert.equal(new Set(vectors.map(({ commitment }) => commitment)).size, vectors.length);
	});

	it('takes an account as an address, in hex, or as bytes', () => {
		const { salt, topic, value } = statement();
		const [first, ...others] = [ALICE, ALICE.toUpperCase().replace('0X', '0x'), ALICE_ADDRESS, fromHex(ALICE)].map(
			(account) => commit({ account, topic, salt: fromHex(salt), value }),
		);
		for (const other of others) assert.equal(other, first);
		assert.equal(accountId(ALICE_ADDRESS), ALICE);
	});

	it('takes text that looks like hex for text', () => {
		const text = { ...statement(), value: '0x41' };
		assert.notEqual(commit(text), commit({ ...text, value: fromHex('0x41') }));
		assert.equal(commit(text), commit({ ...text, value: Buffer.from('0x41') }));
	});
});

describe('a proof', () => {
	it('holds for what was committed to, and for nothing else', () => {
		const said = statement();
		const commitment = commit(said);
		assert.equal(proves({ ...said, commitment }), true);
		assert.equal(proves({ ...said, commitment: fromHex(commitment) }), true);
		for (const change of [
			{ account: `0x${'11'.repeat(32)}` },
			{ topic: { field: 2 } },
			{ topic: { credential: 1 } },
			{ salt: newSalt() },
			{ value: 'Willow Lane 5' },
			{ value: '' },
			{ commitment: `0x${'00'.repeat(32)}` },
		])
			assert.equal(proves({ ...said, commitment, ...change }), false, JSON.stringify(change));
	});

	it('is refused, not found wrong, when its commitment is none', () => {
		const said = statement();
		for (const commitment of [undefined, null, '', commit(said).slice(2), `${commit(said)}00`, new Uint8Array(31)])
			assert.throws(() => proves({ ...said, commitment }), RangeError);
	});
});

describe('a salt', () => {
	it('is 16 bytes, new each time', () => {
		const salts = Array.from({ length: 100 }, newSalt);
		for (const salt of salts) assert.match(salt, /^0x[0-9a-f]{32}$/);
		assert.equal(new Set(salts).size, salts.length);
	});
});

describe('a topic', () => {
	it('is its index and its kind, the low byte first', () => {
		assert.equal(topicBytes({ field: 0x0102 }).toString('hex'), '000201');
		assert.equal(topicBytes({ credential: 65535 }).toString('hex'), '01ffff');
	});
});

describe('what is no statement', () => {
	const wrong = {
		account: [
			undefined,
			null,
			'',
			'Alice',
			7,
			ALICE.slice(2),
			`${ALICE}00`,
			ALICE.replace('d', 'g'),
			ALICE_ADDRESS.replace('Y', 'Z'),
			ALICE_ON_POLKADOT,
			new Uint8Array(31),
			Array(32).fill(0),
		],
		topic: [
			undefined,
			null,
			'field',
			{},
			{ field: 1, credential: 1 },
			{ toString: 1 },
			{ skill: 1 },
			{ field: '1' },
			{ field: -1 },
			{ field: 1.5 },
			{ field: 65536 },
			{ field: NaN },
		],
		salt: [undefined, null, '', '00'.repeat(16), `0x${'00'.repeat(15)}`, `0x${'00'.repeat(17)}`, new Uint8Array(15), 1],
		value: [undefined, null, 1, {}, ['a'], '\ud800', 'a\udc00'],
	};
	for (const [part, values] of Object.entries(wrong)) {
		it(`is refused for its ${part}`, () => {
			for (const value of values)
				assert.throws(() => commit({ ...statement(), [part]: value }), RangeError, inspect(value));
		});
	}

	it('does not come back in what is thrown', () => {
		const secret = '0x5ec2e7';
		for (const part of ['salt', 'account'])
			assert.throws(
				() => commit({ ...statement(), [part]: secret }),
				({ message }) => !message.includes(secret),
			);
	});
});
