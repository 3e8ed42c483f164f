// SPDX-License-Identifier: Apache-2.0
// Steps in which coins come into being, pass between people, go back, or are gone.

import { textHash } from '../accounts.mjs';
import { time } from '../amounts.mjs';
import { eventOf } from '../../lib/chain.mjs';
import { Failure } from '../../lib/wait.mjs';
import {
	activity,
	amount,
	amountOf,
	branchOf,
	byAdministrator,
	byMember,
	byOfficer,
	byStaff,
	coins,
	held,
	homeOf,
	movement,
	note,
	office,
	officer,
	partner,
	person,
	pot,
	quota,
	redemption,
} from './common.mjs';

/** Why a minter mints: as the chain says it, and in a sentence. */
export const REASONS = {
	service: ['Service', 'for service that nobody paid for'],
	transferred: ['Transferred', 'for hours earned in another time bank'],
	office: ['Office', 'for work for the time bank itself'],
	relief: ['Relief', 'for relief in an emergency'],
};

/** Coins that one member sends another; `verb` is what the sender does. */
const sending = (call, verb) => ({
	// `movement` names it, for a step that corrects it; `held`, if it is so much that an auditor is asked first.
	fields: {
		from: 'person',
		to: 'person',
		hours: 'hours',
		category: 'category',
		memo: 'private',
		'movement?': 'text',
		'held?': 'text',
	},
	exclusive: [['movement', 'held']],
	touches: ({ from, to, movement: key, held: name }) => ({
		share: [person(from), person(to), coins(to)],
		alone: [coins(from), ...(key ? [movement(key)] : []), ...(name ? [held(name)] : [])],
	}),
	calls: (step, world) => [
		byMember(
			world,
			step.from,
			call(world.tx)(world.address(step.to), amountOf(step), note(step.category, step.memo)),
		),
	],
	final: ({ movement: key, held: name }) => key !== undefined || name !== undefined,
	read: ({ movement: key, held: name }, world, [outcome]) => {
		const { api } = world;
		if (key) world.note('movement', key, eventOf(api, outcome, 'timeCoin', 'Moved').movement);
		if (name) world.note('held', name, eventOf(api, outcome, 'timeCoin', 'MovementHeld').held);
		return {
			held: outcome.events.some((event) => api.events.timeCoin.MovementHeld.is(event)),
			alert: outcome.events.some((event) => api.events.risk.Alerted.is(event)),
		};
	},
	apply: (model, step, story, seen) => {
		const names = { movement: step.movement, held: step.held };
		const screened = model.give(step.from, step.to, amountOf(step), names);
		if (seen && (seen.held !== screened.held || seen.alert !== screened.alert))
			throw new Failure(`of what ${step.from} ${verb} ${step.to} the chain says: ${said(seen)}, not ${said(screened)}`);
		return screened;
	},
	words: (step, story, screened) =>
		`${step.from} ${verb} ${step.to} ${amount(step)}: "${step.memo}"${screened.held || screened.alert ? `; ${said(screened)}` : ''}`,
});

/** What the screening says of a payment. */
const said = ({ held: isHeld, alert }) => {
	if (isHeld) return 'it is much, and waits until an auditor has looked at it';
	return alert ? 'the screening has seen like hours go round, and tells an auditor' : 'nothing is odd about it';
};

const sent = (story, key) =>
	story.steps.find(({ do: kind, movement }) => ['pay', 'give'].includes(kind) && movement === key);
