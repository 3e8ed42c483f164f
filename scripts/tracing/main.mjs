// SPDX-License-Identifier: Apache-2.0
// Follows coins through a stretch of blocks (U5). See scripts/trace --help.

import { parseArgs } from 'node:util';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { inTime } from '../demo/amounts.mjs';
import { Failure, within } from '../lib/wait.mjs';
import { movementsIn } from './blocks.mjs';
import { backwards, forwards } from './flow.mjs';

const CONNECT_LIMIT = 30_000;
const USUAL_STRETCH = 2_000;

const USAGE = `usage: scripts/trace --movement ID [options]

  --movement ID      the movement whose coins are followed, by the number in its event
  --backwards        where they came from, instead of where they went
  --node URL         a branch's node; ws://127.0.0.1:9944 if nothing is said. It must have kept the state of these blocks.
  --from BLOCK       the first block; ${USUAL_STRETCH} before the last one if nothing is said
  --to BLOCK         the last block; the last final one if nothing is said
  --least TIME       what carries less of the coins is not followed; a thousandth of an hour if nothing is said
  --json             as JSON, with amounts in base units (1,000,000 to the hour)

It prints each movement that carries some of the coins: its block, moment and number, from whom to whom, how many of the
followed coins out of how many, and why; and where they are in the end. Coins on an account are mixed: of what leaves it,
each coin that is there has the same share. But a correction gives back the coins of the movement that it corrects.`;

try {
	await main();
} catch (error) {
	if (!(error instanceof Failure) && error.code !== 'ERR_PARSE_ARGS_UNKNOWN_OPTION') throw error;
	console.error(error.message);
	process.exitCode = Number.isInteger(error.code) ? error.code : 2;
}

async function main() {
	const options = {
		movement: { type: 'string' },
		backwards: { type: 'boolean', default: false },
		node: { type: 'string', default: 'ws://127.0.0.1:9944' },
		from: { type: 'string' },
		to: { type: 'string' },
		least: { type: 'string', default: '0.001' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	};
	const { values } = parseArgs({ options });
	if (values.help) return console.log(USAGE);
	if (values.movement === undefined) throw new Failure(`Which movement?\n\n${USAGE}`, 2);
	const id = BigInt(number('movement', values.movement));
	const least = BigInt(Math.round(decimal('least', values.least) * 1_000_000)) || 1n;

	const provider = new WsProvider(values.node, false, {}, CONNECT_LIMIT);
	try {
		await within(provider.connect().then(() => provider.isReady), CONNECT_LIMIT, `an answer from ${values.node}`);
		const api = await within(
			ApiPromise.create({ provider, noInitWarn: true }),
			CONNECT_LIMIT,
			`an answer from ${values.node}`,
		);
		const final = (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();
		const to = values.to === undefined ? final : number('to', values.to);
		const from = values.from === undefined ? Math.max(1, to - USUAL_STRETCH + 1) : number('from', values.from);
		if (from < 1 || from > to || to > final) throw new Failure(`blocks 1 to ${final} are final`, 2);
		const { movements, blocks } = await movementsIn(api, from, to);
		if (!movements.some((movement) => movement.id === id)) {
			throw new Failure(`movement ${id} is not in the blocks ${from} to ${to}`);
		}
		const flow = values.backwards ? backwards(movements, id, least) : forwards(movements, id, least);
		const told = tell(flow, blocks);
		console.log(values.json ? JSON.stringify(told, null, '\t') : inWords(told));
	} finally {
		await provider.disconnect();
	}
}

function tell({ steps, left, gone, made }, blocks) {
	return {
		steps: steps.map(({ movement, followed }) => ({
			block: movement.block,
			hash: blocks.get(movement.block).hash,
			time: new Date(blocks.get(movement.block).time).toISOString(),
			movement: `${movement.id}`,
			from: movement.from,
			to: movement.to,
			followed: `${followed}`,
			amount: `${movement.amount}`,
			cause: movement.cause,
		})),
		left: Object.fromEntries([...left].map(([who, amount]) => [who, `${amount}`])),
		...(gone === undefined ? { made: `${made}` } : { gone: `${gone}` }),
	};
}

function inWords({ steps, left, gone, made }) {
	const coins = (amount) => inTime(BigInt(amount));
	const lines = steps.map(({ block, hash, time, movement, from, to, followed, amount, cause }) =>
		[
			`${time}  block ${block} ${hash}`,
			`  movement ${movement}: ${coins(followed)} of ${coins(amount)} TIME, ${cause}`,
			`  from ${from ?? 'nobody: minted'}`,
			`  to   ${to ?? 'nobody: burnt'}`,
		].join('\n'),
	);
	const there = Object.entries(left).map(([who, amount]) => `  ${coins(amount)} TIME  ${who}`);
	const [when, rest] =
		gone === undefined ? ['before the first of these blocks', `minted since: ${coins(made)}`] : ['in the end', `burnt: ${coins(gone)}`];
	return [...lines, `Where they are ${when}:`, ...there, `  ${rest} TIME`].join('\n').replace('are before', 'were before');
}

function number(name, text) {
	if (!/^\d{1,15}$/.test(text)) throw new Failure(`--${name} is a whole number, not ${text}`, 2);
	return Number(text);
}

function decimal(name, text) {
	if (!/^\d{1,9}(\.\d{1,6})?$/.test(text)) throw new Failure(`--${name} is a number of hours, not ${text}`, 2);
	return Number(text);
}
