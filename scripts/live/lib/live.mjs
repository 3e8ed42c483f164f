// SPDX-License-Identifier: Apache-2.0
// What a scenario is played on: a network of processes that began with the four founding branches, and what all scenarios do
// with it. Whatever a scenario says of the chain was read from it, from final blocks.

import { inHex } from '../../lib/certificate.mjs';
import { Chain } from '../../lib/chain.mjs';
import { carry, verdict } from '../../lib/council.mjs';
import { Network } from '../../lib/network.mjs';
import { Failure, sleep, within } from '../../lib/wait.mjs';
import { Keys } from '../../demo/accounts.mjs';
import { FinalityWatch, slotOf } from './figures.mjs';
import { addressOf, rpc, stateOf } from './rpc.mjs';

export { eventOf } from '../../lib/chain.mjs';

/** The chain of a network that names no other. */
export const CHAIN = 'consortium-local';
/** The founding branches, as the preset has them. */
export const FOUNDERS = [
	{ id: 1, name: 'Riverland', key: '//Alice', administrator: '//Alice//stash' },
	{ id: 2, name: 'Willow Lane', key: '//Bob', administrator: '//Bob//stash' },
	{ id: 3, name: 'Old Harbour', key: '//Charlie', administrator: '//Charlie//stash' },
	{ id: 4, name: 'Lakeside', key: '//Dave', administrator: '//Dave//stash' },
];

const FIRST_BLOCKS = 180_000;
const READ_LIMIT = 30_000;
/** Generous: a session of ten blocks takes twenty seconds, on a machine with enough cores. */
const LIMIT = 240_000;
/** What the consortium promises itself: finality never stands still for longer. */
export const FINALITY_PROMISE = 30_000;

/**
 * @typedef {object} Branch
 * @property {number} id
 * @property {string} name its node is called the same
 * @property {string} key the path of its own account
 * @property {string} administrator
 *
 * @typedef {import('../../lib/chain.mjs').Outcome} Outcome
 */

export class Live {
	keys = new Keys();
	/** @type {Branch[]} those that a scenario adds come behind */
	branches = [...FOUNDERS];
	/** @type {Network} */
	network;
	/** @type {Chain} */
	chain;
	/** @type {FinalityWatch} */
	finality;
	/** Who has which role, as scenarios have seen to it. */
	appointed = new Set();
	/** @type {import('./institutions.mjs').Institutions} on a network whose nodes read some */
	institutions;
	#screen;
	#died;
	#reportDeath;
	#beside;
	#closings = [];

	/**
	 * @param {import('../../demo/screen.mjs').Screen} screen
	 * @param {{node: string, chain?: string, data?: string, rpcPort: number, p2pPort: number}} options
	 * @param {(live: Live) => Promise<(branch: Branch) => object>} [beside] starts what the nodes talk to, and says what besides is
	 *   in the plan of a branch's node
	 */
	constructor(screen, options, beside) {
		this.#screen = screen;
		this.options = options;
		this.#beside = beside;
		this.#died = new Promise((_, reject) => (this.#reportDeath = reject));
		this.#died.catch(() => {});
	}

	/** Starts the founding branches' nodes, and returns when all have a final block. */
	async start() {
		await this.launch();
		await this.connect();
		this.say(`${this.network.version}: four branches' nodes, --reserved-only; final block ${this.chain.finalized}`);
	}

