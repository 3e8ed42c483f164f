// SPDX-License-Identifier: Apache-2.0
// Which faults there are, and in which set each is.

import { Failure } from '../lib/wait.mjs';

const MINUTE = 60_000;
/** Who sends the load. Each may send some fifteen payments at once, and one more every few minutes. */
const MEMBERS = 2_000;

/**
 * @typedef {import('../live/scenarios.mjs').Scenario} Scenario
 *
 * @typedef {object} OfFaults
 * @property {boolean} [short] whether the short set has it
 * @property {number} [members] how many there are to send the load
 * @property {() => Promise<(faults: import('./lib/faults.mjs').Faults) => Promise<any>>} [beside] what its network is started with
 *
 * @type {(Scenario & OfFaults)[]}
 */
export const SCENARIOS = [
	{
		name: 'kill',
		title: 'each validator in turn is killed (SIGKILL) and comes back',
		short: true,
		limit: 60 * MINUTE,
		play: async () => (await import('./kill.mjs')).kill,
	},
	{
		name: 'loss',
		title: 'one of four is lost, then two; they come back',
		short: true,
		limit: 10 * MINUTE,
		play: async () => (await import('./loss.mjs')).loss,
	},
	{
		name: 'sync',
		title: 'new nodes read the chain, in full and by warp sync',
		short: true,
		limit: 10 * MINUTE,
		play: async () => (await import('./sync.mjs')).sync,
	},
	{
		name: 'pause',
		title: 'a validator stands still (SIGSTOP) and goes on',
		limit: 10 * MINUTE,
		play: async () => (await import('./pause.mjs')).pause,
	},
	{
		name: 'rolling',
		title: 'all nodes are restarted, one after another',
		limit: 10 * MINUTE,
		play: async () => (await import('./rolling.mjs')).rolling,
	},
	{
		name: 'partition',
		title: 'two and two are cut apart, and the line is mended',
		limit: 10 * MINUTE,
		beside: async () => (await import('./partition.mjs')).beside,
		play: async () => (await import('./partition.mjs')).partition,
	},
	{
		name: 'skew',
		title: 'a validator’s clock is wrong, by a slot and by half a minute',
		limit: 15 * MINUTE,
		beside: async () => (await import('./skew.mjs')).beside,
		play: async () => (await import('./skew.mjs')).skew,
	},
	{
		name: 'damage',
		title: 'files of a database are cut short',
		limit: 15 * MINUTE,
		play: async () => (await import('./damage.mjs')).damage,
	},
	{
		name: 'disk',
		title: 'a disk is full, and has space again',
		limit: 10 * MINUTE,
		play: async () => (await import('./disk.mjs')).disk,
	},
	{
		name: 'upgrade',
		title: 'a runtime upgrade by motion, under load',
		limit: 15 * MINUTE,
		prepare: async () => (await import('./upgrade.mjs')).prepare(),
		play: async () => (await import('./upgrade.mjs')).upgrade,
	},
	{
		name: 'flood',
		title: 'five times as many transactions as blocks hold',
		members: 5_000,
		limit: 15 * MINUTE,
		play: async () => (await import('./flood.mjs')).flood,
	},
];

/**
 * The networks to play on. The short set is played on one network. Otherwise each scenario has its own, so that none fails for
 * what another one did.
 *
 * @param {string[]} names none for all of the set
 * @param {{short: boolean}} set
 */
export function chosen(names, { short }, all = SCENARIOS) {
	const unknown = names.filter((name) => !all.some((scenario) => scenario.name === name));
	if (unknown.length)
		throw new Failure(`there is no scenario ${unknown.join(', ')}, only ${all.map(({ name }) => name).join(', ')}`, 2);
	if (short && !names.length) return [{ members: MEMBERS, scenarios: all.filter((scenario) => scenario.short) }];
	return all
		.filter(({ name }) => !names.length || names.includes(name))
		.map((scenario) => ({ members: scenario.members ?? MEMBERS, beside: scenario.beside, scenarios: [scenario] }));
}
