// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { componentNames, shares, stacks } from '../lib/profile.mjs';
import { costs, describe } from '../parts/profile.mjs';

const PRINTED = `tokio-rt-worker 
\t         1fb2109 curve25519_dalek::field::FieldElement51::pow2k
\t         18fb3ad sc_transaction_pool::common::api::validate_transaction_blocking

tokio-rt-worker 
\t    7f01 pallet_time_coin::movements::shift::hfe288dfd25de7ba5

rpc 
\t     101829 syscall
\t         1ff86e2 jsonrpsee_core::server::rpc_module::call
\t         1098eb clone3

node 
\t         101829 syscall
\t         1098eb clone3

`;

test('a sample belongs to the first component that it can belong to', () => {
	const all = stacks(PRINTED);
	assert.equal(all.length, 4);
	assert.equal(all[1], 'pallet_time_coin::movements::shift::hfe288dfd25de7ba5');
	const found = Object.entries(shares(all)).filter(([, share]) => share);
	assert.deepEqual(found, [
		['signatures', 0.25],
		['the runtime itself', 0.25],
		['RPC', 0.25],
		['threads, and the rest', 0.25],
	]);
});

test('costs of all components are the cost of a payment', () => {
	const shared = Object.fromEntries(componentNames.map((name) => [name, 1 / componentNames.length]));
	const step = (chain, cpu) => ({ chain, cpu, rate: 200, perSecond: 200, toBest: {}, refused: 0, failed: 0 });
	const result = {
		validators: 4,
		steps: [step('timebank', 2), step('bare', 0.5)],
		shares: { timebank: shared, bare: shared },
	};
	const sum = (i) => costs(result).reduce((total, row) => total + row[i], 0);
	assert.ok(Math.abs(sum(1) - 2) < 1e-9);
	assert.ok(Math.abs(sum(2) - 0.5) < 1e-9);
	assert.match(describe(result), /^\| all +\| +2\.00 \| +0\.50 \| +1\.50 \|$/m);
});
