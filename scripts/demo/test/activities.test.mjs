// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coinsFor, inTime } from '../amounts.mjs';
import { Model, Refusal, SIDES } from '../model.mjs';
import { Standing } from '../model/standing.mjs';

const HOUR = 20;
const MEMBERS = ['Mei', 'Tom', 'Ana', 'Eve', 'Leo'];

/** Two branches, members of Willow, and "walk": two places of an hour each, published by Mei and approved. */
function town(terms = {}) {
	const model = new Model(coinsFor(5 * HOUR));
	for (const role of ['Registrar', 'Auditor', 'Trainer', 'Treasurer', 'Minter']) model.appoint('Willow', role);
	for (const who of MEMBERS) {
		model.register(who, 'Willow');
		model.accept(who);
	}
	model.activities.publish('walk', { by: 'Mei', steps: HOUR, places: 2, ...terms });
	model.activities.approve('walk', 'Willow');
	return model;
}

const money = (purse) => [inTime(purse.free), inTime(purse.held)];
const has = (model, who) => money(model.people.get(who));
const refuses = (attempt, pattern) =>
	assert.throws(attempt, (error) => error instanceof Refusal && pattern.test(error.message));

/** Somebody serves until the end is confirmed. */
function serve({ activities }, who, steps) {
	activities.enrol('walk', who);
	activities.admit('walk', who);
	activities.start('walk', who);
	activities.end('walk', who, SIDES, steps);
}

function review({ activities }, who, publisher = 5, participant = 5) {
	activities.seal('walk', who, 'publisher', publisher);
	activities.seal('walk', who, 'participant', participant);
}

