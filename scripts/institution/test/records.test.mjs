// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { commit, proves } from '../../lib/commitment.mjs';
import { Records, Refusal } from '../records.mjs';

const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const ALICE_ADDRESS = '5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY';
const BRUNO = `0x${'b0'.repeat(32)}`;
const LICENCE = { credential: 2 };
const ADDRESS = { field: 1 };
const NEXT_YEAR = Date.now() + 365 * 86_400_000;

let dir;
let file;
let records;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'timebank-records-'));
	file = join(dir, 'records.jsonl');
	records = new Records(file);
});
afterEach(() => {
	records.close();
	rmSync(dir, { recursive: true });
});

function again() {
	records.close();
	records = new Records(file);
}

const alice = (changes = {}) => ({ name: 'Alice Ayala', birthDate: '1980-02-29', member: ALICE_ADDRESS, ...changes });
const bruno = () => ({ name: 'Bruno Blau', birthDate: '1975-06-01', member: BRUNO });
const all = () => records.changes(0, 1000);
const refused = (act, status) => assert.throws(act, (error) => error instanceof Refusal && error.status === status);

describe('people', () => {
	it('are known by an id that means nothing, and an account in hex', () => {
		const person = records.addPerson(alice());
		assert.match(person.id, /^[0-9a-f-]{36}$/);
		assert.deepEqual(person, { ...alice(), id: person.id, member: ALICE });
	});

	it('have one account each', () => {
		records.addPerson(alice());
		refused(() => records.addPerson(alice({ name: 'Somebody else', member: ALICE })), 409);
	});

	for (const [part, values] of Object.entries({
		name: [undefined, null, '', '  ', 7, 'x'.repeat(201), 'two\nlines', '\ud800'],
		birthDate: [undefined, '', '29.2.1980', '1981-02-29', '1980-13-01', '1980-2-29', '9000-01-01', 1980],
		member: [undefined, null, '', 'Alice', ALICE.slice(2), `${ALICE}00`],
	}))
		it(`are refused for their ${part}`, () => {
			for (const value of values) refused(() => records.addPerson(alice({ [part]: value })), 400);
			assert.equal(readFileSync(file, 'utf8'), '');
		});
});

