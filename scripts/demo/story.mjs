// SPDX-License-Identifier: Apache-2.0
// Reading a story: its people, its activities and its steps, with everything checked that can be checked without a chain.

import { readFileSync } from 'node:fs';
import { coinsFor, stepsOf } from './amounts.mjs';
import { slug } from './accounts.mjs';
import { KINDS, SHORTHANDS } from './kinds.mjs';
import { PERIODS, SERVICES, periodsOf } from './kinds/activities.mjs';
import { REASONS } from './kinds/coins.mjs';
import { CATEGORIES, peopleOf } from './kinds/common.mjs';
import { DELAYS, purposesOf } from './kinds/custody.mjs';
import { servicesOf } from './kinds/noticeboard.mjs';
import { REPORTS, credentialsOf } from './kinds/oracles.mjs';
import { ISSUERS, PATHS } from './kinds/profiles.mjs';
import { RULES } from './kinds/risk.mjs';
import { Model, Refusal, SIDES } from './model.mjs';
import { FUNDERS } from './model/activities.mjs';
import { Failure } from '../lib/wait.mjs';

/** Refused before it gets into a block. */
export const BY_THE_POOL = 'pool';

const MAX_TITLE = 128;
const MAX_NAME = 64;
const ROLES = ['Registrar', 'Auditor', 'Trainer', 'Minter', 'Treasurer', 'Custodian', 'OracleOperator'];
/** The keys of these speak in a branch's own node. */
const ONLY_ONE = ['OracleOperator'];
/** Without them a branch cannot have members who ask for help. */
const NEEDED_ROLES = ['Registrar', 'Auditor'];
const MAX_PROBLEMS = 20;
const EVERYBODY = '*';
/** Windows without a word in the story: from now on, for so many of the network's hours. */
const GENEROUS = 400;
/** A training begins some time after it was announced. */
const FIRST_SESSION = 10;
const SCORES = [1, 2, 3, 4, 5];
const LAPSES = ['settlement', 'absence'];

/** The types of a step's fields: what is wrong with a value, if anything. */
const TYPES = {
	activity: (value, story) => !Object.hasOwn(story.activities, value) && 'is not one of the activities',
	training: (value, story) => !Object.hasOwn(story.trainings, value) && 'is not one of the trainings',
	member: (value, story) => !story.members.some(({ name }) => name === value) && 'is not one of the members',
	person: (value, story) => !story.isPerson(value) && 'is neither a member nor a stranger',
	people: (value, story) =>
		!(isText(value) && peopleOf(value).every((name) => !TYPES.member(name, story))) &&
		'does not name members, such as "Mei Lin, Jonas Weber"',
	branch: (value, story) => !story.branches.some(({ name }) => name === value) && 'is not one of the branches',
	role: (value) => !ROLES.includes(value) && 'is not a role that the story can give',
	auditor: (value, story) => !story.officer('Auditor', value) && "is not one of the branches' auditors",
	treasurer: (value, story) => !story.officer('Treasurer', value) && "is not one of the branches' treasurers",
	custodian: (value, story) => !story.officer('Custodian', value) && "is not one of the branches' custodians",
	operator: (value, story) =>
		!story.officer('OracleOperator', value) && "is not one of the branches' oracle operators",
	issuer: (value, story) =>
		!story.officer('Trainer', value) &&
		!story.officer('Auditor', value) &&
		"is not one of the branches' trainers and auditors",
	partner: (value, story) => !Object.hasOwn(story.partners, value) && 'is not one of the partners',
	institution: (value, story) =>
		!story.institutions.includes(value) && 'is not one of the partners that say something of members',
	field: (value, story) => !Object.hasOwn(story.fields, value) && 'is not one of the fields',
	credential: (value, story) => !Object.hasOwn(story.credentials, value) && 'is not one of the credentials',
	credentials: (value, story) =>
		!(isText(value) && credentialsOf(value).every((name) => Object.hasOwn(story.credentials, name))) &&
		'does not name credentials, such as "driving, taxi"',
	purposes: (value) =>
		!(isText(value) && purposesOf(value).every((purpose) => Object.hasOwn(CATEGORIES, purpose))) &&
		'does not name categories, such as "service, family"',
	services: (value) =>
		!(isText(value) && servicesOf(value).every((name) => Object.hasOwn(SERVICES, name))) &&
		'does not name categories of service, such as "repair, lessons"',
	delay: (value) => !Object.hasOwn(DELAYS, value) && `is not one of: ${Object.keys(DELAYS).join(', ')}`,
	report: (value) => !Object.hasOwn(REPORTS, value) && `is not one of: ${Object.keys(REPORTS).join(', ')}`,
	rule: (value) => !Object.hasOwn(RULES, value) && `is not one of: ${Object.keys(RULES).join(', ')}`,
	yes: (value) => value !== true && 'is not true',
	category: (value) => !Object.hasOwn(CATEGORIES, value) && `is not one of: ${Object.keys(CATEGORIES).join(', ')}`,
	reason: (value) => !Object.hasOwn(REASONS, value) && `is not one of: ${Object.keys(REASONS).join(', ')}`,
	days: (value) => !isCount(value) && 'is not a number of days',
	number: (value) => !isCount(value) && 'is not a number',
	score: (value) => !SCORES.includes(value) && `is not one of: ${SCORES.join(', ')}`,
	lapse: (value) => !LAPSES.includes(value) && `is not one of: ${LAPSES.join(', ')}`,
	periods: (value) =>
		!(isText(value) && periodsOf(value).every((name) => Object.hasOwn(PERIODS, name))) &&
		`does not name periods, such as "${Object.keys(PERIODS).slice(0, 2).join(', ')}"`,
	side: (value) => !SIDES.includes(value) && `is not one of: ${SIDES.join(', ')}`,
	hours: (value) => !stepsOf(value) && 'is not a number of hours in steps of three minutes (0.05)',
	/** What something is called in the story. */
	text: (value) => !isText(value) && 'is not a text',
	/** What somebody writes or says, which stays off chain. */
	private: (value) => !isText(value) && 'is not a text',
	public: (value, story) => publicTextProblem(value, story),
};

