// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { decodeAddress } from '@polkadot/util-crypto';
import { Keys, nullifier, slug, textHash } from '../accounts.mjs';
import { KINDS } from '../kinds.mjs';
import { loadStory, readStory } from '../story.mjs';
import { Failure } from '../../lib/wait.mjs';

const OURS = fileURLToPath(new URL('../../../docs/demo/story.json', import.meta.url));

/** A small story that is right; `change` makes it another one. */
function small(change = () => {}) {
	const story = {
		title: 'Small',
		welcome: 5,
		branches: [
			{
				id: 1,
				name: 'Willow',
				key: 'Willow',
				account: '//Bob',
				administrator: '//Bob//stash',
				staff: { Registrar: 'Ruth', Auditor: 'Dan' },
			},
			{
				id: 2,
				name: 'Harbour',
				key: 'Harbour',
				account: '//Dave',
				administrator: '//Dave//stash',
				staff: { Registrar: 'Ida', Auditor: 'Ben' },
			},
		],
		members: [
			{ name: 'Mei Lin', home: 'Willow', identity: '1' },
			{ name: 'Ana Ruiz', home: 'Harbour', identity: '2' },
		],
		strangers: [{ name: 'Passer-by', home: 'Willow' }],
		activities: {
			walk: {
				by: 'Mei Lin',
				title: 'A walk',
				words: 'the walk',
				category: 'company',
				hours: 2,
				details: 'By the river',
			},
		},
		steps: [
			{ chapter: 'Beginning' },
			{ do: 'appoint', branch: '*', role: ['Registrar', 'Auditor'] },
			{ do: 'join', who: '*' },
			{ do: 'publish', activity: 'walk' },
			{ do: 'approve', activity: 'walk' },
			{ do: 'enrol', activity: 'walk', who: 'Passer-by', refused: 'pool', say: 'Somebody else offers to come.' },
			{ do: 'serve', activity: 'walk', who: 'Ana Ruiz' },
		],
	};
	change(story);
	return story;
}

const refusesWith = (change, pattern) =>
	assert.throws(
		() => readStory(small(change)),
		(error) => error instanceof Failure && error.code === 2 && pattern.test(error.message),
	);

