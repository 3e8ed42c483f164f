// SPDX-License-Identifier: Apache-2.0
// Live tests: scenarios on networks of node processes on this machine, through RPC. `scripts/live/run` calls it.

import { Live } from './lib/live.mjs';
import { perform } from './lib/play.mjs';
import { NETWORKS, chosen } from './scenarios.mjs';

await perform({
	command: 'scripts/live/run',
	list: () => NETWORKS.map(({ scenarios }) => scenarios.map(({ name }) => name).join(' → ')),
	choose: (names) => chosen(names),
	make: async (screen, options, { beside }) => new Live(screen, options, await beside?.()),
});
