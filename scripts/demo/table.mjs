// SPDX-License-Identifier: Apache-2.0
// The end of the story: what each node says that everybody has, next to what the story should give.

import { STEPS_PER_HOUR, inTime } from './amounts.mjs';
import { Failure, within } from '../lib/wait.mjs';

const READ_LIMIT = 60_000;

const COLUMNS = [
	{ field: 'free', title: 'TIME free', show: inTime },
	{ field: 'held', title: 'set aside', show: inTime },
	{ field: 'served', title: 'hours served', show: inHours },
	{ field: 'services', title: 'services', show: String },
	{ field: 'received', title: 'hours received', show: inHours },
];

/** Who never became a member has nothing. */
const NOBODY = { free: 0n, held: 0n, served: 0, services: 0, received: 0 };

function inHours(steps) {
	return `${Number((steps / STEPS_PER_HOUR).toFixed(2))}`;
}

/**
 * Reads the same final block through every node.
 *
 * @param {import('./player.mjs').World} world
 * @param {number} number the block
 */
export async function readEverywhere({ chain, story, keys }, number) {
	const names = story.members.map(({ name }) => name);
	const addresses = names.map((name) => keys.person(name).address);
	const readings = [...chain.nodes.values()].map(async ({ name: node, api }) => {
		const hash = await api.rpc.chain.getBlockHash(number);
		const [header, at] = await Promise.all([api.rpc.chain.getHeader(hash), api.at(hash)]);
		const [accounts, records, open, issuance] = await Promise.all([
			at.query.system.account.multi(addresses),
			at.query.activities.records.multi(addresses),
			at.query.activities.activities.keys(),
			at.query.balances.totalIssuance(),
		]);
		const rows = names.map((name, i) => [name, rowOf(accounts[i].data, records[i])]);
		return {
			node,
			hash: hash.toHex(),
			root: header.stateRoot.toHex(),
			rows: new Map(rows),
			open: open.length,
			issuance: issuance.toBigInt(),
		};
	});
	return within(Promise.all(readings), READ_LIMIT, 'the reading of the final table');
}

const rowOf = (data, record) => ({
	free: data.free.toBigInt(),
	held: data.reserved.toBigInt(),
	served: record.servedSteps.toNumber(),
	services: record.services.toNumber(),
	received: record.receivedSteps.toNumber(),
});

/**
 * What is wrong, one sentence each; nothing if every node tells what the story should give.
 *
 * @param {import('./model.mjs').Model} model
 * @param {Awaited<ReturnType<typeof readEverywhere>>} readings
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

function differencesOf(model, { rows, open, issuance }) {
	const found = [];
	for (const [name, row] of rows) {
		const expected = model.people.get(name) ?? NOBODY;
		for (const { field, title, show } of COLUMNS) {
			if (row[field] !== expected[field]) {
				found.push(`${name}, ${title}: ${show(row[field])} instead of ${show(expected[field])}`);
			}
		}
	}
	const shouldBeOpen = [...model.activities.values()].filter(({ phase }) =>
		['submitted', 'open'].includes(phase),
	).length;
	if (open !== shouldBeOpen) found.push(`activities that are not over: ${open} instead of ${shouldBeOpen}`);
	if (issuance !== model.issuance)
		found.push(`TIME in all: ${inTime(issuance)} instead of ${inTime(model.issuance)}`);
	return found;
}

/**
 * The lines of the table as one node tells it, members in the story's order, the total below.
 *
 * @param {import('./story.mjs').Story} story
 * @param {Map<string, any>} rows
 */
export function tableOf(story, rows) {
	const head = ['member', 'branch', ...COLUMNS.map(({ title }) => title)];
	const body = story.members.map(({ name, home }) => [
		name,
		home,
		...COLUMNS.map(({ field, show }) => show(rows.get(name)[field])),
	]);
	const sums = COLUMNS.map(({ field, show }) => {
		const values = story.members.map(({ name }) => rows.get(name)[field]);
		return show(values.reduce((sum, value) => sum + value));
	});
	const lines = [head, ...body, ['all together', '', ...sums]];
	const widths = head.map((_, column) => Math.max(...lines.map((line) => [...line[column]].length)));
	const textColumns = head.length - COLUMNS.length;
	const drawn = lines.map((line) =>
		line
			.map((cell, i) => (i < textColumns ? pad(cell, widths[i]) : pad('', widths[i] - [...cell].length) + cell))
			.join('  ')
			.trimEnd(),
	);
	const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 2, -2));
	return [drawn[0], rule, ...drawn.slice(1, -1), rule, drawn.at(-1)];
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