describe('a story', () => {
	it('spreads lists and shorthands over single steps', () => {
		const kinds = readStory(small()).steps.map((step) => step.do ?? 'chapter');
		assert.deepEqual(kinds, [
			'chapter',
			...Array(4).fill('appoint'),
			'register',
			'accept',
			'register',
			'accept',
			'publish',
			'approve',
			'enrol',
			'enrol',
			'admit',
			'start',
			'end',
			'review',
			'settle',
		]);
	});

	it('gives each step of a shorthand the fields that are its own', () => {
		const { steps } = readStory(small((s) => Object.assign(s.steps[6], { publisher: 4, comment: 'Good' })));
		assert.deepEqual(
			steps.find((step) => step.do === 'admit'),
			{ do: 'admit', activity: 'walk', who: 'Ana Ruiz' },
		);
		const { publisher, comment } = steps.find((step) => step.do === 'review');
		assert.deepEqual([publisher, comment], [4, 'Good']);
		refusesWith((s) => (s.steps[6].colour = 'red'), /"colour", "red", means nothing here/);
	});

	it('gives activities windows that nobody misses, where it says nothing of them', () => {
		const { walk } = readStory(small()).activities;
		assert.deepEqual([walk.opens, walk.closes, walk.enrolment, walk.places], [0, 400, 400, 1]);
		const { changed } = readStory(small((s) => (s.activities.walk.changed = { hours: 1, closes: 30 }))).activities
			.walk;
		assert.deepEqual([changed.steps, changed.enrolment, changed.title], [20, 30, 'A walk']);
	});

	it('is rehearsed: what it should give is known beforehand', () => {
		const { rehearsed } = readStory(small());
		assert.equal(rehearsed.people.get('Ana Ruiz').free, 7_000_000n);
		assert.equal(rehearsed.people.get('Mei Lin').held, 0n);
	});

	const wrong = {
		'no object at all': [(s) => delete s.members, /"members" must be a list/],
		'a branch without an auditor': [(s) => delete s.branches[0].staff.Auditor, /names no Auditor/],
		'a member without a home': [(s) => (s.members[0].home = 'Nowhere'), /"home" must be one of: Willow, Harbour/],
		'two members with one identity': [(s) => (s.members[1].identity = '1'), /two members have the identity 1/],
		'two names with one key': [(s) => (s.members[1].name = 'Méi  Lin'), /names that give the same key/],
		'a title that names a person': [
			(s) => (s.activities.walk.title = 'A walk with Ruiz'),
			/"title" names a person \("ruiz"\)/,
		],
		'a title that is too long': [(s) => (s.activities.walk.title = 'é'.repeat(65)), /at most 128 bytes/],
		'hours that are no whole steps': [(s) => (s.activities.walk.hours = 1.01), /steps of three minutes/],
		'an unknown category': [(s) => (s.activities.walk.category = 'flying'), /"category" must be one of/],
		'an unknown field of an activity': [(s) => (s.activities.walk.price = 3), /"price" means nothing here/],
		'an unknown kind of step': [(s) => s.steps.push({ do: 'dance' }), /step 8: "do" must be one of/],
		'an unknown field of a step': [(s) => (s.steps[3].colour = 'red'), /"colour", "red", means nothing here/],
		'a missing field': [(s) => delete s.steps[3].activity, /"activity" is missing/],
		'an unknown person': [(s) => (s.steps[6].who = 'Nobody'), /"Nobody", is not one of the members/],
		'an early end by one side': [
			(s) => s.steps.push({ do: 'end', activity: 'walk', who: 'Ana Ruiz', by: 'publisher', after: 1 }),
			/"by" and "after" exclude each other/,
		],
		'a refusal without words': [(s) => delete s.steps[5].say, /"say" must tell/],
		'words without a refusal': [(s) => (s.steps[3].say = 'Hello'), /"say" is only for steps that are refused/],
		'a step that is not possible': [
			(s) => s.steps.splice(4, 1),
			/"enrol" of Ana Ruiz in "walk", is not possible: "walk" is not open/,
		],
		'a refusal for no reason': [
			(s) => Object.assign(s.steps[4], { refused: 'X.Y', say: 'No.' }),
			/nothing is wrong with it/,
		],
		'a place that names a person': [(s) => (s.activities.walk.place = 'At Ruiz'), /"place" names a person/],
		'windows that do not fit': [
			(s) => Object.assign(s.activities.walk, { opens: 20, closes: 10 }),
			/must be hours from its publication on/,
		],
		'an activity that a branch pays for, by nobody who may': [
			(s) => (s.activities.walk.funding = 'pot'),
			/"by" must be one of the staff who may pay it/,
		],
		'a required credential that is none': [
			(s) => (s.activities.walk.requires = ['flying']),
			/"requires" must be a list of credentials/,
		],
		'a change to nothing': [
			(s) => s.steps.push({ do: 'edit', activity: 'walk' }),
			/says nothing of a "changed" one/,
		],
		'an activity that comes again after nothing': [
			(s) => (s.activities.next = { again: 'trip', words: 'x' }),
			/"again" must be the activity that comes again/,
		],
		'a score of six': [
			(s) => Object.assign(s.steps[6], { publisher: 6 }),
			/"publisher", 6, is not one of: 1, 2, 3, 4, 5/,
		],
		'a training without a trainer': [
			(s) => (s.trainings = { course: { by: 'Ruth', title: 'A course' } }),
			/must be one of the branches' trainers/,
		],
		'coins that are not there': [(s) => (s.activities.walk.hours = 5.05), /fewer free coins/],
		'a branch below one that does not stand before it': [
			(s) => (s.branches[0].below = 'Harbour'),
			/"below" must be a branch that stands before it/,
		],
		'staff of an unknown role': [(s) => (s.branches[0].staff.Cook = 'Eva'), /"staff" cannot have a Cook/],
		'two of the staff with one name': [
			(s) => (s.branches[1].staff.Treasurer = ['Ruth', 'Eva']),
			/two of the branches' staff are called Ruth/,
		],
		'an appointment of nobody': [
			(s) => s.steps.push({ do: 'appoint', branch: 'Willow', role: 'Minter' }),
			/Willow names no Minter/,
		],
		'a payment by somebody who is no treasurer': [
			(s) => s.steps.push({ do: 'grant', by: 'Ruth', to: 'Mei Lin', hours: 1, memo: 'Help' }),
			/"Ruth", is not one of the branches' treasurers/,
		],
		'a purpose that names a person': [
			(s) => {
				s.branches[0].staff.Treasurer = 'Eva';
				s.steps.push({
					do: 'allocate',
					by: 'Eva',
					to: 'Harbour',
					hours: 1,
					purpose: 'For Mei Lin',
					days: 9,
					earmark: 'm',
				});
			},
			/names a person \("mei"\), and it is public/,
		],
		'a redemption where nobody is a partner': [
			(s) =>
				s.steps.push({
					do: 'redeem',
					who: 'Mei Lin',
					partner: 'bus',
					hours: 1,
					benefit: 'a ride',
					redemption: 'r',
				}),
			/"bus", is not one of the partners/,
		],
		'a partner without an agreement': [
			(s) => (s.partners = { bus: { name: 'Bus', contact: 'here', node: 'Willow' } }),
			/partner "bus": "agreement" must be a text/,
		],
		'an unknown category of a gift': [
			(s) => s.steps.push({ do: 'give', from: 'Mei Lin', to: 'Ana Ruiz', hours: 1, category: 'fun', memo: 'x' }),
			/"fun", is not one of: service, family/,
		],
		'two keys for one node': [
			(s) => (s.branches[0].staff.OracleOperator = ['Ivo', 'Eva']),
			/there can be only one OracleOperator/,
		],
		'a registration of somebody without a key': [
			(s) => {
				s.members[0].keyless = true;
				s.steps.push({ do: 'register', who: 'Mei Lin' });
			},
			/Mei Lin has no key: use "shelter"/,
		],
		'a shelter for somebody with a key': [
			(s) => s.steps.push({ do: 'shelter', who: 'Mei Lin' }),
			/Mei Lin has a key: use "register"/,
		],
		'a field of an unknown path': [
			(s) => (s.fields = { mood: { name: 'mood', path: 'guessed' } }),
			/field "mood": "path" must be one of: direct, audited, institution/,
		],
		'a credential that nobody issues': [
			(s) => (s.credentials = { aid: { name: 'aid' } }),
			/credential "aid": "by" must be one of: branches, institutions, both/,
		],
		'a value of an unknown field': [
			(s) => s.steps.push({ do: 'tell', who: 'Mei Lin', field: 'mood', value: 'good' }),
			/"mood", is not one of the fields/,
		],
		'a partner that says nothing of anybody': [
			(s) => {
				s.partners = { bus: { name: 'Bus', contact: 'here', agreement: 'x', node: 'Willow' } };
				s.steps.push({ do: 'topics', partner: 'bus', credentials: 'aid' });
			},
			/"bus", is not one of the partners that say something of members/,
		],
		'a permission to read for nobody': [
			(s) => {
				s.fields = { contact: { name: 'contact', path: 'direct' } };
				s.steps.push({ do: 'permit', who: 'Mei Lin', field: 'contact', days: 1 });
			},
			/who may read it/,
		],
		'a mandate for an unknown purpose': [
			(s) =>
				s.steps.push({
					do: 'mandate',
					who: 'Mei Lin',
					relative: 'Ana Ruiz',
					purposes: 'family, fun',
					hours: 1,
					days: 1,
				}),
			/"family, fun", does not name categories/,
		],
		'a correction of what nobody sent': [
			(s) => s.steps.push({ do: 'correct', by: 'Dan', movement: 'taxi', hours: 1, reason: 'x' }),
			/there is no movement "taxi"/,
		],
	};
	for (const [what, [change, pattern]] of Object.entries(wrong))
		it(`is refused with ${what}`, () => refusesWith(change, pattern));

	it('names all problems at once', () => {
		refusesWith((s) => s.steps.push({ do: 'dance' }, { do: 'publish', activity: 'nothing' }), /step 8[^]*step 9/);
	});

	it('is refused plainly when it is no JSON or not there', () => {
		assert.throws(() => loadStory(fileURLToPath(import.meta.url)), /is not valid JSON/);
		assert.throws(() => loadStory('/does/not/exist.json'), /cannot be read/);
	});
});

