// SPDX-License-Identifier: Apache-2.0
// The model of what institutions say: it counts once a quorum of branches has heard it, and is reported.

import { listed, needs } from './rules.mjs';

const OPERATOR = 'OracleOperator';
/** What is in dispute is for auditors, too. */
const CONFLICT = 'conflict';
/** How many branches must have heard the same, until the Council decides otherwise. */
const QUORUM = 3;

export class Oracles {
	#model;
	/** Institution → the credentials that it speaks of. */
	#topics = new Map();
	/** The last version of each subject that a quorum agreed on. */
	#settled = new Map();
	/** Branches whose operators have spoken alone, by subject. */
	#voices = new Map();
	#reports = new Set();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	setTopics(institution, credentials) {
		this.#model.needsPartner(institution);
		this.#topics.set(institution, credentials);
	}

	/**
	 * An institution says that a member holds a credential. All operators hear it, and those who have not spoken already say it.
	 *
	 * @param {string} [document] without it the same as before
	 */
	say({ institution, name, who, credential, document }) {
		this.#hears(institution, who, credential);
		const subject = subjectOf(name, who, credential);
		const lied = this.#voices.get(subject) ?? new Set();
		const agreeing = this.#model.branchesWith(OPERATOR).filter((branch) => !lied.has(branch));
		needs(agreeing.length >= QUORUM, `only ${agreeing.length} branches would hear it`);
		this.#model.profiles.attested(who, credential, name, document);
		this.#settled.set(subject, (this.#settled.get(subject) ?? 0) + 1);
		this.#voices.delete(subject);
		this.#reports.add(reportOf(this.#model.home(who), 'changed', who, credential));
		if (lied.size) {
			this.#reports.add(reportOf(this.#model.home(who), CONFLICT, who, credential));
			this.#model.cases.open('Report', this.#model.home(who));
		}
		for (const branch of lied) this.#reports.add(reportOf(branch, 'outvoted', who, credential));
	}

	/** An operator says something else of the next version than the institution will. */
	lie({ branch, institution, name, who, credential }) {
		this.#hears(institution, who, credential);
		this.#model.needsStaff(branch, OPERATOR);
		const subject = subjectOf(name, who, credential);
		const voices = this.#voices.get(subject) ?? new Set();
		needs(!voices.has(branch), `the operator of ${branch} has spoken already`);
		needs(voices.size + 1 < QUORUM, 'so many who lie together are believed');
		this.#voices.set(subject, voices.add(branch));
	}

	acknowledge(branch, report, who, credential) {
		const open = this.#reports.delete(reportOf(branch, report, who, credential));
		needs(open, `no such report to ${branch} is open`);
		if (report === CONFLICT) this.#model.cases.close('Report', branch);
	}

	/** @returns {[string, string][]} */
	get facts() {
		return [
			...[...this.#topics].map(([institution, credentials]) => [`topics of ${institution}`, listed(credentials)]),
			...[...this.#settled].map(([subject, version]) => [`${subject}, settled`, `version ${version}`]),
			...[...this.#voices].map(([subject, branches]) => [`${subject}, voices`, listed(branches)]),
			...[...this.#reports].map((report) => [report, 'open']),
		];
	}

	#hears(institution, who, credential) {
		this.#model.alive(who);
		const hears = this.#topics.get(institution)?.includes(credential);
		needs(hears, `nobody lets the institution speak of the credential "${credential}"`);
	}
}

/** What an institution speaks of, in words. */
export const subjectOf = (institution, who, topic) => `${institution} on ${topic} of ${who}`;

/** A report that is open, in words. */
export const reportOf = (branch, report, who, topic) => `report to ${branch}: ${report}, ${topic} of ${who}`;
