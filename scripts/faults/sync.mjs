// SPDX-License-Identifier: Apache-2.0
// New nodes read the chain from its first block on, and by a proof of its last final one.

import { readFileSync } from 'node:fs';
import { seconds } from '../live/lib/figures.mjs';
import { check } from './lib/faults.mjs';

/** What a node says that has not read the blocks one by one. */
const WARPED = 'Warp sync is complete';

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function sync(faults) {
	await faults.underLoad();
	faults.watchFinality();
	for (const way of ['full', 'warp']) {
		faults.step(`A new node joins, with --sync=${way}`);
		const since = Date.now();
		const node = await newcomer(faults, way);
		await faults.caughtUp(node.name);
		faults.say(`final block ${faults.watch.final(node.name)} after ${seconds(Date.now() - since)}`);
		const warped = readFileSync(node.logFile, 'utf8').includes(WARPED);
		check(warped === (way === 'warp'), `the new node has ${warped ? '' : 'not '}made a warp sync`);
		await faults.sameState([...faults.validators, node]);
		await faults.network.end(node);
	}
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}

/** A node of nobody's, which the others let in. */
async function newcomer(faults, way) {
	const name = `newcomer-${way}`;
	const { network } = faults;
	const place = network.place(name);
	const node = await network.run(
		faults.options.node,
		[
			`--chain=${faults.options.chain}`,
			`--base-path=${place.base}`,
			`--name=${name}`,
			`--sync=${way}`,
			`--listen-addr=/ip4/127.0.0.1/tcp/${place.p2pPort}`,
			...faults.validators.map(({ address }) => `--reserved-nodes=${address}`),
			'--reserved-only',
			`--rpc-port=${place.rpcPort}`,
			'--no-mdns',
			'--no-telemetry',
			'--no-prometheus',
			'--disable-log-color',
		],
		{ name, ...place },
	);
	await faults.accept(node);
	faults.watch.add(node);
	return node;
}
