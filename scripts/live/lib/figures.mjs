// SPDX-License-Identifier: Apache-2.0
// Figures that scenarios work out from what they read, and how they are written.

/** "66.7 %", or "–" where nothing was expected. */
export function percent(part, whole) {
	return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

/** "2 of 3, 66.7 %" */
export const share = (part, whole) => `${part} of ${whole}, ${percent(part, whole)}`;

/** "12.3 s" */
export const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** The middle one of some numbers, the higher of two. */
export const median = (numbers) => [...numbers].sort((a, b) => a - b)[numbers.length >> 1];

/** "123.4 MiB" */
export const mebibytes = (bytes) => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

/**
 * How many bytes of memory a process has, by what Linux says of it in /proc/PID/status.
 *
 * @param {string} status
 */
export function residentBytes(status) {
	const [, kilobytes] = status.match(/^VmRSS:\s+(\d+) kB$/m) ?? [];
	if (!kilobytes) throw new RangeError('a process without memory');
	return 1_024 * Number(kilobytes);
}

/** How often there was what. */
export class Tally {
	#counts = new Map();

	add(what) {
		this.#counts.set(what, this.of(what) + 1);
	}

	of(what) {
		return this.#counts.get(what) ?? 0;
	}

	get total() {
		return [...this.#counts.values()].reduce((sum, count) => sum + count, 0);
	}

	/** "12 × this, 3 × that", what was most often first. */
	toString() {
		const sorted = [...this.#counts].sort(([, a], [, b]) => b - a);
		return sorted.map(([what, count]) => `${count} × ${what}`).join(', ') || 'none';
	}
}

/**
 * The slot that a block was made in: the number, lowest byte first, that Aura puts into the header before the block runs.
 *
 * @param {{digest: {logs: any[]}}} header
 * @returns {bigint | undefined}
 */
export function slotOf({ digest }) {
	for (const log of digest.logs) {
		if (!log.isPreRuntime) continue;
		const [engine, data] = log.asPreRuntime;
		if (engine.toUtf8() === 'aura') return Buffer.from(data.toU8a(true)).readBigUInt64LE();
	}
	return undefined;
}

/** The longest time between two final heads, as they arrive. */
export class FinalityWatch {
	#last;
	#height = -1;
	#longest = 0;

	/** @param {number} now */
	constructor(now) {
		this.#last = now;
	}

	/**
	 * @param {number} height of the final head
	 * @param {number} now when it was heard of
	 */
	saw(height, now) {
		if (height <= this.#height) return;
		this.#longest = this.longest(now);
		this.#height = height;
		this.#last = now;
	}

	/** Up to now, which counts: finality that stands still has no next head. */
	longest(now) {
		return Math.max(this.#longest, now - this.#last);
	}

	/** Begins anew. */
	reset(now) {
		this.#longest = 0;
		this.#last = now;
	}
}
