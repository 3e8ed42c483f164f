// SPDX-License-Identifier: Apache-2.0
// What stays off the chain: the values and salts behind commitments, as people, branches and institutions keep them.

import { commit, newSalt, proves } from '../lib/commitment.mjs';

/**
 * What is behind a commitment.
 *
 * @typedef {object} Secret
 * @property {string} account whom it is about, an address
 * @property {import('../lib/commitment.mjs').Topic} topic
 * @property {string} salt
 * @property {string} value
 * @property {number | null} validUntil in Unix milliseconds
 */

export class Vault {
	/** @type {Map<string, Secret>} by commitment */
	#secrets = new Map();

	/**
	 * Keeps a value with a new salt, and returns the commitment to it.
	 *
	 * @param {{account: string, topic: import('../lib/commitment.mjs').Topic, value: string, validUntil?: number | null}} about
	 */
	seal({ account, topic, value, validUntil = null }) {
		const secret = { account, topic, value, validUntil, salt: newSalt() };
		const commitment = commit(secret);
		this.#secrets.set(commitment, secret);
		return commitment;
	}

	/** What a commitment stands for is valid until this moment. @param {string} commitment @param {number} validUntil */
	limit(commitment, validUntil) {
		this.#secrets.get(commitment).validUntil = validUntil;
	}

	/** Keeps what somebody else has committed to and told. @param {Secret & {commitment: string}} told */
	keep({ commitment, ...secret }) {
		this.#secrets.set(commitment, secret);
	}

	/**
	 * What a commitment on chain stands for, in words: the value, if value and salt prove it for this account and topic, and if it is
	 * valid for as long as was said.
	 *
	 * @param {{commitment: string, account: string, topic: import('../lib/commitment.mjs').Topic, validUntil: number | null}} found
	 */
	words({ commitment, account, topic, validUntil }) {
		const secret = this.#secrets.get(commitment);
		if (!secret) return 'something that nobody has said';
		const { salt, value } = secret;
		if (!proves({ commitment, account, topic, salt, value })) return 'something that was said of somebody else';
		return `"${value}"${validUntil === secret.validUntil ? '' : ', valid until another moment'}`;
	}

	/** All salts. They are as secret as the values. */
	get salts() {
		return [...this.#secrets.values()].map(({ salt }) => salt);
	}
}
