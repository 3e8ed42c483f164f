// SPDX-License-Identifier: Apache-2.0
// A validator falls silent, loses its seat, and takes it again. It goes on from `join`.

import { Failure, sleep } from '../lib/wait.mjs';
import { seconds, share } from './lib/figures.mjs';
import { check } from './lib/live.mjs';
import { stateOf } from './lib/rpc.mjs';

const NAME = 'Lakeside';
const CATCH_UP_LIMIT = 180_000;
const WHOLE_ABSENCE = 360_000;

/** @param {import('./lib/live.mjs').Live} live */
export async function silent(live) {
	const branch = live.branch(NAME);
	const { apply } = live.tx.rotation;
	live.watchFinality();

	live.step('Nobody asks for a seat without having lost it');
	await live.refused('a branch that validates applies', branch.key, apply(), 'Rotation.NotExcluded');

	live.step(`${NAME}'s node stops where it stands (SIGSTOP)`);
	const { validators, index } = await live.session(await live.at());
	check(validators.includes(NAME), `${NAME} does not validate`);
	const others = validators.filter((name) => name !== NAME);
	live.say(`session ${index}: ${validators.join(', ')}`);
	live.pause(NAME);
	await falls(live, branch, index);
	await live.refused('an application at once', branch.key, apply(), 'Rotation.TooEarly');

	live.step('It is rotated out');
	const out = await live.waitForSet(`a set without ${NAME}`, (names) => !names.includes(NAME));
	live.say(`session ${out.index}: ${out.validators.join(', ')}`);
	check(others.every((name) => out.validators.includes(name)), `${NAME} is not the only one that lost its seat`);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);

	live.step('Its node goes on (SIGCONT) and catches up');
	await catchesUp(live);

	live.step('It applies');
	const since = Date.now();
	const { block } = await live.send(branch.key, apply());
	const asked = await live.session(await live.at());
	live.say(`applied in block ${block}, session ${asked.index}`);
	const again = await live.waitForSet(`a set with ${NAME}`, (names) => names.includes(NAME));
	live.say(`session ${again.index}, ${seconds(Date.now() - since)} later: ${again.validators.join(', ')}`);
	await live.waitForSession(again.index + 1);
	const { authored, expected } = await live.eventually(`a ledger with ${NAME}`, async (at) =>
		(await live.ledger(at, again.index)).get(NAME),
	);
	live.say(`${NAME} in session ${again.index}: ${share(authored, expected)}`);
	check(authored > 0, `${NAME} has its seat again but makes no blocks`);
	check(!(await live.exclusion(await live.at(), branch)), `${NAME} still counts as rotated out`);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

/** Tells the numbers of each session that ends, until the chain rotates the branch out. */
async function falls(live, branch, from) {
	// Beginning with the last session in which it was there.
	let told = from - 2;
	const percentages = [];
	const excluded = await live.eventually(
		`the end of ${branch.name}'s seat`,
		async (at) => {
			const session = await live.session(at);
			check(session.validators.length >= 3, `only ${session.validators.length} validators are left`);
			for (; told < session.index - 1; told++) {
				const ended = told + 1;
				const entry = (await live.ledger(at, ended)).get(branch.name);
				const { authored, expected, below } = await live.uptime(at, branch);
				percentages.push(authored / expected);
				live.say(
					`session ${ended}: ${entry ? share(entry.authored, entry.expected) : 'not in the set'}; ` +
						`over the window ${share(authored, expected)}; sessions below in a row: ${below}`,
				);
			}
			return live.exclusion(at, branch);
		},
		WHOLE_ABSENCE,
	);
	live.say(`rotated out in session ${excluded.since}: ${excluded.cause}`);
	check(excluded.cause === 'Absent', `rotated out for another reason: ${excluded.cause}`);
	const fell = percentages.every((value, i) => i === 0 || value <= percentages[i - 1]) && percentages.at(-1) < percentages[0];
	check(fell, `its percentage did not fall: ${percentages.join(', ')}`);
}

async function catchesUp(live) {
	const since = Date.now();
	live.resume(NAME);
	for (;;) {
		const state = await stateOf(live.node(NAME));
		if (!state.syncing && state.peers > 0 && state.best >= live.chain.finalized) {
			live.say(`block ${state.best}, ${state.peers} peers after ${seconds(Date.now() - since)}`);
			break;
		}
		if (Date.now() - since > CATCH_UP_LIMIT)
			throw new Failure(`${NAME}'s node has ${state.peers} peers and block ${state.best}, and does not catch up`);
		await sleep(1_000);
	}
	live.isBack(NAME);
}
