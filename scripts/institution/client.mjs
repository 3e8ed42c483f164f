// SPDX-License-Identifier: Apache-2.0
// An institution as scripts have one: a process of its own, and the calls of its office.

import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { lastLines } from '../lib/network.mjs';
import { Failure, within } from '../lib/wait.mjs';

const MAIN = fileURLToPath(new URL('main.mjs', import.meta.url));
const START_LIMIT = 30_000;
const STOP_LIMIT = 10_000;
const ANSWER_LIMIT = 10_000;

/**
 * @typedef {import('../lib/commitment.mjs').Topic} Topic
 * @typedef {import('./records.mjs').Person} Person
 * @typedef {import('./records.mjs').Change} Change
 * @typedef {Change['attested']} Attested
 * @typedef {'silent' | 'malformed' | 'oversized' | 'replay' | 'conflict'} Fault
 */

/** The institution refused what was asked of it. */
export class Refused extends Error {
	constructor(status, message) {
		super(message);
		this.status = status;
	}
}

export class Institution {
	#options;
	#port;
	#token = randomBytes(24).toString('hex');
	/** @type {import('node:child_process').ChildProcess | undefined} */
	#process;
	#killAtExit = () => this.#process?.kill('SIGKILL');

	/** @param {{data: string, name: string, port: number, fault?: string}} options */
	constructor(options) {
		this.#options = options;
		this.#port = options.port;
	}

	/**
	 * Starts an institution, and returns when it answers. It ends with this process at the latest.
	 *
	 * @param {object} options
	 * @param {string} options.data the directory of its records and its log; what is there is known again
	 * @param {string} [options.name]
	 * @param {number} [options.port] without it, any that is free
	 * @param {Fault} [options.fault] what is wrong with its feed from the start
	 */
	static async start({ data, name = 'Licensing office', port = 0, fault }) {
		const institution = new Institution({ data, name, port, fault });
		await institution.restart();
		return institution;
	}

	get name() {
		return this.#options.name;
	}

	/** Where oracle operators read its feed. It stays the same when the institution starts again. */
	get url() {
		return `${this.#base}/changes`;
	}

	get logFile() {
		return join(this.#options.data, 'institution.log');
	}

	get #base() {
		return `http://127.0.0.1:${this.#port}`;
	}

	/** Starts it again after it has ended: on the same port, with the same records and the fault that it had at first. */
	async restart() {
		if (this.#process && !hasEnded(this.#process)) throw new Failure(`${this.name} is running`, 2);
		const { data, name, fault } = this.#options;
		mkdirSync(data, { recursive: true });
		const log = openSync(this.logFile, 'a');
		const args = [`--port=${this.#port}`, `--data=${data}`, `--name=${name}`, ...(fault ? [`--fault=${fault}`] : [])];
		// The token goes by the environment, which other users of the machine cannot list.
		const child = spawn(process.execPath, [MAIN, ...args], {
			env: { ...process.env, INSTITUTION_TOKEN: this.#token },
			stdio: ['ignore', 'pipe', log],
		});
		closeSync(log);
		this.#process = child;
		process.removeListener('exit', this.#killAtExit);
		process.once('exit', this.#killAtExit);
		try {
			this.#port = await within(portOf(child), START_LIMIT, `the start of ${name}`);
		} catch (error) {
			await this.kill();
			throw new Failure(`${name} did not start: ${error.message}\n${lastLines(this.logFile)}`, 2);
		}
	}

	/** Asks it to end, and returns when it has. */
	async stop() {
		await this.#end('SIGTERM');
	}

	/** Ends it where it stands, as a power cut would. */
	async kill() {
		await this.#end('SIGKILL');
	}

	/**
	 * @param {{name: string, birthDate: string, member: string}} about the member is an address, or an account in hex
	 * @returns {Promise<Person>}
	 */
	addPerson({ name, birthDate, member }) {
		return this.#ask('POST', '/people', { name, birthDate, member });
	}

	/**
	 * Issues a licence, in the place of one about the same topic that there may be.
	 *
	 * @param {{person: string, topic: Topic, value: string, validUntil?: number | null}} licence the person is an id
	 * @returns {Promise<Change>}
	 */
	issue({ person, topic, value, validUntil = null }) {
		return this.#ask('POST', '/licences', { person, topic, value, validUntil });
	}

	/**
	 * Issues the same licence again, valid until later.
	 *
	 * @param {{person: string, topic: Topic, validUntil?: number | null}} licence
	 * @returns {Promise<Change>}
	 */
	async renew({ person, topic, validUntil = null }) {
		const { value } = await this.proof({ person, topic });
		return this.issue({ person, topic, value, validUntil });
	}

	/**
	 * @param {{person: string, topic: Topic}} licence
	 * @returns {Promise<Change>}
	 */
	revoke({ person, topic }) {
		return this.#ask('POST', '/licences/revoke', { person, topic });
	}

	/**
	 * What the person needs to prove the licence to others.
	 *
	 * @param {{person: string, topic: Topic}} licence
	 * @returns {Promise<{member: string, topic: Topic, version: number, value: string, salt: string} & Attested>}
	 */
	proof({ person, topic }) {
		const [[name, kind]] = Object.entries(topic);
		return this.#ask('GET', `/people/${person}/proof?topic=${name}:${kind}`);
	}

	/**
	 * Has a person forgotten, and all their licences revoked.
	 *
	 * @param {string} person
	 * @returns {Promise<Change[]>} the revocations
	 */
	async erase(person) {
		const { revoked } = await this.#ask('DELETE', `/people/${person}`);
		return revoked;
	}

	/**
	 * What is wrong with the feed from now on; null: nothing.
	 *
	 * @param {Fault | null} fault
	 */
	async fault(fault) {
		await this.#ask('POST', '/fault', { fault });
	}

	/**
	 * A page of the feed, as an oracle operator reads it.
	 *
	 * @param {{after?: number, limit?: number}} [page]
	 * @returns {Promise<{cursor: number, changes: Change[]}>}
	 */
	changes({ after = 0, limit = 100 } = {}) {
		return this.#ask('GET', `/changes?after=${after}&limit=${limit}`);
	}

	async #ask(method, path, body) {
		const response = await fetch(`${this.#base}${path}`, {
			method,
			headers: { authorization: `Bearer ${this.#token}`, ...(body && { 'content-type': 'application/json' }) },
			body: body && JSON.stringify(body),
			signal: AbortSignal.timeout(ANSWER_LIMIT),
		});
		const answer = await response.json();
		if (!response.ok) throw new Refused(response.status, answer.error);
		return answer;
	}

	async #end(signal) {
		const child = this.#process;
		if (!child) return;
		this.#process = undefined;
		process.removeListener('exit', this.#killAtExit);
		if (hasEnded(child)) return;
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill(signal);
		await within(ended, STOP_LIMIT, `the end of ${this.name}`).catch(() => child.kill('SIGKILL'));
	}
}

const hasEnded = (child) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

/** The port that the first line of a new process tells. */
function portOf(child) {
	return new Promise((resolve, reject) => {
		let said = '';
		child.once('error', reject);
		child.once('exit', (code, signal) => reject(new Error(`it ended with ${signal ?? `code ${code}`}`)));
		child.stdout.setEncoding('utf8');
		child.stdout.on('data', (text) => {
			said += text;
			const [, port] = said.match(/ listens on http:\/\/127\.0\.0\.1:(\d+)\n/) ?? [];
			if (port) resolve(Number(port));
		});
	});
}
