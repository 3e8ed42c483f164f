// SPDX-License-Identifier: Apache-2.0
// Two nodes with the same session keys: the network sees it, proves it on chain, and goes on without the offender.

import { textHash } from '../demo/accounts.mjs';
import { Failure, sleep } from '../lib/wait.mjs';
import { seconds, slotOf } from './lib/figures.mjs';
import { CHAIN, check, unwrap } from './lib/live.mjs';
import { rpc, stateOf } from './lib/rpc.mjs';

const NAME = 'Willow Lane';
const SYNC_LIMIT = 120_000;
const SLOT = 2_000n;
const DAY = 86_400_000;
/** What nodes report by themselves. Such a report is only in a block if it is right. */
const REPORTS = {
	'rotation.reportDoubleAuthoringUnsigned': 'two blocks in one slot (Aura)',
	'grandpa.reportEquivocationUnsigned': 'two votes in one round (GRANDPA)',
};

/** @param {import('./lib/live.mjs').Live} live */
export async function twin(live) {
	const branch = live.branch(NAME);
	live.step('The Council makes sessions short');
	await live.shortSessions();
	live.watchFinality();

	live.step('Reports that prove nothing are refused');
	await provesNothing(live);

	live.step(`A second node starts with ${NAME}'s keys, and the others let it in`);
	const from = live.chain.finalized + 1;
	const doubles = new Doubles(live);
	await doubles.watch();
	const second = await live.network.add(live.options.node, {
		name: `${NAME} again`,
		key: 'bob-again',
		seed: 'Bob',
		chain: CHAIN,
	});
	await live.accept(second);
	await synced(live, second);

	live.step('The chain learns of it');
	const seen = new Reports(live, from);
	const incident = await live.eventually('an incident', async (at, number) => {
		await seen.readUntil(number);
		return unwrap(await at.query.rotation.incidents(branch.id));
	});
	live.say(`incident of branch ${branch.id}: ${JSON.stringify(incident.toHuman())}`);
	const at = await live.at();
	const session = await live.session(at);
	live.say(`session ${session.index}: ${session.validators.join(', ')}; disabled: ${session.disabled.join(', ') || 'nobody'}`);
	const excluded = await live.exclusion(at, branch);
	check(excluded?.cause === 'DoubleSigning', `${NAME} is ${excluded ? `out: ${excluded.cause}` : 'not out'}`);
	live.say(`${NAME} is excluded since session ${excluded.since}: ${excluded.cause}`);

	await doubles.reportAgain();

	live.step('The offender is out of the set');
	const out = await live.waitForSet(`a set without ${NAME}`, (names) => !names.includes(NAME));
	await seen.readUntil(live.chain.finalized);
	live.say(`session ${out.index}: ${out.validators.join(', ')}`);
	check(out.validators.length === 3, `there are ${out.validators.length} validators, not the other three`);
	check(seen.count > 0, 'no block has a report of a double-signing');
	check(seen.disabled.includes(NAME), `${NAME} was never disabled`);
	await live.waitForSession(out.index + 1);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);

	live.step('The second node ends, and the Council closes the incident');
	await live.network.end(second);
	await live.refused('the offender applies without the Council', branch.key, live.tx.rotation.apply(), 'Rotation.UnderInvestigation');
	const opinion = textHash('a copy of the machine was started by mistake; it is switched off');
	await live.decide(`${NAME} may validate again`, live.tx.rotation.resolve(branch.id, true, opinion));
	const again = await live.waitForSet(`a set with ${NAME}`, (names) => names.includes(NAME));
	live.say(`session ${again.index}: ${again.validators.join(', ')}`);
	check(unwrap(await (await live.at()).query.rotation.incidents(branch.id)) === undefined, 'the incident is still open');
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

