// SPDX-License-Identifier: Apache-2.0
// Steps about who works for branches, who belongs to the time bank, and where.

import { nullifier } from '../accounts.mjs';
import { time } from '../amounts.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { Failure } from '../../lib/wait.mjs';
import { byAdministrator, byMember, byStaff, coins, homeOf, office, officer, person } from './common.mjs';

const REGISTRAR = 'Registrar';

/** What people call a role: "oracle operator". */
const inWords = (role) => role.replace(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`).toLowerCase();
const registering = ({ who, at }, story) => at ?? homeOf(story, who);
/** The account with which somebody is registered: at another branch it is another one. */
const accountAt = ({ who, at }, world) => (at ? world.keys.otherOf(who).address : world.address(who));
const entering = (step, story) => ({
	share: [office(registering(step, story), REGISTRAR)],
	alone: [person(step.who), coins(step.who)],
});

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const MEMBERS = {
	appoint: {
		fields: { branch: 'branch', role: 'role' },
		problem: ({ branch, role }, story) => !story.officers(branch, role).length && `${branch} names no ${role}`,
		touches: ({ branch, role }) => ({ alone: [office(branch, role)] }),
		calls: ({ branch, role }, world) => {
			const { keys, story, tx } = world;
			const at = story.branch(branch);
			return story.officers(branch, role).map((_, number) => {
				const who = keys.staff(at, role, number).address;
				return byAdministrator(world, branch, tx.branches.grantRole(at.id, who, role, null));
			});
		},
		apply: (model, { branch, role }) => model.appoint(branch, role),
		words: ({ branch, role }, story) => {
			const people = story.officers(branch, role);
			return `${branch} appoints ${people.join(' and ')} as ${inWords(role)}${people.length > 1 ? 's' : ''}`;
		},
	},

	refill: {
		// What members can send: on a network where an hour passes in seconds it must come back faster, too.
		fields: { costs: 'number' },
		touches: () => ({ alone: ['allowances'] }),
		motion: ({ costs }, { tx }) => tx.parameters.setParameter({ Allowance: { MemberRefill: [null, costs] } }),
		apply: () => {},
		words: ({ costs }) =>
			`Two thirds of the Council let members' allowances for calls refill by ${costs} microseconds with each block`,
	},

	register: {
		// `at` is for a branch other than home, which takes another account of the same person.
		fields: { who: 'member', 'at?': 'branch' },
		problem: ({ who }, story) => story.person(who).keyless && `${who} has no key: use "shelter"`,
		touches: entering,
		calls: (step, world) => {
			const { identity } = world.story.person(step.who);
			const call = world.tx.profiles.register(accountAt(step, world), nullifier(identity));
			return [byStaff(world, registering(step, world.story), REGISTRAR, call)];
		},
		apply: (model, step, story) => model.register(step.who, registering(step, story)),
		words: (step, story) => {
			const branch = registering(step, story);
			return `${officer(story, branch, REGISTRAR)} registers ${step.who} at ${branch}`;
		},
	},

	withdraw: {
		fields: { who: 'member', 'at?': 'branch' },
		touches: entering,
		calls: (step, world) => {
			const call = world.tx.profiles.withdrawRegistration(accountAt(step, world));
			return [byStaff(world, registering(step, world.story), REGISTRAR, call)];
		},
		apply: (model, { who }) => model.withdraw(who),
		words: (step, story) => {
			const branch = registering(step, story);
			return `${officer(story, branch, REGISTRAR)} of ${branch} withdraws the registration of ${step.who}`;
		},
	},

	accept: {
		fields: { who: 'member' },
		touches: ({ who }) => ({ alone: [person(who), coins(who)] }),
		calls: ({ who }, world) => [byMember(world, who, world.tx.profiles.accept())],
		apply: (model, { who }) => model.accept(who),
		words: ({ who }, story) => `${who} accepts, and is a member with a welcome of ${time(story.welcome)}`,
	},

	shelter: {
		fields: { who: 'member' },
		problem: ({ who }, story) => !story.person(who).keyless && `${who} has a key: use "register"`,
		touches: entering,
		calls: ({ who }, world) => {
			const call = world.tx.profiles.registerKeyless(nullifier(world.story.person(who).identity));
			return [byStaff(world, homeOf(world.story, who), REGISTRAR, call)];
		},
		read: ({ who }, world, [outcome]) => {
			const given = eventOf(world.api, outcome, 'profiles', 'Joined').member.toString();
			if (given !== world.address(who))
				throw new Failure(`the chain gave ${who} another account than was expected`);
		},
		apply: (model, { who }, story) => model.shelter(who, homeOf(story, who)),
		words: ({ who }, story) => {
			const branch = homeOf(story, who);
			return `${officer(story, branch, REGISTRAR)} registers ${who}, who has no telephone, at ${branch}, with a welcome of ${time(story.welcome)}`;
		},
	},

	move: {
		fields: { who: 'member', to: 'branch' },
		touches: ({ who }) => ({ alone: [person(who)] }),
		calls: ({ who, to }, world) => {
			const call = world.tx.profiles.askToMove(world.story.branch(to).id);
			return [byMember(world, who, call)];
		},
		apply: (model, { who, to }) => model.askToMove(who, to),
		words: ({ who, to }, story) => `${who} would like to be at home at ${to} instead of ${homeOf(story, who)}`,
	},

	receive: {
		fields: { who: 'member', at: 'branch' },
		touches: ({ who, at }) => ({ share: [office(at, REGISTRAR)], alone: [person(who), coins(who)] }),
		calls: ({ who, at }, world) => [
			byStaff(world, at, REGISTRAR, world.tx.profiles.acceptMove(world.address(who))),
		],
		apply: (model, { who, at }) => model.acceptMove(who, at),
		words: ({ who, at }, story, { from, coins: hours }) =>
			`${officer(story, at, REGISTRAR)} receives ${who} at ${at}; the ${time(hours)} come along, and ${from} owes them`,
	},
};
