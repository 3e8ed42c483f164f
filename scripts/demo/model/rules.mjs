// SPDX-License-Identifier: Apache-2.0
// What all parts of the model share.

/** A step that the rules do not allow. The message says why, in plain words. */
export class Refusal extends Error {}

/** @param {any} condition @param {string} why not, if it does not hold */
export function needs(condition, why) {
	if (!condition) throw new Refusal(why);
}

/** What of a register comes under these words, in the order of the words: so that two of them can be compared. */
export const listed = (words) => [...words].sort().join('; ');
