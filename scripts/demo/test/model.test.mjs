// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coinsFor, hours, inTime, stepsOf } from '../amounts.mjs';
import { Model, Refusal } from '../model.mjs';

const HOUR = 20;

/** Two branches with staff, three members, and "walk": two places of two hours each, published by Mei and approved. */
function town({ places = 2, approved = true } = {}) {
	const model = new Model(coinsFor(5 * HOUR));
	for (const branch of ['Willow', 'Harbour'])
		for (const role of ['Registrar', 'Auditor']) model.appoint(branch, role);
	model.register('Mei', 'Willow');
	model.register('Tom', 'Willow');
	model.register('Ana', 'Harbour');
	model.publish('walk', { by: 'Mei', steps: 2 * HOUR, places });
	if (approved) model.approve('walk', 'Willow');
	return model;
}

function serve(model, who, steps) {
	model.enrol('walk', who);
	model.admit('walk', who);
	model.start('walk', who);
	model.end('walk', who, undefined, steps);
	return model.settle('walk', who);
}

const balance = (model, who) => {
	const { free, held } = model.people.get(who);
	return [inTime(free), inTime(held)];
};
const figures = (model, who) => {
	const { services, served, received } = model.people.get(who);
	return [services, served, received];
};

describe('amounts', () => {
	it('takes hours in whole steps of three minutes only', () => {
		assert.equal(stepsOf(1), 20);
		assert.equal(stepsOf(0.05), 1);
		assert.equal(stepsOf(1.15), 23);
		for (const wrong of [0, -1, 0.01, 1.03, NaN, Infinity, '1h', undefined])
			assert.equal(stepsOf(wrong), undefined, `${wrong}`);
	});

	it('shows coins without needless digits', () => {
		assert.equal(inTime(5_000_000n), '5');
		assert.equal(inTime(50_000n), '0.05');
		assert.equal(inTime(1n), '0.000001');
		assert.equal(inTime(0n), '0');
	});

	it('says lengths as people do', () => {
		assert.equal(hours(20), '1 hour');
		assert.equal(hours(45), '2 hours 15 minutes');
		assert.equal(hours(1), '3 minutes');
		assert.equal(hours(0), 'no time');
	});
});

