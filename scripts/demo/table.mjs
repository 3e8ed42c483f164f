// SPDX-License-Identifier: Apache-2.0
// The end of the story: what each node says that everybody has, next to what the story should give.

import { STEPS_PER_HOUR, inTime, time } from './amounts.mjs';
import { readFacts } from './facts.mjs';
import { view } from '../lib/view.mjs';
import { Failure, within } from '../lib/wait.mjs';

const READ_LIMIT = 60_000;

const MEMBERS = [
	{ field: 'free', title: 'TIME free', show: inTime },
	{ field: 'held', title: 'set aside', show: inTime },
];

const STANDINGS = [
	{ field: 'served', title: 'hours served', show: inHours },
	{ field: 'services', title: 'services', show: String },
	{ field: 'received', title: 'hours received', show: inHours },
	{ field: 'published', title: 'published', show: String },
	{ field: 'late', title: 'late', show: String },
	{ field: 'absences', title: 'absences', show: String },
	{ field: 'points', title: 'points', show: String },
	{ field: 'stars', title: 'stars', show: String, summed: false },
	{ field: 'credit', title: 'credit', show: String, summed: false },
];

const BRANCHES = [
	{ field: 'free', title: 'TIME in the pot', show: inTime },
	{ field: 'held', title: 'for purposes', show: inTime },
	{ field: 'minted', title: 'minted', show: inTime },
	{ field: 'burnt', title: 'burnt', show: inTime },
	{ field: 'outstanding', title: 'outstanding', show: inTime },
];

const PURPOSE = { field: 'purpose', title: 'purpose', show: String };
const EARMARKS = [
	{ field: 'giver', title: 'given by', show: String },
	{ field: 'receiver', title: 'to', show: String },
	{ field: 'granted', title: 'TIME', show: inTime },
	{ field: 'spent', title: 'used', show: inTime },
	{ field: 'returned', title: 'given back', show: inTime },
	{ field: 'uses', title: 'uses', show: String },
];

const TOTALS = [
	{ field: 'issuance', title: 'TIME in all', show: inTime },
	{ field: 'minted', title: 'TIME ever minted', show: inTime },
	{ field: 'burnt', title: 'TIME ever burnt', show: inTime },
];

const COUNTS = [
	{ field: 'activities', title: 'activities that are not over', show: String },
	{ field: 'enrolments', title: 'enrolments in them', show: String },
	{ field: 'managers', title: 'managers beside the publisher', show: String },
	{ field: 'waiting', title: 'waiting lists', show: String },
	{ field: 'sealed', title: 'reviews that stay sealed', show: String },
	{ field: 'series', title: 'activities that come again', show: String },
	{ field: 'trainings', title: 'trainings that are not over', show: String },
	{ field: 'learners', title: 'learners who are not assessed', show: String },
	{ field: 'earmarks', title: 'sums set aside for a purpose', show: String },
	{ field: 'payments', title: 'payments that wait for a second signature', show: String },
	{ field: 'redemptions', title: 'redemptions that are not answered', show: String },
	{ field: 'partners', title: 'partners', show: String },
	{ field: 'movements', title: 'movements of coins', show: String },
];

/** Who never became a member has nothing. */
const NOBODY = { free: 0n, held: 0n };

function inHours(steps) {
	return `${Number((steps / STEPS_PER_HOUR).toFixed(2))}`;
}

/**
 * What one node says of a block.
 *
 * @typedef {object} Reading
 * @property {string} node
 * @property {string} hash
 * @property {string} root
 * @property {Map<string, any>} members by name
 * @property {Map<string, any>} standings of members, and of staff who published for branches, by name
 * @property {number} now the block's moment, in Unix milliseconds
 * @property {number} day a day of the network, in milliseconds
 * @property {Map<string, any>} branches by name
 * @property {Map<string, any>} earmarks by their names in the story
 * @property {Map<string, bigint>} debts by what is said of them, once as each of the two branches has it
 * @property {{issuance: bigint, minted: bigint, burnt: bigint}} totals
 * @property {Record<string, number>} counts
 * @property {Map<string, string>} facts what is registered and known, by what it is about
 */

