// SPDX-License-Identifier: Apache-2.0
// What a fault is tried on: the founding branches' nodes under load, watched from outside. Of the chain it is told by each
// node's own RPC, so that any node may fail, the first one too.

import { FOUNDERS, FINALITY_PROMISE, Live, check } from '../../live/lib/live.mjs';
import { seconds } from '../../live/lib/figures.mjs';
import { rpc } from '../../live/lib/rpc.mjs';
import { byBlock, lostIn } from './rules.mjs';
import { blockAt, hashAt, headerAt, stateAt } from './state.mjs';
import { Watch } from './watch.mjs';

export { check };

/** Generous: on a machine that is busy with much else, a node needs a minute to come back. */
export const LIMIT = 180_000;
/** What a node may be behind the others and count as one of them: what becomes final while it is asked. */
const BEHIND = 3;

export class Faults extends Live {
	/** Of the short set, in which everything happens less often and for a shorter time. */
	short;
	/** @type {Watch} */
	watch;
	load;
	#rate;

	/**
	 * @param {import('../../demo/screen.mjs').Screen} screen
	 * @param {any} options
	 * @param {import('./load.mjs').Load} load
	 * @param {(faults: Faults) => Promise<(branch: import('../../live/lib/live.mjs').Branch) => object>} [beside]
	 */
	constructor(screen, options, load, beside) {
		super(screen, { ...options, chain: load.chain }, beside);
		this.short = options.short;
		this.load = load;
		this.#rate = options.rate;
	}

	get names() {
		return FOUNDERS.map(({ name }) => name);
	}

	/** The nodes of the founding branches. */
	get validators() {
		return this.names.map((name) => this.node(name));
	}

	/** Starts the nodes and the load, and returns when the load's transactions become final. */
	async start() {
		await this.launch();
		this.watch = new Watch(this.network.nodes);
		this.atEnd(() => this.watch.stop());
		await this.watch.until(() => this.names.every((name) => this.watch.final(name) > 0), LIMIT, 'the first final block');
		this.say(`${this.network.version}: four branches' nodes, --reserved-only`);
		await this.underLoad();
	}

	/** Sees to it that there is load: each scenario stops it when it judges. */
	async underLoad(rate = this.#rate, seconds = undefined) {
		if (this.load.going) return;
		const before = this.load.entries.length;
		this.load.start(
			this.validators.map(({ url }) => url),
			rate,
			seconds,
		);
		this.say(`load: ${rate} transfers a second`);
		await this.served(before, 'the load’s first final transaction');
	}

	/** Returns when more of the load is final than so many transactions. */
	served(count, what) {
		return this.watch.until(
			() => {
				this.load.check();
				return this.load.entries.length > count;
			},
			LIMIT,
			what,
		);
	}

	async stop() {
		await this.load.close();
		await super.stop();
	}

	/** Kills a node as a power failure does. */
	async crash(name) {
		await this.network.crash(this.node(name));
	}

	/** Starts a node again, and returns when it has caught up. */
	async revive(name) {
		await this.network.restart(this.node(name));
		return this.caughtUp(name);
	}

	/** Returns when a node is where the others are. @returns {Promise<number>} after how long, in milliseconds */
	async caughtUp(name, ms = LIMIT) {
		const since = Date.now();
		await this.watch.until(
			() => this.watch.answered(name, since) && this.watch.final(name) >= this.watch.highest - BEHIND,
			ms,
			`what ${name}'s node has missed`,
		);
		return Date.now() - since;
	}

	/** Returns when finality has gone on by so many blocks. */
	finalizes(blocks, ms = LIMIT) {
		const from = this.watch.highest;
		return this.watch.until(() => this.watch.highest >= from + blocks, ms, `finality of ${blocks} more blocks`);
	}

	/** Fails unless finality has gone on since the watch was reset. @returns {number} the longest time without a new final block */
	checkFinality(promise = FINALITY_PROMISE) {
		const gap = this.watch.finality.longest(Date.now());
		check(gap <= promise, `finality stood still for ${seconds(gap)}`);
		return gap;
	}

	watchFinality() {
		this.watch.finality.reset(Date.now());
	}

	/** Fails if the nodes have ever told different blocks of one height to be final. */
	checkConflicts() {
		const { conflicts } = this.watch.heads;
		check(!conflicts.length, `finality has forked: ${conflicts.join('; ')}`);
	}

	/** The header of the highest block that is final on all of these nodes; fails unless they have the same. */
	async sameHeader(nodes = this.validators) {
		const number = Math.min(...nodes.map(({ name }) => this.watch.final(name)));
		const headers = await Promise.all(nodes.map((node) => headerAt(node, number)));
		headers.forEach(({ hash, stateRoot }, i) =>
			check(
				hash === headers[0].hash && stateRoot === headers[0].stateRoot,
				`block ${number} is ${headers[0].hash} (state ${headers[0].stateRoot}) for ${nodes[0].name} and ` +
					`${hash} (state ${stateRoot}) for ${nodes[i].name}`,
			),
		);
		return { number, ...headers[0] };
	}

	/** The same, and every row of the state after that block is the same on all of them. */
	async sameState(nodes = this.validators) {
		const { number, hash, stateRoot } = await this.sameHeader(nodes);
		const states = await Promise.all(nodes.map((node) => stateAt(node, hash)));
		states.forEach(({ rows, digest }, i) =>
			check(
				rows === states[0].rows && digest === states[0].digest,
				`of block ${number} ${nodes[0].name} has a state of ${states[0].rows} rows, ${nodes[i].name} another of ${rows}`,
			),
		);
		this.say(`block ${number} on ${nodes.length} nodes: state root ${stateRoot}, the same ${states[0].rows} rows of state`);
	}

	/**
	 * What must hold after every fault. The load is served again, and stops; then all nodes have finalized what it saw become final,
	 * and have it in the same blocks; they have the same state; and no two blocks of one height were ever final.
	 */
	async judge() {
		await this.served(this.load.entries.length, 'another final transaction of the load');
		await this.judgePast();
	}

	/** The same, of a load that nobody can serve any more. */
	async judgePast() {
		await this.load.stop();
		const { entries } = this.load;
		const last = Math.max(...entries.map(({ number }) => number), this.watch.highest);
		await this.watch.until(
			() => this.names.every((name) => this.watch.final(name) >= last),
			LIMIT,
			`the finality of block ${last} on every node`,
		);
		await this.sameState();
		for (const node of this.validators) {
			await this.#checkJournal(node, entries);
			await this.#checkHeads(node);
		}
		this.checkConflicts();
		this.say(
			`${entries.length} transactions of the load are final and in the same blocks on every node; ` +
				`${this.watch.heads.all.length} final heads were told, none against another`,
		);
	}

	async #checkJournal(node, entries) {
		for (const [number, group] of byBlock(entries)) {
			const lost = lostIn(group, await blockAt(node, number));
			check(!lost.length, `${node.name}'s node has lost ${lost.length} final transactions of block ${number}: ${lost[0]?.hash}`);
		}
	}

	async #checkHeads(node) {
		for (const { number, hash, node: teller } of this.watch.heads.all) {
			const has = await hashAt(node, number);
			check(has === hash, `block ${number} was final for ${teller} as ${hash}, and ${node.name} has ${has}`);
		}
	}

	/** The best block of a node. */
	async bestOf(name) {
		const node = this.node(name);
		const header = await rpc(node, 'chain_getHeader');
		return { number: Number(header.number), hash: await hashAt(node, Number(header.number)) };
	}
}
