// SPDX-License-Identifier: Apache-2.0
// What a node says that is registered and known, in the words of the model: whole registers are read, so that nothing that the story
// does not say can hide in them.

import { nullifier } from './accounts.mjs';
import { time } from './amounts.mjs';
import { SERVICES } from './kinds/activities.mjs';
import { CATEGORIES } from './kinds/common.mjs';
import { ALWAYS } from './kinds/noticeboard.mjs';
import { RULES } from './kinds/risk.mjs';
import {
	BLEMISH,
	FATES,
	UNSEEN,
	blemishOf,
	casesOf,
	goodWords,
	passageOf,
	recordOf,
	talliedWords,
	waitingOf,
	waitingWords,
} from './model/cases.mjs';
import { custodianWords, mandateWords } from './model/custody.mjs';
import { reportOf, subjectOf } from './model/oracles.mjs';
import {
	FROZEN,
	LIMITS,
	TO_BE_FROZEN,
	alertOf,
	alertsOf,
	coinsOf,
	countWords,
	heldOf,
	limitWords,
} from './model/risk.mjs';
import { listed } from './model/rules.mjs';

const STATUSES = { Active: 'active', Suspended: 'suspended', Left: 'left', Deceased: 'deceased' };
const SERVICE = Object.fromEntries(Object.entries(SERVICES).map(([words, id]) => [id, words]));
const CATEGORY = Object.fromEntries(Object.entries(CATEGORIES).map(([words, name]) => [name, words]));
const RULE = Object.fromEntries(Object.entries(RULES).map(([words, name]) => [name, words]));

/**
 * @param {import('./player.mjs').World} world
 * @param {any} at the API at a block
 * @returns {Promise<Map<string, string>>} by what it is about
 */
