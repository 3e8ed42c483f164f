// SPDX-License-Identifier: Apache-2.0
// The kinds of steps that a story is made of. A new kind is one more entry beside its like, and perhaps a rule in the model.

import { ACTIVITIES } from './kinds/activities.mjs';
import { COINS } from './kinds/coins.mjs';
import { CUSTODY } from './kinds/custody.mjs';
import { MEMBERS } from './kinds/members.mjs';
import { NOTICEBOARD } from './kinds/noticeboard.mjs';
import { ORACLES } from './kinds/oracles.mjs';
import { POTS } from './kinds/pots.mjs';
import { PROFILES } from './kinds/profiles.mjs';
import { RISK } from './kinds/risk.mjs';
import { SERVICE } from './kinds/services.mjs';
import { TRAININGS } from './kinds/trainings.mjs';

/**
 * @typedef {Record<string, any>} Step a step of the story: `do` names its kind, the other fields are the kind's
 * @typedef {import('./model.mjs').Model} Model
 * @typedef {import('./player.mjs').World} World
 *
 * A kind of step.
 * @typedef {object} Kind
 * @property {Record<string, string>} fields name → type (see `TYPES` in story.mjs); a `?` marks what may be left out
 * @property {string[][]} [exclusive] pairs of fields that exclude each other
 * @property {(step: Step, story: any) => {alone?: string[], share?: string[]}} touches what the step needs for itself, and
 *   what it needs together with others: steps that do not touch may happen at the same time
 * @property {(step: Step, story: any) => string | false | undefined} [problem] what is wrong with it besides the values of
 *   its fields
 * @property {(step: Step, world: World) => {by: any, node: string, call: any, agent?: string}[]} [calls] what is signed and sent, all at
 *   once, and who does it for a member who cannot sign
 * @property {(step: Step, world: World) => {by: any, node: string, call: any, agent?: string}[]} [next] what is sent when those are in
 *   a block
 * @property {(step: Step, world: World) => any} [motion] instead: the call that the Council decides on
 * @property {(model: Model, step: Step, story: any, seen?: any) => any} apply the effect on the model; what it returns goes to `words`
 * @property {(step: Step, story: any, effect: any) => string} words what happened, in people's words
 * @property {(step: Step, world: World) => Promise<void>} [before] what must be waited for
 * @property {(step: Step, world: World, outcomes: import('../lib/chain.mjs').Outcome[]) => any} [read] what the chain told;
 *   may take its time
 * @property {(step: Step, story: any) => boolean} [final] whether it must be final before it counts: what the chain tells of
 *   it, an id or a moment, could change with a fork
 */

/** @type {Record<string, Kind>} */
export const KINDS = {
	...MEMBERS,
	...ACTIVITIES,
	...SERVICE,
	...TRAININGS,
	...NOTICEBOARD,
	...COINS,
	...POTS,
	...RISK,
	...PROFILES,
	...CUSTODY,
	...ORACLES,
};

/** Steps that stand for several others. */
export const SHORTHANDS = {
	/** Somebody becomes a member. */
	join: ['register', 'accept'],
	/** A service that goes as agreed. */
	serve: ['enrol', 'admit', 'start', 'end', 'review', 'settle'],
};
