// SPDX-License-Identifier: Apache-2.0
// Steps about what branches have and give.

import { time } from '../amounts.mjs';
import { eventOf } from '../../lib/chain.mjs';
import {
	LIMIT,
	amount,
	amountOf,
	branchOf,
	byOfficer,
	coins,
	earmark,
	note,
	office,
	payment,
	person,
	pot,
} from './common.mjs';

const TREASURER = 'Treasurer';
/** Help for people in need is what pots are for. */
const SUPPORT = 'support';

const branchFor = (story, step) => branchOf(story, TREASURER, step.by);
const treasurer = (story, step) => `${step.by} of ${branchFor(story, step)}`;
const allocation = (story, key) => story.steps.find((step) => step.do === 'allocate' && step.earmark === key);
const asked = (story, key) => story.steps.find((step) => PAYMENTS[step.do] && step.payment === key);

/** What a step needs in which treasurers pay. */
const paying = (step, story) => ({
	share: [LIMIT, office(branchFor(story, step), TREASURER), ...PAYMENTS[step.do].share(step)],
	// With the pot goes what its treasurers have paid alone.
	alone: [
		pot(branchFor(story, step)),
		...(step.earmark ? [earmark(step.earmark)] : []),
		...(step.payment ? [payment(step.payment)] : []),
	],
});

/** The payments of treasurers: what they touch besides, the model's word for them, what is done, and what is asked for. */
const PAYMENTS = {
	grant: {
		share: ({ to }) => [person(to), coins(to)],
		kind: 'grant',
		done: (step) => `grants ${step.to} ${amount(step)} from the branch's pot`,
		wanted: (step) => `would like to grant ${step.to} ${amount(step)} from the branch's pot`,
		text: ({ memo }) => memo,
	},
	allocate: {
		share: () => [],
		kind: 'allocation',
		done: (step) => `sets ${amount(step)} of the branch's pot aside for ${step.to}, for ${step.days} days`,
		wanted: (step) => `would like to set ${amount(step)} of the branch's pot aside for ${step.to}`,
		text: ({ purpose }) => purpose,
	},
	use: {
		share: ({ to }) => [person(to), coins(to)],
		kind: 'use',
		done: (step) => `gives ${step.to} ${amount(step)} of what was set aside`,
		wanted: (step) => `would like to give ${step.to} ${amount(step)} of what was set aside`,
		text: ({ memo }) => memo,
	},
};

/** A kind of payment: made at once, or, as the story says by naming the `payment`, waiting for a second signature. */
const paid = (name, fields, call, known = () => {}) => ({
	fields: { by: 'treasurer', ...fields, 'payment?': 'text' },
	touches: paying,
	calls: (step, world) => [byOfficer(world, TREASURER, step.by, call(step, world))],
	final: (step) => step.payment !== undefined || name === 'allocate',
	read: (step, world, [outcome]) => {
		if (step.payment === undefined) known(step, world, outcome);
		else {
			const { payment: id } = eventOf(world.api, outcome, 'pots', 'PaymentProposed');
			world.note('payment', step.payment, id);
		}
	},
	apply: (model, step, story) => {
		const { by, to, earmark: key, purpose } = step;
		const { kind } = PAYMENTS[name];
		const what = { kind, branch: branchFor(story, step), by, to, coins: amountOf(step), earmark: key, purpose };
		return model.spend(what, step.payment);
	},
	words: (step, story, made) => {
		const { done, wanted, text } = PAYMENTS[name];
		return made
			? `${treasurer(story, step)} ${done(step)}: "${text(step)}"`
			: `${treasurer(story, step)} ${wanted(step)}, which takes a second signature: "${text(step)}"`;
	},
});

const noteEarmark = (step, world, outcome) =>
	world.note('earmark', step.earmark, eventOf(world.api, outcome, 'pots', 'Allocated').earmark);

/** @type {Record<string, import('../kinds.mjs').Kind>} */
export const POTS = {
	limit: {
		fields: { hours: 'hours' },
		touches: () => ({ alone: [LIMIT] }),
		motion: (step, { tx }) =>
			tx.parameters.setParameter({ Pots: { SingleSignatureLimit: [null, amountOf(step)] } }),
		apply: (model, step) => model.setLimit(amountOf(step)),
		words: (step) =>
			`Two thirds of the Council decide that beyond ${amount(step)} in a day a branch pays with two signatures`,
	},

	grant: paid('grant', { to: 'member', hours: 'hours', memo: 'private' }, (step, world) =>
		world.tx.pots.grant(world.address(step.to), amountOf(step), note(SUPPORT, step.memo)),
	),

	allocate: paid(
		'allocate',
		{ to: 'branch', hours: 'hours', purpose: 'public', days: 'days', earmark: 'text' },
		(step, world) => {
			const { id } = world.story.branch(step.to);
			return world.tx.pots.allocate(id, amountOf(step), step.purpose, world.inDays(step.days));
		},
		noteEarmark,
	),

	use: paid('use', { earmark: 'text', to: 'member', hours: 'hours', memo: 'private' }, (step, world) =>
		world.tx.pots.useEarmark(
			world.id('earmark', step.earmark),
			world.address(step.to),
			amountOf(step),
			note(SUPPORT, step.memo),
		),
	),

	sign: {
		fields: { by: 'treasurer', payment: 'text' },
		touches: (step, story) => {
			const what = asked(story, step.payment);
			return paying({ ...what, by: step.by, payment: step.payment }, story);
		},
		calls: (step, world) => {
			const call = world.tx.pots.approve(world.id('payment', step.payment));
			return [byOfficer(world, TREASURER, step.by, call)];
		},
		final: (step, story) => asked(story, step.payment).do === 'allocate',
		read: (step, world, [outcome]) => {
			const what = asked(world.story, step.payment);
			if (what.do === 'allocate') noteEarmark(what, world, outcome);
		},
		apply: (model, step, story) => model.sign(step.payment, { by: step.by, branch: branchFor(story, step) }),
		words: (step, story) => {
			const what = asked(story, step.payment);
			return `${treasurer(story, step)} signs, too, and ${PAYMENTS[what.do].done(what)}`;
		},
	},

	return: {
		fields: { by: 'treasurer', earmark: 'text' },
		touches: (step, story) => ({
			share: [office(branchFor(story, step), TREASURER), pot(branchFor(story, allocation(story, step.earmark)))],
			alone: [earmark(step.earmark), pot(branchFor(story, step))],
		}),
		calls: (step, world) => {
			const call = world.tx.pots.giveBack(world.id('earmark', step.earmark));
			return [byOfficer(world, TREASURER, step.by, call)];
		},
		apply: (model, step, story) => model.giveBack(step.earmark, branchFor(story, step)),
		words: (step, story, { giver, rest }) =>
			`${treasurer(story, step)} gives the rest of it, ${time(rest)}, back to the pot of ${giver}`,
	},
};
