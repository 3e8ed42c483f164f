// SPDX-License-Identifier: Apache-2.0
// The model of activities: what members and branches ask for, what others do for them, and what becomes of the coins.

import { coinsFor } from '../amounts.mjs';
import { PARTICIPATE, SETTLE, SPEND } from './custody.mjs';
import { needs } from './rules.mjs';

export const PUBLISHER = 'publisher';
export const PARTICIPANT = 'participant';
export const SIDES = [PUBLISHER, PARTICIPANT];

const AUDITOR = 'Auditor';
/** Who publishes for a branch, by what it is paid from. */
export const FUNDERS = { pot: 'Treasurer', minted: 'Minter' };

/** Nothing of a service has begun. */
const BEFORE = ['applied', 'waiting', 'admitted'];
/** It has begun, and is neither paid nor given up. */
const UNDER_WAY = ['running', 'ended', 'absent', 'disputed'];

/**
 * Somebody's part in an activity.
 *
 * @typedef {object} Helper
 * @property {'applied' | 'waiting' | 'admitted' | 'running' | 'ended' | 'absent' | 'disputed' | 'settled'} phase
 * @property {Set<string>} started the sides that have confirmed the beginning
 * @property {Set<string>} ended the sides that have confirmed the end
 * @property {number} extra steps beyond what was agreed at first
 * @property {number} [steps] how long it took
 * @property {number} [stars] with which they wait
 * @property {Map<string, {score: number, opened: boolean}>} reviews by the side that gives them
 *
 * @typedef {object} Activity
 * @property {string} by who publishes it: a member, or somebody of a branch's staff
 * @property {'own' | 'pot' | 'minted'} funding
 * @property {string} [branch] which pays, unless a member does
 * @property {string} category of service
 * @property {number} steps of each place
 * @property {number} places
 * @property {string[]} requires credentials
 * @property {'submitted' | 'open' | 'returned' | 'concluded' | 'over'} phase
 * @property {number} settled
 * @property {number} served steps that were settled
 * @property {number} version
 * @property {Map<string, Helper>} helpers
 * @property {Map<string, boolean>} managers besides the publisher, and whether they have accepted
 * @property {number} again how often it is published anew by itself
 * @property {boolean} routine whether it counts for the record of who publishes it
 */

