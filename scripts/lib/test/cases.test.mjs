// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TypeRegistry } from '@polkadot/types';
import { caseAbout, decisionOn, deciding } from '../cases.mjs';

/** A runtime whose cases are about numbers; `answers` are what it is told one look after the other: a case, or that there is none. */
function runtime(...answers) {
	const registry = new TypeRegistry();
	registry.createLookupType = (id) => ({ 1: 'u32', 2: 'Option<u64>' })[id];
	const asked = [];
	const views = ['case_of', 'decision_on'].map((name, i) => ({
		id: `0x${`0${i}`.repeat(32)}`,
		name: { toString: () => name },
		inputs: [{ type: 1 }],
		output: 2,
	}));
	const executeViewFunction = async (id) => {
		asked.push(views.find((one) => one.id === id).name.toString());
		const answer = registry.createType('Option<u64>', answers.shift());
		return { isErr: false, asOk: { toU8a: () => answer.toU8a() } };
	};
	const api = {
		rpc: { chain: { getHeader: async () => ({ hash: '0x' }) } },
		at: async () => ({ registry, call: { runtimeViewFunction: { executeViewFunction } } }),
		runtimeMetadata: {
			asLatest: { pallets: [{ name: { toString: () => 'Audit' }, viewFunctions: views }] },
		},
		tx: { audit: { decide: (...values) => values } },
	};
	return { api, asked };
}

describe('a case', () => {
	it('is found as soon as it is there', async () => {
		const { api, asked } = runtime(null, 7);
		assert.equal((await caseAbout(api, 3)).toNumber(), 7);
		assert.deepEqual(asked, ['case_of', 'case_of']);
	});

	it('is found when it is decided', async () => {
		const { api, asked } = runtime(8);
		assert.equal((await decisionOn(api, 3)).toNumber(), 8);
		assert.deepEqual(asked, ['decision_on']);
	});

	it('is looked for when its decision is sent, and not before', async () => {
		const { api, asked } = runtime(9);
		const call = deciding(api, async () => 3, 'Granted', '0x01');
		assert.deepEqual(asked, []);
		const [found, decision, opinion] = await call();
		assert.equal(found.toNumber(), 9);
		assert.deepEqual([decision, opinion], ['Granted', { Hash: '0x01' }]);
	});
});
