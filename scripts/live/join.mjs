// SPDX-License-Identifier: Apache-2.0
// A fifth branch joins a network that is running, with the steps and the commands of docs/operators/join.md.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join as path } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Keyring } from '@polkadot/api';
import { certificateStatement, inHex } from '../lib/certificate.mjs';
import { Failure, sleep } from '../lib/wait.mjs';
import { seconds } from './lib/figures.mjs';
import { CHAIN, FOUNDERS, check, eventOf } from './lib/live.mjs';
import { addressOf, rpc, stateOf } from './lib/rpc.mjs';

const HOST = '127.0.0.1';
const script = (name) => fileURLToPath(new URL(`../${name}`, import.meta.url));
const run = (command, args) => promisify(execFile)(command, args, { timeout: 60_000 });

export const NEWCOMER = { name: 'Hill Farm', key: '//Eve', administrator: '//Eve//stash' };
const STRANGER = '//Ferdie';
/** Blocks that the others make while the newcomer's node is not let in. */
const OUTSIDE = 5;
const SYNC_LIMIT = 120_000;

/** @param {import('./lib/live.mjs').Live} live */
export async function join(live) {
	live.step('The Council makes sessions short');
	await live.shortSessions();

	live.step(`${NEWCOMER.name} starts a node: scripts/node --role validator`);
	const node = await startNode(live, { name: NEWCOMER.name, key: 'eve', role: 'validator' });
	await staysOutside(live, node);

	live.step('The four branches let it in: system_addReservedPeer');
	await comesIn(live, node);
	await live.chain.add(node);

	live.step(`${NEWCOMER.name} makes its session keys on its node: author_rotateKeysWithOwner`);
	const own = await rpc(node, 'author_rotateKeysWithOwner', [live.publicKey(NEWCOMER.key)]);
	const foreign = await rpc(node, 'author_rotateKeysWithOwner', [live.publicKey(STRANGER)]);
	live.say(`keys ${own.keys.slice(0, 18)}…, proof of ${(own.proof.length - 2) / 2} bytes`);

	live.step('It signs its certificate, and the Council decides');
	const branch = await admission(live);

	live.step('It sets its keys');
	const { setKeys } = live.tx.session;
	await live.refused("keys with somebody else's proof", NEWCOMER.key, setKeys(foreign.keys, foreign.proof), 'Session.InvalidProof');
	const taken = takenKeys(live, '//Alice', NEWCOMER.key);
	await live.refused('keys that are in use', NEWCOMER.key, setKeys(taken.keys, taken.proof), 'Session.DuplicatedKey');
	const set = await live.send(NEWCOMER.key, setKeys(own.keys, own.proof));
	await live.chain.finalEverywhere(set.block);
	const before = await live.session(await live.at(set.block));
	live.say(`keys set in block ${set.block}, session ${before.index}; validators: ${before.validators.join(', ')}`);

	live.step('It takes part');
	await takesPart(live, branch, own.keys, before.index);

	live.step('A supervisor reads along: scripts/node --role archive');
	await readsAlong(live, node);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

/** By the commands of the guide: with the network's raw specification and a file of peers. */
async function startNode(live, { name, key, role }) {
	const place = live.network.place(key);
	const specification = path(live.network.dir, 'consortium-raw.json');
	await run(live.options.node, ['export-chain-spec', `--chain=${CHAIN}`, '--raw', `--output=${specification}`]);
	const peers = path(live.network.dir, 'peers');
	const founders = FOUNDERS.map((founder) => live.node(founder.name));
	const lines = founders.map((node) => `${node.address}  # ${node.name}\n`);
	writeFileSync(peers, `# the consortium's nodes\n${lines.join('')}`);
	const args = [
		...['--role', role, '--chain', specification, '--data', place.base, '--peers', peers, '--name', name],
		...['--listen', HOST, '--p2p-port', `${place.p2pPort}`, '--rpc-port', `${place.rpcPort}`],
		...['--', '--no-prometheus', '--disable-log-color'],
	];
	const node = await live.network.run(script('node'), args, { ...place, name });
	node.address = await addressOf(node);
	live.say(`its address: ${node.address}`);
	return node;
}

/** It knows the four, but none of them knows it: so it gets no peer and no block. */
async function staysOutside(live, node) {
	const from = live.chain.best;
	let state;
	while (live.chain.best < from + OUTSIDE) {
		state = await stateOf(node);
		check(state.peers === 0 && state.best === 0, `a stranger's node has ${state.peers} peers and block ${state.best}`);
		await sleep(500);
	}
	live.say(`not let in: ${state.peers} peers, block ${state.best}, while the others came from ${from} to ${live.chain.best}`);
}

async function comesIn(live, node) {
	const since = Date.now();
	await live.accept(node);
	let state = await stateOf(node);
	while (state.peers < FOUNDERS.length || state.syncing || state.best < live.chain.finalized) {
		if (Date.now() - since > SYNC_LIMIT)
			throw new Failure(`the newcomer's node has ${state.peers} peers and block ${state.best} after ${seconds(SYNC_LIMIT)}`);
		await sleep(500);
		state = await stateOf(node);
	}
	live.say(`let in: ${state.peers} peers, block ${state.best} after ${seconds(Date.now() - since)}`);
}

/** @returns {Promise<import('./lib/live.mjs').Branch>} */
async function admission(live) {
	const { api, tx } = live;
	const document = path(live.network.dir, 'certificate.txt');
	writeFileSync(document, `${NEWCOMER.name} is a branch of the consortium. ${randomBytes(16).toString('hex')}\n`);
	const signed = await certificateOf(live, document, '2031-01-01');
	const over = await certificateOf(live, document, '2020-01-01');
	const proposal = ({ document, validUntil, signature }) =>
		tx.branches.admit(
			FOUNDERS[0].id,
			'Community',
			{ name: NEWCOMER.name, region: 'Riverland', contact: 'https://hill-farm.example' },
			live.pair(NEWCOMER.key).address,
			live.pair(NEWCOMER.administrator).address,
			{ document, validUntil },
			{ Sr25519: signature },
		);

	const registry = async () => {
		const { query } = await live.at();
		const [next, branches, seats] = await Promise.all([
			query.branches.nextId(),
			query.branches.branches.keys(),
			query.council.members(),
		]);
		return { next: next.toNumber(), branches: branches.length, seats: seats.length };
	};
	const before = await registry();
	const forged = { ...signed, signature: inHex(live.pair(STRANGER).sign(signed.statement)) };
	await live.decideInVain('a certificate that somebody else signed', proposal(forged), 'Branches.CertificateForged');
	await live.decideInVain('a certificate that is over', proposal(over), 'Branches.CertificateExpired');
	// What is read is final, and the refusals may be younger than that.
	await live.chain.finalEverywhere(live.chain.best);
	const after = await registry();
	check(JSON.stringify(after) === JSON.stringify(before), `a refused admission changed the registry: ${JSON.stringify(after)}`);
	live.say(`nothing changed: ${after.branches} branches, ${after.seats} seats, the next id is ${after.next}`);

	const { outcome } = await live.decide(`${NEWCOMER.name} is admitted`, proposal(signed));
	const { branch: id } = eventOf(api, outcome, 'branches', 'Admitted');
	const branch = { ...NEWCOMER, id: id.toNumber() };
	live.branches.push(branch);
	await live.chain.finalEverywhere(outcome.block);
	const now = await registry();
	check(now.seats === before.seats + 1, `the Council has ${now.seats} seats after the admission`);
	live.say(`branch ${branch.id}; ${now.branches} branches, ${now.seats} seats in the Council`);
	return branch;
}

/** What the operator makes by scripts/certificate, signed with the branch's own account. */
async function certificateOf(live, file, until) {
	const account = live.publicKey(NEWCOMER.key);
	const genesis = live.api.genesisHash.toHex();
	const args = ['--document', file, '--until', until, '--account', account, '--genesis', genesis];
	const { stdout } = await run(script('certificate'), args);
	const [document, validUntil, statement] = stdout.trim().split('\n').map((line) => line.split(/ {2,}/)[1]);
	const same = inHex(certificateStatement({ genesis, account, document, validUntil }));
	check(statement === same, `scripts/certificate made the statement ${statement}, not ${same}`);
	const { stdout: signature } = await run(live.options.node, [
		...['sign', '--suri', NEWCOMER.key, '--hex', '--message', statement],
	]);
	return { document, validUntil: Number(validUntil), statement, signature: `0x${signature.trim().replace(/^0x/, '')}` };
}

/** Keys that a branch uses already, with a proof as only who has them can make it. */
function takenKeys(live, of, owner) {
	const statement = Buffer.concat([Buffer.from('POP_'), live.pair(owner).publicKey]);
	const voting = new Keyring({ type: 'ed25519' }).addFromUri(of);
	const pairs = [live.pair(of), voting];
	return {
		keys: inHex(Buffer.concat(pairs.map(({ publicKey }) => publicKey))),
		proof: inHex(Buffer.concat(pairs.map((pair) => pair.sign(statement)))),
	};
}

async function takesPart(live, branch, keys, since) {
	const aura = keys.slice(0, 66);
	const session = await live.waitForSet('a seat for the newcomer', (validators) => validators.includes(branch.name));
	live.say(`session ${session.index}: ${session.validators.join(', ')}`);
	check(session.index <= since + 2, `it should have been in session ${since + 2}`);

	let scanned = session.block;
	const first = await live.eventually('a block by the newcomer', async (_, number) => {
		const made = await live.authors(scanned, number);
		scanned = number + 1;
		return made.find(({ key }) => key === aura);
	});
	live.say(`block ${first.number}, slot ${first.slot}, was made by ${branch.name}`);

	// The whole of a session, and then some: what it makes becomes final, and the ledger has it.
	await live.waitForSession(session.index + 1);
	const record = await live.eventually('the ledger of its first session', async (at) => {
		const ledger = await live.ledger(at, session.index);
		return ledger.get(branch.name) && ledger;
	});
	const words = [...record].map(([name, { authored, expected }]) => `${name} ${authored}/${expected}`);
	live.say(`ledger of session ${session.index}, blocks made/expected: ${words.join(', ')}`);
	check(record.get(branch.name).authored > 0, `the ledger has no block by ${branch.name}`);
	const authorities = await (await live.at()).query.grandpa.authorities();
	const voting = authorities.some(([key]) => key.toHex() === `0x${keys.slice(66)}`);
	check(voting, `${branch.name} does not vote on finality`);
	live.say(`${authorities.length} branches vote on finality, ${branch.name} among them`);
	await live.chain.finalEverywhere(first.number);
}

/** An archive node has the state after every block; a validator does not offer that. */
async function readsAlong(live, validator) {
	const node = await startNode(live, { name: 'Supervisor', key: 'supervisor', role: 'archive' });
	await comesIn(live, node);
	const upTo = live.chain.finalized;
	const height = await live.eventually('the archive node’s final blocks', async () => {
		const final = await rpc(node, 'archive_v1_finalizedHeight');
		return final >= upTo && final;
	});
	const [hash] = await rpc(node, 'archive_v1_hashByHeight', [1]);
	const { specVersion } = await rpc(node, 'state_getRuntimeVersion', [hash]);
	live.say(`final block ${height}; the state after block 1 is there (version ${specVersion})`);
	const offered = await rpc(validator, 'archive_v1_finalizedHeight').catch(() => undefined);
	check(offered === undefined, 'a validator answers archive_v1 calls');
	check((await stateOf(node)).peers > 0, 'the archive node has no peers');
	await live.network.end(node);
}