const isCount = (value) => Number.isSafeInteger(value) && value > 0;
const isText = (value) => typeof value === 'string' && value.trim() !== '';
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param {string} file
 * @param {(raw: any) => any} [change] makes another story of what stands in the file
 * @returns {Story}
 */
export function loadStory(file, change = (raw) => raw) {
	let text;
	try {
		text = readFileSync(file, 'utf8');
	} catch (error) {
		throw new Failure(`the story ${file} cannot be read: ${error.message}`, 2);
	}
	try {
		const raw = JSON.parse(text);
		// What is wrong with it is said of the story as it stands there.
		const story = readStory(raw);
		const changed = change(raw);
		return changed === raw ? story : readStory(changed);
	} catch (error) {
		if (error instanceof SyntaxError) throw new Failure(`the story ${file} is not valid JSON: ${error.message}`, 2);
		error.message = `the story ${file} is not right:\n${error.message}`;
		throw error;
	}
}

/**
 * @param {any} raw a story as it stands in its file; see docs/demo/README.md
 * @returns {Story}
 */
export function readStory(raw) {
	const problems = [];
	checkShape(raw, problems);
	stopAt(problems);
	const story = new Story(raw);
	checkPeople(story, problems);
	stopAt(problems);
	checkPartners(story, problems);
	checkKinds(story, problems);
	checkActivities(story, problems);
	checkTrainings(story, problems);
	stopAt(problems);
	story.steps = raw.steps.flatMap((entry, i) => readStep(entry, `step ${i + 1}`, story, problems));
	stopAt(problems);
	rehearse(story, problems);
	stopAt(problems);
	return story;
}

/** With windows in the network's hours: until when members enrol, and from when until when they serve. */
const timed = ({ closes = GENEROUS, enrolment = closes, ...others }) => ({ opens: 0, closes, enrolment, ...others });

/** An activity with all that may be left out, as it is published at first and as it is changed to. */
function withDefaults({ changed, ...activity }) {
	const full = (terms) => timed({ places: 1, funding: 'own', requires: [], ...terms, steps: stepsOf(terms.hours) });
	return { ...full(activity), ...(changed && { changed: full({ ...activity, ...changed }) }) };
}

/** One that comes again is as it was, and does not come once more. */
const comesAgain = (first, { again, words }) => ({
	...withDefaults(first ?? {}),
	again,
	words,
	times: undefined,
	every: undefined,
});

