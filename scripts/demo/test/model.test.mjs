// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coinsFor, hours, inTime, stepsOf } from '../amounts.mjs';
import { Model, Refusal, SIDES } from '../model.mjs';

const HOUR = 20;

/** Somebody becomes a member. */
function join(model, who, branch) {
	model.register(who, branch);
	model.accept(who);
}

/** Two branches with staff, three members, and "walk": two places of two hours each, published by Mei and approved. */
function town({ places = 2, approved = true } = {}) {
	const model = new Model(coinsFor(5 * HOUR));
	for (const branch of ['Willow', 'Harbour'])
		for (const role of ['Registrar', 'Auditor']) model.appoint(branch, role);
	join(model, 'Mei', 'Willow');
	join(model, 'Tom', 'Willow');
	join(model, 'Ana', 'Harbour');
	model.activities.publish('walk', { by: 'Mei', steps: 2 * HOUR, places });
	if (approved) model.activities.approve('walk', 'Willow');
	return model;
}

function serve(model, who, steps) {
	model.activities.enrol('walk', who);
	model.activities.admit('walk', who);
	model.activities.start('walk', who);
	model.activities.end('walk', who, undefined, steps);
	for (const side of SIDES) model.activities.seal('walk', who, side, 5);
	return model.activities.settle('walk', who);
}

