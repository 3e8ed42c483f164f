// SPDX-License-Identifier: Apache-2.0
// Fault tests: what fails in a running network, tried on node processes of this machine. `scripts/faults/run` calls it.

import { perform } from '../live/lib/play.mjs';
import { Failure } from '../lib/wait.mjs';
import { Faults } from './lib/faults.mjs';
import { Load } from './lib/load.mjs';
import { SCENARIOS, chosen } from './scenarios.mjs';

const OPTIONS = {
	short: { type: 'boolean', default: false },
	nightly: { type: 'boolean', default: false },
	loops: { type: 'string' },
	rate: { type: 'string', default: '30' },
	load: { type: 'string', default: process.env.TIMEBANK_LOAD },
};
/** How often each kind of set kills a node. */
const LOOPS = { short: 4, nightly: 30 };

/** @type {Load | undefined} of the network that is up */
let load;
process.on('exit', () => load?.kill());

await perform({
	command: 'scripts/faults/run',
	options: OPTIONS,
	list: () => SCENARIOS.map(({ name, title, short }) => `${short ? 'short, nightly' : '       nightly'}  ${name}: ${title}`),
	choose: (names, values) => {
		if (values.short && values.nightly) throw new Failure('either --short or --nightly', 2);
		values.loops = count('loops', values.loops ?? (values.short ? LOOPS.short : LOOPS.nightly));
		values.rate = count('rate', values.rate);
		return chosen(names, values);
	},
	make: async (screen, options, { beside, members }) => {
		load = await Load.prepare(options, members);
		return new Faults(screen, options, load, await beside?.());
	},
});

function count(name, value) {
	const number = Number(value);
	if (!Number.isInteger(number) || number < 1) throw new Failure(`--${name} must be a whole number, 1 or more`, 2);
	return number;
}
