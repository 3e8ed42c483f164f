// SPDX-License-Identifier: Apache-2.0
// A chain of ours that is loaded: its nodes on this machine, and the generator beside them.

import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Network, lastLines } from '../../lib/network.mjs';
import { Failure } from '../../lib/wait.mjs';
import { SEEDS } from './specs.mjs';
import { watchOthers } from './usage.mjs';

/** How long the generator waits for what is under way when a rate was too high. */
const DRAIN = 120;
const SPARE = 600;

/**
 * How many transactions a node's pool holds, where that is not the node's own 1,024: these hold two of the time bank's blocks, and less
 * than two of the bare chain's, which would fill them before it fills the machine. So it has the SDK's.
 */
const POOL = { bare: 8_192 };

/** Milliseconds. A node reads the first state and writes it into its database before it answers. */
const START_LIMIT = 180_000;
const START_LIMIT_FOR_MEMBER = 1;

/** Ports for one chain's nodes: RPC, peers and metrics, ten apart. */
const PORTS = 30;

/**
 * What was measured at one rate. Times are milliseconds, rates transactions a second.
 *
 * @typedef {object} Figures
 * @property {string} chain
 * @property {number} validators
 * @property {string} mix
 * @property {number} rate that was offered
 * @property {number} seconds for how long
 * @property {number} perSecond final and successful
 * @property {{p50: number, p95: number, p99: number}} toBest
 * @property {{p50: number, p95: number, p99: number}} toFinality
 * @property {number} fullness of what a block holds of ordinary transactions, on average
 * @property {number} [authoring] mean of making a block
 * @property {number} [importing] mean of importing one
 * @property {number} lag p95 from when a block was best until it was final
 * @property {number} cpu processor time of all nodes for a transaction
 * @property {number} memory the most that a node had, in bytes
 * @property {number} [growth] of a node's database with a million transactions, in bytes
 * @property {number} refused by nodes
 * @property {number} failed in blocks
 * @property {number} others how many processors other programs kept busy, or the machine's host kept for itself
 */

export class Chain {
	#network;
	#loads = 0;

