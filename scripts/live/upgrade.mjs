// SPDX-License-Identifier: Apache-2.0
// A runtime upgrade on a live network (C9): whitelisted by the Technical Committee, decided by the Council, applied by a
// branch, and seen on all nodes, while finality goes on.

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { blake2AsHex } from '@polkadot/util-crypto';
import { u8aToHex } from '@polkadot/util';
import { explain } from '../lib/chain.mjs';
import { twoThirds } from '../lib/council.mjs';
import { Failure } from '../lib/wait.mjs';
import { FinalityWatch, seconds } from './lib/figures.mjs';
import { FINALITY_PROMISE, FOUNDERS, check, eventOf, unwrap } from './lib/live.mjs';
import { appoint, memberOf, officer, registration } from './lib/people.mjs';
import { rpc } from './lib/rpc.mjs';

const NEXT_RUNTIME = fileURLToPath(new URL('../next-runtime', import.meta.url));
const BUILD_LIMIT = 1_800_000;
/** Blocks with the new version in which each of four validators has a turn, even if one misses some. */
const BLOCKS_AFTER = 12;
const API_LIMIT = 60_000;
const [HOME] = FOUNDERS;
const MEMBER = memberOf(HOME, 'of-the-new-version');
const CODE = '0x3a636f6465';

let blob;

/** Builds the runtime with the next version; long when the sources have changed, so not while a network runs. */
export async function prepare() {
	const { stdout } = await promisify(execFile)(NEXT_RUNTIME, [], { timeout: BUILD_LIMIT, maxBuffer: 1 << 26 }).catch(
		(error) => {
			throw new Failure(`the next runtime could not be built:\n${error.stderr || error.message}`, 2);
		},
	);
	const [, version, file] = stdout.match(/^spec_version (\d+), .*: (\/.+)$/m) ?? [];
	if (!file) throw new Failure(`scripts/next-runtime told of no runtime:\n${stdout}`, 2);
	blob = { version: Number(version), bytes: readFileSync(file) };
}

/** @param {import('./lib/live.mjs').Live} live */
export async function upgrade(live) {
	if (!blob) await prepare();
	const { tx } = live;
	const watches = await watchEverywhere(live);

	const before = await versions(live);
	const old = before[0].best;
	check(
		before.every(({ best, final }) => best === old && final === old),
		`the nodes begin with different versions: ${told(before)}`,
	);
	check(blob.version === old + 1, `the network runs version ${old}, and the blob to upgrade it with is ${blob.version}`);
	live.say(`all nodes run version ${old}; the upgrade to ${blob.version} has ${blob.bytes.length} bytes`);

	// Somebody who is appointed before the upgrade acts after it.
	await appoint(live, HOME, 'Registrar');

	live.step('The Council alone');
	const code = u8aToHex(blob.bytes);
	const authorise = tx.system.authorizeUpgrade(blake2AsHex(blob.bytes, 256));
	const asRoot = tx.whitelist.dispatchWhitelistedCallWithPreimage(authorise);
	await live.decide(`to upgrade to version ${blob.version}, which nobody has whitelisted`, asRoot);
	check(!(await authorised(live)), 'the Council alone authorised an upgrade');
	await live.refused(
		'the upgrade without the committee',
		'//Bob',
		tx.system.applyAuthorizedUpgrade(code),
		'System.NothingAuthorized',
	);

	live.step('The Technical Committee whitelists, the Council decides');
	await whitelist(live, authorise);
	check(!(await authorised(live)), 'the committee alone authorised an upgrade');
	await asRootByCouncil(live, `to upgrade to version ${blob.version}`, asRoot);
	check((await authorised(live)) === authorise.args[0].toHex(), 'the upgrade was not authorised');

	live.step('Another runtime than the authorised one');
	const wrong = Uint8Array.from(blob.bytes);
	wrong[wrong.length >> 1] ^= 1;
	await live.refused(
		'a runtime that differs in one bit',
		'//Charlie',
		tx.system.applyAuthorizedUpgrade(u8aToHex(wrong)),
		'System.Unauthorized',
	);
	check((await versions(live)).every(({ best }) => best === old), 'a refused runtime changed the version');

	live.step('The authorised runtime');
	const applier = live.branches.at(-1);
	const applied = await live.send(applier.key, tx.system.applyAuthorizedUpgrade(code));
	eventOf(live.api, applied, 'system', 'CodeUpdated');
	live.say(`${applier.name} applies it in block ${applied.block}`);
	await live.chain.finalEverywhere(applied.block + 1);
	await live.chain.until(
		() => [...live.chain.nodes.values()].every(({ api }) => api.runtimeVersion.specVersion.eqn(blob.version)),
		API_LIMIT,
		'the new metadata from every node',
	);

	await checkVersions(live, applied.block);
	await checkWork(live, applied.block);
	await checkSameVersionRefused(live);

	const now = Date.now();
	const gaps = [...watches].map(([name, watch]) => `${name} ${seconds(watch.longest(now))}`);
	const longest = Math.max(...[...watches.values()].map((watch) => watch.longest(now)));
	live.say(`longest time between two final heads, on each node: ${gaps.join(', ')}`);
	check(longest <= FINALITY_PROMISE, `finality stood still for ${seconds(longest)}`);
}

/** On all nodes: what they run, and since which block the state says so. */
async function checkVersions(live, block) {
	const after = await versions(live);
	check(
		after.every(({ best, final }) => best === blob.version && final === blob.version),
		`not all nodes run version ${blob.version}: ${told(after)}`,
	);
	for (const node of live.network.nodes) {
		const [then, since] = await Promise.all([block, block + 1].map((number) => lastUpgrade(live, node, number)));
		check(
			then < blob.version && since === blob.version,
			`${node.name}'s state says version ${then} in block ${block} and ${since} in the next`,
		);
	}
	live.say(`version ${blob.version} on every node (${told(after)}), and in the state from block ${block + 1} on`);
}