export async function readFacts(world, { query }) {
	const names = new Names(world);
	const { profiles, credentials, custody, oracles } = query;
	const [members, moves, fields, proposals, grants, held, controllers, uses, requests, expected] = await Promise.all(
		[
			profiles.members,
			profiles.moves,
			profiles.fields,
			profiles.proposals,
			profiles.grants,
			credentials.credentials,
			custody.controllers,
			custody.keyUses,
			custody.keyRequests,
			custody.expected,
		].map(rowsOf),
	);
	const [custodians, mandates, successors, deaths, estates, sources, settled, voices, reports] = await Promise.all(
		[
			custody.custodians,
			custody.mandates,
			custody.successors,
			custody.deathReports,
			custody.estates,
			oracles.sources,
			oracles.settled,
			oracles.voices,
			oracles.reports,
		].map(rowsOf),
	);
	const [attempts, offers] = await Promise.all([query.trainings.histories, query.noticeboard.offers].map(rowsOf));
	const validUntil = (moment) => (moment.isSome ? moment.unwrap().toNumber() : null);
	const words = (account, topic, commitment, until) =>
		world.vault.words({
			commitment: commitment.toHex(),
			account: account.toString(),
			topic,
			validUntil: validUntil(until),
		});
	const wordsOf = (account, kind, commitment, until) => words(account, { field: kind.toNumber() }, commitment, until);

	return new Map([
		...members.flatMap(([[account], member]) => {
			const who = names.of(account);
			const { status, branch } = member;
			const right = nullifier(world.story.person(who)?.identity ?? '') === member.nullifier.toHex();
			if (!right) return [[`${who}, person`, 'somebody else']];
			if (status.isPending) return [[`${who}, status`, `registered at ${names.branch(branch)}`]];
			return [
				[`${who}, home`, names.branch(branch)],
				[`${who}, status`, STATUSES[status.type]],
			];
		}),
		...moves.map(([[who], branch]) => [`${names.of(who)}, wish`, names.branch(branch)]),
		...fields.map(([[who, kind], { commitment, source, version, validUntil: until }]) => {
			const value = commitment.isSome ? wordsOf(who, kind, commitment.unwrap(), until) : 'erased';
			return [
				`${names.of(who)}, field ${names.kind('field', kind)}`,
				`${value}, version ${version}, ${sourceWords(names, source)}`,
			];
		}),
		...proposals.map(([[who, kind], { commitment, validUntil: until }]) => [
			`${names.of(who)}, proposal for ${names.kind('field', kind)}`,
			wordsOf(who, kind, commitment, until),
		]),
		...together(grants, 'readers', names, ([[, [kind, reader]]]) => {
			const who = reader.isBranch ? names.branch(reader.asBranch) : names.partner(reader.asPartner);
			return [`${names.kind('field', kind)}: ${who}`];
		}),
		...held.map(([[who, kind], { issuer, document, version, validUntil: until, status }]) => {
			const from = issuer.isBranch ? names.branch(issuer.asBranch) : names.partner(issuer.asInstitution);
			const value = document.isSome
				? words(who, { credential: kind.toNumber() }, document.unwrap(), until)
				: 'erased';
			return [
				`${names.of(who)}, credential ${names.kind('credential', kind)}`,
				`${value}, version ${version}, from ${from}, ${status.type.toLowerCase()}`,
			];
		}),
		...controllers.map(([[who], controller]) => [
			`${names.of(who)}, key`,
			controller.isNobody ? 'nobody has one' : names.key(controller.asKey),
		]),
		...uses.map(([[key], use]) => [
			names.keyRow(key),
			use.isRetired ? 'retired' : `speaks for ${names.of(use.asSpeaksFor)}`,
		]),
		...requests.map(([[who], { key, approval }]) => [
			`${names.of(who)}, requested key`,
			`${names.key(key)}${approval.isSome ? ', approved' : ''}`,
		]),
		// Beside the request that it belongs to it says nothing.
		...expected
			.filter(([, who]) => !requests.some(([[other]]) => other.eq(who)))
			.map(([[key], who]) => [names.keyRow(key), `is expected for ${names.of(who)}`]),
		...together(custodians, 'custodians', names, ([, list]) =>
			list.map(({ custodian, limit, by }) =>
				custodianWords([
					names.of(custodian),
					{
						limit: limit.after.toBigInt(),
						by: by.isMember ? 'the member' : `a registrar of ${names.branch(by.asRegistrar.branch)}`,
					},
				]),
			),
		),
		...together(mandates, 'mandates', names, ([, list]) =>
			list.map(({ relative, purposes, cap }) =>
				mandateWords([
					names.of(relative),
					{ purposes: [...purposes].map(({ type }) => CATEGORY[type]), cap: cap.toBigInt() },
				]),
			),
		),
		...successors.map(([[who], successor]) => [`${names.of(who)}, successor`, names.of(successor)]),
		...deaths.map(([[who], { confirmed }]) => [
			`${names.of(who)}, death`,
			confirmed.isSome ? 'confirmed' : 'reported',
		]),
		...estates.map(([[who], { successor }]) => [
			`${names.of(who)}, estate`,
			`goes to ${successor.isSome ? names.of(successor.unwrap()) : 'the pot'}`,
		]),
		...sources.map(([[partner], topics]) => [
			`topics of ${names.partnerKey(partner)}`,
			listed([...topics].map((topic) => names.topic(topic))),
		]),
		...settled.map(([[partner, subject], version]) => [
			`${names.subject(partner, subject)}, settled`,
			`version ${version}`,
		]),
		...voices.map(([[partner, subject], list]) => [
			`${names.subject(partner, subject)}, voices`,
			listed([...list].map(({ branch }) => names.branch(branch))),
		]),
		...together(attempts, 'trainings', names, ([, list]) =>
			[...list].map(
				({ training, passed }) => `${names.training(training)}, ${passed.isTrue ? 'passed' : 'failed'}`,
			),
		),
		...offers.map(([[who], { categories, times }]) => [`${names.of(who)}, offer`, offerWords(categories, times)]),
		...reports.map(([, { branch, about }]) => [names.report(branch, about), 'open']),
		...(await decided(names, query.audit)),
		...(await watched(names, query)),
	]);
}

/** What became of cases, and for whom no auditor looks any more. */
async function decided(names, { tallies, records, blemishes, passages, unseens }) {
	const [counted, good, bad, passed, waiting] = await Promise.all(
		[tallies, records, blemishes, passages, unseens].map(rowsOf),
	);
	return [
		...counted.map(([[branch, { type: kind }], tally]) => {
			const at = branch.isSome ? names.branch(branch.unwrap()) : 'the consortium';
			const fates = Object.fromEntries(FATES.map((fate) => [fate, tally[fate].toNumber()]));
			return [casesOf(kind, at), talliedWords(fates)];
		}),
		...good.map(([[who, category], count]) => [recordOf(names.of(who), serviceOf(category)), goodWords(count)]),
		...bad.map(([[who]]) => [blemishOf(names.of(who)), BLEMISH]),
		...passed.map(([[activity]]) => [passageOf(names.activity(activity)), UNSEEN]),
		// No story leaves one.
		...waiting.map(([[who], { undrawn, samples }]) => [waitingOf(names.of(who)), waitingWords(undrawn, samples)]),
	];
}

