// SPDX-License-Identifier: Apache-2.0
// Steps about who acts for members: their keys, their custodians, their relatives, and what becomes of what they leave behind.

import { textHash } from '../accounts.mjs';
import { inTime, time } from '../amounts.mjs';
import { Failure } from '../../lib/wait.mjs';
import {
	CATEGORIES,
	amount,
	amountOf,
	branchOf,
	byMember,
	byOfficer,
	byStaff,
	coins,
	homeOf,
	key,
	note,
	office,
	officer,
	person,
} from './common.mjs';

const REGISTRAR = 'Registrar';
const AUDITOR = 'Auditor';
const CUSTODIAN = 'Custodian';

/** The delays that the Council sets, as the story calls them: the parameter, and what comes after it. */
export const DELAYS = {
	key: ['KeyDelay', 'a new key takes over'],
	spending: ['SpendingDelay', 'a custodian can spend'],
	death: ['DeathDelay', 'a death is final'],
};

const delay = (what) => `delay ${what}`;
const requested = (who) => `request for ${who}`;

/** By staff of the member's home branch. */
const atHome = (role, call) => (step, world) => [
	byStaff(world, homeOf(world.story, step.who), role, call(step, world)),
];
const touchedAtHome =
	(role, ...delays) =>
	({ who }, story) => ({
		share: [office(homeOf(story, who), role), person(who), ...delays.map(delay)],
		alone: [key(who)],
	});

const custodian = (story, name) => `${name} of ${branchOf(story, CUSTODIAN, name)}`;
const custodianAddress = (world, name) => {
	const { branch, number } = world.story.officer(CUSTODIAN, name);
	return world.keys.staff(branch, CUSTODIAN, number).address;
};
/** All of them: with a limit for a day, or without one. */
const powers = (step) => ({ participate: true, settle: true, dailyLimit: amountOf(step) });
/** From when on they can spend: the chain's clock tells. */
const spendingFrom = ({ who, custodian: name }) => `spending of ${name} for ${who}`;
const noteSpending = (step, world, [{ time: now }]) =>
	world.note('moment', spendingFrom(step), now + world.delayOf('spending'));

/** What somebody has on chain, free and set aside, in words that can be compared. */
async function coinsOf(world, who) {
	const { data } = await world.api.query.system.account(world.address(who));
	return `${time(data.free.toBigInt())} free and ${time(data.reserved.toBigInt())} set aside`;
}