describe('licences', () => {
	let person;
	beforeEach(() => {
		person = records.addPerson(alice()).id;
	});

	it('are issued, renewed and revoked under versions that go up', () => {
		const issued = records.issue({ person, topic: LICENCE, value: 'B 20417', validUntil: NEXT_YEAR });
		const elsewhere = records.issue({ person, topic: ADDRESS, value: 'Willow Lane 4' });
		const renewed = records.issue({ person, topic: LICENCE, value: 'B 20417', validUntil: NEXT_YEAR });
		const revoked = records.revoke({ person, topic: LICENCE });
		const anew = records.issue({ person, topic: LICENCE, value: 'B 20418' });
		assert.deepEqual(all(), [issued, elsewhere, renewed, revoked, anew]);
		assert.deepEqual(
			all().map(({ seq, version }) => [seq, version]),
			[
				[1, 1],
				[2, 1],
				[3, 2],
				[4, 3],
				[5, 4],
			],
		);
		assert.deepEqual(revoked, { seq: 4, member: ALICE, topic: LICENCE, version: 3, attested: null });
		assert.equal(issued.attested.validUntil, NEXT_YEAR);
		assert.equal(anew.attested.validUntil, null);
		assert.notEqual(issued.attested.commitment, renewed.attested.commitment, 'a new salt');
	});

	it('are proven by their value and salt', () => {
		records.issue({ person, topic: LICENCE, value: 'B 20417', validUntil: NEXT_YEAR });
		const { attested } = records.issue({ person, topic: LICENCE, value: 'Führerschein B', validUntil: NEXT_YEAR });
		const { member, topic, version, value, salt, commitment, validUntil } = records.proof(person, LICENCE);
		assert.deepEqual(
			[member, topic, version, value, { commitment, validUntil }],
			[ALICE, LICENCE, 2, 'Führerschein B', attested],
		);
		assert.equal(commit({ account: ALICE_ADDRESS, topic: LICENCE, salt, value }), attested.commitment);
		assert.ok(proves({ account: ALICE, topic, salt, value, commitment }));
		assert.ok(!proves({ account: BRUNO, topic, salt, value, commitment }));
	});

	it('that are none cannot be proven or revoked', () => {
		const none = () => {
			refused(() => records.proof(person, LICENCE), 404);
			refused(() => records.revoke({ person, topic: LICENCE }), 404);
		};
		none();
		records.issue({ person, topic: { field: 2 }, value: 'x' });
		none();
		records.issue({ person, topic: LICENCE, value: 'x' });
		records.revoke({ person, topic: LICENCE });
		none();
	});

	it('want a person', () => {
		for (const other of ['nobody', undefined, null, 1, {}, '__proto__']) {
			refused(() => records.issue({ person: other, topic: LICENCE, value: 'x' }), 404);
			refused(() => records.revoke({ person: other, topic: LICENCE }), 404);
			refused(() => records.proof(other, LICENCE), 404);
			refused(() => records.erase(other), 404);
		}
	});

	it('have limits that hold exactly', () => {
		records.issue({ person, topic: { field: 0 }, value: 'x'.repeat(1024) });
		records.issue({ person, topic: { field: 65_535 }, value: 'é'.repeat(512), validUntil: Date.now() + 60_000 });
		assert.equal(all().length, 2);
	});

	for (const [part, values] of Object.entries({
		topic: [
			undefined,
			null,
			'credential:2',
			{},
			{ skill: 1 },
			{ credential: 65_536 },
			{ credential: '2' },
			{ field: 1, credential: 2 },
		],
		value: [undefined, null, '', 7, {}, 'x'.repeat(1025), 'é'.repeat(513), '\udc00'],
		validUntil: [0, -1, 1.5, '2031', Date.now() - 1, 2 ** 53, NaN, {}],
	}))
		it(`are refused for their ${part}`, () => {
			for (const value of values) {
				const licence = { person, topic: LICENCE, value: 'x', validUntil: NEXT_YEAR, [part]: value };
				refused(() => records.issue(licence), 400);
			}
			assert.deepEqual(all(), []);
		});
});

describe('what everybody may read', () => {
	it('has no names, birth dates, values or salts', () => {
		const { id: person } = records.addPerson(alice());
		records.issue({ person, topic: LICENCE, value: 'B 20417' });
		const { salt } = records.proof(person, LICENCE);
		const [change, ...others] = all();
		assert.deepEqual(others, []);
		assert.deepEqual(Object.keys(change), ['seq', 'member', 'topic', 'version', 'attested']);
		assert.deepEqual(Object.keys(change.attested), ['commitment', 'validUntil']);
		for (const secret of ['Alice', '1980', '20417', salt.slice(2), person])
			assert.ok(!JSON.stringify(change).includes(secret));
	});

	it('comes in pages', () => {
		const { id: person } = records.addPerson(alice());
		for (let kind = 0; kind < 5; kind++) records.issue({ person, topic: { field: kind }, value: 'x' });
		const seqs = (after, limit) => records.changes(after, limit).map(({ seq }) => seq);
		assert.deepEqual(seqs(0, 2), [1, 2]);
		assert.deepEqual(seqs(2, 2), [3, 4]);
		assert.deepEqual(seqs(4, 2), [5]);
		assert.deepEqual(seqs(5, 2), []);
		assert.deepEqual(seqs(99, 2), []);
	});
});

