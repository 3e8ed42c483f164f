// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { base58Encode, blake2AsHex } from '@polkadot/util-crypto';
import { searchChain, searchFiles } from '../privacy/chain.mjs';
import { markStory, newMark } from '../privacy/marks.mjs';
import { Search } from '../privacy/search.mjs';
import { readStory } from '../story.mjs';

const OURS = fileURLToPath(new URL('../../../docs/demo/story.json', import.meta.url));
const MARK = 'xqzvkwpjhmxqzvkwpj';
const WHOLE = `Mei Lin ${MARK}`;

const searchFor = (text = MARK, whole = WHOLE) => new Search([{ what: 'the name', text, whole }]);
const around = (bytes) =>
	Buffer.concat([Buffer.from('before \u0000'), Buffer.from(bytes), Buffer.from('\u00ff after')]);

describe('the search', () => {
	const planted = {
		'as it is': Buffer.from(WHOLE),
		'in upper case': Buffer.from(WHOLE.toUpperCase()),
		'in UTF-16': Buffer.from(WHOLE, 'utf16le'),
		'in UTF-16 the other way round': Buffer.from(WHOLE, 'utf16le').swap16(),
		backwards: Buffer.from(WHOLE).reverse(),
		'in hex': Buffer.from(Buffer.from(WHOLE).toString('hex')),
		'in capital hex': Buffer.from(Buffer.from(WHOLE).toString('hex').toUpperCase()),
		'in base64': Buffer.from(Buffer.from(WHOLE).toString('base64')),
		'in base64 one byte on': Buffer.from(Buffer.from(`.${WHOLE}!`).toString('base64')),
		'in base64 two bytes on': Buffer.from(Buffer.from(`..${WHOLE}!!`).toString('base64')),
		'in base58': Buffer.from(base58Encode(MARK)),
		'as a plain SHA-256 hash': createHash('sha256').update(WHOLE).digest(),
		'as a plain BLAKE2b hash': Buffer.from(blake2AsHex(WHOLE, 256).slice(2), 'hex'),
		'as a plain BLAKE2b hash in hex': Buffer.from(blake2AsHex(WHOLE, 256).slice(2)),
	};
	for (const [how, bytes] of Object.entries(planted)) {
		it(`finds what stands there ${how}`, () => {
			const search = searchFor();
			search.look(around(bytes), 'somewhere');
			assert.ok(search.findings.length > 0);
			for (const { what, place } of search.findings) assert.deepEqual([what, place], ['the name', 'somewhere']);
		});
	}

	it('finds it at the very beginning and at the very end', () => {
		for (const bytes of [`${MARK}.`, `.${MARK}`, MARK]) {
			const search = searchFor();
			search.look(Buffer.from(bytes), 'here');
			assert.ok(search.findings.length, bytes);
		}
	});

	it('finds nothing where nothing is', () => {
		const search = searchFor();
		search.look(Buffer.from(MARK.slice(0, -1)), 'here');
		search.look(Buffer.from('Mei Lin'), 'here');
		search.look(Buffer.alloc(100_000, 7), 'here');
		search.look(Buffer.alloc(0), 'here');
		assert.deepEqual(search.findings, []);
	});

	it('looks for bytes that are no text, such as salts', () => {
		const salt = Buffer.from('00ff8110a0b0c0d0e0f0a1b1c1d1e1f1', 'hex');
		const search = new Search([{ what: 'a salt', bytes: salt }]);
		search.look(around(salt), 'here');
		assert.equal(search.findings[0].what, 'a salt');
	});

	it('does not take what would be found by chance', () => {
		assert.throws(() => new Search([{ what: 'an age', text: '61' }]), RangeError);
	});
});

/** A node that has these blocks; each has extrinsics, and the state after it. */
function nodeOf(blocks) {
	const hex = (text) => `0x${Buffer.from(text).toString('hex')}`;
	const numberOf = (hash) => Number(hash.slice(2));
	const answers = {
		chain_getBlockHash: (number) => (blocks[number] ? `0x${number}` : null),
		chain_getBlock: (hash) => {
			const { extrinsics = [], logs = [], justification } = blocks[numberOf(hash)];
			const header = { digest: { logs: logs.map(hex) } };
			const justifications = justification ? [[[70], [...Buffer.from(justification)]]] : null;
			return { block: { header, extrinsics: extrinsics.map(hex) }, justifications };
		},
		state_getKeysPaged: (prefix, count, start, hash) => {
			const keys = Object.keys(blocks[numberOf(hash)].state ?? {})
				.map(hex)
				.sort();
			return keys.filter((key) => start === null || key > start).slice(0, count);
		},
		state_queryStorageAt: (keys, hash) => {
			const state = new Map(Object.entries(blocks[numberOf(hash)].state ?? {}).map(([k, v]) => [hex(k), hex(v)]));
			return [{ block: hash, changes: keys.map((key) => [key, state.get(key)]) }];
		},
	};
	return { name: 'Willow', provider: { send: async (method, params) => answers[method](...params) } };
}

const quiet = () => ({ extrinsics: ['hello'], logs: ['aura'], state: { balance: 'five', ':code': 'wasm' } });

