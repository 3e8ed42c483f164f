// SPDX-License-Identifier: Apache-2.0
// The chain as several nodes show it: sending signed calls through any of them, and following what became of each.
//
// What became of a transaction is read from the blocks themselves, not from the node that it was sent to: so a transaction
// that a fork takes out of the chain is seen to leave it, and one that a node dropped can be handed in again (the same
// bytes, hence at most once on chain).

import { ApiPromise, WsProvider } from '@polkadot/api';
import { Conditions, Failure, sleep, within } from './wait.mjs';

const CONNECT_LIMIT = 120_000;
const INCLUSION_LIMIT = 120_000;
const FINALITY_LIMIT = 180_000;
const CLOSE_LIMIT = 5_000;
const HAND_IN_AGAIN = 12_000;
const SUBMIT_ATTEMPTS = 5;
const RESENDS = 2;
// Blocks for which a transaction stays valid.
const ERA = 64;
// So many blocks a pool may be behind its node.
const POOLS_BEHIND = 2;
const LONGEST_GAP = 500;
/** What a transaction of ours carries besides the SDK's: nothing to sign, since whose key acts as which member the chain knows. */
const SIGNED_EXTENSIONS = { AsMember: { extrinsic: {}, payload: {} } };

// What nodes answer to a transaction, see the SDK's `author` RPC errors.
const INVALID = 1010;
const UNKNOWN_VALIDITY = 1011;
const BANNED_FOR_NOW = 1012;
const ALREADY_IN_POOL = 1013;
const POOL_FULL = 1016;

/**
 * What became of a transaction.
 *
 * @typedef {object} Outcome
 * @property {boolean} ok
 * @property {{name: string, docs: string}} [error] why not: "Activities.NotOpen" and the chain's own words for it
 * @property {any[]} events
 * @property {string} hash
 * @property {number} [block] none if the pool refused it
 * @property {number} [time] the block's, in Unix milliseconds
 */

/** Several nodes of one chain. The first one is the one whose blocks are followed. */
export class Chain {
	/** @type {Map<string, {name: string, provider: WsProvider, api: ApiPromise, best: number, finalized: number, away?: boolean}>} */
	nodes = new Map();
	/** How often the best chain left a block behind. */
	forks = 0;
	#conditions = new Conditions();
	#blocks = [];
	#finalHead = { number: 0, hash: undefined };
	#finalized = 0;
	#outcomes = new Map();
	#sent = new Map();
	#accounts = new Map();
	#queue = Promise.resolve();
	#closed = false;
	#patience;
	#broken;

	/**
	 * @param {{name: string, url: string, peerId?: string}[]} nodes with a peer id, whoever else answers is refused
	 */
	static async connect(nodes) {
		const connections = [];
		try {
			await Promise.all(
				nodes.map((node, i) => connectTo(node, (connection) => (connections[i] = connection))),
			);
			return await Chain.over(connections);
		} catch (error) {
			await Promise.all(connections.map(({ api }) => api.disconnect().catch(() => {})));
			throw error;
		}
	}

	/** One more node of the same chain. @param {{name: string, url: string, peerId?: string}} node */
	async add(node) {
		const connection = await connectTo(node);
		if (connection.api.genesisHash.toHex() !== this.api.genesisHash.toHex()) {
			await connection.api.disconnect();
			throw new Failure(`${node.name}'s node does not have the same genesis block`, 2);
		}
		const added = { ...connection, best: 0, finalized: 0 };
		this.nodes.set(node.name, added);
		await this.#watch(added);
	}

	/** Whether a node is away for a while, so that nothing waits for it. The first one must not be. */
	setAway(name, away) {
		this.nodes.get(name).away = away;
		this.#conditions.changed();
	}

