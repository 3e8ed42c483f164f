// SPDX-License-Identifier: Apache-2.0
// Waiting with a limit: nothing in these scripts waits for ever.

/** What went wrong, in a sentence for the person at the terminal, and the exit code that tells a program the same. */
export class Failure extends Error {
	/**
	 * @param {string} message
	 * @param {number} [code] 1: the story or its table is wrong; 2: it could not be played
	 */
	constructor(message, code = 1) {
		super(message);
		this.code = code;
	}
}

/** @param {number} ms */
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * `promise`, or a failure that says what was waited for.
 * @template T
 * @param {Promise<T>} promise
 * @param {number} ms
 * @param {string} what a noun phrase: "the first block"
 * @param {number} [code]
 * @returns {Promise<T>}
 */
export async function within(promise, ms, what, code = 2) {
	let timer;
	const limit = new Promise((_, reject) => {
		timer = setTimeout(
			() => reject(new Failure(`${what} did not come within ${Math.round(ms / 1000)} seconds`, code)),
			ms,
		);
	});
	try {
		return await Promise.race([promise, limit]);
	} finally {
		clearTimeout(timer);
	}
}

/**
 * Conditions that are looked at again whenever something has changed.
 * The chain calls `changed` at every new head, so no condition is polled.
 */
export class Conditions {
	#waiting = new Set();

	changed() {
		for (const look of [...this.#waiting]) look();
	}

	/**
	 * @template T
	 * @param {() => T} test the first truthy value ends the wait
	 * @param {number} ms
	 * @param {string} what
	 * @param {number} [code]
	 * @returns {Promise<T>}
	 */
	until(test, ms, what, code = 1) {
		let look;
		const met = new Promise((resolve, reject) => {
			look = () => {
				try {
					const value = test();
					if (value) resolve(value);
				} catch (error) {
					reject(error);
				}
			};
		});
		this.#waiting.add(look);
		look();
		return within(met, ms, what, code).finally(() => this.#waiting.delete(look));
	}
}
