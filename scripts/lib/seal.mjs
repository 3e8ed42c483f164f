// SPDX-License-Identifier: Apache-2.0
// The seal of a review, as `seal_of` in pallets/reviews makes it. docs/reviews.md tells how it is used; docs/reviews.json has the
// vectors that this is tested against.

import { randomBytes } from 'node:crypto';
import { blake2AsU8a } from '@polkadot/util-crypto';
import { accountId } from './commitment.mjs';

const DOMAIN = 'timebank/review/1';
const HASH_BYTES = 32;
const SALT_BYTES = 32;
const HIGHEST_ACTIVITY = 2n ** 64n - 1n;
const SCORES = [1, 2, 3, 4, 5];
/** The index of each side in SCALE. */
const SIDES = { publisher: 0, participant: 1 };

/** What stands for the comment where there is none. */
export const NO_COMMENT = `0x${'00'.repeat(HASH_BYTES)}`;

/**
 * @typedef {object} Review
 * @property {number | bigint} activity
 * @property {string | Uint8Array} participant who served, whoever reviews: an address, "0x" and 64 hex digits, or 32 bytes
 * @property {'publisher' | 'participant'} side who reviews
 * @property {number} score 1 to 5
 * @property {string | Uint8Array} comment the hash of the comment, or NO_COMMENT: "0x" and 64 hex digits, or 32 bytes
 * @property {string | Uint8Array} salt "0x" and 64 hex digits, or 32 bytes
 */

/**
 * The seal of a review.
 *
 * @param {Review} review
 * @returns {string} "0x" and 64 hex digits
 * @throws {RangeError} if a part of the review is not what it must be
 */
export function sealOf({ activity, participant, side, score, comment, salt }) {
	const text = Buffer.concat([
		Buffer.from(DOMAIN),
		activityBytes(activity),
		fromHex(accountId(participant)),
		Buffer.from([sideIndex(side), checkedScore(score)]),
		bytes('comment', comment, HASH_BYTES),
		bytes('salt', salt, SALT_BYTES),
	]);
	return hash(text);
}

/**
 * A new salt: 32 bytes that nobody can guess. Each review needs one of its own. Keep it: without it the review cannot be opened.
 *
 * @returns {string} "0x" and 64 hex digits
 */
export const newSalt = () => toHex(randomBytes(SALT_BYTES));

/**
 * The hash that stands for a comment: BLAKE2b of 256 bits, of the text in UTF-8.
 *
 * @param {string} text
 * @returns {string} "0x" and 64 hex digits
 * @throws {RangeError} if it is no text
 */
export function commentHash(text) {
	if (typeof text !== 'string') throw new RangeError('a comment must be text');
	const encoded = Buffer.from(text, 'utf8');
	// Half a surrogate pair would silently become another character, and two texts would have one hash.
	if (encoded.toString('utf8') !== text) throw new RangeError('a comment must be well-formed');
	return hash(encoded);
}

function activityBytes(activity) {
	const isWhole = typeof activity === 'bigint' || Number.isSafeInteger(activity);
	if (!isWhole || activity < 0 || activity > HIGHEST_ACTIVITY)
		throw new RangeError('the activity must be a whole number of 64 bits, a bigint if it is not a safe integer');
	const encoded = Buffer.alloc(8);
	encoded.writeBigUInt64LE(BigInt(activity));
	return encoded;
}

function sideIndex(side) {
	if (typeof side !== 'string' || !Object.hasOwn(SIDES, side))
		throw new RangeError("the side must be 'publisher' or 'participant'");
	return SIDES[side];
}

function checkedScore(score) {
	if (!SCORES.includes(score)) throw new RangeError('the score must be a whole number from 1 to 5');
	return score;
}

/** What does not fit is not repeated in the error: it may be a secret in the wrong place. */
function bytes(what, value, length) {
	if (value instanceof Uint8Array && value.length === length) return value;
	if (typeof value === 'string' && new RegExp(`^0x[0-9a-f]{${2 * length}}$`, 'i').test(value)) return fromHex(value);
	throw new RangeError(`the ${what} must be ${length} bytes, or "0x" and ${2 * length} hex digits`);
}

const hash = (text) => toHex(blake2AsU8a(text, 8 * HASH_BYTES));
const fromHex = (hex) => Buffer.from(hex.slice(2), 'hex');
const toHex = (value) => `0x${Buffer.from(value).toString('hex')}`;
