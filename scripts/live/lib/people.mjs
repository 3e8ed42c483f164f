// SPDX-License-Identifier: Apache-2.0
// Members and staff, as scenarios need them.

import { nullifier, textHash } from '../../demo/accounts.mjs';

/** The key of a branch's officer with this role. Its path begins with the branch's, so that they send through its node. */
export const officer = (branch, role) => `${branch.key}//${role.toLowerCase()}`;

/** The key of a member at home in a branch, likewise. */
export const memberOf = (branch, name) => `${branch.key}//member//${name}`;

/** What goes on chain for what hours are given for. */
export const thanks = (memo) => ({ category: 'Thanks', memo: textHash(memo) });

/**
 * Sees to it that a branch has an officer in each of these roles.
 *
 * @param {import('./live.mjs').Live} live
 * @param {import('./live.mjs').Branch} branch
 * @param {...string} roles
 */
export async function appoint(live, branch, ...roles) {
	const missing = roles.filter((role) => !live.appointed.has(officer(branch, role)));
	if (!missing.length) return;
	const { branches, utility } = live.tx;
	const grants = missing.map((role) =>
		branches.grantRole(branch.id, live.pair(officer(branch, role)).address, role, null),
	);
	await live.send(branch.administrator, utility.batchAll(grants));
	for (const role of missing) live.appointed.add(officer(branch, role));
}

/**
 * Registers people at branches that have a registrar. Their accounts accept it, and so they are members.
 *
 * @param {import('./live.mjs').Live} live
 * @param {{path: string, home: import('./live.mjs').Branch}[]} people
 * @returns {Promise<string[]>} the paths of their keys
 */
export async function join(live, people) {
	await Promise.all(
		people.map(async ({ path, home }) => {
			await live.send(officer(home, 'Registrar'), registration(live, path));
			await live.send(path, live.tx.profiles.accept());
		}),
	);
	return people.map(({ path }) => path);
}

/** The call that registers the person who has this key. */
export const registration = (live, path, identity = path) =>
	live.tx.profiles.register(live.pair(path).address, nullifier(identity));
