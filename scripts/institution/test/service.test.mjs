// SPDX-License-Identifier: Apache-2.0
// The institution as others meet it: a process, and what it answers over HTTP.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { proves } from '../../lib/commitment.mjs';
import { Institution, Refused } from '../client.mjs';
import { Records } from '../records.mjs';
import { FAULTS, MAX_PAGE, Service } from '../service.mjs';

const MAIN = fileURLToPath(new URL('../main.mjs', import.meta.url));
const TOKEN = 'a token of the tests';
const GOOD_TOKEN = 'a-token-of-the-tests';
const ALICE = '0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d';
const LICENCE = { credential: 2 };
const KIBIBYTE = 1024;
const FEED_LIMIT = 256 * KIBIBYTE;

const alice = () => ({ name: 'Alice Ayala', birthDate: '1980-02-29', member: ALICE });
const nextYear = () => Date.now() + 365 * 86_400_000;
const refused = (promise, status, pattern = /./) =>
	assert.rejects(promise, (error) => error instanceof Refused && error.status === status && pattern.test(error.message));

const temporary = () => mkdtempSync(join(tmpdir(), 'timebank-institution-'));

describe('a service', () => {
	let dir;
	let records;
	let service;
	let base;
	beforeEach(async () => {
		dir = temporary();
		records = new Records(join(dir, 'records.jsonl'));
		service = new Service(records, GOOD_TOKEN);
		base = `http://127.0.0.1:${await service.listen(0)}`;
	});
	afterEach(async () => {
		await service.stop();
		records.close();
		rmSync(dir, { recursive: true });
	});

	const withToken = { authorization: `Bearer ${GOOD_TOKEN}` };

	async function ask(method, path, { headers = withToken, body, type = 'application/json' } = {}) {
		const response = await fetch(`${base}${path}`, {
			method,
			headers: { ...headers, ...(body === undefined ? {} : { 'content-type': type }) },
			body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
		});
		assert.equal(response.headers.get('content-type'), 'application/json');
		assert.equal(response.headers.get('cache-control'), 'no-store');
		return { status: response.status, headers: response.headers, body: await response.json() };
	}

	async function refuses(status, pattern, ...request) {
		const { body, ...answer } = await ask(...request);
		assert.equal(answer.status, status, `${request.slice(0, 2).join(' ')}: ${JSON.stringify(body)}`);
		assert.deepEqual(Object.keys(body), ['error']);
		assert.match(body.error, pattern);
		return answer;
	}

	const many = (count) => {
		const { id: person } = records.addPerson(alice());
		for (let i = 0; i < count; i++) records.issue({ person, topic: LICENCE, value: 'B 20417', validUntil: nextYear() });
	};

	describe('gives everybody its changes', () => {
		const page = async (query) => (await ask('GET', `/changes${query}`, { headers: {} })).body;

		it('in the form that oracle operators read', async () => {
			assert.deepEqual(await page(''), { cursor: 0, changes: [] });
			assert.deepEqual(await page('?after=7&limit=1'), { cursor: 7, changes: [] });
			const { id: person } = records.addPerson(alice());
			const validUntil = nextYear();
			records.issue({ person, topic: LICENCE, value: 'B 20417', validUntil });
			const { commitment } = records.proof(person, LICENCE);
			records.revoke({ person, topic: LICENCE });
			assert.deepEqual(await page('?after=0&limit=100'), {
				cursor: 2,
				changes: [
					{ seq: 1, member: ALICE, topic: LICENCE, version: 1, attested: { commitment, validUntil } },
					{ seq: 2, member: ALICE, topic: LICENCE, version: 2, attested: null },
				],
			});
		});

		it('page by page, until there are no more', async () => {
			many(7);
			const seen = [];
			for (let cursor = 0; ; ) {
				const { changes, ...next } = await page(`?after=${cursor}&limit=3`);
				if (!changes.length) {
					assert.equal(next.cursor, cursor);
					break;
				}
				seen.push(...changes.map(({ seq }) => seq));
				cursor = next.cursor;
			}
			assert.deepEqual(seen, [1, 2, 3, 4, 5, 6, 7]);
		});

		it('a hundred at once, and never more than an operator reads', async () => {
			many(MAX_PAGE + 1);
			assert.equal((await page('')).changes.length, 100);
			const longest = await page(`?limit=${MAX_PAGE}`);
			assert.equal(longest.changes.length, MAX_PAGE);
			// Had all their numbers as many digits as a number can have, they would still fit.
			const more = MAX_PAGE * 3 * String(Number.MAX_SAFE_INTEGER).length;
			assert.ok(JSON.stringify(longest).length + more < FEED_LIMIT);
		});

		it('and refuses what is no page', async () => {
			for (const query of [
				'?after=-1',
				'?after=1.5',
				'?after=1e3',
				'?after=',
				'?after=x',
				`?after=${'9'.repeat(16)}`,
				`?after=${'1'.repeat(400)}`,
				'?limit=0',
				`?limit=${MAX_PAGE + 1}`,
				'?limit=all',
				'?after=1&after=2',
				'?since=1',
			])
				await refuses(400, /after|limit|since/, 'GET', `/changes${query}`, { headers: {} });
			const { headers } = await refuses(405, /only GET/, 'POST', '/changes', { body: {} });
			assert.equal(headers.get('allow'), 'GET');
		});
	});

	describe('has an office', () => {
		const post = (path, body) => ask('POST', path, { body });

		it('that does its work', async () => {
			const { status, body: person } = await post('/people', alice());
			assert.equal(status, 201);
			const licence = { person: person.id, topic: LICENCE, value: 'B 20417', validUntil: nextYear() };
			const issued = await post('/licences', licence);
			assert.deepEqual([issued.status, issued.body], [201, records.changes(0, 1)[0]]);
			const proof = await ask('GET', `/people/${person.id}/proof?topic=credential:2`);
			assert.equal(proof.status, 200);
			assert.ok(proves({ ...proof.body, account: ALICE }));
			assert.equal((await post('/licences', licence)).body.version, 2);
			const revoked = await post('/licences/revoke', { person: person.id, topic: LICENCE });
			assert.deepEqual([revoked.status, revoked.body], [201, records.changes(2, 1)[0]]);
			const erased = await ask('DELETE', `/people/${person.id}`);
			assert.deepEqual([erased.status, erased.body], [200, { revoked: [] }]);
		});

		it('for who has its token', async () => {
			for (const [method, path, body] of [
				['POST', '/people', alice()],
				['POST', '/licences', {}],
				['POST', '/licences/revoke', {}],
				['POST', '/fault', { fault: 'silent' }],
				['GET', '/people/1/proof?topic=field:1'],
				['DELETE', '/people/1'],
				// Without the token it does not even tell what may be asked.
				['PUT', '/people', {}],
			])
				for (const authorization of [undefined, '', GOOD_TOKEN, `Bearer ${GOOD_TOKEN}x`, 'Bearer', `Basic ${GOOD_TOKEN}`]) {
					const headers = authorization === undefined ? {} : { authorization };
					const answer = await refuses(401, /token/, method, path, { headers, body });
					assert.equal(answer.headers.get('www-authenticate'), 'Bearer');
				}
			assert.equal((await ask('GET', '/changes')).status, 200, 'no fault was set');
		});

		it('that says what was wrong', async () => {
			const { body: person } = await post('/people', alice());
			await refuses(409, /known already/, 'POST', '/people', { body: alice() });
			await refuses(400, /birthDate is missing/, 'POST', '/people', { body: { name: 'A', member: ALICE } });
			await refuses(400, /no field "age"/, 'POST', '/people', { body: { ...alice(), age: 7 } });
			await refuses(400, /no field "__proto__"/, 'POST', '/people', {
				body: JSON.stringify(alice()).replace('{', '{"__proto__":1,'),
			});
			await refuses(400, /birth date/, 'POST', '/people', { body: { ...alice(), birthDate: '1980-02-30' } });
			await refuses(400, /account/, 'POST', '/people', { body: { ...alice(), member: '0x12' } });
			await refuses(404, /no such person/, 'POST', '/licences', { body: { person: 'x', topic: LICENCE, value: 'x' } });
			const licence = { person: person.id, topic: LICENCE, value: 'x' };
			await refuses(400, /topic/, 'POST', '/licences', { body: { ...licence, topic: { skill: 1 } } });
			await refuses(400, /1024 bytes/, 'POST', '/licences', { body: { ...licence, value: 'x'.repeat(1025) } });
			await refuses(400, /validUntil/, 'POST', '/licences', { body: { ...licence, validUntil: 5 } });
			await refuses(400, /no field "version"/, 'POST', '/licences', { body: { ...licence, version: 5 } });
			await refuses(404, /no such licence/, 'POST', '/licences/revoke', { body: { person: person.id, topic: LICENCE } });
			for (const topic of ['', '?topic=', '?topic=credential', '?topic=skill:1', '?topic=field:-1', '?topic=field:65536'])
				await refuses(400, /topic|kind/, 'GET', `/people/${person.id}/proof${topic}`);
			await refuses(400, /fault must be one of silent, .* or null/, 'POST', '/fault', { body: { fault: 'fire' } });
			for (const path of ['/', '/people/', '/people/1/2', '/office', '/changes/'])
				await refuses(404, /nothing here/, 'GET', path);
			assert.equal((await refuses(405, /only POST/, 'GET', '/people')).headers.get('allow'), 'POST');
			assert.equal((await refuses(405, /only DELETE/, 'GET', `/people/${person.id}`)).headers.get('allow'), 'DELETE');
			await refuses(400, /"x" is unknown/, 'POST', '/people?x=1', { body: alice() });
		});

		it('that takes JSON, and not too much of it', async () => {
			for (const body of ['', '{', 'x', '{"name":"A",}']) await refuses(400, /must be JSON/, 'POST', '/people', { body });
			for (const body of ['null', '1', '"x"', '[]']) await refuses(400, /JSON object/, 'POST', '/people', { body });
			await refuses(415, /application\/json/, 'POST', '/people', { body: '{}', type: 'text/plain' });
			await refuses(415, /application\/json/, 'POST', '/people');
			const fill = (length) => `{"name":"${'x'.repeat(length - 11)}"}`;
			await refuses(400, /missing/, 'POST', '/people', { body: fill(16 * KIBIBYTE) });
			await refuses(413, /16384 bytes/, 'POST', '/people', { body: fill(16 * KIBIBYTE + 1) });
			assert.equal(readFileSync(join(dir, 'records.jsonl'), 'utf8'), '');
		});

		it('that cuts the line of who does not stop', async () => {
			const { port } = new URL(base);
			const told = [];
			await new Promise((resolve) => {
				const headers = { ...withToken, 'content-type': 'application/json' };
				const request = httpRequest({ host: '127.0.0.1', port, method: 'POST', path: '/people', headers });
				request.on('error', ({ code }) => told.push(code));
				request.on('response', (response) => told.push(response.resume().statusCode));
				request.on('close', resolve);
				const more = () => {
					while (!request.destroyed && request.write('x'.repeat(64 * KIBIBYTE)));
					if (!request.destroyed) request.once('drain', more);
				};
				more();
			});
			// Whether the answer is heard depends on which of the two comes first.
			assert.ok(
				told.every((what) => [413, 'ECONNRESET', 'EPIPE'].includes(what)),
				told.join(),
			);
			assert.equal((await ask('GET', '/changes')).status, 200);
		});
	});

	describe('has faults for tests', () => {
		const feed = (query = '', options = {}) => fetch(`${base}/changes${query}`, options);
		const fault = (name) => ask('POST', '/fault', { body: { fault: name } });
		beforeEach(() => many(3));

		it('that are switched on and off', async () => {
			for (const name of FAULTS) assert.deepEqual((await fault(name)).body, { fault: name });
			assert.deepEqual((await fault(null)).body, { fault: null });
			assert.equal((await (await feed()).json()).cursor, 3);
		});

		it('silent: it does not answer, and can still be stopped', async () => {
			await fault('silent');
			await assert.rejects(feed('', { signal: AbortSignal.timeout(300) }), { name: 'TimeoutError' });
			const waiting = feed();
			waiting.catch(() => {});
			assert.equal((await ask('GET', '/people/1/proof?topic=field:1')).status, 404, 'the office goes on');
			await service.stop();
			await assert.rejects(waiting);
		});

		it('malformed: it is no JSON', async () => {
			await fault('malformed');
			const answer = await feed();
			assert.equal(answer.status, 200);
			await assert.rejects(answer.json(), SyntaxError);
		});

		it('oversized: it is right but for its size, which it does not tell beforehand', async () => {
			await fault('oversized');
			const answer = await feed();
			assert.equal(answer.headers.get('content-length'), null);
			const text = await answer.text();
			assert.ok(text.length > FEED_LIMIT);
			assert.equal(JSON.parse(text).changes.length, 3);
		});

		it('replay: it begins again, and ends before the point that one asks from', async () => {
			await fault('replay');
			for (const [query, last] of [
				['', 3],
				['?after=1', 0],
				['?after=2', 1],
				['?after=3', 2],
				['?after=3&limit=1', 1],
				['?after=9', 3],
			])
				assert.deepEqual(await (await feed(query)).json(), { cursor: last, changes: records.changes(0, last) }, query);
		});

		it('conflict: it says something else at each reading, under the same versions', async () => {
			const { id: person } = records.addPerson({ ...alice(), member: `0x${'b0'.repeat(32)}` });
			records.issue({ person, topic: LICENCE, value: 'x' });
			records.revoke({ person, topic: LICENCE });
			await fault('conflict');
			const readings = [await (await feed()).json(), await (await feed()).json(), { changes: records.changes(0, 100) }];
			const named = ({ changes }) => changes.map(({ attested, ...change }) => change);
			for (const reading of readings) assert.deepEqual(named(reading), named(readings[0]));
			for (let i = 0; i < 5; i++) {
				const said = readings.map(({ changes }) => changes[i].attested?.commitment);
				assert.equal(new Set(said).size, 3);
			}
		});
	});

	it('wants a token that can be one', () => {
		for (const token of [undefined, '', 'short', TOKEN, 'a-token-with-ümlauts'])
			assert.throws(() => new Service(records, token), RangeError);
		assert.throws(() => new Service(records, GOOD_TOKEN, 'fire'), RangeError);
	});
});

