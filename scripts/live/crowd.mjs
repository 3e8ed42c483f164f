// SPDX-License-Identifier: Apache-2.0
// An activity with two hundred participants, paid for by a branch's pot, from publication to settlement (A1 to A10).

import { textHash } from '../demo/accounts.mjs';
import { commentHash, sealOf } from '../lib/seal.mjs';
import { approval, terms } from './lib/activities.mjs';
import { percent, seconds } from './lib/figures.mjs';
import { FOUNDERS, check, eventOf } from './lib/live.mjs';
import { appoint, join, memberOf, officer, thanks } from './lib/people.mjs';

const [RIVERLAND] = FOUNDERS;
const PLACES = 200;
const STEPS = 20;
const COMMUNITY_WORK = 10;
/** What each of them gives to the pot first, and what an hour is worth, in base units. */
const GIFT = 1_500_000n;
const HOUR = 1_000_000n;
/** As many as a manager confirms at a time, and as many calls as one sends at a time. */
const BATCH = 50;
const SERVICE_LIMIT = 60_000;
const SCORE = 5;
const SIDES = ['publisher', 'participant'];

const TREASURER = officer(RIVERLAND, 'Treasurer');
/** So much is set aside for all of them that one auditor does not decide alone. */
const AUDITOR = officer(RIVERLAND, 'Auditor');
const SECOND_AUDITOR = `${AUDITOR}//2`;
/** One for each batch: a new member's allowance does not pay for more. */
const MANAGERS = FOUNDERS.map((home) => ({ path: memberOf(home, 'manager'), home }));
const CROWD = Array.from({ length: PLACES }, (_, i) => {
	const home = FOUNDERS[i % FOUNDERS.length];
	return { path: memberOf(home, `volunteer-${i}`), home };
});

