// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { climb, climbed, descend, ratio } from '../lib/ladder.mjs';
import * as accounts from '../parts/accounts.mjs';
import * as transfers from '../parts/transfers.mjs';

/** Chains that do as much as is offered until they can do no more. */
const upTo = (limits, asked = []) => async (chain, rate) => {
	asked.push(`${chain} ${rate}`);
	return { chain, rate, perSecond: Math.min(rate, limits[chain]), cpu: { one: 2, other: 1 }[chain] };
};

test('chains are measured by turns, and each until it does not keep up', async () => {
	const asked = [];
	const step = upTo({ one: 150, other: 300 }, asked);
	const steps = await climb({ chains: ['one', 'other'], from: 100, factor: 2, rounds: 2, step });
	assert.deepEqual(asked, [
		...['one 100', 'other 100', 'one 100', 'other 100'],
		...['one 200', 'other 200', 'one 200', 'other 200'],
		...['other 400', 'other 400'],
	]);
	assert.deepEqual(climbed(steps, 'one'), { kept: 100, most: 150 });
	assert.deepEqual(climbed(steps, 'other'), { kept: 200, most: 300 });
});

test('a chain that keeps up with nothing has kept nothing', async () => {
	const steps = await climb({ chains: ['one'], from: 100, factor: 2, rounds: 1, step: upTo({ one: 94 }) });
	assert.deepEqual(climbed(steps, 'one'), { kept: undefined, most: 94 });
});

test('95 of 100 is kept up with', async () => {
	const steps = await climb({ chains: ['one'], from: 100, factor: 9, rounds: 1, step: upTo({ one: 95 }) });
	assert.equal(climbed(steps, 'one').kept, 100);
});

test('nobody is kept up with for ever', async () => {
	const steps = await climb({ chains: ['one'], from: 1, factor: 1.1, rounds: 1, step: upTo({ one: Infinity }) });
	assert.equal(steps.length, 30);
});

test('more than the most that is asked for is not tried', async () => {
	const step = upTo({ one: Infinity });
	const steps = await climb({ chains: ['one'], from: 100, factor: 2, most: 400, rounds: 1, step });
	assert.deepEqual(steps.map(({ rate }) => rate), [100, 200, 400]);
});

test('less is held until it is kept up with', async () => {
	const ratesUpTo = async (most) => (await descend(200, (rate) => upTo({ one: most })('one', rate))).map(({ rate }) => rate);
	assert.deepEqual(await ratesUpTo(Infinity), [180]);
	assert.deepEqual(await ratesUpTo(155), [180, 160]);
	assert.deepEqual(await ratesUpTo(100), [180, 160, 140]);
});

test('a ratio is that of the means at one rate', () => {
	const step = (chain, rate, perSecond, cpu) => ({ chain, rate, perSecond, cpu });
	const steps = [step('a', 1, 1, 1), step('a', 1, 1, 3), step('b', 1, 1, 4), step('a', 2, 2, 9), step('b', 2, 2, 9)];
	assert.equal(ratio(steps, ['a', 'b'], 1, ({ cpu }) => cpu), 0.5);
	assert.ok(Number.isNaN(ratio(steps, ['a', 'b'], 3, ({ cpu }) => cpu)));
});

const step = (chain, rate, perSecond, more) => ({
	chain,
	rate,
	perSecond,
	validators: 4,
	toBest: { p50: 1_000, p95: 1_900, p99: 2_000 },
	toFinality: { p50: 2_000, p95: 3_000, p99: 3_500 },
	fullness: 0.5,
	cpu: 2,
	authoring: 100,
	importing: 90,
	memory: 2 ** 28,
	refused: 0,
	failed: 0,
	others: 0,
	...more,
});

test('chains are compared at the highest rate that both keep up with', () => {
	const result = {
		validators: 4,
		steps: [
			step('timebank', 200, 200),
			step('bare', 200, 200, { cpu: 1 }),
			step('timebank', 400, 400, { cpu: 3 }),
			step('bare', 400, 400),
			step('timebank', 800, 450, { cpu: 9 }),
			step('bare', 800, 600),
		],
		holds: [step('timebank, hold', 360, 361)],
	};
	const { most, rate, cpu, authoring, growth } = transfers.ratios(result);
	assert.deepEqual([most, rate, cpu, authoring], [0.75, 400, 1.5, 1]);
	assert.ok(Number.isNaN(growth));
	assert.match(transfers.describe(result), /timebank, hold \| +4 \| +360 \| +361\.0/);
	assert.match(transfers.describe(result), /timebank 450\.0, bare 600\.0, ratio 0\.75/);
	assert.deepEqual(
		transfers.bars(result).map(({ value }) => value),
		[450, 600],
	);
});

test('where one keeps up with nothing, nothing is compared but the most', () => {
	const { most, rate, cpu } = transfers.ratios({ steps: [step('timebank', 200, 100), step('bare', 200, 200)] });
	assert.equal(most, 0.5);
	assert.equal(rate, undefined);
	assert.ok(Number.isNaN(cpu));
});

test('a large state is told in relation to a small one', () => {
	const steps = [step('10-accounts', 5, 5), step('1000-accounts', 5, 5, { cpu: 2.2, authoring: 150 })];
	assert.deepEqual(accounts.ratios({ sizes: [10, 1_000], steps }), { cpu: 1.1, authoring: 1.5 });
});
