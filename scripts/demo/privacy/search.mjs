// SPDX-License-Identifier: Apache-2.0
// Looking for secrets in bytes, in every form in which they might stand there.

import { createHash } from 'node:crypto';
import { base58Encode, blake2AsU8a, keccakAsU8a } from '@polkadot/util-crypto';

/** Shorter ones would be found by chance. */
const SHORTEST = 8;
const HEAD_BYTES = 4;
const PAIRS = 65_536;

/**
 * Something that must not be found.
 * @typedef {object} Secret
 * @property {string} what it is, for people
 * @property {string} [text] that must not stand anywhere
 * @property {Uint8Array} [bytes] or bytes
 * @property {string} [whole] what it is a part of: a plain hash of it must not stand anywhere either, since it could be guessed
 *
 * @typedef {object} Finding
 * @property {string} what
 * @property {string} form
 * @property {string} place
 */

export class Search {
	/** @type {Finding[]} */
	findings = [];
	/** How many bytes were looked at. */
	bytes = 0;
	/** How many forms there are of all secrets. */
	forms = 0;
	#heads = new Map();
	#pairs = new Uint8Array(PAIRS);

	/** @param {Secret[]} secrets */
	constructor(secrets) {
		for (const { what, text, bytes = Buffer.from(text), whole } of secrets) {
			const ways = text === undefined ? bytesWritten(bytes) : textWritten(bytes);
			for (const [form, needle] of [...ways, ...hashes(whole === undefined ? bytes : Buffer.from(whole))])
				this.#add(what, form, Buffer.from(needle));
		}
	}

	/** Looks at some bytes. @param {Uint8Array} bytes @param {string} place where they stand */
	look(bytes, place) {
		const last = bytes.length - HEAD_BYTES;
		this.bytes += bytes.length;
		for (let i = 0; i <= last; i++) {
			if (!this.#pairs[(bytes[i] << 8) | bytes[i + 1]]) continue;
			for (const { needle, what, form } of this.#heads.get(headOf(bytes, i)) ?? []) {
				if (standsAt(bytes, needle, i)) this.#found({ what, form, place });
			}
		}
	}

	/** The same for bytes in hex, as nodes give them. */
	lookHex(hex, place) {
		this.look(Buffer.from(hex.slice(2), 'hex'), place);
	}

	/** The length of the longest form: bytes that come in pieces must overlap by as much. */
	get longest() {
		return Math.max(0, ...[...this.#heads.values()].flat().map(({ needle }) => needle.length));
	}

	#add(what, form, needle) {
		if (needle.length < SHORTEST) throw new RangeError(`${what} is too short to be searched for: ${form}`);
		const head = headOf(needle, 0);
		const list = this.#heads.get(head) ?? [];
		if (list.some((other) => other.what === what && other.needle.equals(needle))) return;
		this.#heads.set(head, [...list, { what, form, needle }]);
		this.#pairs[(needle[0] << 8) | needle[1]] = 1;
		this.forms += 1;
	}

	#found(finding) {
		const known = this.findings.some(
			({ what, form, place }) => what === finding.what && form === finding.form && place === finding.place,
		);
		if (!known) this.findings.push(finding);
	}
}

const headOf = (bytes, i) => ((bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]) >>> 0;

function standsAt(bytes, needle, i) {
	if (i + needle.length > bytes.length) return false;
	for (let j = 0; j < needle.length; j++) if (bytes[i + j] !== needle[j]) return false;
	return true;
}

/** The ways to write a text down. @returns {[string, Buffer][]} */
function textWritten(text) {
	const string = text.toString();
	const utf16 = Buffer.from(string, 'utf16le');
	return [
		...bytesWritten(text),
		['lower case', Buffer.from(string.toLowerCase())],
		['upper case', Buffer.from(string.toUpperCase())],
		['UTF-16', utf16],
		['UTF-16, high byte first', Buffer.from(utf16).swap16()],
	];
}

/** The ways to write some bytes down. @returns {[string, Buffer][]} */
function bytesWritten(bytes) {
	return [
		['it is', bytes],
		['it is, backwards', Buffer.from(bytes).reverse()],
		['hex', Buffer.from(bytes.toString('hex'))],
		['hex, upper case', Buffer.from(bytes.toString('hex').toUpperCase())],
		...[0, 1, 2].map((before) => ['base64', base64Inside(bytes, before)]),
		['base58', Buffer.from(base58Encode(bytes))],
	];
}

/** What stands in base64 for bytes that come after some others, but for its ends, where the others show. */
function base64Inside(text, before) {
	const skip = before ? before + 1 : 0;
	const encoded = Buffer.concat([Buffer.alloc(before), text])
		.toString('base64')
		.replace(/=+$/, '');
	const whole = Math.floor(((before + text.length) * 8) / 6);
	return Buffer.from(encoded.slice(skip, whole));
}

/** @returns {[string, Buffer][]} */
function hashes(whole) {
	const digests = [
		['BLAKE2b-256', Buffer.from(blake2AsU8a(whole, 256))],
		['BLAKE2b-128', Buffer.from(blake2AsU8a(whole, 128))],
		['SHA-256', createHash('sha256').update(whole).digest()],
		['Keccak-256', Buffer.from(keccakAsU8a(whole))],
	];
	return digests.flatMap(([name, digest]) => [
		[`a plain hash of it, ${name}`, digest],
		[`a plain hash of it, ${name} in hex`, Buffer.from(digest.toString('hex'))],
	]);
}