/** As whoever wishes another branch ill could send them. */
async function provesNothing(live) {
	const number = live.chain.finalized;
	const [before, header] = await Promise.all([number - 1, number].map((height) => headerAt(live, height)));
	// A block counts for the session in which it began.
	const { index } = await live.session(await live.at(number - 1));
	// Its seal is of another block then.
	const forged = { ...header, stateRoot: header.parentHash };
	const tomorrow = [header, forged].map((one) => inSlot(one, BigInt(Date.now() + DAY) / SLOT));
	const unsealed = { ...header, digest: { logs: header.digest.logs.slice(0, 1) } };
	const tries = [
		['the same block twice', index, header, header, 'SameHeader'],
		['blocks of two slots', index, before, header, 'DifferentSlots'],
		['a block that its author did not seal', index, header, forged, 'WrongAuthor'],
		['blocks without a seal', index, unsealed, header, 'NotSealed'],
		['blocks of a session to come', index + 7, header, forged, 'WrongSession'],
		['blocks of a slot to come', index, ...tomorrow, 'FutureSlot'],
	];
	const reporters = ['//Alice', '//Charlie', '//Dave'];
	await Promise.all(
		tries.map(([what, session, first, second, error], i) =>
			live.refused(
				`a report of ${what}`,
				reporters[i % reporters.length],
				live.tx.rotation.reportDoubleAuthoring(session, first, second),
				`Rotation.${error}`,
			),
		),
	);
}

async function headerAt(live, number) {
	const first = live.network.nodes[0];
	return rpc(first, 'chain_getHeader', [await rpc(first, 'chain_getBlockHash', [number])]);
}

/** A header as if it were of this slot, which stands at the end of its first digest. */
function inSlot(header, slot) {
	const bytes = Buffer.alloc(8);
	bytes.writeBigUInt64LE(slot);
	const [aura, ...others] = header.digest.logs;
	return { ...header, digest: { logs: [aura.slice(0, -16) + bytes.toString('hex'), ...others] } };
}

/** Blocks of one slot, as the first node hears of them on all forks. */
class Doubles {
	#live;
	#slots = new Map();
	#pair;

	constructor(live) {
		this.#live = live;
	}

	watch() {
		return this.#live.api.rpc.chain.subscribeAllHeads((header) => {
			const slot = slotOf(header);
			const hash = header.hash.toHex();
			const known = this.#slots.get(slot);
			if (known === undefined) this.#slots.set(slot, hash);
			else if (known !== hash) this.#pair ??= { slot, number: header.number.toNumber(), hashes: [known, hash] };
		});
	}

	/** The evidence is right, and was used: the chain wants to know of it once. */
	async reportAgain() {
		const live = this.#live;
		if (!this.#pair) {
			live.say('no two blocks of one slot reached the first node: it was their votes that gave them away');
			return;
		}
		const { slot, number, hashes } = this.#pair;
		live.say(`two blocks of slot ${slot}: ${hashes.join(' and ')}`);
		const headers = await Promise.all(hashes.map((hash) => rpc(live.network.nodes[0], 'chain_getHeader', [hash])));
		const { index } = await live.session(await live.at(number - 1));
		const report = live.tx.rotation.reportDoubleAuthoring(index, ...headers);
		await live.refused('a second report of it', '//Charlie', report, 'Rotation.AlreadyReported');
	}
}

async function synced(live, node) {
	const since = Date.now();
	for (;;) {
		const { peers, best, syncing } = await stateOf(node);
		if (peers > 0 && !syncing && best >= live.chain.finalized) {
			live.say(`${peers} peers, block ${best} after ${seconds(Date.now() - since)}`);
			return;
		}
		if (Date.now() - since > SYNC_LIMIT) throw new Failure(`the second node has ${peers} peers and block ${best}`);
		await sleep(500);
	}
}

/** The reports that stand in blocks, told as they are read. */
class Reports {
	count = 0;
	/** Branches that were disabled in a session. */
	disabled = [];
	#live;
	#next;

	constructor(live, from) {
		this.#live = live;
		this.#next = from;
	}

	async readUntil(number) {
		for (; this.#next <= number; this.#next++) {
			const { extrinsics, events } = await this.#live.block(this.#next);
			for (const { method } of extrinsics) {
				const call = `${method.section}.${method.method}`;
				if (!REPORTS[call]) continue;
				this.count += 1;
				this.#live.say(`block ${this.#next}: ${call}: ${REPORTS[call]}`);
			}
			for (const { section, method, data } of events) {
				if (section === 'rotation' && ['IncidentOpened', 'Excluded'].includes(method))
					this.#live.say(`block ${this.#next}: event ${section}.${method} ${JSON.stringify(data.toHuman())}`);
			}
			const { disabled } = await this.#live.session(await this.#live.at(this.#next));
			for (const name of disabled) {
				if (this.disabled.includes(name)) continue;
				this.disabled.push(name);
				this.#live.say(`block ${this.#next}: ${name} is disabled`);
			}
		}
	}
}
