// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { carry, twoThirds, verdict } from '../council.mjs';

const event = (section, method, data) => ({ section, method, data });
const call = { method: { encodedLength: 40 }, paymentInfo: async () => ({ weight: 7 }) };

/** An API whose Council has these seats, and events that know what they are. */
function fake(seats) {
	const section = (name) =>
		new Proxy({}, { get: (_, method) => ({ is: (e) => e.section === name && e.method === method }) });
	return {
		events: { council: section('council') },
		query: { council: { members: async () => seats } },
		tx: {
			council: {
				propose: (threshold, _, length) => ['propose', threshold, length],
				vote: (hash, index, aye) => ['vote', hash, index, aye],
				close: (hash, index, weight, length) => ['close', hash, index, weight, length],
			},
		},
	};
}

function branches(addresses, sent, result = { isErr: false }) {
	return addresses.map((address) => ({
		address,
		send: async (part) => {
			sent.push([address, ...part]);
			return {
				ok: true,
				events: [
					event('council', 'Proposed', { proposalHash: '0x9', proposalIndex: 3 }),
					event('council', 'Executed', { result }),
				],
			};
		},
	}));
}

describe('a motion', () => {
	it('needs two thirds of the seats', () => {
		assert.deepEqual([1, 2, 3, 4, 5, 6, 7].map(twoThirds), [1, 2, 2, 3, 4, 4, 5]);
	});

	it('is proposed, voted for by as many as it takes, and closed, by branches that have a seat', async () => {
		const sent = [];
		const api = fake(['a', 'b', 'c', 'd']);
		const closing = await carry(api, call, branches(['x', 'a', 'b', 'c', 'd'], sent));
		assert.deepEqual(sent, [
			['a', 'propose', 3, 40],
			['a', 'vote', '0x9', 3, true],
			['b', 'vote', '0x9', 3, true],
			['c', 'vote', '0x9', 3, true],
			['a', 'close', '0x9', 3, 7, 40],
		]);
		assert.equal(verdict(api, closing).ok, true);
	});

	it('waits until its number is known for good', async () => {
		const sent = [];
		const known = async (proposed) => {
			sent.push('known');
			return proposed;
		};
		await carry(fake(['a']), call, branches(['a'], sent), known);
		assert.deepEqual(
			sent.map((entry) => entry[1]),
			['propose', 'n', 'vote', 'close'],
		);
	});

	it('fails if its call does', async () => {
		const refusal = { isErr: true, asErr: { isModule: false, toString: () => 'BadOrigin' } };
		const api = fake(['a']);
		const { ok, error } = verdict(api, await carry(api, call, branches(['a'], [], refusal)));
		assert.equal(ok, false);
		assert.equal(error.name, 'BadOrigin');
	});
});
