// SPDX-License-Identifier: Apache-2.0
// The model of cases: what waited for a decision at which branch, what became of it, and for whom no human looks any more.

import { needs } from './rules.mjs';

const AUDITOR = 'Auditor';
/** So many activities in a category must have been found good, until the Council decides otherwise. */
const PASS_AFTER = 5;
/** Whose service begins sooner than in so many hours is looked at, whoever publishes it. */
const SHORT_NOTICE = 24;
/** What costs more takes two auditors: twenty hours, in steps. */
const LARGE = 400;

/** What can become of a case, as the chain counts it and in the order in which it is told. */
export const FATES = [
	...['opened', 'passed', 'noted', 'granted', 'refused', 'partly', 'absent', 'closed', 'lapsed'],
	...['escalated', 'appealed', 'overturned', 'open'],
];

/** What became of cases, in words: those things that have happened. */
export const talliedWords = (tally) =>
	FATES.filter((fate) => tally[fate])
		.map((fate) => `${tally[fate]} ${fate}`)
		.join(', ');

export class Cases {
	#model;
	/** What became of cases of a kind, by branch and kind. */
	#tallies = new Map();
	/** How many activities of somebody in a category were found good. */
	#records = new Map();
	/** Of whom an activity was found bad. */
	#blemished = new Set();
	#passAfter = PASS_AFTER;
	/** Whether a human looks afterwards at all that passed. */
	#drawsAll = false;
	/** Activities that passed and at which no human has looked, and who published them. */
	#passed = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	/** Something waits for a decision. */
	open(kind, branch) {
		this.#note(kind, branch, 'opened');
		this.#note(kind, branch, 'open');
	}

	/** It was decided. @param {'granted' | 'refused' | 'partly'} decision */
	decide(kind, branch, decision) {
		this.#note(kind, branch, 'open', -1);
		this.#note(kind, branch, decision);
	}

	/** It waits no more, and nobody has decided. */
	close(kind, branch) {
		this.#note(kind, branch, 'open', -1);
		this.#note(kind, branch, 'closed');
	}

	/** Staff have decided without a case. @param {string} [key] on this activity: nobody looks at it afterwards */
	noted(kind, branch, key) {
		this.#note(kind, branch, 'noted');
		this.#passed.delete(key);
	}

	/** Who is concerned does not agree: it is for the branch above. @returns {string} that branch */
	appeal(kind, branch) {
		const above = this.#model.above(branch);
		needs(above, `no branch stands above ${branch}`);
		this.#note(kind, branch, 'appealed');
		this.open('Appeal', above);
		return above;
	}

	/** The branch above agrees with them. */
	overturn(kind, branch) {
		this.#note(kind, branch, 'overturned');
		this.decide('Appeal', this.#model.above(branch), 'granted');
	}

	// --- Clean records -------------------------------------------------------------------------------------------------

	setPassing(after, drawsAll) {
		this.#passAfter = after;
		this.#drawsAll = drawsAll;
	}

	/** Whether nothing speaks against an activity, so that it counts for a record, and could pass. */
	isRoutine({ by, funding, steps, places, opens = 0, times = 0 }) {
		const isKnown = funding === 'own' && this.#model.standing.published(by) > 0;
		return isKnown && opens > SHORT_NOTICE && steps * places <= LARGE && !times;
	}

	/** Somebody publishes something. @returns {boolean} whether it passes without a human */
	publish(key, { by, category, routine }, branch) {
		const record = this.#records.get(recordOf(by, category)) ?? 0;
		const passes = routine && this.#passAfter > 0 && record >= this.#passAfter && !this.#blemished.has(by);
		if (!passes) {
			this.open('Activity', branch);
			return false;
		}
		// While an auditor looks at one, no other passes; and nobody knows when the lot falls on it.
		const unseen = [...this.#passed.values()].includes(by);
		needs(!unseen, `nobody knows whether "${key}" passes: an auditor may be looking at another one of ${by}`);
		this.#note('Activity', branch, 'passed');
		this.#passed.set(key, by);
		return true;
	}

	/** An activity was found good. */
	praise({ by, category, routine }) {
		if (!routine) return;
		const record = recordOf(by, category);
		this.#records.set(record, (this.#records.get(record) ?? 0) + 1);
	}

	/** An activity was found bad. */
	blame({ by, category }) {
		this.#records.delete(recordOf(by, category));
		this.#blemished.add(by);
	}

	/** An auditor looks at an activity that passed, and finds it good. */
	sample(key, activity, home, branch) {
		needs(this.#passed.has(key), `"${key}" did not pass without an auditor`);
		needs(this.#drawsAll, `nobody knows whether "${key}" is drawn`);
		this.#model.needsStaff(branch, AUDITOR);
		needs(this.#model.oversees(branch, home), `"${key}" is not ${branch}'s to look at`);
		this.#passed.delete(key);
		this.open('Sample', home);
		this.decide('Sample', home, 'granted');
		this.praise({ ...activity, routine: true });
	}

	/** @returns {[string, string][]} */
	get facts() {
		return [
			...[...this.#tallies].map(([about, tally]) => [about, talliedWords(tally)]),
			...[...this.#records].map(([about, count]) => [about, goodWords(count)]),
			...[...this.#blemished].map((who) => [blemishOf(who), BLEMISH]),
			...[...this.#passed.keys()].map((key) => [passageOf(key), UNSEEN]),
		];
	}

	#note(kind, branch, fate, by = 1) {
		const about = casesOf(kind, branch);
		if (!this.#tallies.has(about)) this.#tallies.set(about, Object.fromEntries(FATES.map((one) => [one, 0])));
		const tally = this.#tallies.get(about);
		tally[fate] += by;
		needs(tally[fate] >= 0, `no case of the kind ${kind} is open at ${branch}`);
	}
}

/** Cases of a kind at a branch, in words. */
export const casesOf = (kind, branch) => `${branch}, cases of the kind ${kind}`;
/** A clean record, in words. */
export const recordOf = (who, category) => `${who}, record in ${category}`;
export const goodWords = (count) => `${count} found good`;
/** Somebody of whom an activity was found bad. */
export const blemishOf = (who) => `${who}, blemish`;
export const BLEMISH = 'an activity was given back';
/** An activity that passed. */
export const passageOf = (key) => `the activity "${key}"`;
export const UNSEEN = 'passed, and no auditor has looked at it';
/** What of somebody's activities that passed keeps others from passing. */
export const waitingOf = (who) => `${who}, activities that passed`;
export const waitingWords = (undrawn, samples) => `${undrawn} to be drawn, ${samples} looked at now`;