/** A story that is right in itself. */
export class Story {
	constructor({ title, welcome, branches, members, strangers = [], partners = {}, ...others }) {
		const { fields = {}, credentials = {}, activities, trainings = {} } = others;
		this.title = title;
		this.welcome = coinsFor(stepsOf(welcome));
		this.branches = branches;
		this.members = members;
		this.strangers = strangers;
		this.partners = partners;
		this.fields = fields;
		this.credentials = credentials;
		this.activities = Object.fromEntries(
			Object.entries(activities).map(([key, activity]) => [
				key,
				activity.again ? comesAgain(activities[activity.again], activity) : withDefaults(activity),
			]),
		);
		this.trainings = Object.fromEntries(
			Object.entries(trainings).map(([key, training]) => [
				key,
				timed({ opens: FIRST_SESSION, ...training, steps: stepsOf(training.hours) }),
			]),
		);
		for (const training of Object.values(this.trainings)) training.fee = stepsOf(training.fee);
		this.steps = [];
	}

	branch(name) {
		return this.branches.find((branch) => branch.name === name);
	}

	/** The branch right above each that has one. */
	get below() {
		return Object.fromEntries(this.branches.flatMap(({ name, below }) => (below ? [[name, below]] : [])));
	}

	/** Who has this role in a branch, by name. */
	officers(branch, role) {
		return [this.branch(branch).staff[role] ?? []].flat();
	}

	/** Where somebody has this role, and which one of those who have it they are. */
	officer(role, name) {
		const branch = this.branches.find((one) => this.officers(one.name, role).includes(name));
		return branch && { branch, number: this.officers(branch.name, role).indexOf(name) };
	}

	/** For which branch somebody of the staff works, as what, and which one of those who do they are. */
	office(name) {
		for (const branch of this.branches)
			for (const role of Object.keys(branch.staff))
				if (this.officers(branch.name, role).includes(name))
					return { branch, role, number: this.officers(branch.name, role).indexOf(name) };
		return undefined;
	}

	/** Everything that everybody may read of activities and trainings, by what it is of. */
	get titles() {
		const told = [...Object.entries(this.activities), ...Object.entries(this.trainings)];
		return told.flatMap(([what, { title, changed, again }]) => [
			...(again ? [] : [{ what, text: title }]),
			...(changed && changed.title !== title ? [{ what: `the changed ${what}`, text: changed.title }] : []),
		]);
	}

	/** The partners that say something of members. */
	get institutions() {
		return Object.keys(this.partners).filter((key) => this.partners[key].institution);
	}

	/** The number that a partner gets on chain: they are admitted in the order of the steps. */
	partnerNumber(key) {
		return this.steps
			.filter((step) => step.do === 'partner' && !step.refused)
			.findIndex(({ partner }) => partner === key);
	}

	/** Whom somebody names as successor. */
	successorOf(name) {
		return this.steps.findLast((step) => step.do === 'heir' && step.who === name && !step.refused)?.successor;
	}

	person(name) {
		return [...this.members, ...this.strangers].find((person) => person.name === name);
	}

	isPerson(name) {
		return Boolean(this.person(name));
	}

	/** How many steps there are, headings not counted. */
	get length() {
		return this.steps.filter((step) => step.do).length;
	}
}

function stopAt(problems) {
	if (!problems.length) return;
	const more = problems.length - MAX_PROBLEMS;
	const lines = problems.slice(0, MAX_PROBLEMS).map((problem) => `  - ${problem}`);
	if (more > 0) lines.push(`  … and ${more} more`);
	throw new Failure(lines.join('\n'), 2);
}

function checkShape(raw, problems) {
	if (!isObject(raw)) return void problems.push('it must be one JSON object');
	const needs = (condition, problem) => condition || problems.push(problem);
	needs(isText(raw.title), '"title" must be a text');
	needs(stepsOf(raw.welcome), '"welcome" must be the hours that a new member gets');
	needs(
		isObject(raw.activities) && Object.values(raw.activities).every(isObject),
		'"activities" must be an object of objects',
	);
	needs(
		raw.partners === undefined || (isObject(raw.partners) && Object.values(raw.partners).every(isObject)),
		'"partners" must be an object of objects',
	);
	for (const list of ['fields', 'credentials', 'trainings']) {
		const right = raw[list] === undefined || (isObject(raw[list]) && Object.values(raw[list]).every(isObject));
		needs(right, `"${list}" must be an object of objects`);
	}
	for (const list of ['branches', 'members', 'steps', ...(raw.strangers === undefined ? [] : ['strangers'])]) {
		needs(
			Array.isArray(raw[list]) && raw[list].length && raw[list].every(isObject),
			`"${list}" must be a list of objects`,
		);
	}
}

