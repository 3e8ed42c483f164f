// SPDX-License-Identifier: Apache-2.0
// The demo: four branches' nodes on this machine, a story played through them, and its end checked. `scripts/run` calls it.

import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { Chain } from '../lib/chain.mjs';
import { Network } from '../lib/network.mjs';
import { Failure } from '../lib/wait.mjs';
import { Keys } from './accounts.mjs';
import { Model } from './model.mjs';
import { Offices, oracleOf } from './offices.mjs';
import { searchChain, searchFiles } from './privacy/chain.mjs';
import { markStory } from './privacy/marks.mjs';
import { Search } from './privacy/search.mjs';
import { Player, World, checkChain } from './player.mjs';
import { Screen } from './screen.mjs';
import { loadStory } from './story.mjs';
import { differences, lastBlock, readEverywhere, tableOf } from './table.mjs';

const STORY = fileURLToPath(new URL('../../docs/demo/story.json', import.meta.url));
const CHAIN = 'consortium-demo';
const FIRST_BLOCKS = 180_000;

const OPTIONS = {
	once: { type: 'boolean', default: false },
	marked: { type: 'boolean', default: false },
	story: { type: 'string', default: STORY },
	data: { type: 'string' },
	node: { type: 'string', default: process.env.TIMEBANK_NODE },
	'rpc-port': { type: 'string', default: '9944' },
	'p2p-port': { type: 'string', default: '30333' },
	verbose: { type: 'boolean', default: false },
};

const screen = new Screen();
let network;
let chain;
let offices;

async function main() {
	const options = readOptions();
	const secrets = [];
	const mark = (raw) => {
		const marked = markStory(raw);
		secrets.push(...marked.secrets);
		return marked.story;
	};
	const story = loadStory(options.story, options.marked ? mark : undefined);
	const { asked, died, reportDeath } = endings();
	const interrupted = asked.then((signal) => {
		throw new Failure('interrupted', signal);
	});
	const right = await Promise.race([demo(story, secrets, options, reportDeath), died, interrupted]);
	if (!options.once && !options.marked) {
		screen.say();
		screen.say('The network keeps running; Ctrl-C ends it.');
		await Promise.race([asked, died]);
	}
	return right ? 0 : 1;
}

/** What ends the demo from outside: a signal, or a node that dies. */
function endings() {
	let reportDeath;
	const died = new Promise((_, reject) => (reportDeath = reject));
	const asked = new Promise((resolve) => {
		for (const [signal, number] of [
			['SIGINT', 2],
			['SIGTERM', 15],
			['SIGHUP', 1],
		])
			process.on(signal, () => resolve(128 + number));
	});
	process.on('exit', () => {
		network?.kill();
		offices?.forget();
	});
	return { asked, died, reportDeath };
}

function readOptions() {
	let values;
	try {
		({ values } = parseArgs({ options: OPTIONS }));
	} catch (error) {
		throw new Failure(`${error.message}\nSee ./scripts/run --help.`, 2);
	}
	for (const name of ['rpc-port', 'p2p-port']) {
		const port = Number(values[name]);
		if (!Number.isInteger(port) || port < 1024 || port > 65_000)
			throw new Failure(`--${name} must be a port number from 1024 to 65000`, 2);
		values[name] = port;
	}
	if (!values.node) throw new Failure('which node? Set TIMEBANK_NODE or use --node; ./scripts/run does', 2);
	return values;
}

/** @returns {Promise<boolean>} whether the table is right on every node, and nothing was found on chain that must not be there */
async function demo(story, secrets, options, reportDeath) {
	const began = Date.now();
	const { world, model } = await prepare(story, options, reportDeath);
	screen.say();
	const { activities, trainings } = story;
	const offers = Object.keys(activities).length + Object.keys(trainings).length;
	screen.say(
		`${story.title}: ${story.members.length} members, ${offers} activities and trainings, ${story.length} steps.`,
	);
	screen.say('Each line tells the step, the block that it is in, and what happened.');
	const playing = Date.now();
	await new Player({ world, model, screen, verbose: options.verbose }).play();
	const right = await conclude(story, world, model, options.verbose);
	const seconds = (since) => Math.round((Date.now() - since) / 1000);
	screen.say();
	screen.say(
		`${chain.best} blocks, ${chain.transactions} transactions, ${seconds(playing)} seconds for the story, ${seconds(began)} in all` +
			`${chain.forks ? `, ${chain.forks} short forks` : ''}.`,
	);
	return options.marked ? (await isPrivate(world, secrets)) && right : right;
}

