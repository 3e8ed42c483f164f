// SPDX-License-Identifier: Apache-2.0
// The model of standing: what people have done, what is thought of it, and what follows: points, stars, credit.

/** For so many steps of a service a review earns points: two hours. */
const MOST_STEPS = 40;
/** What a point of score earns for each step, in hundredths of a point at full weight. */
const worthOf = (score) => Math.max(0, score - 2);
const FULL_WEIGHT = 100;
const LEAST_WEIGHT = 5;
/** The points for two, three, four and five stars, until the Council decides otherwise. */
const THRESHOLDS = [60, 300, 1_200, 4_000];
const POINTS_PER_LATE = 20;
const POINTS_PER_ABSENCE = 40;
/** From three reviews on an average below three has consequences. In hundredths. */
const ENOUGH_WEIGHT = 300;
const GOOD_RATING = 3;
const POORLY_RATED = 2;

const FULL_CREDIT = 100;
const PER_LATE = -10;
const PER_ABSENCE = -20;
const PER_SERVICE = 2;

/**
 * What is known of somebody.
 *
 * @typedef {object} Row
 * @property {number} services how many they gave
 * @property {number} served in how many steps
 * @property {number} received steps that were served for them
 * @property {number} published activities of theirs in which somebody served
 * @property {number} late services that they did not settle in time
 * @property {number} absences how often they did not come
 * @property {number} reviews of them
 * @property {{sum: number, weight: number}} rating as volunteer and as publisher
 * @property {number} earned hundredths of points
 * @property {{at: number, change: number}[]} changes of credit, each at a moment
 */

export class Standing {
	/** @type {Map<string, Row>} */
	#rows = new Map();
	#reviews = new Map();

	noteService(publisher, participant, steps, at) {
		const helper = this.#row(participant);
		helper.services += 1;
		helper.served += steps;
		helper.changes.push({ at, change: PER_SERVICE });
		const row = this.#row(publisher);
		row.received += steps;
		row.changes.push({ at, change: PER_SERVICE });
	}

	noteFinished(publisher) {
		this.#row(publisher).published += 1;
	}

	noteLate(publisher, at) {
		const row = this.#row(publisher);
		row.late += 1;
		row.changes.push({ at, change: PER_LATE });
	}

	noteAbsence(participant, at) {
		const row = this.#row(participant);
		row.absences += 1;
		row.changes.push({ at, change: PER_ABSENCE });
	}

	/**
	 * A review is opened. The more often the same person reviews the same person, the less it counts.
	 *
	 * @param {{reviewer: string, reviewed: string, as: 'volunteer' | 'publisher', steps: number, score: number}} review
	 */
	review({ reviewer, reviewed, as, steps, score }) {
		const pair = JSON.stringify([reviewer, reviewed]);
		const count = (this.#reviews.get(pair) ?? 0) + 1;
		this.#reviews.set(pair, count);
		const weight = Math.max(LEAST_WEIGHT, Math.floor(FULL_WEIGHT / count));
		const row = this.#row(reviewed);
		const worth = Math.min(steps, MOST_STEPS) * worthOf(score) * weight;
		row.reviews += 1;
		row.rating.sum += score * weight;
		row.rating.weight += weight;
		row.earned += as === 'volunteer' ? worth : Math.floor(worth / 2);
	}

	/** Activities of theirs in which somebody served. */
	published(who) {
		return this.#row(who).published;
	}

	points(who) {
		const { earned, late, absences } = this.#row(who);
		return Math.max(0, Math.floor(earned / 100) - POINTS_PER_LATE * late - POINTS_PER_ABSENCE * absences);
	}

	stars(who) {
		const { reviews, rating } = this.#row(who);
		if (!reviews) return 1;
		const points = this.points(who);
		const stars = 1 + THRESHOLDS.filter((least) => points >= least).length;
		const poor = rating.weight >= ENOUGH_WEIGHT && rating.sum / rating.weight < GOOD_RATING;
		return poor ? Math.min(stars, POORLY_RATED) : stars;
	}

	/** A point comes back with each full day, and two on a day with services. @param {number} now @param {number} day in milliseconds */
	credit(who, now, day) {
		let credit = FULL_CREDIT;
		let since = 0;
		let served;
		const pass = (at) => {
			credit = Math.min(FULL_CREDIT, credit + Math.floor((at - since) / day));
			since = credit < FULL_CREDIT ? at - ((at - since) % day) : at;
		};
		for (const { at, change } of [...this.#row(who).changes].sort((one, other) => one.at - other.at)) {
			pass(at);
			const today = Math.floor(at / day);
			if (change > 0 && served === today) continue;
			if (change > 0) served = today;
			credit = Math.max(0, Math.min(FULL_CREDIT, credit + change));
		}
		pass(now);
		return credit;
	}

	/** What a table shows of somebody. */
	of(who, now, day) {
		const { services, served, received, published, late, absences } = this.#row(who);
		const counted = { services, served, received, published, late, absences };
		return { ...counted, points: this.points(who), stars: this.stars(who), credit: this.credit(who, now, day) };
	}

	#row(who) {
		if (!this.#rows.has(who)) {
			const counts = { services: 0, served: 0, received: 0, published: 0, late: 0, absences: 0, reviews: 0 };
			this.#rows.set(who, { ...counts, rating: { sum: 0, weight: 0 }, earned: 0, changes: [] });
		}
		return this.#rows.get(who);
	}
}
