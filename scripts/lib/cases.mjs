// SPDX-License-Identifier: Apache-2.0
// Finding the case about something, so that an auditor can decide it.

import { view } from './view.mjs';
import { Failure, sleep } from './wait.mjs';

const LOOK_AGAIN = 500;
const LOOKS = 60;

/**
 * The number of the open case about a subject, as soon as the best chain of this node has it.
 *
 * @param {any} api
 * @param {Record<string, any>} subject as the chain's `Subject`: `{ Activity: { activity, version } }`
 * @returns {Promise<any>}
 */
export async function caseAbout(api, subject) {
	for (let look = 0; look < LOOKS; look += 1) {
		const { hash } = await api.rpc.chain.getHeader();
		const found = await view(api, await api.at(hash), 'Audit', 'case_of', subject);
		if (found.isSome) return found.unwrap();
		await sleep(LOOK_AGAIN);
	}
	throw new Failure(`no case is open about ${JSON.stringify(subject)}`);
}

/**
 * What makes the call that decides the open case about a subject, when it is sent.
 *
 * @param {any} api
 * @param {Record<string, any> | (() => Promise<Record<string, any>>)} subject or what finds it
 * @param {any} decision as the chain's `Decision`: 'Granted', `{ Partly: { steps } }`
 * @param {string} opinion hash of the reasons
 */
export const deciding = (api, subject, decision, opinion) => async () =>
	api.tx.audit.decide(
		await caseAbout(api, typeof subject === 'function' ? await subject() : subject),
		decision,
		{ Hash: opinion },
	);
