// SPDX-License-Identifier: Apache-2.0
// Steps about what watches over coins: large payments that wait, alerts, freezes, and appeals against them.

import { textHash } from '../accounts.mjs';
import { coinsFor, stepsOf, time } from '../amounts.mjs';
import { deciding, decisionOn } from '../../lib/cases.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { view } from '../../lib/view.mjs';
import { Failure } from '../../lib/wait.mjs';
import { branchOf, byMember, byOfficer, coins, held, inSentence, office, person } from './common.mjs';

const AUDITOR = 'Auditor';
/** What the screening looks for, as the story calls it and as the chain does. */
export const RULES = { circle: 'Circle' };

/** For new members, whom all of a story are, with what the chain begins with but for those two that a story sets. */
const thresholds = (above, circles) => ({
	heldAbove: above,
	velocityCount: 30,
	velocitySum: 30_000_000,
	velocityWindow: 7 * 24,
	circleAmount: 500_000,
	circleHops: 5,
	circles,
	allCircles: 6,
	pairCount: 24,
	pairWindow: 30 * 24,
	roundTrips: 6,
	newSum: 30_000_000,
	nearCap: 950_000,
});

const limits = 'thresholds of the screening';
const freeze = (who) => `freeze of ${who}`;
const auditing = ({ by }, story) => ({ by, branch: branchOf(story, AUDITOR, by) });
const auditor = ({ by }, story) => `${by} of ${branchOf(story, AUDITOR, by)}`;
const heldStep = (story, key) => story.steps.find((step) => step.held === key && ['pay', 'give'].includes(step.do));
/** What a freeze of somebody is to the cases. */
const freezing = (world, who) => ({ Freeze: { freeze: world.id('freeze', who) } });

/** The open alert of a rule about somebody, by its number. */
async function alertAbout({ who, rule }, world) {
	const { api } = world;
	const { hash } = await api.rpc.chain.getHeader();
	const alerts = await view(api, await api.at(hash), 'Risk', 'alerts_of', world.address(who));
	const found = [...alerts].find(([, alert]) => alert.rule.type === RULES[rule]);
	if (!found) throw new Failure(`there is no alert about ${who} on chain`);
	const [id, alert] = found;
	return { id, parties: [...alert.parties].map((one) => world.nameOf(one.toString())) };
}

