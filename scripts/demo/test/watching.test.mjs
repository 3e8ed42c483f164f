// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coinsFor, inTime } from '../amounts.mjs';
import { Model, Refusal } from '../model.mjs';

const HOUR = 20;
const HALF = coinsFor(HOUR / 2);
const RING = ['Mei', 'Tom', 'Ana', 'Eve'];

/** Willow and Harbour below Province, with auditors, and five members of Willow; large is more than three hours. */
function town() {
	const model = new Model(coinsFor(5 * HOUR), { Willow: 'Province', Harbour: 'Province' });
	for (const branch of ['Province', 'Willow', 'Harbour']) model.appoint(branch, 'Auditor');
	model.appoint('Willow', 'Registrar');
	for (const who of [...RING, 'Leo']) {
		model.register(who, 'Willow');
		model.accept(who);
	}
	model.risk.setLimits(coinsFor(3 * HOUR), 1);
	return model;
}

const has = (model, who) => [inTime(model.people.get(who).free), inTime(model.people.get(who).held)];
const fact = (model, about) => model.facts.get(about);
const refuses = (attempt, pattern) =>
	assert.throws(attempt, (error) => error instanceof Refusal && pattern.test(error.message));

/** Half an hour goes round, so many payments long. @returns {boolean[]} of which of them an auditor is told */
const goRound = (model, payments, ring = RING) =>
	Array.from({ length: payments }, (_, i) => {
		const [from, to] = [ring[i % ring.length], ring[(i + 1) % ring.length]];
		return model.give(from, to, HALF).alert;
	});