describe('an institution', () => {
	let dir;
	let office;
	before(async () => {
		dir = temporary();
		office = await Institution.start({ data: join(dir, 'office'), name: 'Office of the tests' });
	});
	after(async () => {
		await office.stop();
		rmSync(dir, { recursive: true });
	});

	it('works as its scripts want it', async () => {
		const validUntil = nextYear();
		const { id: person } = await office.addPerson(alice());
		await office.issue({ person, topic: LICENCE, value: 'B 20417' });
		const renewed = await office.renew({ person, topic: LICENCE, validUntil });
		assert.deepEqual([renewed.version, renewed.attested.validUntil], [2, validUntil]);
		const { value, salt, commitment } = await office.proof({ person, topic: LICENCE });
		assert.equal(value, 'B 20417');
		assert.ok(proves({ account: ALICE, topic: LICENCE, salt, value, commitment }));
		await office.revoke({ person, topic: LICENCE });
		await refused(office.renew({ person, topic: LICENCE }), 404, /no such licence/);
		assert.deepEqual((await office.changes({ after: 1, limit: 1 })).changes, [renewed]);
		assert.equal((await (await fetch(office.url)).json()).cursor, 3);
		await office.fault('malformed');
		await assert.rejects(office.changes(), SyntaxError);
		await office.fault(null);
		assert.deepEqual(await office.erase(person), []);
		assert.equal(readFileSync(office.logFile, 'utf8'), '');
	});

	it('keeps everything when it is stopped, or killed in the middle of a line, at the same address', async () => {
		const { id: person } = await office.addPerson(alice());
		await office.issue({ person, topic: { field: 1 }, value: 'Willow Lane 4' });
		const { url } = office;
		const known = [await office.changes(), await office.proof({ person, topic: { field: 1 } })];
		for (const end of ['stop', 'kill']) {
			await office[end]();
			await assert.rejects(fetch(url));
			if (end === 'kill') appendFileSync(join(dir, 'office', 'records.jsonl'), '{"change":{"seq":');
			await office.restart();
			assert.equal(office.url, url);
			assert.deepEqual([await office.changes(), await office.proof({ person, topic: { field: 1 } })], known);
		}
		await assert.rejects(office.restart(), /is running/);
	});

	it('ends in good order when it is asked, even while somebody waits for a silent feed', async () => {
		await office.fault('silent');
		const waiting = fetch(office.url).catch(() => 'cut');
		await refused(office.proof({ person: 'nobody', topic: LICENCE }), 404);
		await office.stop();
		assert.equal(await waiting, 'cut');
		assert.equal(readFileSync(office.logFile, 'utf8'), '');
		await office.restart();
		assert.ok((await office.changes()).cursor > 0, 'a fault that was switched on ends with the process');
	});

	it('can have a fault from the start', async () => {
		const faulty = await Institution.start({ data: join(dir, 'faulty'), fault: 'malformed' });
		try {
			await assert.rejects(faulty.changes(), SyntaxError);
		} finally {
			await faulty.stop();
		}
	});

	it('says why it cannot start', async () => {
		const server = createServer();
		const port = await new Promise((resolve) => {
			server.listen(0, '127.0.0.1', () => resolve(server.address().port));
		});
		try {
			await assert.rejects(Institution.start({ data: join(dir, 'taken'), port }), /port \d+ cannot be used/);
		} finally {
			server.close();
		}
	});

	it('is not started by flags that are wrong', () => {
		const right = { '--port': '0', '--data': join(dir, 'flags'), '--token': GOOD_TOKEN };
		for (const [flag, value, pattern] of [
			['--port', undefined, /port number/],
			['--port', '65536', /port number/],
			['--port', 'http', /port number/],
			['--data', undefined, /where shall the records be/],
			['--token', undefined, /which token/],
			['--token', 'short', /at least 16/],
			['--fault', 'fire', /one of silent, malformed/],
			['--price', '3', /--price/],
		]) {
			const args = Object.entries({ ...right, [flag]: value }).filter(([, given]) => given !== undefined);
			const env = { ...process.env, INSTITUTION_TOKEN: '' };
			const { status, stderr, stdout } = spawnSync(process.execPath, [MAIN, ...args.flat()], { env, encoding: 'utf8' });
			assert.deepEqual([status, stdout], [2, ''], `${flag} ${value}`);
			assert.match(stderr, pattern);
			assert.match(stderr, /usage: node/);
		}
	});
});
