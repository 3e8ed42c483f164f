// SPDX-License-Identifier: Apache-2.0
// Loads the development node at a fixed rate, as zombienet/load does with our chains: open loop, signed beforehand.

import { percentiles, throughput } from '../lib/figures.mjs';
import { memoryOf, secondsOf, watchOthers } from '../lib/usage.mjs';
import { sleep } from '../../lib/wait.mjs';

const TICK = 5;
const BLOCK = 2_000;
const AMOUNT = 50_000n;
const NEVER = 2n ** 64n - 1n;

/** What can be sent: each makes the next call of an account. */
const MIXES = {
	transfers: (_, payee) => ['transfer', payee.address, AMOUNT],
	// Each service as two transactions: coins are set aside, and handed over.
	escrows: (account, payee) => {
		const turn = (account.turns = (account.turns ?? 0) + 1);
		const number = BigInt((turn - 1) >> 1);
		return turn % 2 ? ['open', number, payee.address, AMOUNT, NEVER] : ['release', number];
	},
};

/**
 * One rate for a while.
 *
 * @param {import('./chain.mjs').Anvil} chain
 * @param {{mix: keyof typeof MIXES, rate: number, seconds: number}} options
 */
export async function load(chain, { mix, rate, seconds }) {
	const { accounts } = chain;
	const transactions = Array.from({ length: Math.round(rate * seconds) }, (_, i) => {
		const account = accounts[i % accounts.length];
		const payee = accounts[(i + 1) % accounts.length];
		return chain.sign(account, ...MIXES[mix](account, payee));
	});

	const heads = [];
	chain.onHead((hash, at) => heads.push({ hash, at }));
	const others = watchOthers([chain.pid]);
	const before = secondsOf(chain.pid);
	const start = performance.now();
	const due = new Map(transactions.map(({ hash }, i) => [hash, start + (1_000 * i) / rate]));
	let refused = 0;
	for (let sent = 0; sent < transactions.length; await sleep(TICK)) {
		const until = Math.min(transactions.length, Math.floor(((performance.now() - start) * rate) / 1_000) + 1);
		for (; sent < until; sent++) {
			chain.call('eth_sendRawTransaction', transactions[sent].raw).catch(() => refused++);
		}
	}
	// What is sent last has the next block to come into, and the one after it if it was too late for that.
	await sleep(start + 1_000 * seconds + 2 * BLOCK - performance.now());
	const used = secondsOf(chain.pid) - before;
	const disturbed = others();
	chain.onHead(() => {});
	const { successes, ...figures } = await readBlocks(chain, { heads, due, start, seconds });
	return {
		mix,
		rate,
		seconds,
		...figures,
		cpu: (1_000 * used) / successes,
		memory: memoryOf(chain.pid).most,
		refused,
		others: disturbed,
	};
}

/** What came of a load, by the blocks that were made meanwhile. */
async function readBlocks(chain, { heads, due, start, seconds }) {
	const latencies = [];
	const blocks = [];
	let failed = 0;
	for (const { hash, at } of heads) {
		const [block, receipts] = await Promise.all([
			chain.call('eth_getBlockByHash', hash, false),
			chain.call('eth_getBlockReceipts', hash),
		]);
		const ours = receipts.filter(({ transactionHash }) => due.has(transactionHash));
		const good = ours.filter(({ status }) => status === '0x1');
		failed += ours.length - good.length;
		latencies.push(...good.map(({ transactionHash }) => at - due.get(transactionHash)));
		blocks.push({ at, successes: good.length, fullness: Number(block.gasUsed) / Number(block.gasLimit) });
	}
	return {
		...throughput(blocks.filter(({ at }) => at <= start + 1_000 * seconds)),
		toBest: percentiles(latencies),
		successes: latencies.length,
		failed,
	};
}