const balance = (model, who) => {
	const { free, held } = model.people.get(who);
	return [inTime(free), inTime(held)];
};
const figures = (model, who) => {
	const { services, served, received } = model.standing.of(who, 0, 1);
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

	it('pays a service and counts it for both sides', () => {
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

	it('is over with the settlement of the last place', () => {
		const model = town({ places: 2 });
		serve(model, 'Ana');
		assert.equal(model.activities.get('walk').phase, 'open');
		serve(model, 'Tom');
		assert.equal(model.activities.get('walk').phase, 'over');
		assert.equal(model.standing.of('Mei', 0, 1).published, 1);
	});

	it('returns the coins of unused places when an activity is closed', () => {
		const model = town();
		serve(model, 'Ana');
		assert.equal(model.activities.close('walk'), 2_000_000n);
		assert.deepEqual(balance(model, 'Mei'), ['3', '0']);
	});

	it('returns all coins of a rejected activity when it is closed', () => {
		const model = town({ approved: false });
		model.activities.reject('walk', 'Willow');
		assert.deepEqual(balance(model, 'Mei'), ['1', '4']);
		assert.equal(model.activities.close('walk'), 4_000_000n);
		assert.deepEqual(balance(model, 'Mei'), ['5', '0']);
	});

	it('keeps the number of coins whatever happens to them', () => {
		const model = town();
		serve(model, 'Ana', 7);
		model.give('Ana', 'Tom', 123_456n);
		model.activities.close('walk');
		assert.equal(model.issuance, 15_000_000n);
	});

	it('gives a freed place to somebody else', () => {
		const model = town({ places: 1 });
		for (const who of ['Ana', 'Tom']) model.activities.enrol('walk', who);
		assert.equal(model.activities.admit('walk', 'Ana'), 0);
		assert.equal(model.activities.admit('walk', 'Tom'), 1);
		assert.throws(() => model.activities.admit('walk', 'Tom'), Refusal);
		assert.equal(model.activities.leave('walk', 'Ana'), 'Tom');
		assert.equal(model.activities.decline('walk', 'Tom'), undefined);
		assert.equal(model.activities.get('walk').helpers.size, 0);
	});

	it('begins and ends a service with the confirmation of both sides', () => {
		const model = town();
		model.activities.enrol('walk', 'Ana');
		model.activities.admit('walk', 'Ana');
		model.activities.start('walk', 'Ana', ['participant']);
		assert.throws(() => model.activities.end('walk', 'Ana'), Refusal);
		assert.throws(() => model.activities.start('walk', 'Ana', ['participant']), Refusal);
		model.activities.start('walk', 'Ana', ['publisher']);
		model.activities.end('walk', 'Ana', ['publisher']);
		assert.throws(() => model.activities.settle('walk', 'Ana'), Refusal);
		model.activities.end('walk', 'Ana', ['participant']);
		for (const side of SIDES) model.activities.seal('walk', 'Ana', side, 5);
		assert.equal(model.activities.settle('walk', 'Ana').paid, 2_000_000n);
	});

	const refused = {
		'a person registered twice': (model) => model.register('Mei', 'Harbour'),
		'a registration of somebody who is registered already': (model) => {
			model.register('Eve', 'Willow');
			model.register('Eve', 'Harbour');
		},
		'an acceptance of nothing': (model) => model.accept('Eve'),
		'a withdrawal of a registration that was accepted': (model) => model.withdraw('Mei'),
		'what somebody does who has not accepted': (model) => {
			model.register('Eve', 'Willow');
			model.activities.enrol('walk', 'Eve');
		},
		'a registration where nobody registers': (model) => model.register('Eve', 'Lakeside'),
		'a gift of more than is free': (model) => model.give('Mei', 'Tom', 1_000_001n),
		'a gift to oneself': (model) => model.give('Mei', 'Mei', 1n),
		'a gift from a stranger': (model) => model.give('Eve', 'Mei', 1n),
		'an activity without coins': (model) => model.activities.publish('trip', { by: 'Mei', steps: 21, places: 1 }),
		'the same activity twice': (model) => model.activities.publish('walk', { by: 'Tom', steps: 1, places: 1 }),
		'an approval twice': (model) => model.activities.approve('walk', 'Willow'),
		'a rejection after approval': (model) => model.activities.reject('walk', 'Willow'),
		'the decision of another branch': (model) => {
			model.activities.publish('trip', { by: 'Tom', steps: 1, places: 1 });
			model.activities.approve('trip', 'Harbour');
		},
		'enrolling before approval': (model) => {
			model.activities.publish('trip', { by: 'Tom', steps: 1, places: 1 });
			model.activities.enrol('trip', 'Ana');
		},
		"enrolling in one's own activity": (model) => model.activities.enrol('walk', 'Mei'),
		'a stranger enrolling': (model) => model.activities.enrol('walk', 'Eve'),
		'enrolling twice': (model) => {
			model.activities.enrol('walk', 'Ana');
			model.activities.enrol('walk', 'Ana');
		},
		'enrolling when all is settled': (model) => {
			join(model, 'Eve', 'Willow');
			serve(model, 'Ana');
			serve(model, 'Tom');
			model.activities.enrol('walk', 'Eve');
		},
		'a start without a place': (model) => {
			model.activities.enrol('walk', 'Ana');
			model.activities.start('walk', 'Ana');
		},
		'leaving while serving': (model) => {
			model.activities.enrol('walk', 'Ana');
			model.activities.admit('walk', 'Ana');
			model.activities.start('walk', 'Ana');
			model.activities.leave('walk', 'Ana');
		},
		'settling twice': (model) => {
			serve(model, 'Ana');
			model.activities.settle('walk', 'Ana');
		},
		'closing twice': (model) => {
			model.activities.close('walk');
			model.activities.close('walk');
		},
		'an activity that nobody published': (model) => model.activities.enrol('nothing', 'Ana'),
	};
	for (const [what, attempt] of Object.entries(refused)) {
		it(`refuses ${what}`, () => assert.throws(() => attempt(town()), Refusal));
	}

	it('changes nothing when one of two confirmations is refused', () => {
		const model = town();
		model.activities.enrol('walk', 'Ana');
		model.activities.admit('walk', 'Ana');
		model.activities.start('walk', 'Ana', ['participant']);
		assert.throws(() => model.activities.start('walk', 'Ana'), Refusal);
		model.activities.start('walk', 'Ana', ['publisher']);
		assert.equal(model.activities.get('walk').helpers.get('Ana').phase, 'running');
	});
});

/** The branch above, its pot filled by Mei, and staff for everything; "meals" is an earmark of Willow's. */
function province() {
	const model = new Model(coinsFor(5 * HOUR), { Willow: 'Province', Harbour: 'Province' });
	for (const branch of ['Province', 'Willow', 'Harbour'])
		for (const role of ['Registrar', 'Auditor', 'Minter', 'Treasurer']) model.appoint(branch, role);
	join(model, 'Mei', 'Willow');
	join(model, 'Tom', 'Willow');
	join(model, 'Ana', 'Harbour');
	model.donate('Mei', 'Province', 4_000_000n);
	model.setLimit(2_000_000n);
	model.spend({ ...MEALS }, undefined);
	return model;
}

const MEALS = {
	kind: 'allocation',
	branch: 'Province',
	by: 'Ida',
	to: 'Willow',
	coins: 2_000_000n,
	earmark: 'meals',
	purpose: 'Meals',
};
const lunch = (coins) => ({ kind: 'use', branch: 'Willow', by: 'Jan', to: 'Tom', coins, earmark: 'meals' });
const grant = (coins) => ({ kind: 'grant', branch: 'Province', by: 'Ida', to: 'Ana', coins });
const CORRECTION = { by: 'Ben', branch: 'Harbour', coins: 1_000_000n, reason: 'Too much' };

const pot = (model, branch) => {
	const { free, held } = model.branch(branch);
	return [inTime(free), inTime(held)];
};
const debts = (model) => model.debts.map(({ debtor, creditor, coins }) => `${debtor} → ${creditor}: ${inTime(coins)}`);

describe('the model of what branches do', () => {
	it('keeps what is set aside for a purpose apart from the pot', () => {
		const model = province();
		assert.deepEqual(pot(model, 'Province'), ['2', '0']);
		assert.deepEqual(pot(model, 'Willow'), ['0', '2']);
		assert.throws(() => model.spend({ ...lunch(1n), kind: 'grant' }), /fewer free coins in the pot of Willow/);
	});

	it('follows each use of it, and gives the rest back', () => {
		const model = province();
		assert.equal(model.spend(lunch(1_500_000n)), true);
		assert.deepEqual(model.giveBack('meals', 'Willow'), { giver: 'Province', rest: 500_000n });
		const { granted, spent, returned, uses } = model.earmarks.get('meals');
		assert.deepEqual([granted, spent, returned, uses], [2_000_000n, 1_500_000n, 500_000n, 1]);
		assert.deepEqual(pot(model, 'Province'), ['2.5', '0']);
		assert.deepEqual(balance(model, 'Tom'), ['6.5', '0']);
	});

	it('lets a payment wait for a second signature once one has paid as much as it may', () => {
		const model = province();
		assert.equal(model.spend(grant(500_000n), 'help'), false);
		assert.deepEqual(pot(model, 'Province'), ['2', '0']);
		assert.equal(model.counts.payments, 1);
		assert.equal(model.sign('help', { by: 'Ole', branch: 'Province' }).to, 'Ana');
		assert.deepEqual(pot(model, 'Province'), ['1.5', '0']);
		assert.deepEqual(balance(model, 'Ana'), ['5.5', '0']);
		assert.equal(model.counts.payments, 0);
	});

	it('mints within what a branch has been granted or passed on', () => {
		const model = province();
		model.setQuota('Province', 3_000_000n);
		model.delegate('Province', 'Willow', 2_000_000n);
		model.mint('Tom', 2_000_000n);
		assert.throws(() => model.mint('Tom', 1n), Refusal);
		assert.throws(() => model.delegate('Province', 'Harbour', 1_000_001n), Refusal);
		assert.equal(model.branch('Willow').minted, 12_000_000n);
		assert.equal(model.minted, 17_000_000n);
		assert.equal(model.issuance, 17_000_000n);
	});

	it('sets coins aside for a redemption, and burns them once the partner has given what they are for', () => {
		const model = province();
		model.admitPartner('bus');
		model.redeem('ticket', { who: 'Tom', partner: 'bus', coins: 2_000_000n });
		assert.deepEqual(balance(model, 'Tom'), ['3', '2']);
		assert.deepEqual(model.confirm('ticket'), { who: 'Tom', coins: 2_000_000n });
		assert.deepEqual(balance(model, 'Tom'), ['3', '0']);
		assert.equal(model.branch('Willow').burnt, 2_000_000n);
		assert.equal(model.issuance, model.minted - model.burnt);
	});

	it('moves coins back when two auditors have signed', () => {
		const model = province();
		model.give('Tom', 'Ana', 3_000_000n, { movement: 'taxi' });
		assert.equal(model.correct('taxi', CORRECTION).corrected, false);
		assert.deepEqual(balance(model, 'Ana'), ['8', '0']);
		assert.equal(model.correct('taxi', { ...CORRECTION, by: 'Eva', branch: 'Province' }).corrected, true);
		assert.deepEqual(balance(model, 'Ana'), ['7', '0']);
		assert.deepEqual(balance(model, 'Tom'), ['3', '0']);
	});

	it('sets off what branches owe each other', () => {
		const model = province();
		assert.deepEqual(debts(model), ['Willow → Province: 2']);
		model.give('Tom', 'Ana', 3_000_000n);
		model.give('Ana', 'Mei', 4_000_000n);
		assert.deepEqual(debts(model), ['Willow → Province: 2', 'Harbour → Willow: 1']);
		model.give('Mei', 'Ana', 1_000_000n);
		assert.deepEqual(debts(model), ['Willow → Province: 2']);
		const all = ['Province', 'Willow', 'Harbour'].map((branch) => model.branch(branch).outstanding);
		assert.deepEqual(all, [2_000_000n, 8_000_000n, 5_000_000n]);
	});

	it('counts every movement', () => {
		const model = province();
		// Three welcomes, a donation and an allocation.
		assert.equal(model.counts.movements, 5);
		model.activities.publish('walk', { by: 'Tom', steps: 2 * HOUR, places: 1 });
		assert.equal(model.counts.movements, 5);
		model.activities.approve('walk', 'Province');
		serve(model, 'Ana');
		assert.equal(model.counts.movements, 6);
	});

	const refused = {
		'a donation of more than is free': (model) => model.donate('Mei', 'Willow', 1_000_001n),
		'an allocation to a branch that is not below': (model) =>
			model.spend({ ...MEALS, branch: 'Willow', to: 'Harbour' }),
		'two earmarks with one name': (model) => model.spend({ ...MEALS, coins: 1n }, 'more'),
		'a use of more than is left': (model) => model.spend(lunch(2_000_001n), 'much'),
		"a use of another branch's earmark": (model) => model.spend({ ...lunch(1n), branch: 'Harbour' }),
		'a use of what was given back': (model) => {
			model.giveBack('meals', 'Willow');
			model.spend(lunch(1n));
		},
		'giving back twice': (model) => {
			model.giveBack('meals', 'Willow');
			model.giveBack('meals', 'Willow');
		},
		'giving back what another branch has': (model) => model.giveBack('meals', 'Province'),
		'a payment that waits without a name': (model) => model.spend(grant(1n)),
		'a name for a payment that does not wait': (model) => model.spend(lunch(1n), 'small'),
		'a grant of more than is in the pot': (model) => model.spend(grant(2_000_001n), 'much'),
		'a grant to a stranger': (model) => model.spend({ ...grant(1n), to: 'Eve' }, 'help'),
		'both signatures by one treasurer': (model) => {
			model.spend(grant(1n), 'help');
			model.sign('help', { by: 'Ida', branch: 'Province' });
		},
		"a signature of another branch's treasurer": (model) => {
			model.spend(grant(1n), 'help');
			model.sign('help', { by: 'Jan', branch: 'Willow' });
		},
		'a signature on what nobody asked for': (model) => model.sign('help', { by: 'Ole', branch: 'Province' }),
		'minting without a quota': (model) => model.mint('Tom', 1n),
		'minting for an activity that nobody published': (model) => {
			model.setQuota('Willow', 1n);
			model.mint('Tom', 1n, 'nothing');
		},
		'passing a quota on to a branch that is not below': (model) => {
			model.setQuota('Willow', 1n);
			model.delegate('Willow', 'Harbour', 1n);
		},
		'a redemption where nobody is a partner': (model) =>
			model.redeem('t', { who: 'Tom', partner: 'bus', coins: 1n }),
		'confirming a redemption twice': (model) => {
			model.admitPartner('bus');
			model.redeem('ticket', { who: 'Tom', partner: 'bus', coins: 1n });
			model.confirm('ticket');
			model.confirm('ticket');
		},
		'the same partner twice': (model) => {
			model.admitPartner('bus');
			model.admitPartner('bus');
		},
		'a correction of nothing': (model) => model.correct('taxi', CORRECTION),
		'a correction of more than was moved': (model) => corrected(model, { coins: 3_000_001n }),
		'a correction by a branch that does not oversee it': (model) => corrected(model, { branch: 'Willow' }),
		'a correction that one auditor signs twice': (model) => corrected(model, {}, {}),
		'a correction on which two auditors differ': (model) => corrected(model, {}, { by: 'Eva', coins: 1n }),
		'a second correction': (model) => corrected(model, {}, { by: 'Eva' }, { by: 'Ben' }),
	};
	const corrected = (model, ...changes) => {
		model.give('Tom', 'Ana', 3_000_000n, { movement: 'taxi' });
		for (const change of changes) model.correct('taxi', { ...CORRECTION, ...change });
	};
	for (const [what, attempt] of Object.entries(refused)) {
		it(`refuses ${what}`, () => assert.throws(() => attempt(province()), Refusal));
	}
});