function checkPeople(story, problems) {
	const branchNames = story.branches.map(({ name }) => name);
	for (const [i, branch] of story.branches.entries()) {
		const where = `branch ${branch.name ?? i + 1}`;
		for (const field of ['name', 'key', 'account', 'administrator']) {
			if (!isText(branch[field])) problems.push(`${where}: "${field}" must be a text`);
		}
		if (!Number.isSafeInteger(branch.id) || branch.id < 1)
			problems.push(`${where}: "id" must be the branch's number on chain`);
		if (branch.below !== undefined && !story.branches.slice(0, i).some(({ name }) => name === branch.below))
			problems.push(`${where}: "below" must be a branch that stands before it`);
		for (const role of NEEDED_ROLES) {
			if (branch.staff?.[role] === undefined) problems.push(`${where}: "staff" names no ${role}`);
		}
		for (const [role, people] of Object.entries(branch.staff ?? {})) {
			if (!ROLES.includes(role)) problems.push(`${where}: "staff" cannot have a ${role}`);
			if (![people].flat().every(isText))
				problems.push(`${where}: the ${role} must be a name or a list of names`);
			if (ONLY_ONE.includes(role) && [people].flat().length > 1)
				problems.push(`${where}: there can be only one ${role}`);
		}
	}
	for (const [what, people] of [
		['member', story.members],
		['stranger', story.strangers],
	]) {
		for (const [i, { name, home, identity }] of people.entries()) {
			const where = `${what} ${name ?? i + 1}`;
			if (!isText(name) || !slug(name)) problems.push(`${where}: "name" must be a text with Latin letters`);
			if (!branchNames.includes(home))
				problems.push(`${where}: "home" must be one of: ${branchNames.join(', ')}`);
			if (what === 'member' && !isText(identity)) problems.push(`${where}: "identity" must be a text`);
		}
	}
	if (problems.length) return;
	const people = [...story.members, ...story.strangers];
	alike(
		story.branches,
		({ name }) => name,
		(name) => `two branches are called ${name}`,
		problems,
	);
	alike(
		story.branches,
		({ id }) => id,
		(id) => `two branches have the id ${id}`,
		problems,
	);
	alike(
		story.branches.flatMap(({ staff }) => Object.values(staff).flat()),
		(name) => name,
		(name) => `two of the branches' staff are called ${name}`,
		problems,
	);
	alike(
		people,
		({ name }) => slug(name),
		(name) => `two people have names that give the same key, "${name}"`,
		problems,
	);
	alike(
		story.members,
		({ identity }) => identity,
		(identity) => `two members have the identity ${identity}`,
		problems,
	);
}

function alike(list, by, say, problems) {
	const seen = new Set();
	for (const entry of list) {
		if (seen.has(by(entry))) problems.push(say(by(entry)));
		seen.add(by(entry));
	}
}

const WINDOW_FIELDS = ['enrolment', 'opens', 'closes'];
const ACTIVITY_FIELDS = [
	...['by', 'title', 'words', 'category', 'hours', 'places', 'steps', 'details', 'place'],
	...['funding', 'requires', 'every', 'times', 'waiting', 'changed', 'again'],
	...WINDOW_FIELDS,
];
const TRAINING_FIELDS = [
	...['by', 'title', 'words', 'category', 'hours', 'places', 'steps', 'details', 'place'],
	...['teacher', 'sessions', 'needed', 'credential', 'days', 'fee'],
	...WINDOW_FIELDS,
];

/** What is wrong with a text that everybody can read for good, if anything: it must not tell of anybody. */
function publicTextProblem(text, story) {
	if (!isText(text) || Buffer.byteLength(text) > MAX_TITLE) return `must be a text of at most ${MAX_TITLE} bytes`;
	const names = new Set(
		[...story.members, ...story.strangers]
			.flatMap(({ name }) => slug(name).split('-'))
			.filter((part) => part.length > 2),
	);
	const telling = slug(text)
		.split('-')
		.find((word) => names.has(word));
	return telling && `names a person ("${telling}"), and it is public`;
}

function checkPartners(story, problems) {
	for (const [key, { name, contact, agreement, node }] of Object.entries(story.partners)) {
		const needs = (condition, problem) => condition || problems.push(`partner "${key}": ${problem}`);
		needs(
			isText(name) && Buffer.byteLength(name) <= MAX_NAME,
			`"name" must be a text of at most ${MAX_NAME} bytes`,
		);
		needs(isText(contact), '"contact" must say how the public reaches it');
		needs(isText(agreement), '"agreement" must be a text; only its hash goes on chain');
		needs(!TYPES.branch(node, story), '"node" must be the branch whose node it uses');
	}
}