describe('the model', () => {
	it('sets the coins of all places aside when an activity is published', () => {
		assert.deepEqual(balance(town(), 'Mei'), ['1', '4']);
	});

	it('pays a service and folds it into both histories', () => {
		const model = town();
		assert.deepEqual(serve(model, 'Ana'), { paid: 2_000_000n, returned: 0n });
		assert.deepEqual(balance(model, 'Mei'), ['1', '2']);
		assert.deepEqual(balance(model, 'Ana'), ['7', '0']);
		assert.deepEqual(figures(model, 'Ana'), [1, 40, 0]);
		assert.deepEqual(figures(model, 'Mei'), [0, 0, 40]);
	});

	it('pays a service that ended early for as long as it took', () => {
		const model = town();
		assert.deepEqual(serve(model, 'Ana', 33), { paid: 1_650_000n, returned: 350_000n });
		assert.deepEqual(balance(model, 'Mei'), ['1.35', '2']);
	});

	it('pays no more than what was agreed', () => {
		assert.equal(serve(town(), 'Ana', 1000).paid, 2_000_000n);
	});

	it('is over with the settlement of the only enrolment, but stays for a close after several', () => {
		const single = town({ places: 1 });
		serve(single, 'Ana');
		assert.equal(single.activities.get('walk').phase, 'finished');
		const double = town({ places: 2 });
		serve(double, 'Ana');
		serve(double, 'Tom');
		assert.equal(double.activities.get('walk').phase, 'open');
		assert.equal(double.close('walk'), 0n);
	});

	it('returns the coins of unused places when an activity is closed', () => {
		const model = town();
		serve(model, 'Ana');
		assert.equal(model.close('walk'), 2_000_000n);
		assert.deepEqual(balance(model, 'Mei'), ['3', '0']);
	});

	it('returns all coins of a rejected activity', () => {
		const model = town({ approved: false });
		assert.equal(model.reject('walk', 'Willow'), 4_000_000n);
		assert.deepEqual(balance(model, 'Mei'), ['5', '0']);
	});

	it('keeps the number of coins whatever happens to them', () => {
		const model = town();
		serve(model, 'Ana', 7);
		model.give('Ana', 'Tom', 123_456n);
		model.close('walk');
		assert.equal(model.issuance, 15_000_000n);
	});

	it('gives a freed place to somebody else', () => {
		const model = town({ places: 1 });
		for (const who of ['Ana', 'Tom']) model.enrol('walk', who);
		model.admit('walk', 'Ana');
		assert.throws(() => model.admit('walk', 'Tom'), Refusal);
		model.leave('walk', 'Ana');
		model.admit('walk', 'Tom');
		model.decline('walk', 'Tom');
		assert.equal(model.activities.get('walk').helpers.size, 0);
	});

	it('begins and ends a service with the confirmation of both sides', () => {
		const model = town();
		model.enrol('walk', 'Ana');
		model.admit('walk', 'Ana');
		model.start('walk', 'Ana', ['participant']);
		assert.throws(() => model.end('walk', 'Ana'), Refusal);
		assert.throws(() => model.start('walk', 'Ana', ['participant']), Refusal);
		model.start('walk', 'Ana', ['publisher']);
		model.end('walk', 'Ana', ['publisher']);
		assert.throws(() => model.settle('walk', 'Ana'), Refusal);
		assert.throws(() => model.close('walk'), Refusal);
		model.end('walk', 'Ana', ['participant']);
		assert.equal(model.settle('walk', 'Ana').paid, 2_000_000n);
	});

	const refused = {
		'a person registered twice': (model) => model.register('Mei', 'Harbour'),
		'a registration where nobody registers': (model) => model.register('Eve', 'Lakeside'),
		'a gift of more than is free': (model) => model.give('Mei', 'Tom', 1_000_001n),
		'a gift to oneself': (model) => model.give('Mei', 'Mei', 1n),
		'a gift from a stranger': (model) => model.give('Eve', 'Mei', 1n),
		'an activity without coins': (model) => model.publish('trip', { by: 'Mei', steps: 21, places: 1 }),
		'the same activity twice': (model) => model.publish('walk', { by: 'Tom', steps: 1, places: 1 }),
		'an approval twice': (model) => model.approve('walk', 'Willow'),
		'a rejection after approval': (model) => model.reject('walk', 'Willow'),
		'the decision of another branch': (model) => {
			model.publish('trip', { by: 'Tom', steps: 1, places: 1 });
			model.approve('trip', 'Harbour');
		},
		'enrolling before approval': (model) => {
			model.publish('trip', { by: 'Tom', steps: 1, places: 1 });
			model.enrol('trip', 'Ana');
		},
		"enrolling in one's own activity": (model) => model.enrol('walk', 'Mei'),
		'a stranger enrolling': (model) => model.enrol('walk', 'Eve'),
		'enrolling twice': (model) => {
			model.enrol('walk', 'Ana');
			model.enrol('walk', 'Ana');
		},
		'enrolling when all is settled': (model) => {
			model.register('Eve', 'Willow');
			serve(model, 'Ana');
			serve(model, 'Tom');
			model.enrol('walk', 'Eve');
		},
		'a start without a place': (model) => {
			model.enrol('walk', 'Ana');
			model.start('walk', 'Ana');
		},
		'leaving while serving': (model) => {
			model.enrol('walk', 'Ana');
			model.admit('walk', 'Ana');
			model.start('walk', 'Ana');
			model.leave('walk', 'Ana');
		},
		'settling twice': (model) => {
			serve(model, 'Ana');
			model.settle('walk', 'Ana');
		},
		'closing twice': (model) => {
			model.close('walk');
			model.close('walk');
		},
		'an activity that nobody published': (model) => model.enrol('nothing', 'Ana'),
	};
	for (const [what, attempt] of Object.entries(refused)) {
		it(`refuses ${what}`, () => assert.throws(() => attempt(town()), Refusal));
	}

	it('changes nothing when one of two confirmations is refused', () => {
		const model = town();
		model.enrol('walk', 'Ana');
		model.admit('walk', 'Ana');
		model.start('walk', 'Ana', ['participant']);
		assert.throws(() => model.start('walk', 'Ana'), Refusal);
		model.start('walk', 'Ana', ['publisher']);
		assert.equal(model.activities.get('walk').helpers.get('Ana').phase, 'running');
	});
});