/**
 * Reads the same final block through every node.
 *
 * @param {import('./player.mjs').World} world
 * @param {number} number the block
 * @returns {Promise<Reading[]>}
 */
export async function readEverywhere(world, number) {
	const day = 24 * world.hour;
	const readings = [...world.chain.nodes.values()].map(async ({ name: node, api }) => {
		const hash = await api.rpc.chain.getBlockHash(number);
		const [header, at] = await Promise.all([api.rpc.chain.getHeader(hash), api.at(hash)]);
		const [now, members, standings, branches, earmarks, debts, totals, counts, facts] = await Promise.all([
			at.query.timestamp.now(),
			readMembers(world, at),
			readStandings(world, api, at),
			readBranches(world, at),
			readEarmarks(world, at),
			readDebts(world, at),
			readTotals(at),
			readCounts(at),
			readFacts(world, at),
		]);
		const of = { node, hash: hash.toHex(), root: header.stateRoot.toHex() };
		const clock = { now: now.toNumber(), day };
		return { ...of, ...clock, members, standings, branches, earmarks, debts, totals, counts, facts };
	});
	return within(Promise.all(readings), READ_LIMIT, 'the reading of the final table');
}

const purseOf = ({ data }) => ({ free: data.free.toBigInt(), held: data.reserved.toBigInt() });

async function readMembers(world, { query }) {
	const names = world.story.members.map(({ name }) => name);
	const addresses = names.map((name) => world.address(name));
	const accounts = await query.system.account.multi(addresses);
	return new Map(names.map((name, i) => [name, purseOf(accounts[i])]));
}

/** What the chain says of what everybody has done, of members and of staff who published for branches. */
async function readStandings(world, api, at) {
	const { story } = world;
	const publishers = Object.values(story.activities).map(({ by }) => by);
	const names = [...new Set([...story.members.map(({ name }) => name), ...publishers])];
	const reports = await Promise.all(names.map((name) => view(api, at, 'Reviews', 'standing', world.address(name))));
	const rowOf = ({ stars, points, credit, standing }) => ({
		served: standing.servedSteps.toNumber(),
		services: standing.services.toNumber(),
		received: standing.receivedSteps.toNumber(),
		published: standing.published.toNumber(),
		late: standing.late.toNumber(),
		absences: standing.absences.toNumber(),
		points: points.toNumber(),
		stars: stars.toNumber(),
		credit: credit.toNumber(),
	});
	return new Map(names.map((name, i) => [name, rowOf(reports[i])]));
}

async function readBranches({ story, keys }, { query }) {
	const ids = story.branches.map(({ id }) => id);
	const [pots, minted, burnt, outstanding] = await Promise.all([
		query.system.account.multi(story.branches.map((branch) => keys.pot(branch))),
		query.timeCoin.mintedBy.multi(ids),
		query.timeCoin.burntBy.multi(ids),
		query.clearing.outstanding.multi(ids),
	]);
	const rowOf = (i) => ({
		...purseOf(pots[i]),
		minted: minted[i].toBigInt(),
		burnt: burnt[i].toBigInt(),
		outstanding: outstanding[i].toBigInt(),
	});
	return new Map(story.branches.map(({ name }, i) => [name, rowOf(i)]));
}

async function readEarmarks(world, { query }) {
	const known = world.known('earmark');
	const records = await query.pots.earmarks.multi(known.map(([, id]) => id));
	return new Map(known.map(([name], i) => [name, records[i].isSome && earmarkOf(world.story, records[i].unwrap())]));
}

const earmarkOf = (story, { purpose, giver, receiver, granted, spent, returned, uses }) => ({
	purpose: purpose.toUtf8(),
	giver: nameOf(story, giver),
	receiver: nameOf(story, receiver),
	granted: granted.toBigInt(),
	spent: spent.toBigInt(),
	returned: returned.toBigInt(),
	uses: uses.toNumber(),
});

async function readDebts({ story }, { query }) {
	const positions = await query.clearing.positions.entries();
	return new Map(
		positions.map(([{ args }, position]) => {
			const [branch, other] = args.map((id) => nameOf(story, id));
			return position.isOwes
				? [owing(branch, other), position.asOwes.toBigInt()]
				: [owed(branch, other), position.asIsOwed.toBigInt()];
		}),
	);
}

