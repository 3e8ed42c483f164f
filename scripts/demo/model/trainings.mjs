// SPDX-License-Identifier: Apache-2.0
// The model of trainings: who learns, who was there, who passes, and who gets the fees.

import { coinsFor } from '../amounts.mjs';
import { SPEND } from './custody.mjs';
import { needs } from './rules.mjs';

const TRAINER = 'Trainer';
const AUDITOR = 'Auditor';

/**
 * @typedef {object} Training
 * @property {string} branch
 * @property {string} teacher who is paid for so many steps
 * @property {number} taught
 * @property {number} places
 * @property {number} sessions
 * @property {number} needed of them
 * @property {string} [credential] which it gives
 * @property {number} fee in steps
 * @property {'submitted' | 'open' | 'over'} phase
 * @property {bigint} paid to the teacher so far
 * @property {Map<string, Set<number>>} learners and the sessions at which they were
 */

export class Trainings {
	#model;
	/** @type {Map<string, Training>} */
	#rows = new Map();
	#histories = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	get counts() {
		const open = [...this.#rows.values()].filter(({ phase }) => phase !== 'over');
		return { trainings: open.length, learners: open.reduce((sum, { learners }) => sum + learners.size, 0) };
	}

	/** @returns {[string, string][]} */
	get facts() {
		return [...this.#histories].map(([who, words]) => [`${who}, trainings`, [...words].sort().join('; ')]);
	}

	publish(key, { branch, teacher, taught, places, sessions, needed, credential, fee }) {
		this.#model.needsStaff(branch, TRAINER);
		this.#model.alive(teacher);
		needs(!this.#rows.has(key), `"${key}" has been published already`);
		const terms = { branch, teacher, taught, places, sessions, needed, credential, fee };
		this.#rows.set(key, { ...terms, phase: 'submitted', paid: 0n, learners: new Map() });
		this.#model.cases.open('Training', branch);
	}

	approve(key, branch) {
		const training = this.#training(key, 'submitted');
		this.#model.needsStaff(branch, AUDITOR);
		needs(this.#model.oversees(branch, training.branch), `"${key}" is not ${branch}'s to decide on`);
		training.phase = 'open';
		this.#model.cases.decide('Training', training.branch, 'granted');
	}

	enrol(key, who) {
		const { learners, places, teacher, fee } = this.#training(key, 'open');
		const learner = this.#model.alive(who);
		this.#model.custody.acting(who, SPEND, coinsFor(fee));
		needs(who !== teacher, `${who} teaches "${key}"`);
		needs(!learners.has(who), `${who} has enrolled already`);
		needs(learners.size < places, `"${key}" has no place left`);
		this.#model.setAside(learner, coinsFor(fee), `${who} has fewer free coins than the fee`);
		learners.set(who, new Set());
	}

	leave(key, who) {
		const { learners, fee } = this.#training(key, 'open');
		needs(learners.delete(who), `${who} has not enrolled in "${key}"`);
		this.#model.release(this.#model.person(who), coinsFor(fee));
	}

	attend(key, session, people) {
		const { learners, sessions } = this.#training(key, 'open');
		needs(session <= sessions, `"${key}" has no session ${session}`);
		for (const who of people) {
			needs(learners.has(who), `${who} has not enrolled in "${key}"`);
			learners.get(who).add(session);
		}
	}

	/** @param {string} [document] for who has passed @returns {{teacher: bigint, pot: bigint}} who gets what of the fee */
	assess(key, who, document) {
		const training = this.#training(key, 'open');
		const { learners, needed, branch, teacher, taught, credential, fee } = training;
		const attended = learners.get(who);
		needs(attended, `${who} has not enrolled in "${key}"`);
		const passed = document !== undefined;
		needs(!passed || attended.size >= needed, `${who} was not there often enough`);
		if (passed && credential)
			this.#model.profiles.issue(who, credential, document, { role: TRAINER, branch, by: 'branches' });
		const all = coinsFor(fee);
		const rest = coinsFor(taught) - training.paid;
		const share = all < rest ? all : rest;
		const learner = this.#model.person(who);
		this.#model.move(learner, this.#model.person(teacher), share, 'held');
		this.#model.move(learner, this.#model.pot(branch), all - share, 'held');
		training.paid += share;
		learners.delete(who);
		if (!this.#histories.has(who)) this.#histories.set(who, new Set());
		this.#histories.get(who).add(`${key}, ${passed ? 'passed' : 'failed'}`);
		// Nobody is assessed before the last session is over.
		if (!learners.size) training.phase = 'over';
		return { teacher: share, pot: all - share };
	}

	#training(key, phase) {
		const training = this.#rows.get(key);
		needs(training, `"${key}" has not been published`);
		needs(training.phase === phase, `"${key}" is ${training.phase}`);
		return training;
	}
}
