// SPDX-License-Identifier: Apache-2.0
// Reading the coin's events out of a stretch of blocks.

import { Failure, within } from '../lib/wait.mjs';

/** The most blocks that are read at a time: more than two days of them. */
export const MOST_BLOCKS = 100_000;
const AT_ONCE = 16;
const BLOCK_LIMIT = 30_000;

/**
 * All movements of coins in these blocks, and when the blocks were made.
 *
 * @param {any} api of a node that still has the state of these blocks
 * @param {number} from
 * @param {number} to
 * @returns {Promise<{movements: import('./flow.mjs').Movement[], blocks: Map<number, {hash: string, time: number}>}>}
 */
export async function movementsIn(api, from, to) {
	if (to - from >= MOST_BLOCKS) throw new Failure(`at most ${MOST_BLOCKS} blocks are read at a time`, 2);
	const movements = [];
	const blocks = new Map();
	for (let first = from; first <= to; first += AT_ONCE) {
		const numbers = Array.from({ length: Math.min(AT_ONCE, to - first + 1) }, (_, i) => first + i);
		const read = await Promise.all(
			numbers.map((number) => within(readBlock(api, number), BLOCK_LIMIT, `block ${number}`)),
		);
		for (const { number, hash, time, found } of read) {
			if (found.length > 0) blocks.set(number, { hash, time });
			movements.push(...found);
		}
	}
	return { movements, blocks };
}

async function readBlock(api, number) {
	const hash = await api.rpc.chain.getBlockHash(number);
	if (hash.isEmpty) throw new Failure(`there is no block ${number} yet`, 2);
	const at = await api.at(hash).catch(() => {
		throw new Failure(`the node has not kept the state of block ${number}: ask an archive node`, 2);
	});
	const [events, now] = await Promise.all([at.query.system.events(), at.query.timestamp.now()]);
	const found = events.map(({ event }) => movementOf(event, number)).filter(Boolean);
	return { number, hash: hash.toHex(), time: now.toNumber(), found };
}

/** A movement, if the event tells of one. Fields are taken by the names that the metadata gives them. */
export function movementOf(event, block) {
	if (event.section !== 'timeCoin' || !['Moved', 'Minted', 'Burnt'].includes(event.method)) return undefined;
	const field = (name) => {
		const place = event.data.names.findIndex((one) => one.replaceAll('_', '').toLowerCase() === name);
		return place < 0 ? undefined : event.data[place];
	};
	const coins = (name) => field(name)?.toBigInt();
	const cause = field('cause');
	return {
		id: field('movement').toBigInt(),
		from: field('from')?.toString(),
		to: field('to')?.toString(),
		amount: coins('amount'),
		fromBalance: coins('frombalance'),
		toBalance: coins('tobalance'),
		cause: JSON.stringify(cause.toHuman()),
		corrects: cause.isCorrection ? cause.asCorrection.movement.toBigInt() : undefined,
		block,
	};
}