	get #present() {
		return [...this.nodes.values()].filter(({ away }) => !away);
	}

	/**
	 * @param {{name: string, provider: WsProvider, api: ApiPromise}[]} connections
	 * @param {number} [patience] milliseconds after which a transaction that is in no block is handed in again
	 */
	static async over(connections, patience = HAND_IN_AGAIN) {
		const genesis = new Set(connections.map(({ api }) => api.genesisHash.toHex()));
		if (genesis.size > 1) throw new Failure('the nodes do not have the same genesis block', 2);
		const chain = new Chain();
		chain.#patience = patience;
		for (const connection of connections) {
			chain.nodes.set(connection.name, { ...connection, best: 0, finalized: 0 });
		}
		await chain.#follow();
		return chain;
	}

	/** The API of the node whose blocks are followed; calls are composed with it, whichever node they are sent to. */
	get api() {
		return this.nodes.values().next().value.api;
	}

	get best() {
		return this.#blocks.length - 1;
	}

	/** The last final block among those that were read. */
	get finalized() {
		return this.#finalized;
	}

	/** The best block's moment, in Unix milliseconds. */
	get now() {
		return this.#blocks.at(-1)?.time ?? 0;
	}

	/** Signed transactions in the best chain. */
	get transactions() {
		return this.#blocks.reduce((sum, { signed }) => sum + signed.length, 0);
	}

	async close() {
		this.#closed = true;
		// A block that is just being read would miss its connection, loudly.
		await within(this.#queue, CLOSE_LIMIT, 'the last block').catch(() => {});
		await Promise.all([...this.nodes.values()].map(({ api }) => api.disconnect().catch(() => {})));
	}

	/**
	 * @template T
	 * @param {() => T} test looked at again at every new head of every node
	 * @param {number} ms
	 * @param {string} what
	 * @param {number} [code]
	 */
	until(test, ms, what, code) {
		return this.#conditions.until(
			() => {
				if (this.#broken) throw this.#broken;
				return test();
			},
			ms,
			what,
			code,
		);
	}

	/** The first moment at which every node has block `number`: so that none of them judges a call by an older state. */
	everywhere(number, ms = INCLUSION_LIMIT) {
		return this.until(
			() => this.#present.every(({ best }) => best >= number),
			ms,
			`block ${number} on every node`,
		);
	}

	finalEverywhere(number, ms = FINALITY_LIMIT) {
		const all = () => this.#present.every(({ finalized }) => finalized >= number);
		return this.until(all, ms, `the finality of block ${number} on every node`);
	}

	/**
	 * Signs a call and sends it through one node.
	 *
	 * @param {object} order
	 * @param {string} order.node the node's name
	 * @param {import('@polkadot/keyring/types').KeyringPair} order.pair
	 * @param {any} order.call a call, or what makes it each time that it is sent: of what the chain says then
	 * @param {boolean} [order.refusable] it is known that the chain may refuse it: then it is not sent again
	 * @returns {Promise<Outcome>} as soon as it is in a block that every node has, or the pool refused it
	 */
	async send({ node, pair, call, refusable = false }) {
		let outcome;
		for (let resend = 0; resend <= RESENDS; resend++) {
			const forks = this.forks;
			outcome = await this.#sendOnce(node, pair, call);
			if (outcome.ok || refusable || this.forks === forks) break;
			// A fork may have taken out what the call builds on. What is final by then is as it will stay.
			const upTo = this.best;
			await this.until(() => this.finalized >= upTo, FINALITY_LIMIT, 'finality after a fork');
		}
		if (outcome.block)
			this.#sent.set(outcome.hash, { outcome, again: () => this.send({ node, pair, call, refusable }) });
		return outcome;
	}

	/** What became of a transaction that is in a block, once the block is final. */
	async final(outcome) {
		if (!outcome.block) return outcome;
		const sent = this.#sent.get(outcome.hash);
		sent.final ??= this.#finalOf(sent);
		return sent.final;
	}

	/** Waits until everything that was sent is final, and final as it was reported. */
	async settled() {
		const finals = await Promise.all([...this.#sent.values()].map(({ outcome }) => this.final(outcome)));
		return Math.max(0, ...finals.map(({ block }) => block));
	}

	async #finalOf({ outcome, again }) {
		const current = await this.until(
			() => {
				const seen = this.#outcomes.get(outcome.hash);
				return seen && seen.block <= this.finalized && seen;
			},
			FINALITY_LIMIT,
			'the finality of a transaction',
		);
		if (current.ok === outcome.ok) return current;
		if (!outcome.ok) throw new Failure(`what was refused (${outcome.error.name}) was accepted after a fork`);
		// It succeeded in a block that a fork took away, and failed in the one that stayed.
		const repaired = await again();
		if (!repaired.ok) throw new Failure(`after a fork a transaction was refused: ${repaired.error.docs}`);
		return this.final(repaired);
	}

	async #sendOnce(nodeName, pair, order) {
		const node = this.nodes.get(nodeName);
		const call = typeof order === 'function' ? await order() : order;
		let signed;
		const refusal = await this.#inTurn(pair.address, async (account) => {
			account.nonce ??= (await node.api.rpc.system.accountNextIndex(pair.address)).toNumber();
			signed = this.#sign(call, pair, account.nonce);
			const refused = await this.#submit(node, signed.hex);
			if (!refused) account.nonce += 1;
			return refused;
		});
		const { hash, hex } = signed;
		if (refusal) return { ok: false, error: { name: 'pool', docs: refusal }, events: [], hash };

		// Dropped by its pool, perhaps. Where it is still there, or in a block, the node only says so.
		const again = setInterval(() => this.#submit(node, hex).catch(() => {}), this.#patience);
		const inBlock = () => this.until(() => this.#outcomes.get(hash), INCLUSION_LIMIT, 'a block with a transaction');
		const { block } = await inBlock().finally(() => clearInterval(again));
		await this.everywhere(block);
		// A fork may have moved it meanwhile.
		return inBlock();
	}

	#sign(call, pair, nonce) {
		const { api } = this;
		// A block that cannot go away and that the slowest node's pool knows, too: under load it comes after the node's best block.
		const known = Math.min(this.finalized, ...this.#present.map(({ best }) => best));
		const { number, hash } = this.#blocks[Math.max(known - POOLS_BEHIND, 0)];
		const signed = call.sign(pair, {
			nonce,
			era: api.registry.createType('ExtrinsicEra', { current: number, period: ERA }),
			blockHash: hash,
			genesisHash: api.genesisHash,
			runtimeVersion: api.runtimeVersion,
		});
		return { hex: signed.toHex(), hash: signed.hash.toHex() };
	}

	/** Hands a transaction in. Returns the pool's words if it refuses it. */
	async #submit({ name, provider }, hex) {
		for (let attempt = 1; ; attempt++) {
			try {
				await within(
					provider.send('author_submitExtrinsic', [hex]),
					20_000,
					`${name}'s node's answer to a transaction`,
				);
				return undefined;
			} catch (error) {
				if (error.code === ALREADY_IN_POOL) return undefined;
				if (error.code === INVALID) return poolsWords(error);
				const passing =
					[UNKNOWN_VALIDITY, BANNED_FOR_NOW, POOL_FULL].includes(error.code) || error.code === undefined;
				if (!passing || attempt === SUBMIT_ATTEMPTS)
					throw new Failure(`${name}'s node takes no transactions: ${error.message}`, 2);
				await sleep(1_000);
			}
		}
	}

	/** One at a time for each account, so that its nonces are used in order and none is left out. */
	#inTurn(address, action) {
		const account = this.#accounts.get(address) ?? { turn: Promise.resolve() };
		this.#accounts.set(address, account);
		const result = account.turn.then(() => action(account));
		account.turn = result.catch(() => {
			// Unknown whether it is in the pool: ask anew.
			account.nonce = undefined;
		});
		return result;
	}

	async #follow() {
		const [first] = this.nodes.values();
		const genesis = await first.api.rpc.chain.getBlockHash(0);
		this.#blocks[0] = { number: 0, hash: genesis.toHex(), time: 0, signed: [] };
		await Promise.all([...this.nodes.values()].map((node) => this.#watch(node, node === first)));
	}

	async #watch(node, first = false) {
		await node.api.rpc.chain.subscribeNewHeads((header) => {
			if (first) this.#take(header);
			node.best = header.number.toNumber();
			this.#conditions.changed();
		});
		await node.api.rpc.chain.subscribeFinalizedHeads((header) => {
			node.finalized = header.number.toNumber();
			if (first) this.#finalHead = { number: node.finalized, hash: header.hash.toHex() };
			this.#noteFinal();
			this.#conditions.changed();
		});
	}

	#take(header) {
		if (this.#closed) return;
		this.#queue = this.#queue
			.then(() => this.#extend(header))
			.then(
				() => {
					this.#noteFinal();
					this.#conditions.changed();
				},
				(error) => {
					this.#broken = new Failure(`the chain could not be followed: ${error.message}`, 2);
					this.#conditions.changed();
				},
			);
	}

	/** A block counts as final once it is both final and read: the two are told independently of each other. */
	#noteFinal() {
		const { number, hash } = this.#finalHead;
		if (this.#blocks[number]?.hash === hash) this.#finalized = number;
	}

	/** Makes `header` the best block: back to where it leaves the chain known so far, and forward from there. */
	async #extend(header) {
		const { api } = this;
		const path = [];
		let next = header;
		while (this.#blocks[next.number.toNumber()]?.hash !== next.hash.toHex()) {
			if (path.length === LONGEST_GAP) throw new Error(`more than ${LONGEST_GAP} blocks at once`);
			path.push(next);
			next = await api.rpc.chain.getHeader(next.parentHash);
		}
		const kept = next.number.toNumber() + 1;
		if (path.length && this.#blocks.length > kept) {
			this.forks += 1;
			for (const { signed } of this.#blocks.splice(kept)) for (const hash of signed) this.#outcomes.delete(hash);
		}
		for (const step of path.reverse()) await this.#read(step);
	}

	/**
	 * A block's transactions and events. Asked for in the raw and decoded at one go: when the runtime is upgraded, the API
	 * exchanges its metadata in place, and what it is just waiting for it would decode with the next runtime's.
	 */
	async #contents(hash) {
		const [{ api, provider }] = this.nodes.values();
		const [signed, events] = await Promise.all([
			provider.send('chain_getBlock', [hash.toHex()]),
			provider.send('state_getStorage', [api.query.system.events.key(), hash.toHex()]),
		]);
		const { registry } = await api.at(hash);
		const { block } = registry.createType('SignedBlock', signed);
		return { block, records: registry.createType('Vec<EventRecord>', events) };
	}

	async #read(header) {
		const { api } = this;
		const number = header.number.toNumber();
		const { block, records } = await this.#contents(header.hash);
		const signed = [];
		let time = 0;
		for (const [index, extrinsic] of block.extrinsics.entries()) {
			if (extrinsic.method.section === 'timestamp') time = extrinsic.args[0].toNumber();
			if (!extrinsic.isSigned) continue;
			const hash = extrinsic.hash.toHex();
			signed.push(hash);
			const events = records
				.filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.eqn(index))
				.map(({ event }) => event);
			const failed = events.find((event) => api.events.system.ExtrinsicFailed.is(event));
			const error = failed && explain(api, failed.data.dispatchError);
			this.#outcomes.set(hash, { ok: !failed, error, events, hash, block: number, time });
		}
		this.#blocks[number] = { number, hash: header.hash.toHex(), time, signed };
	}
}