/** The kinds of fields and credentials that the story uses, by short names. */
function checkKinds(story, problems) {
	for (const [what, kinds, property, values] of [
		['field', story.fields, 'path', PATHS],
		['credential', story.credentials, 'by', ISSUERS],
	]) {
		for (const [key, kind] of Object.entries(kinds)) {
			const needs = (condition, problem) => condition || problems.push(`${what} "${key}": ${problem}`);
			needs(
				isText(kind.name) && Buffer.byteLength(kind.name) <= MAX_NAME,
				`"name" must be a text of at most ${MAX_NAME} bytes`,
			);
			needs(
				Object.hasOwn(values, kind[property]),
				`"${property}" must be one of: ${Object.keys(values).join(', ')}`,
			);
			needs(
				kind.id === undefined || (Number.isSafeInteger(kind.id) && kind.id >= 0 && kind.id < 2 ** 16),
				'"id" must be the number that the Council gives it',
			);
		}
	}
}

function checkActivities(story, problems) {
	for (const [key, activity] of Object.entries(story.activities)) {
		const needs = (condition, problem) => condition || problems.push(`activity "${key}": ${problem}`);
		const { by, funding, again, changed } = activity;
		const others = Object.keys(story.activities).filter((one) => one !== key);
		if (again !== undefined && !others.includes(again))
			return void needs(false, '"again" must be the activity that comes again');
		const isOwn = funding === 'own';
		needs(isOwn || Object.hasOwn(FUNDERS, funding), `"funding" must be one of: ${Object.keys(FUNDERS).join(', ')}`);
		if (isOwn) needs(!TYPES.member(by, story), `"by" must be a member, not ${JSON.stringify(by)}`);
		else needs(story.officer(FUNDERS[funding], by), `"by" must be one of the staff who may pay it, not ${by}`);
		for (const terms of [activity, ...(changed ? [changed] : [])]) checkTerms(terms, ACTIVITY_FIELDS, needs, story);
		const { times, every } = activity;
		needs((times === undefined) === (every === undefined), '"every" and "times" belong together');
		needs(times === undefined || (isCount(times) && isCount(every)), '"every" and "times" must be whole numbers');
	}
}

function checkTrainings(story, problems) {
	for (const [key, training] of Object.entries(story.trainings)) {
		const needs = (condition, problem) => condition || problems.push(`training "${key}": ${problem}`);
		const { by, teacher, sessions, needed, credential, days } = training;
		needs(story.officer('Trainer', by), `"by" must be one of the branches' trainers, not ${JSON.stringify(by)}`);
		needs(!TYPES.member(teacher, story), `"teacher" must be a member, not ${JSON.stringify(teacher)}`);
		needs(isCount(sessions) && isCount(needed) && needed <= sessions, '"needed" must be some of the "sessions"');
		needs(
			credential === undefined || !TYPES.credential(credential, story),
			'"credential" must be one of the credentials',
		);
		needs(days === undefined || isCount(days), '"days" must be for how many days the credential holds');
		needs(training.fee, '"fee" must be a number of hours in steps of three minutes (0.05)');
		checkTerms(training, TRAINING_FIELDS, needs, story);
	}
}

/** What activities and trainings say of themselves. */
function checkTerms(terms, known, needs, story) {
	const { title, words, category, hours, places, details, place, requires = [], enrolment, opens, closes } = terms;
	for (const field of Object.keys(terms)) needs(known.includes(field), `"${field}" means nothing here`);
	needs(isText(words), '"words" must say what it is in a sentence, such as "the walk to the hospital"');
	needs(Object.hasOwn(SERVICES, category), `"category" must be one of: ${Object.keys(SERVICES).join(', ')}`);
	needs(stepsOf(hours), '"hours" must be a number of hours in steps of three minutes (0.05)');
	needs(isCount(places), '"places" must be a number of people');
	needs(isText(details), '"details" must be a text; only its hash goes on chain');
	const problem = publicTextProblem(title, story);
	needs(!problem, `"title" ${problem}`);
	const placeProblem = place === undefined ? false : publicTextProblem(place, story);
	needs(!placeProblem, `"place" ${placeProblem}`);
	needs(
		Array.isArray(requires) && requires.every((one) => !TYPES.credential(one, story)),
		'"requires" must be a list of credentials',
	);
	const fits = isCount(enrolment) && isCount(closes) && Number.isSafeInteger(opens) && opens >= 0;
	needs(
		fits && opens < closes && enrolment <= closes,
		'"enrolment", "opens" and "closes" must be hours from its publication on, in this order of time',
	);
}

