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
 * Each network is new, and its scenarios are played in their order: a later one goes on from where the earlier ones ended.
 *
 * @type {{scenarios: Scenario[]}[]}
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
];

/**
 * The scenarios to play, by network, for the names asked for: all of them for none. With a scenario come those before it on
 * its network.
 *
 * @param {string[]} names
 * @returns {Scenario[][]}
 */
export function chosen(names, networks = NETWORKS) {
	const all = networks.flatMap(({ scenarios }) => scenarios.map(({ name }) => name));
	const unknown = names.filter((name) => !all.includes(name));
	if (unknown.length) throw new Failure(`there is no scenario ${unknown.join(', ')}, only ${all.join(', ')}`, 2);
	if (!names.length) return networks.map(({ scenarios }) => scenarios);
	return networks
		.map(({ scenarios }) => scenarios.slice(0, scenarios.findLastIndex(({ name }) => names.includes(name)) + 1))
		.filter(({ length }) => length > 0);
}
