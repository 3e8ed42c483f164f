// SPDX-License-Identifier: Apache-2.0
// Steps about services: their beginning and end, what both sides think of it, what is paid, and what is done when they do not agree.

import { textHash } from '../accounts.mjs';
import { hours, stepsOf, time } from '../amounts.mjs';
import { SIDES } from '../model.mjs';
import { deciding } from '../../lib/cases.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { newSalt, sealOf } from '../../lib/seal.mjs';
import { Failure } from '../../lib/wait.mjs';
import { byManager, idOf, inActivity, manager, named, part, publisherOf, purse, takesPlace } from './activities.mjs';
import {
	activity,
	bySomebody,
	byStaff,
	coins,
	homeOf,
	inSentence,
	office,
	officer,
	peopleOf,
	person,
} from './common.mjs';

const AUDITOR = 'Auditor';
const BEST = 5;
/** What the two sides are called on chain. */
const SIDE = { publisher: 'Publisher', participant: 'Participant' };

/** How long the service is to be by now: what was agreed, with what was added to it. */
function agreedFor({ activity: key, who }, story) {
	const { steps, changed } = story.activities[key];
	const added = story.steps.filter(
		(step) => step.do === 'topup' && step.activity === key && step.who === who && !step.refused,
	);
	return added.reduce((sum, step) => sum + stepsOf(step.hours), changed?.steps ?? steps);
}

/** The people who confirm: the publisher, the participant, or both. */
const confirming = (step, story) =>
	(step.by ? [step.by] : SIDES).map((side) => ({ side, name: nameOf(step, story, side) }));
const nameOf = (step, story, side) => (side === 'publisher' ? publisherOf(story, step.activity) : step.who);
const both = (step, story) => inSentence(confirming(step, story).map(({ name }) => name));
const verb = (step, one, more) => (step.by ? one : more);

/** The calls with which a step's people confirm something. */
const confirmations = (step, world, call) =>
	confirming(step, world.story).map(({ name }) =>
		bySomebody(world, name, [call(idOf(world, step), world.address(step.who))]),
	);

/** When a service has ended, if one side has said so: the other side agrees by naming it. */
async function endOf(one, world) {
	const row = await world.api.query.activities.enrolments(idOf(world, one), world.address(one.who));
	const state = row.isSome ? row.unwrap().state : undefined;
	const said = state?.isInService ? state.asInService.endedBy.unwrapOr(undefined) : undefined;
	return said ? said[1].toNumber() : null;
}

/** Made when it is sent: a fork could give the first confirmation another moment. */
const endCall = (step, world) => async () =>
	world.tx.activities.confirmEnd(idOf(world, step), world.address(step.who), await endOf(step, world));

/** Who serves does so in one activity at a time. */
const serving = (who) => `service of ${who}`;
const servesOne = (touches) => (step, story) => {
	const { share, alone } = touches(step, story);
	const people = step.people ? peopleOf(step.people) : [step.who];
	return { share, alone: [...alone, ...people.map(serving)] };
};

/** A part of each of several people. */
const partsOf = (step) => peopleOf(step.people).map((who) => ({ activity: step.activity, who }));
const inParts = (step, story) => ({
	share: [
		activity(step.activity),
		person(manager(step, story)),
		person(publisherOf(story, step.activity)),
		...peopleOf(step.people).map(person),
	],
	alone: partsOf(step).map(part),
});
const addresses = (step, world) => peopleOf(step.people).map((who) => world.address(who));

/** Reviews of the same two people count less each time: they are opened in order. */
const reviewsBetween = (one, other) => `reviews between ${[one, other].sort().join(' and ')}`;
const opening = (step, story) => reviewsBetween(publisherOf(story, step.activity), step.who);

/** Waits until a part has lasted as long as was agreed. */
async function agreedTime(one, world) {
	// The agreed hours are counted from a moment that stays, so that none of them is missing in the end.
	const since = await world.startOf(part(one), true);
	// Nothing to wait for if it has not begun; the chain will say so.
	if (since !== undefined) await world.clock(since + world.lengthOf(agreedFor(one, world.story)));
}

/** The review of one side, as it was sealed. */
const reviewKey = (step, side) => `${part(step)}, by the ${side}`;
const reviewOf = (step, world, side) => world.known('review').find(([key]) => key === reviewKey(step, side))?.[1];