async function readTotals({ query }) {
	const [issuance, minted, burnt] = await Promise.all([
		query.balances.totalIssuance(),
		query.timeCoin.minted(),
		query.timeCoin.burnt(),
	]);
	return { issuance: issuance.toBigInt(), minted: minted.toBigInt(), burnt: burnt.toBigInt() };
}

async function readCounts({ query }) {
	const { activities, trainings } = query;
	const rows = {
		activities: activities.activities,
		enrolments: activities.enrolments,
		managers: activities.managers,
		waiting: activities.waitingLists,
		series: activities.allSeries,
		trainings: trainings.trainings,
		learners: trainings.learners,
		earmarks: query.pots.earmarks,
		payments: query.pots.waiting,
		redemptions: query.partners.redemptions,
		partners: query.partners.partners,
	};
	const [counts, pairs, movements] = await Promise.all([
		Promise.all(Object.values(rows).map(async (register) => (await register.keys()).length)),
		query.reviews.pairs.entries(),
		query.timeCoin.movements(),
	]);
	const counted = Object.keys(rows).map((what, i) => [what, counts[i]]);
	return { ...Object.fromEntries(counted), sealed: sealedIn(pairs), movements: movements.toNumber() };
}

/** How many reviews wait to be opened. */
function sealedIn(pairs) {
	const reviews = pairs.flatMap(([, pair]) => [pair.unwrap().ofPublisher, pair.unwrap().ofParticipant]);
	return reviews.filter((review) => review.isSome && review.unwrap().isSealed).length;
}

const nameOf = (story, id) => story.branches.find((branch) => id.eqn(branch.id))?.name ?? `branch ${id}`;
const owing = (debtor, creditor) => `${debtor} owes ${creditor}`;
const owed = (creditor, debtor) => `${creditor} is owed by ${debtor}`;

/**
 * What is wrong, one sentence each; nothing if every node tells what the story should give.
 *
 * @param {import('./model.mjs').Model} model
 * @param {Reading[]} readings
 */
export function differences(model, readings) {
	const [first] = readings;
	const tellers = new Map();
	const tell = (what, { node }) => tellers.set(what, [...(tellers.get(what) ?? []), node]);
	for (const reading of readings) {
		if (reading.hash !== first.hash) tell(`another block than on ${first.node}'s node`, reading);
		if (reading.root !== first.root) tell(`another state root than on ${first.node}'s node`, reading);
		for (const difference of differencesOf(model, reading)) tell(difference, reading);
	}
	const everywhere = ({ length }) => length === readings.length;
	return [...tellers].map(([what, nodes]) =>
		everywhere(nodes) ? what : `${what} (on the node of ${nodes.join(', ')})`,
	);
}

function differencesOf(model, { members, standings, now, day, branches, earmarks, debts, totals, counts, facts }) {
	return [
		...[...members].flatMap(([name, row]) => compared(MEMBERS, row, model.people.get(name) ?? NOBODY, `${name}, `)),
		...[...standings].flatMap(([name, row]) =>
			compared(STANDINGS, row, model.standing.of(name, now, day), `${name}, `),
		),
		...[...branches].flatMap(([name, row]) => compared(BRANCHES, row, model.branch(name), `${name}, `)),
		...[...model.earmarks].flatMap(([name, expected]) => {
			const row = earmarks.get(name);
			return row
				? compared([PURPOSE, ...EARMARKS], row, expected, `earmark "${name}", `)
				: [`there is no earmark "${name}"`];
		}),
		...comparedDebts(model, debts),
		...compared(TOTALS, totals, model),
		...compared(COUNTS, counts, model.counts),
		...comparedFacts(model.facts, facts),
	];
}

function compared(columns, row, expected, whose = '') {
	return columns
		.filter(({ field }) => row[field] !== expected[field])
		.map(({ field, title, show }) => `${whose}${title}: ${show(row[field])} instead of ${show(expected[field])}`);
}

