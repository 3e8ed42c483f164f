// SPDX-License-Identifier: Apache-2.0
// Figures that are worked out from what was measured.

/**
 * That of sorted numbers which `share` of them do not exceed; NaN of none.
 *
 * @param {number[]} sorted
 * @param {number} share from 0 to 1
 */
export function quantile(sorted, share) {
	if (!sorted.length) return NaN;
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** @param {number[]} numbers */
export function median(numbers) {
	return quantile(
		[...numbers].sort((a, b) => a - b),
		0.5,
	);
}

/** @param {number[]} numbers */
export const mean = (numbers) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

/** @param {number[]} numbers */
export function percentiles(numbers) {
	const sorted = [...numbers].sort((a, b) => a - b);
	return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), p99: quantile(sorted, 0.99) };
}

/**
 * What came of a load in the blocks that were made meanwhile. The first one only marks the beginning: what it holds was sent in
 * a part of a block's time.
 *
 * @param {{at: number, successes: number, fullness: number}[]} blocks `at` in milliseconds
 */
export function throughput([first, ...blocks]) {
	if (!blocks.length) throw new RangeError('a rate wants two blocks');
	const successes = blocks.reduce((sum, block) => sum + block.successes, 0);
	return {
		perSecond: (1_000 * successes) / (blocks.at(-1).at - first.at),
		fullness: mean(blocks.map(({ fullness }) => fullness)),
	};
}
