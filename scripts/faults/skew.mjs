// SPDX-License-Identifier: Apache-2.0
// One validator's clock is wrong: fast and slow, by a slot and by half a minute.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure, sleep } from '../lib/wait.mjs';
import { seconds } from '../live/lib/figures.mjs';
import { Clock } from './lib/clock.mjs';
import { check } from './lib/faults.mjs';

const NAME = 'Lakeside';
const SLOT = 2_000;
const OFFSETS = [2, -2, 30, -30];
/** From such a difference a node comes back by itself. */
const SMALL = 2;
const PATIENCE = 60_000;
const WRONG = 40_000;
/** The rest of the consortium makes a block in three slots of four. */
const LEAST_BLOCKS = 8;

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function beside(faults) {
	const dir = mkdtempSync(join(tmpdir(), 'timebank-clock-'));
	faults.atEnd(async () => rmSync(dir, { recursive: true }));
	faults.clock = await Clock.make(dir);
	return ({ name }) => (name === NAME ? { before: faults.clock.before } : {});
}

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function skew(faults) {
	await faults.connect();
	const others = faults.names.filter((name) => name !== NAME);
	const finalOfOthers = () => Math.max(...others.map((name) => faults.watch.final(name)));
	faults.watchFinality();
	for (const offset of OFFSETS) {
		faults.step(`${NAME}'s clock is ${seconds(1_000 * Math.abs(offset))} ${offset > 0 ? 'fast' : 'slow'}`);
		const from = finalOfOthers();
		faults.clock.set(offset);
		await sleep(WRONG);
		const to = finalOfOthers();
		const behind = to - faults.watch.final(NAME);
		check(to - from >= LEAST_BLOCKS, `the others finalized only ${to - from} blocks in ${seconds(WRONG)}`);
		faults.say(`the others finalized ${to - from} blocks in ${seconds(WRONG)}; ${NAME} is ${Math.max(0, behind)} behind them`);
		await comesBack(faults, Math.abs(offset) <= SMALL);
		await faults.finalizes(2);
		await checkNobodyPunished(faults);
	}
	checkNothingFromTheFuture(faults, others);
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}

/**
 * The clock is right again. A node that was fast by many slots has sent blocks which the others could not accept yet. They think
 * ill of it for that, and at times its synchronization stands still until it is started again: so operators are told to.
 */
async function comesBack(faults, unaided) {
	faults.clock.set(0);
	try {
		return faults.say(`its clock is right again, and it catches up within ${seconds(await faults.caughtUp(NAME, PATIENCE))}`);
	} catch (error) {
		if (unaided || !(error instanceof Failure)) throw error;
	}
	faults.say(`its clock is right again, but it does not catch up within ${seconds(PATIENCE)}`);
	const since = Date.now();
	await faults.stopNode(NAME);
	await faults.startNode(NAME);
	await faults.caughtUp(NAME);
	faults.say(`it is started again, and has caught up ${seconds(Date.now() - since)} later`);
}

/** A clock that is wrong is no offence: no report, nobody disabled, nobody out. */
async function checkNobodyPunished(faults) {
	const at = await faults.at();
	const [{ validators, disabled }, reports] = await Promise.all([faults.session(at), at.query.offences.reports.keys()]);
	const exclusions = await Promise.all(faults.branches.map((branch) => faults.exclusion(at, branch)));
	check(validators.length === faults.names.length, `only ${validators.join(', ')} are left in the set`);
	check(!disabled.length && !reports.length, `disabled: ${disabled.join(', ') || 'nobody'}; offences: ${reports.length}`);
	check(exclusions.every((exclusion) => !exclusion), 'a branch was rotated out');
}

/** A node with the right time takes no block from later than the slot after its own. */
function checkNothingFromTheFuture(faults, names) {
	const sights = [...faults.watch.seen.values()].filter(({ node }) => names.includes(node));
	for (const { node, number, slot, at } of sights.filter((sight) => sight.slot))
		check(slot * SLOT <= at + SLOT, `${node} had block ${number} of ${seconds(slot * SLOT - at)} later`);
	faults.say(`${sights.length} times a new best block was seen on a node whose clock is right, none from the future`);
}
