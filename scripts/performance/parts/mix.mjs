// SPDX-License-Identifier: Apache-2.0
// Everything that members and staff do, as one load: rising rates, then ten minutes of what the chain keeps up with.

import { join } from 'node:path';
import { climbed } from '../lib/ladder.mjs';
import { number, stepsTable } from '../lib/tables.mjs';

const MIX = 'zombienet/load/mixes/full.toml';

/** An hour passes in a second, so that whole services are seen within minutes. */
const HOUR = 1_000;

/**
 * @param {import('../lib/session.mjs').Session} session
 * @param {number} validators
 */
export async function mix(session, validators) {
	const { hold: seconds, ...climbing } = session.options.pace.mix;
	const file = join(session.root, MIX);
	const network = { part: `mix-${validators}`, validators, hour: HOUR };
	const chain = await session.chain({ ...network, chain: 'timebank' });
	const steps = await chain.steps({ ...climbing, mix: file });
	steps.forEach((step) => session.tell(step));
	await session.stopAll();
	const { kept } = climbed(steps, 'timebank');
	const holds = await session.hold({ ...network, kept, seconds, mix: file });
	return { validators, steps, holds };
}

/** @param {Awaited<ReturnType<typeof mix>>} result */
export const describe = ({ validators, steps, holds }) =>
	[
		`Full mix, validators: ${validators}`,
		stepsTable([...steps, ...holds]),
		`most per second: ${number(climbed(steps, 'timebank').most, 1)}`,
	].join('\n\n');

/** @param {Awaited<ReturnType<typeof mix>>} result */
export const bars = ({ validators, steps }) => [
	{
		label: `full mix, ${validators} ${validators === 1 ? 'validator' : 'validators'}`,
		value: climbed(steps, 'timebank').most,
		colour: 'timebank',
	},
];
