// SPDX-License-Identifier: Apache-2.0
// What an institution says reaches all branches if a quorum of their nodes heard the same, and nothing else does (M4).

import { randomBytes } from 'node:crypto';
import { textHash } from '../demo/accounts.mjs';
import { proves } from '../lib/commitment.mjs';
import { inHex } from '../lib/certificate.mjs';
import { seconds } from './lib/figures.mjs';
import { MISLED, PARTNER, WELL_INFORMED } from './lib/institutions.mjs';
import { FOUNDERS, check, eventOf, unwrap } from './lib/live.mjs';
import { appoint, join, memberOf, officer } from './lib/people.mjs';

const [, WILLOW_LANE, OLD_HARBOUR] = FOUNDERS;
/** As the network begins with it: institutions issue it. */
const DRIVING_LICENCE = 2;
const TOPIC = { credential: DRIVING_LICENCE };
const VALUE = 'class B';
const YEAR = 365 * 86_400_000;
const DRIVER = memberOf(WILLOW_LANE, 'driver');
/** A second operator of the branch whose node is misled: what it submits is not the node's. */
const LIAR = `${officer(MISLED, 'OracleOperator')}//2`;
const HIGHEST_VERSION = 2n ** 64n - 1n;
/** For so many blocks nothing may happen. */
const STILL = 4;
/** An institution that does not answer is asked again and again, with longer and longer rests, before a branch complains. */
const LIMIT = 120_000;
const RESTARTED = OLD_HARBOUR;
/** What can be wrong with the institution's answers, and as what the feeders report it. */
const FAULTS = { malformed: 'Malformed', oversized: 'Oversized', replay: 'Stale' };

/** @param {import('./lib/live.mjs').Live} live */
export async function oracle(live) {
	live.watchFinality();
	live.step('The Council admits an institution and says of what it may speak; branches appoint oracle operators');
	const person = await prepare(live);

	live.step(`${MISLED.name}'s node reads another institution, which lies`);
	await liesByNode(live, person);

	live.step('The institution issues a licence, and renews it');
	await issueAndRenew(live, person);

	live.step(`An operator of ${MISLED.name} submits what nobody has said`);
	await liesByHand(live, person);

	for (const [fault, told] of Object.entries(FAULTS)) {
		live.step(`The institution's feed is broken: ${fault}`);
		await breaksDown(live, person, fault, told);
	}

	live.step('The institution tells everybody something else');
	await contradicts(live, person);

	live.step(`The institution falls silent; when it is there again, ${RESTARTED.name}'s node is not`);
	await fallsSilent(live, person);
	live.say(`longest time without a new final block: ${seconds(live.checkFinality())}`);
}

async function prepare(live) {
	const { tx } = live;
	const { office, liar } = live.institutions;
	await Promise.all(FOUNDERS.map((branch) => appoint(live, branch, 'Registrar', 'OracleOperator')));
	const grant = tx.branches.grantRole(MISLED.id, live.pair(LIAR).address, 'OracleOperator', null);
	const account = live.pair('//partner//licensing-office').address;
	const admit = tx.partners.admit(office.name, 'https://licences.example', account, textHash('an agreement'));
	await Promise.all([
		live.send(MISLED.administrator, grant),
		join(live, [{ path: DRIVER, home: WILLOW_LANE }]),
		(async () => {
			const { events } = await live.decide(`${office.name} is admitted`, admit);
			const { partner } = eventOf(live.api, { events }, 'partners', 'Admitted');
			check(partner.eqn(PARTNER), `the nodes read institution ${PARTNER}, and it is ${partner}`);
			await live.decide('it may speak of driving licences', tx.oracles.setTopics(PARTNER, [topicOf(TOPIC)]));
		})(),
	]);
	// What the final chain does not want to hear, the feeders pass over for good.
	await live.chain.finalEverywhere(live.chain.best);
	const about = { name: 'Ines Example', birthDate: '1980-02-29', member: live.pair(DRIVER).address };
	const [person, forged] = await Promise.all([office.addPerson(about), liar.addPerson(about)]);
	return { true: person.id, forged: forged.id };
}

const topicOf = ({ credential }) => ({ Credential: credential });
const inAYear = () => Date.now() + YEAR;

// --- What stands on chain ----------------------------------------------------------------------------------------------

const credentialOf = async (live, at) =>
	unwrap(await at.query.credentials.credentials(live.pair(DRIVER).address, DRIVING_LICENCE));
const subjectOf = (live) => [live.pair(DRIVER).address, topicOf(TOPIC)];