describe('the model of activities', () => {
	it('takes the difference when an activity is edited, drops who enrolled, and has it audited again', () => {
		const model = town();
		const { activities } = model;
		activities.enrol('walk', 'Tom');
		assert.equal(activities.edit('walk', { steps: 2 * HOUR, places: 2 }), 2_000_000n);
		assert.deepEqual(has(model, 'Mei'), ['1', '4']);
		refuses(() => activities.enrol('walk', 'Tom'), /not open/);
		activities.approve('walk', 'Willow');
		activities.enrol('walk', 'Tom');
		assert.equal(activities.edit('walk', { steps: HOUR, places: 1 }), -3_000_000n);
		assert.deepEqual(has(model, 'Mei'), ['4', '1']);
		assert.equal(activities.get('walk').version, 2);
	});

	it('leaves an activity as it is once something of it has begun', () => {
		const model = town();
		serve(model, 'Tom');
		refuses(() => model.activities.edit('walk', { steps: 1, places: 1 }), /has begun/);
		refuses(() => model.activities.takeDown('walk', 'Willow'), /has begun/);
	});

	it('gives an activity back that is taken down, with its coins set aside until it is closed', () => {
		const model = town();
		model.activities.enrol('walk', 'Tom');
		model.activities.takeDown('walk', 'Willow');
		assert.equal(model.activities.get('walk').helpers.size, 0);
		assert.deepEqual(has(model, 'Mei'), ['3', '2']);
		assert.equal(model.activities.close('walk'), 2_000_000n);
		assert.equal(model.activities.get('walk').phase, 'over');
	});

	it('gives a free place to who has more stars, and else to who came first', () => {
		const model = town({ places: 1 });
		const { activities, standing } = model;
		for (const who of ['Tom', 'Ana', 'Eve', 'Leo']) activities.enrol('walk', who);
		standing.review({ reviewer: 'Mei', reviewed: 'Leo', as: 'volunteer', steps: HOUR, score: 5 });
		assert.deepEqual(
			['Tom', 'Ana', 'Eve', 'Leo'].map((who) => activities.admit('walk', who)),
			[0, 1, 2, 1],
		);
		assert.deepEqual(activities.waiting('walk'), ['Leo', 'Ana', 'Eve']);
		assert.deepEqual([activities.counts.enrolments, activities.counts.waiting], [4, 1]);
		assert.equal(activities.leave('walk', 'Tom'), 'Leo');
		assert.equal(activities.decline('walk', 'Leo'), 'Ana');
		assert.deepEqual(activities.waiting('walk'), ['Eve']);
	});

	it('lets managers who were invited do what the publisher does, and nobody else', () => {
		const model = town();
		const { activities } = model;
		activities.enrol('walk', 'Tom');
		refuses(() => activities.admit('walk', 'Tom', 'Eve'), /does not manage/);
		activities.invite('walk', 'Eve');
		refuses(() => activities.admit('walk', 'Tom', 'Eve'), /does not manage/);
		activities.acceptInvitation('walk', 'Eve');
		assert.equal(activities.counts.managers, 1);
		refuses(() => activities.enrol('walk', 'Eve'), /manages/);
		activities.admit('walk', 'Tom', 'Eve');
		activities.start('walk', 'Tom', SIDES, 'Eve');
		activities.end('walk', 'Tom', SIDES, undefined, 'Eve');
		review(model, 'Tom');
		assert.equal(activities.settle('walk', 'Tom', { by: 'Eve' }).paid, 1_000_000n);
	});

	it('lets nobody serve in two activities at a time', () => {
		const model = town();
		const { activities } = model;
		activities.publish('talk', { by: 'Ana', steps: HOUR, places: 1 });
		activities.approve('talk', 'Willow');
		for (const key of ['walk', 'talk']) {
			activities.enrol(key, 'Tom');
			activities.admit(key, 'Tom');
		}
		activities.start('walk', 'Tom');
		activities.start('talk', 'Tom', ['participant']);
		refuses(() => activities.start('talk', 'Tom', ['publisher']), /serves in "walk"/);
		activities.end('walk', 'Tom', ['participant']);
		activities.start('talk', 'Tom', ['publisher']);
	});

	it('settles only when both have reviewed, or their time is over', () => {
		const model = town();
		const { activities } = model;
		serve(model, 'Tom');
		refuses(() => activities.settle('walk', 'Tom'), /reviews/);
		activities.seal('walk', 'Tom', 'publisher', 4);
		refuses(() => activities.settle('walk', 'Tom'), /reviews/);
		refuses(() => activities.open('walk', 'Tom', 'publisher'), /other review is not sealed/);
		refuses(() => activities.seal('walk', 'Tom', 'publisher', 5), /already/);
		activities.seal('walk', 'Tom', 'participant', 3);
		refuses(() => activities.open('walk', 'Tom', 'publisher', { score: 5 }), /not what was sealed/);
		activities.settle('walk', 'Tom');
		assert.deepEqual(activities.sealed('walk', 'Tom'), SIDES);
		assert.equal(activities.counts.sealed, 2);
		for (const side of SIDES) activities.open('walk', 'Tom', side);
		refuses(() => activities.open('walk', 'Tom', 'publisher'), /open already/);
		serve(model, 'Ana');
		activities.settle('walk', 'Ana', { unreviewed: true });
		assert.equal(activities.get('walk').phase, 'over');
	});

	it('settles by itself without the publisher, which counts against them', () => {
		const model = town();
		serve(model, 'Tom', 7);
		assert.deepEqual(model.activities.settleLate('walk', 'Tom', 1_000), { paid: 350_000n, returned: 650_000n });
		const { late, credit, received } = model.standing.of('Mei', 1_000, 100);
		assert.deepEqual([late, credit, received], [1, 90, 7]);
	});

	it('pays more when more was set aside, and returns what was not needed of it', () => {
		const model = town({ places: 1 });
		const { activities } = model;
		activities.enrol('walk', 'Tom');
		activities.admit('walk', 'Tom');
		refuses(() => activities.topUp('walk', 'Tom', 10), /is admitted/);
		activities.start('walk', 'Tom');
		activities.topUp('walk', 'Tom', 10);
		assert.deepEqual(has(model, 'Mei'), ['3.5', '1.5']);
		activities.end('walk', 'Tom', SIDES, 25);
		review(model, 'Tom');
		assert.deepEqual(activities.settle('walk', 'Tom'), { paid: 1_250_000n, returned: 250_000n });
		assert.deepEqual(has(model, 'Mei'), ['3.75', '0']);
	});

	it('records an absence that nobody disputes, and returns the coins with the close', () => {
		const model = town({ places: 1 });
		const { activities } = model;
		activities.enrol('walk', 'Tom');
		activities.admit('walk', 'Tom');
		activities.reportAbsence('walk', 'Tom');
		activities.confirmAbsence('walk', 'Tom', 5_000);
		assert.deepEqual(
			[model.standing.of('Tom', 5_000, 100).absences, model.standing.credit('Tom', 5_000, 100)],
			[1, 80],
		);
		assert.equal(activities.close('walk'), 1_000_000n);
		assert.deepEqual(has(model, 'Mei'), ['5', '0']);
	});

	it('returns the coins with the absence if nothing begins any more', () => {
		const model = town({ places: 1 });
		const { activities } = model;
		activities.enrol('walk', 'Tom');
		activities.admit('walk', 'Tom');
		activities.reportAbsence('walk', 'Tom');
		assert.equal(activities.close('walk'), 0n);
		assert.equal(activities.get('walk').phase, 'concluded');
		activities.confirmAbsence('walk', 'Tom', 5_000);
		assert.equal(activities.get('walk').phase, 'over');
		assert.deepEqual(has(model, 'Mei'), ['5', '0']);
	});

	it('pays what an auditor decides on a dispute', () => {
		const model = town({ places: 1 });
		const { activities } = model;
		serve(model, 'Tom');
		review(model, 'Tom');
		activities.dispute('walk', 'Tom', 'publisher');
		refuses(() => activities.settle('walk', 'Tom'), /is disputed/);
		refuses(() => activities.decide('walk', 'Tom', 'Willow', HOUR + 1), /more than was agreed/);
		assert.deepEqual(activities.decide('walk', 'Tom', 'Willow', 5), { paid: 250_000n, returned: 750_000n });
		assert.equal(model.standing.of('Tom', 0, 1).served, 5);
	});

	it('pays from the pot, and comes again by itself', () => {
		const model = town();
		const { activities } = model;
		model.donate('Leo', 'Willow', 3_000_000n);
		activities.publish('meal', { by: 'Ida', funding: 'pot', branch: 'Willow', steps: HOUR, places: 1, times: 1 });
		assert.deepEqual(money(model.branch('Willow')), ['2', '1']);
		refuses(() => activities.recur('meal', 'next meal'), /not published anew/);
		activities.approve('meal', 'Willow');
		assert.equal(activities.counts.series, 1);
		activities.recur('meal', 'next meal');
		assert.deepEqual(money(model.branch('Willow')), ['1', '2']);
		assert.equal(activities.counts.series, 0);
		activities.enrol('next meal', 'Tom');
		activities.admit('next meal', 'Tom');
		activities.start('next meal', 'Tom');
		activities.end('next meal', 'Tom');
		activities.settle('next meal', 'Tom', { unreviewed: true });
		activities.close('meal');
		assert.deepEqual(money(model.branch('Willow')), ['2', '0']);
		assert.deepEqual(has(model, 'Tom'), ['6', '0']);
	});

	it('mints for a service that nobody pays, and owes it to the home of who gave it', () => {
		const model = town();
		const { activities } = model;
		model.appoint('Harbour', 'Registrar');
		model.register('Kim', 'Harbour');
		model.accept('Kim');
		model.setQuota('Willow', 1_000_000n);
		activities.publish('fair', { by: 'Max', funding: 'minted', branch: 'Willow', steps: HOUR, places: 1 });
		activities.approve('fair', 'Willow');
		activities.enrol('fair', 'Kim');
		activities.admit('fair', 'Kim');
		activities.start('fair', 'Kim');
		activities.end('fair', 'Kim');
		const { minted, movements } = model;
		assert.equal(activities.settle('fair', 'Kim', { unreviewed: true }).paid, 1_000_000n);
		assert.equal(model.minted - minted, 1_000_000n);
		// Into the pot, and from there.
		assert.equal(model.movements - movements, 2);
		assert.equal(model.branch('Willow').minted, 26_000_000n);
		assert.deepEqual(model.debts, [{ debtor: 'Willow', creditor: 'Harbour', coins: 1_000_000n }]);
	});

	it('is open to those only who hold what it requires', () => {
		const model = town({ requires: ['care'] });
		refuses(() => model.activities.enrol('walk', 'Tom'), /has no credential "care"/);
		model.profiles.issue('Tom', 'care', 'passed', { role: 'Trainer', branch: 'Willow', by: 'branches' });
		model.activities.enrol('walk', 'Tom');
		model.profiles.revoke('Tom', 'care', { role: 'Auditor', branch: 'Willow' });
		model.activities.leave('walk', 'Tom');
		refuses(() => model.activities.enrol('walk', 'Tom'), /has no credential/);
	});
});

