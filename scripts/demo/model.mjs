// SPDX-License-Identifier: Apache-2.0
// What the story should give, reckoned without the chain: the rules of the time bank once more, as a person would apply
// them with pencil and paper. The chain's final table is checked against it, and a story is rehearsed on it beforehand.

import { TIME, coinsFor } from './amounts.mjs';

/** A step that the rules do not allow. The message says why, in plain words. */
export class Refusal extends Error {}

const PUBLISHER = 'publisher';
const PARTICIPANT = 'participant';
export const SIDES = [PUBLISHER, PARTICIPANT];

/** What a branch's treasurers pay in a day with one signature, until the Council decides otherwise. No story lasts a day. */
const SINGLE_SIGNATURE = 50n * TIME;

/**
 * Who has coins, a member or a branch's pot.
 * @typedef {object} Purse
 * @property {string} branch whose coins they are: the member's home, or the branch itself
 * @property {bigint} free
 * @property {bigint} held set aside for activities, redemptions or purposes
 *
 * @typedef {Purse & {services: number, served: number, received: number}} Person with how many services they gave, and the
 *   steps of service given and received
 *
 * A payment of a branch's treasurers: from the pot to a member (`grant`), from the pot to an earmark of a branch below
 * (`allocation`), or from an earmark to a member (`use`).
 * @typedef {object} Payment
 * @property {'grant' | 'allocation' | 'use'} kind
 * @property {string} branch whose treasurers pay
 * @property {string} by who signs first
 * @property {string} to
 * @property {bigint} coins
 * @property {string} [earmark] its name in the story
 * @property {string} [purpose] of the earmark that it makes
 */

export class Model {
	/** @type {Map<string, Person>} */
	people = new Map();
	activities = new Map();
	/** With the purpose, giver and receiver of each, and how much was granted, spent and returned in how many uses. */
	earmarks = new Map();
	/** All movements of coins, mintings and burnings counted: each has a number on chain. */
	movements = 0;
	#welcome;
	#below;
	#roles = new Set();
	/** With each branch's pot, what was minted for its people and burnt of theirs, its quota, and what one signature paid. */
	#branches = new Map();
	#limit = SINGLE_SIGNATURE;
	#debts = new Map();
	#payments = new Map();
	#partners = new Set();
	#redemptions = new Map();
	#named = new Map();

	/**
	 * @param {bigint} welcome the grant that every new member gets, in base units
	 * @param {Record<string, string>} [below] the branch right above each that has one
	 */
	constructor(welcome, below = {}) {
		this.#welcome = welcome;
		this.#below = below;
	}

