// SPDX-License-Identifier: Apache-2.0
// The runtime is upgraded under load: what the live test of it shows must hold then, too.

import { upgrade as quietly } from '../live/upgrade.mjs';

export { prepare } from '../live/upgrade.mjs';

/** @param {import('./lib/faults.mjs').Faults} faults */
export async function upgrade(faults) {
	await faults.connect();
	await quietly(faults);
	await faults.judge();
}
