// SPDX-License-Identifier: Apache-2.0
// How coins flow through accounts, told from the coin's events alone (U5).
//
// Coins are not numbered: those on one account are mixed. So of what leaves an account, each coin that is there has the same
// share. An event tells both balances after the movement, so what was there before is known for every movement, wherever the
// stretch begins. Forwards there is one exception: a correction gives back the coins of the movement that it corrects.

/**
 * A movement of coins, as its event tells it.
 *
 * @typedef {object} Movement
 * @property {bigint} id
 * @property {string} [from] none: minted
 * @property {string} [to] none: burnt
 * @property {bigint} amount base units
 * @property {bigint} [fromBalance] all that `from` has after it
 * @property {bigint} [toBalance] all that `to` has after it
 * @property {string} cause
 * @property {bigint} [corrects] the movement of which it gives something back
 * @property {number} block
 */

/**
 * A movement that carries some of the coins that are followed.
 *
 * @typedef {object} Step
 * @property {Movement} movement
 * @property {bigint} followed how many of its coins are among them
 */

/**
 * Where the coins of a movement went.
 *
 * @param {Movement[]} movements in the order of their ids, `first` among them
 * @param {bigint} first
 * @param {bigint} [least] what carries less is not followed, in base units
 * @returns {{steps: Step[], left: Map<string, bigint>, gone: bigint}} `left`: where they are in the end; `gone`: how many of
 *   them were burnt
 */
export function forwards(movements, first, least = 1n) {
	const steps = [];
	const left = new Map();
	const carried = new Map();
	let gone = 0n;
	for (const movement of movements) {
		const { id, from, to, amount, fromBalance = 0n, corrects } = movement;
		if (id < first) continue;
		const there = left.get(from) ?? 0n;
		const mixed = carried.get(corrects) ?? { part: there, all: fromBalance + amount };
		// No more of them are left than there are coins.
		const followed = id === first ? amount : most(share(there, amount, mixed), there - fromBalance);
		if (id !== first && followed < least) continue;
		if (id !== first) put(left, from, there - followed);
		if (to === undefined) gone += followed;
		else put(left, to, (left.get(to) ?? 0n) + followed);
		steps.push({ movement, followed });
		carried.set(id, { part: followed, all: amount });
	}
	return { steps, left, gone };
}

/**
 * Where the coins of a movement came from.
 *
 * @param {Movement[]} movements in the order of their ids, `last` among them
 * @param {bigint} last
 * @param {bigint} [least] what brought less is not followed, in base units
 * @returns {{steps: Step[], left: Map<string, bigint>, made: bigint}} the latest first; `left`: where they were before the
 *   first movement; `made`: how many of them were minted since
 */
export function backwards(movements, last, least = 1n) {
	const steps = [];
	const left = new Map();
	let made = 0n;
	for (const movement of [...movements].reverse()) {
		const { id, from, to, amount, toBalance } = movement;
		if (id > last) continue;
		const there = left.get(to) ?? 0n;
		const followed = id === last ? amount : share(there, amount, { part: there, all: toBalance ?? 0n });
		if (id !== last && followed < least) continue;
		if (id !== last) put(left, to, there - followed);
		if (from === undefined) made += followed;
		else put(left, from, (left.get(from) ?? 0n) + followed);
		steps.push({ movement, followed });
	}
	return { steps, left, made };
}

/** How many of those that are `there` are in `amount`, if `part` of `all` are such coins. */
function share(there, amount, { part, all }) {
	if (there === 0n || all === 0n) return 0n;
	const followed = (part * amount) / all;
	return followed < there ? followed : there;
}

const most = (one, other) => (one > other ? one : other);

function put(left, who, amount) {
	if (amount > 0n) left.set(who, amount);
	else left.delete(who);
}