describe('the search of a chain', () => {
	const found = async (change) => {
		const blocks = [quiet(), quiet(), quiet(), quiet()];
		change(blocks);
		const search = searchFor();
		const extent = await searchChain([nodeOf(blocks), nodeOf(blocks)], 3, search);
		return { places: search.findings.map(({ place }) => place), extent };
	};

	it('finds nothing where nothing is, having looked at everything', async () => {
		const { places, extent } = await found(() => {});
		assert.deepEqual(places, []);
		assert.deepEqual([extent.blocks, extent.transactions], [4, 4]);
	});

	const plants = {
		'in a transaction': [(blocks) => blocks[1].extrinsics.push(`transfer ${WHOLE}`), /extrinsic 1 of block 1/],
		'in a header': [(blocks) => blocks[2].logs.push(WHOLE), /header of block 2/],
		'in the value of a row that is gone later, such as an event': [
			(blocks) => (blocks[1].state.events = WHOLE),
			/value of 0x.* in the state after block 1/,
		],
		'in a key of the state': [(blocks) => (blocks[3].state[WHOLE] = 'x'), /key 0x.* in the state after block 3/],
		'in the runtime': [(blocks) => (blocks[3].state[':code'] = WHOLE), /value of 0x3a636f6465/],
		'in the first state': [(blocks) => (blocks[0].state.genesis = WHOLE), /after block 0/],
	};
	for (const [where, [change, pattern]] of Object.entries(plants)) {
		it(`finds a marker ${where}`, async () => {
			const { places } = await found(change);
			assert.ok(places.length > 0);
			for (const place of places) assert.match(place, pattern);
		});
	}

	it('reads a state of more rows than come at once', async () => {
		const { places } = await found((blocks) => {
			for (let i = 0; i < 2_500; i++) blocks[2].state[`row ${i}`] = 'x';
			blocks[2].state['row 2499'] = WHOLE;
		});
		assert.equal(places.length, 1);
	});

	it('does not take a missing block for an empty one', async () => {
		const search = searchFor();
		await assert.rejects(searchChain([nodeOf([quiet()])], 1, search), /has no block 1/);
	});
});

describe('the search of files', () => {
	it('finds a marker wherever a file is cut into pieces, and counts the files', () => {
		const dir = mkdtempSync(join(tmpdir(), 'timebank-test-'));
		try {
			mkdirSync(join(dir, 'db'));
			const bytes = Buffer.alloc(9 * 1024 * 1024, 46);
			// Across the border between two pieces.
			bytes.write(MARK, 4 * 1024 * 1024 - 5);
			writeFileSync(join(dir, 'db', '1.sst'), bytes);
			writeFileSync(join(dir, 'log'), 'nothing');
			const search = searchFor();
			assert.deepEqual(searchFiles(dir, search), { files: 2 });
			assert.match(search.findings[0].place, /1\.sst$/);
		} finally {
			rmSync(dir, { recursive: true });
		}
	});
});

describe('a marked story', () => {
	const raw = JSON.parse(readFileSync(OURS, 'utf8'));
	const { story, secrets } = markStory(raw);
	const marks = secrets.filter(({ whole }) => whole).map(({ text }) => text);

	it('is as right as the story is, and has as many steps', () => {
		assert.equal(readStory(story).length, readStory(raw).length);
	});

	it('marks everybody, everything that they write, and no two texts alike', () => {
		assert.equal(new Set(marks).size, marks.length);
		const text = JSON.stringify(story);
		for (const mark of marks) assert.ok(text.toLowerCase().includes(mark));
		for (const { name, identity } of story.members) {
			assert.ok(marks.some((mark) => name.toLowerCase().endsWith(mark)));
			assert.ok(marks.some((mark) => identity.endsWith(mark)));
		}
		const told = [...Object.values(story.activities), ...Object.values(story.trainings)];
		for (const { details, changed } of told)
			for (const said of [details, changed?.details].filter(Boolean))
				assert.ok(marks.some((mark) => said.endsWith(mark)));
		// Why a minter mints is one of a few words that everybody may read.
		for (const { memo, value, document, opinion, reason, benefit, comment } of story.steps.filter(
			(step) => step.do !== 'mint',
		))
			for (const said of [memo, value, document, opinion, reason, benefit, comment].filter(Boolean))
				assert.ok(
					marks.some((mark) => said.endsWith(mark)),
					said,
				);
	});

	it('calls everybody by the marked name, several in one field and staff who pay for an activity', () => {
		const { people } = story.steps.find((step) => step.do === 'admitall');
		for (const name of people.split(', '))
			assert.ok(
				story.members.some((member) => member.name === name),
				name,
			);
		const funded = Object.values(story.activities).find(({ funding }) => funding === 'pot');
		assert.ok(story.branches.some(({ staff }) => [staff.Treasurer].flat().includes(funded.by)));
	});

	it('leaves public texts as they are', () => {
		for (const [key, { title }] of Object.entries(story.activities)) assert.equal(title, raw.activities[key].title);
		assert.deepEqual(
			story.branches.map(({ name }) => name),
			raw.branches.map(({ name }) => name),
		);
		assert.deepEqual(
			Object.values(story.partners).map(({ name, contact }) => [name, contact]),
			Object.values(raw.partners).map(({ name, contact }) => [name, contact]),
		);
		for (const [i, { purpose }] of story.steps.entries()) assert.equal(purpose, raw.steps[i].purpose);
	});

	it('says the same thing in the same way everywhere', () => {
		const [death, certify] = ['death', 'certify'].map((kind) => story.steps.find((step) => step.do === kind));
		assert.equal(death.document, certify.document);
	});

	it('is marked anew each time', () => {
		assert.match(newMark(), /^[a-z]{18}$/);
		const again = markStory(raw).secrets.map(({ text }) => text);
		assert.ok(!marks.some((mark) => again.includes(mark)));
	});

	it('is searched for what people were born on, too', () => {
		assert.ok(secrets.some(({ text }) => text === '1961-03-14'));
	});
});
