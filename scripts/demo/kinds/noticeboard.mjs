// SPDX-License-Identifier: Apache-2.0
// Steps about who offers what, and whom the chain proposes for an activity.

import { view } from '../../lib/view.mjs';
import { Failure } from '../../lib/wait.mjs';
import { SERVICES, idOf, named } from './activities.mjs';
import { activity, bySomebody, inSentence, person } from './common.mjs';

const BOARD = 'the noticeboard';
/** Every quarter of every day of a week. */
export const ALWAYS = 2 ** 28 - 1;
const MOST = 20;
/** As coefficients are counted. */
const WHOLE = 1_000_000;

/** "repair, lessons" */
export const servicesOf = (text) => text.split(',').map((part) => part.trim());

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const NOTICEBOARD = {
	offer: {
		fields: { who: 'member', services: 'services' },
		touches: ({ who }) => ({ share: [BOARD], alone: [person(who)] }),
		calls: (step, world) => {
			const categories = servicesOf(step.services).map((name) => SERVICES[name]);
			return [bySomebody(world, step.who, [world.tx.noticeboard.offer(categories, ALWAYS)])];
		},
		apply: (model, step) => model.noticeboard.offer(step.who, servicesOf(step.services)),
		words: (step) => `${step.who} offers to help at any time with ${inSentence(servicesOf(step.services))}`,
	},

	recommend: {
		fields: { activity: 'activity' },
		touches: (step) => ({ share: [activity(step.activity)], alone: [BOARD] }),
		calls: () => [],
		read: async (step, world) => {
			const { chain } = world;
			await chain.finalEverywhere(chain.best);
			const number = Math.min(...[...chain.nodes.values()].map(({ finalized }) => finalized));
			const answers = await Promise.all(
				[...chain.nodes.values()].map(({ api }) => proposed(api, number, step, world)),
			);
			const [first] = answers;
			if (answers.some((other) => JSON.stringify(other) !== JSON.stringify(first)))
				throw new Failure(`not all nodes propose the same people for ${named(world.story, step.activity)}`);
			return first;
		},
		apply: (model, step, story, seen) => {
			const candidates = model.noticeboard.candidates(step.activity);
			if (!seen) return candidates.map((who) => ({ who, coefficient: 0 }));
			const words = (people) => [...people].sort().join(', ') || 'nobody';
			const [found, right] = [words(seen.map(({ who }) => who)), words(candidates)];
			if (found !== right)
				throw new Failure(
					`for ${named(story, step.activity)} the chain proposes ${found}, where it should be ${right}`,
				);
			return seen;
		},
		words: (step, story, people) => {
			const said = people.map(({ who, coefficient }) => `${who} (${(coefficient / WHOLE).toFixed(2)})`);
			return `The chain proposes for ${named(story, step.activity)}, the best one first: ${said.join(', ')}`;
		},
	},
};

/** Whom a node proposes at a block, with how well they suit; each as it explains it, too. */
async function proposed(api, number, step, world) {
	const at = await api.at(await api.rpc.chain.getBlockHash(number));
	const { best, complete } = await view(api, at, 'Noticeboard', 'recommended_members', idOf(world, step), MOST);
	if (!complete.isTrue) throw new Failure('the chain has not looked at everybody who offers to help');
	return Promise.all(
		[...best].map(async ({ id, coefficient }) => {
			const explained = await view(api, at, 'Noticeboard', 'explain', id, idOf(world, step));
			if (!explained.isOk || !explained.asOk.coefficient.eq(coefficient))
				throw new Failure(`the chain proposes ${world.nameOf(id.toString())}, and explains something else`);
			return { who: world.nameOf(id.toString()), coefficient: coefficient.toNumber() };
		}),
	);
}
