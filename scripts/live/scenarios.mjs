// SPDX-License-Identifier: Apache-2.0
// Which scenarios there are, and on which network each is played.

import { Failure } from '../lib/wait.mjs';

const MINUTE = 60_000;

/**
 * @typedef {object} Scenario
 * @property {string} name
 * @property {string} title
 * @property {number} limit milliseconds after which it has failed
 * @property {() => Promise<(live: import('./lib/live.mjs').Live) => Promise<void>>} play its function, loaded when it is needed
 * @property {() => Promise<void>} [prepare] what takes long; done before the first network starts
 */

/**
 * @typedef {object} Setting a network, and what is played on it
 * @property {Scenario[]} scenarios
 * @property {string} [chain] which one, if not the local consortium's
 * @property {() => Promise<(live: import('./lib/live.mjs').Live) => Promise<any>>} [beside] what the nodes are started with
 *   besides, see `Live`
 */

/**
 * Each network is new, and its scenarios are played in their order: a later one goes on from where the earlier ones ended.
 *
 * @type {Setting[]}
 */
export const NETWORKS = [
	{
		scenarios: [
			{
				name: 'join',
				title: 'a fifth branch joins a running network',
				limit: 8 * MINUTE,
				play: async () => (await import('./join.mjs')).join,
			},
			{
				name: 'silent',
				title: 'a validator falls silent, loses its seat, and takes it again',
				limit: 12 * MINUTE,
				play: async () => (await import('./silent.mjs')).silent,
			},
			{
				name: 'backing',
				title: 'members decide who validates',
				limit: 8 * MINUTE,
				play: async () => (await import('./backing.mjs')).backing,
			},
		],
	},
	{
		scenarios: [
			{
				name: 'twin',
				title: 'two nodes with the same keys',
				limit: 10 * MINUTE,
				play: async () => (await import('./twin.mjs')).twin,
			},
		],
	},
	{
		scenarios: [
			{
				name: 'upgrade',
				title: 'a runtime upgrade by motion',
				limit: 8 * MINUTE,
				prepare: async () => (await import('./upgrade.mjs')).prepare(),
				play: async () => (await import('./upgrade.mjs')).upgrade,
			},
		],
	},
	{
		chain: 'consortium-demo',
		scenarios: [
			{
				name: 'crowd',
				title: 'two hundred people in one activity',
				limit: 8 * MINUTE,
				play: async () => (await import('./crowd.mjs')).crowd,
			},
		],
	},
	{
		// An hour passes in two seconds, so that delays end.
		chain: 'consortium-demo',
		beside: async () => (await import('./lib/institutions.mjs')).beside,
		scenarios: [
			{
				name: 'members',
				title: 'a member at one branch is one at all, and keeps everything when the key is lost',
				limit: 5 * MINUTE,
				play: async () => (await import('./members.mjs')).members,
			},
			{
				name: 'oracle',
				title: 'an institution speaks through the branches’ oracles, truly and otherwise',
				limit: 8 * MINUTE,
				play: async () => (await import('./oracle.mjs')).oracle,
			},
			{
				name: 'flood',
				title: 'a member and a custodian send ten times what they may',
				limit: 6 * MINUTE,
				play: async () => (await import('./flood.mjs')).flood,
			},
		],
	},
];

/**
 * The networks with the scenarios to play on each, for the names asked for: all of them for none. With a scenario come those
 * before it on its network.
 *
 * @param {string[]} names
 * @returns {Setting[]}
 */
export function chosen(names, networks = NETWORKS) {
	const all = networks.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
	const unknown = names.filter((name) => !all.includes(name));
	if (unknown.length) throw new Failure(`there is no scenario ${unknown.join(', ')}, only ${all.join(', ')}`, 2);
	if (!names.length) return networks;
	const upTo = (scenarios) => scenarios.findLastIndex(({ name }) => names.includes(name)) + 1;
	return networks
		.map(({ scenarios, ...setting }) => ({ ...setting, scenarios: scenarios.slice(0, upTo(scenarios)) }))
		.filter(({ scenarios }) => scenarios.length > 0);
}