export class Activities {
	#model;
	/** @type {Map<string, Activity>} */
	#rows = new Map();
	/** In which activity somebody serves now. */
	#serving = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	has(key) {
		return this.#rows.has(key);
	}

	/** @returns {Activity} */
	get(key) {
		needs(this.#rows.has(key), `"${key}" has not been published`);
		return this.#rows.get(key);
	}

	/** What is not over: activities, and those that are published anew by themselves. */
	get counts() {
		const open = [...this.#rows.values()].filter(({ phase }) => phase !== 'over');
		const parts = [...this.#rows.values()].flatMap(({ helpers }) => [...helpers.values()]);
		return {
			activities: open.length,
			enrolments: open.reduce((sum, { helpers }) => sum + helpers.size, 0),
			managers: open.reduce((sum, { managers }) => sum + managers.size, 0),
			waiting: open.filter((activity) => this.#waiting(activity).length).length,
			sealed: parts.flatMap(({ reviews }) => [...reviews.values()]).filter(({ opened }) => !opened).length,
			series: [...this.#rows.values()].filter(({ again }) => again > 0).length,
		};
	}

	// --- What is asked for ---------------------------------------------------------------------------------------------

	/** @returns {boolean} whether it is open at once, for a clean record of who publishes it */
	publish(key, terms) {
		const activity = this.#add(key, terms);
		activity.routine = this.#model.cases.isRoutine({ ...activity, opens: terms.opens });
		const passes = this.#model.cases.publish(key, activity, this.#home(activity));
		if (passes) activity.phase = 'open';
		return passes;
	}

	#add(key, { by, funding = 'own', branch, category, steps, places, requires = [], times = 0 }) {
		needs(!this.#rows.has(key), `"${key}" has been published already`);
		const activity = {
			by,
			funding,
			branch,
			category,
			steps,
			places,
			requires,
			...{ phase: 'submitted', settled: 0, served: 0, version: 0, again: 0, times, routine: false },
			...{ helpers: new Map(), managers: new Map() },
		};
		if (funding === 'own') this.#model.alive(by);
		else this.#model.needsStaff(branch, FUNDERS[funding]);
		this.#hold(activity, steps * places);
		if (funding === 'own') this.#model.custody.acting(by, SPEND, coinsFor(steps) * BigInt(places));
		this.#rows.set(key, activity);
		return activity;
	}

	approve(key, branch) {
		const activity = this.#submitted(key, branch);
		this.#model.cases.decide('Activity', this.#home(activity), 'granted');
		this.#model.cases.praise(activity);
		activity.phase = 'open';
		activity.again = activity.times;
	}

	reject(key, branch) {
		const activity = this.#submitted(key, branch);
		this.#model.cases.decide('Activity', this.#home(activity), 'refused');
		this.#model.cases.blame(activity);
		activity.phase = 'returned';
	}

	/** An auditor looks at one that is open without having been approved, and finds nothing wrong. */
	sample(key, branch) {
		const activity = this.get(key);
		this.#model.cases.sample(key, activity, this.#home(activity), branch);
	}

	/** A branch gives an approved activity back of which nothing has begun. */
	takeDown(key, branch) {
		const activity = this.#overseen(key, branch);
		needs(activity.phase === 'open', `"${key}" is not open`);
		needs(!this.#begun(activity), `something of "${key}" has begun`);
		activity.helpers.clear();
		activity.again = 0;
		activity.phase = 'returned';
		this.#model.cases.noted('Activity', branch, key);
		this.#model.cases.blame(activity);
	}

	/** @returns {bigint} the coins that are set aside for it in addition, negative for those that return */
	edit(key, { category, steps, places, requires = [], times = 0 }) {
		const activity = this.get(key);
		needs(['submitted', 'returned', 'open'].includes(activity.phase), `"${key}" is over`);
		needs(!this.#begun(activity), `something of "${key}" has begun`);
		const more = steps * places - activity.steps * activity.places;
		this.#hold(activity, more);
		if (activity.phase === 'submitted') this.#model.cases.close('Activity', this.#home(activity));
		this.#model.cases.open('Activity', this.#home(activity));
		activity.routine = false;
		activity.helpers.clear();
		Object.assign(activity, { category, steps, places, requires, times, again: 0, phase: 'submitted' });
		activity.version += 1;
		return coinsFor(more);
	}

	/** @returns {bigint} the coins that return */
	close(key) {
		const activity = this.get(key);
		if (activity.funding === 'own') this.#model.custody.acting(activity.by, SETTLE);
		needs(['submitted', 'returned', 'open'].includes(activity.phase), `"${key}" is over`);
		if (activity.phase === 'submitted') this.#model.cases.close('Activity', this.#home(activity));
		for (const [who, { phase, started }] of activity.helpers)
			if (BEFORE.includes(phase) && !started.size) activity.helpers.delete(who);
		const unused = activity.places - activity.helpers.size;
		this.#hold(activity, -unused * activity.steps);
		activity.places = activity.helpers.size;
		activity.phase = 'concluded';
		this.#finish(activity);
		return coinsFor(unused * activity.steps);
	}

	/** It is published anew by itself, and is open at once. @param {string} next what the story calls it then */
	recur(key, next) {
		const before = this.get(key);
		needs(before.again > 0, `"${key}" is not published anew`);
		const { by, funding, branch, category, steps, places, requires } = before;
		this.#add(next, { by, funding, branch, category, steps, places, requires }).phase = 'open';
		before.again -= 1;
	}

	endSeries(key) {
		const activity = this.get(key);
		needs(activity.again > 0, `"${key}" is not published anew`);
		activity.again = 0;
	}

	// --- Who takes part ------------------------------------------------------------------------------------------------

	invite(key, who) {
		const activity = this.get(key);
		this.#model.alive(who);
		needs(!activity.helpers.has(who), `${who} has enrolled in "${key}"`);
		needs(!activity.managers.has(who), `${who} is invited already`);
		activity.managers.set(who, false);
	}

	acceptInvitation(key, who) {
		const { managers } = this.get(key);
		needs(managers.get(who) === false, `${who} is not invited to "${key}"`);
		managers.set(who, true);
	}

	enrol(key, who) {
		const activity = this.get(key);
		this.#model.alive(who);
		this.#model.custody.acting(who, PARTICIPATE);
		needs(activity.phase === 'open', `"${key}" is not open`);
		needs(activity.by !== who && !activity.managers.has(who), `${who} manages "${key}"`);
		needs(!activity.helpers.has(who), `${who} has enrolled already`);
		needs(activity.settled < activity.places, `every place in "${key}" is settled`);
		for (const credential of activity.requires)
			needs(this.#model.profiles.holds(who, credential), `${who} has no credential "${credential}"`);
		const nothing = { phase: 'applied', started: new Set(), ended: new Set(), reviews: new Map(), extra: 0 };
		activity.helpers.set(who, nothing);
	}

	/** @returns {string | undefined} who gets the place from the waiting list */
	leave(key, who) {
		this.#model.custody.acting(who, PARTICIPATE);
		return this.#drop(key, who);
	}

	/** @returns {string | undefined} who gets the place from the waiting list */
	decline(key, who, by) {
		this.#manages(key, by);
		return this.#drop(key, who);
	}

	/** @returns {number} the place in the waiting list, from 1; 0: admitted */
	admit(key, who, by) {
		this.#manages(key, by);
		const helper = this.#helper(key, who, 'applied', 'waiting');
		const activity = this.get(key);
		const waits = helper.phase === 'waiting';
		if (this.#taken(activity) < activity.places) {
			helper.phase = 'admitted';
			return 0;
		}
		needs(!waits, `${who} is on the waiting list of "${key}" already`);
		helper.phase = 'waiting';
		helper.stars = this.#model.standing.stars(who);
		return this.#waiting(activity).indexOf(who) + 1;
	}

	/** Who waits for a place: more stars first, then who came first. */
	waiting(key) {
		return this.#waiting(this.get(key));
	}

	// --- Services ------------------------------------------------------------------------------------------------------

	/** @param {string} [by] who of the managers does what is done for the publisher */
	start(key, who, sides = SIDES, by) {
		const helper = this.#helper(key, who, 'admitted');
		this.#takePart(key, who, sides, PARTICIPATE, by);
		const begins = helper.started.size + sides.length === SIDES.length;
		needs(!begins || !this.#serving.has(who), `${who} serves in "${this.#serving.get(who)}"`);
		confirm(helper.started, sides);
		if (!begins) return;
		this.#serving.set(who, key);
		helper.phase = 'running';
	}

	/** @param {number} [steps] how long it took; without it as long as agreed or longer, which counts the same */
	end(key, who, sides = SIDES, steps = Infinity, by) {
		const helper = this.#helper(key, who, 'running');
		this.#takePart(key, who, sides, SETTLE, by);
		confirm(helper.ended, sides);
		this.#serving.delete(who);
		helper.steps ??= Math.min(steps, this.get(key).steps + helper.extra);
		if (helper.ended.size === SIDES.length) helper.phase = 'ended';
	}

	/** Coins for more steps than were agreed. */
	topUp(key, who, steps) {
		const helper = this.#helper(key, who, 'running');
		this.#hold(this.get(key), steps);
		helper.extra += steps;
	}

	/** Somebody who was admitted has not come: it is final when nobody says otherwise. */
	reportAbsence(key, who, by) {
		this.#manages(key, by);
		this.#helper(key, who, 'admitted').phase = 'absent';
	}

	confirmAbsence(key, who, at) {
		this.#helper(key, who, 'absent');
		const activity = this.get(key);
		activity.helpers.delete(who);
		this.#model.standing.noteAbsence(who, at);
		if (activity.phase !== 'concluded') return;
		activity.places -= 1;
		this.#hold(activity, -activity.steps);
		this.#finish(activity);
	}

	dispute(key, who, side) {
		const helper = this.#helper(key, who, 'ended', ...(side === PARTICIPANT ? ['absent'] : []));
		helper.phase = 'disputed';
		this.#model.cases.open('Service', this.#home(this.get(key)));
	}

	/** An auditor decides how many steps are paid. @returns {{paid: bigint, returned: bigint}} */
	decide(key, who, branch, steps, at) {
		this.#overseen(key, branch);
		this.#model.needsStaff(branch, AUDITOR);
		const helper = this.#helper(key, who, 'disputed');
		needs(steps <= this.get(key).steps + helper.extra, 'that is more than was agreed');
		this.#model.cases.decide('Service', this.#home(this.get(key)), 'partly');
		return this.#pay(key, who, steps, at);
	}

	/** @param {{by?: string, unreviewed?: boolean, at?: number}} how `unreviewed`: the time for reviews is over */
	settle(key, who, { by, unreviewed = false, at } = {}) {
		this.#manages(key, by);
		const { reviews, steps } = this.#helper(key, who, 'ended');
		needs(unreviewed || reviews.size === SIDES.length, `the reviews of ${who}'s part in "${key}" are missing`);
		return this.#pay(key, who, steps, at);
	}

	/** The publisher was silent: it settles by itself. */
	settleLate(key, who, at) {
		const { steps } = this.#helper(key, who, 'ended');
		const paid = this.#pay(key, who, steps, at);
		this.#model.standing.noteLate(this.get(key).by, at);
		return paid;
	}

	// --- Reviews -------------------------------------------------------------------------------------------------------

	seal(key, who, side, score) {
		const activity = this.get(key);
		const helper = activity.helpers.get(who);
		needs(helper && ['ended', 'disputed', 'settled'].includes(helper.phase), `nothing of "${key}" can be reviewed`);
		needs(!helper.reviews.has(side), `the ${side} has sealed a review already`);
		this.#takePart(key, who, [side], SETTLE);
		helper.reviews.set(side, { score, opened: false });
	}

	/** @param {{unreviewed?: boolean, score?: number}} how `score`: which is said to be the sealed one */
	open(key, who, side, { unreviewed = false, score } = {}) {
		const { by, helpers } = this.get(key);
		const helper = helpers.get(who);
		const review = helper?.reviews.get(side);
		needs(review, `the ${side} of ${who}'s part in "${key}" has sealed no review`);
		needs(unreviewed || helper.reviews.size === SIDES.length, 'the other review is not sealed yet');
		needs(!review.opened, `the review of the ${side} is open already`);
		needs(score === undefined || score === review.score, 'that is not what was sealed');
		review.opened = true;
		const [reviewer, reviewed] = side === PUBLISHER ? [by, who] : [who, by];
		const as = side === PUBLISHER ? 'volunteer' : 'publisher';
		this.#model.standing.review({ reviewer, reviewed, as, steps: helper.steps, score: review.score });
	}

	/** The sides whose reviews are sealed and not open. */
	sealed(key, who) {
		const reviews = this.get(key).helpers.get(who)?.reviews ?? new Map();
		return [...reviews].filter(([, { opened }]) => !opened).map(([side]) => side);
	}

	// --- The rules behind them -----------------------------------------------------------------------------------------

	#pay(key, who, steps, at) {
		const activity = this.get(key);
		const helper = activity.helpers.get(who);
		const { by } = activity;
		const paid = coinsFor(steps);
		const place = coinsFor(activity.steps + helper.extra);
		if (activity.funding === 'minted') {
			if (paid) this.#model.mintForService(activity.branch, who, paid);
		} else {
			const purse = this.#purse(activity);
			this.#model.move(purse, this.#model.person(who), paid, 'held');
			this.#model.release(purse, place - paid);
			if (activity.funding === 'own') this.#model.risk.follow(by, who, paid);
		}
		if (steps) this.#model.standing.noteService(by, who, steps, at);
		helper.phase = 'settled';
		activity.settled += 1;
		activity.served += steps;
		this.#finish(activity);
		return { paid, returned: activity.funding === 'minted' ? 0n : place - paid };
	}

	/** It is over when all places are settled. What waited or was admitted goes with it. */
	#finish(activity) {
		if (activity.settled < activity.places) return;
		activity.phase = 'over';
		if (activity.served) this.#model.standing.noteFinished(activity.by);
	}

	/** Sets aside what so many steps are worth, or releases it. */
	#hold(activity, steps) {
		if (activity.funding === 'minted') return;
		const why = `${activity.branch ?? activity.by} has fewer free coins than the activity needs`;
		this.#model.setAside(this.#purse(activity), coinsFor(steps), why);
	}

	#purse({ funding, by, branch }) {
		return funding === 'own' ? this.#model.person(by) : this.#model.pot(branch);
	}

	#begun({ helpers, settled }) {
		const begun = [...helpers.values()].some(({ phase, started }) => UNDER_WAY.includes(phase) || started.size);
		return begun || settled > 0;
	}

	#taken({ helpers }) {
		return [...helpers.values()].filter(({ phase }) => !['applied', 'waiting'].includes(phase)).length;
	}

	#waiting({ helpers }) {
		const waiting = [...helpers].filter(([, { phase }]) => phase === 'waiting');
		return waiting.sort(([, one], [, other]) => other.stars - one.stars).map(([who]) => who);
	}

	#drop(key, who) {
		const { phase, started } = this.#helper(key, who, ...BEFORE);
		needs(!started.size, `the service of ${who} has begun`);
		const activity = this.get(key);
		activity.helpers.delete(who);
		const [next] = phase === 'admitted' ? this.#waiting(activity) : [];
		if (next) activity.helpers.get(next).phase = 'admitted';
		return next;
	}

	/** Somebody manages an activity: the publisher, unless it is said who else. */
	#manages(key, by) {
		const activity = this.get(key);
		if (by !== undefined) {
			needs(activity.managers.get(by), `${by} does not manage "${key}"`);
			this.#model.alive(by);
		} else if (activity.funding === 'own') this.#model.custody.acting(activity.by, SETTLE);
	}

	/** Both sides of a part, or one of them, do something in it. */
	#takePart(key, who, sides, scope, by) {
		const { custody } = this.#model;
		for (const side of sides) {
			if (side === PARTICIPANT) custody.acting(who, scope);
			else if (by !== undefined) this.#manages(key, by);
			else if (this.get(key).funding === 'own') custody.acting(this.get(key).by, scope);
		}
	}

	#submitted(key, branch) {
		const activity = this.#overseen(key, branch);
		this.#model.needsStaff(branch, AUDITOR);
		needs(activity.phase === 'submitted', `"${key}" has been decided on`);
		return activity;
	}

	#overseen(key, branch) {
		const activity = this.get(key);
		needs(this.#model.oversees(branch, this.#home(activity)), `"${key}" is not ${branch}'s to decide on`);
		return activity;
	}

	/** The branch that decides on it. */
	#home({ by, funding, branch }) {
		return funding === 'own' ? this.#model.home(by) : branch;
	}

	#helper(key, who, ...phases) {
		const activity = this.get(key);
		const helper = activity.helpers.get(who);
		needs(['open', 'concluded'].includes(activity.phase), `"${key}" is not open`);
		needs(helper, `${who} has not enrolled in "${key}"`);
		needs(phases.includes(helper.phase), `${who}'s part in "${key}" is ${helper.phase}`);
		return helper;
	}
}

function confirm(confirmed, sides) {
	const again = sides.find((side) => confirmed.has(side));
	needs(!again, `the ${again} has confirmed it already`);
	for (const side of sides) confirmed.add(side);
}
