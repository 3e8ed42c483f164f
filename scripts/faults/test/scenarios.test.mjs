// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Failure } from '../../lib/wait.mjs';
import { SCENARIOS, chosen } from '../scenarios.mjs';

const all = [{ name: 'a', short: true }, { name: 'b', members: 5, beside: 'x' }, { name: 'c', short: true }];
const names = (asked, short) =>
	chosen(asked, { short }, all).map(({ scenarios }) => scenarios.map(({ name }) => name).join(' '));

describe('the choice of faults', () => {
	it('is a network each, for all or for those asked for', () => {
		assert.deepEqual(names([], false), ['a', 'b', 'c']);
		assert.deepEqual(names(['c', 'b'], false), ['b', 'c']);
	});

	it('is one network for the short set', () => {
		assert.deepEqual(names([], true), ['a c']);
	});

	it('can be one that the short set has not, as briefly as there', () => {
		assert.deepEqual(names(['b'], true), ['b']);
	});

	it('keeps what the network is started with', () => {
		const [{ members, beside }] = chosen(['b'], { short: false }, all);
		assert.deepEqual([members, beside], [5, 'x']);
	});

	it('knows what there is', () => {
		assert.throws(
			() => names(['d'], false),
			(error) => error instanceof Failure && error.code === 2,
		);
	});
});

describe('every fault', () => {
	const usage = readFileSync(new URL('../run', import.meta.url), 'utf8');
	for (const { name, play, limit, short, beside } of SCENARIOS) {
		it(`${name} is a function, with a limit`, async () => {
			assert.equal(typeof (await play()), 'function');
			assert.ok(limit > 0);
			assert.match(usage, new RegExp(`^  ${name} `, 'm'));
		});
		if (beside) {
			it(`${name}'s network is started with something`, async () => {
				assert.equal(typeof (await beside()), 'function');
				assert.ok(!short, 'the short set is played on one network');
			});
		}
	}
});