/** What the screening knows, what waits for an auditor, and what is frozen. */
async function watched(names, { risk, timeCoin }) {
	const { limits, alerts, statistics, freezes, requested } = risk;
	const [thresholds, open, counted, frozen, wanted, held] = await Promise.all(
		[limits, alerts, statistics, freezes, requested, timeCoin.heldMovements].map(rowsOf),
	);
	const purse = (one) => (one.isMember ? names.of(one.asMember) : `the pot of ${names.branch(one.inner)}`);
	return [
		...thresholds.map(([[branch, { type: kind }], { heldAbove, circles }]) => [
			branch.isNone && kind === 'New' ? LIMITS : `thresholds of ${branch} for ${kind}`,
			limitWords(heldAbove.toBigInt(), circles),
		]),
		...open.map(([, { rule, who, parties }]) => [
			alertOf(ruleOf(rule), names.of(who)),
			listed([...parties].map((one) => names.of(one))),
		]),
		...counted.map(([[branch, rule], counts]) => [alertsOf(ruleOf(rule), names.branch(branch)), countWords(counts)]),
		...frozen.map(([[who]]) => [coinsOf(names.of(who)), FROZEN]),
		...wanted.map(([, { who }]) => [coinsOf(names.of(who)), TO_BE_FROZEN]),
		...held.map(([, { from, to, amount }]) => [heldOf(purse(from), purse(to)), time(amount.toBigInt())]),
	];
}

const ruleOf = ({ type }) => RULE[type] ?? type;
const serviceOf = (category) => SERVICE[category.toNumber()] ?? `category ${category}`;

/** The rows of a register: keys and value, without the `Option` around it. */
async function rowsOf(register) {
	const rows = await register.entries();
	return rows.map(([{ args }, value]) => [args, value.unwrapOr?.(undefined) ?? value]);
}

function offerWords(categories, times) {
	const words = listed([...categories].map(serviceOf));
	return times.toNumber() === ALWAYS ? words : `${words}, at some times`;
}

/** Rows of one member under one heading. */
function together(rows, what, names, wordsOf) {
	const found = new Map();
	for (const row of rows) {
		const about = `${names.of(row[0][0])}, ${what}`;
		found.set(about, [...(found.get(about) ?? []), ...wordsOf(row)]);
	}
	return [...found].map(([about, words]) => [about, listed(words)]);
}

function sourceWords(names, source) {
	if (source.isSelfDeclared) return 'self-declared';
	if (source.isAudited) return `audited by ${names.branch(source.asAudited.branch)}`;
	return `said by ${names.partner(source.asInstitution.partner)}`;
}

/** What the story calls what has a number or an account on chain. */
class Names {
	#world;
	#people;
	#keys;

	/** @param {import('./player.mjs').World} world */
	constructor(world) {
		const { story, keys } = world;
		this.#world = world;
		const custodians = story.branches.flatMap((branch) =>
			story
				.officers(branch.name, 'Custodian')
				.map((name, i) => [keys.staff(branch, 'Custodian', i).address, name]),
		);
		this.#people = new Map([...story.members.map(({ name }) => [world.address(name), name]), ...custodians]);
		this.#keys = new Map(
			story.steps
				.filter((step) => step.do === 'rekey')
				.map(({ who, key }) => [keys.newOf(who, key).address, { who, key }]),
		);
	}

	of(account) {
		return this.#people.get(account.toString()) ?? account.toString();
	}

	branch(id) {
		return this.#world.story.branches.find((branch) => id.eqn(branch.id))?.name ?? `branch ${id}`;
	}

	kind(what, id) {
		return this.#world.known(what).find(([, known]) => id.eqn(known))?.[0] ?? `${id}`;
	}

	topic(topic) {
		return topic.isField
			? `field ${this.kind('field', topic.asField)}`
			: this.kind('credential', topic.asCredential);
	}

	partnerKey(id) {
		return this.#world.known('partner').find(([, known]) => id.eq(known))?.[0] ?? `partner ${id}`;
	}

	activity(id) {
		return this.#world.known('activity').find(([, known]) => id.eq(known))?.[0] ?? `${id}`;
	}

	training(id) {
		return this.#world.known('training').find(([, known]) => id.eq(known))?.[0] ?? `training ${id}`;
	}

	partner(id) {
		const key = this.partnerKey(id);
		return this.#world.story.partners[key]?.name ?? key;
	}

	subject(partner, [member, topic]) {
		return subjectOf(this.partner(partner), this.of(member), this.topic(topic));
	}

	report(branch, about) {
		const { partner, member, topic, fault } = about.inner;
		if (fault) return `report to ${this.branch(branch)}: ${this.partner(partner)} is ${fault.type}`;
		return reportOf(this.branch(branch), about.type.toLowerCase(), this.of(member), this.topic(topic));
	}

	key(account) {
		const known = this.#keys.get(account.toString());
		return known ? `the one on ${known.key}` : account.toString();
	}

	keyRow(account) {
		const known = this.#keys.get(account.toString());
		return known ? `key of ${known.who} on ${known.key}` : `key ${account}`;
	}
}
