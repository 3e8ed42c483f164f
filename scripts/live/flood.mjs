// SPDX-License-Identifier: Apache-2.0
// A member and a custodian submit ten times what they may, through all nodes, as fast as they can (M7). Nobody else notices.

import { sleep } from '../lib/wait.mjs';
import { approval, terms } from './lib/activities.mjs';
import { mebibytes, median, seconds } from './lib/figures.mjs';
import { Flooder } from './lib/flooder.mjs';
import { Gauges, memoryOf } from './lib/gauges.mjs';
import { FOUNDERS, check, eventOf } from './lib/live.mjs';
import { appoint, join, memberOf, officer, registration, thanks } from './lib/people.mjs';

const [RIVERLAND, WILLOW_LANE, OLD_HARBOUR, LAKESIDE] = FOUNDERS;
/** How many times the allowance. */
const TIMES = 10;
/** Microseconds of block time that allowances hold, and gain with each block: those that a network begins with. */
const MEMBER = { capacity: 200_000, refill: 100 };
const CUSTODIAN = { capacity: 500_000, refill: 2_000 };
/** For so many blocks at least. */
const BLOCKS = 15;
/** Requests of each of them that wait for an answer of each node at any time. */
const AT_ONCE = 4;
/** What an account can have in a pool. */
const MAX_PENDING = 64;
/** Within so many blocks whoever sends one transaction is served. */
const PATIENCE = 3;
/** What a node's memory may grow to: flat, as far as a process that allocates can be. */
const bound = (before) => 1.3 * before + 64 * 2 ** 20;
const AFTERWARDS = 10_000;
const BLOCK_LIMIT = 60_000;
const COMMUNITY_WORK = 10;

const FLOODING = memberOf(WILLOW_LANE, 'flooding');
const WARD = memberOf(OLD_HARBOUR, 'ward');
const PUBLISHER = memberOf(OLD_HARBOUR, 'publisher');
const CUSTODIAN_KEY = officer(OLD_HARBOUR, 'Custodian');
const OTHERS = [RIVERLAND, WILLOW_LANE, OLD_HARBOUR, LAKESIDE].map((home) => ({ path: memberOf(home, 'other'), home }));

