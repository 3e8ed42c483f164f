// SPDX-License-Identifier: Apache-2.0
// What the institution answers over HTTP: a feed for everybody, and an office for who has its token.

import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { Refusal } from './records.mjs';

const HOST = '127.0.0.1';
/** How many changes a page of the feed has at most. Even then it stays below the 256 KiB that oracle operators read. */
export const MAX_PAGE = 500;
const PAGE = 100;
const BODY_LIMIT = 16 * 1024;
/** A body that is too long is read to this length and dropped, so that its sender hears why. Then the line is cut. */
const BODY_PATIENCE = 16 * BODY_LIMIT;
const OVERSIZE = 1024 * 1024;
const MAX_CONNECTIONS = 256;
const MIN_TOKEN = 16;
const STOP_GRACE = 1_000;
const TIMEOUTS = {
	headersTimeout: 5_000,
	requestTimeout: 10_000,
	keepAliveTimeout: 5_000,
	connectionsCheckingInterval: 1_000,
};

/** What can be wrong with a feed, for tests of those who read it. */
export const FAULTS = ['silent', 'malformed', 'oversized', 'replay', 'conflict'];

export class Service {
	#records;
	#tokenHash;
	/** @type {string | null} */
	#fault;
	/** What the office does: only for who has the token. */
	#routes = [
		{
			method: 'POST',
			path: /^\/people$/,
			status: 201,
			act: ({ body }) => this.#records.addPerson(fields(body, ['name', 'birthDate', 'member'])),
		},
		{
			method: 'DELETE',
			path: /^\/people\/([^/]+)$/,
			status: 200,
			act: ({ id }) => ({ revoked: this.#records.erase(id) }),
		},
		{
			method: 'GET',
			path: /^\/people\/([^/]+)\/proof$/,
			query: ['topic'],
			status: 200,
			act: ({ id, asked }) => this.#records.proof(id, topicOf(asked.topic)),
		},
		{
			method: 'POST',
			path: /^\/licences$/,
			status: 201,
			act: ({ body }) => this.#records.issue(fields(body, ['person', 'topic', 'value'], ['validUntil'])),
		},
		{
			method: 'POST',
			path: /^\/licences\/revoke$/,
			status: 201,
			act: ({ body }) => this.#records.revoke(fields(body, ['person', 'topic'])),
		},
		{
			method: 'POST',
			path: /^\/fault$/,
			status: 200,
			act: ({ body }) => ({ fault: this.#breakDown(fields(body, ['fault']).fault) }),
		},
	];
	#server = createServer(TIMEOUTS, (request, response) => this.#serve(request, response));

	/**
	 * @param {import('./records.mjs').Records} records
	 * @param {string} token
	 * @param {string | null} [fault] one of {@link FAULTS}
	 */
	constructor(records, token, fault = null) {
		if (typeof token !== 'string' || token.length < MIN_TOKEN || !/^[\x21-\x7e]+$/.test(token))
			throw new RangeError(`the token must have at least ${MIN_TOKEN} letters, digits and signs`);
		this.#records = records;
		this.#tokenHash = hashOf(token);
		this.#fault = faultFrom(fault);
		this.#server.maxConnections = MAX_CONNECTIONS;
	}

	/**
	 * @param {number} port 0: any that is free
	 * @returns {Promise<number>} the port
	 */
	listen(port) {
		return new Promise((resolve, reject) => {
			this.#server.once('error', reject);
			this.#server.listen({ host: HOST, port, exclusive: true }, () => resolve(this.#server.address().port));
		});
	}

	/** Takes no more requests, and returns when those that there are have been answered or have waited for long enough. */
	async stop() {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeIdleConnections();
		const grace = setTimeout(() => this.#server.closeAllConnections(), STOP_GRACE);
		await closed;
		clearTimeout(grace);
	}

	async #serve(request, response) {
		try {
			const url = urlOf(request);
			if (url.pathname === '/changes') {
				this.#feed(request, response, url);
			} else {
				const { status, body } = await this.#office(request, url);
				answer(response, status, body);
			}
		} catch (error) {
			if (response.destroyed) return;
			if (error instanceof Refusal) return answer(response, error.status, { error: error.message }, error.headers);
			process.stderr.write(`${error.stack}\n`);
			answer(response, 500, { error: 'something went wrong here; it is in the log' });
		}
	}

	#feed(request, response, url) {
		allow(request, 'GET');
		const asked = parameters(url, ['after', 'limit']);
		const after = wholeNumber('after', asked.after ?? '0', 0, Number.MAX_SAFE_INTEGER);
		const limit = wholeNumber('limit', asked.limit ?? String(PAGE), 1, MAX_PAGE);
		switch (this.#fault) {
			case 'silent':
				// Until whoever asked gives up.
				return;
			case 'malformed': {
				const whole = JSON.stringify(this.#page(after, limit));
				return send(response, 200, whole.slice(0, -1));
			}
			case 'oversized': {
				// Without a length beforehand: who reads must count.
				const whole = JSON.stringify({ ...this.#page(after, limit), padding: 'x'.repeat(OVERSIZE) });
				response.writeHead(200, { 'content-type': 'application/json' });
				response.end(whole);
				return;
			}
			case 'replay':
				// As after a restart from an old backup: the feed ends before what the reader knows.
				return answer(response, 200, this.#page(0, after ? Math.min(limit, after - 1) : limit));
			case 'conflict': {
				const page = this.#page(after, limit);
				return answer(response, 200, { ...page, changes: page.changes.map(contradicted) });
			}
			default:
				return answer(response, 200, this.#page(after, limit));
		}
	}

	#breakDown(fault) {
		try {
			return (this.#fault = faultFrom(fault));
		} catch (error) {
			throw new Refusal(400, `${error.message}, or null for none`);
		}
	}

	#page(after, limit) {
		const changes = this.#records.changes(after, limit);
		return { cursor: changes.at(-1)?.seq ?? after, changes };
	}

	/** @returns {Promise<{status: number, body: any}>} */
	async #office(request, url) {
		const routes = this.#routes.filter(({ path }) => path.test(url.pathname));
		if (!routes.length) throw new Refusal(404, 'there is nothing here');
		this.#admit(request);
		allow(request, ...routes.map(({ method }) => method));
		const { path, method, status, query = [], act } = routes.find((route) => route.method === request.method);
		const [, id] = url.pathname.match(path);
		const asked = parameters(url, query);
		const body = await act({ id, asked, body: method === 'POST' ? await jsonFrom(request) : undefined });
		return { status, body };
	}

	/** Lets in who has the token, before anything else of the request is looked at. */
	#admit({ headers }) {
		const [, token = ''] = headers.authorization?.match(/^Bearer ([\x21-\x7e]+)$/i) ?? [];
		if (!timingSafeEqual(hashOf(token), this.#tokenHash))
			throw new Refusal(401, "this needs the office's token", { 'www-authenticate': 'Bearer' });
	}
}

function allow({ method }, ...methods) {
	if (!methods.includes(method)) throw new Refusal(405, `only ${methods.join(', ')} here`, { allow: methods.join(', ') });
}

function urlOf({ url }) {
	try {
		return new URL(url, `http://${HOST}`);
	} catch {
		throw new Refusal(400, 'this is no path');
	}
}

/** The parameters after the question mark: each at most once, and no others than these. */
function parameters({ searchParams }, known) {
	const names = [...searchParams.keys()];
	const wrong = names.find((name, i) => !known.includes(name) || names.indexOf(name) !== i);
	if (wrong !== undefined) throw new Refusal(400, `the parameter ${JSON.stringify(wrong)} is unknown, or there twice`);
	return Object.fromEntries(searchParams);
}

function wholeNumber(name, text, least, most) {
	const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
	if (!(number >= least && number <= most))
		throw new Refusal(400, `${name} must be a whole number from ${least} to ${most}`);
	return number;
}

/** "credential:2", as it stands in a URL */
function topicOf(text = '') {
	const [, name, kind] = text.match(/^(field|credential):(\d{1,5})$/) ?? [];
	if (!name) throw new Refusal(400, 'topic must be such as "field:1" or "credential:2"');
	return { [name]: Number(kind) };
}

async function jsonFrom(request) {
	if (!/^application\/json\s*(;|$)/i.test(request.headers['content-type'] ?? ''))
		throw new Refusal(415, 'the content-type must be application/json');
	const chunks = [];
	let length = 0;
	for await (const chunk of request) {
		length += chunk.length;
		if (length <= BODY_LIMIT) chunks.push(chunk);
		else if (length > BODY_PATIENCE) break;
	}
	if (length > BODY_LIMIT)
		throw new Refusal(413, `a body must not be longer than ${BODY_LIMIT} bytes`, { connection: 'close' });
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
	} catch {
		throw new Refusal(400, 'the body must be JSON in UTF-8');
	}
}

/** A body that has all of these fields, perhaps some of those, and no others. */
function fields(body, needed, possible = []) {
	if (typeof body !== 'object' || body === null || Array.isArray(body))
		throw new Refusal(400, 'the body must be a JSON object');
	const missing = needed.find((name) => !Object.hasOwn(body, name));
	if (missing) throw new Refusal(400, `${missing} is missing`);
	const unknown = Object.keys(body).find((name) => !needed.includes(name) && !possible.includes(name));
	if (unknown !== undefined) throw new Refusal(400, `there is no field ${JSON.stringify(unknown)} here`);
	return body;
}

function faultFrom(fault) {
	if (fault !== null && !FAULTS.includes(fault)) throw new RangeError(`a fault must be one of ${FAULTS.join(', ')}`);
	return fault;
}

/** The same change with something else said: something new at each reading. */
function contradicted(change) {
	const commitment = `0x${randomBytes(32).toString('hex')}`;
	return { ...change, attested: { commitment, validUntil: change.attested?.validUntil ?? null } };
}

const hashOf = (text) => createHash('sha256').update(text).digest();

function answer(response, status, body, headers = {}) {
	send(response, status, JSON.stringify(body), headers);
}

function send(response, status, text, headers = {}) {
	response.writeHead(status, {
		'content-type': 'application/json',
		'content-length': Buffer.byteLength(text),
		'cache-control': 'no-store',
		...headers,
	});
	response.end(text);
}
