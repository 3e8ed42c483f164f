// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { mean, percentiles, quantile, throughput } from '../lib/figures.mjs';
import { machineSeconds, memory, memoryOf, processorSeconds, watchOthers } from '../lib/usage.mjs';

test('a quantile is one of the numbers', () => {
	const numbers = Array.from({ length: 100 }, (_, i) => i + 1);
	assert.equal(quantile(numbers, 0.5), 50);
	assert.equal(quantile(numbers, 0.95), 95);
	assert.equal(quantile(numbers, 1), 100);
	assert.equal(quantile(numbers, 0), 1);
	assert.equal(quantile([7], 0.99), 7);
	assert.ok(Number.isNaN(quantile([], 0.5)));
});

test('percentiles do not care for the order, and leave it alone', () => {
	const numbers = [30, 10, 20];
	assert.deepEqual(percentiles(numbers), { p50: 20, p95: 30, p99: 30 });
	assert.deepEqual(numbers, [30, 10, 20]);
	assert.equal(mean(numbers), 20);
});

test('a rate is that of whole blocks: the first one only marks the beginning', () => {
	const block = (at, successes, fullness = 0.5) => ({ at, successes, fullness });
	const steady = [block(700, 70), block(2_700, 200, 0.4), block(4_700, 200, 0.6)];
	assert.deepEqual(throughput(steady), { perSecond: 100, fullness: 0.5 });
	assert.throws(() => throughput([block(700, 70)]), RangeError);
	assert.throws(() => throughput([]), RangeError);
});

test('processor time is found behind any name', () => {
	const stat = '12 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 250 50 7 3 20 0';
	assert.deepEqual(processorSeconds(stat), { own: 3, children: 0.1 });
});

test('memory is told in bytes', () => {
	assert.deepEqual(memory('Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n'), { now: 1_048_576, most: 2_097_152 });
	assert.throws(() => memory('Name:\tkthread\n'), RangeError);
	assert.ok(memoryOf(process.pid).now > 1_000_000);
});

test('a machine is busy with what is not idle, and does not wait for disks by working', () => {
	const stat = 'cpu  100 200 300 9999 8888 10 20 50 0 0\ncpu0 1 1 1 1 1 1 1 1 0 0\n';
	assert.deepEqual(machineSeconds(stat), { busy: 6.3, stolen: 0.5 });
});

test('what this process does is nothing that others do', () => {
	const others = watchOthers([]);
	for (const start = performance.now(); performance.now() - start < 300; );
	const disturbed = others();
	assert.ok(Number.isFinite(disturbed) && disturbed >= 0);
});
