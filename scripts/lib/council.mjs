// SPDX-License-Identifier: Apache-2.0
// Motions of the Council, as branches carry them.

import { eventOf, explain } from './chain.mjs';
import { within } from './wait.mjs';

const READ_LIMIT = 30_000;

/** How many of so many must agree for two thirds. */
export const twoThirds = (count) => Math.ceil((2 * count) / 3);

/**
 * Carries a motion: proposed by the first who has a seat, voted for by as many as two thirds take, and closed.
 *
 * @typedef {import('./chain.mjs').Outcome} Outcome
 *
 * @param {any} api
 * @param {any} call what the Council decides on
 * @param {{address: string, send: (call: any) => Promise<Outcome>}[]} branches what they send must go well
 * @param {(proposed: Outcome) => Promise<Outcome>} [known] what must be waited for before the motion's number is relied on
 * @returns {Promise<Outcome>} the closing; what became of the call is the `verdict` on it
 */
export async function carry(api, call, branches, known = async (proposed) => proposed) {
	const { council } = api.tx;
	const seats = (await within(api.query.council.members(), READ_LIMIT, 'the seats of the Council')).map(String);
	const voters = branches.filter(({ address }) => seats.includes(address));
	const needed = twoThirds(seats.length);
	const length = call.method.encodedLength;
	const { weight } = await within(call.paymentInfo(voters[0].address), READ_LIMIT, 'the weight of a motion');

	const proposed = await known(await voters[0].send(council.propose(needed, call, length)));
	const { proposalHash, proposalIndex } = eventOf(api, proposed, 'council', 'Proposed');
	const vote = council.vote(proposalHash, proposalIndex, true);
	await Promise.all(voters.slice(0, needed).map(({ send }) => send(vote)));
	return voters[0].send(council.close(proposalHash, proposalIndex, weight, length));
}

/**
 * What became of the call of a motion that was carried.
 *
 * @param {any} api
 * @param {Outcome} closing
 * @returns {Outcome} `ok` and `error` are the call's
 */
export function verdict(api, closing) {
	const { result } = eventOf(api, closing, 'council', 'Executed');
	const error = result.isErr ? explain(api, result.asErr) : undefined;
	return { ...closing, ok: !error, error };
}
