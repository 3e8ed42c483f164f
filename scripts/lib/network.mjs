// SPDX-License-Identifier: Apache-2.0
// A network of node processes on this machine's loopback, each with a data directory and a log file of its own.

import { execFile, spawn } from 'node:child_process';
import {
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	readdirSync,
	rmSync,
	writeFileSync,
} from 'node:fs';
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
 * @property {{suri: string, config: string}} [oracle] the key of the branch's oracle operator, and the text of the file that tells
 *   the node which institutions to read
 * @property {string[]} [before] what stands before its command: `ip netns exec NAME`
 * @property {string} [host] the address at which its peers reach it and its RPC listens, if that is not this machine's loopback
 * @property {string[]} [more] further arguments
 * @property {number} [metricsPort] where it tells Prometheus how it does; without it nowhere
 * @property {string} [pruning] of which blocks it keeps the state: of all, if nothing is said
 * @property {number} [startLimit] how many milliseconds it may take to answer, if the chain's first state is a large one
 *
 * @typedef {object} RunningNode
 * @property {string} name
 * @property {string} url WebSocket address of its RPC
 * @property {string} [peerId]
 * @property {string} [address] under which other nodes reach it
 * @property {string} logFile
 * @property {number} [startLimit]
 * @property {[string, string[]]} command
 * @property {import('node:child_process').ChildProcess} process
 *
 * @typedef {object} Place where a further node keeps its data, and the ports that are free for it
 * @property {string} base
 * @property {number} rpcPort
 * @property {number} p2pPort
 */

/** A network that this process started and that ends with it. */
export class Network {
	/** @type {RunningNode[]} */
	nodes = [];
	#dir;
	#keepDir;
	#rpcPort;
	#p2pPort;
	#places = 0;
	#stopping = false;
	#ending = new Set();
	#onDeath = () => {};