/** The purposes of a mandate: "service, family". */
export const purposesOf = (text) => text.split(',').map((part) => part.trim());

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const CUSTODY = {
	delay: {
		fields: { what: 'delay', days: 'days' },
		touches: ({ what }) => ({ alone: [delay(what)] }),
		motion: ({ what, days }, { tx }) =>
			tx.parameters.setParameter({ Custody: { [DELAYS[what][0]]: [null, 24 * days] } }),
		read: ({ what, days }, world) => world.setDelay(what, 24 * days),
		apply: () => {},
		words: ({ what, days }) =>
			`Two thirds of the Council decide that ${days === 1 ? 'a day' : `${days} days`} must pass before ${DELAYS[what][1]}`,
	},

	// --- Custodians ----------------------------------------------------------------------------------------------------

	assign: {
		fields: { who: 'member', custodian: 'custodian', hours: 'hours' },
		touches: touchedAtHome(REGISTRAR, 'spending'),
		calls: atHome(REGISTRAR, (step, world) =>
			world.tx.custody.assign(world.address(step.who), custodianAddress(world, step.custodian), powers(step)),
		),
		final: () => true,
		read: (step, world, outcomes) => {
			noteSpending(step, world, outcomes);
			world.setAgent(step.who, { custodian: step.custodian });
		},
		apply: (model, step, story) =>
			model.custody.assign(step.who, step.custodian, amountOf(step), {
				home: homeOf(story, step.who),
				of: branchOf(story, CUSTODIAN, step.custodian),
			}),
		words: (step, story) =>
			`${officer(story, homeOf(story, step.who), REGISTRAR)} lets ${custodian(story, step.custodian)} act for ${step.who}, and spend up to ${amount(step)} a day`,
	},

	entrust: {
		fields: { who: 'member', custodian: 'custodian', hours: 'hours' },
		touches: ({ who }) => ({ share: [person(who), delay('spending')], alone: [key(who)] }),
		calls: (step, world) => [
			byMember(world, step.who, world.tx.custody.appoint(custodianAddress(world, step.custodian), powers(step))),
		],
		final: () => true,
		read: noteSpending,
		apply: (model, step, story) =>
			model.custody.entrust(step.who, step.custodian, amountOf(step), branchOf(story, CUSTODIAN, step.custodian)),
		words: (step, story) =>
			`${step.who} lets ${custodian(story, step.custodian)} take part for them, and from tomorrow spend up to ${amount(step)} a day`,
	},

	dismiss: {
		fields: { who: 'member', custodian: 'custodian' },
		touches: ({ who }) => ({ share: [person(who)], alone: [key(who)] }),
		calls: (step, world) => [
			byMember(world, step.who, world.tx.custody.dismiss(custodianAddress(world, step.custodian))),
		],
		apply: (model, step) => model.custody.dismiss(step.who, step.custodian),
		words: (step) => `${step.who} needs ${step.custodian}'s help no longer`,
	},

	act: {
		// A custodian pays for a member. `early`: without waiting for the day from which they may.
		fields: {
			by: 'custodian',
			who: 'member',
			to: 'member',
			hours: 'hours',
			category: 'category',
			memo: 'private',
			'early?': 'yes',
		},
		touches: ({ who, to }) => ({ share: [person(who), person(to), coins(to), key(who)], alone: [coins(who)] }),
		before: async ({ by, who, early }, world) => {
			if (!early) await world.clockOf(spendingFrom({ who, custodian: by }));
		},
		calls: (step, world) => {
			const payment = world.tx.timeCoin.transfer(
				world.address(step.to),
				amountOf(step),
				note(step.category, step.memo),
			);
			return [byOfficer(world, CUSTODIAN, step.by, world.tx.custody.act(world.address(step.who), payment))];
		},
		apply: (model, step) => model.custody.act(step.by, step.who, step.to, amountOf(step), Boolean(step.early)),
		words: (step) => `${step.by} pays ${step.to} ${amount(step)} for ${step.who}: "${step.memo}"`,
	},

	// --- Keys ----------------------------------------------------------------------------------------------------------

	rekey: {
		fields: { who: 'member', key: 'text' },
		touches: touchedAtHome(REGISTRAR),
		calls: atHome(REGISTRAR, (step, world) =>
			world.tx.custody.requestKey(world.address(step.who), world.keys.newOf(step.who, step.key).address),
		),
		apply: (model, { who, key: name }) => model.custody.requestKey(who, name),
		words: ({ who, key: name }, story) =>
			`${officer(story, homeOf(story, who), REGISTRAR)} asks for a new key for ${who}: the one on ${name}`,
	},

	vouch: {
		fields: { who: 'member', key: 'text' },
		touches: touchedAtHome(AUDITOR, 'key'),
		calls: atHome(AUDITOR, (step, world) =>
			world.tx.custody.approveKey(world.address(step.who), world.keys.newOf(step.who, step.key).address),
		),
		final: () => true,
		read: ({ who }, world, [{ time: now }]) => world.note('moment', requested(who), now + world.delayOf('key')),
		apply: (model, { who, key: name }) => model.custody.approveKey(who, name),
		words: ({ who, key: name }, story) =>
			`${officer(story, homeOf(story, who), AUDITOR)} approves the key on ${name} for ${who}, who can veto it now`,
	},

	veto: {
		fields: { who: 'member' },
		touches: ({ who }) => ({ share: [person(who)], alone: [key(who)] }),
		calls: ({ who }, world) => [byMember(world, who, world.tx.custody.vetoKey(world.address(who)))],
		apply: (model, { who }) => model.custody.veto(who),
		words: ({ who }) => `${who} has lost nothing, and vetoes the new key`,
	},

	takeover: {
		// `early`: without waiting for the end of the delay.
		fields: { who: 'member', key: 'text', 'early?': 'yes' },
		touches: ({ who }) => ({ alone: [person(who), key(who), coins(who)] }),
		before: async ({ who, early }, world) => {
			if (early) return;
			await world.clockOf(requested(who));
			world.note('coins before the take-over', who, await coinsOf(world, who));
		},
		calls: ({ who, key: name }, world) => [
			{
				by: world.keys.newOf(who, name),
				node: homeOf(world.story, who),
				call: world.tx.custody.takeOver(world.address(who)),
			},
		],
		final: () => true,
		read: async ({ who, key: name }, world) => {
			const before = world.id('coins before the take-over', who);
			const after = await coinsOf(world, who);
			if (after !== before)
				throw new Failure(`${who} had ${before} before the new key took over, and has ${after} now`);
			world.setKey(who, world.keys.newOf(who, name));
		},
		apply: (model, { who, key: name, early }) => model.custody.takeOver(who, name, Boolean(early)),
		words: ({ who, key: name }, story, { free, held }) =>
			`${who} takes over with the key on ${name}, and has what was there: ${time(free)}${held ? `, and ${time(held)} set aside` : ''}`,
	},

	misuse: {
		// With the key that somebody had at first.
		fields: { who: 'member', to: 'person', hours: 'hours' },
		touches: ({ who, to }) => ({ share: [person(who), person(to), coins(to)], alone: [coins(who)] }),
		calls: (step, world) => [
			{
				by: world.keys.person(step.who),
				node: homeOf(world.story, step.who),
				call: world.tx.timeCoin.give(world.address(step.to), amountOf(step), note('other', 'misused')),
			},
		],
		apply: (model, step) => model.custody.misuse(step.who, step.to, amountOf(step)),
		words: (step) => `Somebody with the first key of ${step.who} gives ${step.to} ${amount(step)}`,
	},

	// --- Relatives -----------------------------------------------------------------------------------------------------

	mandate: {
		fields: { who: 'member', relative: 'member', purposes: 'purposes', hours: 'hours', days: 'days' },
		touches: ({ who, relative }) => ({ share: [person(who), person(relative)], alone: [key(who)] }),
		calls: (step, world) => {
			const purposes = purposesOf(step.purposes).map((purpose) => CATEGORIES[purpose]);
			const { custody } = world.tx;
			const call = custody.giveMandate(
				world.address(step.relative),
				purposes,
				amountOf(step),
				world.inDays(step.days),
			);
			return [byMember(world, step.who, call)];
		},
		apply: (model, step) =>
			model.custody.mandate(step.who, step.relative, purposesOf(step.purposes), amountOf(step)),
		words: (step) =>
			`${step.who} lets ${step.relative} use up to ${amount(step)} a month, for ${purposesOf(step.purposes).join(' and ')}`,
	},

	draw: {
		fields: { by: 'member', from: 'member', to: 'member', hours: 'hours', category: 'category', memo: 'private' },
		touches: ({ by, from, to }) => ({
			share: [person(by), person(from), person(to), coins(to)],
			alone: [coins(from), key(from)],
		}),
		calls: (step, world) => {
			const { custody } = world.tx;
			const call = custody.spend(
				world.address(step.from),
				world.address(step.to),
				amountOf(step),
				note(step.category, step.memo),
			);
			return [byMember(world, step.by, call)];
		},
		apply: (model, { by, from, to, category, ...step }) =>
			model.custody.draw(by, from, to, amountOf(step), category),
		words: (step, story, left) =>
			`${step.by} pays ${step.to} ${amount(step)} of what ${step.from} has: "${step.memo}"; ${inTime(left)} TIME are left of the mandate`,
	},

	recall: {
		fields: { who: 'member', relative: 'member' },
		touches: ({ who, relative }) => ({ share: [person(who), person(relative)], alone: [key(who)] }),
		calls: (step, world) => [
			byMember(world, step.who, world.tx.custody.revokeMandate(world.address(step.relative))),
		],
		apply: (model, { who, relative }) => model.custody.recall(who, relative),
		words: ({ who, relative }) => `${who} revokes the mandate of ${relative}`,
	},

	// --- Succession ----------------------------------------------------------------------------------------------------

	heir: {
		fields: { who: 'member', successor: 'member' },
		touches: ({ who, successor }) => ({ share: [person(who), person(successor)], alone: [key(who)] }),
		calls: (step, world) => [
			byMember(world, step.who, world.tx.custody.nameSuccessor(world.address(step.successor))),
		],
		apply: (model, { who, successor }) => model.custody.name(who, successor),
		words: ({ who, successor }) => `${who} names ${successor} as successor`,
	},

	death: {
		fields: { who: 'member', document: 'private' },
		touches: touchedAtHome(REGISTRAR),
		calls: atHome(REGISTRAR, (step, world) =>
			world.tx.custody.reportDeath(world.address(step.who), textHash(step.document)),
		),
		apply: (model, { who }) => model.custody.reportDeath(who),
		words: ({ who, document }, story) =>
			`${officer(story, homeOf(story, who), REGISTRAR)} reports that ${who} has died: "${document}"`,
	},

	refute: {
		fields: { who: 'member' },
		touches: ({ who }) => ({ share: [person(who)], alone: [key(who)] }),
		calls: ({ who }, world) => [byMember(world, who, world.tx.custody.refuteDeath(world.address(who)))],
		apply: (model, { who }) => model.custody.refute(who),
		words: ({ who }) => `${who} is alive, and says so`,
	},

	certify: {
		fields: { who: 'member', document: 'private' },
		touches: touchedAtHome(AUDITOR, 'death'),
		calls: atHome(AUDITOR, (step, world) =>
			world.tx.custody.confirmDeath(world.address(step.who), textHash(step.document)),
		),
		final: () => true,
		read: ({ who }, world, [{ time: now }]) =>
			world.note('moment', `death of ${who}`, now + world.delayOf('death')),
		apply: (model, { who }) => model.custody.confirmDeath(who),
		words: ({ who }, story) =>
			`${officer(story, homeOf(story, who), AUDITOR)} has seen it, too; the waiting time begins`,
	},

	succeed: {
		// `by`: anybody, since who may succeed stands fixed by now. `early`: without waiting for the end of the delay.
		fields: { by: 'member', who: 'member', 'early?': 'yes' },
		touches: ({ by, who }) => ({ share: [person(by)], alone: [person(who), key(who), coins(who)] }),
		before: async ({ who, early }, world) => {
			if (!early) await world.clockOf(`death of ${who}`);
		},
		calls: ({ by, who }, world) => [byMember(world, by, world.tx.custody.succeed(world.address(who)))],
		apply: (model, { who, early }) => model.custody.succeed(who, Boolean(early)),
		read: ({ who }, world) => world.setAgent(who, { successor: world.story.successorOf(who) }),
		words: ({ who }, story, heir) => `Nobody has said otherwise: ${heir} succeeds ${who}`,
	},

	collect: {
		fields: { by: 'member', who: 'member' },
		touches: ({ by, who }, story) => ({
			share: [person(by), person(who), coins(story.successorOf(who) ?? by)],
			alone: [coins(who)],
		}),
		calls: ({ by, who }, world) => [byMember(world, by, world.tx.custody.collectEstate(world.address(who)))],
		apply: (model, { who }) => model.custody.collect(who),
		words: ({ who }, story, { heir, coins: hours }) => `What ${who} has left, ${time(hours)}, goes to ${heir}`,
	},
};
