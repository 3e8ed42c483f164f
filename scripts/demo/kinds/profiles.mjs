// SPDX-License-Identifier: Apache-2.0
// Steps about what is known of members, who may read it, and what they can prove. The values stay off chain.

import { textHash } from '../accounts.mjs';
import { deciding } from '../../lib/cases.mjs';
import { byMember, byOfficer, byStaff, homeOf, office, officer, partner, person, profile } from './common.mjs';

const AUDITOR = 'Auditor';
/** By name and by what the chain calls it: how values come into fields of a kind, and who issues credentials of one. */
export const PATHS = { direct: 'Direct', audited: 'Audited', institution: 'Institution' };
export const ISSUERS = { branches: 'Branches', institutions: 'Institutions', both: 'Both' };
const ISSUING = ['Trainer', AUDITOR];

/** The name of the field or credential of a step, and where it stands. */
export const topicOf = (world, { field, credential }) =>
	field === undefined ? { credential: world.id('credential', credential) } : { field: world.id('field', field) };

/** In which role somebody issues credentials, and for which branch. */
const issuerOf = (story, name) => {
	const role = ISSUING.find((one) => story.officer(one, name));
	return { role, branch: story.officer(role, name).branch.name };
};

/** What a member says of themselves. */
const said = (verb) => ({
	fields: { who: 'member', field: 'field', value: 'private' },
	touches: ({ who }) => ({ share: [person(who)], alone: [profile(who)] }),
	calls: (step, world) => {
		const topic = topicOf(world, step);
		const commitment = world.vault.seal({ account: world.address(step.who), topic, value: step.value });
		world.note('proposal', `${step.who}, ${step.field}`, commitment);
		return [byMember(world, step.who, world.tx.profiles.proposeField(topic.field, commitment, null))];
	},
	apply: (model, { who, field, value }, story) => model.profiles.propose(who, field, value, story.fields[field]),
	words: ({ who, field, value }, story) =>
		`${who} ${verb} the ${story.fields[field].name} in the profile: "${value}"`,
});

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const PROFILES = {
	tell: said('sets'),

	propose: said('would like to have'),

	attest: {
		fields: { who: 'member', field: 'field' },
		touches: ({ who }, story) => ({
			share: [office(homeOf(story, who), AUDITOR), person(who)],
			alone: [profile(who)],
		}),
		calls: (step, world) => {
			const subject = { Field: { member: world.address(step.who), kind: topicOf(world, step).field } };
			const call = deciding(world.api, subject, 'Granted', textHash(''));
			return [byStaff(world, homeOf(world.story, step.who), AUDITOR, call)];
		},
		apply: (model, { who, field }, story) => model.profiles.attest(who, field, homeOf(story, who)),
		words: ({ who, field }, story) =>
			`${officer(story, homeOf(story, who), AUDITOR)} has checked the ${story.fields[field].name} of ${who}, and it stands in the profile`,
	},

	erase: {
		fields: { who: 'member', field: 'field' },
		touches: ({ who }) => ({ share: [person(who)], alone: [profile(who)] }),
		calls: (step, world) => [byMember(world, step.who, world.tx.profiles.eraseField(topicOf(world, step).field))],
		apply: (model, { who, field }) => model.profiles.erase(who, field),
		words: ({ who, field }, story) => `${who} has the ${story.fields[field].name} erased from the profile`,
	},

	permit: {
		fields: { who: 'member', field: 'field', 'branch?': 'branch', 'partner?': 'partner', days: 'days' },
		exclusive: [['branch', 'partner']],
		problem: ({ branch, partner: key }) => !branch && !key && 'who may read it, a "branch" or a "partner"?',
		touches: ({ who, partner: key }) => ({
			share: [person(who), ...(key ? [partner(key)] : [])],
			alone: [profile(who)],
		}),
		calls: (step, world) => {
			const reader = step.branch
				? { Branch: world.story.branch(step.branch).id }
				: { Partner: world.id('partner', step.partner) };
			const call = world.tx.profiles.grantRead(topicOf(world, step).field, reader, world.inDays(step.days));
			return [byMember(world, step.who, call)];
		},
		apply: (model, { who, field, branch, partner: key }, story) =>
			model.profiles.permit(who, field, branch ?? story.partners[key].name),
		words: ({ who, field, branch, partner: key, days }, story) =>
			`${who} lets ${branch ?? story.partners[key].name} read the ${story.fields[field].name} in the profile for ${days} days`,
	},

	issue: {
		fields: { by: 'issuer', who: 'member', credential: 'credential', document: 'private', 'days?': 'days' },
		touches: ({ by, who }, story) => {
			const { role, branch } = issuerOf(story, by);
			return { share: [office(branch, role), person(who)], alone: [profile(who)] };
		},
		calls: (step, world) => {
			const topic = topicOf(world, step);
			const validUntil = step.days === undefined ? null : world.inDays(step.days);
			const account = world.address(step.who);
			const document = world.vault.seal({ account, topic, value: step.document, validUntil });
			const call = world.tx.credentials.issue(account, topic.credential, document, validUntil);
			return [byOfficer(world, issuerOf(world.story, step.by).role, step.by, call)];
		},
		apply: (model, { by, who, credential, document }, story) => {
			const { role, branch } = issuerOf(story, by);
			model.profiles.issue(who, credential, document, { role, branch, by: story.credentials[credential].by });
		},
		words: ({ by, who, credential, document }, story) =>
			`${by} of ${issuerOf(story, by).branch} issues ${who} the credential "${story.credentials[credential].name}": "${document}"`,
	},

	revoke: {
		fields: { by: 'issuer', who: 'member', credential: 'credential', reason: 'private' },
		touches: ({ by, who }, story) => {
			const { role, branch } = issuerOf(story, by);
			return { share: [office(branch, role), person(who)], alone: [profile(who)] };
		},
		calls: (step, world) => {
			const { credential } = topicOf(world, step);
			const call = world.tx.credentials.revoke(world.address(step.who), credential, textHash(step.reason));
			return [byOfficer(world, issuerOf(world.story, step.by).role, step.by, call)];
		},
		apply: (model, { by, who, credential }, story) => model.profiles.revoke(who, credential, issuerOf(story, by)),
		words: ({ by, who, credential, reason }, story) =>
			`${by} revokes the credential "${story.credentials[credential].name}" of ${who}: "${reason}"`,
	},

	kind: {
		fields: { 'field?': 'field', 'credential?': 'credential' },
		exclusive: [['field', 'credential']],
		problem: ({ field, credential }, story) => {
			const kind = field ? story.fields[field] : story.credentials[credential];
			return !kind ? 'which "field" or "credential"?' : kind.id === undefined && 'it needs an "id"';
		},
		touches: ({ field, credential }) => ({ alone: [`kind ${field ?? credential}`] }),
		motion: ({ field, credential }, world) => {
			const { tx, story } = world;
			if (field) {
				const { id, name, path } = story.fields[field];
				return tx.profiles.setKind(id, name, PATHS[path]);
			}
			const { id, name, by } = story.credentials[credential];
			return tx.credentials.setKind(id, name, ISSUERS[by]);
		},
		read: ({ field, credential }, world) => {
			if (field) world.note('field', field, world.story.fields[field].id);
			else world.note('credential', credential, world.story.credentials[credential].id);
		},
		apply: (model, { field, credential }) => model.profiles.addKind(field ?? credential),
		words: ({ field, credential }, story) => {
			const { name } = field ? story.fields[field] : story.credentials[credential];
			return `Two thirds of the Council decide that there is a kind of ${field ? 'field' : 'credential'} "${name}" from now on`;
		},
	},
};

/** Finds out, before the story begins, which number each of its kinds has on chain, and whether it is the same kind. */
export async function learnKinds(world, problems) {
	const { story, api } = world;
	const set = (what, name) => story.steps.some((step) => step.do === 'kind' && step[what] === name);
	for (const [what, kinds, rows, property, words] of [
		['field', story.fields, await api.query.profiles.kinds.entries(), 'path', PATHS],
		['credential', story.credentials, await api.query.credentials.kinds.entries(), 'by', ISSUERS],
	]) {
		const known = new Map(
			rows.map(([{ args }, kind]) => [
				kind.unwrap().name.toUtf8(),
				{ id: args[0].toNumber(), kind: kind.unwrap() },
			]),
		);
		for (const [name, kind] of Object.entries(kinds)) {
			if (set(what, name)) continue;
			const found = known.get(kind.name);
			if (!found) problems.push(`it has no kind of ${what} "${kind.name}"`);
			else if (found.kind[property].toString() !== words[kind[property]])
				problems.push(`its ${what} "${kind.name}" is ${found.kind[property]}, not ${words[kind[property]]}`);
			else world.note(what, name, found.id);
		}
	}
}
