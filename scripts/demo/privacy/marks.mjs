// SPDX-License-Identifier: Apache-2.0
// The same story with marked personal data: each text that must stay off the chain gets a word that stands nowhere else in the world.

import { randomInt } from 'node:crypto';
import { KINDS, SHORTHANDS } from '../kinds.mjs';
import { peopleOf } from '../kinds/common.mjs';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const MARK_LETTERS = 18;
const PRIVATE = 'private';
const PEOPLE = 'people';

/** @returns {string} a word that nobody has ever said */
export const newMark = () => Array.from({ length: MARK_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/**
 * @param {any} raw a story as it stands in its file
 * @returns {{story: any, secrets: import('./search.mjs').Secret[]}} the marked story, and what must not be on chain when it was played
 */
export function markStory(raw) {
	const marks = new Marks();
	const people = [...raw.members, ...(raw.strangers ?? [])];
	const staff = raw.branches.flatMap(({ staff: roles = {} }) => Object.values(roles).flat());
	const names = new Map([...people.map(({ name }) => name), ...staff].map((name) => [name, marks.name(name)]));
	// The longest first: one name may begin with another.
	const inOrder = [...names].sort(([one], [other]) => other.length - one.length);
	const renamed = (value) => names.get(value) ?? value;
	const inSentence = (text) => inOrder.reduce((said, [name, marked]) => said.replaceAll(name, marked), text);

	const markPerson = (person) => ({
		...person,
		name: renamed(person.name),
		...(person.identity && { identity: marks.text(`the identity number of ${person.name}`, person.identity) }),
	});
	const markStep = (step, number) =>
		Object.fromEntries(
			Object.entries(step).map(([field, value]) => {
				if (field === 'say') return [field, inSentence(value)];
				const mark = (one) => {
					if (has(step.do, field, PEOPLE)) return peopleOf(one).map(renamed).join(', ');
					return has(step.do, field, PRIVATE)
						? marks.text(`"${field}" of step ${number + 1} (${step.do})`, one)
						: renamed(one);
				};
				return [field, Array.isArray(value) ? value.map(mark) : mark(value)];
			}),
		);
	const markDetails = (terms, key) =>
		terms.details === undefined ? terms : { ...terms, details: marks.text(`the details of ${key}`, terms.details) };
	// One that comes again has neither details nor a publisher of its own.
	const markActivity = (activity, key) => ({
		...markDetails(activity, key),
		...(activity.by && { by: renamed(activity.by) }),
		...(activity.changed && { changed: markDetails(activity.changed, `the changed ${key}`) }),
	});
	const story = {
		...raw,
		branches: raw.branches.map((branch) => ({
			...branch,
			staff: mapped(branch.staff, (who) => each(who, renamed)),
		})),
		members: raw.members.map(markPerson),
		...(raw.strangers && { strangers: raw.strangers.map(markPerson) }),
		...(raw.partners && {
			partners: mapped(raw.partners, (partner, key) => ({
				...partner,
				agreement: marks.text(`the agreement with ${key}`, partner.agreement),
			})),
		}),
		activities: mapped(raw.activities, markActivity),
		...(raw.trainings && {
			trainings: mapped(raw.trainings, (training, key) => ({
				...markActivity(training, key),
				teacher: renamed(training.teacher),
			})),
		}),
		steps: raw.steps.map(markStep),
	};
	const births = people
		.filter(({ birth }) => birth)
		.map(({ name, birth }) => ({ what: `the birth date of ${name}`, text: birth }));
	return { story, secrets: [...marks.secrets, ...births] };
}

/** Marks texts, the same text always with the same word: where the story says something twice, it must still be the same. */
class Marks {
	/** @type {import('./search.mjs').Secret[]} */
	secrets = [];
	#marked = new Map();

	name(name) {
		// A name stays one: its mark is one more.
		const mark = newMark();
		return this.#keep(`the name ${name}`, name, `${name} ${mark[0].toUpperCase()}${mark.slice(1)}`, mark);
	}

	text(what, text) {
		const mark = newMark();
		return this.#keep(what, text, `${text} ${mark}`, mark);
	}

	#keep(what, text, marked, mark) {
		if (!this.#marked.has(text)) {
			this.#marked.set(text, marked);
			this.secrets.push({ what, text: mark, whole: marked });
		}
		return this.#marked.get(text);
	}
}

/** Whether a field of a step is of this type, such as a text that stays off the chain. */
function has(kind, field, type) {
	return (SHORTHANDS[kind] ?? [kind]).some((name) =>
		[field, `${field}?`].some((one) => KINDS[name]?.fields[one] === type),
	);
}

const each = (value, change) => (Array.isArray(value) ? value.map(change) : change(value));
const mapped = (object = {}, change) =>
	Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
