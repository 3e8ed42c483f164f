// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Failure } from '../../lib/wait.mjs';
import { NETWORKS, chosen } from '../scenarios.mjs';

const networks = [
	{ chain: 'x', scenarios: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
	{ scenarios: [{ name: 'd' }] },
];
const names = (asked) =>
	chosen(asked, networks).map(({ scenarios }) => scenarios.map(({ name }) => name).join(' '));

describe('the choice of scenarios', () => {
	it('is all when nothing is asked for', () => {
		assert.deepEqual(names([]), ['a b c', 'd']);
	});

	it('takes those with it that must be played before', () => {
		assert.deepEqual(names(['b']), ['a b']);
		assert.deepEqual(names(['d', 'a']), ['a', 'd']);
	});

	it('keeps the network on which they are played', () => {
		assert.deepEqual(
			chosen(['a', 'd'], networks).map(({ chain }) => chain),
			['x', undefined],
		);
	});

	it('knows what there is', () => {
		assert.throws(
			() => names(['e']),
			(error) => error instanceof Failure && error.code === 2,
		);
	});
});

describe('every scenario', () => {
	for (const { name, play, limit } of NETWORKS.flatMap(({ scenarios }) => scenarios)) {
		it(`${name} is a function, with a limit`, async () => {
			assert.equal(typeof (await play()), 'function');
			assert.ok(limit > 0);
		});
	}
});