/** Seals what a side thinks. The salt stays with them until it is opened. */
function sealCall(step, world, who, side) {
	const key = reviewKey({ ...step, who }, side);
	const review = {
		activity: idOf(world, step).toBigInt(),
		participant: world.address(who),
		side,
		score: step[side] ?? BEST,
		comment: textHash(`${step.comment ?? 'Thank you'}, ${key}`),
		salt: newSalt(),
	};
	world.note('review', key, review);
	return world.tx.reviews.seal(review.activity, review.participant, sealOf(review));
}

/** Opens what a side has sealed. @param {number} [score] which is said to be the sealed one */
function openCall(step, world, side, score) {
	const review = world.id('review', reviewKey(step, side));
	return world.tx.reviews.open(
		idOf(world, step),
		world.address(step.who),
		SIDE[side],
		score ?? review.score,
		review.comment,
		review.salt,
	);
}

/** What reviews say, in words. */
const reviewWords = (step, story, reviews) => {
	const said = reviews.map(
		({ side, score }) =>
			`${nameOf(step, story, side)} gives ${nameOf(step, story, side === 'publisher' ? 'participant' : 'publisher')} ${score} ${score === 1 ? 'star' : 'stars'}`,
	);
	return inSentence(said);
};

/** Opens in the model whatever of a part is sealed. */
function openAll(model, step, how) {
	const { activities } = model;
	return activities.sealed(step.activity, step.who).map((side) => {
		activities.open(step.activity, step.who, side, how);
		const { score } = activities.get(step.activity).helpers.get(step.who).reviews.get(side);
		return { side, score };
	});
}

