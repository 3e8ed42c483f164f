// SPDX-License-Identifier: Apache-2.0
// Five times as many transactions as blocks hold, for a while; and then as many as before.

import { sleep } from '../lib/wait.mjs';
import { mebibytes, median, percent, seconds } from '../live/lib/figures.mjs';
import { memoryOf } from '../live/lib/gauges.mjs';
import { appoint, memberOf, officer, registration } from '../live/lib/people.mjs';
import { check } from './lib/faults.mjs';

const TIMES = 5;
const SLOT = 2_000;
const QUIET = 20_000;
const FLOOD = 40_000;
/** In seconds, longer than it is looked at. */
const FLOOD_LASTS = 120;
/** A wave that ebbs: until what has piled up is in blocks or refused. */
const EBB = 60_000;
const LOOK = 500;
/** What a node may need beyond what it had: its pool is bounded, and so is what waits in it. */
const MOST_MEMORY = 512 * 2 ** 20;
/** So many slots of a hundred have a block even then. Four nodes and the flood share the machine: 33 to 71 were seen. */
const LEAST_SLOTS = 25;
/** Within so many blocks a branch's transaction is in one, even then. */
const PATIENCE = 10;

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function flood(faults) {
	await faults.connect();
	await appointRegistrars(faults);
	const capacity = await capacityOf(faults);
	faults.say(`blocks hold ${capacity.each} transfers, ${capacity.rate} a second`);

	faults.step('As it is before');
	const before = await measure(faults, 'before', QUIET);

	faults.step(`${TIMES} times what blocks hold`);
	await faults.load.stop();
	await faults.underLoad(TIMES * capacity.rate, FLOOD_LASTS);
	const during = await measure(faults, 'during', FLOOD);
	await faults.load.stop();

	faults.step('As it was');
	await faults.underLoad();
	await sleep(EBB);
	const after = await measure(faults, 'after', QUIET);

	for (const [name, bytes] of during.memory) {
		const [was, is] = [before, after].map(({ memory }) => memory.get(name));
		faults.say(`${name}'s memory: at most ${mebibytes(was)} before, ${mebibytes(bytes)} during, ${mebibytes(is)} after`);
		check(Math.max(bytes, is) <= was + MOST_MEMORY, `${name}'s node grew from ${mebibytes(was)} to ${mebibytes(Math.max(bytes, is))}`);
	}
	check(during.slots >= LEAST_SLOTS, `only ${during.slots} of 100 slots had a block`);
	check(Math.max(...during.waits) <= PATIENCE, `a branch waited for ${Math.max(...during.waits)} blocks`);
	check(during.perBlock > before.perBlock, 'there was no flood: blocks were no fuller than before');
	check(median(after.waits) <= median(before.waits) + 1, 'after the flood a branch waits longer than before');
	check(after.slots >= before.slots - 20, `after the flood ${after.slots} of 100 slots have a block, before ${before.slots}`);
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality(2 * FLOOD))}`);
	await faults.judge();
}

async function appointRegistrars(faults) {
	for (const branch of faults.branches) await appoint(faults, branch, 'Registrar');
}

/** How many transfers the weight of a block leaves room for, going by what those in one block weighed. */
async function capacityOf({ api, load }) {
	const { block } = load.entries.at(-1);
	const counted = load.entries.filter((entry) => entry.block === block).length;
	const { normal } = await (await api.at(block)).query.system.blockWeight();
	const { maxTotal } = api.consts.system.blockWeights.perClass.normal;
	const each = Math.floor((counted * maxTotal.unwrap().refTime.toNumber()) / normal.refTime.toNumber());
	return { each, rate: Math.round((1_000 * each) / SLOT) };
}

/** What a stretch of time is like, for the nodes and for whoever sends one transaction. */
async function measure(faults, stretch, ms) {
	const { chain } = faults;
	const [since, from, served] = [Date.now(), chain.best, faults.load.entries.length];
	const memory = new Map();
	const going = () => Date.now() - since < ms;
	const looking = (async () => {
		for (; going(); await sleep(LOOK)) {
			for (const node of faults.validators)
				memory.set(node.name, Math.max(memory.get(node.name) ?? 0, await memoryOf(node)));
		}
	})();
	const waits = await Promise.all(faults.branches.map((branch) => registrations(faults, branch, stretch, going)));
	await looking;
	const blocks = chain.best - from;
	const slots = Math.round((100 * blocks * SLOT) / (Date.now() - since));
	const final = faults.load.entries.length - served;
	const all = waits.flat();
	faults.say(
		`${blocks} blocks, ${percent(slots, 100)} of the slots, with ${Math.round(final / blocks)} transfers each; ` +
			`${all.length} registrations, each in a block after ${median(all)} (median), at most ${Math.max(...all)}`,
	);
	return { memory, slots, perBlock: final / blocks, waits: all };
}

/** A branch registers one person after another, and tells how many blocks each of them waited. */
async function registrations(faults, branch, stretch, going) {
	const waits = [];
	for (let i = 0; going(); i++) {
		const from = faults.chain.best;
		const { block } = await faults.send(officer(branch, 'Registrar'), registration(faults, memberOf(branch, `${stretch}-${i}`)));
		waits.push(block - from);
	}
	return waits;
}
