// SPDX-License-Identifier: Apache-2.0
// What stands on chain for what is said about somebody, as `commit` in pallets/primitives makes it. docs/commitments.md
// tells how services use it; docs/commitments.json has the vectors that this is tested against.

import { randomBytes, timingSafeEqual } from 'node:crypto';
import { blake2AsU8a, decodeAddress } from '@polkadot/util-crypto';

const DOMAIN = 'timebank/commitment/1';
const ACCOUNT_BYTES = 32;
const SALT_BYTES = 16;
const COMMITMENT_BYTES = 32;
const SS58_FORMAT = 42;
const HIGHEST_KIND = 0xffff;
/** The index of each kind of topic in SCALE. */
const TOPICS = { field: 0, credential: 1 };

/**
 * @typedef {{field: number} | {credential: number}} Topic what a value is about, with the kind of field or credential
 *
 * @typedef {object} Statement
 * @property {string | Uint8Array} account whom it is about: an address, "0x" and 64 hex digits, or 32 bytes
 * @property {Topic} topic
 * @property {string | Uint8Array} salt "0x" and 32 hex digits, or 16 bytes
 * @property {string | Uint8Array} value a string is always text and stands in UTF-8, even one that looks like hex
 */

/**
 * The commitment to a value.
 *
 * @param {Statement} statement
 * @returns {string} "0x" and 64 hex digits
 * @throws {RangeError} if a part of the statement is not what it must be
 */
export const commit = (statement) => toHex(hashOf(statement));

/**
 * A new salt: 16 bytes that nobody can guess. Each value that is committed to needs one of its own.
 *
 * @returns {string} "0x" and 32 hex digits
 */
export const newSalt = () => toHex(randomBytes(SALT_BYTES));

/**
 * Whether the value and the salt are what was committed to. It takes the same time wherever two commitments differ.
 *
 * @param {Statement & {commitment: string | Uint8Array}} proof the commitment is the one that stands on chain
 * @throws {RangeError} if a part is not what it must be
 */
export function proves({ commitment, ...statement }) {
	const claimed = bytes('commitment', commitment, COMMITMENT_BYTES);
	return timingSafeEqual(hashOf(statement), claimed);
}

/**
 * An account in the one form in which it can be compared.
 *
 * @param {string | Uint8Array} account an address, "0x" and 64 hex digits, or 32 bytes
 * @returns {string} "0x" and 64 hex digits
 * @throws {RangeError} if it is none
 */
export const accountId = (account) => toHex(accountBytes(account));

/**
 * A topic in SCALE, as it is hashed.
 *
 * @param {Topic} topic
 * @returns {Buffer}
 * @throws {RangeError} if it is none
 */
export function topicBytes(topic) {
	const [[name, kind] = [], ...others] = Object.entries(Object(topic));
	if (others.length || !Object.hasOwn(TOPICS, name ?? ''))
		throw new RangeError('a topic must be {field: kind} or {credential: kind}');
	if (!Number.isInteger(kind) || kind < 0 || kind > HIGHEST_KIND)
		throw new RangeError(`the kind of a ${name} must be a whole number from 0 to ${HIGHEST_KIND}`);
	const encoded = Buffer.alloc(3);
	encoded.writeUInt8(TOPICS[name]);
	encoded.writeUInt16LE(kind, 1);
	return encoded;
}

function hashOf({ account, topic, salt, value }) {
	const text = Buffer.concat([
		Buffer.from(DOMAIN),
		accountBytes(account),
		topicBytes(topic),
		bytes('salt', salt, SALT_BYTES),
		valueBytes(value),
	]);
	return blake2AsU8a(text, 8 * COMMITMENT_BYTES);
}

function accountBytes(account) {
	if (typeof account !== 'string' || account.startsWith('0x')) return bytes('account', account, ACCOUNT_BYTES);
	let decoded;
	try {
		decoded = decodeAddress(account, false, SS58_FORMAT);
	} catch {
		throw new RangeError('the account is no address of this network');
	}
	return bytes('account', decoded, ACCOUNT_BYTES);
}

function valueBytes(value) {
	if (value instanceof Uint8Array) return value;
	if (typeof value !== 'string') throw new RangeError('a value must be text or bytes');
	const encoded = Buffer.from(value, 'utf8');
	// Half a surrogate pair would silently become another character, and two texts would have one commitment.
	if (encoded.toString('utf8') !== value) throw new RangeError('a value that is text must be well-formed');
	return encoded;
}

/** What does not fit is not repeated in the error: it may be a secret in the wrong place. */
function bytes(what, value, length) {
	if (value instanceof Uint8Array && value.length === length) return value;
	if (typeof value === 'string' && new RegExp(`^0x[0-9a-f]{${2 * length}}$`, 'i').test(value))
		return Buffer.from(value.slice(2), 'hex');
	throw new RangeError(`the ${what} must be ${length} bytes, or "0x" and ${2 * length} hex digits`);
}

const toHex = (value) => `0x${Buffer.from(value).toString('hex')}`;
