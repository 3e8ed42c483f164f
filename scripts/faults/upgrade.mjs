// SPDX-License-Identifier: Apache-2.0
// The runtime is upgraded under load: what the live test of it shows must hold then, too.

import { upgrade as quietly } from '../live/upgrade.mjs';

export { prepare } from '../live/upgrade.mjs';

/**
 * The load goes on through the block of the upgrade. What it sends afterwards is signed for the version before, and refused: as
 * with every wallet that has not looked. That the new version takes transactions, the live test shows.
 *
 * @param {import('./lib/faults.mjs').Faults} faults
 */
export async function upgrade(faults) {
	await faults.connect();
	await quietly(faults);
	await faults.judgePast();
}
