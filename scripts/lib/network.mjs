// SPDX-License-Identifier: Apache-2.0
// A network of node processes on this machine's loopback, each with a data directory and a log file of its own.

import { execFile, spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { createConnection, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { Failure, sleep, within } from './wait.mjs';

const HOST = '127.0.0.1';
// Generous, as all limits here: a first start compiles the runtime, on a machine that may be busy.
const START_LIMIT = 180_000;
const STOP_LIMIT = 15_000;
const LOG_LINES = 20;
const WHOLE_LOG = 'With --data DIR the whole log stays in DIR.';
const REMOVAL = { recursive: true, force: true, maxRetries: 5 };

/**
 * @typedef {object} NodePlan
 * @property {string} name what people call it: its branch's name
 * @property {string} seed the well-known key that it validates with, without slashes: "Alice"
 *
 * @typedef {object} RunningNode
 * @property {string} name
 * @property {string} url WebSocket address of its RPC
 * @property {string} peerId
 * @property {string} logFile
 * @property {import('node:child_process').ChildProcess} process
 */

/** A network that this process started and that ends with it. */
export class Network {
	/** @type {RunningNode[]} */
	nodes = [];
	#dir;
	#keepDir;
	#stopping = false;
	#onDeath = () => {};

	/**
	 * @param {string} dir where the nodes keep their data
	 * @param {boolean} keepDir whether it stays when the network stops
	 */
	constructor(dir, keepDir) {
		this.#dir = dir;
		this.#keepDir = keepDir;
	}

	get dir() {
		return this.#dir;
	}

	/**
	 * Starts one node per plan, and returns when all of them answer on their RPC port.
	 *
	 * @param {object} options
	 * @param {string} options.binary
	 * @param {string} options.chain a chain spec's id or file
	 * @param {NodePlan[]} options.plan
	 * @param {string} [options.data] a new or empty directory for the nodes' data; without it a temporary one, removed at the end
	 * @param {number} options.rpcPort the first node's; the others follow
	 * @param {number} options.p2pPort likewise
	 * @param {(network: Network) => void} [options.created] called before the first process starts, so that signals can stop them
	 */
	static async start({ binary, chain, plan, data, rpcPort, p2pPort, created = () => {} }) {
		const version = await run(binary, ['--version']).catch((error) => {
			throw new Failure(`the node's binary ${binary} does not run: ${error.message}`, 2);
		});
		await ensureFree(
			plan.flatMap(({ name }, i) => [
				[`${name}'s RPC`, rpcPort + i],
				[`${name}'s peers`, p2pPort + i],
			]),
		);

		const network = new Network(dataDirectory(data), Boolean(data));
		network.version = version.stdout.trim();
		created(network);

		const peers = await Promise.all(
			plan.map(async ({ seed }, i) => {
				const base = join(network.dir, seed.toLowerCase());
				mkdirSync(base, { recursive: true });
				const keyFile = join(base, 'node-key');
				// A validator makes no node key by itself, and the others must know its peer id beforehand.
				const { stdout, stderr } = await run(binary, ['key', 'generate-node-key', '--file', keyFile]);
				const [peerId] = `${stderr}\n${stdout}`.match(/\b12D3Koo\w+/) ?? [];
				if (!peerId) throw new Failure(`the node's binary gave no peer id for ${seed}: ${stderr || stdout}`, 2);
				const port = p2pPort + i;
				return { base, keyFile, port, peerId, address: `/ip4/${HOST}/tcp/${port}/p2p/${peerId}` };
			}),
		);

		for (const [i, { name, seed }] of plan.entries()) {
			const { base, keyFile, port, peerId } = peers[i];
			const others = peers.filter((_, j) => j !== i).map(({ address }) => address);
			const args = [
				`--chain=${chain}`,
				`--base-path=${base}`,
				`--${seed.toLowerCase()}`,
				`--name=${name}`,
				'--validator',
				`--node-key-file=${keyFile}`,
				`--listen-addr=/ip4/${HOST}/tcp/${port}`,
				// Every node knows every other, so that no node's absence cuts the rest apart; reserved peers are dialled
				// again for as long as they are away.
				...others.map((address) => `--reserved-nodes=${address}`),
				`--rpc-port=${rpcPort + i}`,
				// The story can still be looked at, block by block, when it is over.
				'--state-pruning=archive',
				'--no-mdns',
				'--no-telemetry',
				'--no-prometheus',
				'--disable-log-color',
			];
			const url = `ws://${HOST}:${rpcPort + i}`;
			const logFile = join(network.dir, `${seed.toLowerCase()}.log`);
			network.#spawn(binary, args, { name, url, peerId, logFile });
		}
		await Promise.all(network.nodes.map((node, i) => network.#answers(node, rpcPort + i)));
		return network;
	}

	/** Calls `report` with a failure when a node ends that nobody asked to end. */
	onDeath(report) {
		this.#onDeath = report;
		const dead = this.nodes.find(({ process }) => hasEnded(process));
		if (dead) this.#died(dead);
	}

	#spawn(binary, args, about) {
		const log = openSync(about.logFile, 'a');
		const node = { ...about, process: spawn(binary, args, { stdio: ['ignore', log, log] }) };
		closeSync(log);
		this.nodes.push(node);
		for (const end of ['error', 'exit']) node.process.once(end, () => this.#died(node));
	}

	#died(node) {
		if (!this.#stopping) this.#onDeath(deathOf(node));
	}

	async #answers(node, port) {
		for (const start = Date.now(); Date.now() - start < START_LIMIT; await sleep(200)) {
			if (hasEnded(node.process)) throw deathOf(node);
			if (await connects(port)) return;
		}
		throw new Failure(
			`${node.name}'s node did not open its RPC port ${port}.\n${lastLines(node.logFile)}\n${WHOLE_LOG}`,
			2,
		);
	}

	/** Asks every node to end, ends those by force that do not, and removes the temporary data. */
	async stop() {
		this.#stopping = true;
		await Promise.all(
			this.nodes.map(async ({ process: child }) => {
				if (hasEnded(child)) return;
				const ended = new Promise((resolve) => child.once('exit', resolve));
				child.kill('SIGTERM');
				await within(ended, STOP_LIMIT, 'the end of a node').catch(() => child.kill('SIGKILL'));
			}),
		);
		if (!this.#keepDir) await rm(this.#dir, REMOVAL);
	}

	/** The last resort, when the process ends without having stopped the network: cannot wait. */
	kill() {
		if (this.#stopping) return;
		this.#stopping = true;
		for (const { process: child } of this.nodes) if (!hasEnded(child)) child.kill('SIGKILL');
		if (!this.#keepDir) rmSync(this.#dir, REMOVAL);
	}
}

/** The last lines of a log file. */
export function lastLines(file, count = LOG_LINES) {
	const lines = existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
	return lines
		.slice(-count)
		.map((line) => `    | ${line}`)
		.join('\n');
}

function deathOf({ name, process: child, logFile }) {
	const how = child.signalCode ? `was ended by ${child.signalCode}` : `ended with code ${child.exitCode}`;
	return new Failure(`${name}'s node ${how}. Its last words:\n${lastLines(logFile)}\n${WHOLE_LOG}`, 2);
}

const hasEnded = (child) => child.pid === undefined || child.exitCode !== null || child.signalCode !== null;

const run = (binary, args) => promisify(execFile)(binary, args, { timeout: 30_000 });

function dataDirectory(data) {
	if (!data) return mkdtempSync(join(tmpdir(), 'timebank-'));
	const dir = resolve(data);
	mkdirSync(dir, { recursive: true });
	if (readdirSync(dir).length) {
		throw new Failure(
			`${dir} is not empty. The story begins with a new chain: name a new or an empty directory.`,
			2,
		);
	}
	return dir;
}

async function ensureFree(ports) {
	const taken = [];
	for (const [what, port] of ports) {
		const server = createServer();
		const free = await new Promise((resolve) => {
			server.once('error', () => resolve(false));
			server.listen({ host: HOST, port, exclusive: true }, () => server.close(() => resolve(true)));
		});
		if (!free) taken.push(`    ${port} (for ${what})`);
	}
	if (taken.length) {
		throw new Failure(
			`these ports of ${HOST} are in use; perhaps another network is running:\n${taken.join('\n')}\n` +
				'Stop what uses them, or choose others with --rpc-port and --p2p-port.',
			2,
		);
	}
}

function connects(port) {
	return new Promise((resolve) => {
		const socket = createConnection({ host: HOST, port });
		const done = (connected) => {
			socket.destroy();
			resolve(connected);
		};
		socket.setTimeout(1_000, () => done(false));
		socket.once('connect', () => done(true));
		socket.once('error', () => done(false));
	});
}
