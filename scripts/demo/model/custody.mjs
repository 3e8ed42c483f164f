// SPDX-License-Identifier: Apache-2.0
// The model of who acts for members: keys, custodians, mandates, successors.

import { inTime } from '../amounts.mjs';
import { listed, needs } from './rules.mjs';

const REGISTRAR = 'Registrar';
const AUDITOR = 'Auditor';
const CUSTODIAN = 'Custodian';
/** What custodians whom registrars assign may spend in a day, until the Council decides otherwise. */
const ASSIGNED_LIMIT = 4_000_000n;

/** What custodians do for members. */
export const PARTICIPATE = 'participate';
export const SETTLE = 'settle';
export const SPEND = 'spend';

/**
 * What custody keeps of a member.
 * @typedef {object} Row
 * @property {boolean} keyless nobody has ever had a key to the account
 * @property {string} [key] what the story calls the key that has taken over; none: the account's own, if there is one
 * @property {{key: string, approved: boolean}} [request]
 * @property {Map<string, {limit: bigint, spent: bigint, by: string}>} custodians by name
 * @property {Map<string, {purposes: string[], cap: bigint, used: bigint}>} mandates by relative
 * @property {string} [successor]
 * @property {'reported' | 'confirmed'} [death]
 * @property {string} [heir] who got what was left, once the death is final
 */

