// SPDX-License-Identifier: Apache-2.0
// Two nodes with the same session keys: the network sees it, proves it on chain, and goes on without the offender.

import { textHash } from '../demo/accounts.mjs';
import { Failure, sleep } from '../lib/wait.mjs';
import { seconds } from './lib/figures.mjs';
import { CHAIN, check, unwrap } from './lib/live.mjs';
import { stateOf } from './lib/rpc.mjs';

const NAME = 'Willow Lane';
const SYNC_LIMIT = 120_000;
const REPORTS = {
	'rotation.reportDoubleAuthoringUnsigned': 'two blocks in one slot (Aura)',
	'rotation.reportDoubleAuthoring': 'two blocks in one slot (Aura)',
	'grandpa.reportEquivocationUnsigned': 'two votes in one round (GRANDPA)',
	'grandpa.reportEquivocation': 'two votes in one round (GRANDPA)',
};

/** @param {import('./lib/live.mjs').Live} live */
export async function twin(live) {
	const branch = live.branch(NAME);
	live.step('The Council makes sessions short');
	await live.shortSessions();
	live.watchFinality();

	live.step(`A second node starts with ${NAME}'s keys, and the others let it in`);
	const from = live.chain.finalized + 1;
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
			for (const { method, isSigned } of extrinsics) {
				const call = `${method.section}.${method.method}`;
				if (!REPORTS[call]) continue;
				this.count += 1;
				this.#live.say(`block ${this.#next}: ${call}${isSigned ? '' : ' (no signature)'}: ${REPORTS[call]}`);
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