/** @param {import('./lib/live.mjs').Live} live */
export async function flood(live) {
	live.watchFinality();
	live.step('Members join, one of them has a custodian');
	const activity = await prepare(live);

	live.step(`Both sign ${TIMES} times what they may send`);
	const flooders = await sign(live, activity);
	const before = await memory(live);
	live.say(`memory before: ${each(before)}`);

	live.step('They send all of it, while others send one transaction in each block');
	const gauges = new Gauges(live, flooders.map(({ flooder }) => flooder.address));
	const from = live.chain.best;
	const end = () => live.chain.best >= from + BLOCKS;
	const floods = Promise.all(flooders.map(({ flooder }) => flooder.flood(end, AT_ONCE)));
	let flooding = true;
	floods.finally(() => (flooding = false)).catch(() => {});
	const [waits, motion, registered] = await Promise.all([
		Promise.all(OTHERS.map((other) => sendsAlong(live, other, () => flooding))),
		blocksOf(live, () => live.parameters('Allowance', { MemberRefill: MEMBER.refill })),
		blocksOf(live, () => live.send(officer(OLD_HARBOUR, 'Registrar'), registration(live, memberOf(OLD_HARBOUR, 'late')))),
		floods,
	]);
	const to = live.chain.best;
	await gauges.stop();

	live.step('What became of it');
	tellPools(live, gauges, flooders);
	tellOthers(live, waits.flat(), motion, registered);
	await tellMemory(live, before, gauges.memory);
	await tellFloods(live, flooders, from, to);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

async function prepare(live) {
	const { tx } = live;
	await Promise.all([
		live.parameters('Allowance', {
			MemberCapacity: MEMBER.capacity,
			MemberRefill: MEMBER.refill,
			CustodianCapacity: CUSTODIAN.capacity,
			CustodianRefill: CUSTODIAN.refill,
		}),
		...FOUNDERS.map((branch) => appoint(live, branch, 'Registrar', 'Auditor', 'Custodian')),
	]);
	await join(live, [
		{ path: FLOODING, home: WILLOW_LANE },
		{ path: WARD, home: OLD_HARBOUR },
		{ path: PUBLISHER, home: OLD_HARBOUR },
		...OTHERS,
	]);
	const asked = await terms(live, { title: 'a street to sweep', category: COMMUNITY_WORK, places: 1, steps: 1 });
	const published = await live.send(PUBLISHER, tx.activities.publish(asked, 'Own'));
	const { activity } = eventOf(live.api, published, 'activities', 'Published');
	await live.send(officer(OLD_HARBOUR, 'Auditor'), approval(live.api, activity));
	await appointCustodian(live);
	return activity;
}

/** Who may enrol for the ward, and take it back, and nothing else. */
function appointCustodian(live) {
	const powers = { participate: true, settle: false, dailyLimit: 0 };
	return live.send(WARD, live.tx.custody.appoint(live.pair(CUSTODIAN_KEY).address, powers));
}

/** One of each kind is tried, for what it costs in the end: less than what is drawn beforehand. */
async function sign(live, activity) {
	const { tx } = live;
	const everywhere = live.branches.map(({ name }) => name);
	const ward = live.pair(WARD).address;
	const transfer = tx.timeCoin.transfer(live.pair(OTHERS[0].path).address, 1, thanks('a flood'));
	const turns = [tx.activities.enrol(activity), tx.activities.leave(activity)].map((call) => tx.custody.act(ward, call));
	const plans = [
		{ what: 'the member', path: FLOODING, terms: MEMBER, calls: [transfer] },
		{ what: 'the custodian', path: CUSTODIAN_KEY, terms: CUSTODIAN, calls: turns },
	];
	const signed = [];
	for (const { what, path, terms, calls } of plans) {
		const costs = [];
		for (const call of calls) costs.push(costOf(live, await live.send(path, call)));
		const cost = Math.min(...costs);
		const flooder = new Flooder(live, path, everywhere, (nonce) => calls[nonce % calls.length]);
		await flooder.prepare(Math.ceil((TIMES * terms.capacity) / cost));
		live.say(`${what}: ${flooder.prepared} transactions of ${cost} µs each, with an allowance of ${terms.capacity} µs`);
		signed.push({ what, flooder, terms });
	}
	return signed;
}

/** What a transaction drew on an allowance. */
const costOf = (live, outcome) => eventOf(live.api, outcome, 'transactionPayment', 'TransactionFeePaid').actualFee.toNumber();

/** Sends a transaction as soon as the own branch's node has a new block, and tells how many blocks later each was in one. */
async function sendsAlong(live, { path, home }, going) {
	const { chain, tx } = live;
	const node = chain.nodes.get(home.name);
	const [to] = OTHERS.filter((other) => other.home !== home);
	// Light enough for one in each block: of payments a newcomer's allowance holds fifteen.
	const call = tx.custody.nameSuccessor(live.pair(to.path).address);
	const sent = [];
	for (let last = 0; going(); ) {
		const best = await chain.until(() => !going() || (node.best > last && node.best), BLOCK_LIMIT, 'a new block');
		if (best === true) break;
		last = best;
		sent.push(live.send(path, call, home.name).then(({ block }) => block - best));
	}
	return Promise.all(sent);
}

/** How many blocks something takes. */
async function blocksOf(live, action) {
	const from = live.chain.best;
	await action();
	return live.chain.best - from;
}

const memory = async (live) =>
	new Map(await Promise.all(live.network.nodes.map(async (node) => [node.name, await memoryOf(node)])));

const each = (numbers) => [...numbers].map(([name, bytes]) => `${name} ${mebibytes(bytes)}`).join(', ');

async function tellFloods(live, flooders, from, to) {
	const drawn = await drawnIn(live, from, to);
	for (const { what, flooder, terms } of flooders) {
		const { count = 0, cost = 0 } = drawn.get(flooder.address) ?? {};
		live.say(
			`${what}: ${flooder.prepared} transactions, and ${flooder.signed - flooder.prepared} more, ` +
				`handed in ${flooder.answers.total} times to ${live.branches.length} nodes`,
		);
		live.say(`${what}: the pools said ${flooder.answers}`);
		const most = terms.capacity + terms.refill * (to - from);
		live.say(`${what}: ${count} are in blocks ${from + 1} to ${to}; they drew ${cost} of at most ${most} µs`);
		check(count > 0, `nothing of ${what} is in a block`);
		check(cost <= most, `${what} has drawn ${cost} µs, more than there can have been`);
	}
}

/** What accounts have sent and drawn on allowances in some blocks. */
async function drawnIn(live, from, to) {
	const drawn = new Map();
	await live.chain.finalEverywhere(to);
	for (let number = from + 1; number <= to; number++) {
		const { events } = await live.block(number);
		for (const { data } of events.filter((event) => live.api.events.transactionPayment.TransactionFeePaid.is(event))) {
			const { count = 0, cost = 0 } = drawn.get(data.who.toString()) ?? {};
			drawn.set(data.who.toString(), { count: count + 1, cost: cost + data.actualFee.toNumber() });
		}
	}
	return drawn;
}

function tellPools(live, { waiting }, flooders) {
	for (const { what, flooder } of flooders) {
		const counts = [...waiting].filter(([key]) => key.startsWith(flooder.address)).map(([, count]) => count);
		live.say(`${what}: at most so many transactions waited, by node: ${counts.join(', ')}`);
		check(Math.max(...counts) <= MAX_PENDING, `more than ${MAX_PENDING} transactions of ${what} waited in a pool`);
	}
}

function tellOthers(live, waits, motion, registered) {
	const most = Math.max(...waits);
	live.say(
		`the others: ${waits.length} transactions, each in a block after ${median(waits)} (median), at most ${most}; ` +
			`a motion of the Council took ${motion} blocks, a registration by the same branch ${registered}`,
	);
	check(waits.length >= BLOCKS, `the others sent only ${waits.length} transactions`);
	check(most <= PATIENCE, `somebody waited for ${most} blocks`);
}

async function tellMemory(live, before, peak) {
	await sleep(AFTERWARDS);
	const after = await memory(live);
	for (const [name, bytes] of before) {
		const [most, now] = [peak, after].map((numbers) => numbers.get(name));
		live.say(`${name}'s memory: before ${mebibytes(bytes)}, at most ${mebibytes(most)}, after ${mebibytes(now)}`);
		const highest = Math.max(most, now);
		check(highest <= bound(bytes), `${name}'s node grew from ${mebibytes(bytes)} to ${mebibytes(highest)}`);
	}
}
