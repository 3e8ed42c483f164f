// SPDX-License-Identifier: Apache-2.0
// All nodes are restarted, one after another, as for an update of their binary.

import { seconds } from '../live/lib/figures.mjs';
import { check } from './lib/faults.mjs';

/** What an operator's service manager waits before it kills; the node itself gives its tasks a minute. */
const PATIENCE = 90_000;

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function rolling(faults) {
	await faults.underLoad();
	faults.watchFinality();
	for (const node of faults.validators) {
		const since = Date.now();
		const { code, signal } = await faults.network.end(node, PATIENCE);
		check(code === 0, `${node.name}'s node was asked to end (SIGTERM) and ended with ${signal ?? `code ${code}`}`);
		const ended = Date.now();
		await faults.revive(node.name);
		faults.say(`${node.name}: ended after ${seconds(ended - since)}, has caught up ${seconds(Date.now() - ended)} later`);
		await faults.finalizes(2);
	}
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}
