// SPDX-License-Identifier: Apache-2.0
// The model of what watches over coins: movements that are held back, circles, alerts, and coins that are frozen.

import { inTime, time } from '../amounts.mjs';
import { listed, needs } from './rules.mjs';

const AUDITOR = 'Auditor';
const CIRCLE = 'circle';
/** How a ring is noticed: over so many movements hours may have come back, besides the last one. */
const MOST_HOPS = 5;
/** Smaller amounts are no ring: half an hour. */
const LEAST = 500_000n;
/** So many circles that one person closes with whomever are well. */
const ALL_CIRCLES = 6;
/** So many ways to somebody are remembered. */
const MOST_WAYS = 12;

/**
 * A way by which hours came to somebody.
 *
 * @typedef {object} Way
 * @property {string} origin who gave them first
 * @property {number} hops over how many movements
 * @property {bigint} least the smallest amount that came by it
 * @property {bigint} most all that came by it
 * @property {number} at when coins last began to go it, as a number of the movement
 */

export class Risk {
	#model;
	/** Of more than so much a branch's auditor is asked first, and so many circles are well; by the Council. */
	#limits = { above: undefined, circles: undefined };
	/** @type {Map<string, Way[]>} by whom they reached, the youngest first */
	#ways = new Map();
	/** How many movements were followed. */
	#followed = 0;
	/** How many circles somebody closed, with the same other and with whomever. */
	#circles = new Map();
	/** Those with whom it was noticed, by the alert. */
	#alerts = new Map();
	/** How many alerts there were of a rule in a branch. */
	#counts = new Map();
	/** Movements that wait, by what the story calls them. */
	#held = new Map();
	/** By whose coins: how far a freeze is, who signs, and what decides on it. */
	#freezes = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	setLimits(above, circles) {
		this.#limits = { above, circles };
	}

	// --- Movements that wait -------------------------------------------------------------------------------------------

	/** Whether an auditor is asked before so much moves. */
	isLarge(coins) {
		return this.#limits.above !== undefined && coins > this.#limits.above;
	}

	hold(key, from, to, coins) {
		needs(!this.#held.has(key), `two payments are called "${key}"`);
		const payer = this.#model.person(from);
		this.#model.setAside(payer, coins, `${from} has fewer free coins`);
		this.#held.set(key, { from, to, coins, branch: payer.branch });
		this.#model.cases.open('Movement', payer.branch);
	}

	/** An auditor lets it go on. @returns {{from: string, to: string, coins: bigint}} */
	release(key, branch) {
		const held = this.#held.get(key);
		needs(held, `no payment "${key}" waits for an auditor`);
		this.#decides(branch, held.branch);
		this.#held.delete(key);
		this.#model.move(this.#model.person(held.from), this.#model.person(held.to), held.coins, 'held');
		this.#model.cases.decide('Movement', held.branch, 'granted');
		return held;
	}

	// --- Rings ---------------------------------------------------------------------------------------------------------

	/**
	 * Hours pass from one person to another. What goes the same direct way is summed up, so that hours which come round in parts are
	 * noticed, too. What runs out of such sums in the days of a story makes no difference.
	 *
	 * @returns {boolean} whether an auditor is told
	 */
	follow(from, to, coins) {
		if (coins < LEAST) return false;
		this.#followed += 1;
		const payers = this.#ways.get(from) ?? [];
		const payees = this.#ways.get(to) ?? [];
		const before = payees.find((way) => way.origin === from && isDirect(way)) ?? { least: coins, most: 0n };
		const sum = { least: smaller(before.least, coins), most: before.most + coins };
		const direct = { origin: from, hops: 1, ...sum, at: this.#followed };
		const closing = payers.find(
			(way) => way.origin === to && !isDirect(way) && way.hops <= MOST_HOPS && alike(way, direct),
		);
		const rest = payers.filter((way) => way !== closing);
		this.#ways.set(from, rest);
		const longer = rest
			.filter((way) => way.origin !== to && way.hops < MOST_HOPS && alike(way, direct))
			.map((way) => ({
				...way,
				hops: way.hops + 1,
				least: smaller(way.least, direct.least),
				most: smaller(way.most, direct.most),
			}));
		this.#ways.set(to, together([direct, ...longer, ...payees]));
		return Boolean(closing) && this.#closed(from, to);
	}

	#closed(from, to) {
		const isMuch = [pairOf(from, to), from].map((about) => {
			const count = (this.#circles.get(about) ?? 0) + 1;
			this.#circles.set(about, count);
			const well = about === from ? ALL_CIRCLES : this.#limits.circles;
			// What is counted runs out with time, so that one more than is well is not enough.
			return well !== undefined && count > well + 1;
		});
		if (!isMuch.includes(true)) return false;
		const alert = alertOf(CIRCLE, from);
		if (!this.#alerts.has(alert)) {
			this.#alerts.set(alert, { with: new Set(), branch: this.#model.home(from) });
			this.#count(this.#model.home(from), CIRCLE, 'raised');
		}
		this.#alerts.get(alert).with.add(to);
		return true;
	}

	/** An auditor has looked at an alert, and it was right. @returns {string[]} whom it names besides */
	handle(rule, who, branch) {
		const alert = this.#alerts.get(alertOf(rule, who));
		needs(alert, `there is no alert about ${who}`);
		this.#decides(branch, alert.branch);
		this.#alerts.delete(alertOf(rule, who));
		// What led to it is not noticed again.
		for (const about of [who, ...[...alert.with].map((other) => pairOf(who, other))]) this.#circles.delete(about);
		this.#count(alert.branch, rule, 'confirmed');
		return [...alert.with];
	}

	#count(branch, rule, what) {
		const about = alertsOf(rule, branch);
		const counts = this.#counts.get(about) ?? { raised: 0, confirmed: 0, dismissed: 0 };
		counts[what] += 1;
		this.#counts.set(about, counts);
	}

	// --- Freezes -------------------------------------------------------------------------------------------------------

	/** An auditor wants all coins of somebody to be frozen. */
	request(who, { by, branch }) {
		const { branch: home } = this.#model.alive(who);
		this.#decides(branch, home);
		needs(!this.#freezes.has(who), `the coins of ${who} are to be frozen already`);
		this.#freezes.set(who, { stands: false, by: [by], home, branch });
		this.#model.cases.open('Freeze', home);
	}

	/** Another auditor signs it, too, and it stands. */
	sign(who, { by, branch }) {
		const freeze = this.#freeze(who);
		needs(!freeze.stands, `the coins of ${who} are frozen already`);
		this.#decides(branch, freeze.home);
		needs(!freeze.by.includes(by), `${by} has signed this already`);
		freeze.by.push(by);
		freeze.stands = true;
		this.#model.person(who).frozen = true;
		if (this.#model.oversees(branch, freeze.branch)) freeze.branch = branch;
		this.#model.cases.decide('Freeze', freeze.home, 'granted');
	}

	/** Whose coins are frozen asks the branch above. */
	appeal(who) {
		const freeze = this.#freeze(who);
		needs(freeze.stands, `the coins of ${who} are not frozen`);
		needs(!freeze.appealed, `${who} has appealed already`);
		freeze.appealed = { at: this.#model.cases.appeal('Freeze', freeze.branch), by: [] };
	}

	/** An auditor of the branch above agrees with them; the second one's signature carries it out. @returns {boolean} whether they are free */
	lift(who, { by, branch }) {
		const { appealed, by: deciders, branch: decidedAt, home } = this.#freeze(who);
		needs(appealed, `${who} has not appealed`);
		this.#decides(branch, appealed.at);
		needs(branch !== decidedAt && !deciders.includes(by), `${by} does not decide on what ${decidedAt} has decided`);
		needs(!appealed.by.includes(by), `${by} has signed this already`);
		appealed.by.push(by);
		if (appealed.by.length < 2) return false;
		this.#freezes.delete(who);
		this.#model.person(who).frozen = false;
		this.#model.cases.overturn('Freeze', home);
		return true;
	}

	#freeze(who) {
		const freeze = this.#freezes.get(who);
		needs(freeze, `nobody wants the coins of ${who} to be frozen`);
		return freeze;
	}

	#decides(branch, of) {
		this.#model.needsStaff(branch, AUDITOR);
		needs(this.#model.oversees(branch, of), `that is not ${branch}'s to decide on`);
	}

	/** @returns {[string, string][]} */
	get facts() {
		const { above, circles } = this.#limits;
		return [
			...(above === undefined ? [] : [[LIMITS, limitWords(above, circles)]]),
			...[...this.#alerts].map(([alert, { with: people }]) => [alert, listed(people)]),
			...[...this.#counts].map(([about, counts]) => [about, countWords(counts)]),
			...[...this.#held.values()].map(({ from, to, coins }) => [heldOf(from, to), time(coins)]),
			...[...this.#freezes].map(([who, { stands }]) => [coinsOf(who), stands ? FROZEN : TO_BE_FROZEN]),
		];
	}
}

/** Of those from the same origin one direct way and one over others, and the youngest of them. @param {Way[]} ways @returns {Way[]} */
function together(ways) {
	const kept = [];
	for (const way of ways) {
		const known = kept.find((other) => other.origin === way.origin && isDirect(other) === isDirect(way));
		if (!known) kept.push({ ...way });
		// What went directly before is in the sum already.
		else if (!isDirect(known)) {
			known.hops = Math.min(known.hops, way.hops);
			known.least = smaller(known.least, way.least);
			known.most = larger(known.most, way.most);
			known.at = Math.max(known.at, way.at);
		}
	}
	return kept.sort((one, other) => other.at - one.at).slice(0, MOST_WAYS);
}

const pairOf = (from, to) => JSON.stringify([from, to]);
const isDirect = ({ hops }) => hops === 1;
const smaller = (one, other) => (one < other ? one : other);
const larger = (one, other) => (one > other ? one : other);
/** Whether what went one way can have gone the other, or up to twice as much. */
const alike = (one, other) => one.least <= 2n * other.most && other.least <= 2n * one.most;

// In words.
export const coinsOf = (who) => `${who}, coins`;
export const FROZEN = 'frozen';
export const TO_BE_FROZEN = 'to be frozen, if a second auditor says so';
export const LIMITS = 'thresholds for new members';
export const limitWords = (above, circles) => `above ${inTime(above)} TIME an auditor is asked, ${circles} circle is well`;
export const alertOf = (rule, who) => `alert about ${who}: ${rule}`;
export const alertsOf = (rule, branch) => `${branch}, alerts of the rule ${rule}`;
export const countWords = ({ raised, confirmed, dismissed }) =>
	`${raised} raised, ${confirmed} confirmed, ${dismissed} dismissed`;
export const heldOf = (from, to) => `held back, from ${from} to ${to}`;
