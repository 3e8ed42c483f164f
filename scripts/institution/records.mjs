// SPDX-License-Identifier: Apache-2.0
// What the institution knows: people, who are nobody else's business, and changes, of which everybody may read the
// commitments.

import { randomUUID } from 'node:crypto';
import { accountId, commit, newSalt, proves, topicBytes } from '../lib/commitment.mjs';
import { Journal } from './journal.mjs';

const MAX_NAME = 200;
const MAX_VALUE_BYTES = 1024;

/**
 * @typedef {import('../lib/commitment.mjs').Topic} Topic
 *
 * @typedef {object} Person
 * @property {string} id means nothing, and is never given twice
 * @property {string} member the account that the person said is theirs, in hex
 * @property {string} name
 * @property {string} birthDate "1980-02-29"
 *
 * @typedef {object} Change as everybody may read it
 * @property {number} seq from 1, without gaps
 * @property {string} member
 * @property {Topic} topic
 * @property {number} version of what is said about this member and topic, from 1, without gaps
 * @property {{commitment: string, validUntil: number | null} | null} attested null: there is nothing any longer
 *
 * @typedef {object} Secret what the commitment of a change is to
 * @property {string} value
 * @property {string} salt
 *
 * @typedef {{person: Person} | {change: Change, secret?: Secret}} Entry of the journal
 */

/** What is asked for cannot be done, in a sentence for who asked, with the HTTP status that tells a program the same. */
export class Refusal extends Error {
	/**
	 * @param {number} status
	 * @param {string} message
	 * @param {Record<string, string>} [headers] what HTTP wants to be said besides
	 */
	constructor(status, message, headers = {}) {
		super(message);
		this.status = status;
		this.headers = headers;
	}
}

/** All that the institution knows, in memory and in its journal. */
export class Records {
	/** @type {Map<string, Person>} by id */
	#people = new Map();
	/** @type {Map<string, Person>} by account */
	#members = new Map();
	/** @type {{change: Change, secret?: Secret}[]} */
	#changes = [];
	/** @type {Map<string, {change: Change, secret?: Secret}>} the newest change of each member and topic */
	#newest = new Map();
	#journal;

	/** @param {string} file the journal */
	constructor(file) {
		this.#journal = new Journal(file, (entry) => this.#replay(entry));
	}

	close() {
		this.#journal.close();
	}

