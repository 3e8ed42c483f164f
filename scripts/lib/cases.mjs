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
export const caseAbout = (api, subject) => found(api, 'case_of', subject, 'no case is open about');

/**
 * The number of the case in which was decided on a subject, as long as that can be appealed.
 *
 * @param {any} api
 * @param {Record<string, any>} subject
 * @returns {Promise<any>}
 */
export const decisionOn = (api, subject) => found(api, 'decision_on', subject, 'nothing can be appealed about');

async function found(api, name, subject, none) {
	for (let look = 0; look < LOOKS; look += 1) {
		const { hash } = await api.rpc.chain.getHeader();
		const answer = await view(api, await api.at(hash), 'Audit', name, subject);
		if (answer.isSome) return answer.unwrap();
		await sleep(LOOK_AGAIN);
	}
	throw new Failure(`${none} ${JSON.stringify(subject)}`);
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
