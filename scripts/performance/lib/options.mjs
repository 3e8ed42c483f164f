// SPDX-License-Identifier: Apache-2.0
// What can be asked for on the command line, and what that means.

import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../../lib/wait.mjs';

/** What is measured, in this order. */
export const PARTS = ['transfers', 'mix', 'accounts', 'ethereum', 'profile'];

const VALIDATORS = [1, 4];

const OPTIONS = {
	quick: { type: 'boolean', default: false },
	only: { type: 'string', default: PARTS.join(',') },
	validators: { type: 'string' },
	members: { type: 'string', default: '25000' },
	out: { type: 'string' },
	port: { type: 'string', default: '23000' },
	'no-build': { type: 'boolean', default: false },
};

/**
 * How long everything takes. Rates are transactions a second, times are seconds.
 *
 * @typedef {object} Pace
 * @property {number} from the first rate
 * @property {number} factor by what each is more than the one before
 * @property {number} step how long each is
 * @property {number} rounds how often each is, on all chains by turns
 * @property {number} hold how long most of what a chain keeps up with is held
 * @property {{from: number, factor: number, step: number, hold: number}} mix the same of the full mix
 * @property {{sizes: number[], rate: number, step: number, rounds: number}} accounts how many there are in the two states, and what
 *   is sent to both, once more than there are rounds
 * @property {{rate: number, step: number, sampled: number}} profile what is sent to both chains, and for how long of each step samples are taken
 * @property {{from: number, factor: number, most: number, step: number, hold: number}} ethereum whose transactions take minutes to sign
 *   at the highest rate
 */

/** @type {Pace} */
const FULL = {
	from: 150,
	factor: 1.25,
	step: 60,
	rounds: 1,
	hold: 600,
	mix: { from: 60, factor: 1.3, step: 60, hold: 600 },
	accounts: { sizes: [10_000, 1_000_000], rate: 200, step: 40, rounds: 2 },
	profile: { rate: 200, step: 40, sampled: 20 },
	ethereum: { from: 200, factor: 1.5, most: 1_600, step: 20, hold: 30 },
};

/** @type {Pace} */
const QUICK = {
	from: 50,
	factor: 2,
	step: 20,
	rounds: 1,
	hold: 30,
	mix: { from: 50, factor: 2, step: 30, hold: 0 },
	accounts: { sizes: [1_000, 100_000], rate: 200, step: 20, rounds: 1 },
	profile: { rate: 200, step: 20, sampled: 10 },
	ethereum: { from: 300, factor: 2, most: 1_200, step: 10, hold: 10 },
};

/**
 * @param {string[]} args
 * @param {Date} now for the name of the directory, where none is given
 */
export function readOptions(args, now = new Date()) {
	const { quick, only, validators, members, out, port, 'no-build': asBuilt } = parse(args);
	const parts = only.split(',');
	for (const part of parts)
		if (!PARTS.includes(part)) throw new Failure(`there is no part ${part}, but ${PARTS.join(', ')}`, 2);
	return {
		parts: PARTS.filter((part) => parts.includes(part)),
		validators: validators === undefined ? VALIDATORS : [oneOf(validators, VALIDATORS, '--validators')],
		members: whole(members, 1_000, 5_000_000, '--members'),
		out: resolve(out ?? `performance-${now.toISOString().slice(0, 19).replace(/\D/g, '')}`),
		port: whole(port, 1_024, 60_000, '--port'),
		build: !asBuilt,
		quick,
		pace: quick ? QUICK : FULL,
	};
}

function parse(args) {
	try {
		return parseArgs({ args, options: OPTIONS }).values;
	} catch (error) {
		throw new Failure(`${error.message}\nSee scripts/performance/run --help.`, 2);
	}
}

function whole(text, least, most, name) {
	const number = Number(text);
	if (!Number.isInteger(number) || number < least || number > most)
		throw new Failure(`${name} is a whole number from ${least} to ${most}`, 2);
	return number;
}

function oneOf(text, choices, name) {
	if (!choices.map(String).includes(text)) throw new Failure(`${name} is ${choices.join(' or ')}`, 2);
	return Number(text);
}
