// SPDX-License-Identifier: Apache-2.0
// Plays scenarios on networks of node processes, one network after another, and sums up. The live tests and the fault tests
// differ in their lists of scenarios and in what a scenario is given.

import { parseArgs } from 'node:util';
import { join as path } from 'node:path';
import { Screen } from '../../demo/screen.mjs';
import { lastLines } from '../../lib/network.mjs';
import { Failure } from '../../lib/wait.mjs';

const LOG_LINES = 8;

const OPTIONS = {
	list: { type: 'boolean', default: false },
	data: { type: 'string' },
	node: { type: 'string', default: process.env.TIMEBANK_NODE },
	'rpc-port': { type: 'string', default: '19944' },
	'p2p-port': { type: 'string', default: '31333' },
};

/** A scenario that this machine cannot play. It has not passed, and those after it are played all the same. */
export class Impossible extends Failure {
	/** @param {string} message */
	constructor(message) {
		super(message, 2);
	}
}

/**
 * @typedef {import('../scenarios.mjs').Setting} Setting
 * @typedef {{name: string, failure?: Error, ms?: number, unplayed?: boolean}} Result
 *
 * @typedef {object} Programme
 * @property {string} command how people start it
 * @property {Record<string, object>} [options] of its command line, besides those that all have
 * @property {(values: any) => string[]} list lines that tell which scenarios there are
 * @property {(names: string[], values: any) => Setting[]} choose the networks to play on
 * @property {(screen: Screen, options: any, setting: Setting) => Promise<import('./live.mjs').Live>} make what a network's scenarios
 *   are given
 */

/** Plays a programme as the command line asks for, and ends this process with its exit code. @param {Programme} programme */
export async function perform(programme) {
	const stage = new Stage(programme);
	const code = await stage.play().catch((error) => {
		const known = error instanceof Failure;
		process.stderr.write(`\n${known ? error.message : error.stack}\n`);
		return known ? error.code : 2;
	});
	await stage.clear();
	process.exit(code);
}

class Stage {
	#programme;
	#screen = new Screen();
	/** @type {import('./live.mjs').Live | undefined} */
	#live;

	/** @param {Programme} programme */
	constructor(programme) {
		this.#programme = programme;
	}

	/** @returns {Promise<number>} the exit code */
	async play() {
		const { command, list, choose, make } = this.#programme;
		const { values, names } = this.#readOptions();
		if (values.list) {
			for (const line of list(values)) this.#screen.say(line);
			return 0;
		}
		if (!values.node) throw new Failure(`which node? Set TIMEBANK_NODE or use --node; ${command} does`, 2);
		const interrupted = new Promise((_, reject) => {
			for (const [signal, number] of [
				['SIGINT', 2],
				['SIGTERM', 15],
				['SIGHUP', 1],
			])
				process.on(signal, () => reject(new Failure('interrupted', 128 + number)));
		});
		process.on('exit', () => this.#live?.network?.kill());

		const settings = choose(names, values);
		// What takes long, or turns out to be impossible, comes before the first network.
		const scenarios = settings.flatMap((setting) => setting.scenarios);
		for (const { prepare, name } of scenarios.filter((scenario) => scenario.prepare)) {
			this.#screen.say(`Preparing ${name} …`);
			await Promise.race([prepare(values), interrupted]);
		}
		const results = [];
		for (const [i, setting] of settings.entries()) {
			const data = values.data && path(values.data, `${i + 1}-${setting.scenarios[0].name}`);
			const options = { ...values, data, rpcPort: values['rpc-port'], p2pPort: values['p2p-port'], chain: setting.chain };
			this.#live = await make(this.#screen, options, setting);
			results.push(...(await Promise.race([this.#playOn(setting.scenarios), interrupted])));
		}
		return this.#summary(results);
	}

	async clear() {
		await this.#live?.stop().catch(() => {});
	}

	#readOptions() {
		const { command, options } = this.#programme;
		let parsed;
		try {
			parsed = parseArgs({ options: { ...OPTIONS, ...options }, allowPositionals: true });
		} catch (error) {
			throw new Failure(`${error.message}\nSee ${command} --help.`, 2);
		}
		const { values, positionals } = parsed;
		for (const name of ['rpc-port', 'p2p-port']) {
			const port = Number(values[name]);
			if (!Number.isInteger(port) || port < 1024 || port > 65_000)
				throw new Failure(`--${name} must be a port number from 1024 to 65000`, 2);
			values[name] = port;
		}
		return { values, names: positionals };
	}

	/** Plays scenarios one after another on a network of their own. The first one that fails ends it. */
	async #playOn(scenarios) {
		/** @type {Result[]} */
		const results = [];
		for (const [i, { name, title, limit, play }] of scenarios.entries()) {
			const since = Date.now();
			this.#screen.heading(`${name}: ${title}`);
			let failure;
			try {
				if (i === 0) await this.#live.start();
				await this.#live.play(await play(), limit);
			} catch (error) {
				failure = error;
				this.#report(error);
			}
			results.push({ name, failure, ms: Date.now() - since });
			if (failure) {
				results.push(...scenarios.slice(i + 1).map((left) => ({ name: left.name, unplayed: true })));
				break;
			}
		}
		await this.#live.stop();
		return results;
	}

	#report(error) {
		if (error instanceof Impossible) return this.#screen.say(`NOT PLAYED, this machine cannot: ${error.message}`);
		this.#screen.say(error instanceof Failure ? `FAILED: ${error.message}` : `FAILED: ${error.stack}`);
		for (const { name, logFile } of this.#live.network?.nodes ?? [])
			this.#screen.say(`  ${name}:\n${lastLines(logFile, LOG_LINES)}`);
	}

	/** @param {Result[]} results @returns {number} the exit code */
	#summary(results) {
		this.#screen.heading('Summary');
		for (const result of results) this.#screen.say(`${result.name}: ${wordsFor(result)}`);
		const failures = results.flatMap(({ failure }) => failure ?? []);
		return Math.max(0, ...failures.map((failure) => (failure instanceof Failure ? failure.code : 2)));
	}
}

function wordsFor({ failure, ms, unplayed }) {
	if (unplayed) return 'not played';
	if (failure instanceof Impossible) return `NOT PLAYED: ${failure.message}`;
	return `${failure ? 'FAILED' : 'passed'}, ${Math.round(ms / 1000)} s`;
}
