// SPDX-License-Identifier: Apache-2.0
// The model of the noticeboard: who offers what, and who can be proposed for an activity.

import { needs } from './rules.mjs';

export class Noticeboard {
	#model;
	/** @type {Map<string, string[]>} by member, the categories of service */
	#offers = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	offer(who, categories) {
		this.#model.alive(who);
		this.#offers.set(who, categories);
	}

	/** Who offers what an activity looks for and may enrol in it; in no particular order. How well each suits is the chain's to say. */
	candidates(key) {
		const { phase, category, by, requires } = this.#model.activities.get(key);
		needs(phase === 'open', `"${key}" is not open`);
		const suits = ([who, categories]) =>
			who !== by &&
			categories.includes(category) &&
			this.#model.people.get(who).status === 'active' &&
			requires.every((credential) => this.#model.profiles.holds(who, credential));
		return [...this.#offers].filter(suits).map(([who]) => who);
	}

	/** @returns {[string, string][]} */
	get facts() {
		return [...this.#offers].map(([who, categories]) => [`${who}, offer`, [...categories].sort().join('; ')]);
	}
}