/**
 * The version that a node's state names as the last one it was upgraded to. Not by the API's reading of past states: for
 * the block of an upgrade it mixes the metadata of the two versions up.
 */
async function lastUpgrade({ api }, node, number) {
	const hash = await rpc(node, 'chain_getBlockHash', [number]);
	const bytes = await rpc(node, 'state_getStorage', [api.query.system.lastRuntimeUpgrade.key(), hash]);
	return api.registry.createType('FrameSystemLastRuntimeUpgradeInfo', bytes).specVersion.toNumber();
}

/** All four make blocks, these become final, and an ordinary transaction does what it says. */
async function checkWork(live, block) {
	const { tx } = live;
	const person = live.pair(MEMBER).address;
	await live.send(officer(HOME, 'Registrar'), registration(live, MEMBER));
	const joined = await live.send(MEMBER, tx.profiles.accept());
	eventOf(live.api, joined, 'profiles', 'Joined');
	// From the second block on: whose turn a block was stands in the state before it.
	const from = block + 2;
	const upTo = Math.max(from + BLOCKS_AFTER, joined.block);
	await live.chain.finalEverywhere(upTo);
	const at = await live.at(upTo);
	const member = unwrap(await at.query.profiles.members(person));
	check(member?.status.isActive, 'the member who joined is not in the state');
	live.say(`a member joined in block ${joined.block}, which is final`);

	const made = new Map(live.branches.map(({ name }) => [name, 0]));
	const nameOfKey = new Map(live.branches.map(({ name, key }) => [live.publicKey(key), name]));
	for (const { key } of await live.authors(from, upTo)) {
		const name = nameOfKey.get(key);
		made.set(name, made.get(name) + 1);
	}
	live.say(`blocks ${from} to ${upTo}: ${[...made].map(([name, count]) => `${name} ${count}`).join(', ')}`);
	check(
		[...made.values()].every((count) => count > 0),
		'not every branch made blocks with the new version',
	);
}

/** There is no way back, and none on the spot: the version must rise, whoever agrees. */
async function checkSameVersionRefused(live) {
	live.step('The same version once more');
	const { tx } = live;
	const present = await rpc(live.network.nodes[0], 'state_getStorage', [CODE]);
	const authorise = tx.system.authorizeUpgrade(blake2AsHex(present, 256));
	await whitelist(live, authorise);
	const asRoot = tx.whitelist.dispatchWhitelistedCallWithPreimage(authorise);
	await asRootByCouncil(live, 'to upgrade to the version that runs', asRoot);
	const tried = await live.send('//Alice', tx.system.applyAuthorizedUpgrade(present));
	const { error } = eventOf(live.api, tried, 'system', 'RejectedInvalidAuthorizedUpgrade');
	live.say(`refused: the version that runs (${explain(live.api, error).name})`);
	check(!(await authorised(live)), 'an upgrade that cannot be is still authorised');
}

/** A motion of the Technical Committee that whitelists a call. */
async function whitelist(live, call) {
	const { api, tx } = live;
	const motion = tx.whitelist.whitelistCall(call.method.hash);
	const members = (await api.query.technicalCommittee.members()).map(String);
	const voters = live.branches.map(({ key }) => key).filter((key) => members.includes(live.pair(key).address));
	const needed = twoThirds(members.length);
	const length = motion.method.encodedLength;
	const { weight } = await motion.paymentInfo(live.pair(voters[0]).address);
	const committee = tx.technicalCommittee;
	const proposed = await live.send(voters[0], committee.propose(needed, motion, length));
	const { proposalHash, proposalIndex } = eventOf(api, proposed, 'technicalCommittee', 'Proposed');
	await Promise.all(
		voters.slice(0, needed).map((key) => live.send(key, committee.vote(proposalHash, proposalIndex, true))),
	);
	const closed = await live.send(voters[0], committee.close(proposalHash, proposalIndex, weight, length));
	eventOf(api, closed, 'whitelist', 'CallWhitelisted');
	live.say(`the Technical Committee whitelists ${call.method.section}.${call.method.method} (block ${closed.block})`);
}

async function asRootByCouncil(live, what, call) {
	const carried = await live.decide(what, call);
	const { result } = eventOf(live.api, carried, 'whitelist', 'WhitelistedCallDispatched');
	if (result.isErr) throw new Failure(`root could not do it: ${explain(live.api, result.asErr.error).docs}`);
}

/** The hash of the runtime that may be applied, if there is one. */
async function authorised(live) {
	return unwrap(await live.api.query.system.authorizedUpgrade())?.codeHash.toHex();
}

/** What every node says that it runs, in its best block and in its final one. */
function versions(live) {
	return Promise.all(
		live.network.nodes.map(async (node) => {
			const finalHead = await rpc(node, 'chain_getFinalizedHead');
			const [best, final] = await Promise.all(
				[[], [finalHead]].map((params) => rpc(node, 'state_getRuntimeVersion', params)),
			);
			return { name: node.name, best: best.specVersion, final: final.specVersion };
		}),
	);
}

const told = (all) =>
	all.map(({ name, best, final }) => `${name} ${best === final ? best : `${best}, final ${final}`}`).join(', ');

async function watchEverywhere(live) {
	const watches = new Map();
	for (const [name, { api }] of live.chain.nodes) {
		const watch = new FinalityWatch(Date.now());
		watches.set(name, watch);
		await api.rpc.chain.subscribeFinalizedHeads(({ number }) => watch.saw(number.toNumber(), Date.now()));
	}
	return watches;
}
