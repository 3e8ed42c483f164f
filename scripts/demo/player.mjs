// SPDX-License-Identifier: Apache-2.0
// Playing a story: its steps become transactions, in the file's order wherever two steps touch the same person's coins,
// the same activity or the same part in one, and at the same time wherever they do not.

import { STEPS_PER_HOUR } from './amounts.mjs';
import { Keys } from './accounts.mjs';
import { KINDS } from './kinds.mjs';
import { learnKinds } from './kinds/profiles.mjs';
import { SIDES } from './model.mjs';
import { BY_THE_POOL } from './story.mjs';
import { Vault } from './vault.mjs';
import { carry, verdict } from '../lib/council.mjs';
import { hasView } from '../lib/view.mjs';
import { Failure, sleep } from '../lib/wait.mjs';

const AT_ONCE = 32;
const CLOCK_SLACK = 90_000;
/** How long the chain may take for what it does by itself. */
const BY_ITSELF = 240_000;
const PAUSE = 1_000;
const STORY = 'the story';
const DAY = 86_400_000;
/** The delays of custody until the Council decides otherwise, in hours. */
const DELAYS = { key: 72, spending: 24, death: 720 };
const CUSTODIAN = 'Custodian';
/** What the chain reckons itself. */
const VIEWS = [
	['Audit', 'case_of'],
	['Audit', 'decision_on'],
	['Risk', 'alerts_of'],
	['Reviews', 'standing'],
	['Noticeboard', 'recommended_members'],
	['Noticeboard', 'explain'],
];

/** What the kinds of steps need to know of the chain while the story is played. */
export class World {
	keys = new Keys();
	/** What stays off the chain. */
	vault = new Vault();
	#ids = new Map();
	#starts = new Map();
	#newKeys = new Map();
	#agents = new Map();
	#delays = { ...DELAYS };
	#offices;

	/**
	 * @param {import('./story.mjs').Story} story
	 * @param {import('../lib/chain.mjs').Chain} chain
	 * @param {number} hour how many milliseconds an hour takes on this chain
	 * @param {import('./offices.mjs').Offices} [offices]
	 */
	constructor(story, chain, hour, offices) {
		this.story = story;
		this.chain = chain;
		this.hour = hour;
		this.#offices = offices;
	}

	get api() {
		return this.chain.api;
	}

	get tx() {
		return this.api.tx;
	}

	/** The account of a person, whoever has the key to it, or of one of the staff. */
	address(name) {
		const person = this.story.person(name);
		if (person) return this.keys.account(person);
		const { branch, role, number } = this.story.office(name);
		return this.keys.staff(branch, role, number).address;
	}

	/** Which member has this address. */
	nameOf(address) {
		return this.story.members.find(({ name }) => this.address(name) === address)?.name;
	}

