// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { hasView, view } from '../view.mjs';
import { Failure } from '../wait.mjs';

/** A runtime with one view function, `Shop.price(item: u32, day: u8) -> u16`; `answer` is what it is asked for. */
function runtime(answer) {
	const registry = new TypeRegistry();
	// What types of the runtime's own registry are called does not matter here.
	registry.createLookupType = (id) => ({ 1: 'u32', 2: 'u8', 3: 'u16' })[id];
	const id = `0x${'ab'.repeat(32)}`;
	const price = {
		id,
		name: { toString: () => 'price' },
		inputs: [{ type: 1 }, { type: 2 }],
		output: 3,
	};
	const pallets = [{ name: { toString: () => 'Shop' }, viewFunctions: [price] }];
	const asked = [];
	const executeViewFunction = async (...question) => {
		asked.push(question);
		return answer;
	};
	return {
		api: { runtimeMetadata: { asLatest: { pallets } } },
		at: { registry, call: { runtimeViewFunction: { executeViewFunction } } },
		asked,
		id,
	};
}

const ok = (bytes) => ({ isErr: false, asOk: { toU8a: () => Uint8Array.from(bytes) } });

describe('a view function', () => {
	it('is asked with its values one after the other, and told in its type', async () => {
		const { api, at, asked, id } = runtime(ok([0x39, 0x05]));
		assert.equal((await view(api, at, 'Shop', 'price', 7, 2)).toNumber(), 1337);
		assert.deepEqual(asked, [[id, '0x0700000002']]);
	});

	it('must be there', async () => {
		const { api, at } = runtime(ok([]));
		assert.ok(hasView(api, 'Shop', 'price'));
		assert.ok(!hasView(api, 'Shop', 'colour') && !hasView(api, 'Market', 'price'));
		await assert.rejects(view(api, at, 'Shop', 'colour'), (error) => error instanceof Failure && error.code === 2);
	});

	it('fails when the chain does not tell', async () => {
		const { api, at } = runtime({ isErr: true, asErr: 'NotFound' });
		await assert.rejects(view(api, at, 'Shop', 'price', 1, 1), /Shop does not tell price: NotFound/);
	});
});
