// SPDX-License-Identifier: Apache-2.0
// Steps about trainings: what a branch teaches, who learns it, and what becomes of the fees.

import { textHash } from '../accounts.mjs';
import { coinsFor, time } from '../amounts.mjs';
import { deciding } from '../../lib/cases.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { SERVICES } from './activities.mjs';
import {
	byMember,
	byOfficer,
	byStaff,
	coins,
	homeOf,
	inSentence,
	office,
	officer,
	peopleOf,
	person,
	pot,
	profile,
	training,
} from './common.mjs';

const TRAINER = 'Trainer';
const AUDITOR = 'Auditor';
const DAY = 86_400_000;

const learning = ({ training: key, who }) => `learner ${who} of ${key}`;
const trainerOf = (story, key) => story.trainings[key].by;
const branchFor = (story, key) => homeOf(story, trainerOf(story, key));
const named = (story, key) => story.trainings[key].words;
const idOf = (world, step) => world.id('training', step.training);
const byTrainer = (world, step, call) => byOfficer(world, TRAINER, trainerOf(world.story, step.training), call);
const theOffice = (step, story) => office(branchFor(story, step.training), TRAINER);
const learners = (step) => peopleOf(step.people).map((who) => learning({ training: step.training, who }));

/** Whoever decides on a training, or takes part in it, has read it as it stands. */
const noteVersion = async (step, world) => {
	const row = await world.api.query.trainings.trainings(idOf(world, step));
	if (row.isSome) world.note('version of training', step.training, row.unwrap().version.toNumber());
};
const versionOf = (world, step) => world.id('version of training', step.training);

/** For how long a certificate holds, in milliseconds. */
const validFor = ({ days }) => (days === undefined ? null : days * DAY);

/** When a session begins: they divide the time of the training evenly. */
function beginOf({ training: key, session }, world) {
	const { from, until } = world.id('sessions', key);
	return from + Math.floor(((until - from) * (session - 1)) / world.story.trainings[key].sessions);
}

