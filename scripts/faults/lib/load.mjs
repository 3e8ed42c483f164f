// SPDX-License-Identifier: Apache-2.0
// The load under which faults are tried: `timebank-load` (zombienet/load), which keeps a journal of what it saw become final.

import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { lastLines } from '../../lib/network.mjs';
import { Failure, within } from '../../lib/wait.mjs';
import { entriesOf } from './rules.mjs';

const SPEC_LIMIT = 300_000;
/** Longer than any scenario: a load is stopped when it is not needed any more. */
const SECONDS = 7_200;
/** After being asked to end, the generator still waits for what it has sent. */
const END_LIMIT = 90_000;

export class Load {
	/** The specification of the chain whose members send the load. */
	chain;
	#binary;
	#dir;
	#keepDir;
	#members;
	#process;
	#runs = 0;

	/**
	 * Makes the chain's specification.
	 *
	 * @param {{node: string, load?: string, data?: string}} options
	 * @param {number} members
	 */
	static async prepare({ node, load: binary, data }, members) {
		if (!binary || !existsSync(binary))
			throw new Failure(`there is no load generator at ${binary}: cargo build --release --workspace --locked`, 2);
		const load = new Load();
		load.#binary = binary;
		load.#members = members;
		load.#keepDir = Boolean(data);
		load.#dir = data ? `${data}-load` : mkdtempSync(join(tmpdir(), 'timebank-load-'));
		mkdirSync(load.#dir, { recursive: true });
		load.chain = join(load.#dir, 'chain.json');
		const base = join(load.#dir, 'base.json');
		await run(node, ['export-chain-spec', '--chain=consortium-local', '--raw', `--output=${base}`]);
		await run(binary, ['spec', `--base=${base}`, `--members=${members}`, `--out=${load.chain}`]);
		return load;
	}

	get going() {
		return Boolean(this.#process);
	}

	/**
	 * Starts to send.
	 *
	 * @param {string[]} urls of the nodes it is sent to; at the first one it is followed
	 * @param {number} rate transactions a second
	 * @param {number} [seconds] all are signed before the first is sent, which takes a second for every twenty thousand
	 */
	start(urls, rate, seconds = SECONDS) {
		if (this.going) throw new Error('one load at a time');
		this.#runs += 1;
		const out = join(this.#dir, `run-${this.#runs}`);
		mkdirSync(out);
		const log = openSync(`${out}.log`, 'a');
		const args = [
			'run',
			'--chain=timebank',
			...urls.map((url) => `--url=${url}`),
			'--mix=transfers',
			`--rate=${rate}`,
			`--seconds=${seconds}`,
			`--members=${this.#members}`,
			`--seed=${this.#runs}`,
			`--out=${out}`,
			`--journal=${this.#journal(this.#runs)}`,
		];
		this.#process = spawn(this.#binary, args, { stdio: ['ignore', log, log] });
		closeSync(log);
	}

	/** Stops sending, and returns when what was sent is settled. */
	async stop() {
		const child = this.#process;
		if (!child) return;
		this.#process = undefined;
		if (child.exitCode !== null || child.signalCode !== null) throw this.#died(child);
		const ended = new Promise((resolve) => child.once('exit', resolve));
		child.kill('SIGINT');
		await within(ended, END_LIMIT, 'the end of the load').catch((error) => {
			child.kill('SIGKILL');
			throw error;
		});
	}

	/** Fails if the generator has ended by itself: then there was no load. */
	check() {
		const child = this.#process;
		if (child && (child.exitCode !== null || child.signalCode !== null)) throw this.#died(child);
	}

	#died({ exitCode, signalCode }) {
		const log = `${join(this.#dir, `run-${this.#runs}`)}.log`;
		return new Failure(`the load ended too early, with ${signalCode ?? `code ${exitCode}`}:\n${lastLines(log)}`, 2);
	}

	/** Everything that this load has seen become final. */
	get entries() {
		const files = Array.from({ length: this.#runs }, (_, i) => this.#journal(i + 1));
		return files.flatMap((file) => (existsSync(file) ? entriesOf(readFileSync(file, 'utf8')) : []));
	}

	#journal(run) {
		return join(this.#dir, `journal-${run}.jsonl`);
	}

	async close() {
		this.kill();
		if (!this.#keepDir) await rm(this.#dir, { recursive: true, force: true });
	}

	/** The last resort, when this process ends. */
	kill() {
		this.#process?.kill('SIGKILL');
	}
}

const run = (command, args) =>
	promisify(execFile)(command, args, { timeout: SPEC_LIMIT, maxBuffer: 1 << 24 }).catch((error) => {
		throw new Failure(`the chain's specification could not be made: ${error.stderr || error.message}`, 2);
	});