/** All that an institution can change of the driver. */
async function standing(live, at) {
	const [credential, settled] = await Promise.all([
		credentialOf(live, at),
		at.query.oracles.settled(PARTNER, subjectOf(live)),
	]);
	return JSON.stringify({ credential: credential?.toJSON(), settled: unwrap(settled)?.toString() });
}

/** Waits until a change at the institution is on chain, and looks for it at every branch's node. */
async function applied(live, { version, attested }, since) {
	const holds = async (at) => {
		const credential = await credentialOf(live, at);
		return Boolean(
			credential?.status.isIssued &&
				unwrap(credential.document)?.toHex() === attested.commitment &&
				unwrap(credential.validUntil)?.toNumber() === attested.validUntil,
		);
	};
	const what = `version ${version} of the licence on chain`;
	const block = await live.eventually(what, async (at, number) => (await holds(at)) && number, LIMIT);
	await live.chain.finalEverywhere(block);
	const names = [];
	for (const { name, api } of live.chain.nodes.values()) {
		const there = await holds(await api.at(await api.rpc.chain.getBlockHash(block)));
		check(there, `${name}'s node has no ${what} in its block ${block}`);
		names.push(name);
	}
	live.say(`version ${version} on chain by block ${block}, ${seconds(Date.now() - since)} later, final at ${names.join(', ')}`);
}

async function unchanged(live, before) {
	const after = await standing(live, await live.at());
	check(after === before, `what stands on chain has changed: from ${before} to ${after}`);
}

/** The open reports: about what, and to which branch. */
async function reports(at) {
	return (await at.query.oracles.reports.entries()).map(([key, value]) => {
		const { branch, about } = value.unwrap();
		return { id: key.args[0], branch: branch.toNumber(), what: aboutWhat(about) };
	});
}

/** "Malformed", "Changed, version 3" */
const aboutWhat = (about) =>
	about.isFault ? about.asFault.fault.type : `${about.type}, version ${about.value.version.toString()}`;

/** Waits until each of these branches has such a report. */
async function reported(live, what, branches) {
	const block = await live.eventually(
		`reports to ${branches.map(({ name }) => name).join(', ')}: ${what}`,
		async (at, number) => {
			const open = await reports(at);
			return branches.every(({ id }) => open.some((report) => report.branch === id && report.what === what)) && number;
		},
		LIMIT,
	);
	live.say(`reported to ${branches.map(({ name }) => name).join(', ')}: ${what} (by block ${block})`);
}

/** The administrators have seen all reports. */
async function acknowledge(live) {
	const open = await reports(await live.at());
	await Promise.all(
		FOUNDERS.map((branch) => {
			const own = open.filter((report) => report.branch === branch.id);
			const calls = own.map(({ id }) => live.tx.oracles.acknowledge(id));
			return calls.length && live.send(branch.administrator, live.tx.utility.batchAll(calls));
		}),
	);
	live.say(`the branches' administrators have seen: ${open.map(({ what }) => what).join('; ')}`);
}

// --- What happens ------------------------------------------------------------------------------------------------------

async function liesByNode(live, person) {
	const before = await standing(live, await live.at());
	const forged = await live.institutions.liar.issue({
		person: person.forged,
		topic: TOPIC,
		value: 'all classes',
		validUntil: inAYear(),
	});
	const voices = await live.eventually(
		`the voice of ${MISLED.name}`,
		async (at) => {
			const heard = await at.query.oracles.voices(PARTNER, subjectOf(live));
			return heard.length && heard;
		},
		LIMIT,
	);
	const [{ branch, value }] = voices;
	check(voices.length === 1 && branch.eqn(MISLED.id), `these have spoken: ${JSON.stringify(voices.toHuman())}`);
	check(value.attested.unwrap().commitment.toHex() === forged.attested.commitment, 'it said something else than it heard');
	await still(live);
	await unchanged(live, before);
	live.say(`its node says what it heard, and is alone: nothing changes`);
}

/** Some blocks pass. */
async function still(live) {
	const until = live.chain.finalized + STILL;
	await live.chain.until(() => live.chain.finalized >= until, LIMIT, `${STILL} final blocks`);
}