export class Custody {
	#model;
	/** @type {Map<string, Row>} */
	#rows = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	addKeyless(who) {
		this.#row(who).keyless = true;
	}

	/** Somebody does something, by themselves or by who acts for them. @param {bigint} [coins] what it costs them */
	acting(who, scope, coins = 0n) {
		const row = this.#row(who);
		if (row.heir) {
			needs(scope === SETTLE, `${who} has died`);
			return;
		}
		if (!row.keyless || row.key) return;
		const [custodian] = row.custodians.keys();
		needs(custodian, `${who} has no key, and nobody acts for them`);
		needs(scope, `nobody does this for ${who}`);
		this.#spend(who, custodian, coins);
	}

	// --- Custodians ----------------------------------------------------------------------------------------------------

	/** @param {{home: string, of: string}} branches the registrar's and the custodian's */
	assign(who, custodian, limit, { home, of }) {
		this.#model.needsStaff(home, REGISTRAR);
		const row = this.#living(who);
		needs(row.keyless && !row.key, `${who} has a key`);
		needs(this.#model.oversees(of, home), `${custodian} is not of ${home}`);
		needs(limit <= ASSIGNED_LIMIT, 'that is more than assigned custodians may spend in a day');
		this.#put(who, custodian, { limit, by: `a registrar of ${home}` }, of);
	}

	entrust(who, custodian, limit, of) {
		this.acting(who);
		this.#living(who);
		this.#put(who, custodian, { limit, by: 'the member' }, of);
	}

	dismiss(who, custodian) {
		this.acting(who);
		needs(this.#row(who).custodians.delete(custodian), `${custodian} does not act for ${who}`);
	}

	/** A custodian pays for a member. @param {boolean} early before the day from which they may */
	act(custodian, who, to, coins, early) {
		const { custodians } = this.#living(who);
		needs(custodians.has(custodian), `${custodian} does not act for ${who}`);
		needs(!early, `${custodian} cannot spend anything for ${who} yet`);
		this.#spend(who, custodian, coins);
		this.#model.transfer(who, to, coins);
	}

	#put(who, custodian, appointment, branch) {
		this.#model.needsStaff(branch, CUSTODIAN);
		this.#row(who).custodians.set(custodian, { ...appointment, spent: 0n });
	}

	/**
	 * A day may pass at any moment of the story, so no step may count on it, nor on that it does not: what a custodian spends in all
	 * stays within the limit of one day, and what is refused goes beyond it alone.
	 */
	#spend(who, custodian, coins) {
		const appointment = this.#row(who).custodians.get(custodian);
		needs(appointment.spent + coins <= appointment.limit, `${custodian} may not spend as much for ${who} in a day`);
		appointment.spent += coins;
	}

	// --- Keys ----------------------------------------------------------------------------------------------------------

	requestKey(who, key) {
		this.#model.needsStaff(this.#model.home(who), REGISTRAR);
		const row = this.#living(who);
		needs(!row.request, `another key is requested for ${who} already`);
		row.request = { key, approved: false };
	}

	approveKey(who, key) {
		this.#model.needsStaff(this.#model.home(who), AUDITOR);
		const { request } = this.#living(who);
		needs(request?.key === key, `the key on ${key} is not requested for ${who}`);
		needs(!request.approved, `the key on ${key} is approved already`);
		request.approved = true;
	}

	veto(who) {
		const row = this.#living(who);
		needs(row.request?.approved, `no key is approved for ${who}`);
		row.request = undefined;
	}

	/** @param {boolean} early before the end of the delay @returns {{free: bigint, held: bigint}} what they have, as before */
	takeOver(who, key, early) {
		const row = this.#living(who);
		needs(row.request?.approved && row.request.key === key, `the key on ${key} is not approved for ${who}`);
		needs(!early, `${who} may still veto the key on ${key}`);
		row.request = undefined;
		row.key = key;
		this.#end(row);
		return this.#model.alive(who);
	}

	misuse(who, to, coins) {
		const { key, keyless } = this.#living(who);
		needs(!key && !keyless, `the first key of ${who} is no key any more`);
		this.#model.transfer(who, to, coins);
	}

	// --- Relatives -----------------------------------------------------------------------------------------------------

	mandate(who, relative, purposes, cap) {
		this.acting(who);
		this.#model.alive(relative);
		this.#living(who).mandates.set(relative, { purposes, cap, used: 0n });
	}

	/** @returns {bigint} what is left of it */
	draw(relative, who, to, coins, category) {
		this.acting(relative);
		const mandate = this.#living(who).mandates.get(relative);
		needs(mandate, `${relative} has no mandate of ${who}`);
		needs(mandate.purposes.includes(category), `the mandate is not for ${category}`);
		needs(mandate.used + coins <= mandate.cap, 'that is more than is left of the mandate');
		this.#model.transfer(who, to, coins);
		mandate.used += coins;
		return mandate.cap - mandate.used;
	}

	recall(who, relative) {
		this.acting(who);
		needs(this.#row(who).mandates.delete(relative), `${relative} has no mandate of ${who}`);
	}

	// --- Succession ----------------------------------------------------------------------------------------------------

	name(who, successor) {
		this.acting(who);
		this.#model.alive(successor);
		this.#living(who).successor = successor;
	}

	reportDeath(who) {
		this.#model.needsStaff(this.#model.home(who), REGISTRAR);
		this.#living(who).death = 'reported';
	}

	refute(who) {
		const row = this.#row(who);
		needs(row.death && !row.heir, `nobody says that ${who} has died`);
		row.death = undefined;
	}

	confirmDeath(who) {
		this.#model.needsStaff(this.#model.home(who), AUDITOR);
		const row = this.#row(who);
		needs(row.death === 'reported', `nobody says that ${who} has died`);
		row.death = 'confirmed';
	}

	/** @param {boolean} early before the end of the delay @returns {string} the heir: the successor, or the home branch's pot */
	succeed(who, early) {
		const row = this.#row(who);
		needs(row.death === 'confirmed', `the death of ${who} is not confirmed`);
		needs(!early, `${who} may still say otherwise`);
		row.heir = row.successor ?? `the pot of ${this.#model.home(who)}`;
		row.heirIsMember = row.successor !== undefined;
		row.death = undefined;
		row.request = undefined;
		this.#end(row);
		this.#model.die(who);
		return row.heir;
	}

	/** @returns {{heir: string, coins: bigint}} */
	collect(who) {
		const { heir, heirIsMember } = this.#row(who);
		needs(heir, `${who} has left nothing to collect`);
		const coins = this.#model.inherit(who, heirIsMember ? heir : undefined);
		return { heir, coins };
	}

	/** @returns {[string, string][]} */
	get facts() {
		return [...this.#rows].flatMap(([who, row]) => [
			...(row.heir
				? [[`${who}, key`, 'nobody has one']]
				: row.key
					? [[`${who}, key`, `the one on ${row.key}`]]
					: []),
			...(row.key ? [[`key of ${who} on ${row.key}`, row.heir ? 'retired' : `speaks for ${who}`]] : []),
			...(row.request
				? [
						[
							`${who}, requested key`,
							`the one on ${row.request.key}${row.request.approved ? ', approved' : ''}`,
						],
					]
				: []),
			...(row.custodians.size ? [[`${who}, custodians`, listed([...row.custodians].map(custodianWords))]] : []),
			...(row.mandates.size ? [[`${who}, mandates`, listed([...row.mandates].map(mandateWords))]] : []),
			...(row.successor ? [[`${who}, successor`, row.successor]] : []),
			...(row.death ? [[`${who}, death`, row.death]] : []),
			...(row.heir ? [[`${who}, estate`, `goes to ${row.heirIsMember ? row.heir : 'the pot'}`]] : []),
		]);
	}

	/** With a key goes what it has granted. */
	#end(row) {
		row.custodians.clear();
		row.mandates.clear();
		row.successor = undefined;
	}

	/** Somebody for whom something may be done: nobody says that they have died. */
	#living(who) {
		this.#model.alive(who);
		const row = this.#row(who);
		needs(!row.death, `${who} is said to have died`);
		return row;
	}

	#row(who) {
		if (!this.#rows.has(who)) this.#rows.set(who, { keyless: false, custodians: new Map(), mandates: new Map() });
		return this.#rows.get(who);
	}
}

/** @param {[string, {limit: bigint, by: string}]} row */
export const custodianWords = ([name, { limit, by }]) => `${name}, up to ${inTime(limit)} a day, by ${by}`;

/** @param {[string, {purposes: string[], cap: bigint}]} row */
export const mandateWords = ([relative, { purposes, cap }]) =>
	`${relative}, up to ${inTime(cap)}, for ${[...purposes].sort().join(' and ')}`;
