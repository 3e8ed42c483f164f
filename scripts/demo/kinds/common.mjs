// SPDX-License-Identifier: Apache-2.0
// What the kinds of steps share: what steps touch, who signs, and how it is said.

import { textHash } from '../accounts.mjs';
import { coinsFor, stepsOf, time } from '../amounts.mjs';

/** What movements between people can be for, as the story says it and as the chain does. */
export const CATEGORIES = {
	service: 'Service',
	family: 'Family',
	support: 'Support',
	repayment: 'Repayment',
	thanks: 'Thanks',
	other: 'Other',
};

// What steps touch.
export const person = (name) => `person ${name}`;
export const coins = (name) => `coins ${name}`;
export const training = (key) => `training ${key}`;
export const activity = (key) => `activity ${key}`;
export const office = (branch, role) => `${role} of ${branch}`;
export const pot = (branch) => `pot of ${branch}`;
export const quota = (branch) => `quota of ${branch}`;
export const earmark = (key) => `earmark ${key}`;
export const payment = (key) => `payment ${key}`;
export const partner = (key) => `partner ${key}`;
export const redemption = (key) => `redemption ${key}`;
export const movement = (key) => `movement ${key}`;
export const held = (key) => `held payment ${key}`;
export const profile = (name) => `profile of ${name}`;
export const key = (name) => `key of ${name}`;
/** How much treasurers pay alone. */
export const LIMIT = 'the limit of a signature';

/** The branch where a member is at home, or for which one of the staff works. */
export const homeOf = (story, name) => story.person(name)?.home ?? story.office(name).branch.name;
export const amountOf = (step) => coinsFor(stepsOf(step.hours));
export const amount = (step) => time(amountOf(step));

/** The branch that somebody works for. */
export const branchOf = (story, role, name) => story.officer(role, name).branch.name;
/** Who does for a branch what one person does. */
export const officer = (story, branch, role) => story.officers(branch, role)[0];

/** What goes on chain for what somebody writes with coins: what they are for, and a hash. */
export const note = (category, memo) => ({ category: CATEGORIES[category], memo: textHash(memo) });

/** By the member, or for one who cannot sign by who acts for them: their custodian, or their successor. */
export const byMember = (world, name, call) => {
	const by = world.keyOf(name);
	if (by) return { by, node: homeOf(world.story, name), call };
	const { name: agent, pair, node } = world.agentOf(name);
	return { by: pair, node, call: world.tx.custody.act(world.address(name), call), agent };
};

/**
 * Several calls as one. Where one of them is made when it is sent, all of them are.
 *
 * @param {import('../player.mjs').World} world
 * @param {any[]} calls
 * @param {(call: any) => any} [wrap] around each
 */
function joined(world, calls, wrap = (call) => call) {
	const join = (made) => (made.length === 1 ? made[0] : world.tx.utility.batchAll(made));
	if (!calls.some((call) => typeof call === 'function')) return join(calls.map(wrap));
	return async () => {
		const made = await Promise.all(calls.map((call) => (typeof call === 'function' ? call() : call)));
		return join(made.map(wrap));
	};
}

/**
 * By a member or by one of the staff, all together or not at all. What anybody may do stands apart: who acts for a member does that in
 * their own name.
 *
 * @param {import('../player.mjs').World} world
 * @param {string} name
 * @param {any[]} calls each one, or what makes it when it is sent
 * @param {any[]} [open] calls that anybody may make
 */
export const bySomebody = (world, name, calls, open = []) => {
	const all = [...calls, ...open];
	const works = world.story.person(name) ? undefined : world.story.office(name);
	if (works) {
		const by = world.keys.staff(works.branch, works.role, works.number);
		return { by, node: works.branch.name, call: joined(world, all) };
	}
	if (world.keyOf(name)) return byMember(world, name, joined(world, all));
	const { name: agent, pair, node } = world.agentOf(name);
	const act = (call) => (open.includes(call) ? call : world.tx.custody.act(world.address(name), call));
	return { by: pair, node, call: joined(world, all, act), agent };
};

/** By the first who has this role in the branch. */
export const byStaff = (world, branch, role, call) => ({
	by: world.keys.staff(world.story.branch(branch), role),
	node: branch,
	call,
});

/** By the one with this name. */
export const byOfficer = (world, role, name, call) => {
	const { branch, number } = world.story.officer(role, name);
	return { by: world.keys.staff(branch, role, number), node: branch.name, call };
};

export const byAdministrator = (world, branch, call) => ({
	by: world.keys.at(world.story.branch(branch).administrator),
	node: branch,
	call,
});

/** Several people in one field: "Mei Lin, Jonas Weber". */
export const peopleOf = (text) => text.split(',').map((name) => name.trim());
/** The same in a sentence. */
export const inSentence = (names) =>
	names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
