// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FinalityWatch, Tally, mebibytes, median, percent, residentBytes, seconds, share, slotOf } from '../lib/figures.mjs';

describe('figures', () => {
	it('are percentages with one digit after the point', () => {
		assert.deepEqual(
			[percent(2, 3), percent(0, 6), percent(6, 6), percent(0, 0)],
			['66.7 %', '0.0 %', '100.0 %', '–'],
		);
		assert.equal(share(2, 3), '2 of 3, 66.7 %');
	});

	it('are seconds', () => {
		assert.equal(seconds(12_345), '12.3 s');
	});
});

describe('the middle', () => {
	it('is that of the sorted numbers', () => {
		assert.equal(median([9, 10, 1]), 9);
		assert.equal(median([1]), 1);
	});

	it('of two in the middle is the higher one', () => {
		assert.equal(median([4, 3, 2, 1]), 3);
	});
});

describe('the memory of a process', () => {
	it('is read from what Linux says of it', () => {
		const status = 'Name:\ttimebank-node\nVmPeak:\t  999999 kB\nVmRSS:\t  204800 kB\nRssAnon:\t 1 kB\n';
		assert.equal(mebibytes(residentBytes(status)), '200.0 MiB');
	});

	it('is none of a process that has ended', () => {
		assert.throws(() => residentBytes('Name:\ttimebank-node\nState:\tZ (zombie)\n'), RangeError);
	});
});

describe('a tally', () => {
	it('counts, and tells the most frequent first', () => {
		const tally = new Tally();
		for (const what of ['a', 'b', 'b']) tally.add(what);
		assert.equal(`${tally}`, '2 × b, 1 × a');
		assert.deepEqual([tally.of('b'), tally.of('c'), tally.total], [2, 0, 3]);
	});

	it('may be empty', () => {
		assert.equal(`${new Tally()}`, 'none');
	});
});

describe('the slot of a block', () => {
	const log = (engine, bytes) => ({
		isPreRuntime: true,
		asPreRuntime: [{ toUtf8: () => engine }, { toU8a: () => Uint8Array.from(bytes) }],
	});
	const slot = [0x01, 0x02, 0, 0, 0, 0, 0, 0];

	it('is in the header', () => {
		const seal = { isPreRuntime: false };
		assert.equal(slotOf({ digest: { logs: [seal, log('BABE', [9]), log('aura', slot)] } }), 0x0201n);
	});

	it('is not in the first block’s', () => {
		assert.equal(slotOf({ digest: { logs: [] } }), undefined);
	});
});

describe('the watch over finality', () => {
	it('keeps the longest gap', () => {
		const watch = new FinalityWatch(0);
		for (const [height, now] of [
			[1, 2_000],
			[2, 9_000],
			[3, 10_000],
		])
			watch.saw(height, now);
		assert.equal(watch.longest(10_500), 7_000);
	});

	it('counts a gap that has no end yet', () => {
		const watch = new FinalityWatch(0);
		watch.saw(1, 1_000);
		assert.equal(watch.longest(31_000), 30_000);
	});

	it('takes the same head again for no progress', () => {
		const watch = new FinalityWatch(0);
		watch.saw(1, 1_000);
		watch.saw(1, 5_000);
		watch.saw(2, 8_000);
		assert.equal(watch.longest(8_000), 7_000);
	});

	it('begins anew', () => {
		const watch = new FinalityWatch(0);
		watch.saw(1, 60_000);
		watch.reset(60_000);
		watch.saw(2, 61_000);
		assert.equal(watch.longest(61_000), 1_000);
	});
});
