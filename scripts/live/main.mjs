// SPDX-License-Identifier: Apache-2.0
// Live tests: scenarios on networks of node processes on this machine, through RPC. `scripts/live/run` calls it.

import { parseArgs } from 'node:util';
import { join as path } from 'node:path';
import { Screen } from '../demo/screen.mjs';
import { lastLines } from '../lib/network.mjs';
import { Failure } from '../lib/wait.mjs';
import { Live } from './lib/live.mjs';
import { NETWORKS, chosen } from './scenarios.mjs';

const LOG_LINES = 8;

const OPTIONS = {
	list: { type: 'boolean', default: false },
	data: { type: 'string' },
	node: { type: 'string', default: process.env.TIMEBANK_NODE },
	'rpc-port': { type: 'string', default: '19944' },
	'p2p-port': { type: 'string', default: '31333' },
};

const screen = new Screen();
/** @type {Live | undefined} */
let live;

async function main() {
	const { values, names } = readOptions();
	if (values.list) {
		for (const { scenarios } of NETWORKS) screen.say(scenarios.map(({ name }) => name).join(' → '));
		return 0;
	}
	if (!values.node) throw new Failure('which node? Set TIMEBANK_NODE or use --node; scripts/live/run does', 2);
	const interrupted = new Promise((_, reject) => {
		for (const [signal, number] of [
			['SIGINT', 2],
			['SIGTERM', 15],
			['SIGHUP', 1],
		])
			process.on(signal, () => reject(new Failure('interrupted', 128 + number)));
	});
	process.on('exit', () => live?.network?.kill());

	const networks = chosen(names);
	// What takes long, or turns out to be impossible, comes before the first network.
	const scenarios = networks.flatMap((network) => network.scenarios);
	for (const { prepare, name } of scenarios.filter((scenario) => scenario.prepare)) {
		screen.say(`Preparing ${name} …`);
		await Promise.race([prepare(), interrupted]);
	}
	const results = [];
	for (const [i, { chain, beside, scenarios }] of networks.entries()) {
		const data = values.data && path(values.data, `${i + 1}-${scenarios[0].name}`);
		const options = { node: values.node, chain, data, rpcPort: values['rpc-port'], p2pPort: values['p2p-port'] };
		live = new Live(screen, options, await beside?.());
		results.push(...(await Promise.race([playOn(live, scenarios), interrupted])));
	}
	return summary(results);
}

function readOptions() {
	let parsed;
	try {
		parsed = parseArgs({ options: OPTIONS, allowPositionals: true });
	} catch (error) {
		throw new Failure(`${error.message}\nSee scripts/live/run --help.`, 2);
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
async function playOn(live, scenarios) {
	const results = [];
	for (const [i, { name, title, limit, play }] of scenarios.entries()) {
		const since = Date.now();
		screen.heading(`${name}: ${title}`);
		let failure;
		try {
			if (i === 0) await live.start();
			await live.play(await play(), limit);
		} catch (error) {
			failure = error;
			report(error);
		}
		results.push({ name, failure, ms: Date.now() - since });
		if (failure) {
			results.push(...scenarios.slice(i + 1).map((left) => ({ name: left.name, unplayed: true })));
			break;
		}
	}
	await live.stop();
	return results;
}

function report(error) {
	screen.say(error instanceof Failure ? `FAILED: ${error.message}` : `FAILED: ${error.stack}`);
	for (const { name, logFile } of live.network?.nodes ?? []) screen.say(`  ${name}:\n${lastLines(logFile, LOG_LINES)}`);
}

/** @returns {number} the exit code */
function summary(results) {
	screen.heading('Summary');
	for (const { name, failure, ms, unplayed } of results) {
		if (unplayed) screen.say(`${name}: not played`);
		else screen.say(`${name}: ${failure ? 'FAILED' : 'passed'}, ${Math.round(ms / 1000)} s`);
	}
	const failures = results.flatMap(({ failure }) => failure ?? []);
	return Math.max(0, ...failures.map((failure) => (failure instanceof Failure ? failure.code : 2)));
}

main()
	.catch((error) => {
		const known = error instanceof Failure;
		process.stderr.write(`\n${known ? error.message : error.stack}\n`);
		return known ? error.code : 2;
	})
	.then(async (code) => {
		await live?.stop().catch(() => {});
		process.exit(code);
	});