	/** All coins there are. */
	get issuance() {
		const purses = [...this.people.values(), ...this.#branches.values()];
		return purses.reduce((sum, { free, held }) => sum + free + held, 0n);
	}

	get minted() {
		return [...this.#branches.values()].reduce((sum, { minted }) => sum + minted, 0n);
	}

	get burnt() {
		return [...this.#branches.values()].reduce((sum, { burnt }) => sum + burnt, 0n);
	}

	/** What is in a branch's pot, what was minted for its people and burnt of theirs, and all that they and the pot have. */
	branch(name) {
		const { free, held, minted, burnt } = this.#branch(name);
		const people = [...this.people.values()].filter(({ branch }) => branch === name);
		const outstanding = people.reduce((sum, person) => sum + person.free + person.held, free + held);
		return { free, held, minted, burnt, outstanding };
	}

	/** Which branch owes which, and how much. */
	get debts() {
		return [...this.#debts.values()].filter(({ coins }) => coins > 0n);
	}

	/** How much there is that has not come to its end, and how much has been done. */
	get counts() {
		const over = ({ phase }) => !['submitted', 'open'].includes(phase);
		return {
			activities: [...this.activities.values()].filter((activity) => !over(activity)).length,
			earmarks: this.earmarks.size,
			payments: this.#payments.size,
			redemptions: this.#redemptions.size,
			partners: this.#partners.size,
			movements: this.movements,
		};
	}

	// --- People and staff ----------------------------------------------------------------------------------------------

	appoint(branch, role) {
		this.#roles.add(`${branch}/${role}`);
	}

	register(name, branch) {
		this.#needsStaff(branch, 'Registrar');
		this.#needs(!this.people.has(name), `${name} is a member already`);
		const person = { branch, free: 0n, held: 0n, services: 0, served: 0, received: 0 };
		this.people.set(name, person);
		this.#mint(person, this.#welcome);
	}

	// --- Activities ----------------------------------------------------------------------------------------------------

	publish(key, { by, steps, places }) {
		const publisher = this.#person(by);
		this.#needs(!this.activities.has(key), `"${key}" has been published already`);
		this.#setAside(
			publisher,
			coinsFor(steps) * BigInt(places),
			`${by} has fewer free coins than the activity needs`,
		);
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
		this.#move(publisher, person, paid, 'held');
		this.#release(publisher, place - paid);
		publisher.received += helper.steps;
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

	// --- Coins between people ------------------------------------------------------------------------------------------

	/** @param {string} [movement] what the story calls it */
	give(from, to, coins, movement) {
		const giver = this.#person(from);
		const receiver = this.#person(to);
		this.#needs(from !== to, `${from} cannot give coins to themselves`);
		this.#needs(coins <= giver.free, `${from} has fewer free coins`);
		this.#move(giver, receiver, coins);
		if (movement === undefined) return;
		this.#needs(!this.#named.has(movement), `two movements are called "${movement}"`);
		this.#named.set(movement, { from, to, coins, corrected: false, proposal: undefined });
	}

	donate(who, branch, coins) {
		const giver = this.#person(who);
		this.#needs(coins <= giver.free, `${who} has fewer free coins`);
		this.#move(giver, this.#branch(branch), coins);
	}

	/**
	 * An auditor signs that some of a movement goes back. The second one's signature carries it out.
	 *
	 * @param {{by: string, branch: string, coins: bigint, reason: string}} correction
	 * @returns {{from: string, to: string, corrected: boolean}} the movement's parties, and whether it is corrected now
	 */
	correct(movement, { by, branch, coins, reason }) {
		const wrong = this.#named.get(movement);
		this.#needs(wrong, `there is no movement "${movement}"`);
		this.#needs(!wrong.corrected, `"${movement}" has been corrected`);
		this.#needsStaff(branch, 'Auditor');
		const payee = this.#person(wrong.to);
		this.#needs(this.#oversees(branch, payee.branch), `"${movement}" is not ${branch}'s to correct`);
		this.#needs(coins <= wrong.coins, `"${movement}" moved fewer coins`);
		if (wrong.proposal) {
			const { proposal } = wrong;
			const agree = proposal.coins === coins && proposal.reason === reason;
			this.#needs(agree, 'the two auditors do not agree on the correction');
			this.#needs(proposal.by !== by, `${by} has signed this correction already`);
			this.#needs(coins <= payee.free, `${wrong.to} has fewer free coins`);
			this.#move(payee, this.#person(wrong.from), coins);
			wrong.corrected = true;
		} else {
			wrong.proposal = { by, coins, reason };
		}
		return { from: wrong.from, to: wrong.to, corrected: wrong.corrected };
	}

	// --- How coins come and go -----------------------------------------------------------------------------------------

	/** For each period; no story lasts longer than one. The ceiling on all issuance is too far away to matter. */
	setQuota(branch, coins) {
		this.#branch(branch).granted = coins;
	}

	delegate(from, to, coins) {
		this.#needs(this.#isBelow(to, from), `${to} does not stand below ${from}`);
		this.#draw(from, coins);
		this.#branch(to).received += coins;
	}

	/** @param {string} [activity] the one in which the service behind the coins was given */
	mint(who, coins, activity) {
		const person = this.#person(who);
		this.#needsStaff(person.branch, 'Minter');
		if (activity !== undefined) this.#activity(activity);
		this.#draw(person.branch, coins);
		this.#mint(person, coins);
	}

	admitPartner(partner) {
		this.#needs(!this.#partners.has(partner), `"${partner}" is a partner already`);
		this.#partners.add(partner);
	}

	redeem(redemption, { who, partner, coins }) {
		this.#needs(this.#partners.has(partner), `"${partner}" is no partner yet`);
		this.#needs(!this.#redemptions.has(redemption), `two redemptions are called "${redemption}"`);
		this.#setAside(this.#person(who), coins, `${who} has fewer free coins`);
		this.#redemptions.set(redemption, { who, coins });
	}

	/** @returns {{who: string, coins: bigint}} */
	confirm(redemption) {
		const placed = this.#redemptions.get(redemption);
		this.#needs(placed, `there is no redemption "${redemption}"`);
		const person = this.#person(placed.who);
		person.held -= placed.coins;
		this.#branch(person.branch).burnt += placed.coins;
		this.movements += 1;
		this.#redemptions.delete(redemption);
		return placed;
	}

	// --- Branches' pots ------------------------------------------------------------------------------------------------

	/** From now on a branch's treasurers pay so much in a day with one signature. */
	setLimit(coins) {
		this.#limit = coins;
	}

	/**
	 * A treasurer pays, or asks for a payment that takes a second signature.
	 *
	 * @param {Payment} payment
	 * @param {string} [name] what the story calls it if it has to wait
	 * @returns {boolean} whether it was made
	 */
	spend(payment, name) {
		const { branch, by, coins } = payment;
		this.#payable(payment);
		const account = this.#branch(branch);
		const alone = account.paidAlone + coins <= this.#limit;
		this.#needs(alone || name, `it takes a second signature, so the payment needs a name`);
		this.#needs(!alone || !name, `it takes no second signature, so "${name}" would not wait`);
		this.#needs(!this.#payments.has(name), `two payments are called "${name}"`);
		if (alone) {
			account.paidAlone += coins;
			this.#make(payment);
		} else {
			this.#payments.set(name, { ...payment, by });
		}
		return alone;
	}

	/** @returns {Payment} which is made */
	sign(name, { by, branch }) {
		const payment = this.#payments.get(name);
		this.#needs(payment, `no payment "${name}" waits`);
		this.#needs(payment.branch === branch, `"${name}" is not ${branch}'s payment`);
		this.#needs(payment.by !== by, `${by} has signed "${name}" already`);
		this.#payable(payment);
		this.#payments.delete(name);
		this.#make(payment);
		return payment;
	}

	/** @returns {{giver: string, rest: bigint}} */
	giveBack(key, branch) {
		const earmark = this.#earmark(key);
		const { giver, receiver } = earmark;
		this.#needs(receiver === branch, `"${key}" is not ${branch}'s`);
		const rest = left(earmark);
		this.#needs(rest > 0n, `nothing of "${key}" is left`);
		this.#move(this.#branch(receiver), this.#branch(giver), rest, 'held');
		earmark.returned = rest;
		return { giver, rest };
	}

	/** What is left of an earmark. */
	left(key) {
		return left(this.#earmark(key));
	}

	#payable({ kind, branch, to, coins, earmark }) {
		this.#needsStaff(branch, 'Treasurer');
		if (kind !== 'allocation') this.#person(to);
		if (kind === 'use') {
			this.#needs(this.#earmark(earmark).receiver === branch, `"${earmark}" is not ${branch}'s`);
			this.#needs(coins <= this.left(earmark), `less than that is left of "${earmark}"`);
			return;
		}
		this.#needs(coins <= this.#branch(branch).free, `there are fewer free coins in the pot of ${branch}`);
		if (kind === 'allocation') {
			this.#needs(this.#isBelow(to, branch), `${to} does not stand below ${branch}`);
			this.#needs(!this.earmarks.has(earmark), `two earmarks are called "${earmark}"`);
		}
	}

	#make({ kind, branch, to, coins, earmark, purpose }) {
		const pot = this.#branch(branch);
		if (kind === 'grant') this.#move(pot, this.#person(to), coins);
		if (kind === 'allocation') {
			this.#move(pot, this.#branch(to), coins, 'free', 'held');
			const unused = { granted: coins, spent: 0n, returned: 0n, uses: 0 };
			this.earmarks.set(earmark, { purpose, giver: branch, receiver: to, ...unused });
		}
		if (kind === 'use') {
			const record = this.#earmark(earmark);
			this.#move(pot, this.#person(to), coins, 'held');
			record.spent += coins;
			record.uses += 1;
		}
	}

	// --- The rules behind them -----------------------------------------------------------------------------------------

	/** Coins pass from one purse to another. Its branch owes the other's as much: those hours it has still to give. */
	#move(from, to, coins, out = 'free', into = 'free') {
		if (!coins) return;
		from[out] -= coins;
		to[into] += coins;
		this.movements += 1;
		if (from.branch === to.branch) return;
		this.#debt(from.branch, to.branch).coins += coins;
		this.#debt(to.branch, from.branch).coins -= coins;
	}

	#debt(debtor, creditor) {
		const pair = JSON.stringify([debtor, creditor]);
		if (!this.#debts.has(pair)) this.#debts.set(pair, { debtor, creditor, coins: 0n });
		return this.#debts.get(pair);
	}

	#mint(person, coins) {
		person.free += coins;
		this.#branch(person.branch).minted += coins;
		this.movements += 1;
	}

	/** Takes so much of what a branch may mint. */
	#draw(branch, coins) {
		const account = this.#branch(branch);
		const { granted, received, used } = account;
		this.#needs(coins <= granted + received - used, `${branch} may not mint as much`);
		account.used += coins;
	}

