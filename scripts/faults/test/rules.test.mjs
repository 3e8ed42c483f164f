// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blake2AsHex } from '@polkadot/util-crypto';
import { FinalHeads, byBlock, entriesOf, lostIn, slotOfHeader } from '../lib/rules.mjs';

const hash = (digit) => `0x${String(digit).repeat(64)}`;
const line = (entry) => `${JSON.stringify(entry)}\n`;
const ENTRY = { hash: hash(1), number: 7, block: hash(2) };

describe('final heads', () => {
	it('agree when each height has one block, told by whom and how often it may', () => {
		const heads = new FinalHeads();
		heads.saw('a', 2, hash(2));
		heads.saw('b', 2, hash(2));
		heads.saw('b', 1, hash(1));
		assert.deepEqual(heads.conflicts, []);
		assert.deepEqual(heads.all.map(({ number, node }) => [number, node]), [[1, 'b'], [2, 'a']]);
	});

	it('contradict each other when two nodes tell two blocks of one height, or one node at two times', () => {
		const heads = new FinalHeads();
		heads.saw('a', 2, hash(2));
		heads.saw('b', 2, hash(3));
		heads.saw('a', 2, hash(4));
		assert.equal(heads.conflicts.length, 2);
		assert.match(heads.conflicts[0], /block 2 .* for a .* for b/);
	});
});

describe('the journal of a load', () => {
	it('has a line for each transaction', () => {
		assert.deepEqual(entriesOf(line({ ...ENTRY, more: 1 }) + line(ENTRY)), [ENTRY, ENTRY]);
		assert.deepEqual(entriesOf(''), []);
	});

	it('may end in the middle of a line, and nowhere else', () => {
		assert.deepEqual(entriesOf(`${line(ENTRY)}{"hash":"0x1`), [ENTRY]);
		assert.throws(() => entriesOf(`{"hash":"0x1\n${line(ENTRY)}`), SyntaxError);
	});

	for (const wrong of [{ hash: '0x1' }, { number: '7' }, { block: undefined }])
		it(`does not take ${JSON.stringify(wrong)}`, () => {
			assert.throws(() => entriesOf(line({ ...ENTRY, ...wrong })), /line 1/);
		});

	it('is looked at block by block', () => {
		const blocks = byBlock([ENTRY, { ...ENTRY, number: 8 }, ENTRY]);
		assert.deepEqual([...blocks].map(([number, entries]) => [number, entries.length]), [[7, 2], [8, 1]]);
	});
});

describe('what a node has lost', () => {
	const extrinsics = ['0x0102', '0x0304'];
	const entries = extrinsics.map((extrinsic) => ({ hash: blake2AsHex(extrinsic), number: 7, block: hash(2) }));

	it('is nothing when it has all in the same block', () => {
		assert.deepEqual(lostIn(entries, { hash: hash(2), extrinsics: [...extrinsics, '0x05'] }), []);
	});

	it('is what its block lacks', () => {
		assert.deepEqual(lostIn(entries, { hash: hash(2), extrinsics: ['0x0304'] }), [entries[0]]);
	});

	it('is everything when it has another block', () => {
		assert.deepEqual(lostIn(entries, { hash: hash(3), extrinsics }), entries);
	});
});

describe('the slot in a header', () => {
	it('is in Aura’s part of the digest', () => {
		const logs = ['0x0661757261200807000000000000', '0x056175726101018a'];
		assert.equal(slotOfHeader({ digest: { logs } }), 0x708);
	});

	it('is missing from the first block', () => {
		assert.equal(slotOfHeader({ digest: { logs: [] } }), undefined);
	});
});