/** What two auditors decide together: the first signature is kept, the second one carries it out. */
const signing = (subject, words, apply) => ({
	fields: { by: 'auditor', who: 'member', opinion: 'private' },
	touches: ({ by, who }, story) => ({
		share: [office(branchOf(story, AUDITOR, by), AUDITOR), person(who)],
		alone: [freeze(who), coins(who)],
	}),
	calls: (step, world) => {
		const call = deciding(world.api, () => subject(step, world), 'Granted', textHash(step.opinion));
		return [byOfficer(world, AUDITOR, step.by, call)];
	},
	apply,
	words,
});

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const RISK = {
	thresholds: {
		// An auditor is asked before more than so many hours move at a time; so many circles by the same two are well.
		fields: { above: 'hours', circles: 'number' },
		touches: () => ({ alone: [limits] }),
		motion: ({ above, circles }, { tx }) =>
			tx.risk.setThresholds(null, 'New', thresholds(coinsFor(stepsOf(above)), circles)),
		apply: (model, { above, circles }) => model.risk.setLimits(coinsFor(stepsOf(above)), circles),
		words: ({ above }) =>
			`Two thirds of the Council decide that an auditor is asked before more than ${time(coinsFor(stepsOf(above)))} of a new member move at a time, and that hours which go round are looked at sooner`,
	},

	release: {
		// A payment that waits goes on.
		fields: { by: 'auditor', held: 'text', opinion: 'private' },
		touches: ({ by, held: key }, story) => {
			const { from, to } = heldStep(story, key);
			return {
				share: [office(branchOf(story, AUDITOR, by), AUDITOR), coins(to)],
				alone: [held(key), coins(from)],
			};
		},
		calls: (step, world) => {
			const subject = { Movement: { held: world.id('held', step.held) } };
			const call = deciding(world.api, subject, 'Granted', textHash(step.opinion));
			return [byOfficer(world, AUDITOR, step.by, call)];
		},
		apply: (model, step, story) => model.risk.release(step.held, auditing(step, story).branch),
		words: (step, story, { from, to, coins: moved }) =>
			`${auditor(step, story)} has asked what it is for, and lets the ${time(moved)} of ${from} go on to ${to}: "${step.opinion}"`,
	},

	handle: {
		fields: { by: 'auditor', who: 'member', rule: 'rule', opinion: 'private' },
		touches: ({ by, who }, story) => ({
			share: [office(branchOf(story, AUDITOR, by), AUDITOR), coins(who)],
			alone: [`alerts about ${who}`],
		}),
		before: async (step, world) => world.note('alert', step.who, await alertAbout(step, world)),
		calls: (step, world) => {
			const { id } = world.id('alert', step.who);
			return [byOfficer(world, AUDITOR, step.by, world.tx.risk.handle(id, true, textHash(step.opinion)))];
		},
		read: ({ who }, world) => world.id('alert', who).parties,
		apply: (model, step, story, seen) => {
			const parties = model.risk.handle(step.rule, step.who, auditing(step, story).branch);
			if (seen && seen.join() !== parties.join())
				throw new Failure(`the alert about ${step.who} names ${inSentence(seen)}, not ${inSentence(parties)}`);
			return parties;
		},
		words: (step, story, parties) =>
			`${auditor(step, story)} looks at the alert "${step.rule}" about ${step.who} and ${inSentence(parties)}, and it is right: "${step.opinion}"`,
	},

	freeze: {
		// Days are the network's own.
		fields: { by: 'auditor', who: 'member', days: 'days', reason: 'private' },
		touches: ({ by, who }, story) => ({
			share: [office(branchOf(story, AUDITOR, by), AUDITOR), person(who)],
			alone: [freeze(who), coins(who)],
		}),
		calls: (step, world) => {
			const until = world.chain.now + step.days * 24 * world.hour;
			const { requestFreeze } = world.tx.risk;
			const call = requestFreeze(world.address(step.who), 'All', textHash(step.reason), until);
			return [byOfficer(world, AUDITOR, step.by, call)];
		},
		final: () => true,
		read: ({ who }, world, [outcome]) =>
			world.note('freeze', who, eventOf(world.api, outcome, 'risk', 'FreezeRequested').freeze),
		apply: (model, step, story) => model.risk.request(step.who, auditing(step, story)),
		words: (step, story) =>
			`${auditor(step, story)} asks that the coins of ${step.who} are frozen for ${step.days} days: "${step.reason}"; nothing is, until a second auditor says so`,
	},

	cosign: signing(
		({ who }, world) => freezing(world, who),
		(step, story) =>
			`${auditor(step, story)} signs it, too, and the coins of ${step.who} are frozen: "${step.opinion}"`,
		(model, step, story) => model.risk.sign(step.who, auditing(step, story)),
	),

	appeal: {
		// Against a freeze.
		fields: { who: 'member', reason: 'private' },
		touches: ({ who }) => ({ share: [person(who)], alone: [freeze(who)] }),
		calls: (step, world) => {
			const call = async () => {
				const decided = await decisionOn(world.api, freezing(world, step.who));
				return world.tx.audit.appeal(decided, textHash(step.reason));
			};
			return [byMember(world, step.who, call)];
		},
		final: () => true,
		read: ({ who }, world, [outcome]) =>
			world.note('appealed case', who, eventOf(world.api, outcome, 'audit', 'Appealed').case),
		apply: (model, { who }) => model.risk.appeal(who),
		words: ({ who, reason }) => `${who} appeals to the branch above: "${reason}"`,
	},

	lift: signing(
		({ who }, world) => ({ Appeal: { case: world.id('appealed case', who) } }),
		(step, story, isFree) =>
			isFree
				? `${auditor(step, story)} agrees, and the coins of ${step.who} are free again: "${step.opinion}"`
				: `${auditor(step, story)} signs that ${step.who} is right: "${step.opinion}"; it takes a second auditor`,
		(model, step, story) => model.risk.lift(step.who, auditing(step, story)),
	),
};
