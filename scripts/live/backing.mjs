// SPDX-License-Identifier: Apache-2.0
// Five branches want four seats: members decide by backing. It goes on from `join`.

import { seconds } from './lib/figures.mjs';
import { FOUNDERS, check } from './lib/live.mjs';
import { appoint, join } from './lib/people.mjs';

const SEATS = 4;
/** Who backs whom at first: nobody backs Lakeside. */
const BACKING = ['Hill Farm', 'Hill Farm', 'Willow Lane', 'Willow Lane', 'Old Harbour', 'Riverland'];
const UNBACKED = 'Lakeside';
/** Whose backer goes over to the branch that had none. */
const LOSING = 'Riverland';

/** @param {import('./lib/live.mjs').Live} live */
export async function backing(live) {
	const { tx } = live;
	live.watchFinality();

	live.step('Members join, and each backs a branch');
	const members = await registered(live, BACKING.length);
	await Promise.all(members.map((member, i) => live.send(member, tx.rotation.back(live.branch(BACKING[i]).id))));
	const hill = live.branch('Hill Farm').id;
	await live.refused('backing twice', members[0], tx.rotation.back(hill), 'Rotation.AlreadyBacking');
	await live.refused('backing by a branch, who is no member', '//Bob', tx.rotation.back(hill), 'Rotation.NotMember');
	await tell(live);

	live.step(`The Council lets only ${SEATS} branches validate`);
	await live.parameters('Rotation', { MaxValidators: SEATS });
	await setWithout(live, UNBACKED);

	live.step(`${LOSING}'s backer goes over to ${UNBACKED}`);
	const turncoat = members[BACKING.indexOf(LOSING)];
	await live.send(turncoat, tx.rotation.unback());
	await live.refused('backing a branch that is not there', turncoat, tx.rotation.back(4_294_967_295), 'Rotation.NotEntitled');
	await live.send(turncoat, tx.rotation.back(live.branch(UNBACKED).id));
	await tell(live);
	await setWithout(live, LOSING);

	live.step(`The Council guarantees ${LOSING} a seat`);
	await live.decide(`${LOSING}'s seat is guaranteed`, tx.rotation.setGuaranteed([live.branch(LOSING).id]));
	const { index, validators } = await live.waitForSet('the guaranteed seat', (names) => names.includes(LOSING));
	live.say(`session ${index}: ${validators.join(', ')}`);
	check(validators.length === SEATS, `there are ${validators.length} validators for ${SEATS} seats`);
	for (const name of ['Hill Farm', 'Willow Lane']) check(validators.includes(name), `${name}, with two backers, lost its seat`);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

/** So many members of the first two branches. @returns {Promise<string[]>} the paths of their keys */
async function registered(live, count) {
	const homes = FOUNDERS.slice(0, 2);
	await Promise.all(homes.map((home) => appoint(live, home, 'Registrar')));
	const people = Array.from({ length: count }, (_, i) => ({ path: `//backer//${i}`, home: homes[i % homes.length] }));
	return join(live, people);
}

/** The backing as the chain counts it. */
async function tell(live) {
	await live.chain.finalEverywhere(live.chain.best);
	const { query } = await live.at();
	const counts = await Promise.all(
		live.branches.map(async ({ id, name }) => `${name} ${(await query.rotation.backers(id)).toNumber()}`),
	);
	live.say(`backers: ${counts.join(', ')}`);
}

async function setWithout(live, name) {
	const before = await live.session(await live.at());
	const { index, validators } = await live.waitForSet(`a set without ${name}`, (names) => !names.includes(name));
	live.say(`session ${before.index} → ${index}: ${validators.join(', ')}`);
	const expected = live.branches.map((branch) => branch.name).filter((one) => one !== name);
	check(
		validators.length === expected.length && expected.every((one) => validators.includes(one)),
		`the set should be ${expected.join(', ')}`,
	);
}
