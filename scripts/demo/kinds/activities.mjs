// SPDX-License-Identifier: Apache-2.0
// Steps about activities: what members and branches ask for, and who takes part.

import { textHash } from '../accounts.mjs';
import { coinsFor, hours, time } from '../amounts.mjs';
import { deciding } from '../../lib/cases.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { Failure } from '../../lib/wait.mjs';
import {
	activity,
	bySomebody,
	byAdministrator,
	byMember,
	byStaff,
	coins,
	homeOf,
	inSentence,
	office,
	officer,
	peopleOf,
	person,
	pot,
	quota,
} from './common.mjs';

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

/** The deadlines that the Council sets, as the story calls them: the parameter, and what is to happen in that time. */
export const PERIODS = {
	confirm: ['ConfirmPeriod', 'confirming'],
	review: ['ReviewPeriod', 'reviewing a service'],
	settle: ['SettlePeriod', 'settling it after that'],
	dispute: ['DisputePeriod', 'saying that one was there after all'],
};
/** "review, settle" */
export const periodsOf = (text) => text.split(',').map((part) => part.trim());

/** Parts of a million. */
const PER_CENT = 10_000;

const places = (key) => `places of ${key}`;
export const part = ({ activity: key, who }) => `part of ${who} in ${key}`;
export const named = (story, key) => story.activities[key].words;
export const publisherOf = (story, key) => story.activities[key].by;
const auditing = (step, story) => step.at ?? homeOf(story, publisherOf(story, step.activity));
/** What the coins of an activity come from. */
export const purse = (story, key) => {
	const { by, funding } = story.activities[key];
	if (funding === 'pot') return pot(homeOf(story, by));
	return funding === 'minted' ? quota(homeOf(story, by)) : coins(by);
};

/** A decision of an auditor. */
const byAuditor = (step, story) => ({
	share: [office(auditing(step, story), 'Auditor')],
	alone: [activity(step.activity)],
});
/** For what is published: whether it passes depends on what was decided before on others by the same publisher. */
const asksRecord = (story, key) => [recordOf(story, key), recordIn(story, key)];
const recordOf = (story, key) => `record of ${publisherOf(story, key)}`;
const recordIn = (story, key) => `${recordOf(story, key)} in ${story.activities[key].category}`;
/** A decision in favour of an activity, which counts for others in its category. */
const finds = ({ share, alone }, story, key) => ({
	share: [...share, recordOf(story, key)],
	alone: [...alone, recordIn(story, key)],
});
/** A decision against one, which counts for all others. */
const blames = ({ share, alone }, story, key) => ({ share, alone: [...alone, recordOf(story, key)] });

/** A step of the publisher's side or a helper in an activity that is going on. */
export const inActivity = (step, story) => ({
	share: [
		activity(step.activity),
		person(step.who),
		person(publisherOf(story, step.activity)),
		...(step.by && story.isPerson(step.by) ? [person(step.by)] : []),
	],
	alone: [part(step)],
});
/** One that takes a place: others may take theirs at the same time. */
export const takesPlace = (step, story) => {
	const { share, alone } = inActivity(step, story);
	return { share: [...share, places(step.activity)], alone };
};
/** One that may give a place back, which somebody after it may need. */
const freesPlace = (step, story) => {
	const { share, alone } = inActivity(step, story);
	return { share, alone: [...alone, places(step.activity)] };
};
/** One that leaves nothing as it was. */
const wholeActivity = (step, story) => ({
	share: [person(publisherOf(story, step.activity))],
	alone: [activity(step.activity), purse(story, step.activity)],
});

const byPublisher = (world, step, ...calls) => bySomebody(world, publisherOf(world.story, step.activity), calls);
/** By the manager whom the step names, or by the publisher. */
export const byManager = (world, step, ...calls) =>
	bySomebody(world, step.by ?? publisherOf(world.story, step.activity), calls);
export const idOf = (world, step) => world.id('activity', step.activity);
/** The manager in words. */
export const manager = (step, story) => step.by ?? publisherOf(story, step.activity);