	/** The key with which somebody signs, if they have one. */
	keyOf(name) {
		if (this.#agents.has(name)) return undefined;
		return this.#newKeys.get(name) ?? (this.story.person(name).keyless ? undefined : this.keys.person(name));
	}

	/** Another key speaks for somebody from now on. */
	setKey(name, pair) {
		this.#newKeys.set(name, pair);
		this.#agents.delete(name);
	}

	/** Somebody acts for a member who cannot sign from now on. @param {{custodian?: string, successor?: string}} agent */
	setAgent(name, agent) {
		this.#agents.set(name, agent);
	}

	/** Who signs for a member who cannot. */
	agentOf(name) {
		const { custodian, successor } = this.#agents.get(name) ?? {};
		if (custodian) {
			const { branch, number } = this.story.officer(CUSTODIAN, custodian);
			return { name: custodian, pair: this.keys.staff(branch, CUSTODIAN, number), node: branch.name };
		}
		if (successor) return { name: successor, pair: this.keyOf(successor), node: this.story.person(successor).home };
		throw new Failure(`${name} has no key, and nobody acts for them`);
	}

	/** Waits until the custodian who acts for a member, if one does, may spend. */
	async agentReady(name) {
		const { custodian } = this.#agents.get(name) ?? {};
		if (custodian) await this.clockOf(`spending of ${custodian} for ${name}`);
	}

	/** Hours that have to pass before something, as the Council has set them. */
	setDelay(what, hours) {
		this.#delays[what] = hours;
	}

	/** The same in milliseconds. */
	delayOf(what) {
		return this.#delays[what] * this.hour;
	}

	/** Waits for a moment that was noted. */
	clockOf(moment) {
		return this.clock(this.id('moment', moment));
	}

	/** A partner that says something of members. */
	institution(key) {
		return this.#offices.get(key);
	}

	/** Notes which id the chain gave something: an activity, a movement, an earmark … */
	note(what, name, id) {
		if (!this.#ids.has(what)) this.#ids.set(what, new Map());
		this.#ids.get(what).set(name, id);
	}

	/** Its id on chain. */
	id(what, name) {
		const id = this.#ids.get(what)?.get(name);
		if (id === undefined)
			throw new Failure(`the ${what} "${name}" has no id on chain yet: the story uses it too early`);
		return id;
	}

	/** The names and ids of all such things. */
	known(what) {
		return [...(this.#ids.get(what) ?? [])];
	}

	/** The chain's moment so many days from now. */
	inDays(days) {
		return this.chain.now + days * DAY;
	}

	/** Blocks in so many days. */
	blocksIn(days) {
		// A block's time is twice the least that lies between two of them.
		return Math.ceil((days * DAY) / (2 * this.api.consts.timestamp.minimumPeriod.toNumber()));
	}

	/** Lets the Council decide on a call. What became of it is the `verdict` on what this returns. */
	decide(call) {
		const branches = this.story.branches.map(({ name, account }) => {
			const pair = this.keys.at(account);
			const send = async (part) => {
				const outcome = await this.chain.send({ node: name, pair, call: part });
				if (!outcome.ok) {
					const { method } = part.method;
					throw new Failure(
						`${name} could not ${method} in the Council: ${outcome.error.docs} (${outcome.error.name})`,
					);
				}
				return outcome;
			};
			return { address: pair.address, send };
		});
		// Several motions at a time: a fork could exchange their numbers.
		return carry(this.api, call, branches, (proposed) => this.chain.final(proposed));
	}

	noteStart(part, side, outcome) {
		this.#starts.set(part, { ...this.#starts.get(part), [side]: outcome });
	}

	/**
	 * When both sides had confirmed the start of somebody's part in an activity, if they have.
	 *
	 * @param {boolean} final whether a fork must not be able to change it any more
	 */
	async startOf(part, final) {
		const confirmations = Object.values(this.#starts.get(part) ?? {});
		if (confirmations.length < SIDES.length) return undefined;
		const outcomes = final
			? await Promise.all(confirmations.map((outcome) => this.chain.final(outcome)))
			: confirmations;
		return Math.max(...outcomes.map(({ time }) => time));
	}

	/** Milliseconds in so many steps of service. */
	lengthOf(steps) {
		return Math.ceil((steps * this.hour) / STEPS_PER_HOUR);
	}

	/** Whole steps of service in so many milliseconds. */
	stepsIn(ms) {
		return Math.floor((ms * STEPS_PER_HOUR) / this.hour);
	}

	/**
	 * Waits until the chain does something by itself.
	 *
	 * @template T
	 * @param {string} what for the error
	 * @param {(at: any) => Promise<T>} test on the API at a final block
	 * @returns {Promise<T>} what it finds
	 */
	async happens(what, test) {
		for (const began = Date.now(); Date.now() - began < BY_ITSELF; await sleep(PAUSE)) {
			const found = await test(await this.#at(this.chain.finalized));
			if (found) return found;
		}
		throw new Failure(`${what} did not come within ${BY_ITSELF / 1000} seconds`);
	}

	/**
	 * The moment of the block in which the chain has done something by itself, once it has.
	 *
	 * @param {string} what for the error
	 * @param {number} since a block before that
	 * @param {(at: any) => Promise<boolean>} test on the API at a final block; what has happened stays so
	 * @returns {Promise<number>} in Unix milliseconds
	 */
	async momentWhen(what, since, test) {
		await this.happens(what, test);
		let before = since;
		let after = this.chain.finalized;
		while (after - before > 1) {
			const middle = Math.floor((before + after) / 2);
			if (await test(await this.#at(middle))) after = middle;
			else before = middle;
		}
		return (await (await this.#at(after)).query.timestamp.now()).toNumber();
	}

	async #at(number) {
		return this.api.at(await this.api.rpc.chain.getBlockHash(number));
	}

	/** Waits until the chain's clock shows `moment`. */
	clock(moment) {
		const left = Math.max(0, moment - this.chain.now);
		return this.chain.until(() => this.chain.now >= moment, left + CLOCK_SLACK, "the moment by the chain's clock");
	}
}

/** Who waits for whom: a step begins when all earlier steps are done that touch what it touches. */
export class Order {
	#last = new Map();

	/**
	 * @param {{alone?: string[], share?: string[]}} touches
	 * @param {() => Promise<void>} run
	 */
	add({ alone = [], share = [] }, run) {
		const before = [
			...share.map((thing) => this.#at(thing).alone),
			...alone.flatMap((thing) => [this.#at(thing).alone, ...this.#at(thing).shared]),
		];
		const done = Promise.all(before).then(run);
		// Whoever waits for it learns of its failure; that nobody waits is no second failure.
		done.catch(() => {});
		for (const thing of share) this.#at(thing).shared.push(done);
		for (const thing of alone) this.#last.set(thing, { alone: done, shared: [] });
		return done;
	}

	#at(thing) {
		if (!this.#last.has(thing)) this.#last.set(thing, { alone: Promise.resolve(), shared: [] });
		return this.#last.get(thing);
	}
}

/** Lets so many through at once. */
export class Gate {
	#free;
	#queue = [];

	constructor(places) {
		this.#free = places;
	}

	async through(action) {
		if (this.#free > 0) this.#free -= 1;
		else await new Promise((resolve) => this.#queue.push(resolve));
		try {
			return await action();
		} finally {
			const next = this.#queue.shift();
			if (next) next();
			else this.#free += 1;
		}
	}
}

/** What a step touches. One that is to be refused has it all for itself, so that nothing but its fault can be the reason. */
export function touchesOf(step, story) {
	if (!step.do) return { alone: [STORY] };
	const { alone = [], share = [] } = KINDS[step.do].touches(step, story);
	return step.refused ? { alone: [...alone, ...share], share: [STORY] } : { alone, share: [...share, STORY] };
}

export class Player {
	#done = 0;
	#verbose;

	/**
	 * @param {object} parts
	 * @param {World} parts.world
	 * @param {import('./model.mjs').Model} parts.model
	 * @param {import('./screen.mjs').Screen} parts.screen
	 * @param {boolean} [parts.verbose]
	 */
	constructor({ world, model, screen, verbose = false }) {
		this.world = world;
		this.model = model;
		this.screen = screen;
		this.#verbose = verbose;
	}

	/** Plays all steps; fails with the first one that does not go as the story says. */
	async play() {
		const { story } = this.world;
		const order = new Order();
		const gate = new Gate(AT_ONCE);
		const redraw = setInterval(() => this.#progress(), 500);
		try {
			await Promise.all(
				story.steps.map((step) =>
					order.add(touchesOf(step, story), () =>
						step.do ? gate.through(() => this.#play(step)) : this.screen.heading(step.chapter),
					),
				),
			);
		} finally {
			clearInterval(redraw);
			this.screen.progress('');
		}
	}

	async #play(step) {
		const { world, model } = this;
		const { story } = world;
		const kind = KINDS[step.do];
		await kind.before?.(step, world);
		const { sent, agents } = await this.#send(kind, step);
		let outcomes = this.#judged(kind, sent);
		if (step.refused) {
			this.#say(`refused: ${step.say} The chain: "${this.#refusal(step, outcomes)}"`, outcomes);
			return;
		}
		if (kind.final?.(step, story)) {
			const finals = await Promise.all(outcomes.map((outcome) => world.chain.final(outcome)));
			outcomes = this.#judged(kind, finals);
		}
		const failed = outcomes.find(({ ok }) => !ok);
		if (failed) throw new Failure(`${describe(step)} went wrong: ${failed.error.docs} (${failed.error.name})`);
		const seen = await kind.read?.(step, world, outcomes);
		const effect = kind.apply(model, step, story, seen);
		this.#say(`${kind.words(step, story, effect)}${byHandOf(agents)}.`, outcomes);
	}

	/** @returns {Promise<{sent: import('../lib/chain.mjs').Outcome[], agents: string[]}>} with who has signed for others */
	async #send(kind, step) {
		const { world } = this;
		if (kind.motion) return { sent: [await world.decide(kind.motion(step, world))], agents: [] };
		const refusable = Boolean(step.refused);
		const calls = kind.calls(step, world);
		const send = (all) =>
			Promise.all(all.map(({ by, node, call }) => world.chain.send({ node, pair: by, call, refusable })));
		const sent = await send(calls);
		const next = sent.every(({ ok }) => ok) ? (kind.next?.(step, world) ?? []) : [];
		sent.push(...(await send(next)));
		return { sent, agents: [...new Set([...calls, ...next].flatMap(({ agent }) => agent ?? []))] };
	}

	/** What became of a step: for a motion, of what it was about. */
	#judged(kind, outcomes) {
		return kind.motion ? outcomes.map((outcome) => verdict(this.world.api, outcome)) : outcomes;
	}

	/** The chain's words, if it refused the step for the reason that the story names. */
	#refusal(step, outcomes) {
		for (const { ok, error } of outcomes) {
			if (ok)
				throw new Failure(`${describe(step)} should have been refused (${step.refused}), but the chain did it`);
			if (error.name !== step.refused) {
				throw new Failure(
					`${describe(step)} was refused, but for another reason than ${step.refused}: ${error.docs} (${error.name})`,
				);
			}
		}
		return outcomes[0].error.docs;
	}

	#say(words, outcomes) {
		this.#done += 1;
		const total = `${this.world.story.length}`;
		const block = Math.max(0, ...outcomes.map((outcome) => outcome.block ?? 0)) || this.world.chain.best;
		const place = `${`${this.#done}`.padStart(total.length)}/${total} #${`${block}`.padEnd(4)}`;
		this.screen.say(`${place} ${words}`);
		if (this.#verbose)
			for (const { hash, block } of outcomes)
				this.screen.say(`${' '.repeat(place.length)} ${hash} ${block ? `in block ${block}` : 'in no block'}`);
		this.#progress();
	}

	#progress() {
		const { chain, story } = this.world;
		this.screen.progress(
			`step ${this.#done} of ${story.length} · block ${chain.best}, final ${chain.finalized} · ${chain.transactions} transactions`,
		);
	}
}

/** Who signed for members who could not. */
const byHandOf = (agents) => (agents.length ? ` (by the hand of ${agents.join(' and ')})` : '');

/** A step as it stands in the story, for whoever has to find it there. */
function describe(step) {
	const fields = Object.entries(step).filter(([name]) => !['do', 'say', 'refused'].includes(name));
	return `the step "${step.do}" (${fields.map(([name, value]) => `${name}: ${value}`).join(', ')})`;
}

/**
 * Checks before the first step that the chain is the one that the story is about.
 *
 * @param {World} world
 */
export async function checkChain(world) {
	const { story, chain, keys } = world;
	const { api } = chain;
	const problems = [];
	for (const [pallet, calls] of Object.entries({
		branches: ['grantRole'],
		profiles: ['register', 'accept', 'registerKeyless', 'proposeField', 'grantRead', 'askToMove'],
		credentials: ['issue', 'revoke'],
		custody: [
			'requestKey',
			'approveKey',
			'takeOver',
			'assign',
			'act',
			'giveMandate',
			'spend',
			'reportDeath',
			'succeed',
		],
		oracles: ['setTopics', 'submit', 'acknowledge'],
		timeCoin: ['transfer', 'give', 'donate', 'correct', 'setQuota', 'delegateQuota', 'mint'],
		activities: [
			'publish',
			'edit',
			'takeDown',
			'invite',
			'checkIn',
			'settleMany',
			'reportAbsence',
			'topUp',
			'dispute',
		],
		audit: ['decide', 'appeal'],
		risk: ['setThresholds', 'handle', 'requestFreeze'],
		reviews: ['seal', 'open'],
		trainings: ['publish', 'enrol', 'recordAttendance', 'assess'],
		noticeboard: ['offer'],
		utility: ['batchAll'],
		pots: ['grant', 'allocate', 'useEarmark', 'approve', 'giveBack'],
		partners: ['admit', 'redeem', 'confirm'],
	})) {
		for (const call of calls) if (!api.tx[pallet]?.[call]) problems.push(`it has no call ${pallet}.${call}`);
	}
	for (const [pallet, name] of VIEWS)
		if (!hasView(api, pallet, name)) problems.push(`it has no view function ${pallet}.${name}`);
	if (!problems.length) {
		for (const { id, name, account, below } of story.branches) {
			const branch = (await api.query.branches.branches(id)).unwrapOr(undefined);
			const known = branch?.details.name.toUtf8();
			if (known !== name) problems.push(`branch ${id} is ${branch ? `"${known}"` : 'not there'}, not "${name}"`);
			else if (branch.account.toString() !== keys.at(account).address)
				problems.push(`${name}'s own account is not that of ${account}`);
			else if (branch.parent.unwrapOr(0).toString() !== `${story.branch(below)?.id ?? 0}`)
				problems.push(`${name} does not stand ${below ? `right below ${below}` : 'on its own'}`);
		}
		for (const name of new Set(
			story.steps.flatMap(({ refused }) => (refused && refused !== BY_THE_POOL ? [refused] : [])),
		)) {
			if (!knowsError(api, name)) problems.push(`it knows no error ${name}`);
		}
		const members = await api.query.profiles.members.multi(story.members.map(({ name }) => world.address(name)));
		if (members.some((member) => member.isSome)) problems.push('members of the story are registered already');
		await learnKinds(world, problems);
	}
	if (problems.length)
		throw new Failure(
			`the story does not fit this chain:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
			2,
		);
}

/** "Pallet.Error", or an error of the SDK's own such as "BadOrigin". */
function knowsError(api, name) {
	const [pallet, error] = name.split('.');
	if (error === undefined) return true;
	return Boolean(api.errors[`${pallet[0].toLowerCase()}${pallet.slice(1)}`]?.[error]);
}
