// SPDX-License-Identifier: Apache-2.0
// Steps about what partner institutions say of members: the branches' nodes fetch it, and it counts when enough of them agree.

import { Failure, sleep } from '../../lib/wait.mjs';
import { byAdministrator, byOfficer, branchOf, office, partner, person, profile } from './common.mjs';

const OPERATOR = 'OracleOperator';
const LIMIT = 120_000;
const PAUSE = 500;

/** What is open for a branch's administrators, as the story calls it and as the chain does. */
export const REPORTS = { changed: 'Changed', conflict: 'Conflict', outvoted: 'Outvoted' };

const SAID = {
	changed: 'was changed',
	conflict: 'is in dispute',
	outvoted: 'is not what its operator said',
};

/** Until when what a step tells of is valid. */
const end = (step, world) => world.inDays(step.days);
const topic = (step, world) => ({ credential: world.id('credential', step.credential) });
const subject = ({ partner: key, who, credential, document }, story) => ({
	institution: key,
	name: story.partners[key].name,
	who,
	credential,
	document,
});
const about = (step, story) => ({
	name: story.partners[step.partner].name,
	credential: story.credentials[step.credential].name,
});

const versionOf = ({ partner: key, who, credential }) => `${key}, ${who}, ${credential}`;

/** Which credentials an institution speaks of: "driving, taxi". */
export const credentialsOf = (text) => text.split(',').map((part) => part.trim());

/**
 * A step at the institution itself. Nobody signs anything: its feed tells of it, the branches' nodes fetch that, and when as many as
 * the quorum takes have said the same it is on chain.
 */
const atInstitution = (fields, { ask, apply, words }) => ({
	fields: { partner: 'institution', who: 'member', credential: 'credential', ...fields },
	touches: (step) => ({ share: [person(step.who)], alone: [partner(step.partner), profile(step.who)] }),
	// The nodes ask the last final block who is a member, and pass over what is said of anybody else.
	before: (step, world) => world.chain.finalEverywhere(world.chain.best),
	calls: () => [],
	read: async (step, world) => {
		const institution = world.institution(step.partner);
		const id = await institution.personOf(step.who);
		const change = await ask(institution.office, { person: id, topic: topic(step, world) }, step, world);
		const told = await institution.office.proof({ person: id, topic: topic(step, world) });
		world.note('version', versionOf(step), change.version);
		world.vault.keep({ ...told, account: world.address(step.who), topic: topic(step, world) });
		await onAllNodes(world, `version ${change.version} of the credential of ${step.who}`, async ({ query }) => {
			const row = await query.credentials.credentials(world.address(step.who), topic(step, world).credential);
			return row.isSome && row.unwrap().document.unwrapOr(undefined)?.toHex() === told.commitment;
		});
	},
	apply,
	words,
});

