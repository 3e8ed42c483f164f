// SPDX-License-Identifier: Apache-2.0
// Rising rates, on several chains by turns: what disturbs the machine disturbs all of them.

import { mean } from './figures.mjs';

/** A chain keeps up with a rate if so much of it succeeds. */
const KEPT_UP = 0.95;

/** How much of the highest rate that a chain keeps up with is held for longer: the first of these, and if that is too much the next. */
export const HELD = [0.9, 0.8, 0.7];

/** Nobody is kept up with for ever. */
const MOST_RATES = 30;

/**
 * A step: one rate on one chain for a while.
 *
 * @typedef {{chain: string, rate: number, perSecond: number}} Step and more, as whoever takes it says
 *
 * @typedef {object} Climbed what came of it, of one chain
 * @property {number} [kept] the highest rate that it kept up with
 * @property {number} most successes a second in the best of its rates
 */

/**
 * Raises the rate until no chain keeps up any more, or the highest is tried. A chain that does not keep up is not asked again.
 *
 * @template {Step} T
 * @param {object} options
 * @param {string[]} options.chains
 * @param {number} options.from
 * @param {number} options.factor
 * @param {number} [options.most] the highest rate that is tried
 * @param {number} options.rounds
 * @param {(chain: string, rate: number) => Promise<T>} options.step
 * @returns {Promise<T[]>}
 */
export async function climb({ chains, from, factor, most = Infinity, rounds, step }) {
	const steps = [];
	let climbing = chains;
	for (let i = 0; i < MOST_RATES && climbing.length; i++) {
		const rate = Math.round(from * factor ** i);
		if (rate > most) break;
		const these = [];
		for (let round = 0; round < rounds; round++) {
			for (const chain of climbing) these.push(await step(chain, rate));
		}
		steps.push(...these);
		climbing = climbing.filter((chain) => keepsUp(these.filter((one) => one.chain === chain)));
	}
	return steps;
}

/** @param {Step[]} steps all of one chain and rate */
const keepsUp = (steps) => mean(steps.map(({ perSecond, rate }) => perSecond / rate)) >= KEPT_UP;

/**
 * Less and less of the highest rate that a chain keeps up with, until it keeps up with that, too.
 *
 * @template {Step} T
 * @param {number} kept
 * @param {(rate: number) => Promise<T>} step
 * @returns {Promise<T[]>}
 */
export async function descend(kept, step) {
	const steps = [];
	for (const share of HELD) {
		steps.push(await step(share * kept));
		if (keepsUp(steps.slice(-1))) break;
	}
	return steps;
}

/**
 * @param {Step[]} steps
 * @param {string} chain
 * @returns {Climbed}
 */
export function climbed(steps, chain) {
	const byRate = [...ofChain(steps, chain)];
	return {
		kept: byRate.filter(([, these]) => keepsUp(these)).map(([rate]) => rate).at(-1),
		most: Math.max(...byRate.map(([, these]) => mean(these.map(({ perSecond }) => perSecond)))),
	};
}

/** The steps of a chain by their rate, the lowest first. */
export function ofChain(steps, chain) {
	const byRate = new Map();
	for (const step of steps) {
		if (step.chain !== chain) continue;
		byRate.set(step.rate, [...(byRate.get(step.rate) ?? []), step]);
	}
	return new Map([...byRate].sort(([a], [b]) => a - b));
}

/**
 * A figure of one chain in relation to another one's, at a rate at which both were measured.
 *
 * @param {Step[]} steps
 * @param {[string, string]} chains
 * @param {number} rate
 * @param {(step: any) => number} figure
 */
export function ratio(steps, chains, rate, figure) {
	const [one, other] = chains.map((chain) => mean((ofChain(steps, chain).get(rate) ?? []).map(figure)));
	return one / other;
}