function comparedDebts(model, found) {
	const expected = new Map(
		model.debts.flatMap(({ debtor, creditor, coins }) => [
			[owing(debtor, creditor), coins],
			[owed(creditor, debtor), coins],
		]),
	);
	const all = [...new Set([...expected.keys(), ...found.keys()])];
	return all
		.map((what) => [what, found.get(what) ?? 0n, expected.get(what) ?? 0n])
		.filter(([, coins, right]) => coins !== right)
		.map(([what, coins, right]) => `${what}: ${inTime(coins)} instead of ${inTime(right)}`);
}

function comparedFacts(expected, found) {
	return [...new Set([...expected.keys(), ...found.keys()])]
		.filter((about) => found.get(about) !== expected.get(about))
		.map((about) => `${about}: ${found.get(about) ?? 'nothing'} instead of ${expected.get(about) ?? 'nothing'}`);
}

/**
 * The lines of what one node tells: members in the story's order and their standing, branches, what became of sums for a purpose, who owes whom, and
 * what is registered.
 *
 * @param {import('./story.mjs').Story} story
 * @param {Reading} reading
 */
export function tableOf(story, { members, standings, branches, earmarks, debts, facts }) {
	const given = [...earmarks.values()].filter(Boolean);
	return [
		...drawn(
			['member', 'branch'],
			MEMBERS,
			story.members.map(({ name }) => [[name, homeAndFate(facts, name)], members.get(name)]),
			true,
		),
		'',
		...drawn(
			['what everybody has done'],
			STANDINGS,
			[...standings].map(([name, row]) => [[name], row]),
			true,
		),
		'',
		...drawn(
			['branch'],
			BRANCHES,
			story.branches.map(({ name }) => [[name], branches.get(name)]),
			true,
		),
		...(given.length
			? [
					'',
					...drawn(
						[PURPOSE.title],
						EARMARKS,
						given.map((row) => [[row.purpose], row]),
					),
				]
			: []),
		...(debts.size ? ['', 'Hours that branches have received from each other and not given back:'] : []),
		...[...debts]
			.filter(([what]) => what.includes(' owes '))
			.map(([what, coins]) => `  ${what} ${time(coins)}`)
			.sort(),
		...registered(facts),
	];
}

/** The last column of names: where somebody is at home, and whether something became of them. */
function homeAndFate(facts, name) {
	const home = facts.get(`${name}, home`) ?? '';
	return facts.get(`${name}, status`) === 'deceased' ? `${home} †` : home;
}

/** What is registered besides homes, one line each. */
function registered(facts) {
	const lines = [...facts]
		.filter(([about]) => !/, (home|status)$/.test(about))
		.map(([about, what]) => `  ${about}: ${what}`)
		.sort();
	return lines.length
		? ['', 'What the registers say; the values in quotes stay off chain, and prove what is on it:', ...lines]
		: [];
}

/** Rows under their titles; with `summed`, what they are all together. */
function drawn(labels, columns, rows, summed = false) {
	const head = [...labels, ...columns.map(({ title }) => title)];
	const body = rows.map(([names, row]) => [...names, ...columns.map(({ field, show }) => show(row[field]))]);
	const sums = columns.map(({ field, show, summed: adds = true }) =>
		summed && adds && rows.length
			? show(rows.map(([, row]) => row[field]).reduce((sum, value) => sum + value))
			: '',
	);
	const foot = ['all together', ...labels.slice(1).map(() => ''), ...sums];
	const lines = [head, ...body, ...(summed ? [foot] : [])];
	const widths = head.map((_, column) => Math.max(...lines.map((line) => [...line[column]].length)));
	const textColumns = labels.length;
	const [first, ...others] = lines.map((line) =>
		line
			.map((cell, i) => (i < textColumns ? pad(cell, widths[i]) : pad('', widths[i] - [...cell].length) + cell))
			.join('  ')
			.trimEnd(),
	);
	const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
	return summed ? [first, rule, ...others.slice(0, -1), rule, others.at(-1)] : [first, rule, ...others];
}

// By characters, since names are not only made of ASCII.
const pad = (text, width) => text + ' '.repeat(Math.max(0, width - [...text].length));

/** Waits for a final block that holds the whole story, on every node. */
export async function lastBlock(chain) {
	const number = await chain.settled();
	await chain.finalEverywhere(number);
	if (chain.finalized < number) throw new Failure('the story is final on the nodes, but was not read');
	return number;
}
