// SPDX-License-Identifier: Apache-2.0
// Steps about activities: what members ask for, and what others do for them.

import { textHash } from '../accounts.mjs';
import { coinsFor, hours, stepsOf, time } from '../amounts.mjs';
import { SIDES } from '../model.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { Failure } from '../../lib/wait.mjs';
import { activity, byMember, byStaff, coins, homeOf, office, officer, person } from './common.mjs';

/** The founding categories of service. */
export const SERVICES = {
	accompanying: 1,
	'shopping and errands': 2,
	household: 3,
	repair: 4,
	lessons: 5,
	meals: 6,
	company: 7,
	transport: 8,
	care: 9,
	'community work': 10,
};

const places = (key) => `places of ${key}`;
const part = ({ activity: key, who }) => `part of ${who} in ${key}`;

const named = (story, key) => story.activities[key].words;
const auditing = (step, story) => step.at ?? homeOf(story, story.activities[step.activity].by);
const agreedFor = (step, story) => story.activities[step.activity].steps;

/** The people who confirm: the publisher, the participant, or both. */
const confirming = (step, story) =>
	(step.by ? [step.by] : SIDES).map((side) => ({
		side,
		name: side === 'publisher' ? story.activities[step.activity].by : step.who,
	}));
const both = (step, story) =>
	confirming(step, story)
		.map(({ name }) => name)
		.join(' and ');
const verb = (step, one, more) => (step.by ? one : more);

/** A step of the publisher or a helper in an activity that is going on. */
const inActivity = (step, story) => ({
	share: [activity(step.activity), person(step.who), person(story.activities[step.activity].by)],
	alone: [part(step)],
});
/** One that takes a place: others may take theirs at the same time. */
const takesPlace = (step, story) => {
	const { share, alone } = inActivity(step, story);
	return { share: [...share, places(step.activity)], alone };
};
/** One that may give a place back, which somebody after it may need. */
const freesPlace = (step, story) => {
	const { share, alone } = inActivity(step, story);
	return { share, alone: [...alone, places(step.activity)] };
};

const byPublisher = (world, step, call) => byMember(world, world.story.activities[step.activity].by, call);