/** Stops the network, and looks for everything personal in all that its chain has ever held. */
async function isPrivate(world, secrets) {
	const { story, vault } = world;
	screen.heading('What the chain must not hold');
	const salts = vault.salts.map((salt, i) => ({ what: `salt ${i + 1}`, bytes: Buffer.from(salt.slice(2), 'hex') }));
	const search = new Search([...secrets, ...salts]);
	// What everybody may read must be found in the same way, or the search is blind.
	const control = new Search(story.titles);
	screen.say(
		`${secrets.length} marked texts and ${salts.length} salts, each in all forms in which it might stand there, ${search.forms} in all.`,
	);

	const last = Math.min(...[...chain.nodes.values()].map(({ finalized }) => finalized));
	const both = {
		lookHex: (...args) => [search, control].forEach((one) => one.lookHex(...args)),
		look: (...args) => search.look(...args),
	};
	const { blocks, transactions, rows } = await searchChain([...chain.nodes.values()], last, both);
	screen.say(
		`Searched: ${blocks} blocks with ${transactions} transactions, and the state after each of them, ${rows} rows that were new or changed.`,
	);
	await chain.close();
	await network.halt();
	const { files } = searchFiles(network.dir, search);
	screen.say(`Searched, with the nodes stopped: all ${files} files that they have left on the disk.`);
	screen.say(`${Math.round(search.bytes / 2 ** 20)} MiB in all.`);

	const unseen = story.titles
		.map(({ what }) => what)
		.filter((key) => !control.findings.some(({ what }) => what === key));
	if (unseen.length)
		throw new Failure(`the search is blind: it does not even find the public titles of ${unseen.join(', ')}`);
	if (!search.findings.length) {
		screen.say(`Nothing personal was found. All ${story.titles.length} public titles were.`);
		return true;
	}
	screen.say('Found what must not be there:');
	for (const { what, form, place } of search.findings) screen.say(`  - ${what}, as ${form}, in ${place}`);
	return false;
}

async function prepare(story, options, reportDeath) {
	// The nodes are told where the institutions are.
	const keys = new Keys();
	offices = await Offices.open(story, keys);
	screen.say(`Starting ${story.branches.length} nodes, one for each branch …`);
	network = await Network.start({
		binary: options.node,
		chain: CHAIN,
		plan: story.branches.map((branch) => ({
			name: branch.name,
			seed: branch.account.replace(/^\/+/, ''),
			oracle: oracleOf(story, branch, offices, keys),
		})),
		data: options.data,
		rpcPort: options['rpc-port'],
		p2pPort: options['p2p-port'],
		created: (created) => (network = created),
	});
	network.onDeath(reportDeath);
	screen.say(`${network.version}; data and logs in ${network.dir}`);
	chain = await Chain.connect(network.nodes);
	for (const { name, url } of network.nodes) screen.say(`  ${name}: ${url}`);
	screen.say(
		`To look at it with Polkadot.js Apps: https://polkadot.js.org/apps/?rpc=${encodeURIComponent(network.nodes[0].url)}`,
	);

	screen.say('Waiting for the first final blocks …');
	await chain.until(() => chain.finalized > 0, FIRST_BLOCKS, 'the first final block', 2);
	await chain.finalEverywhere(1, FIRST_BLOCKS);

	const hour = (await chain.api.query.activities.hourLength()).toNumber();
	const world = new World(story, chain, hour, offices);
	await checkChain(world);
	screen.say(
		`Block ${chain.best}, final ${chain.finalized}. On this network an hour passes in ${hour / 1000} seconds.`,
	);
	return { world, model: new Model(story.welcome, story.below) };
}

async function conclude(story, world, model, verbose) {
	screen.heading('What everybody has');
	const number = await lastBlock(chain);
	const readings = await readEverywhere(world, number);
	for (const line of tableOf(story, readings[0])) screen.say(line);
	screen.say();
	if (verbose) for (const { node, hash, root } of readings) screen.say(`${node}: block ${hash}, state root ${root}`);

	const wrong = differences(model, readings);
	if (!wrong.length) {
		screen.say(
			`This is what the story should give, in final block ${number}, and all ${readings.length} nodes tell it, with the same state root.`,
		);
		return true;
	}
	screen.say('This is not what the story should give:');
	for (const line of wrong) screen.say(`  - ${line}`);
	return false;
}

main()
	.catch((error) => {
		screen.progress('');
		const known = error instanceof Failure;
		process.stderr.write(`\n${known ? error.message : error.stack}\n`);
		return known ? error.code : 2;
	})
	.then(async (code) => {
		await chain?.close();
		await network?.stop();
		await offices?.close();
		process.exit(code);
	});