describe('the model of the noticeboard', () => {
	it('proposes who offers what is looked for and may enrol', () => {
		const model = town({ category: 'care', requires: ['care'] });
		const { noticeboard } = model;
		noticeboard.offer('Mei', ['care']);
		noticeboard.offer('Tom', ['repair', 'care']);
		noticeboard.offer('Ana', ['care']);
		noticeboard.offer('Eve', ['repair']);
		assert.deepEqual(noticeboard.candidates('walk'), []);
		for (const who of ['Mei', 'Tom', 'Ana', 'Eve'])
			model.profiles.issue(who, 'care', 'passed', { role: 'Trainer', branch: 'Willow', by: 'branches' });
		assert.deepEqual(noticeboard.candidates('walk'), ['Tom', 'Ana']);
		model.profiles.revoke('Ana', 'care', { role: 'Auditor', branch: 'Willow' });
		noticeboard.offer('Tom', ['repair']);
		assert.deepEqual(noticeboard.candidates('walk'), []);
		assert.equal(model.facts.get('Tom, offer'), 'repair');
		model.activities.takeDown('walk', 'Willow');
		refuses(() => noticeboard.candidates('walk'), /not open/);
	});
});

describe('the model of trainings', () => {
	const COURSE = {
		branch: 'Willow',
		teacher: 'Mei',
		taught: HOUR,
		places: 3,
		sessions: 2,
		needed: 2,
		credential: 'care',
		fee: 12,
	};

	function course() {
		const model = town({ places: 1, steps: 1 });
		model.trainings.publish('course', COURSE);
		refuses(() => model.trainings.enrol('course', 'Tom'), /submitted/);
		model.trainings.approve('course', 'Willow');
		for (const who of ['Tom', 'Ana', 'Eve']) model.trainings.enrol('course', who);
		return model;
	}

	it('sets the fees aside, pays the teacher for what was taught and the pot the rest', () => {
		const model = course();
		const { trainings } = model;
		assert.deepEqual(has(model, 'Tom'), ['4.4', '0.6']);
		for (const session of [1, 2]) trainings.attend('course', session, ['Tom', 'Ana']);
		assert.deepEqual(trainings.assess('course', 'Tom', 'passed'), { teacher: 600_000n, pot: 0n });
		assert.deepEqual(trainings.assess('course', 'Ana', 'passed'), { teacher: 400_000n, pot: 200_000n });
		assert.deepEqual(trainings.assess('course', 'Eve'), { teacher: 0n, pot: 600_000n });
		assert.deepEqual(money(model.branch('Willow')), ['0.8', '0']);
		assert.ok(model.profiles.holds('Tom', 'care') && !model.profiles.holds('Eve', 'care'));
		assert.equal(model.facts.get('Eve, trainings'), 'course, failed');
		assert.deepEqual(trainings.counts, { trainings: 0, learners: 0 });
	});

	it('lets nobody pass who was not there, learn twice, or leave with less than the fee', () => {
		const model = course();
		const { trainings } = model;
		trainings.attend('course', 1, ['Tom']);
		refuses(() => trainings.assess('course', 'Tom', 'passed'), /not there often enough/);
		refuses(() => trainings.enrol('course', 'Tom'), /enrolled already/);
		refuses(() => trainings.enrol('course', 'Leo'), /no place left/);
		refuses(() => trainings.attend('course', 3, ['Tom']), /no session 3/);
		trainings.leave('course', 'Tom');
		assert.deepEqual(has(model, 'Tom'), ['5', '0']);
		refuses(() => trainings.enrol('course', 'Mei'), /teaches/);
	});
});