	/**
	 * @param {object} options
	 * @param {{node: string, load: string}} options.built
	 * @param {'timebank' | 'bare'} options.chain
	 * @param {string} options.spec
	 * @param {number} options.validators
	 * @param {number} options.members
	 * @param {number} [options.hour]
	 * @param {string[]} [options.before] what stands before its nodes' command
	 * @param {string} options.dir where the nodes' data and the reports are
	 * @param {string} [options.name] what its directory is called, if not as the chain
	 * @param {number} options.port the first of its ports
	 * @param {(network: Network) => void} options.created
	 */
	static async start({ built, chain, spec, validators, members, hour, before, dir, name = chain, port, created }) {
		const one = new Chain();
		Object.assign(one, { built, chain, name, validators, members, hour, dir: join(dir, name) });
		mkdirSync(one.dir, { recursive: true });
		const [rpcPort, p2pPort, metricsPort] = [0, 10, 20].map((more) => port + more);
		one.#network = await Network.start({
			binary: built.node,
			chain: spec,
			plan: SEEDS.slice(0, validators).map((seed, i) => ({
				name: seed,
				seed,
				metricsPort: metricsPort + i,
				// As a validator runs that is not told otherwise.
				pruning: '256',
				startLimit: START_LIMIT + members * START_LIMIT_FOR_MEMBER,
				before,
				more: chain in POOL ? [`--pool-limit=${POOL[chain]}`] : [],
			})),
			data: join(one.dir, 'nodes'),
			rpcPort,
			p2pPort,
			created,
		});
		one.metrics = one.#network.nodes.map((_, i) => `http://127.0.0.1:${metricsPort + i}/metrics`);
		return one;
	}

	static ports = PORTS;

	/** One rate for a while. @returns {Promise<Figures>} */
	async run({ rate, seconds, mix = 'transfers' }) {
		const [step] = await this.#load(mix, ['run', `--rate=${rate}`, `--seconds=${seconds}`], seconds);
		return step;
	}

	/** Rising rates, until it does not keep up any more. @returns {Promise<Figures[]>} */
	async steps({ from, factor, step, mix }) {
		const args = [`--from=${from}`, `--factor=${factor}`, `--step-seconds=${step}`, '--hold-seconds=0'];
		return this.#load(mix, ['steps', ...args], 30 * step);
	}

	/** Of its nodes. */
	get pids() {
		return this.#network.nodes.map(({ process: { pid } }) => pid);
	}

	/** Its databases go, which are gigabytes after ten minutes; the logs stay. */
	async stop() {
		await this.#network.stop();
		for (const node of this.#network.nodes) rmSync(dataOf(node), { recursive: true, force: true });
	}

	async #load(mix, args, seconds) {
		const out = join(this.dir, `load-${++this.#loads}`);
		mkdirSync(out);
		const { nodes } = this.#network;
		const others = watchOthers(this.pids);
		await generate(this.built.load, join(out, 'generator.log'), 1_000 * (seconds + DRAIN + SPARE), [
			...args,
			`--chain=${this.chain}`,
			`--mix=${mix}`,
			`--members=${this.members}`,
			// Others pay others each time: the next load would repeat the one before it.
			`--seed=${this.#loads}`,
			`--drain=${DRAIN}`,
			`--out=${out}`,
			...(this.hour ? [`--hour=${this.hour}`] : []),
			...nodes.map(({ url }) => `--url=${url}`),
			...this.pids.map((pid) => `--pid=${pid}`),
			...nodes.map((node) => `--data=${dataOf(node)}`),
			...nodes.map(({ logFile }) => `--log=${logFile}`),
			...this.metrics.map((url) => `--prometheus=${url}`),
		]);
		const report = JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
		if (report.interrupted) throw new Failure('the load was interrupted', 2);
		const disturbed = others();
		const phases = report.phases.map((phase) => ({
			chain: this.name,
			validators: this.validators,
			mix,
			...figuresOf(phase),
			others: disturbed,
		}));
		writeFileSync(join(out, 'figures.json'), `${JSON.stringify(phases, undefined, '\t')}\n`);
		return phases;
	}
}

const dataOf = ({ logFile }) => logFile.replace(/\.log$/, '');

/**
 * What the generator's report says of one rate, as it is compared.
 *
 * @param {any} phase
 */
export function figuresOf(phase) {
	const sum = (rows) => rows.reduce((total, { cores }) => total + cores, 0);
	const nodes = phase.processes.filter((row) => !row.is_generator);
	const counts = (byReason) => Object.values(byReason).reduce((total, count) => total + count, 0);
	const spread = ({ p50, p95, p99 }) => ({ p50, p95, p99 });
	const growth = phase.database.map(({ per_million: bytes }) => bytes).filter((bytes) => bytes !== null);
	return {
		rate: phase.rate,
		seconds: phase.to - phase.from,
		perSecond: phase.finalized_per_second,
		toBest: spread(phase.to_best_ms),
		toFinality: spread(phase.to_finality_ms),
		fullness: phase.normal_fullness.mean,
		authoring: phase.authoring_ms?.mean,
		importing: phase.import_ms_mean ?? undefined,
		lag: phase.finality_lag_ms.p95,
		cpu: (1_000 * sum(nodes)) / phase.finalized_per_second,
		memory: Math.max(...nodes.map((row) => row.memory_max)),
		growth: growth.length ? Math.max(...growth) : undefined,
		refused: counts(phase.refused),
		failed: counts(phase.failed),
	};
}

/** Runs the generator to its end. What it says goes into a file. */
async function generate(binary, file, limit, args) {
	const log = openSync(file, 'a');
	const child = spawn(binary, args, { stdio: ['ignore', log, log], timeout: limit, killSignal: 'SIGKILL' });
	closeSync(log);
	const kill = () => child.kill('SIGKILL');
	process.once('exit', kill);
	const how = await new Promise((resolve, reject) => {
		child.once('error', reject);
		child.once('exit', (code, signal) => resolve(code ?? signal));
	});
	process.removeListener('exit', kill);
	if (how !== 0) throw new Failure(`the generator ended with ${how}:\n${lastLines(file)}`, 2);
}
