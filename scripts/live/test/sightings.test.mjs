// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { summary } from '../lib/sightings.mjs';

describe('what a node knew and when', () => {
	const finals = [
		{ number: 4, best: 7, at: 1_000 },
		{ number: 6, best: 8, at: 3_000 },
		{ number: 7, best: 9, at: 5_000 },
	];

	it('is told by the first final block that settles it', () => {
		assert.deepEqual(summary({ first: 5, firstAt: 500, finals }, 5), { first: 5, best: 8, after: 2_500 });
	});

	it('does not let a block be final before it is there', () => {
		const early = [{ number: 6, best: 5, at: 400 }];
		assert.deepEqual(summary({ first: 6, firstAt: 500, finals: early }, 6), { first: 6, best: 6, after: 0 });
	});
});