/** Who pays, as the chain calls it. */
function fundingOf(story, { by, funding }) {
	const branch = funding === 'own' ? undefined : story.branch(homeOf(story, by)).id;
	return { own: 'Own', pot: { Pot: branch }, minted: { Minted: branch } }[funding];
}

/** The terms from now on, and the moments in them. */
function termsOf(world, activity) {
	const { title, category, details, place, places, steps, requires, enrolment, opens, closes, every, times } =
		activity;
	const { now } = world.chain;
	const later = (count) => now + count * world.hour;
	const window = {
		enrolment: { from: now, until: later(enrolment) },
		service: { from: later(opens), until: later(closes) },
	};
	const terms = {
		title,
		category: SERVICES[category],
		content: textHash(details),
		place: place ?? '',
		...window,
		places,
		steps,
		required: requires.map((credential) => world.id('credential', credential)),
		recurrence: times ? { every: every * world.hour, times } : null,
	};
	return { terms, window };
}

/** What the model needs of an activity. */
const forModel = (story, activity) => ({ ...activity, branch: homeOf(story, activity.by) });

/** An auditor decides on what they have read. */
const noteVersion = async ({ activity: key }, world) => {
	const row = await world.api.query.activities.activities(world.id('activity', key));
	if (row.isSome) world.note('version of activity', key, row.unwrap().version.toNumber());
};

/** What a case about an activity as it is now is about. */
const contentOf = (world, step) => ({
	Activity: { activity: idOf(world, step), version: world.id('version of activity', step.activity) },
});