/** One entry of the file: a heading, a step, a shorthand for several, or a step for each of a list. */
function readStep(entry, where, story, problems) {
	if (isText(entry.chapter) && Object.keys(entry).length === 1) return [entry];
	const kinds = [...Object.keys(KINDS), ...Object.keys(SHORTHANDS)];
	if (!kinds.includes(entry.do)) {
		problems.push(`${where}: "do" must be one of: ${kinds.join(', ')}; or the entry is a { "chapter": … }`);
		return [];
	}
	const parts = SHORTHANDS[entry.do] ?? [entry.do];
	const steps = spread(entry, story).flatMap((step) => parts.map((name) => partOf(step, name, parts)));
	for (const step of steps) checkStep(step, `${where} (${entry.do})`, story, problems);
	return steps;
}

const fieldsOf = (name) => Object.keys(KINDS[name].fields).map((field) => field.replace('?', ''));

/** One of the steps for which a shorthand stands, with the fields that are its own. What belongs to none of them stays, as a fault. */
function partOf(step, name, parts) {
	const own = fieldsOf(name);
	const others = parts.flatMap(fieldsOf).filter((field) => !own.includes(field));
	const kept = Object.entries(step).filter(([field]) => !others.includes(field));
	return { ...Object.fromEntries(kept), do: name };
}

/** A field that is a list, or `*` for everybody who has a key, stands for one step with each of its values. */
function spread(entry, story) {
	const everything = {
		who: story.members.filter(({ keyless }) => !keyless).map(({ name }) => name),
		branch: story.branches.map(({ name }) => name),
	};
	return Object.entries(entry).reduce(
		(steps, [field, value]) => {
			const values = Array.isArray(value)
				? value
				: value === EVERYBODY && everything[field]
					? everything[field]
					: [value];
			return steps.flatMap((step) => values.map((one) => ({ ...step, [field]: one })));
		},
		[{}],
	);
}

function checkStep(step, where, story, problems) {
	const kind = KINDS[step.do];
	const known = problems.length;
	const fields = Object.fromEntries(Object.entries(kind.fields).map(([name, type]) => [name.replace('?', ''), type]));
	for (const [name, value] of Object.entries(step)) {
		if (['do', 'refused', 'say'].includes(name)) continue;
		const type = fields[name];
		const problem = type ? TYPES[type](value, story) : 'means nothing here';
		if (problem) problems.push(`${where}: "${name}", ${JSON.stringify(value)}, ${problem}`);
	}
	for (const name of Object.keys(kind.fields)) {
		if (!name.endsWith('?') && step[name] === undefined) problems.push(`${where}: "${name}" is missing`);
	}
	if (problems.length === known) {
		const problem = kind.problem?.(step, story);
		if (problem) problems.push(`${where}: ${problem}`);
	}
	for (const pair of kind.exclusive ?? []) {
		if (pair.every((name) => step[name] !== undefined))
			problems.push(`${where}: ${pair.map((name) => `"${name}"`).join(' and ')} exclude each other`);
	}
	if (step.refused === undefined) {
		if (step.say !== undefined) problems.push(`${where}: "say" is only for steps that are refused`);
		return;
	}
	if (!isText(step.refused))
		problems.push(`${where}: "refused" must name the error, such as "Profiles.PersonRegistered"`);
	if (!isText(step.say)) problems.push(`${where}: "say" must tell in a sentence what is tried and refused`);
}

/** Plays the story on the model alone: what should go well must be possible, what should be refused must not. */
function rehearse(story, problems) {
	const model = new Model(story.welcome, story.below);
	let number = 0;
	for (const step of story.steps) {
		if (!step.do) continue;
		number += 1;
		const who = step.who ? ` of ${step.who}` : '';
		const what = `step ${number} of ${story.length}, "${step.do}"${who}${step.activity ? ` in "${step.activity}"` : ''}`;
		const why = refusalOf(() => KINDS[step.do].apply(model, step, story));
		if (why && !step.refused) return void problems.push(`${what}, is not possible: ${why}`);
		if (!why && step.refused) return void problems.push(`${what}, is to be refused, but nothing is wrong with it`);
	}
	story.rehearsed = model;
}

function refusalOf(apply) {
	try {
		apply();
		return undefined;
	} catch (error) {
		if (error instanceof Refusal) return error.message;
		throw error;
	}
}
