// SPDX-License-Identifier: Apache-2.0
// Activities, as scenarios need them.

import { textHash } from '../../demo/accounts.mjs';
import { deciding } from '../../lib/cases.mjs';

/** How long a scenario's windows are, in hours of the network: longer than it lasts. */
const OPEN_FOR = 1_000;

/**
 * What a publisher says of an activity that one can enrol for and serve in from now on.
 *
 * @param {import('./live.mjs').Live} live
 * @param {object} activity
 * @param {string} activity.title
 * @param {number} activity.category
 * @param {number} activity.places
 * @param {number} activity.steps
 */
export async function terms(live, { title, category, places, steps }) {
	const hour = (await live.api.query.activities.hourLength()).toNumber();
	const window = { from: live.chain.now, until: live.chain.now + OPEN_FOR * hour };
	return {
		title,
		category,
		content: textHash(title),
		place: '',
		enrolment: window,
		service: window,
		places,
		steps,
		required: [],
		recurrence: null,
	};
}

/** What approves an activity that nobody has edited, when it is sent. */
export const approval = (api, activity) =>
	deciding(api, { Activity: { activity, version: 0 } }, 'Granted', textHash(''));