	/**
	 * @param {string} dir where the nodes keep their data
	 * @param {boolean} keepDir whether it stays when the network stops
	 * @param {number} rpcPort the first node's
	 * @param {number} p2pPort likewise
	 */
	constructor(dir, keepDir, rpcPort, p2pPort) {
		this.#dir = dir;
		this.#keepDir = keepDir;
		this.#rpcPort = rpcPort;
		this.#p2pPort = p2pPort;
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

		const network = new Network(dataDirectory(data), Boolean(data), rpcPort, p2pPort);
		network.version = version.stdout.trim();
		created(network);

		// The others must know a node's peer id beforehand.
		const identities = await Promise.all(plan.map(({ seed, host }) => network.#identity(binary, seed, host)));
		const oracles = await Promise.all(
			plan.map(({ oracle }, i) => (oracle ? oracleArguments(binary, chain, identities[i].base, oracle) : [])),
		);
		for (const [i, { name, seed, before = [], more = [], metricsPort, pruning, startLimit }] of plan.entries()) {
			// Every node knows every other, so that no node's absence cuts the rest apart; reserved peers are dialled
			// again for as long as they are away.
			const peers = identities.filter((_, j) => j !== i).map(({ address }) => address);
			const args = validatorArguments({ chain, name, seed, peers, metricsPort, pruning, ...identities[i] });
			const [command, ...rest] = [...before, binary, ...args, ...oracles[i], ...more];
			network.#spawn(command, rest, {
				name,
				url: `ws://${identities[i].host}:${identities[i].rpcPort}`,
				peerId: identities[i].peerId,
				address: identities[i].address,
				logFile: `${identities[i].base}.log`,
				startLimit,
			});
		}
		await Promise.all(network.nodes.map((node) => network.#answers(node)));
		return network;
	}

	/** A place for one more node: the next ports after those in use, and a directory of this name. */
	place(name) {
		const i = this.#places++;
		const base = join(this.#dir, name.toLowerCase());
		mkdirSync(base, { recursive: true });
		return { base, rpcPort: this.#rpcPort + i, p2pPort: this.#p2pPort + i };
	}

	/** A place, and the node key that gives the node its peer id. A validator makes none by itself. */
	async #identity(binary, name, host = HOST) {
		const place = this.place(name);
		const keyFile = join(place.base, 'node-key');
		const { stdout, stderr } = await run(binary, ['key', 'generate-node-key', '--file', keyFile]);
		const [peerId] = `${stderr}\n${stdout}`.match(/\b12D3Koo\w+/) ?? [];
		if (!peerId) throw new Failure(`the node's binary gave no peer id for ${name}: ${stderr || stdout}`, 2);
		return { ...place, keyFile, peerId, host, address: `/ip4/${host}/tcp/${place.p2pPort}/p2p/${peerId}` };
	}

	/**
	 * Starts one more validator. It knows the nodes that are there as reserved peers; they do not know it.
	 *
	 * @param {string} binary
	 * @param {object} about
	 * @param {string} about.name
	 * @param {string} about.key what its directory is called
	 * @param {string} about.seed the well-known key that it validates with
	 * @param {string} about.chain
	 */
	async add(binary, { name, key, seed, chain }) {
		const identity = await this.#identity(binary, key);
		const peers = this.nodes.flatMap(({ address }) => address ?? []);
		const args = validatorArguments({ chain, name, seed, peers, ...identity });
		return this.run(binary, args, { name, ...identity });
	}

	/**
	 * Starts one more node by a command of the caller's, and returns when it answers on its RPC port.
	 *
	 * @param {string} command
	 * @param {string[]} args
	 * @param {Place & {name: string, peerId?: string, address?: string}} about
	 * @returns {Promise<RunningNode>}
	 */
	async run(command, args, { name, base, rpcPort, p2pPort, peerId, address }) {
		await ensureFree([
			[`${name}'s RPC`, rpcPort],
			[`${name}'s peers`, p2pPort],
		]);
		const about = { name, url: `ws://${HOST}:${rpcPort}`, peerId, address, logFile: `${base}.log` };
		const node = this.#spawn(command, args, about);
		await this.#answers(node);
		return node;
	}

	/** Stops a node where it stands, as if its machine slept. Its connections stay open, and nothing answers on them. */
	pause(node) {
		node.process.kill('SIGSTOP');
	}

	resume(node) {
		node.process.kill('SIGCONT');
	}

	/** Ends one node, which nobody then takes for a death; by force, if it takes its time. Tells how it ended. */
	async end(node, ms = STOP_LIMIT) {
		this.#ending.add(node);
		await endProcess(node.process, ms);
		return endOf(node.process);
	}

	/** Ends one node as a power failure does: it learns nothing of it. */
	async crash(node) {
		this.#ending.add(node);
		const ended = endOf(node.process);
		node.process.kill('SIGKILL');
		await ended;
	}

	/** From now on a node's end is no death but what somebody waits for. Tells how it ended. */
	doomed(node) {
		this.#ending.add(node);
		return endOf(node.process);
	}

	/** Starts a node again that was ended, and will end by itself. Tells how it ended. */
	startInVain(node) {
		this.#begin(node);
		return this.doomed(node);
	}

	/** Starts a node again that was ended: as it was started first, with the data that it has. */
	async restart(node) {
		this.#ending.delete(node);
		this.#begin(node);
		await this.#answers(node);
	}

	/** Calls `report` with a failure when a node ends that nobody asked to end. */
	onDeath(report) {
		this.#onDeath = report;
		const dead = this.nodes.find((node) => hasEnded(node.process) && !this.#ending.has(node));
		if (dead) this.#died(dead);
	}

	#spawn(binary, args, about) {
		const node = { ...about, command: [binary, args] };
		this.#begin(node);
		this.nodes.push(node);
		return node;
	}

	#begin(node) {
		const log = openSync(node.logFile, 'a');
		node.process = spawn(...node.command, { stdio: ['ignore', log, log] });
		closeSync(log);
		for (const end of ['error', 'exit']) node.process.once(end, () => this.#died(node));
	}

	#died(node) {
		if (!this.#stopping && !this.#ending.has(node)) this.#onDeath(deathOf(node));
	}

	async #answers(node) {
		const { hostname, port } = new URL(node.url);
		const { startLimit = START_LIMIT } = node;
		for (const start = Date.now(); Date.now() - start < startLimit; await sleep(200)) {
			if (hasEnded(node.process)) throw deathOf(node);
			if (await connects(hostname, Number(port))) return;
		}
		throw new Failure(
			`${node.name}'s node did not open its RPC port ${port}.\n${lastLines(node.logFile)}\n${WHOLE_LOG}`,
			2,
		);
	}

	/** Asks every node to end, and ends those by force that do not. Their data stay. */
	async halt() {
		this.#stopping = true;
		await Promise.all(this.nodes.map(({ process }) => endProcess(process)));
	}

	/** The same, and removes the temporary data. */
	async stop() {
		await this.halt();
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

async function endProcess(child, ms = STOP_LIMIT) {
	if (hasEnded(child)) return;
	const ended = endOf(child);
	child.kill('SIGTERM');
	// One that was paused hears of it only when it goes on.
	child.kill('SIGCONT');
	await within(ended, ms, 'the end of a node').catch(() => child.kill('SIGKILL'));
}

/** How a process ended: with a code, or by a signal. */
async function endOf(child) {
	if (!hasEnded(child)) await new Promise((resolve) => child.once('exit', resolve));
	return { code: child.exitCode, signal: child.signalCode };
}

/** How a validator of such a network is started. */
function validatorArguments({
	chain,
	name,
	seed,
	base,
	keyFile,
	host,
	rpcPort,
	p2pPort,
	peers,
	metricsPort,
	// What happened can still be looked at, block by block, when it is over.
	pruning = 'archive',
}) {
	return [
		`--chain=${chain}`,
		`--base-path=${base}`,
		`--${seed.toLowerCase()}`,
		`--name=${name}`,
		'--validator',
		`--node-key-file=${keyFile}`,
		`--listen-addr=/ip4/${host}/tcp/${p2pPort}`,
		...peers.map((address) => `--reserved-nodes=${address}`),
		// As in every network that is shipped: nobody else is let in.
		'--reserved-only',
		...(host === HOST
			? [`--rpc-port=${rpcPort}`]
			: [`--experimental-rpc-endpoint=listen-addr=${host}:${rpcPort},methods=unsafe`]),
		`--state-pruning=${pruning}`,
		'--no-mdns',
		'--no-telemetry',
		metricsPort ? `--prometheus-port=${metricsPort}` : '--no-prometheus',
		'--disable-log-color',
	];
}

/** Gives a node that has not started yet its oracle operator's key and configuration. */
async function oracleArguments(binary, chain, base, { suri, config }) {
	const file = join(base, 'oracle.toml');
	writeFileSync(file, config);
	const place = [`--base-path=${base}`, `--chain=${chain}`];
	await run(binary, ['key', 'insert', ...place, '--key-type=orcl', '--scheme=sr25519', `--suri=${suri}`]).catch((error) => {
		throw new Failure(`the key of an oracle operator could not be inserted: ${error.message}`, 2);
	});
	return [`--oracle-config=${file}`];
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

function connects(host, port) {
	return new Promise((resolve) => {
		const socket = createConnection({ host, port });
		const done = (connected) => {
			socket.destroy();
			resolve(connected);
		};
		socket.setTimeout(1_000, () => done(false));
		socket.once('connect', () => done(true));
		socket.once('error', () => done(false));
	});
}
