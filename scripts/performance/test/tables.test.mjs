// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { figuresOf } from '../lib/chain.mjs';
import { bareSpec } from '../lib/specs.mjs';
import { chart, number, share, stepsTable, table } from '../lib/tables.mjs';

test('columns of numbers end at one place', () => {
	assert.equal(
		table(
			['what', 'how many'],
			[
				['a', '5'],
				['another', '12345678'],
			],
		),
		['| what    | how many |', '| ------- | -------: |', '| a       |        5 |', '| another | 12345678 |'].join('\n'),
	);
});

test('what was not measured is a dash', () => {
	assert.equal(number(undefined), '–');
	assert.equal(number(NaN, 2), '–');
	assert.equal(number(1.005, 1), '1.0');
	assert.equal(share(0.555), '56 %');
	const ethereum = {
		chain: 'ethereum',
		rate: 400,
		perSecond: 399.4,
		toBest: { p50: 1, p95: 2, p99: 3 },
		fullness: 0.1,
		cpu: 0.2,
		memory: 2 ** 20,
		refused: 0,
		failed: 0,
		others: 0.1,
	};
	const cells = stepsTable([ethereum]).split('\n').at(-1).split('|').map((cell) => cell.trim());
	assert.equal(cells.join(' ').trim(), 'ethereum – 400 399.4 1 2 3 – – – – 10 % – – 0.20 1 MiB – 0 0 0.10');
});

test('bars are as long as their values, and text stays text', () => {
	const svg = chart('<rates>', [
		{ label: 'one & only', value: 50, colour: 'timebank' },
		{ label: 'other', value: 100, colour: 'bare' },
	]);
	assert.deepEqual(
		[...svg.matchAll(/<rect x="\d+" y="\d+" width="([\d.]+)"/g)].map(([, width]) => Number(width)),
		[210, 420],
	);
	assert.ok(!svg.includes('<rates>'));
	assert.match(svg, /one &#38; only/);
});

test('the bare chain has the validators of the well-known keys', async () => {
	const { genesis } = await bareSpec(4, Buffer.from([0, 97]));
	assert.equal(genesis.runtimeGenesis.code, '0x0061');
	const { aura, grandpa } = genesis.runtimeGenesis.patch;
	assert.equal(aura.authorities[0], '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY');
	assert.equal(new Set(aura.authorities).size, 4);
	assert.deepEqual(grandpa.authorities[0], ['5FA9nQDVg267DEd8m1ZypXLBnvN7SFxYwV7ndqSYGiN9TTpu', 1]);
	assert.equal((await bareSpec(1, Buffer.alloc(1))).genesis.runtimeGenesis.patch.grandpa.authorities.length, 1);
});

test('the nodes are told from the generator', () => {
	const spread = { p50: 1, p95: 2, p99: 3, max: 4, mean: 1, count: 9 };
	const figures = figuresOf({
		rate: 100,
		from: 5,
		to: 65,
		finalized_per_second: 100,
		to_best_ms: spread,
		to_finality_ms: spread,
		normal_fullness: { ...spread, mean: 0.25 },
		finality_lag_ms: spread,
		authoring_ms: { ...spread, mean: 8 },
		import_ms_mean: 12,
		processes: [
			{ pid: 1, is_generator: true, memory_max: 900, cores: 0.5 },
			{ pid: 2, is_generator: false, memory_max: 300, cores: 0.125 },
			{ pid: 3, is_generator: false, memory_max: 400, cores: 0.25 },
		],
		database: [{ per_million: 5 }, { per_million: 7 }, { per_million: null }],
		refused: { 'pool is full': 2, other: 1 },
		failed: {},
	});
	assert.deepEqual(figures, {
		rate: 100,
		seconds: 60,
		perSecond: 100,
		toBest: { p50: 1, p95: 2, p99: 3 },
		toFinality: { p50: 1, p95: 2, p99: 3 },
		fullness: 0.25,
		authoring: 8,
		importing: 12,
		lag: 2,
		cpu: 3.75,
		memory: 400,
		growth: 7,
		refused: 3,
		failed: 0,
	});
});