/** Waits until something is so in the last final block of every node. */
async function onAllNodes(world, what, test) {
	const nodes = [...world.chain.nodes.values()];
	for (const start = Date.now(); Date.now() - start < LIMIT; await sleep(PAUSE)) {
		const found = await Promise.all(
			nodes.map(async ({ api }) => test(await api.at(await api.rpc.chain.getFinalizedHead()))),
		);
		if (found.every(Boolean)) return;
	}
	throw new Failure(`${what} did not come to all nodes within ${LIMIT / 1000} seconds`);
}

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const ORACLES = {
	topics: {
		fields: { partner: 'institution', credentials: 'credentials' },
		touches: ({ partner: key }) => ({ alone: [partner(key)] }),
		motion: (step, world) => {
			const topics = credentialsOf(step.credentials).map((name) => ({
				Credential: world.id('credential', name),
			}));
			return world.tx.oracles.setTopics(world.id('partner', step.partner), topics);
		},
		apply: (model, step) => model.oracles.setTopics(step.partner, credentialsOf(step.credentials)),
		words: (step, story) => {
			const names = credentialsOf(step.credentials).map((name) => `"${story.credentials[name].name}"`);
			return `Two thirds of the Council let ${story.partners[step.partner].name} speak of: ${names.join(', ')}`;
		},
	},

	license: atInstitution(
		{ document: 'private', days: 'days' },
		{
			ask: (office, licence, step, world) =>
				office.issue({ ...licence, value: step.document, validUntil: end(step, world) }),
			apply: (model, step, story) => model.oracles.say(subject(step, story)),
			words: (step, story) => {
				const { name, credential } = about(step, story);
				return `${name} gives ${step.who} the "${credential}" for ${step.days} days: "${step.document}"; it is on chain at all branches`;
			},
		},
	),

	renew: atInstitution(
		{ days: 'days' },
		{
			ask: (office, licence, step, world) => office.renew({ ...licence, validUntil: end(step, world) }),
			apply: (model, step, story) => model.oracles.say(subject(step, story)),
			words: (step, story) => {
				const { name, credential } = about(step, story);
				return `${name} renews the "${credential}" of ${step.who} for ${step.days} days; the new validity is on chain at all branches`;
			},
		},
	),

	lie: {
		// An operator says by hand that the member does not hold the credential any more.
		fields: { by: 'operator', partner: 'institution', who: 'member', credential: 'credential' },
		touches: ({ by, partner: key, who }, story) => ({
			share: [office(branchOf(story, OPERATOR, by), OPERATOR), partner(key), person(who)],
			alone: [profile(who)],
		}),
		calls: (step, world) => {
			const value = { version: world.id('version', versionOf(step)) + 1, attested: null };
			const call = world.tx.oracles.submit(
				world.id('partner', step.partner),
				world.address(step.who),
				{ Credential: topic(step, world).credential },
				value,
			);
			return [byOfficer(world, OPERATOR, step.by, call)];
		},
		final: () => true,
		read: async (step, world, [{ block }]) => {
			await world.chain.finalEverywhere(block);
			await onAllNodes(world, `the credential of ${step.who}`, async ({ query }) => {
				const row = await query.credentials.credentials(world.address(step.who), topic(step, world).credential);
				if (!row.isSome || !row.unwrap().status.isIssued)
					throw new Failure('one operator alone took a credential away');
				return true;
			});
		},
		apply: (model, step, story) =>
			model.oracles.lie({ ...subject(step, story), branch: branchOf(story, OPERATOR, step.by) }),
		words: ({ by, who, credential }, story) =>
			`The operator ${by} says alone that ${who} has no "${story.credentials[credential].name}" any more; nothing changes on any node`,
	},

	acknowledge: {
		fields: { branch: 'branch', report: 'report', who: 'member', credential: 'credential' },
		touches: ({ who, branch }) => ({
			share: [person(who), office(branch, 'Administrator')],
			alone: [profile(who)],
		}),
		before: async (step, world) => {
			const id = await openReport(step, world);
			if (id !== undefined) world.note('report', reportOf(step), id);
		},
		calls: (step, world) => [
			byAdministrator(world, step.branch, world.tx.oracles.acknowledge(world.id('report', reportOf(step)))),
		],
		apply: (model, { branch, report, who, credential }) =>
			model.oracles.acknowledge(branch, report, who, credential),
		words: ({ branch, report, who, credential }, story) => {
			return `The administrator of ${branch} acknowledges the report that the "${story.credentials[credential].name}" of ${who} ${SAID[report]}`;
		},
	},
};

const reportOf = ({ branch, report, who, credential }) => `${branch}, ${report}, ${who}, ${credential}`;

/** The report on chain that a step means, if it is open. */
async function openReport({ branch, report, who, credential }, world) {
	const rows = await world.api.query.oracles.reports.entries();
	const found = rows.find(([, row]) => {
		const { branch: at, about: what } = row.unwrap();
		if (!at.eqn(world.story.branch(branch).id) || what.type !== REPORTS[report]) return false;
		const { member, topic: of } = what.inner;
		return (
			member.toString() === world.address(who) &&
			of.isCredential &&
			of.asCredential.eqn(world.id('credential', credential))
		);
	});
	return found?.[0].args[0].toNumber();
}
