// SPDX-License-Identifier: Apache-2.0
// What the story should give, reckoned without the chain: the rules of the time bank once more, as a person would apply
// them with pencil and paper. The chain's final table is checked against it, and a story is rehearsed on it beforehand.

import { TIME } from './amounts.mjs';
import { Activities } from './model/activities.mjs';
import { Cases } from './model/cases.mjs';
import { Custody, SPEND } from './model/custody.mjs';
import { Noticeboard } from './model/noticeboard.mjs';
import { Oracles } from './model/oracles.mjs';
import { Profiles } from './model/profiles.mjs';
import { Risk } from './model/risk.mjs';
import { needs } from './model/rules.mjs';
import { Standing } from './model/standing.mjs';
import { Trainings } from './model/trainings.mjs';

export { SIDES } from './model/activities.mjs';
export { Refusal } from './model/rules.mjs';

/** What a branch's treasurers pay in a day with one signature, until the Council decides otherwise. No story lasts a day. */
const SINGLE_SIGNATURE = 50n * TIME;

/**
 * Who has coins, a member or a branch's pot.
 * @typedef {object} Purse
 * @property {string} branch whose coins they are: the member's home, or the branch itself
 * @property {bigint} free
 * @property {bigint} held set aside for activities, redemptions or purposes, or until an auditor has decided
 * @property {boolean} [frozen] nothing of it is given or set aside
 *
 * @typedef {Purse & {status: 'active' | 'deceased', wish?: string}} Person with the branch to which they would like to move
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
	/** Who is registered and has not accepted, and where. */
	#pending = new Map();

	/** What members and branches ask for, and what others do for them. */
	activities = new Activities(this);
	/** What waits for a decision, and what was decided. */
	cases = new Cases(this);
	/** What watches over coins. */
	risk = new Risk(this);
	/** What people have done, and what is thought of it. */
	standing = new Standing();
	/** Who offers what. */
	noticeboard = new Noticeboard(this);
	/** What people learn. */
	trainings = new Trainings(this);
	/** What is known of members. */
	profiles = new Profiles(this);
	/** Who acts for members. */
	custody = new Custody(this);
	/** What institutions say of members. */
	oracles = new Oracles(this);

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
		return {
			...this.activities.counts,
			...this.trainings.counts,
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
		this.#enter(name, branch);
		this.#pending.set(name, branch);
	}

	withdraw(name) {
		needs(this.#pending.delete(name), `${name} has no registration that could be withdrawn`);
	}

	accept(name) {
		const branch = this.#pending.get(name);
		needs(branch, `${name} is not registered`);
		this.#pending.delete(name);
		this.#join(name, branch);
	}

	/** Somebody without a key, who is a member at once. */
	shelter(name, branch) {
		this.#enter(name, branch);
		this.custody.addKeyless(name);
		this.#join(name, branch);
	}

	#enter(name, branch) {
		this.needsStaff(branch, 'Registrar');
		needs(!this.people.has(name), `${name} is a member already`);
		needs(!this.#pending.has(name), `${name} is registered already`);
	}

	#join(name, branch) {
		const person = { branch, status: 'active', free: 0n, held: 0n };
		this.people.set(name, person);
		this.#mint(person, this.#welcome);
	}

	askToMove(name, branch) {
		this.custody.acting(name);
		const person = this.alive(name);
		needs(person.branch !== branch, `${name} is at home at ${branch}`);
		person.wish = branch;
	}

	/** @returns {{from: string, coins: bigint}} */
	acceptMove(name, branch) {
		this.needsStaff(branch, 'Registrar');
		const person = this.alive(name);
		needs(person.wish === branch, `${name} does not want to move to ${branch}`);
		const from = person.branch;
		const coins = person.free + person.held;
		if (coins) this.#owe(from, branch, coins);
		person.branch = branch;
		person.wish = undefined;
		return { from, coins };
	}

	/** Somebody's death is final. What they have and owe stays theirs. */
	die(name) {
		this.person(name).status = 'deceased';
		this.profiles.forget(name);
	}

	/** A member who may take on something. */
	alive(name) {
		const person = this.person(name);
		needs(person.status === 'active', `${name} has died`);
		return person;
	}

	home(name) {
		return this.person(name).branch;
	}

	/** The branches that have somebody with this role, in no particular order. */
	branchesWith(role) {
		return [...this.#roles].filter((one) => one.endsWith(`/${role}`)).map((one) => one.slice(0, -role.length - 1));
	}

	needsStaff(branch, role) {
		needs(this.#roles.has(`${branch}/${role}`), `${branch} has no ${role.toLowerCase()} yet`);
	}

	needsPartner(partner) {
		needs(this.#partners.has(partner), `"${partner}" is no partner yet`);
	}

	/** The branch right above. */
	above(branch) {
		return this.#below[branch];
	}

	oversees(above, branch) {
		return above === branch || this.#isBelow(branch, above);
	}

	/** All that is registered and known, in words, by what it is about. */
	get facts() {
		return new Map([
			...[...this.#pending].map(([name, branch]) => [`${name}, status`, `registered at ${branch}`]),
			...[...this.people].flatMap(([name, { branch, status, wish }]) => [
				[`${name}, home`, branch],
				[`${name}, status`, status],
				...(wish ? [[`${name}, wish`, wish]] : []),
			]),
			...this.custody.facts,
			...this.profiles.facts,
			...this.oracles.facts,
			...this.trainings.facts,
			...this.noticeboard.facts,
			...this.cases.facts,
			...this.risk.facts,
		]);
	}

	// --- Coins between people ------------------------------------------------------------------------------------------

	/**
	 * @param {object} [names]
	 * @param {string} [names.movement] what the story calls it
	 * @param {string} [names.held] what the story calls it, if it has to wait for an auditor
	 * @returns {{held: boolean, alert: boolean}} whether it waits, and whether an auditor is told of it
	 */
	give(from, to, coins, { movement, held } = {}) {
		this.custody.acting(from);
		const isLarge = this.risk.isLarge(coins);
		needs(!isLarge || held, 'an auditor is asked before so much moves, so the payment needs a name');
		needs(isLarge || !held, `an auditor is not asked before so little moves, so "${held}" would not wait`);
		if (isLarge) {
			this.#payable(from, to, coins);
			this.risk.hold(held, from, to, coins);
			return { held: true, alert: false };
		}
		const alert = this.transfer(from, to, coins);
		if (movement !== undefined) {
			needs(!this.#named.has(movement), `two movements are called "${movement}"`);
			this.#named.set(movement, { from, to, coins, corrected: false, proposal: undefined });
		}
		return { held: false, alert };
	}

	/** Coins of a member go to another one, whoever has seen to it. @returns {boolean} whether an auditor is told of it */
	transfer(from, to, coins) {
		const { giver, receiver } = this.#payable(from, to, coins);
		this.move(giver, receiver, coins);
		return this.risk.follow(from, to, coins);
	}

	#payable(from, to, coins) {
		const giver = this.alive(from);
		const receiver = this.alive(to);
		needs(from !== to, `${from} cannot give coins to themselves`);
		needs(!giver.frozen, `the coins of ${from} are frozen`);
		needs(coins <= giver.free, `${from} has fewer free coins`);
		return { giver, receiver };
	}

	/** All that somebody who has died has free goes to a member, or to the pot of their home branch. */
	inherit(from, heir) {
		const estate = this.person(from);
		const coins = estate.free;
		needs(coins > 0n, `nothing of what ${from} had is free`);
		this.move(estate, heir === undefined ? this.#branch(estate.branch) : this.alive(heir), coins);
		return coins;
	}

	donate(who, branch, coins) {
		this.custody.acting(who);
		const giver = this.alive(who);
		needs(!giver.frozen, `the coins of ${who} are frozen`);
		needs(!this.risk.isLarge(coins), 'an auditor is asked before so much moves');
		needs(coins <= giver.free, `${who} has fewer free coins`);
		this.move(giver, this.#branch(branch), coins);
	}

	/**
	 * An auditor signs that some of a movement goes back. The second one's signature carries it out.
	 *
	 * @param {{by: string, branch: string, coins: bigint, reason: string}} correction
	 * @returns {{from: string, to: string, corrected: boolean}} the movement's parties, and whether it is corrected now
	 */
	correct(movement, { by, branch, coins, reason }) {
		const wrong = this.#named.get(movement);
		needs(wrong, `there is no movement "${movement}"`);
		needs(!wrong.corrected, `"${movement}" has been corrected`);
		this.needsStaff(branch, 'Auditor');
		const payee = this.person(wrong.to);
		needs(this.oversees(branch, payee.branch), `"${movement}" is not ${branch}'s to correct`);
		needs(coins <= wrong.coins, `"${movement}" moved fewer coins`);
		if (wrong.proposal) {
			const { proposal } = wrong;
			const agree = proposal.coins === coins && proposal.reason === reason;
			needs(agree, 'the two auditors do not agree on the correction');
			needs(proposal.by !== by, `${by} has signed this correction already`);
			needs(coins <= payee.free, `${wrong.to} has fewer free coins`);
			this.move(payee, this.person(wrong.from), coins);
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
		needs(this.#isBelow(to, from), `${to} does not stand below ${from}`);
		this.#draw(from, coins);
		this.#branch(to).received += coins;
	}

	/** @param {string} [activity] the one in which the service behind the coins was given */
	mint(who, coins, activity) {
		const person = this.person(who);
		this.needsStaff(person.branch, 'Minter');
		if (activity !== undefined) this.activities.get(activity);
		this.#draw(person.branch, coins);
		this.#mint(person, coins);
	}

	/** A service that nobody's coins pay for: a branch mints into its pot, by its quota, and pays from there. */
	mintForService(branch, who, coins) {
		const pot = this.#branch(branch);
		this.#draw(branch, coins);
		this.#mint(pot, coins);
		this.move(pot, this.person(who), coins);
	}

	admitPartner(partner) {
		needs(!this.#partners.has(partner), `"${partner}" is a partner already`);
		this.#partners.add(partner);
	}

	redeem(redemption, { who, partner, coins }) {
		this.needsPartner(partner);
		needs(!this.#redemptions.has(redemption), `two redemptions are called "${redemption}"`);
		this.custody.acting(who, SPEND, coins);
		this.setAside(this.alive(who), coins, `${who} has fewer free coins`);
		this.#redemptions.set(redemption, { who, coins });
	}

	/** @returns {{who: string, coins: bigint}} */
	confirm(redemption) {
		const placed = this.#redemptions.get(redemption);
		needs(placed, `there is no redemption "${redemption}"`);
		const person = this.person(placed.who);
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
		this.#grantable(payment);
		const account = this.#branch(branch);
		const alone = account.paidAlone + coins <= this.#limit;
		needs(alone || name, `it takes a second signature, so the payment needs a name`);
		needs(!alone || !name, `it takes no second signature, so "${name}" would not wait`);
		needs(!this.#payments.has(name), `two payments are called "${name}"`);
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
		needs(payment, `no payment "${name}" waits`);
		needs(payment.branch === branch, `"${name}" is not ${branch}'s payment`);
		needs(payment.by !== by, `${by} has signed "${name}" already`);
		this.#grantable(payment);
		this.#payments.delete(name);
		this.#make(payment);
		return payment;
	}

	/** @returns {{giver: string, rest: bigint}} */
	giveBack(key, branch) {
		const earmark = this.#earmark(key);
		const { giver, receiver } = earmark;
		needs(receiver === branch, `"${key}" is not ${branch}'s`);
		const rest = left(earmark);
		needs(rest > 0n, `nothing of "${key}" is left`);
		this.move(this.#branch(receiver), this.#branch(giver), rest, 'held');
		earmark.returned = rest;
		return { giver, rest };
	}

	/** What is left of an earmark. */
	left(key) {
		return left(this.#earmark(key));
	}

	#grantable({ kind, branch, to, coins, earmark }) {
		this.needsStaff(branch, 'Treasurer');
		if (kind !== 'allocation') this.alive(to);
		if (kind === 'use') {
			needs(this.#earmark(earmark).receiver === branch, `"${earmark}" is not ${branch}'s`);
			needs(coins <= this.left(earmark), `less than that is left of "${earmark}"`);
			return;
		}
		needs(coins <= this.#branch(branch).free, `there are fewer free coins in the pot of ${branch}`);
		if (kind === 'allocation') {
			needs(this.#isBelow(to, branch), `${to} does not stand below ${branch}`);
			needs(!this.earmarks.has(earmark), `two earmarks are called "${earmark}"`);
		}
	}

	#make({ kind, branch, to, coins, earmark, purpose }) {
		const pot = this.#branch(branch);
		if (kind === 'grant') this.move(pot, this.person(to), coins);
		if (kind === 'allocation') {
			this.move(pot, this.#branch(to), coins, 'free', 'held');
			const unused = { granted: coins, spent: 0n, returned: 0n, uses: 0 };
			this.earmarks.set(earmark, { purpose, giver: branch, receiver: to, ...unused });
		}
		if (kind === 'use') {
			const record = this.#earmark(earmark);
			this.move(pot, this.person(to), coins, 'held');
			record.spent += coins;
			record.uses += 1;
		}
	}

	// --- The rules behind them -----------------------------------------------------------------------------------------

	/** Coins pass from one purse to another. Its branch owes the other's as much: those hours it has still to give. */
	move(from, to, coins, out = 'free', into = 'free') {
		if (!coins) return;
		from[out] -= coins;
		to[into] += coins;
		this.movements += 1;
		if (from.branch !== to.branch) this.#owe(from.branch, to.branch, coins);
	}

	#owe(debtor, creditor, coins) {
		this.#debt(debtor, creditor).coins += coins;
		this.#debt(creditor, debtor).coins -= coins;
	}

	#debt(debtor, creditor) {
		const pair = JSON.stringify([debtor, creditor]);
		if (!this.#debts.has(pair)) this.#debts.set(pair, { debtor, creditor, coins: 0n });
		return this.#debts.get(pair);
	}

	/** @param {Purse} purse */
	#mint(purse, coins) {
		purse.free += coins;
		this.#branch(purse.branch).minted += coins;
		this.movements += 1;
	}

	/** Takes so much of what a branch may mint. */
	#draw(branch, coins) {
		const account = this.#branch(branch);
		const { granted, received, used } = account;
		needs(coins <= granted + received - used, `${branch} may not mint as much`);
		account.used += coins;
	}

	/** Sets coins aside; negative ones return. @param {Purse} purse */
	setAside(purse, coins, why) {
		needs(coins <= purse.free, why);
		needs(!(purse.frozen && coins > 0n), 'the coins are frozen');
		this.release(purse, -coins);
	}

	/** Coins that were set aside are free again. @param {Purse} purse */
	release(purse, coins) {
		purse.held -= coins;
		purse.free += coins;
	}

	/** What a branch itself has. */
	pot(name) {
		return this.#branch(name);
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

	#earmark(key) {
		needs(this.earmarks.has(key), `there is no earmark "${key}"`);
		return this.earmarks.get(key);
	}

	/** Somebody who is or was a member. */
	person(name) {
		needs(this.people.has(name), `${name} is not a member`);
		return this.people.get(name);
	}
}

/** What of an earmark was neither used nor given back. */
const left = ({ granted, spent, returned }) => granted - spent - returned;