/** Connects to a node; `made` learns of the connection before it is known to be the right one. */
async function connectTo({ name, url, peerId }, made = () => {}) {
	const provider = new WsProvider(url, 1_000, {}, CONNECT_LIMIT);
	const creating = ApiPromise.create({ provider, noInitWarn: true, signedExtensions: SIGNED_EXTENSIONS });
	const api = await within(creating, CONNECT_LIMIT, `${name}'s node's answer`);
	const connection = { name, provider, api };
	made(connection);
	const answering = await provider.send('system_localPeerId', []);
	if (peerId && answering !== peerId) throw new Failure(`at ${url} answers another node than ${name}'s`, 2);
	return connection;
}

/** The data of an event that must have come of a transaction. */
export function eventOf(api, { events }, section, name) {
	const found = events.find((event) => api.events[section][name].is(event));
	if (!found) throw new Failure(`the chain told of no ${section}.${name}`);
	return found.data;
}

/** The name of a dispatch error, and what its documentation in the metadata says. */
export function explain(api, error) {
	if (!error.isModule) return { name: error.toString(), docs: error.toString() };
	const { section, name, docs } = api.registry.findMetaError(error.asModule);
	return { name: `${section[0].toUpperCase()}${section.slice(1)}.${name}`, docs: docs.join(' ').trim() };
}

/** "1010: Invalid Transaction: Inability to pay some fees , e.g. account balance too low" → its last part. */
function poolsWords({ message, data }) {
	return String(data ?? message)
		.replace(/^1010: /, '')
		.replace(/ ,/g, ',');
}