describe('the model of large payments', () => {
	it('lets them wait, and go on when an auditor who may has looked at them', () => {
		const model = town();
		refuses(() => model.give('Mei', 'Tom', coinsFor(4 * HOUR)), /needs a name/);
		assert.deepEqual(model.give('Mei', 'Tom', coinsFor(4 * HOUR), { held: 'sofa' }), { held: true, alert: false });
		assert.deepEqual([has(model, 'Mei'), has(model, 'Tom')], [['1', '4'], ['5', '0']]);
		assert.equal(fact(model, 'held back, from Mei to Tom'), '4 TIME');
		const before = model.movements;
		refuses(() => model.risk.release('sofa', 'Harbour'), /not Harbour's/);
		model.risk.release('sofa', 'Willow');
		assert.deepEqual([has(model, 'Mei'), has(model, 'Tom')], [['1', '0'], ['9', '0']]);
		assert.equal(model.movements, before + 1);
		assert.equal(fact(model, 'held back, from Mei to Tom'), undefined);
		assert.equal(fact(model, 'Willow, cases of the kind Movement'), '1 opened, 1 granted');
		refuses(() => model.risk.release('sofa', 'Willow'), /waits/);
	});

	it('lets nobody else wait', () => {
		refuses(() => town().give('Mei', 'Tom', coinsFor(3 * HOUR), { held: 'chair' }), /would not wait/);
	});
});

describe('the model of rings', () => {
	it('tells an auditor of each of four with whom like hours came round for the third time', () => {
		const model = town();
		const told = goRound(model, 15);
		assert.deepEqual(told.map((alert, i) => alert && i + 1).filter(Boolean), [12, 13, 14, 15]);
		assert.equal(fact(model, 'alert about Eve: circle'), 'Mei');
		assert.equal(fact(model, 'Willow, alerts of the rule circle'), '4 raised, 0 confirmed, 0 dismissed');
		refuses(() => model.risk.handle('circle', 'Eve', 'Harbour'), /not Harbour's/);
		assert.deepEqual(model.risk.handle('circle', 'Eve', 'Province'), ['Mei']);
		refuses(() => model.risk.handle('circle', 'Eve', 'Willow'), /no alert/);
		assert.equal(fact(model, 'alert about Eve: circle'), undefined);
		assert.equal(fact(model, 'Willow, alerts of the rule circle'), '4 raised, 1 confirmed, 0 dismissed');
		assert.equal(model.give('Eve', 'Mei', HALF).alert, false, 'what led to it is not noticed again');
	});

	it('takes hours that go to and fro between two for no ring', () => {
		assert.ok(!goRound(town(), 40, ['Mei', 'Tom']).includes(true));
	});

	it('takes far larger amounts for other hours', () => {
		const { risk } = town();
		const told = Array.from({ length: 10 }, () => {
			for (const [from, to] of [['Mei', 'Tom'], ['Tom', 'Ana'], ['Ana', 'Eve']]) risk.follow(from, to, HALF);
			return risk.follow('Eve', 'Mei', 100n * HALF);
		});
		assert.ok(!told.includes(true));
	});

	it('takes hours that come in parts for the same hours', () => {
		const { risk } = town();
		const told = Array.from({ length: 3 }, () => {
			risk.follow('Mei', 'Tom', 4n * HALF);
			for (const part of [HALF, HALF, 2n * HALF]) risk.follow('Tom', 'Ana', part);
			return risk.follow('Ana', 'Mei', 4n * HALF);
		});
		assert.deepEqual(told, [false, false, true]);
	});

	it('tells an auditor of who closes circles with everybody', () => {
		const { risk } = town();
		const others = Array.from({ length: 8 }, (_, i) => `Other ${i}`);
		const told = others.map((other) => {
			risk.follow(other, 'Tom', HALF);
			risk.follow('Tom', 'Mei', HALF);
			return risk.follow('Mei', other, HALF);
		});
		assert.deepEqual(told, [false, false, false, false, false, false, false, true]);
	});
});

describe('the model of freezes', () => {
	const by = (name, branch) => ({ by: name, branch });
	function frozen() {
		const model = town();
		model.risk.request('Leo', by('Dan', 'Willow'));
		model.risk.sign('Leo', by('Rania', 'Willow'));
		return model;
	}

	it('takes two auditors who may', () => {
		const model = town();
		refuses(() => model.risk.request('Leo', by('Idris', 'Harbour')), /not Harbour's/);
		model.risk.request('Leo', by('Dan', 'Willow'));
		assert.match(fact(model, 'Leo, coins'), /^to be frozen/);
		model.give('Leo', 'Mei', HALF);
		refuses(() => model.risk.sign('Leo', by('Dan', 'Willow')), /signed this already/);
		model.risk.sign('Leo', by('Rania', 'Willow'));
		assert.equal(fact(model, 'Leo, coins'), 'frozen');
	});

	it('keeps all coins where they are', () => {
		const model = frozen();
		refuses(() => model.give('Leo', 'Mei', HALF), /frozen/);
		refuses(() => model.donate('Leo', 'Willow', HALF), /frozen/);
		refuses(() => model.activities.publish('walk', { by: 'Leo', steps: HOUR, places: 1 }), /frozen/);
		model.give('Mei', 'Leo', HALF);
		assert.deepEqual(has(model, 'Leo'), ['5.5', '0']);
	});

	it('ends when two auditors of the branch above agree with an appeal', () => {
		const model = frozen();
		refuses(() => model.risk.lift('Leo', by('Eva', 'Province')), /has not appealed/);
		model.risk.appeal('Leo');
		refuses(() => model.risk.appeal('Leo'), /appealed already/);
		refuses(() => model.risk.lift('Leo', by('Dan', 'Willow')), /not Willow's/);
		assert.equal(model.risk.lift('Leo', by('Eva', 'Province')), false);
		refuses(() => model.risk.lift('Leo', by('Eva', 'Province')), /signed this already/);
		refuses(() => model.give('Leo', 'Mei', HALF), /frozen/);
		assert.equal(model.risk.lift('Leo', by('Ida', 'Province')), true);
		model.give('Leo', 'Mei', HALF);
		assert.equal(fact(model, 'Leo, coins'), undefined);
		const freezes = '1 opened, 1 granted, 1 appealed, 1 overturned';
		assert.equal(fact(model, 'Willow, cases of the kind Freeze'), freezes);
		assert.equal(fact(model, 'Province, cases of the kind Appeal'), '1 opened, 1 granted');
	});
});

describe('the model of clean records', () => {
	const walk = { by: 'Mei', category: 'company', steps: HOUR, places: 1, opens: 30 };

	/** Somebody has served in an activity of Mei's already, and one good activity lets the next one pass. */
	function known() {
		const model = town();
		model.standing.noteFinished('Mei');
		model.cases.setPassing(1, true);
		return model;
	}

	it('lets an activity pass after a good one in the same category, and an auditor look at it afterwards', () => {
		const model = known();
		assert.equal(model.activities.publish('walk', walk), false);
		model.activities.approve('walk', 'Willow');
		assert.equal(model.activities.publish('repair', { ...walk, category: 'repair' }), false);
		assert.equal(model.activities.publish('talk', walk), true);
		assert.equal(model.activities.get('talk').phase, 'open');
		assert.match(fact(model, 'the activity "talk"'), /no auditor has looked/);
		refuses(() => model.activities.sample('walk', 'Willow'), /did not pass/);
		refuses(() => model.activities.sample('talk', 'Harbour'), /not Harbour's/);
		model.activities.sample('talk', 'Willow');
		assert.equal(fact(model, 'the activity "talk"'), undefined);
		assert.equal(fact(model, 'Mei, record in company'), '2 found good');
		assert.equal(fact(model, 'Willow, cases of the kind Sample'), '1 opened, 1 granted');
		assert.equal(fact(model, 'Willow, cases of the kind Activity'), '2 opened, 1 passed, 1 granted, 1 open');
		assert.equal(model.activities.publish('tea', walk), true);
	});

	it('does not know what would pass while another one may be looked at', () => {
		const model = known();
		model.activities.publish('walk', walk);
		model.activities.approve('walk', 'Willow');
		model.activities.publish('talk', walk);
		refuses(() => model.activities.publish('tea', walk), /nobody knows/);
		model.activities.takeDown('talk', 'Willow');
		assert.equal(fact(model, 'the activity "talk"'), undefined);
		assert.equal(model.activities.publish('cake', walk), false);
	});

	it('counts nothing that is not usual', () => {
		for (const odd of [{ opens: 0 }, { places: 21, steps: HOUR, by: 'Tom' }, { times: 2 }, { by: 'Tom' }]) {
			const model = known();
			model.people.get('Tom').free = coinsFor(100 * HOUR);
			model.activities.publish('walk', { ...walk, ...odd });
			model.activities.approve('walk', 'Willow');
			assert.equal(model.activities.publish('talk', { ...walk, by: odd.by ?? 'Mei' }), false, JSON.stringify(odd));
		}
	});

	it('ends with an activity that is given back', () => {
		const model = known();
		model.activities.publish('walk', walk);
		model.activities.approve('walk', 'Willow');
		model.activities.takeDown('walk', 'Willow');
		assert.equal(model.activities.publish('talk', walk), false);
		assert.equal(fact(model, 'Mei, record in company'), undefined);
		assert.equal(fact(model, 'Mei, blemish'), 'an activity was given back');
		assert.equal(fact(model, 'Willow, cases of the kind Activity'), '2 opened, 1 noted, 1 granted, 1 open');
	});

	it('closes the case of what is edited or closed before an auditor has decided', () => {
		const model = known();
		model.activities.publish('walk', walk);
		model.activities.edit('walk', { ...walk, steps: HOUR / 2 });
		model.activities.close('walk');
		assert.equal(fact(model, 'Willow, cases of the kind Activity'), '2 opened, 2 closed');
	});
});