	#setAside(purse, coins, why) {
		this.#needs(coins <= purse.free, why);
		this.#release(purse, -coins);
	}

	#release(purse, coins) {
		purse.held -= coins;
		purse.free += coins;
	}

	#branch(name) {
		if (!this.#branches.has(name)) {
			const quota = { granted: 0n, received: 0n, used: 0n };
			this.#branches.set(name, {
				branch: name,
				free: 0n,
				held: 0n,
				minted: 0n,
				burnt: 0n,
				...quota,
				paidAlone: 0n,
			});
		}
		return this.#branches.get(name);
	}

	#isBelow(branch, above) {
		const parent = this.#below[branch];
		return parent !== undefined && (parent === above || this.#isBelow(parent, above));
	}

	#oversees(above, branch) {
		return above === branch || this.#isBelow(branch, above);
	}

	#earmark(key) {
		this.#needs(this.earmarks.has(key), `there is no earmark "${key}"`);
		return this.earmarks.get(key);
	}

	#needsStaff(branch, role) {
		this.#needs(this.#roles.has(`${branch}/${role}`), `${branch} has no ${role.toLowerCase()} yet`);
	}

	#end(activity, phase) {
		const publisher = this.#person(activity.by);
		const rest = coinsFor(activity.steps) * BigInt(activity.places - activity.settled);
		this.#release(publisher, rest);
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
		this.#needsStaff(branch, 'Auditor');
		this.#needs(activity.phase === 'submitted', `"${key}" has been decided on`);
		this.#needs(
			this.#oversees(branch, this.#person(activity.by).branch),
			`"${key}" is not ${branch}'s to decide on`,
		);
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

/** What of an earmark was neither used nor given back. */
const left = ({ granted, spent, returned }) => granted - spent - returned;
