// SPDX-License-Identifier: Apache-2.0
// Keys for the people of a story, and the hashes that stand on chain for what stays off it.

import { createHmac } from 'node:crypto';
import { Keyring } from '@polkadot/api';
import { blake2AsU8a } from '@polkadot/util-crypto';

// On a real network registrars hold a secret of the consortium; a demo's cannot be one.
const SECRET = 'the secret of a demo consortium';
/** With which the accounts of all pots begin. */
const POT = 'modltimebank/pot';
/** With what the accounts of members without a key are made. */
const KEYLESS = 'timebank/keyless';

const keyed = (domain, text) => `0x${createHmac('sha256', SECRET).update(`${domain}\0${text}`).digest('hex')}`;

/** What tells one person from another on chain, and nothing else about them. */
export const nullifier = (identity) => keyed('nullifier', identity);

/** What stands on chain for a text. Keyed, since a short text could be guessed from a plain hash of it. */
export const textHash = (text) => keyed('text', text);

/** "Tomás Herrera" → "tomas-herrera" */
export const slug = (name) =>
	name
		.normalize('NFKD')
		.replace(/\p{M}/gu, '')
		.toLowerCase()
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-|-$/g, '');

/** Well-known keys, derived from the development phrase: worth nothing outside a demo. */
export class Keys {
	#keyring = new Keyring({ type: 'sr25519', ss58Format: 42 });
	#pairs = new Map();

	at(path) {
		if (!this.#pairs.has(path)) this.#pairs.set(path, this.#keyring.addFromUri(path));
		return this.#pairs.get(path);
	}

	person(name) {
		return this.at(`//member//${slug(name)}`);
	}

	/** The address of a member's account, whoever has the key to it. */
	account({ name, identity, keyless }) {
		return keyless ? this.keyless(nullifier(identity)) : this.person(name).address;
	}

	/** A second account of the same person. */
	otherOf(name) {
		return this.at(`//member//${slug(name)}//other`);
	}

	/** A new key of the same person, by what the story calls it. */
	newOf(name, key) {
		return this.at(`//member//${slug(name)}//${slug(key)}`);
	}

	/** The address of a member without a key. Nobody has its key: it is made of the person's nullifier. */
	keyless(personNullifier) {
		const text = Buffer.concat([Buffer.from(KEYLESS), Buffer.from(personNullifier.slice(2), 'hex')]);
		return this.#keyring.encodeAddress(blake2AsU8a(text, 256));
	}

	/** @param {number} [number] which one of several with the same role, from 0 */
	staff(branch, role, number = 0) {
		return this.at(this.staffPath(branch, role, number));
	}

	/** How the same key is derived. */
	staffPath(branch, role, number = 0) {
		return `//${branch.key}//${role.toLowerCase()}${number ? `//${number + 1}` : ''}`;
	}

	partner(key) {
		return this.at(`//partner//${key}`);
	}

	/** The address of a branch's pot. Nobody has its key: it is no key's, but made of the branch's id. */
	pot({ id }) {
		const account = Buffer.alloc(32);
		account.write(POT);
		account.writeUInt32LE(id, POT.length);
		return this.#keyring.encodeAddress(account);
	}
}