const people = (count) => (count === 1 ? 'one person' : `${count} people`);
const paidFrom = (story, { by, funding }) =>
	({ own: by, pot: `${by} of ${homeOf(story, by)}`, minted: `${by} of ${homeOf(story, by)}` })[funding];

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const ACTIVITIES = {
	periods: {
		fields: { what: 'periods', days: 'days' },
		touches: () => ({ alone: ['periods of activities'] }),
		motion: ({ what, days }, { tx }) =>
			tx.utility.batchAll(
				periodsOf(what).map((one) =>
					tx.parameters.setParameter({ Activities: { [PERIODS[one][0]]: [null, 24 * days] } }),
				),
			),
		apply: () => {},
		words: ({ what, days }) => {
			const matters = periodsOf(what).map((one) => PERIODS[one][1]);
			return `Two thirds of the Council decide that there ${days === 1 ? 'is a day' : `are ${days} days`} for each of: ${matters.join(', ')}`;
		},
	},

	publish: {
		fields: { activity: 'activity' },
		touches: (step, story) => ({
			share: [person(publisherOf(story, step.activity)), ...asksRecord(story, step.activity)],
			alone: [activity(step.activity), purse(story, step.activity)],
		}),
		before: (step, world) => world.agentReady(publisherOf(world.story, step.activity)),
		calls: (step, world) => {
			const activity = world.story.activities[step.activity];
			const { terms, window } = termsOf(world, activity);
			world.note('window', step.activity, window);
			return [byPublisher(world, step, world.tx.activities.publish(terms, fundingOf(world.story, activity)))];
		},
		final: () => true,
		read: (step, world, [outcome]) => {
			const { api } = world;
			world.note('activity', step.activity, eventOf(api, outcome, 'activities', 'Published').activity);
			return { passed: outcome.events.some((event) => api.events.activities.Passed.is(event)) };
		},
		apply: (model, step, story, seen) => {
			const passed = model.activities.publish(step.activity, forModel(story, story.activities[step.activity]));
			if (seen && seen.passed !== passed)
				throw new Failure(`"${step.activity}" ${seen.passed ? 'passed without' : 'waits for'} an auditor, and should not`);
			return passed;
		},
		words: (step, story, passed) => {
			const activity = story.activities[step.activity];
			const { title, steps, places, funding } = activity;
			const set =
				funding === 'minted' ? 'hours are minted for it' : `${time(coinsFor(steps * places))} set aside`;
			const open = passed ? '; it is open at once, without an auditor' : '';
			return `${paidFrom(story, activity)} looks for ${people(places)}: "${title}", ${hours(steps)}; ${set}${open}`;
		},
	},

	approve: {
		// `at` is for trying it at a branch other than the publisher's.
		fields: { activity: 'activity', 'at?': 'branch' },
		touches: (step, story) => finds(byAuditor(step, story), story, step.activity),
		before: noteVersion,
		calls: (step, world) => {
			const call = deciding(world.api, contentOf(world, step), 'Granted', textHash(''));
			return [byStaff(world, auditing(step, world.story), 'Auditor', call)];
		},
		apply: (model, step, story) => model.activities.approve(step.activity, auditing(step, story)),
		words: (step, story) =>
			`${officer(story, auditing(step, story), 'Auditor')} approves ${named(story, step.activity)}`,
	},

	passing: {
		// Publishers of whom `after` activities in a category were found good need no auditor; of those that pass, `sampled` of a hundred
		// are looked at afterwards.
		fields: { after: 'number', sampled: 'number' },
		problem: ({ sampled }) => sampled > 100 && 'no more than all of them can be looked at',
		touches: () => ({ alone: ['passing of activities'] }),
		motion: ({ after, sampled }, { tx }) =>
			tx.utility.batchAll(
				[{ FastPassAfter: [null, after] }, { SampleRate: [null, sampled * PER_CENT] }].map((one) =>
					tx.parameters.setParameter({ Audit: one }),
				),
			),
		apply: (model, { after, sampled }) => model.cases.setPassing(after, sampled === 100),
		words: ({ after, sampled }) =>
			`Two thirds of the Council decide that ${after} good ${after === 1 ? 'activity' : 'activities'} in a category let the next one pass without an auditor, and that ${sampled} of 100 of those are looked at afterwards`,
	},

	sample: {
		fields: { activity: 'activity', opinion: 'private' },
		touches: (step, story) => finds(byAuditor(step, story), story, step.activity),
		calls: (step, world) => {
			const subject = { Sample: { activity: idOf(world, step) } };
			const call = deciding(world.api, subject, 'Granted', textHash(step.opinion));
			return [byStaff(world, auditing(step, world.story), 'Auditor', call)];
		},
		apply: (model, step, story) => model.activities.sample(step.activity, auditing(step, story)),
		words: (step, story) =>
			`The lot falls on ${named(story, step.activity)}: ${officer(story, auditing(step, story), 'Auditor')} looks at it after all: "${step.opinion}"`,
	},

	reject: {
		fields: { activity: 'activity', opinion: 'private', 'at?': 'branch' },
		touches: (step, story) => blames(byAuditor(step, story), story, step.activity),
		before: noteVersion,
		calls: (step, world) => {
			const call = deciding(world.api, contentOf(world, step), 'Refused', textHash(step.opinion));
			return [byStaff(world, auditing(step, world.story), 'Auditor', call)];
		},
		apply: (model, step, story) => model.activities.reject(step.activity, auditing(step, story)),
		words: (step, story) => {
			const auditor = officer(story, auditing(step, story), 'Auditor');
			const by = publisherOf(story, step.activity);
			return `${auditor} gives ${named(story, step.activity)} back to ${by}: "${step.opinion}"`;
		},
	},

	takedown: {
		// By the administrator of the publisher's branch.
		fields: { activity: 'activity', opinion: 'private' },
		touches: (step, story) => blames(wholeActivity(step, story), story, step.activity),
		calls: (step, world) => [
			byAdministrator(
				world,
				auditing(step, world.story),
				world.tx.activities.takeDown(idOf(world, step), textHash(step.opinion)),
			),
		],
		apply: (model, step, story) => model.activities.takeDown(step.activity, auditing(step, story)),
		words: (step, story) =>
			`The administrator of ${auditing(step, story)} takes ${named(story, step.activity)} down, and gives it back to ${publisherOf(story, step.activity)}: "${step.opinion}"`,
	},

	edit: {
		fields: { activity: 'activity' },
		problem: ({ activity: key }, story) =>
			!story.activities[key].changed && `"${key}" says nothing of a "changed" one`,
		touches: wholeActivity,
		calls: (step, world) => {
			const { terms, window } = termsOf(world, world.story.activities[step.activity].changed);
			world.note('window', step.activity, window);
			return [byPublisher(world, step, world.tx.activities.edit(idOf(world, step), terms))];
		},
		apply: (model, step, story) => {
			const { changed } = story.activities[step.activity];
			return model.activities.edit(step.activity, forModel(story, changed));
		},
		words: (step, story, more) => {
			const { by, changed } = story.activities[step.activity];
			const rest = more > 0n ? `; ${time(more)} more set aside` : more < 0n ? `; ${time(-more)} return` : '';
			return `${by} changes it to "${changed.title}", ${hours(changed.steps)}${rest}; it must be approved again`;
		},
	},

	close: {
		fields: { activity: 'activity' },
		touches: wholeActivity,
		calls: (step, world) => [byPublisher(world, step, world.tx.activities.close(idOf(world, step)))],
		apply: (model, step) => model.activities.close(step.activity),
		words: (step, story, returned) => {
			const by = publisherOf(story, step.activity);
			const rest = returned
				? `before all places were used, and gets ${time(returned)} back`
				: 'and nothing of it is left';
			return `${by} closes ${named(story, step.activity)}, ${rest}`;
		},
	},

	recur: {
		// The activity is one that comes `again`: the chain publishes it by itself.
		fields: { activity: 'activity' },
		problem: ({ activity: key }, story) => !story.activities[key].again && `"${key}" does not come "again"`,
		touches: (step, story) => ({
			share: [activity(story.activities[step.activity].again)],
			alone: [activity(step.activity), purse(story, step.activity)],
		}),
		calls: () => [],
		read: async (step, world) => {
			const { again } = world.story.activities[step.activity];
			const series = world.id('activity', again);
			const found = await world.happens(`${again} again`, async ({ query }) => {
				const rows = await query.activities.activities.entries();
				return rows.find(([{ args }, row]) => {
					const from = row.unwrap().series;
					return from.isSome && from.unwrap().eq(series) && !args[0].eq(series);
				});
			});
			const [{ args }, row] = found;
			const { publisher, terms } = row.unwrap();
			if (publisher.toString() !== world.address(publisherOf(world.story, step.activity)))
				throw new Failure(`${step.activity} came again for somebody else`);
			const { enrolment, service } = terms;
			const moments = ({ from, until }) => ({ from: from.toNumber(), until: until.toNumber() });
			world.note('activity', step.activity, args[0]);
			world.note('window', step.activity, { enrolment: moments(enrolment), service: moments(service) });
		},
		apply: (model, step, story) => model.activities.recur(story.activities[step.activity].again, step.activity),
		words: (step, story) => {
			const { title, steps, places, by } = story.activities[step.activity];
			return `It comes again by itself: "${title}", for ${people(places)}; ${time(coinsFor(steps * places))} set aside by ${homeOf(story, by)}`;
		},
	},

	invite: {
		fields: { activity: 'activity', who: 'member' },
		touches: inActivity,
		calls: (step, world) => [
			byPublisher(world, step, world.tx.activities.invite(idOf(world, step), world.address(step.who))),
		],
		apply: (model, step) => model.activities.invite(step.activity, step.who),
		words: (step, story) =>
			`${publisherOf(story, step.activity)} asks ${step.who} to help with managing ${named(story, step.activity)}`,
	},

	assist: {
		fields: { activity: 'activity', who: 'member' },
		touches: (step, story) => ({ share: [person(step.who)], alone: [activity(step.activity)] }),
		calls: (step, world) => [byMember(world, step.who, world.tx.activities.acceptInvitation(idOf(world, step)))],
		apply: (model, step) => model.activities.acceptInvitation(step.activity, step.who),
		words: (step, story) => `${step.who} agrees, and manages ${named(story, step.activity)}, too`,
	},

	enrol: {
		fields: { activity: 'activity', who: 'person' },
		touches: inActivity,
		before: async (step, world) => {
			// One that comes again is open when its time has come.
			const window = world.known('window').find(([key]) => key === step.activity)?.[1];
			if (window) await world.clock(window.enrolment.from);
		},
		calls: (step, world) => [byMember(world, step.who, world.tx.activities.enrol(idOf(world, step)))],
		apply: (model, step) => model.activities.enrol(step.activity, step.who),
		words: (step, story) =>
			`${step.who} of ${homeOf(story, step.who)} offers to help with ${named(story, step.activity)}`,
	},

	leave: {
		fields: { activity: 'activity', who: 'member' },
		touches: freesPlace,
		calls: (step, world) => [byMember(world, step.who, world.tx.activities.leave(idOf(world, step)))],
		read: promoted,
		apply: (model, step, story, seen) => checkPromoted(model.activities.leave(step.activity, step.who), seen),
		words: (step, story, next) =>
			`${step.who} cannot come and takes back the offer to help with ${named(story, step.activity)}${placeFor(next)}`,
	},

	admit: {
		fields: { activity: 'activity', who: 'member', 'by?': 'member' },
		touches: takesPlace,
		calls: (step, world) => [
			byManager(world, step, world.tx.activities.admit(idOf(world, step), world.address(step.who))),
		],
		apply: (model, step) => model.activities.admit(step.activity, step.who, step.by),
		words: (step, story, place) =>
			`${manager(step, story)} accepts ${step.who} for ${named(story, step.activity)}${place ? `; they are number ${place} on the waiting list` : ''}`,
	},

	admitall: {
		// In this order: who finds no place waits, with more stars before who has fewer.
		fields: { activity: 'activity', people: 'people', 'by?': 'member' },
		touches: (step, story) => ({
			share: [
				activity(step.activity),
				person(publisherOf(story, step.activity)),
				...peopleOf(step.people).map(person),
			],
			alone: [
				places(step.activity),
				...peopleOf(step.people).map((who) => part({ activity: step.activity, who })),
			],
		}),
		calls: (step, world) => {
			const { admit } = world.tx.activities;
			const calls = peopleOf(step.people).map((who) => admit(idOf(world, step), world.address(who)));
			return [byManager(world, step, ...calls)];
		},
		read: (step, world, [{ events }]) =>
			events
				.filter((event) => world.api.events.activities.Waitlisted.is(event))
				.map(({ data }) => world.nameOf(data.participant.toString())),
		apply: (model, step, story, seen) => {
			const people = peopleOf(step.people);
			const waiting = people.filter((who) => model.activities.admit(step.activity, who, step.by));
			if (seen && seen.join() !== waiting.join())
				throw new Failure(`${inSentence(seen)} wait for a place, where it should be ${inSentence(waiting)}`);
			return {
				admitted: people.filter((who) => !waiting.includes(who)),
				waiting: model.activities.waiting(step.activity),
			};
		},
		words: (step, story, { admitted, waiting }) =>
			`${manager(step, story)} accepts ${inSentence(admitted)} for ${named(story, step.activity)}; on the waiting list, by stars and then in order, are ${inSentence(waiting)}`,
	},

	decline: {
		fields: { activity: 'activity', who: 'member', 'by?': 'member' },
		touches: freesPlace,
		calls: (step, world) => [
			byManager(world, step, world.tx.activities.decline(idOf(world, step), world.address(step.who))),
		],
		read: promoted,
		apply: (model, step, story, seen) =>
			checkPromoted(model.activities.decline(step.activity, step.who, step.by), seen),
		words: (step, story, next) =>
			`${manager(step, story)} declines ${step.who} for ${named(story, step.activity)}, with thanks${placeFor(next)}`,
	},
};

/** Who got a place that came free, by the chain. */
function promoted(step, world, [outcome]) {
	const admitted = outcome.events.find((event) => world.api.events.activities.Admitted.is(event));
	return { next: admitted && world.nameOf(admitted.data.participant.toString()) };
}

function checkPromoted(next, seen) {
	if (seen && seen.next !== next)
		throw new Failure(`${seen.next ?? 'nobody'} got the place that came free, where it is for ${next ?? 'nobody'}`);
	return next;
}

const placeFor = (next) => (next ? `; the place goes to ${next} from the waiting list` : '');
