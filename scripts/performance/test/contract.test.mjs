// SPDX-License-Identifier: Apache-2.0
// The contract on the development node. Its packages are not in the everyday set-up: without them there is nothing to try.

import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';

const skip = !existsSync(new URL('../node_modules/solc', import.meta.url)) && 'npm ci, in scripts/performance';
const NEVER = 2n ** 64n - 1n;

test('coins are paid, set aside, handed over and given back', { skip, timeout: 120_000 }, async (context) => {
	const { Anvil } = await import('../ethereum/chain.mjs');
	const dir = mkdtempSync(join(tmpdir(), 'timebank-contract-'));
	context.after(() => rmSync(dir, { recursive: true, force: true }));
	const chain = await Anvil.start({ dir, port: 23_399, members: 3, blockSeconds: 1 });
	context.after(() => chain.stop());
	const [ann, ben, eve] = chain.accounts;
	const held = ({ address }) => chain.read('balanceOf', address);
	const start = await held(ann);
	/** Whether each of them succeeds, in one block or two, in this order. */
	const settle = async (...calls) => {
		const signed = calls.map((call) => chain.sign(...call));
		const receipts = await Promise.all(signed.map((one) => chain.settle(one)));
		return receipts.map(({ status }) => status === '0x1');
	};

	assert.deepEqual(
		await settle(
			[ann, 'transfer', ben.address, 500n],
			[ann, 'transfer', ben.address, start],
			[ann, 'open', 1n, ben.address, 100n, NEVER],
			[ann, 'open', 1n, ben.address, 100n, NEVER],
			[ann, 'open', 2n, ben.address, 20n, NEVER],
			[ann, 'open', 3n, ben.address, 3n, 0n],
			[eve, 'mint', [eve.address], 1n],
		),
		[true, false, true, false, true, true, false],
	);
	assert.equal(await held(ann), start - 500n - 123n);
	assert.equal(await held(ben), start + 500n);

	assert.deepEqual(
		await settle(
			// Nobody hands over what another set aside.
			[eve, 'release', 1n],
			[ann, 'release', 1n],
			[ann, 'release', 1n],
			// Before the deadline only who is paid gives back; after it anybody does.
			[ann, 'refund', ann.address, 2n],
			[eve, 'refund', ann.address, 3n],
		),
		[false, true, false, false, true],
	);
	assert.deepEqual(await settle([ben, 'refund', ann.address, 2n]), [true]);
	assert.equal(await held(ann), start - 600n);
	assert.equal(await held(ben), start + 600n);
	assert.equal(await chain.read('totalSupply'), 3n * start);
});