function termsOf(world, { title, details, place, enrolment, opens, closes, places, sessions, needed, ...others }) {
	const { credential, fee, teacher, steps, category } = others;
	const { now } = world.chain;
	const later = (count) => now + count * world.hour;
	return {
		title,
		content: textHash(details),
		place: place ?? '',
		enrolment: { from: now, until: later(enrolment) },
		service: { from: later(opens), until: later(closes) },
		places,
		sessions,
		needed,
		certificate: credential ? { kind: world.id('credential', credential), validFor: validFor(others) } : null,
		required: [],
		fee: coinsFor(fee),
		teacher: world.address(teacher),
		taught: steps,
		category: SERVICES[category],
	};
}

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const TRAININGS = {
	announce: {
		fields: { training: 'training' },
		touches: (step, story) => ({
			share: [theOffice(step, story), person(story.trainings[step.training].teacher)],
			alone: [training(step.training)],
		}),
		calls: (step, world) => {
			const terms = termsOf(world, world.story.trainings[step.training]);
			world.note('sessions', step.training, terms.service);
			return [byTrainer(world, step, world.tx.trainings.publish(terms))];
		},
		final: () => true,
		read: (step, world, [outcome]) =>
			world.note('training', step.training, eventOf(world.api, outcome, 'trainings', 'Published').training),
		apply: (model, step, story) => {
			const { steps: taught, ...others } = story.trainings[step.training];
			model.trainings.publish(step.training, { ...others, taught, branch: branchFor(story, step.training) });
		},
		words: (step, story) => {
			const { by, title, teacher, sessions, fee } = story.trainings[step.training];
			return `${by} of ${branchFor(story, step.training)} announces a training: "${title}", ${sessions} sessions with ${teacher}, for ${time(coinsFor(fee))}`;
		},
	},

	endorse: {
		fields: { training: 'training' },
		touches: (step, story) => ({
			share: [office(branchFor(story, step.training), AUDITOR)],
			alone: [training(step.training)],
		}),
		before: noteVersion,
		calls: (step, world) => {
			const subject = { Training: { training: idOf(world, step), version: versionOf(world, step) } };
			const call = deciding(world.api, subject, 'Granted', textHash(''));
			return [byStaff(world, branchFor(world.story, step.training), AUDITOR, call)];
		},
		apply: (model, step, story) => model.trainings.approve(step.training, branchFor(story, step.training)),
		words: (step, story) =>
			`${officer(story, branchFor(story, step.training), AUDITOR)} approves ${named(story, step.training)}`,
	},

	learn: {
		fields: { training: 'training', who: 'member' },
		touches: (step) => ({
			share: [training(step.training), person(step.who)],
			alone: [coins(step.who), learning(step)],
		}),
		before: noteVersion,
		calls: (step, world) => [
			byMember(world, step.who, world.tx.trainings.enrol(idOf(world, step), versionOf(world, step))),
		],
		apply: (model, step) => model.trainings.enrol(step.training, step.who),
		words: (step, story) =>
			`${step.who} enrols in ${named(story, step.training)}; ${time(coinsFor(story.trainings[step.training].fee))} set aside`,
	},

	attend: {
		fields: { training: 'training', session: 'number', people: 'people' },
		touches: (step, story) => ({
			share: [training(step.training), theOffice(step, story), ...peopleOf(step.people).map(person)],
			alone: learners(step),
		}),
		before: (step, world) => world.clock(beginOf(step, world)),
		calls: (step, world) => {
			const who = peopleOf(step.people).map((name) => world.address(name));
			return [
				byTrainer(world, step, world.tx.trainings.recordAttendance(idOf(world, step), step.session, true, who)),
			];
		},
		apply: (model, step) => model.trainings.attend(step.training, step.session, peopleOf(step.people)),
		words: (step, story) => {
			const people = peopleOf(step.people);
			const were = people.length === 1 ? 'was' : 'were';
			return `${inSentence(people)} ${were} at session ${step.session} of ${named(story, step.training)}`;
		},
	},

	assess: {
		// With a `document` they have passed, without one they have not; when the last session is over.
		fields: { training: 'training', who: 'member', 'document?': 'private' },
		touches: (step, story) => {
			const branch = branchFor(story, step.training);
			const { teacher } = story.trainings[step.training];
			return {
				share: [theOffice(step, story), person(step.who), person(teacher), coins(teacher), pot(branch)],
				// Who is assessed first pays the teacher.
				alone: [training(step.training), learning(step), coins(step.who), profile(step.who)],
			};
		},
		before: (step, world) => world.clock(world.id('sessions', step.training).until),
		calls: (step, world) => {
			const { credential } = world.story.trainings[step.training];
			const account = world.address(step.who);
			let outcome = 'Failed';
			if (step.document !== undefined) {
				const topic = { credential: world.id('credential', credential) };
				const document = world.vault.seal({ account, topic, value: step.document });
				world.note('certificate', learning(step), document);
				outcome = { Passed: { document } };
			}
			return [byTrainer(world, step, world.tx.trainings.assess(idOf(world, step), [[account, outcome]]))];
		},
		final: (step) => step.document !== undefined,
		read: (step, world, [{ time: now }]) => {
			if (step.document === undefined) return;
			const validity = validFor(world.story.trainings[step.training]);
			const commitment = world.id('certificate', learning(step));
			if (validity !== null) world.vault.limit(commitment, now + validity);
		},
		apply: (model, step) => model.trainings.assess(step.training, step.who, step.document),
		words: (step, story, { teacher, pot: rest }) => {
			const { by, teacher: name, credential } = story.trainings[step.training];
			const did =
				step.document === undefined
					? `${step.who} has not passed yet`
					: `${step.who} has passed and gets the credential "${story.credentials[credential].name}": "${step.document}"`;
			const shares = [
				...(teacher ? [`${time(teacher)} to ${name}`] : []),
				...(rest ? [`${time(rest)} to the pot of ${branchFor(story, step.training)}`] : []),
			];
			return `${by} assesses ${named(story, step.training)}: ${did}; of the fee ${inSentence(shares)}`;
		},
	},
};
