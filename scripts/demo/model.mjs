// SPDX-License-Identifier: Apache-2.0
// What the story should give, reckoned without the chain: the rules of the time bank once more, as a person would apply
// them with pencil and paper. The chain's final table is checked against it, and a story is rehearsed on it beforehand.

import { coinsFor } from './amounts.mjs';

/** A step that the rules do not allow. The message says why, in plain words. */
export class Refusal extends Error {}

const PUBLISHER = 'publisher';
const PARTICIPANT = 'participant';
export const SIDES = [PUBLISHER, PARTICIPANT];

/**
 * @typedef {object} Person
 * @property {string} branch the home branch
 * @property {bigint} free
 * @property {bigint} held set aside for activities
 * @property {number} services how many services they gave
 * @property {number} served steps of service given
 * @property {number} received steps of service received
 */

export class Model {
	/** @type {Map<string, Person>} */
	people = new Map();
	activities = new Map();
	#roles = new Set();
	#welcome;

	/** @param {bigint} welcome the grant that every new member gets, in base units */
	constructor(welcome) {
		this.#welcome = welcome;
	}

	/** All coins there are. */
	get issuance() {
		return [...this.people.values()].reduce((sum, { free, held }) => sum + free + held, 0n);
	}

	appoint(branch, role) {
		this.#roles.add(`${branch}/${role}`);
	}

	register(name, branch) {
		this.#needs(this.#roles.has(`${branch}/Registrar`), `${branch} has no registrar yet`);
		this.#needs(!this.people.has(name), `${name} is a member already`);
		this.people.set(name, { branch, free: this.#welcome, held: 0n, services: 0, served: 0, received: 0 });
	}

	give(from, to, coins) {
		const giver = this.#person(from);
		const receiver = this.#person(to);
		this.#needs(from !== to, `${from} cannot give coins to themselves`);
		this.#needs(coins <= giver.free, `${from} has fewer free coins`);
		giver.free -= coins;
		receiver.free += coins;
	}

	publish(key, { by, steps, places }) {
		const publisher = this.#person(by);
		this.#needs(!this.activities.has(key), `"${key}" has been published already`);
		const escrow = coinsFor(steps) * BigInt(places);
		this.#needs(escrow <= publisher.free, `${by} has fewer free coins than the activity needs`);
		publisher.free -= escrow;
		publisher.held += escrow;
		this.activities.set(key, { phase: 'submitted', by, steps, places, settled: 0, helpers: new Map() });
	}

	approve(key, branch) {
		this.#submitted(key, branch).phase = 'open';
	}

	reject(key, branch) {
		return this.#end(this.#submitted(key, branch), 'rejected');
	}

	enrol(key, who) {
		const activity = this.#activity(key);
		this.#person(who);
		this.#needs(activity.phase === 'open', `"${key}" is not open`);
		this.#needs(activity.by !== who, `${who} published "${key}"`);
		this.#needs(!activity.helpers.has(who), `${who} has enrolled already`);
		this.#needs(activity.settled < activity.places, `every place in "${key}" is settled`);
		activity.helpers.set(who, { phase: 'applied', started: new Set(), ended: new Set() });
	}

	leave(key, who) {
		this.#helper(key, who, 'applied', 'admitted');
		this.#activity(key).helpers.delete(who);
	}

	admit(key, who) {
		const helper = this.#helper(key, who, 'applied');
		const activity = this.#activity(key);
		const taken = [...activity.helpers.values()].filter(({ phase }) => phase !== 'applied').length;
		this.#needs(taken < activity.places, `"${key}" has no place left`);
		helper.phase = 'admitted';
	}

	decline(key, who) {
		this.#helper(key, who, 'applied', 'admitted');
		this.#activity(key).helpers.delete(who);
	}

	start(key, who, sides = SIDES) {
		const helper = this.#helper(key, who, 'admitted');
		this.#confirm(helper.started, sides);
		if (helper.started.size === SIDES.length) helper.phase = 'running';
	}

	/** @param {number} [steps] how long it took; without it as long as agreed or longer, which counts the same */
	end(key, who, sides = SIDES, steps = Infinity) {
		const helper = this.#helper(key, who, 'running');
		this.#confirm(helper.ended, sides);
		helper.steps ??= Math.min(steps, this.#activity(key).steps);
		if (helper.ended.size === SIDES.length) helper.phase = 'ended';
	}

	settle(key, who) {
		const helper = this.#helper(key, who, 'ended');
		const activity = this.#activity(key);
		const publisher = this.#person(activity.by);
		const person = this.#person(who);
		const paid = coinsFor(helper.steps);
		const place = coinsFor(activity.steps);
		publisher.held -= place;
		publisher.free += place - paid;
		publisher.received += helper.steps;
		person.free += paid;
		person.services += 1;
		person.served += helper.steps;
		helper.phase = 'settled';
		activity.settled += 1;
		// With others enrolled it stays until it is closed, so that no settlement has to sweep up after many.
		if (activity.settled === activity.places && activity.helpers.size === 1) activity.phase = 'finished';
		return { paid, returned: place - paid };
	}

	close(key) {
		const activity = this.#activity(key);
		this.#needs(['submitted', 'open'].includes(activity.phase), `"${key}" is over`);
		const underWay = [...activity.helpers.values()].find(({ phase }) => ['running', 'ended'].includes(phase));
		this.#needs(!underWay, `a service in "${key}" is under way`);
		return this.#end(activity, 'closed');
	}

	#end(activity, phase) {
		const publisher = this.#person(activity.by);
		const rest = coinsFor(activity.steps) * BigInt(activity.places - activity.settled);
		publisher.held -= rest;
		publisher.free += rest;
		activity.phase = phase;
		return rest;
	}

	#confirm(confirmed, sides) {
		const again = sides.find((side) => confirmed.has(side));
		this.#needs(!again, `the ${again} has confirmed it already`);
		for (const side of sides) confirmed.add(side);
	}

	#person(name) {
		this.#needs(this.people.has(name), `${name} is not a member`);
		return this.people.get(name);
	}

	#activity(key) {
		this.#needs(this.activities.has(key), `"${key}" has not been published`);
		return this.activities.get(key);
	}

	#submitted(key, branch) {
		const activity = this.#activity(key);
		this.#needs(this.#roles.has(`${branch}/Auditor`), `${branch} has no auditor yet`);
		this.#needs(activity.phase === 'submitted', `"${key}" has been decided on`);
		this.#needs(this.#person(activity.by).branch === branch, `"${key}" is not ${branch}'s to decide on`);
		return activity;
	}

	#helper(key, who, ...phases) {
		const activity = this.#activity(key);
		const helper = activity.helpers.get(who);
		this.#needs(activity.phase === 'open', `"${key}" is not open`);
		this.#needs(helper, `${who} has not enrolled in "${key}"`);
		this.#needs(phases.includes(helper.phase), `${who}'s part in "${key}" is ${helper.phase}`);
		return helper;
	}

	#needs(condition, why) {
		if (!condition) throw new Refusal(why);
	}
}