describe('the story that we ship', () => {
	const story = loadStory(OURS);
	const used = (kind) => story.steps.filter((step) => step.do === kind);

	it('has four branches, about forty members and about twenty activities', () => {
		assert.equal(story.branches.length, 4);
		assert.ok(story.members.length >= 40);
		assert.ok(Object.keys(story.activities).length >= 20);
	});

	it('uses every kind of step, and every category of service', () => {
		for (const kind of Object.keys(KINDS)) assert.ok(used(kind).length, kind);
		assert.equal(new Set(Object.values(story.activities).map(({ category }) => category)).size, 10);
	});

	it('plays every activity and training, and lets nothing open at its end', () => {
		const { activities, counts } = story.rehearsed;
		for (const key of Object.keys(story.activities)) assert.equal(activities.get(key).phase, 'over', key);
		for (const key of Object.keys(story.trainings))
			assert.ok(used('announce').some((step) => step.training === key));
		const { enrolments, series, trainings, learners } = counts;
		assert.deepEqual([enrolments, series, trainings, learners], [0, 0, 0, 0]);
	});

	it('opens whatever review was sealed', () => {
		const { activities } = story.rehearsed;
		for (const key of Object.keys(story.activities))
			for (const who of activities.get(key).helpers.keys())
				assert.deepEqual(activities.sealed(key, who), [], `${who} in ${key}`);
	});

	it('shows more than one number of stars, somebody who was late and somebody who did not come', () => {
		const of = (field) => story.members.map(({ name }) => story.rehearsed.standing.of(name, 0, 1)[field]);
		assert.ok(new Set(of('stars')).size >= 3);
		for (const field of ['late', 'absences']) assert.ok(of(field).some(Boolean), field);
	});

	it('leaves nothing set aside, nothing unanswered and nothing unsigned', () => {
		const { rehearsed } = story;
		for (const { held } of rehearsed.people.values()) assert.equal(held, 0n);
		for (const { name } of story.branches) assert.equal(rehearsed.branch(name).held, 0n);
		assert.equal(rehearsed.counts.redemptions + rehearsed.counts.payments, 0);
		assert.equal(rehearsed.issuance, rehearsed.minted - rehearsed.burnt);
	});

	it('leaves nobody with an open request, report or proposal', () => {
		for (const about of story.rehearsed.facts.keys())
			assert.doesNotMatch(about, /requested key|, death|, proposal|, wish|, voices|^report to/);
	});

	it('leaves no case open, no alert unseen, no payment held back, nobody’s coins frozen', () => {
		for (const [about, what] of story.rehearsed.facts) {
			assert.doesNotMatch(about, /^alert about|^held back|, coins$|^the activity/);
			if (about.includes(', cases of the kind ')) assert.doesNotMatch(what, / open\b/, about);
		}
	});

	it('shows a large payment, a ring of four, a freeze that is lifted on appeal, part of a sum in dispute, and a sample', () => {
		const { facts } = story.rehearsed;
		const cases = (kind) => [...facts].filter(([about]) => about.endsWith(`, cases of the kind ${kind}`));
		for (const [kind, pattern] of [
			['Movement', /granted/],
			['Freeze', /granted, 1 appealed, 1 overturned/],
			['Appeal', /granted/],
			['Service', /partly/],
			['Sample', /granted/],
		])
			assert.ok(cases(kind).some(([, what]) => pattern.test(what)), kind);
		const alerts = used('handle').map(({ who }) => who);
		assert.deepEqual([alerts.length, new Set(alerts).size], [4, 4]);
	});

	it('names for each partner the number that it gets on chain', () => {
		const admitted = used('partner').map(({ partner }) => story.partnerNumber(partner));
		assert.deepEqual(
			admitted,
			admitted.map((_, i) => i),
		);
	});

	it('crosses branches', () => {
		const crossing = used('settle').filter(
			({ who, activity }) => story.person(who).home !== story.person(story.activities[activity].by)?.home,
		);
		assert.ok(crossing.length >= 5);
	});

	it('shows refusals', () => {
		assert.ok(story.steps.filter(({ refused }) => refused).length >= 6);
	});
});

describe('what goes on chain for a person', () => {
	it('is the same for the same identity and text, and another for others', () => {
		assert.match(nullifier('a'), /^0x[0-9a-f]{64}$/);
		assert.equal(nullifier('a'), nullifier('a'));
		assert.notEqual(nullifier('a'), nullifier('b'));
		assert.notEqual(nullifier('a'), textHash('a'));
	});

	it('is a key with a plain name', () => {
		assert.equal(slug('Tomás Herrera'), 'tomas-herrera');
		assert.equal(slug('Kim Ji-woo'), 'kim-ji-woo');
	});

	it('is a key of their own for each who has the same role, and none for a pot', () => {
		const keys = new Keys();
		const branch = { id: 1, key: 'Willow' };
		assert.equal(keys.staff(branch, 'Treasurer').address, keys.at('//Willow//treasurer').address);
		assert.equal(keys.staff(branch, 'Treasurer', 1).address, keys.at('//Willow//treasurer//2').address);
		const account = Buffer.concat([Buffer.from('modltimebank/pot'), Buffer.from([1, 0, 0, 0]), Buffer.alloc(12)]);
		assert.deepEqual(Buffer.from(decodeAddress(keys.pot(branch))), account);
	});
});
