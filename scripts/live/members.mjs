// SPDX-License-Identifier: Apache-2.0
// Who joins at one branch is a member at all four, once, and stays one with all that they have when the key is lost (M1, M6).

import { approval, terms } from './lib/activities.mjs';
import { seconds } from './lib/figures.mjs';
import { FOUNDERS, check, eventOf, unwrap } from './lib/live.mjs';
import { appoint, join, memberOf, officer, registration, thanks } from './lib/people.mjs';
import { Sightings } from './lib/sightings.mjs';

const [RIVERLAND, WILLOW_LANE, OLD_HARBOUR, LAKESIDE] = FOUNDERS;
/** The least that governance can set, in hours of the network. */
const KEY_DELAY = 24;
const KEY_LIMIT = 120_000;
const LITTLE = 100_000;
const HOUSEHOLD = 3;
const PLACES = 2;
const STEPS = 20;

const GIVER = memberOf(RIVERLAND, 'giver');
const HOST = memberOf(OLD_HARBOUR, 'host');
const NEWCOMER = memberOf(WILLOW_LANE, 'newcomer');
const LOSER = memberOf(WILLOW_LANE, 'lost-a-phone');
const WARY = memberOf(WILLOW_LANE, 'wary');
const NEW_KEY = `${LOSER}//new-phone`;
const STOLEN_KEY = `${WARY}//of-a-thief`;