async function issueAndRenew(live, person) {
	const { office } = live.institutions;
	const about = { person: person.true, topic: TOPIC };
	let since = Date.now();
	await applied(live, await office.issue({ ...about, value: VALUE, validUntil: inAYear() }), since);
	await reported(live, 'Changed, version 1', [WILLOW_LANE]);
	await reported(live, 'Outvoted, version 1', [MISLED]);

	since = Date.now();
	await applied(live, await office.renew({ ...about, validUntil: inAYear() + YEAR }), since);
	await reported(live, 'Changed, version 2', [WILLOW_LANE]);
	const credential = await credentialOf(live, await live.at());
	const { member, salt, value } = await office.proof(about);
	const commitment = credential.document.unwrap().toHex();
	check(proves({ account: member, topic: TOPIC, salt, value, commitment }), 'the driver cannot prove the licence');
	live.say(`the driver proves by it: "${value}", until ${new Date(credential.validUntil.unwrap().toNumber()).toISOString()}`);
	await acknowledge(live);
}

async function liesByHand(live, person) {
	const { oracles } = live.tx;
	const before = await standing(live, await live.at());
	const member = live.pair(DRIVER).address;
	const submit = (version, attested) => oracles.submit(PARTNER, member, topicOf(TOPIC), { version, attested });
	const forged = { commitment: inHex(randomBytes(32)), validUntil: null };
	await live.refused('a version that is settled', LIAR, submit(2, forged), 'Oracles.Stale');
	await live.send(LIAR, submit(3, forged));
	await live.refused('to take it back', LIAR, submit(3, null), 'Oracles.AlreadySpoken');
	const { block } = await live.send(LIAR, submit(HIGHEST_VERSION, forged));
	live.say(`says that the licence is another one, under version 3 and under version ${HIGHEST_VERSION} (block ${block})`);
	await live.refused('an older version then', LIAR, submit(4, null), 'Oracles.Superseded');
	await still(live);
	await unchanged(live, before);

	const since = Date.now();
	const change = await live.institutions.office.renew({ person: person.true, topic: TOPIC, validUntil: inAYear() });
	await applied(live, change, since);
	live.say('nothing of it changed anything, and the institution is heard as before');
}

async function breaksDown(live, person, fault, told) {
	const { office } = live.institutions;
	await acknowledge(live);
	const before = await standing(live, await live.at());
	await office.fault(fault);
	const change = await office.renew({ person: person.true, topic: TOPIC, validUntil: inAYear() });
	await reported(live, told, WELL_INFORMED);
	await unchanged(live, before);
	await office.fault(null);
	await applied(live, change, Date.now());
}

/** Each node hears another commitment each time. */
async function contradicts(live, person) {
	const { office } = live.institutions;
	const about = { person: person.true, topic: TOPIC };
	await acknowledge(live);
	const before = await standing(live, await live.at());
	await office.fault('conflict');
	await office.renew({ ...about, validUntil: inAYear() });
	await reported(live, 'Conflicting', WELL_INFORMED);
	await unchanged(live, before);
	await office.fault(null);
	await applied(live, await office.renew({ ...about, validUntil: inAYear() }), Date.now());
}

async function fallsSilent(live, person) {
	const { office, taps } = live.institutions;
	const { asked } = taps.get(RESTARTED.name);
	await acknowledge(live);
	const before = await standing(live, await live.at());
	let since = Date.now();
	await office.stop();
	await reported(live, 'Silent', WELL_INFORMED);
	live.say(`${seconds(Date.now() - since)} after it was stopped`);
	await unchanged(live, before);

	await live.stopNode(RESTARTED.name);
	const cursor = asked.at(-1);
	await office.restart();
	const change = await office.renew({ person: person.true, topic: TOPIC, validUntil: inAYear() });
	const known = asked.length;
	const others = WELL_INFORMED.filter((branch) => branch !== RESTARTED);
	await live.eventually(
		`the voices of ${others.map(({ name }) => name).join(' and ')}`,
		async (at) => {
			const voices = await at.query.oracles.voices(PARTNER, subjectOf(live));
			const spoken = voices.filter(({ value }) => value.version.eqn(change.version)).map(({ branch }) => branch.toNumber());
			return others.every(({ id }) => spoken.includes(id));
		},
		LIMIT,
	);
	await unchanged(live, before);
	live.say(`${others.map(({ name }) => name).join(' and ')} have spoken; a voice is missing, and nothing changes`);

	since = Date.now();
	await live.startNode(RESTARTED.name);
	await applied(live, change, since);
	// What became final after its last question moved the cursor on.
	const goesOn = cursor > 0 && asked[known] >= cursor;
	check(goesOn, `its node asked first for what comes after ${asked[known]}, though it had come to ${cursor}`);
	live.say(`its node went on from its cursor: it asked for what comes after ${asked[known]} first`);
	await acknowledge(live);
}
