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