/** @param {import('./lib/live.mjs').Live} live */
export async function members(live) {
	live.watchFinality();
	live.step('Branches appoint registrars and auditors; four people join');
	await prepare(live);

	live.step('A member has lost a phone, with the key on it; another’s key is asked for by a thief');
	const possessions = await publishAndEnrol(live);
	const before = await belongings(live, possessions.activities);
	live.say(told(before));
	const approved = await requestKeys(live);

	live.step('A registration at one branch is one at all');
	await joinsEverywhere(live, possessions.garden);

	live.step('The same person once more');
	await onceOnly(live);

	live.step('A veto stops the thief');
	await veto(live);

	live.step('The new key takes over');
	await takesOver(live, approved);
	await sameAsBefore(live, before, possessions);
	await worksOn(live, possessions);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

async function prepare(live) {
	await Promise.all([
		live.parameters('Custody', { KeyDelay: KEY_DELAY }),
		...FOUNDERS.map((branch) => appoint(live, branch, 'Registrar', 'Auditor')),
	]);
	const homes = { [GIVER]: RIVERLAND, [HOST]: OLD_HARBOUR, [LOSER]: WILLOW_LANE, [WARY]: WILLOW_LANE };
	await join(
		live,
		Object.entries(homes).map(([path, home]) => ({ path, home })),
	);
}

/**
 * The host looks for people for the garden, and who will lose the key is enrolled there; they look for somebody themselves, for
 * which coins are on hold.
 */
async function publishAndEnrol(live) {
	const publish = async (path, title, home, places) => {
		const asked = await terms(live, { title, category: HOUSEHOLD, places, steps: STEPS });
		const call = live.tx.activities.publish(asked, 'Own');
		const { activity } = eventOf(live.api, await live.send(path, call), 'activities', 'Published');
		await live.send(officer(home, 'Auditor'), approval(live.api, activity));
		return activity.toNumber();
	};
	const [garden, windows] = await Promise.all([
		publish(HOST, 'a garden to dig', OLD_HARBOUR, PLACES),
		publish(LOSER, 'windows to clean', WILLOW_LANE, 1),
	]);
	const enrolled = await live.send(LOSER, live.tx.activities.enrol(garden));
	await live.chain.finalEverywhere(enrolled.block);
	return { garden, windows, activities: [garden, windows] };
}

/** What a member has and takes part in, in the last final state. */
async function belongings(live, activities) {
	const { query } = await live.at();
	const { address } = live.pair(LOSER);
	const [member, account, holds, ...parts] = await Promise.all([
		query.profiles.members(address),
		query.system.account(address),
		query.balances.holds(address),
		...activities.map((activity) => query.activities.enrolments(activity, address)),
	]);
	return {
		member: member.toJSON(),
		free: account.data.free.toBigInt(),
		held: account.data.reserved.toBigInt(),
		holds: holds.toJSON(),
		participations: parts.map((part) => part.toJSON()),
	};
}

const told = ({ free, held, participations }) =>
	`free ${free}, on hold ${held}; takes part: ${participations.map((part) => (part ? JSON.stringify(part) : '–')).join(', ')}`;

/** Asked for by the registrar, approved by the auditor: the time for a veto begins. */
async function requestKeys(live) {
	const [registrar, auditor] = ['Registrar', 'Auditor'].map((role) => officer(WILLOW_LANE, role));
	const { requestKey, approveKey } = live.tx.custody;
	const approvals = [];
	for (const [member, key] of [
		[LOSER, NEW_KEY],
		[WARY, STOLEN_KEY],
	]) {
		const pair = [member, key].map((path) => live.pair(path).address);
		await live.send(registrar, requestKey(...pair));
		approvals.push(live.send(auditor, approveKey(...pair)));
	}
	const [{ block, time }] = await Promise.all(approvals);
	live.say(`new keys are requested and approved, in block ${block}; the delay begins`);
	const early = live.tx.custody.takeOver(live.pair(LOSER).address);
	await live.refused('a take-over before its time', NEW_KEY, early, 'Custody.TooEarly', WILLOW_LANE.name);
	return time;
}

async function joinsEverywhere(live, garden) {
	const { tx } = live;
	const home = WILLOW_LANE.name;
	const { address } = live.pair(NEWCOMER);
	const sightings = await Sightings.begin(live, `${address} as a member`, async (at) => {
		const member = unwrap(await at.query.profiles.members(address));
		return member?.status.isActive;
	});
	await live.send(officer(WILLOW_LANE, 'Registrar'), registration(live, NEWCOMER));
	const early = tx.rotation.back(LAKESIDE.id);
	await live.refused('a call of somebody who has not accepted yet', NEWCOMER, early, 'pool');
	const { block } = await live.send(NEWCOMER, tx.profiles.accept());

	// At once, through the nodes of the three other branches.
	const uses = await Promise.all([
		live.send(GIVER, tx.timeCoin.transfer(address, LITTLE, thanks('welcome')), RIVERLAND.name),
		live.send(NEWCOMER, tx.activities.enrol(garden), OLD_HARBOUR.name),
		live.send(NEWCOMER, tx.rotation.back(LAKESIDE.id), LAKESIDE.name),
	]);
	const words = ['is given hours', 'enrols', 'backs a branch'];
	const seen = await sightings.finalised(block);
	live.say(`accepted through ${home}'s node, in block ${block}`);
	for (const [i, branch] of [RIVERLAND, OLD_HARBOUR, LAKESIDE].entries()) {
		const { first, best, after } = seen.get(branch.name);
		const used = uses[i].block;
		live.say(
			`${branch.name}'s node: a member in its block ${first}; block ${block} final after ${seconds(after)}, ` +
				`when its best was ${best}; ${words[i]} through it in block ${used}`,
		);
		check(first <= best + 1, `${branch.name}'s node knew of the member only in block ${first}`);
		check(used <= best + 1, `through ${branch.name}'s node the member could do something only in block ${used}`);
	}
}

async function onceOnly(live) {
	const elsewhere = [RIVERLAND, OLD_HARBOUR, LAKESIDE];
	await Promise.all(
		elsewhere.map(({ name, ...branch }) =>
			live.refused(
				`the same person, with another account, at ${name}`,
				officer(branch, 'Registrar'),
				registration(live, memberOf(branch, 'newcomer-again'), NEWCOMER),
				'Profiles.PersonRegistered',
			),
		),
	);
	await live.refused(
		'the same account for another person',
		officer(LAKESIDE, 'Registrar'),
		registration(live, NEWCOMER, 'somebody else'),
		'Profiles.AccountRegistered',
	);
}

async function veto(live) {
	const { custody } = live.tx;
	const { block } = await live.send(WARY, custody.vetoKey(live.pair(WARY).address));
	await live.chain.finalEverywhere(block);
	const { query } = await live.at();
	const { address } = live.pair(WARY);
	check(unwrap(await query.custody.keyRequests(address)) === undefined, 'the request is still there after the veto');
	await live.refused('the thief’s key after the veto', STOLEN_KEY, custody.takeOver(address), 'pool', WILLOW_LANE.name);
	await live.send(WARY, live.tx.rotation.back(WILLOW_LANE.id));
	live.say('the member’s own key goes on');
}

async function takesOver(live, approved) {
	const { api, chain } = live;
	const hour = (await api.query.activities.hourLength()).toNumber();
	const due = approved + KEY_DELAY * hour;
	await chain.until(() => chain.now >= due, KEY_LIMIT, 'the end of the delay');
	const { address } = live.pair(LOSER);
	const { block, time } = await live.send(NEW_KEY, live.tx.custody.takeOver(address), WILLOW_LANE.name);
	live.say(`taken over in block ${block}, ${seconds(time - approved)} after the approval`);
	await chain.finalEverywhere(block);
}

async function sameAsBefore(live, before, { activities }) {
	const after = await belongings(live, activities);
	check(
		JSON.stringify(after, inDigits) === JSON.stringify(before, inDigits),
		`something changed with the key: before ${told(before)}, after ${told(after)}`,
	);
	live.say(`the same: ${told(after)}`);
}

/** The old key does nothing any more, and the new one all that it did, as the same member. */
async function worksOn(live, { garden, windows }) {
	const { tx, api } = live;
	const { address } = live.pair(LOSER);
	for (const branch of [WILLOW_LANE, LAKESIDE])
		await live.refused(`the old key, at ${branch.name}'s node`, LOSER, tx.activities.leave(garden), 'pool', branch.name);
	await live.send(HOST, tx.activities.admit(garden, address));
	await live.send(NEW_KEY, tx.activities.confirmStart(garden, address), OLD_HARBOUR.name);
	const transfer = tx.timeCoin.transfer(live.pair(GIVER).address, LITTLE, thanks('thanks'));
	const moved = await live.send(NEW_KEY, transfer, RIVERLAND.name);
	const { from } = eventOf(api, moved, 'timeCoin', 'Moved');
	live.say(`with the new key: begins the service, gives hours (from ${JSON.stringify(from.toHuman())})`);
	const closed = await live.send(NEW_KEY, tx.activities.close(windows), LAKESIDE.name);
	await live.chain.finalEverywhere(closed.block);
	const { held, participations } = await belongings(live, [garden]);
	check(held === 0n, `after the activity was closed ${held} are still on hold`);
	live.say(`what was on hold is free again, the service goes on: ${JSON.stringify(participations[0])}`);
}

const inDigits = (_, value) => (typeof value === 'bigint' ? `${value}` : value);