describe('the model of standing', () => {
	const said = (score, changes = {}) => ({
		...{ reviewer: 'Mei', reviewed: 'Tom', as: 'volunteer' },
		...{ steps: HOUR, score },
		...changes,
	});

	it('gives points for hours by what is thought of them, half of it to publishers', () => {
		for (const [score, points] of [
			[1, 0],
			[2, 0],
			[3, 20],
			[4, 40],
			[5, 60],
		]) {
			const standing = new Standing();
			standing.review(said(score));
			assert.equal(standing.points('Tom'), points);
			standing.review(said(score, { as: 'publisher', reviewed: 'Ana' }));
			assert.equal(standing.points('Ana'), points / 2);
		}
	});

	it('counts two hours of a service at most', () => {
		const standing = new Standing();
		standing.review(said(5, { steps: 8 * HOUR }));
		assert.equal(standing.points('Tom'), 120);
	});

	it('counts the same two people less each time', () => {
		const standing = new Standing();
		const points = Array.from({ length: 4 }, () => {
			standing.review(said(5));
			return standing.points('Tom');
		});
		assert.deepEqual(points, [60, 90, 109, 124]);
		standing.review(said(5, { reviewer: 'Ana' }));
		assert.equal(standing.points('Tom'), 184);
	});

	it('gives a star for each threshold, one to who was never reviewed, and two at most to who is rated poorly', () => {
		const standing = new Standing();
		assert.equal(standing.stars('Tom'), 1);
		for (const reviewer of ['A', 'B', 'C']) standing.review(said(5, { reviewer, steps: 2 * HOUR }));
		assert.equal(standing.points('Tom'), 360);
		assert.equal(standing.stars('Tom'), 3);
		for (const reviewer of ['D', 'E', 'F', 'G']) standing.review(said(1, { reviewer }));
		assert.equal(standing.stars('Tom'), 2);
	});

	it('takes points for lateness and absence, and never more than there are', () => {
		const standing = new Standing();
		standing.review(said(5));
		standing.noteLate('Tom', 0);
		assert.equal(standing.points('Tom'), 40);
		standing.noteAbsence('Tom', 0);
		standing.noteAbsence('Tom', 0);
		assert.equal(standing.points('Tom'), 0);
	});

	it('lets credit come back a point a day, and two once on a day with services', () => {
		const standing = new Standing();
		standing.noteAbsence('Tom', 1_050);
		assert.equal(standing.credit('Tom', 1_149, 100), 80);
		assert.equal(standing.credit('Tom', 1_150, 100), 81);
		standing.noteService('Mei', 'Tom', HOUR, 1_160);
		standing.noteService('Mei', 'Tom', HOUR, 1_170);
		assert.equal(standing.credit('Tom', 1_249, 100), 83);
		// A day that has begun goes on.
		assert.equal(standing.credit('Tom', 1_250, 100), 84);
		assert.equal(standing.credit('Tom', 100_000, 100), 100);
		assert.equal(standing.credit('Mei', 1_200, 100), 100);
	});
});