/** The calls with which a step's people confirm something. */
const confirmations = (step, world, call) =>
	confirming(step, world.story).map(({ name }) =>
		byMember(world, name, call(world.id('activity', step.activity), world.address(step.who))),
	);

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const ACTIVITIES = {
	publish: {
		fields: { activity: 'activity' },
		touches: (step, story) => {
			const { by } = story.activities[step.activity];
			return { share: [person(by)], alone: [activity(step.activity), coins(by)] };
		},
		before: (step, world) => world.agentReady(world.story.activities[step.activity].by),
		calls: (step, world) => {
			const { title, category, details, places, steps } = world.story.activities[step.activity];
			return [
				byPublisher(
					world,
					step,
					world.tx.activities.publish(title, SERVICES[category], textHash(details), places, steps),
				),
			];
		},
		final: () => true,
		read: (step, world, [outcome]) =>
			world.note('activity', step.activity, eventOf(world.api, outcome, 'activities', 'Published').activity),
		apply: (model, step, story) => model.publish(step.activity, story.activities[step.activity]),
		words: (step, story) => {
			const { by, title, steps, places } = story.activities[step.activity];
			const people = places === 1 ? 'one person' : `${places} people`;
			return `${by} looks for ${people}: "${title}", ${hours(steps)}; ${time(coinsFor(steps * places))} set aside`;
		},
	},

	approve: {
		// `at` is for trying it at a branch other than the publisher's.
		fields: { activity: 'activity', 'at?': 'branch' },
		touches: (step, story) => ({
			share: [office(auditing(step, story), 'Auditor')],
			alone: [activity(step.activity)],
		}),
		calls: (step, world) => [
			byStaff(
				world,
				auditing(step, world.story),
				'Auditor',
				world.tx.activities.approve(world.id('activity', step.activity)),
			),
		],
		apply: (model, step, story) => model.approve(step.activity, auditing(step, story)),
		words: (step, story) =>
			`${officer(story, auditing(step, story), 'Auditor')} approves ${named(story, step.activity)}`,
	},

	reject: {
		fields: { activity: 'activity', opinion: 'private', 'at?': 'branch' },
		touches: (step, story) => ({
			share: [office(auditing(step, story), 'Auditor'), coins(story.activities[step.activity].by)],
			alone: [activity(step.activity)],
		}),
		calls: (step, world) => {
			const call = world.tx.activities.reject(world.id('activity', step.activity), textHash(step.opinion));
			return [byStaff(world, auditing(step, world.story), 'Auditor', call)];
		},
		apply: (model, step, story) => model.reject(step.activity, auditing(step, story)),
		words: (step, story, returned) => {
			const auditor = officer(story, auditing(step, story), 'Auditor');
			const { by } = story.activities[step.activity];
			return `${auditor} rejects ${named(story, step.activity)} ("${step.opinion}"); ${by} gets ${time(returned)} back`;
		},
	},

	enrol: {
		fields: { activity: 'activity', who: 'person' },
		touches: inActivity,
		calls: (step, world) => [
			byMember(world, step.who, world.tx.activities.enrol(world.id('activity', step.activity))),
		],
		apply: (model, step) => model.enrol(step.activity, step.who),
		words: (step, story) =>
			`${step.who} of ${homeOf(story, step.who)} offers to help with ${named(story, step.activity)}`,
	},

	leave: {
		fields: { activity: 'activity', who: 'member' },
		touches: freesPlace,
		calls: (step, world) => [
			byMember(world, step.who, world.tx.activities.leave(world.id('activity', step.activity))),
		],
		apply: (model, step) => model.leave(step.activity, step.who),
		words: (step, story) =>
			`${step.who} cannot come and takes back the offer to help with ${named(story, step.activity)}`,
	},

	admit: {
		fields: { activity: 'activity', who: 'member' },
		touches: takesPlace,
		calls: (step, world) => [
			byPublisher(
				world,
				step,
				world.tx.activities.admit(world.id('activity', step.activity), world.address(step.who)),
			),
		],
		apply: (model, step) => model.admit(step.activity, step.who),
		words: (step, story) =>
			`${story.activities[step.activity].by} accepts ${step.who} for ${named(story, step.activity)}`,
	},

	decline: {
		fields: { activity: 'activity', who: 'member' },
		touches: freesPlace,
		calls: (step, world) => [
			byPublisher(
				world,
				step,
				world.tx.activities.decline(world.id('activity', step.activity), world.address(step.who)),
			),
		],
		apply: (model, step) => model.decline(step.activity, step.who),
		words: (step, story) =>
			`${story.activities[step.activity].by} declines ${step.who} for ${named(story, step.activity)}, with thanks`,
	},

	start: {
		fields: { activity: 'activity', who: 'member', 'by?': 'side' },
		touches: inActivity,
		calls: (step, world) => confirmations(step, world, world.tx.activities.confirmStart),
		read: (step, world, outcomes) =>
			confirming(step, world.story).forEach(({ side }, i) => world.noteStart(part(step), side, outcomes[i])),
		apply: (model, step) => model.start(step.activity, step.who, step.by && [step.by]),
		words: (step, story) =>
			`${both(step, story)} ${verb(step, 'confirms', 'confirm')} that ${named(story, step.activity)} has begun`,
	},

	end: {
		// `after`: the service ends once so many hours have passed, instead of those that were agreed.
		fields: { activity: 'activity', who: 'member', 'by?': 'side', 'after?': 'hours' },
		exclusive: [['by', 'after']],
		touches: inActivity,
		before: async (step, world) => {
			// The agreed hours are counted from a moment that stays, so that none of them is missing in the end. A service
			// that is to end early has no time for that.
			const since = await world.startOf(part(step), !step.after);
			// Nothing to wait for if it has not begun; the chain will say so.
			if (since === undefined) return;
			await world.clock(since + world.lengthOf(step.after ? stepsOf(step.after) : agreedFor(step, world.story)));
		},
		calls: (step, world) => confirmations(step, world, world.tx.activities.confirmEnd),
		final: ({ after }) => after !== undefined,
		read: (step, world, outcomes) => (step.after === undefined ? undefined : earlySteps(step, world, outcomes)),
		apply: (model, step, story, seen) => {
			const steps = step.after ? (seen ?? stepsOf(step.after)) : undefined;
			model.end(step.activity, step.who, step.by && [step.by], steps);
			return steps;
		},
		words: (step, story, early) => {
			const agreed = story.activities[step.activity].steps;
			const length = early
				? ` already, after ${hours(early)} instead of ${hours(agreed)}`
				: `, after ${hours(agreed)}`;
			return `${both(step, story)} ${verb(step, 'confirms', 'confirm')} that ${named(story, step.activity)} is over${length}`;
		},
	},

	settle: {
		fields: { activity: 'activity', who: 'member' },
		touches: (step, story) => ({
			share: [activity(step.activity), coins(step.who), coins(story.activities[step.activity].by)],
			alone: [part(step)],
		}),
		calls: (step, world) => [
			byPublisher(
				world,
				step,
				world.tx.activities.settle(world.id('activity', step.activity), world.address(step.who)),
			),
		],
		apply: (model, step) => model.settle(step.activity, step.who),
		words: (step, story, { paid, returned }) => {
			const { by } = story.activities[step.activity];
			const rest = returned ? `, ${by} gets ${time(returned)} back` : '';
			return `${by} settles ${named(story, step.activity)}: ${step.who} earns ${time(paid)}${rest}`;
		},
	},

	close: {
		fields: { activity: 'activity' },
		touches: (step, story) => ({
			share: [coins(story.activities[step.activity].by)],
			alone: [activity(step.activity)],
		}),
		calls: (step, world) => [
			byPublisher(world, step, world.tx.activities.close(world.id('activity', step.activity))),
		],
		apply: (model, step) => model.close(step.activity),
		words: (step, story, returned) => {
			const { by } = story.activities[step.activity];
			const rest = returned
				? `before all places were used, and gets ${time(returned)} back`
				: 'everybody has been paid';
			return `${by} closes ${named(story, step.activity)}, ${rest}`;
		},
	},
};

/** The steps that a service took which ended early, by the blocks' moments, and by the chain's own record of it. */
async function earlySteps(step, world, outcomes) {
	const since = await world.startOf(part(step), true);
	const until = Math.min(...outcomes.map(({ time }) => time));
	const events = outcomes.flatMap((outcome) => outcome.events);
	const told = eventOf(world.api, { events }, 'activities', 'ServiceEnded');
	if (told.since.toNumber() !== since || told.until.toNumber() !== until) {
		throw new Failure(`the chain recorded other moments for the ${part(step)} than those of the confirmations`);
	}
	const steps = world.stepsIn(until - since);
	const agreed = agreedFor(step, world.story);
	if (steps < stepsOf(step.after) || steps >= agreed) {
		throw new Failure(
			`${named(world.story, step.activity)} was to end early, after ${hours(stepsOf(step.after))} of ${hours(agreed)}, ` +
				`but took ${hours(steps)}: blocks come too slowly for this story`,
		);
	}
	return steps;
}