	/** Starts the founding branches' nodes. */
	async launch() {
		const { node, chain = CHAIN, data, rpcPort, p2pPort } = this.options;
		const besides = (await this.#beside?.(this)) ?? (() => ({}));
		const network = await Network.start({
			binary: node,
			chain,
			plan: FOUNDERS.map((branch) => ({ name: branch.name, seed: branch.key.slice(2), ...besides(branch) })),
			data,
			rpcPort,
			p2pPort,
			created: (created) => (this.network = created),
		});
		network.onDeath(this.#reportDeath);
	}

	/** Follows the chain on all nodes from now on, and returns when all have a final block. */
	async connect() {
		this.chain = await Chain.connect(this.network.nodes);
		await this.chain.until(() => this.chain.finalized > 0, FIRST_BLOCKS, 'the first final block', 2);
		await this.chain.finalEverywhere(1, FIRST_BLOCKS);
		this.finality = new FinalityWatch(Date.now());
		await this.api.rpc.chain.subscribeFinalizedHeads(({ number }) =>
			this.finality.saw(number.toNumber(), Date.now()),
		);
	}

	/** Plays a scenario, unless a node dies first or it takes too long. */
	play(scenario, ms) {
		return Promise.race([within(scenario(this), ms, 'the end of the scenario', 1), this.#died]);
	}

	async stop() {
		await this.chain?.close();
		await this.network?.halt();
		// What was opened last is closed first: a disk of its own below the nodes' data, before they are removed.
		for (const close of this.#closings.splice(0).reverse()) await close();
		await this.network?.stop();
	}

	/** What has to be closed when the network has stopped. @param {() => Promise<void>} close */
	atEnd(close) {
		this.#closings.push(close);
	}

	get api() {
		return this.chain.api;
	}

	get tx() {
		return this.api.tx;
	}

	say(text) {
		this.#screen.say(`  ${text}`);
	}

	/** What a scenario does next. */
	step(text) {
		this.#screen.say(`- ${text}`);
	}

	/** @returns {Branch} */
	branch(name) {
		return this.branches.find((branch) => branch.name === name);
	}

	/** A branch's name by its id. */
	nameOf(id) {
		const number = Number(id);
		return this.branches.find((branch) => branch.id === number)?.name ?? `branch ${number}`;
	}

	/** @param {string} path of a well-known key */
	pair(path) {
		return this.keys.at(path);
	}

	/** A public key, 32 bytes in hex. */
	publicKey(path) {
		return inHex(this.pair(path).publicKey);
	}

	node(name) {
		return this.network.nodes.find((node) => node.name === name);
	}

	/** All founders' nodes take one more node for a peer. It is what an operator does when a branch joins. */
	async accept(node) {
		node.address ??= await addressOf(node);
		await Promise.all(FOUNDERS.map(({ name }) => rpc(this.node(name), 'system_addReservedPeer', [node.address])));
	}

	/** Stops waiting for a node and stops it where it stands. */
	pause(name) {
		this.chain.setAway(name, true);
		this.network.pause(this.node(name));
	}

	resume(name) {
		this.network.resume(this.node(name));
	}

	/** Stops waiting for a node and ends it. */
	async stopNode(name) {
		this.chain.setAway(name, true);
		// Or it would try each second to connect again, and say so.
		await this.chain.nodes.get(name).provider.disconnect();
		await this.network.end(this.node(name));
	}

	/** Starts a node again that was ended, and returns when it has caught up. */
	async startNode(name) {
		const node = this.node(name);
		await this.network.restart(node);
		await this.chain.nodes.get(name).provider.connect();
		const deadline = Date.now() + LIMIT;
		for (;;) {
			const { syncing, peers, best } = await stateOf(node);
			if (!syncing && peers > 0 && best >= this.chain.finalized) break;
			if (Date.now() > deadline) throw new Failure(`${name}'s node has ${peers} peers and block ${best}, and does not catch up`);
			await sleep(500);
		}
		this.isBack(name);
	}

	/** From now on calls wait for this node again. */
	isBack(name) {
		this.chain.setAway(name, false);
	}

	// --- Sending -------------------------------------------------------------------------------------------------------

	/**
	 * Signs a call with a well-known key and sends it; it must go well.
	 *
	 * @param {string} path
	 * @param {any} call
	 * @param {string} [via] through whose node, if not through that of the branch whose key it is
	 * @returns {Promise<Outcome>}
	 */
	async send(path, call, via = this.#via(path)) {
		const outcome = await this.chain.send({ node: via, pair: this.pair(path), call });
		if (!outcome.ok) throw new Failure(`${wordsOf(call)} by ${path} was refused: ${reasonOf(outcome.error)}`);
		return outcome;
	}

	/**
	 * Sends what must be refused.
	 *
	 * @param {string} what in people's words
	 * @param {string} path
	 * @param {any} call
	 * @param {string} error "Session.InvalidProof"; or "pool"
	 * @param {string} [via]
	 */
	async refused(what, path, call, error, via = this.#via(path)) {
		const outcome = await this.chain.send({ node: via, pair: this.pair(path), call, refusable: true });
		if (outcome.ok) throw new Failure(`${what} should have been refused, but the chain did it`);
		this.#expect(what, outcome.error, error);
	}

	#expect(what, got, error) {
		if (got.name !== error) throw new Failure(`${what} was refused, but not with ${error}: ${reasonOf(got)}`);
		this.say(`refused: ${what} (${reasonOf(got)})`);
	}

	/** A branch sends through its own node. */
	#via(path) {
		const branch = this.branches.find(({ key }) => path === key || path.startsWith(`${key}//`));
		const node = branch && this.chain.nodes.get(branch.name);
		return node && !node.away ? branch.name : FOUNDERS[0].name;
	}

	/**
	 * A motion of the Council: proposed, voted for by as many branches as two thirds take, and closed.
	 *
	 * @param {any} call
	 * @returns {Promise<{ok: boolean, error?: {name: string, docs: string}, events: any[], outcome: Outcome}>} what became
	 *   of the call
	 */
	async motion(call) {
		// The newest last: the founders decide on whoever comes.
		const branches = this.branches.map(({ key }) => ({
			address: this.pair(key).address,
			send: (part) => this.send(key, part),
		}));
		const outcome = await carry(this.api, call, branches);
		const { ok, error, events } = verdict(this.api, outcome);
		return { ok, error, events, outcome };
	}

	/** A motion whose call must be carried out. */
	async decide(what, call) {
		const carried = await this.motion(call);
		if (!carried.ok) throw new Failure(`the Council's motion, ${what}, failed: ${reasonOf(carried.error)}`);
		this.say(`the Council decides: ${what} (block ${carried.outcome.block})`);
		return carried;
	}

	/** A motion that the Council carries, and whose call the chain must refuse. */
	async decideInVain(what, call, error) {
		const carried = await this.motion(call);
		if (carried.ok) throw new Failure(`${what} should have been refused, but the chain did it`);
		this.#expect(what, carried.error, error);
	}

	/**
	 * Sets parameters of a module: `{ SessionLength: 10 }`.
	 *
	 * @param {string} module
	 * @param {Record<string, any>} values
	 */
	async parameters(module, values) {
		const { parameters, utility } = this.tx;
		const calls = Object.entries(values).map(([name, value]) =>
			parameters.setParameter({ [module]: { [name]: [null, value] } }),
		);
		const words = Object.entries(values).map(([name, value]) => `${name} ${value}`);
		return this.decide(words.join(', '), calls.length === 1 ? calls[0] : utility.batchAll(calls));
	}

	/**
	 * Sessions of ten blocks, and an uptime that is judged within a minute. The threshold is lower than the consortium's,
	 * so that a slot which a busy machine misses now and then costs nobody the seat.
	 */
	shortSessions() {
		return this.parameters('Rotation', {
			SessionLength: 10,
			UptimeWindow: 3,
			UptimeThreshold: 500_000,
			Patience: 2,
		});
	}

	// --- Reading -------------------------------------------------------------------------------------------------------

	#read(promise, what) {
		return within(promise, READ_LIMIT, what);
	}

	/** The state after a final block; without a number, the newest. */
	async at(number = this.chain.finalized) {
		const hash = await this.#read(this.api.rpc.chain.getBlockHash(number), `the hash of block ${number}`);
		return this.#read(this.api.at(hash), `the state of block ${number}`);
	}

	/**
	 * Reads every new final state until what is read is true.
	 *
	 * @template T
	 * @param {string} what a noun phrase
	 * @param {(at: any, number: number) => Promise<T>} read
	 * @param {number} [ms]
	 * @returns {Promise<T>}
	 */
	async eventually(what, read, ms = LIMIT) {
		const deadline = Date.now() + ms;
		for (;;) {
			const number = this.chain.finalized;
			const value = await this.#read(read(await this.at(number), number), what);
			if (value) return value;
			await this.chain.until(() => this.chain.finalized > number, Math.max(1, deadline - Date.now()), what);
		}
	}

	/** The session of a state: its number, the branches that validate, and those of them that are disabled. */
	async session(at) {
		const [index, validators, disabled] = await Promise.all([
			at.query.session.currentIndex(),
			at.query.session.validators(),
			at.query.session.disabledValidators(),
		]);
		const names = validators.map((account) => this.#nameOfAccount(account.toString()));
		return {
			index: index.toNumber(),
			validators: names,
			disabled: disabled.map((entry) => names[Number(Array.isArray(entry) ? entry[0] : entry)]),
		};
	}

	#nameOfAccount(address) {
		return this.branches.find(({ key }) => this.pair(key).address === address)?.name ?? address;
	}

	/** Waits for the session with this number. */
	waitForSession(index) {
		return this.eventually(`session ${index}`, async (at) => {
			const session = await this.session(at);
			return session.index >= index && session;
		});
	}

	/**
	 * Waits for a session whose validators are right.
	 *
	 * @param {string} what
	 * @param {(validators: string[]) => boolean} test
	 */
	waitForSet(what, test) {
		return this.eventually(what, async (at, number) => {
			const session = await this.session(at);
			return test(session.validators) && { ...session, block: number };
		});
	}

	/** A validator's presence over the whole window, as the chain has it, if it was in the set. */
	async uptime(at, branch) {
		const known = unwrap(await at.query.rotation.uptimes(branch.id));
		return known && { ...numbersOf(known.tally), below: known.below.toNumber() };
	}

	/** What the ledger says of a session that is over: each branch's blocks, authored and expected. */
	async ledger(at, session) {
		const recorded = unwrap(await at.query.rotation.ledger(session));
		// The API's own name for it, since all its structures have a method `entries`.
		const entries = recorded ? [...recorded.entries_] : [];
		return new Map(entries.map(({ seat, tally }) => [this.nameOf(seat.branch), numbersOf(tally)]));
	}

	/** Why a branch is out of the set by itself or by the chain, if it is: "Absent". */
	async exclusion(at, branch) {
		const excluded = unwrap(await at.query.rotation.exclusions(branch.id));
		return excluded && { cause: excluded.cause.type, since: excluded.since.toNumber() };
	}

	/** The Aura key that made each of these blocks, from the blocks' own headers. */
	async authors(from, to) {
		const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i);
		return Promise.all(
			numbers.map(async (number) => {
				// Whose turn it is stands in the state before the block.
				const [hash, before] = await Promise.all([this.api.rpc.chain.getBlockHash(number), this.at(number - 1)]);
				const [header, authorities] = await Promise.all([
					this.api.rpc.chain.getHeader(hash),
					before.query.aura.authorities(),
				]);
				const slot = slotOf(header);
				return { number, slot, key: authorities[Number(slot % BigInt(authorities.length))].toHex() };
			}),
		);
	}

	/** The extrinsics and events of a block. */
	async block(number) {
		const hash = await this.#read(this.api.rpc.chain.getBlockHash(number), `the hash of block ${number}`);
		const [{ block }, at] = await Promise.all([this.api.rpc.chain.getBlock(hash), this.at(number)]);
		return { extrinsics: block.extrinsics, events: (await at.query.system.events()).map(({ event }) => event) };
	}

	/** Fails unless finality went on all the time since the watch was reset. */
	checkFinality() {
		const gap = this.finality.longest(Date.now());
		if (gap > FINALITY_PROMISE) throw new Failure(`finality stood still for ${Math.round(gap / 1000)} seconds`);
		return gap;
	}

	watchFinality() {
		this.finality.reset(Date.now());
	}
}

/** An option's value; a value that is no option is itself. */
export const unwrap = (value) => (value?.isNone ? undefined : (value?.unwrap?.() ?? value));

const numbersOf = ({ authored, expected }) => ({ authored: authored.toNumber(), expected: expected.toNumber() });
const wordsOf = ({ method: { section, method } }) => `${section}.${method}`;
const reasonOf = ({ name, docs }) => (docs && docs !== name ? `${name}: ${docs}` : name);

/** Fails unless something that was read is right. */
export function check(right, what) {
	if (!right) throw new Failure(what);
}