describe('starting again', () => {
	it('keeps everything', () => {
		const { id: person } = records.addPerson(alice());
		records.issue({ person, topic: LICENCE, value: 'B 20417', validUntil: NEXT_YEAR });
		records.issue({ person, topic: ADDRESS, value: 'Willow Lane 4' });
		records.revoke({ person, topic: ADDRESS });
		const before = [all(), records.proof(person, LICENCE)];
		again();
		assert.deepEqual([all(), records.proof(person, LICENCE)], before);
		refused(() => records.addPerson(alice()), 409);
		refused(() => records.proof(person, ADDRESS), 404);
		const { seq, version } = records.issue({ person, topic: ADDRESS, value: 'Hill Farm 1' });
		assert.deepEqual([seq, version], [4, 3]);
	});

	const damages = {
		'another value': (line) => line.replace('20417', '20418'),
		'another salt': (line) => line.replace(/"salt":"0x(..)/, (_, byte) => `"salt":"0x${byte === '00' ? '11' : '00'}`),
		'a gap in the sequence': (line) => line.replace('"seq":1', '"seq":2'),
		'a version too many': (line) => line.replace('"version":1', '"version":2'),
		'another member': (line) => line.replace(ALICE, BRUNO),
		'no account': (line) => line.replace(ALICE, 'Alice'),
		'an address for the account': (line) => line.replace(ALICE, ALICE_ADDRESS),
		'a secret of nothing': (line) => line.replace(/"attested":\{.*?\}/, '"attested":null'),
		'neither a person nor a change': () => '{"licence":1}',
		nothing: () => 'null',
	};
	for (const [what, damage] of Object.entries(damages))
		it(`does not work with a record of ${what}`, () => {
			const { id: person } = records.addPerson(alice());
			records.issue({ person, topic: LICENCE, value: 'B 20417' });
			const lines = readFileSync(file, 'utf8').split('\n');
			const damaged = damage(lines[1]);
			assert.notEqual(damaged, lines[1]);
			writeFileSync(file, [lines[0], damaged, ''].join('\n'));
			assert.throws(() => new Records(file), /line 2 of .* cannot be/);
		});
});

describe('forgetting a person', () => {
	it('leaves nothing of them but what everybody could read', () => {
		const { id: person } = records.addPerson(alice());
		const { id: other } = records.addPerson(bruno());
		records.issue({ person, topic: LICENCE, value: 'B 20417' });
		records.issue({ person: other, topic: LICENCE, value: 'B 30528' });
		const { salt } = records.proof(person, LICENCE);
		records.issue({ person, topic: LICENCE, value: 'B 20418' });
		records.issue({ person, topic: ADDRESS, value: 'Willow Lane 4' });
		records.issue({ person, topic: { field: 2 }, value: 'gone already' });
		records.revoke({ person, topic: { field: 2 } });
		const before = all();
		const kept = records.proof(other, LICENCE);

		const revoked = records.erase(person);
		assert.deepEqual(revoked, [
			{ seq: 7, member: ALICE, topic: LICENCE, version: 3, attested: null },
			{ seq: 8, member: ALICE, topic: ADDRESS, version: 2, attested: null },
		]);
		const text = readFileSync(file, 'utf8');
		for (const secret of ['Ayala', '1980', '2041', 'Willow', 'gone already', salt, person])
			assert.ok(!text.includes(secret), secret);
		assert.ok(text.includes('Bruno Blau'));
		for (const reopen of [() => {}, again]) {
			reopen();
			assert.deepEqual(all(), [...before, ...revoked]);
			assert.deepEqual(records.proof(other, LICENCE), kept);
			refused(() => records.proof(person, LICENCE), 404);
			refused(() => records.erase(person), 404);
		}
	});

	it('lets them come back, under another id and later versions', () => {
		const { id: before } = records.addPerson(alice());
		records.issue({ person: before, topic: LICENCE, value: 'B 20417' });
		records.erase(before);
		const { id: person } = records.addPerson(alice());
		assert.notEqual(person, before);
		refused(() => records.proof(person, LICENCE), 404);
		const { version } = records.issue({ person, topic: LICENCE, value: 'B 20417' });
		assert.equal(version, 3);
		again();
		assert.equal(records.proof(person, LICENCE).version, 3);
	});
});