/** @param {import('./lib/live.mjs').Live} live */
export async function crowd(live) {
	live.watchFinality();
	const figures = new Figures(live);
	live.step(`${PLACES} people join at four branches, and give Riverland's pot what it pays them with later`);
	await prepare(live, figures);

	live.step('A treasurer publishes, two auditors of the branch approve; everybody enrols and is admitted');
	const activity = await publish(live, figures);
	await everybody(live, figures, 'enrol', () => live.tx.activities.enrol(activity));
	await inBatches(live, figures, 'admit', () => TREASURER, (people) =>
		live.tx.utility.batchAll(people.map((who) => live.tx.activities.admit(activity, who))),
	);

	live.step('They check in, and invited managers confirm it; an hour of service; they check out');
	await everybody(live, figures, 'confirmStart', ({ address }) => live.tx.activities.confirmStart(activity, address));
	await inBatches(live, figures, 'checkIn', eachManager, (people) => live.tx.activities.checkIn(activity, people));
	await serve(live);
	await inBatches(live, figures, 'checkOut', eachManager, (people) =>
		live.tx.activities.checkOut(
			activity,
			people.map((who) => [who, null]),
		),
	);
	const ends = await endsOf(live, activity);

	live.step('Both sides seal a review of each other');
	await everybody(live, figures, 'confirmEnd, seal', ({ address }) =>
		live.tx.utility.batchAll([
			live.tx.activities.confirmEnd(activity, address, ends.get(address)),
			live.tx.reviews.seal(activity, address, sealOf(review(activity, address, 'participant'))),
		]),
	);
	await inBatches(live, figures, 'seal', () => TREASURER, (people) =>
		live.tx.utility.batchAll(
			people.map((who) => live.tx.reviews.seal(activity, who, sealOf(review(activity, who, 'publisher')))),
		),
	);

	live.step('The treasurer settles all of it');
	const before = await balances(live);
	const settled = await inBatches(live, figures, 'settleMany', () => TREASURER, (people) =>
		live.tx.activities.settleMany(activity, people),
	);
	await live.chain.finalEverywhere(Math.max(...settled.map(({ block }) => block)));
	await checkSettled(live, activity, before);

	live.step('All reviews are opened');
	await inBatches(live, figures, 'open', () => TREASURER, (people) =>
		live.tx.utility.batchAll(people.flatMap((who) => SIDES.map((side) => opening(live, review(activity, who, side))))),
	);
	await figures.tell();
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

async function prepare(live, figures) {
	await Promise.all([
		appoint(live, RIVERLAND, 'Treasurer', 'Auditor'),
		...FOUNDERS.map((branch) => appoint(live, branch, 'Registrar')),
	]);
	const second = live.pair(SECOND_AUDITOR).address;
	await live.send(RIVERLAND.administrator, live.tx.branches.grantRole(RIVERLAND.id, second, 'Auditor', null));
	await join(live, [...MANAGERS, ...CROWD]);
	await everybody(live, figures, 'donate', () =>
		live.tx.timeCoin.donate(RIVERLAND.id, GIFT, thanks('for a clean river')),
	);
}

async function publish(live, figures) {
	const { activities } = live.tx;
	const title = 'The river bank is cleaned';
	const asked = await terms(live, { title, category: COMMUNITY_WORK, places: PLACES, steps: STEPS });
	const published = await live.send(TREASURER, activities.publish(asked, { Pot: RIVERLAND.id }));
	figures.add('publish', published, 1);
	const { activity } = eventOf(live.api, published, 'activities', 'Published');
	const signed = await live.send(AUDITOR, approval(live.api, activity));
	const { isGrave } = eventOf(live.api, published, 'audit', 'Opened');
	check(isGrave.isTrue, 'one auditor alone could have decided on so much');
	eventOf(live.api, signed, 'audit', 'Signed');
	const approved = await live.send(SECOND_AUDITOR, approval(live.api, activity));
	eventOf(live.api, approved, 'audit', 'Decided');
	for (const { path } of MANAGERS) {
		await live.send(TREASURER, activities.invite(activity, live.pair(path).address));
		await live.send(path, activities.acceptInvitation(activity));
	}
	return activity.toNumber();
}

/** Each of the crowd sends a call of their own, through their own branch's node. */
async function everybody(live, figures, what, callOf) {
	const outcomes = await Promise.all(CROWD.map(({ path }) => live.send(path, callOf(live.pair(path)))));
	for (const outcome of outcomes) figures.add(what, outcome, 1);
	return outcomes;
}

const eachManager = (batch) => MANAGERS[batch].path;

/** Calls are sent that are each about as many of the crowd as fit, by whom `pathOf` tells for each batch. */
async function inBatches(live, figures, what, pathOf, callOf) {
	const people = CROWD.map((member) => live.pair(member.path).address);
	const outcomes = [];
	for (let from = 0; from < people.length; from += BATCH) {
		const some = people.slice(from, from + BATCH);
		const outcome = await live.send(pathOf(from / BATCH), callOf(some));
		figures.add(what, outcome, some.length);
		outcomes.push(outcome);
	}
	return outcomes;
}

/** When each of the crowd's services ended, as the managers said: what they agree to by confirming it. */
async function endsOf(live, activity) {
	const rows = await live.api.query.activities.enrolments.entries(activity);
	return new Map(
		rows.map(([{ args }, row]) => {
			const [, until] = row.unwrap().state.asInService.endedBy.unwrap();
			return [args[1].toString(), until];
		}),
	);
}

/** Until what was agreed has passed. */
async function serve(live) {
	const hour = (await live.api.query.activities.hourLength()).toNumber();
	const due = live.chain.now + hour;
	await live.chain.until(() => live.chain.now >= due, SERVICE_LIMIT, 'the end of the service');
}

/** What both say of each other, with a salt that this scenario can make again. */
const review = (activity, participant, side) => ({
	activity,
	participant,
	side,
	score: SCORE,
	comment: commentHash('thank you'),
	salt: textHash(`${activity}/${side}/${participant}`),
});

const opening = (live, { activity, participant, side, score, comment, salt }) =>
	live.tx.reviews.open(activity, participant, side, score, comment, salt);

/** What each of the crowd has free, by address. */
async function balances(live) {
	const { query } = await live.at();
	const people = CROWD.map(({ path }) => live.pair(path).address);
	const accounts = await query.system.account.multi(people);
	return new Map(people.map((who, i) => [who, accounts[i].data.free.toBigInt()]));
}

async function checkSettled(live, activity, before) {
	const after = await balances(live);
	for (const [who, had] of before) {
		const got = after.get(who) - had;
		check(got === HOUR, `${who} got ${got} base units, not ${HOUR}`);
	}
	// Whoever is enrolled is taken out with the next deadlines, which are a step of the network's apart.
	await live.eventually('that the activity is over', async ({ query }) => (await query.activities.activities(activity)).isNone);
	const { query } = await live.at();
	const left = await query.activities.enrolments.entries(activity);
	check(left.length === 0, `${left.length} enrolments are left of an activity that is over`);
	live.say(`each of ${before.size} has an hour more, and nothing is left of the activity`);
}

/** What calls weighed, for each of the people that they were about, and how full blocks were. */
class Figures {
	#live;
	#calls = new Map();
	#blocks = new Set();

	constructor(live) {
		this.#live = live;
	}

	/** @param {number} people whom the call was about */
	add(what, outcome, people) {
		const { dispatchInfo } = eventOf(this.#live.api, outcome, 'system', 'ExtrinsicSuccess');
		const weight = dispatchInfo.weight.refTime.toNumber() / 1e6;
		this.#calls.set(what, [...(this.#calls.get(what) ?? []), { weight, each: weight / people }]);
		this.#blocks.add(outcome.block);
	}

	async tell() {
		const { api } = this.#live;
		const { normal } = api.consts.system.blockWeights.perClass;
		const most = normal.maxTotal.unwrap().refTime.toNumber() / 1e6;
		for (const [what, calls] of this.#calls) {
			const each = calls.map((call) => call.each);
			const [least, highest] = [Math.min(...each), Math.max(...each)];
			const largest = Math.max(...calls.map(({ weight }) => weight));
			this.#live.say(
				`${what}: ${calls.length} calls, ${micro(largest)} at most; for each person ${micro(least)} to ${micro(highest)}`,
			);
			check(largest <= most, `${what} does not fit into a block`);
			// The hundredth costs what the first did.
			check(highest <= 1.05 * least, `${what} cost ${micro(least)} for one and ${micro(highest)} for another`);
		}
		let fullest = 0;
		for (const number of this.#blocks) {
			const { query } = await this.#live.at(number);
			const weight = await query.system.blockWeight();
			fullest = Math.max(fullest, weight.normal.refTime.toNumber() / 1e6);
		}
		this.#live.say(`the fullest of ${this.#blocks.size} blocks: ${micro(fullest)} of ${micro(most)}, ${percent(fullest, most)}`);
		check(fullest <= most, 'a block was too full');
	}
}

/** "1,234 µs" */
const micro = (microseconds) => `${Math.round(microseconds).toLocaleString('en')} µs`;