const placed = (story, key) => story.steps.find(({ do: kind, redemption }) => kind === 'redeem' && redemption === key);

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const COINS = {
	pay: sending((tx) => tx.timeCoin.transfer, 'pays'),

	give: sending((tx) => tx.timeCoin.give, 'gives'),

	donate: {
		fields: { who: 'person', branch: 'branch', hours: 'hours', category: 'category', memo: 'private' },
		touches: ({ who, branch }) => ({ share: [person(who), pot(branch)], alone: [coins(who)] }),
		calls: (step, world) => {
			const { id } = world.story.branch(step.branch);
			const call = world.tx.timeCoin.donate(id, amountOf(step), note(step.category, step.memo));
			return [byMember(world, step.who, call)];
		},
		apply: (model, step) => model.donate(step.who, step.branch, amountOf(step)),
		words: (step) => `${step.who} gives ${amount(step)} to the pot of ${step.branch}: "${step.memo}"`,
	},

	correct: {
		// The first auditor's signature proposes it, the second one's carries it out.
		fields: { by: 'auditor', movement: 'text', hours: 'hours', reason: 'private' },
		touches: ({ by, movement: key }, story) => {
			const { from, to } = sent(story, key);
			return {
				share: [office(branchOf(story, 'Auditor', by), 'Auditor'), coins(from)],
				alone: [movement(key), coins(to)],
			};
		},
		calls: (step, world) => {
			const id = world.id('movement', step.movement);
			return [
				byOfficer(
					world,
					'Auditor',
					step.by,
					world.tx.timeCoin.correct(id, amountOf(step), textHash(step.reason)),
				),
			];
		},
		apply: (model, step, story) => {
			const { by, reason } = step;
			const branch = branchOf(story, 'Auditor', by);
			return model.correct(step.movement, { by, branch, coins: amountOf(step), reason });
		},
		words: (step, story, { from, to, corrected }) => {
			const auditor = `${step.by} of ${branchOf(story, 'Auditor', step.by)}`;
			return corrected
				? `${auditor} signs it, too, and ${amount(step)} goes back from ${to} to ${from}`
				: `${auditor} signs that ${from} paid ${to} ${amount(step)} too much: "${step.reason}"`;
		},
	},

	quota: {
		fields: { branch: 'branch', hours: 'hours', days: 'days' },
		touches: ({ branch }) => ({ alone: [quota(branch)] }),
		motion: (step, world) => {
			const until = world.chain.best + world.blocksIn(step.days);
			return world.tx.timeCoin.setQuota(world.story.branch(step.branch).id, amountOf(step), until);
		},
		apply: (model, step) => model.setQuota(step.branch, amountOf(step)),
		words: (step) =>
			`Two thirds of the Council let ${step.branch} mint up to ${amount(step)} in each period, for ${step.days} days`,
	},

	delegate: {
		fields: { from: 'branch', to: 'branch', hours: 'hours' },
		touches: ({ from, to }) => ({ alone: [quota(from), quota(to)] }),
		calls: (step, world) => {
			const call = world.tx.timeCoin.delegateQuota(world.story.branch(step.to).id, amountOf(step));
			return [byAdministrator(world, step.from, call)];
		},
		apply: (model, step) => model.delegate(step.from, step.to, amountOf(step)),
		words: (step) => `${step.from} lets ${step.to} mint ${amount(step)} of that in this period`,
	},

	mint: {
		// `activity`: in which the service behind the coins was given.
		fields: { who: 'member', hours: 'hours', reason: 'reason', 'activity?': 'activity' },
		problem: ({ who }, story) =>
			!story.officers(homeOf(story, who), 'Minter').length && `${homeOf(story, who)} names no Minter`,
		touches: ({ who, activity: key }, story) => ({
			share: [office(homeOf(story, who), 'Minter'), person(who), coins(who), ...(key ? [activity(key)] : [])],
			alone: [quota(homeOf(story, who))],
		}),
		calls: (step, world) => {
			const id = step.activity === undefined ? null : world.id('activity', step.activity);
			const call = world.tx.timeCoin.mint(world.address(step.who), amountOf(step), REASONS[step.reason][0], id);
			return [byStaff(world, homeOf(world.story, step.who), 'Minter', call)];
		},
		apply: (model, step) => model.mint(step.who, amountOf(step), step.activity),
		words: (step, story) => {
			const minter = officer(story, homeOf(story, step.who), 'Minter');
			const where = step.activity ? `, in ${story.activities[step.activity].words}` : '';
			return `${minter} mints ${amount(step)} for ${step.who} ${REASONS[step.reason][1]}${where}`;
		},
	},

	partner: {
		fields: { partner: 'partner' },
		// Their numbers on chain are given in order, and nodes are told them before the story begins.
		touches: ({ partner: key }) => ({ alone: [partner(key), 'admissions'] }),
		motion: (step, world) => {
			const { name, contact, agreement } = world.story.partners[step.partner];
			const { address } = world.keys.partner(step.partner);
			return world.tx.partners.admit(name, contact, address, textHash(agreement));
		},
		final: () => true,
		read: (step, world, [outcome]) => {
			const { partner: id } = eventOf(world.api, outcome, 'partners', 'Admitted');
			if (!id.eqn(world.story.partnerNumber(step.partner)))
				throw new Failure(`the partner "${step.partner}" has another number than was expected, ${id}`);
			world.note('partner', step.partner, id);
		},
		apply: (model, step) => model.admitPartner(step.partner),
		words: (step, story) => `Two thirds of the Council admit ${story.partners[step.partner].name} as a partner`,
	},

	redeem: {
		fields: { who: 'person', partner: 'partner', hours: 'hours', benefit: 'private', redemption: 'text' },
		touches: (step) => ({
			share: [person(step.who), partner(step.partner)],
			alone: [coins(step.who), redemption(step.redemption)],
		}),
		calls: (step, world) => {
			const id = world.id('partner', step.partner);
			const call = world.tx.partners.redeem(id, amountOf(step), textHash(step.benefit));
			return [byMember(world, step.who, call)];
		},
		final: () => true,
		read: (step, world, [outcome]) =>
			world.note('redemption', step.redemption, eventOf(world.api, outcome, 'partners', 'Placed').redemption),
		apply: (model, step) =>
			model.redeem(step.redemption, { who: step.who, partner: step.partner, coins: amountOf(step) }),
		words: (step, story) => {
			const { name } = story.partners[step.partner];
			return `${step.who} wants ${step.benefit} of ${name} for ${amount(step)}, set aside until it answers`;
		},
	},

	confirm: {
		fields: { redemption: 'text' },
		touches: ({ redemption: key }, story) => ({ alone: [redemption(key)], share: [coins(placed(story, key).who)] }),
		calls: (step, world) => {
			const key = placed(world.story, step.redemption).partner;
			const call = world.tx.partners.confirm(world.id('redemption', step.redemption));
			return [{ by: world.keys.partner(key), node: world.story.partners[key].node, call }];
		},
		apply: (model, step) => model.confirm(step.redemption),
		words: (step, story, { who, coins: burnt }) => {
			const { partner: key, benefit } = placed(story, step.redemption);
			return `${story.partners[key].name} has given ${who} ${benefit}; ${time(burnt)} burnt`;
		},
	},
};
