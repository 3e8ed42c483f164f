// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { Failure } from '../../lib/wait.mjs';
import { PARTS, readOptions } from '../lib/options.mjs';

test('without options all is measured, with one validator and with four', () => {
	const options = readOptions([], new Date('2026-11-21T10:20:30Z'));
	assert.deepEqual(options.parts, PARTS);
	assert.deepEqual(options.validators, [1, 4]);
	assert.equal(options.pace.hold, 600);
	assert.deepEqual(options.pace.accounts.sizes, [10_000, 1_000_000]);
	assert.match(options.out, /\/performance-20261121102030$/);
	assert.ok(options.build);
});

test('parts keep their order, however they are named', () => {
	assert.deepEqual(readOptions(['--only', 'ethereum,transfers']).parts, ['transfers', 'ethereum']);
});

test('a quick measurement is shorter in everything', () => {
	const [quick, full] = [readOptions(['--quick']), readOptions([])].map(({ pace }) => pace);
	for (const field of ['step', 'hold']) assert.ok(quick[field] < full[field], field);
	for (const part of ['mix', 'ethereum']) assert.ok(quick[part].step < full[part].step, part);
	assert.ok(quick.accounts.step < full.accounts.step);
});

test('each number of validators can be had alone', () => {
	assert.deepEqual(readOptions(['--validators=4']).validators, [4]);
	assert.deepEqual(readOptions(['--validators=1', '--members=2000', '--no-build']).build, false);
});

test('what cannot be measured is refused', () => {
	for (const args of [
		['--only', 'transfer'],
		['--only', ''],
		['--validators', '3'],
		['--members', '999'],
		['--members', 'many'],
		['--port', '80'],
		['--fast'],
		['transfers'],
	])
		assert.throws(() => readOptions(args), (error) => error instanceof Failure && error.code === 2, args.join(' '));
});
