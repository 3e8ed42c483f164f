// SPDX-License-Identifier: Apache-2.0
// What a node's processor time goes into, by what `perf` has sampled.

import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { need } from '../../faults/lib/tools.mjs';

/** Samples a second of each processor. */
const FREQUENCY = 199;

/** Bytes of each stack that are kept, to be unwound. */
const STACK = 16_384;

/** Milliseconds. */
const LIMIT = 300_000;
const MOST_OUTPUT = 2 ** 28;

/**
 * What a function belongs to, by its name. A sample belongs to the first of these that any function of its stack belongs to. Stacks end
 * where WASM begins, so whether a block is made, imported or a transaction checked cannot be told of what the runtime calls.
 */
const COMPONENTS = {
	'signatures': /schnorrkel|ed25519|curve25519|merlin|secp256k1/,
	'root of the state': /storage_root|trie_db/,
	'storage reads and writes': /sp_io::storage|sp_state_machine::(ext|overlayed_changes)::|as sp_externalities::Externalities>/,
	'hashing': /sp_io::hashing|sp_crypto_hashing/,
	'memory for WASM': /sp_io::allocator|ext_allocator|sc_allocator/,
	'instances of WASM': /sc_executor_wasmtime::instance_wrapper|InstancePre<|wasmtime::runtime::(vm|store|instance)|MemoryImageSlot/,
	// Of the map of symbols that the executor writes: mangled as the native ones are not.
	'the runtime itself': /::h[0-9a-f]{16}$|^signatures\[\d+\]::/m,
	'database and its cache': /parity_db|sc_client_db|sp_trie::cache/,
	'RPC': /jsonrpsee|sc_rpc|soketto/,
	'network': /litep2p|libp2p|sc_network/,
	'consensus': /grandpa|consensus_aura|sc_consensus/,
	'pool': /sc_transaction_pool/,
};

const REST = 'threads, and the rest';

export const componentNames = [...Object.keys(COMPONENTS), REST];

/** What a process is started with, so that functions of the runtime have names: they are written to /tmp/perf-PID.map. */
export const NAMING = ['env', 'WASMTIME_PROFILING_STRATEGY=perfmap'];

/**
 * Samples processes for a while.
 *
 * @param {number[]} pids
 * @param {object} options
 * @param {number} options.seconds
 * @param {string} options.file where the samples are written meanwhile
 * @returns {Promise<Record<string, number>>} the share of each component
 */
export async function profile(pids, { seconds, file }) {
	await need(() => perf('--version'), 'linux-perf');
	const options = ['--quiet', '--event=cpu-clock', `--freq=${FREQUENCY}`, `--call-graph=dwarf,${STACK}`, `--output=${file}`];
	try {
		await perf('record', ...options, `--pid=${pids.join()}`, '--', 'sleep', String(seconds));
		return shares(stacks(await perf('script', '--no-inline', '--fields=comm,ip,sym', `--input=${file}`)));
	} finally {
		for (const one of [file, ...pids.map((pid) => `/tmp/perf-${pid}.map`)]) rmSync(one, { force: true });
	}
}

async function perf(...args) {
	const { stdout } = await promisify(execFile)('perf', args, { timeout: LIMIT, maxBuffer: MOST_OUTPUT });
	return stdout;
}

/**
 * The stacks that `perf script` prints: a line with the thread's name, one for each function, an empty line.
 *
 * @param {string} text
 * @returns {string[]} the functions of each, one a line
 */
export const stacks = (text) =>
	text
		.split('\n\n')
		.filter((sample) => sample.trim())
		.map((sample) => sample.trimStart().split('\n').slice(1).map((line) => line.trim().replace(/^[0-9a-f]+ /, '')).join('\n'));

/**
 * The share of each component in them.
 *
 * @param {string[]} all
 */
export function shares(all) {
	const counts = Object.fromEntries(componentNames.map((name) => [name, 0]));
	for (const stack of all) {
		const [name] = Object.entries(COMPONENTS).find(([, functions]) => functions.test(stack)) ?? [REST];
		counts[name] += 1 / all.length;
	}
	return counts;
}