const opened = (step, story, reviews) => (reviews.length ? `; ${reviewWords(step, story, reviews)}` : '');

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const SERVICE = {
	start: {
		fields: { activity: 'activity', who: 'member', 'by?': 'side' },
		touches: servesOne(takesPlace),
		before: (step, world) => world.clock(world.id('window', step.activity).service.from),
		calls: (step, world) => confirmations(step, world, world.tx.activities.confirmStart),
		read: (step, world, outcomes) =>
			confirming(step, world.story).forEach(({ side }, i) => world.noteStart(part(step), side, outcomes[i])),
		apply: (model, step) => model.activities.start(step.activity, step.who, step.by && [step.by]),
		words: (step, story) =>
			`${both(step, story)} ${verb(step, 'confirms', 'confirm')} that ${named(story, step.activity)} has begun`,
	},

	checkin: {
		fields: { activity: 'activity', people: 'people', 'by?': 'member' },
		touches: servesOne(inParts),
		before: (step, world) => world.clock(world.id('window', step.activity).service.from),
		calls: (step, world) => [
			byManager(world, step, world.tx.activities.checkIn(idOf(world, step), addresses(step, world))),
		],
		read: (step, world, [outcome]) =>
			partsOf(step).forEach((one) => world.noteStart(part(one), 'publisher', outcome)),
		apply: (model, step) =>
			partsOf(step).forEach(({ who }) => model.activities.start(step.activity, who, ['publisher'], step.by)),
		words: (step, story) =>
			`${manager(step, story)} confirms for all of them that ${named(story, step.activity)} has begun: ${inSentence(peopleOf(step.people))}`,
	},

	end: {
		// `after`: the service ends once so many hours have passed, instead of those that were agreed.
		fields: { activity: 'activity', who: 'member', 'by?': 'side', 'after?': 'hours' },
		exclusive: [['by', 'after']],
		touches: servesOne(inActivity),
		before: async (step, world) => {
			if (step.after === undefined) return agreedTime(step, world);
			// A service that is to end early has no time for a moment that stays.
			const since = await world.startOf(part(step), false);
			if (since !== undefined) await world.clock(since + world.lengthOf(stepsOf(step.after)));
		},
		// One side first; the other one agrees.
		calls: (step, world) => {
			const [{ name }] = confirming(step, world.story);
			return [bySomebody(world, name, [endCall(step, world)])];
		},
		next: (step, world) => {
			const [, other] = confirming(step, world.story);
			return other ? [bySomebody(world, other.name, [endCall(step, world)])] : [];
		},
		final: ({ after }) => after !== undefined,
		read: (step, world, outcomes) => {
			noteBlock(step, world, outcomes);
			return step.after === undefined ? undefined : earlySteps(step, world, outcomes);
		},
		apply: (model, step, story, seen) => {
			const steps = step.after ? (seen ?? stepsOf(step.after)) : undefined;
			model.activities.end(step.activity, step.who, step.by && [step.by], steps);
			return steps;
		},
		words: (step, story, early) => {
			const agreed = agreedFor(step, story);
			const length = early
				? ` already, after ${hours(early)} instead of ${hours(agreed)}`
				: `, after ${hours(agreed)}`;
			return `${both(step, story)} ${verb(step, 'confirms', 'confirm')} that ${named(story, step.activity)} is over${length}`;
		},
	},

	checkout: {
		fields: { activity: 'activity', people: 'people', 'by?': 'member' },
		touches: servesOne(inParts),
		before: (step, world) => Promise.all(partsOf(step).map((one) => agreedTime(one, world))),
		calls: (step, world) => {
			const ending = async (one) => [world.address(one.who), await endOf(one, world)];
			const call = async () =>
				world.tx.activities.checkOut(idOf(world, step), await Promise.all(partsOf(step).map(ending)));
			return [byManager(world, step, call)];
		},
		apply: (model, step) =>
			partsOf(step).forEach(({ who }) =>
				model.activities.end(step.activity, who, ['publisher'], undefined, step.by),
			),
		words: (step, story) =>
			`${manager(step, story)} confirms for all of them that ${named(story, step.activity)} is over`,
	},

	topup: {
		fields: { activity: 'activity', who: 'member', hours: 'hours' },
		touches: (step, story) => {
			const { share, alone } = inActivity(step, story);
			return { share, alone: [...alone, purse(story, step.activity)] };
		},
		calls: (step, world) => [
			byManager(
				world,
				{ activity: step.activity },
				world.tx.activities.topUp(idOf(world, step), world.address(step.who), stepsOf(step.hours)),
			),
		],
		apply: (model, step) => model.activities.topUp(step.activity, step.who, stepsOf(step.hours)),
		words: (step, story) =>
			`It takes longer: ${publisherOf(story, step.activity)} sets ${hours(stepsOf(step.hours))} more aside for ${step.who}`,
	},

	// --- Reviews -------------------------------------------------------------------------------------------------------

	review: {
		// The stars that each side gives the other: five where nothing is said. `by`: only this side reviews.
		fields: {
			activity: 'activity',
			who: 'member',
			'publisher?': 'score',
			'participant?': 'score',
			'comment?': 'private',
			'by?': 'side',
		},
		touches: inActivity,
		calls: (step, world) =>
			confirming(step, world.story).map(({ side, name }) =>
				bySomebody(world, name, [sealCall(step, world, step.who, side)]),
			),
		apply: (model, step, story) => {
			for (const { side } of confirming(step, story))
				model.activities.seal(step.activity, step.who, side, step[side] ?? BEST);
		},
		words: (step, story) => {
			const said = step.comment ? `: "${step.comment}"` : '';
			return `${both(step, story)} ${verb(step, 'reviews', 'review each other')} under seal, after ${named(story, step.activity)}${said}`;
		},
	},

	reviewall: {
		// The publisher and each of several people review each other.
		fields: { activity: 'activity', people: 'people', 'publisher?': 'score', 'participant?': 'score' },
		touches: inParts,
		calls: (step, world) => {
			const people = peopleOf(step.people);
			const theirs = people.map((who) => sealCall(step, world, who, 'publisher'));
			return [
				bySomebody(world, publisherOf(world.story, step.activity), theirs),
				...people.map((who) => bySomebody(world, who, [sealCall(step, world, who, 'participant')])),
			];
		},
		apply: (model, step) => {
			for (const who of peopleOf(step.people))
				for (const side of SIDES) model.activities.seal(step.activity, who, side, step[side] ?? BEST);
		},
		words: (step, story) =>
			`${publisherOf(story, step.activity)} and all of them review each other under seal, after ${named(story, step.activity)}`,
	},

	open: {
		// `score`: which is said to be the sealed one. `unreviewed`: the other side has sealed none, and its time is over.
		fields: { activity: 'activity', who: 'member', 'by?': 'side', 'score?': 'score', 'unreviewed?': 'yes' },
		touches: (step, story) => {
			const { share, alone } = inActivity(step, story);
			return { share, alone: [...alone, opening(step, story)] };
		},
		before: (step, world) => step.unreviewed && reviewsOver(step, world),
		calls: (step, world) =>
			confirming(step, world.story).map(({ side, name }) =>
				bySomebody(world, name, [], [openCall(step, world, side, step.score)]),
			),
		apply: (model, step, story) => {
			const how = { unreviewed: Boolean(step.unreviewed), score: step.score };
			return confirming(step, story).map(({ side }) => {
				model.activities.open(step.activity, step.who, side, how);
				const { score } = model.activities.get(step.activity).helpers.get(step.who).reviews.get(side);
				return { side, score };
			});
		},
		words: (step, story, reviews) =>
			`The seal of ${named(story, step.activity)} is opened: ${reviewWords(step, story, reviews)}`,
	},

	// --- Settlement ----------------------------------------------------------------------------------------------------

	settle: {
		// With it the reviews are opened, unless they stay `sealed`. `unreviewed`: not both have reviewed, and the time is over.
		fields: { activity: 'activity', who: 'member', 'by?': 'member', 'unreviewed?': 'yes', 'sealed?': 'yes' },
		touches: (step, story) => {
			const { share } = inActivity(step, story);
			return {
				share: [...share, coins(step.who), purse(story, step.activity)],
				alone: [part(step), opening(step, story)],
			};
		},
		before: (step, world) => step.unreviewed && reviewsOver(step, world),
		calls: (step, world) => {
			const call = world.tx.activities.settle(idOf(world, step), world.address(step.who));
			const mine = manager(step, world.story);
			const open = (side) =>
				step.refused || step.sealed || !reviewOf(step, world, side) ? [] : [openCall(step, world, side)];
			const others = [
				...(step.by && open('publisher').length
					? [['publisher', publisherOf(world.story, step.activity)]]
					: []),
				...(open('participant').length ? [['participant', step.who]] : []),
			];
			return [
				bySomebody(world, mine, [call], step.by ? [] : open('publisher')),
				...others.map(([side, name]) => bySomebody(world, name, [], open(side))),
			];
		},
		read: (step, world, [{ time: now }]) => now,
		apply: (model, step, story, at) => {
			const unreviewed = Boolean(step.unreviewed);
			const paid = model.activities.settle(step.activity, step.who, { by: step.by, unreviewed, at });
			return { ...paid, reviews: step.sealed ? [] : openAll(model, step, { unreviewed }) };
		},
		words: (step, story, { paid, returned, reviews }) => {
			const rest = returned ? `, ${payer(story, step.activity)} gets ${time(returned)} back` : '';
			return `${manager(step, story)} settles ${named(story, step.activity)}: ${step.who} earns ${time(paid)}${rest}${opened(step, story, reviews)}`;
		},
	},

	settleall: {
		fields: { activity: 'activity', people: 'people', 'by?': 'member' },
		touches: (step, story) => {
			const { share } = inParts(step, story);
			return {
				share: [...share, ...peopleOf(step.people).map(coins), purse(story, step.activity)],
				alone: [...partsOf(step).map(part), ...partsOf(step).map((one) => opening(one, story))],
			};
		},
		calls: (step, world) => {
			const publisher = publisherOf(world.story, step.activity);
			const call = world.tx.activities.settleMany(idOf(world, step), addresses(step, world));
			const theirs = partsOf(step).map((one) => openCall(one, world, 'publisher'));
			return [
				bySomebody(world, manager(step, world.story), [call], step.by ? [] : theirs),
				...(step.by ? [bySomebody(world, publisher, [], theirs)] : []),
				...partsOf(step).map((one) => bySomebody(world, one.who, [], [openCall(one, world, 'participant')])),
			];
		},
		read: (step, world, [{ time: now }]) => now,
		apply: (model, step, story, at) =>
			partsOf(step).map((one) => {
				const { paid } = model.activities.settle(step.activity, one.who, { by: step.by, at });
				return { paid, reviews: openAll(model, one, {}), one };
			}),
		words: (step, story, settled) => {
			const earned = settled.map(({ one, paid }) => `${one.who} earns ${time(paid)}`);
			const reviews = settled.map((each) => reviewWords(each.one, story, each.reviews));
			return `${manager(step, story)} settles ${named(story, step.activity)} with all of them: ${inSentence(earned)}; ${reviews.join('; ')}`;
		},
	},

	lapse: {
		// What the chain does by itself: it settles a service whose publisher is silent, or makes an absence final.
		fields: { activity: 'activity', who: 'member', what: 'lapse' },
		touches: (step, story) => {
			const { share, alone } = inActivity(step, story);
			return { share: [...share, coins(step.who), purse(story, step.activity)], alone };
		},
		calls: () => [],
		read: (step, world) =>
			world.momentWhen(
				`${step.what} of the ${part(step)} by itself`,
				world.id('block', part(step)),
				async ({ query }) => {
					const row = await query.activities.enrolments(idOf(world, step), world.address(step.who));
					return !row.isSome || row.unwrap().state.isSettled;
				},
			),
		apply: (model, step, story, at) => {
			if (step.what === 'absence') return model.activities.confirmAbsence(step.activity, step.who, at);
			return model.activities.settleLate(step.activity, step.who, at);
		},
		words: (step, story, done) => {
			const by = publisherOf(story, step.activity);
			return step.what === 'absence'
				? `Nobody has said otherwise: it is recorded that ${step.who} did not come to ${named(story, step.activity)}`
				: `${by} has not settled ${named(story, step.activity)} in time: it settles by itself, ${step.who} earns ${time(done.paid)}, and it counts against ${by}`;
		},
	},

	absent: {
		fields: { activity: 'activity', who: 'member', 'by?': 'member' },
		touches: inActivity,
		before: (step, world) => world.clock(world.id('window', step.activity).service.until),
		calls: (step, world) => [
			byManager(world, step, world.tx.activities.reportAbsence(idOf(world, step), [world.address(step.who)])),
		],
		read: noteBlock,
		apply: (model, step) => model.activities.reportAbsence(step.activity, step.who, step.by),
		words: (step, story) =>
			`${manager(step, story)} reports that ${step.who} did not come to ${named(story, step.activity)}`,
	},

	dispute: {
		fields: { activity: 'activity', who: 'member', by: 'side', reason: 'private' },
		touches: inActivity,
		calls: (step, world) => {
			const call = world.tx.activities.dispute(idOf(world, step), world.address(step.who), textHash(step.reason));
			return [bySomebody(world, nameOf(step, world.story, step.by), [call])];
		},
		apply: (model, step) => model.activities.dispute(step.activity, step.who, step.by),
		words: (step, story) =>
			`${nameOf(step, story, step.by)} disputes ${named(story, step.activity)}: "${step.reason}"; the coins wait`,
	},

	decide: {
		// So many hours are paid, by the auditor of the publisher's branch.
		fields: { activity: 'activity', who: 'member', hours: 'hours', opinion: 'private' },
		touches: (step, story) => {
			const { share, alone } = inActivity(step, story);
			const branch = homeOf(story, publisherOf(story, step.activity));
			return {
				share: [...share, coins(step.who), purse(story, step.activity), office(branch, AUDITOR)],
				alone,
			};
		},
		calls: (step, world) => {
			const branch = homeOf(world.story, publisherOf(world.story, step.activity));
			const subject = { Service: { activity: idOf(world, step), participant: world.address(step.who) } };
			const decision = { Partly: { steps: stepsOf(step.hours) } };
			const call = deciding(world.api, subject, decision, textHash(step.opinion));
			return [byStaff(world, branch, AUDITOR, call)];
		},
		read: (step, world, [{ time: now }]) => now,
		apply: (model, step, story, at) => {
			const branch = homeOf(story, publisherOf(story, step.activity));
			return model.activities.decide(step.activity, step.who, branch, stepsOf(step.hours), at);
		},
		words: (step, story, { paid, returned }) => {
			const auditor = officer(story, homeOf(story, publisherOf(story, step.activity)), AUDITOR);
			return `${auditor} has heard both and decides: ${step.who} gets ${time(paid)}, ${payer(story, step.activity)} gets ${time(returned)} back: "${step.opinion}"`;
		},
	},
};

/** Who gets back what is not used. */
function payer(story, key) {
	const { by, funding } = story.activities[key];
	return funding === 'own' ? by : `the pot of ${homeOf(story, by)}`;
}

/** Until when the chain cannot have done by itself what comes after this step. */
function noteBlock(step, world, outcomes) {
	world.note('block', part(step), Math.max(...outcomes.map(({ block }) => block)));
}

/** Waits until the time for reviews is over. */
async function reviewsOver(step, world) {
	const ends = world.known('end of reviews').find(([key]) => key === part(step))?.[1];
	if (ends !== undefined) return world.clock(ends);
	const row = await world.api.query.activities.enrolments(idOf(world, step), world.address(step.who));
	const state = row.isSome && row.unwrap().state;
	if (!state?.isEnded) return undefined;
	const until = state.asEnded.reviewUntil.toNumber();
	world.note('end of reviews', part(step), until);
	return world.clock(until);
}

/** The steps that a service took which ended early, by the blocks' moments, and by the chain's own record of it. */
async function earlySteps(step, world, outcomes) {
	const since = await world.startOf(part(step), true);
	const until = Math.min(...outcomes.map(({ time: at }) => at));
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