	/**
	 * @param {{name: unknown, birthDate: unknown, member: unknown}} about
	 * @returns {Person}
	 */
	addPerson({ name, birthDate, member }) {
		const person = {
			id: randomUUID(),
			member: asked(() => accountId(member)),
			name: nameFrom(name),
			birthDate: birthDateFrom(birthDate),
		};
		if (this.#members.has(person.member)) throw new Refusal(409, 'somebody with this account is known already');
		this.#take({ person });
		return person;
	}

	/**
	 * Issues a licence, or renews it: with the next version, and a new salt.
	 *
	 * @param {{person: unknown, topic: unknown, value: unknown, validUntil?: unknown}} licence
	 * @returns {Change}
	 */
	issue({ person, topic, value, validUntil = null }) {
		const { member } = this.#person(person);
		const about = topicFrom(topic);
		const secret = { value: valueFrom(value), salt: newSalt() };
		const commitment = commit({ account: member, topic: about, ...secret });
		const change = this.#next(member, about, { commitment, validUntil: futureFrom(validUntil) });
		this.#take({ change, secret });
		return change;
	}

	/**
	 * @param {{person: unknown, topic: unknown}} licence
	 * @returns {Change}
	 */
	revoke({ person, topic }) {
		const { member } = this.#person(person);
		const about = topicFrom(topic);
		if (!this.#newest.get(keyOf(member, about))?.change.attested) throw new Refusal(404, 'there is no such licence');
		const change = this.#next(member, about, null);
		this.#take({ change });
		return change;
	}

	/**
	 * What a person needs to prove to others what the institution says of them.
	 *
	 * @param {unknown} person
	 * @param {unknown} topic
	 */
	proof(person, topic) {
		const { member } = this.#person(person);
		const about = topicFrom(topic);
		const { change, secret } = this.#newest.get(keyOf(member, about)) ?? {};
		if (!change?.attested) throw new Refusal(404, 'there is no such licence');
		return { member, topic: about, version: change.version, ...secret, ...change.attested };
	}

	/**
	 * Forgets a person: all licences are revoked, and the name, the birth date, all values and salts leave the journal. What
	 * is left is what everybody could read. It goes on to count the versions, which must never begin again.
	 *
	 * @param {unknown} id
	 * @returns {Change[]} the revocations
	 */
	erase(id) {
		const person = this.#person(id);
		const kept = [...this.#people.values()].filter((other) => other !== person);
		const changes = this.#changes.map((row) => (row.change.member === person.member ? { change: row.change } : row));
		const revocations = [...this.#newest.values()]
			.filter(({ change }) => change.member === person.member && change.attested)
			.map(({ change: { member, topic } }, i) => {
				const change = this.#next(member, topic, null);
				return { ...change, seq: change.seq + i };
			});
		const entries = [
			...kept.map((other) => ({ person: other })),
			...changes,
			...revocations.map((change) => ({ change })),
		];
		this.#journal.replace(entries);
		this.#people.clear();
		this.#members.clear();
		this.#changes = [];
		this.#newest.clear();
		for (const entry of entries) this.#apply(entry);
		return revocations;
	}

	/**
	 * The changes after one, oldest first.
	 *
	 * @param {number} after 0 for all
	 * @param {number} limit
	 * @returns {Change[]}
	 */
	changes(after, limit) {
		return this.#changes.slice(after, after + limit).map(({ change }) => change);
	}

	#person(id) {
		const person = this.#people.get(id);
		if (!person) throw new Refusal(404, 'there is no such person');
		return person;
	}

	#next(member, topic, attested) {
		const version = (this.#newest.get(keyOf(member, topic))?.change.version ?? 0) + 1;
		return { seq: this.#changes.length + 1, member, topic, version, attested };
	}

	#take(entry) {
		this.#journal.append(entry);
		this.#apply(entry);
	}

	/** @param {Entry} entry */
	#apply(entry) {
		if (entry.person) {
			this.#people.set(entry.person.id, entry.person);
			this.#members.set(entry.person.member, entry.person);
			return;
		}
		this.#changes.push(entry);
		this.#newest.set(keyOf(entry.change.member, entry.change.topic), entry);
	}

	/** Takes an entry from the journal, if it can follow what came before. */
	#replay(entry) {
		if (!entry?.person === !entry?.change) throw new Error('it is neither a person nor a change');
		const { member } = entry.person ?? entry.change;
		if (accountId(member) !== member) throw new Error('its account is not written in small hex digits');
		if (entry.person) {
			if (this.#people.has(entry.person.id) || this.#members.has(member)) throw new Error('this person is there already');
		} else {
			const { change, secret } = entry;
			const { seq, version } = this.#next(member, change.topic, null);
			if (change.seq !== seq) throw new Error(`it is change ${change.seq}, not ${seq}`);
			if (change.version !== version) throw new Error(`it is version ${change.version}, not ${version}`);
			const { topic, attested } = change;
			if (secret && !proves({ account: member, topic, ...secret, commitment: attested?.commitment }))
				throw new Error('its commitment is to something else');
		}
		this.#apply(entry);
	}
}

const keyOf = (member, topic) => `${member}/${topicBytes(topic).toString('hex')}`;

/** What who asked got wrong is their error, not ours. */
function asked(read) {
	try {
		return read();
	} catch (error) {
		if (error instanceof RangeError) throw new Refusal(400, error.message);
		throw error;
	}
}

function topicFrom(topic) {
	asked(() => topicBytes(topic));
	return { ...topic };
}

function nameFrom(name) {
	if (typeof name !== 'string' || !name.trim() || name.length > MAX_NAME || /\p{C}/u.test(name))
		throw new Refusal(400, `a name must be text of 1 to ${MAX_NAME} characters, without control characters`);
	return name.trim();
}

function birthDateFrom(birthDate) {
	const time = typeof birthDate === 'string' && /^\d{4}-\d\d-\d\d$/.test(birthDate) ? Date.parse(birthDate) : NaN;
	// JavaScript takes the 30th of February for the 2nd of March.
	if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== birthDate || time > Date.now())
		throw new Refusal(400, 'a birth date must be a day of the past, such as "1980-02-29"');
	return birthDate;
}

function valueFrom(value) {
	if (typeof value !== 'string' || !value) throw new Refusal(400, 'a value must be text, and not empty');
	const encoded = Buffer.from(value, 'utf8');
	if (encoded.toString('utf8') !== value) throw new Refusal(400, 'a value must be well-formed text');
	if (encoded.length > MAX_VALUE_BYTES)
		throw new Refusal(400, `a value must not be longer than ${MAX_VALUE_BYTES} bytes`);
	return value;
}

function futureFrom(validUntil) {
	if (validUntil !== null && !(Number.isSafeInteger(validUntil) && validUntil > Date.now()))
		throw new Refusal(400, 'validUntil must be null, or a moment of the future in Unix milliseconds');
	return validUntil;
}
