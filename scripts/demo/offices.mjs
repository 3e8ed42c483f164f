// SPDX-License-Identifier: Apache-2.0
// The partner institutions of a story that say something of members: each a process of its own with its own records, and what the
// branches' nodes are told of them.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Institution } from '../institution/client.mjs';
import { Failure } from '../lib/wait.mjs';

const OPERATOR = 'OracleOperator';
const POLL_SECONDS = 2;

/** All institutions of a story. */
export class Offices {
	/** @type {Map<string, Office>} by the story's names for them */
	#offices = new Map();
	#dir;

	/** Starts them. @param {import('./story.mjs').Story} story @param {import('./accounts.mjs').Keys} keys */
	static async open(story, keys) {
		const offices = new Offices();
		offices.#dir = mkdtempSync(join(tmpdir(), 'timebank-institutions-'));
		try {
			for (const key of story.institutions) {
				const { name } = story.partners[key];
				const institution = await Institution.start({ data: join(offices.#dir, key), name });
				offices.#offices.set(key, new Office(institution, story, keys));
			}
		} catch (error) {
			await offices.close();
			throw error;
		}
		return offices;
	}

	/** @param {string} key */
	get(key) {
		return this.#offices.get(key);
	}

	/** Where nodes find each of them. @returns {[string, string][]} */
	get urls() {
		return [...this.#offices].map(([key, { office }]) => [key, office.url]);
	}

	/** Stops them, and removes what they have written down. */
	async close() {
		await Promise.all([...this.#offices.values()].map(({ office }) => office.stop()));
		this.forget();
	}

	/** The last resort, when the process ends: the institutions end with it. */
	forget() {
		rmSync(this.#dir, { recursive: true, force: true });
	}
}

/** One institution, and whom it knows. */
class Office {
	/** @type {Institution} */
	office;
	#story;
	#keys;
	#people = new Map();

	constructor(office, story, keys) {
		this.office = office;
		this.#story = story;
		this.#keys = keys;
	}

	/** The id of a person there, who comes for the first time if need be. @param {string} name */
	async personOf(name) {
		if (!this.#people.has(name)) {
			const person = this.#story.person(name);
			if (!person.birth)
				throw new Failure(`${name} needs a "birth" date in the story to be known at an institution`);
			const about = { name, birthDate: person.birth, member: this.#keys.account(person) };
			this.#people.set(name, this.office.addPerson(about));
		}
		return (await this.#people.get(name)).id;
	}
}

/**
 * What a branch's node needs to hear the institutions: its operator's key, and the text of its configuration.
 *
 * @param {import('./story.mjs').Story} story
 * @param {any} branch
 * @param {Offices} offices
 * @param {import('./accounts.mjs').Keys} keys
 */
export function oracleOf(story, branch, offices, keys) {
	if (!offices.urls.length || !story.officers(branch.name, OPERATOR).length) return undefined;
	const sources = offices.urls.map(
		([key, url]) => `\n[[institution]]\npartner = ${story.partnerNumber(key)}\nurl = ${JSON.stringify(url)}\n`,
	);
	return {
		suri: keys.staffPath(branch, OPERATOR),
		config: `operator = "${keys.staff(branch, OPERATOR).address}"\npoll_seconds = ${POLL_SECONDS}\n${sources.join('')}`,
	};
}
