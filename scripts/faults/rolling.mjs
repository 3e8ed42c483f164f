// SPDX-License-Identifier: Apache-2.0
// All nodes are restarted, one after another, as for an update of their binary.

import { seconds } from '../live/lib/figures.mjs';
import { check } from './lib/faults.mjs';

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function rolling(faults) {
	await faults.underLoad();
	faults.watchFinality();
	for (const node of faults.validators) {
		const since = Date.now();
		await faults.network.end(node);
		const { exitCode, signalCode } = node.process;
		check(exitCode === 0, `${node.name}'s node was asked to end (SIGTERM) and ended with ${signalCode ?? `code ${exitCode}`}`);
		const ended = Date.now();
		await faults.revive(node.name);
		faults.say(`${node.name}: ended after ${seconds(ended - since)}, has caught up ${seconds(Date.now() - ended)} later`);
		await faults.finalizes(2);
	}
	faults.say(`longest time without a new final block: ${seconds(faults.checkFinality())}`);
	await faults.judge();
}
