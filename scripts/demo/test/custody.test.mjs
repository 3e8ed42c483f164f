// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coinsFor, inTime } from '../amounts.mjs';
import { Model, Refusal } from '../model.mjs';

const HOUR = 20;
const TIME = 1_000_000n;
const ROLES = ['Registrar', 'Auditor', 'Trainer', 'Custodian', 'OracleOperator'];

/** Three branches with staff, Mei, Tom and Ana with keys, and Wim, who has none and for whom Nora may spend 2 a day. */
function town() {
	const model = new Model(coinsFor(5 * HOUR), { Willow: 'Province' });
	for (const branch of ['Province', 'Willow', 'Harbour', 'Lake'])
		for (const role of ROLES) model.appoint(branch, role);
	for (const [who, branch] of [
		['Mei', 'Willow'],
		['Tom', 'Willow'],
		['Ana', 'Harbour'],
	]) {
		model.register(who, branch);
		model.accept(who);
	}
	model.shelter('Wim', 'Willow');
	model.custody.assign('Wim', 'Nora', 2n * TIME, { home: 'Willow', of: 'Willow' });
	return model;
}

const free = (model, who) => inTime(model.people.get(who).free);
const fact = (model, about) => model.facts.get(about);
const refuses = (attempt, pattern) =>
	assert.throws(attempt, (error) => error instanceof Refusal && pattern.test(error.message));

describe('the model of membership', () => {
	it('makes somebody a member when they accept', () => {
		const model = town();
		model.register('Eve', 'Willow');
		assert.equal(model.people.has('Eve'), false);
		assert.equal(fact(model, 'Eve, status'), 'registered at Willow');
		model.accept('Eve');
		assert.equal(free(model, 'Eve'), '5');
		assert.equal(fact(model, 'Eve, status'), 'active');
	});

	it('lets a registration that was withdrawn be made elsewhere', () => {
		const model = town();
		model.register('Eve', 'Willow');
		model.withdraw('Eve');
		model.register('Eve', 'Harbour');
		refuses(() => model.register('Eve', 'Willow'), /registered already/);
	});

	it('moves a home with the hours, which the former one owes', () => {
		const model = town();
		refuses(() => model.acceptMove('Mei', 'Harbour'), /does not want to move/);
		model.askToMove('Mei', 'Harbour');
		assert.equal(fact(model, 'Mei, wish'), 'Harbour');
		assert.deepEqual(model.acceptMove('Mei', 'Harbour'), { from: 'Willow', coins: 5n * TIME });
		assert.deepEqual(model.debts, [{ debtor: 'Willow', creditor: 'Harbour', coins: 5n * TIME }]);
		assert.equal(fact(model, 'Mei, home'), 'Harbour');
		assert.equal(model.branch('Harbour').outstanding, 10n * TIME);
	});
});

describe('the model of custody', () => {
	it('lets a custodian do for somebody without a key what is within the powers', () => {
		const model = town();
		model.activities.publish('walk', { by: 'Wim', steps: HOUR, places: 1 });
		model.activities.approve('walk', 'Willow');
		model.activities.enrol('walk', 'Ana');
		model.activities.admit('walk', 'Ana');
		model.activities.start('walk', 'Ana');
		model.activities.end('walk', 'Ana');
		model.activities.settle('walk', 'Ana', { unreviewed: true });
		assert.equal(free(model, 'Wim'), '4');
		refuses(() => model.give('Wim', 'Ana', TIME), /nobody does this for Wim/);
		refuses(() => model.custody.act('Nora', 'Wim', 'Ana', 2n * TIME, false), /may not spend as much/);
	});

	it('lets nobody act for who has a key, unless they said so, and spend only from the next day', () => {
		const model = town();
		refuses(() => model.custody.assign('Mei', 'Nora', TIME, { home: 'Willow', of: 'Willow' }), /Mei has a key/);
		model.custody.entrust('Mei', 'Nora', TIME, 'Willow');
		assert.equal(fact(model, 'Mei, custodians'), 'Nora, up to 1 a day, by the member');
		refuses(() => model.custody.act('Nora', 'Mei', 'Tom', TIME, true), /cannot spend anything/);
		model.custody.act('Nora', 'Mei', 'Tom', TIME, false);
		model.custody.dismiss('Mei', 'Nora');
		refuses(() => model.custody.act('Nora', 'Mei', 'Tom', 1n, false), /does not act for Mei/);
	});

	it('replaces a key after request, approval and delay, and ends what the old one granted', () => {
		const model = town();
		const { custody } = model;
		custody.mandate('Mei', 'Tom', ['family'], TIME);
		refuses(() => custody.approveKey('Mei', 'a phone'), /is not requested/);
		custody.requestKey('Mei', 'a phone');
		refuses(() => custody.takeOver('Mei', 'a phone', false), /is not approved/);
		custody.approveKey('Mei', 'a phone');
		refuses(() => custody.takeOver('Mei', 'a phone', true), /may still veto/);
		custody.misuse('Mei', 'Ana', TIME);
		custody.takeOver('Mei', 'a phone', false);
		assert.equal(fact(model, 'Mei, key'), 'the one on a phone');
		refuses(() => custody.misuse('Mei', 'Ana', TIME), /no key any more/);
		refuses(() => custody.draw('Tom', 'Mei', 'Ana', 1n, 'family'), /no mandate/);
		assert.equal(free(model, 'Mei'), '4');
		model.give('Mei', 'Ana', TIME);
	});

	it('drops a request that is vetoed', () => {
		const { custody } = town();
		custody.requestKey('Mei', 'a phone');
		refuses(() => custody.veto('Mei'), /no key is approved/);
		custody.approveKey('Mei', 'a phone');
		custody.veto('Mei');
		refuses(() => custody.takeOver('Mei', 'a phone', false), /is not approved/);
	});

	it('gives somebody without a key one of their own, and ends the custody', () => {
		const model = town();
		model.custody.requestKey('Wim', 'a phone');
		model.custody.approveKey('Wim', 'a phone');
		model.custody.takeOver('Wim', 'a phone', false);
		assert.equal(fact(model, 'Wim, custodians'), undefined);
		model.give('Wim', 'Ana', 3n * TIME);
	});

	it('lets a relative use hours within cap and purpose', () => {
		const model = town();
		const { custody } = model;
		custody.mandate('Mei', 'Tom', ['family', 'service'], 2n * TIME);
		assert.equal(fact(model, 'Mei, mandates'), 'Tom, up to 2, for family and service');
		assert.equal(custody.draw('Tom', 'Mei', 'Ana', TIME, 'family'), TIME);
		refuses(() => custody.draw('Tom', 'Mei', 'Ana', TIME, 'thanks'), /not for thanks/);
		refuses(() => custody.draw('Tom', 'Mei', 'Ana', TIME + 1n, 'family'), /more than is left/);
		refuses(() => custody.draw('Ana', 'Mei', 'Ana', 1n, 'family'), /no mandate/);
		custody.recall('Mei', 'Tom');
		refuses(() => custody.draw('Tom', 'Mei', 'Ana', 1n, 'family'), /no mandate/);
		assert.equal(free(model, 'Mei'), '4');
	});

	/** Mei has published "walk", in which Ana was serving when Mei died. Tom is her successor. */
	function bereaved() {
		const model = town();
		model.custody.name('Mei', 'Tom');
		model.activities.publish('walk', { by: 'Mei', steps: 2 * HOUR, places: 1 });
		model.activities.approve('walk', 'Willow');
		model.activities.enrol('walk', 'Ana');
		model.activities.admit('walk', 'Ana');
		model.activities.start('walk', 'Ana');
		model.custody.reportDeath('Mei');
		return model;
	}

	it('leaves what somebody had to the successor, and lets obligations be met', () => {
		const model = bereaved();
		const { custody } = model;
		refuses(() => custody.succeed('Mei', false), /not confirmed/);
		custody.confirmDeath('Mei');
		refuses(() => custody.succeed('Mei', true), /say otherwise/);
		assert.equal(custody.succeed('Mei', false), 'Tom');
		assert.deepEqual(custody.collect('Mei'), { heir: 'Tom', coins: 3n * TIME });
		refuses(() => custody.collect('Mei'), /is free/);
		model.activities.end('walk', 'Ana');
		model.activities.settle('walk', 'Ana', { unreviewed: true });
		assert.deepEqual([free(model, 'Tom'), free(model, 'Ana'), free(model, 'Mei')], ['8', '7', '0']);
		assert.equal(fact(model, 'Mei, status'), 'deceased');
		refuses(() => model.give('Ana', 'Mei', 1n), /has died/);
	});

	it('leaves it to the pot where nobody was named', () => {
		const model = town();
		model.custody.reportDeath('Ana');
		model.custody.confirmDeath('Ana');
		model.custody.succeed('Ana', false);
		assert.equal(model.custody.collect('Ana').heir, 'the pot of Harbour');
		assert.equal(inTime(model.branch('Harbour').free), '5');
	});

	it('lets whoever is alive say so, and rests what others do meanwhile', () => {
		const { custody } = bereaved();
		refuses(() => custody.mandate('Mei', 'Tom', ['family'], TIME), /said to have died/);
		custody.refute('Mei');
		custody.mandate('Mei', 'Tom', ['family'], TIME);
		refuses(() => custody.confirmDeath('Mei'), /nobody says/);
	});
});

describe('the model of profiles', () => {
	it('sets what a member says alone at once, and what an auditor must see when they have', () => {
		const model = town();
		model.profiles.propose('Mei', 'contact', 'here', { path: 'direct' });
		assert.equal(fact(model, 'Mei, field contact'), '"here", version 1, self-declared');
		model.profiles.propose('Mei', 'skills', 'baking', { path: 'audited' });
		assert.equal(fact(model, 'Mei, field skills'), undefined);
		assert.equal(fact(model, 'Mei, proposal for skills'), '"baking"');
		model.profiles.attest('Mei', 'skills', 'Willow');
		assert.equal(fact(model, 'Mei, field skills'), '"baking", version 1, audited by Willow');
		refuses(() => model.profiles.attest('Mei', 'skills', 'Willow'), /has proposed nothing/);
		refuses(() => model.profiles.propose('Mei', 'record', 'x', { path: 'institution' }), /only institutions/);
		refuses(() => model.profiles.propose('Mei', 'mood', 'x', { path: 'direct', id: 7 }), /has not added/);
		model.profiles.addKind('mood');
		model.profiles.propose('Mei', 'mood', 'x', { path: 'direct', id: 7 });
	});

	it('goes on counting after an erasure', () => {
		const model = town();
		refuses(() => model.profiles.erase('Mei', 'contact'), /says nothing/);
		model.profiles.propose('Mei', 'contact', 'here', { path: 'direct' });
		model.profiles.erase('Mei', 'contact');
		assert.equal(fact(model, 'Mei, field contact'), 'erased, version 2, self-declared');
		model.profiles.propose('Mei', 'contact', 'there', { path: 'direct' });
		assert.equal(fact(model, 'Mei, field contact'), '"there", version 3, self-declared');
	});

	it('ends with an erasure what was to be read and what was proposed', () => {
		const model = town();
		model.profiles.propose('Mei', 'skills', 'baking', { path: 'audited' });
		model.profiles.attest('Mei', 'skills', 'Willow');
		model.profiles.permit('Mei', 'skills', 'Lake');
		model.profiles.permit('Mei', 'contact', 'Lake');
		model.profiles.propose('Mei', 'skills', 'cooking', { path: 'audited' });
		model.profiles.erase('Mei', 'skills');
		assert.equal(fact(model, 'Mei, readers'), 'contact: Lake');
		refuses(() => model.profiles.attest('Mei', 'skills', 'Willow'), /has proposed nothing/);
	});

	it('knows who may read what', () => {
		const model = town();
		model.profiles.permit('Mei', 'contact', 'Lake');
		model.profiles.permit('Mei', 'contact', 'Bus');
		assert.equal(fact(model, 'Mei, readers'), 'contact: Bus; contact: Lake');
	});

	it('issues and revokes credentials', () => {
		const model = town();
		const trainer = { role: 'Trainer', branch: 'Willow', by: 'both' };
		model.profiles.issue('Ana', 'aid', 'passed', trainer);
		refuses(() => model.profiles.issue('Ana', 'aid', 'x', { ...trainer, branch: 'Lake' }), /from Willow/);
		refuses(() => model.profiles.revoke('Ana', 'aid', { role: 'Auditor', branch: 'Lake' }), /not for Lake/);
		model.profiles.revoke('Ana', 'aid', { role: 'Auditor', branch: 'Province' });
		assert.equal(fact(model, 'Ana, credential aid'), '"passed", version 1, from Willow, revoked');
		refuses(() => model.profiles.revoke('Ana', 'aid', trainer), /has been revoked/);
		refuses(() => model.profiles.issue('Ana', 'aid', 'again', trainer), /Province has revoked/);
		model.profiles.issue('Ana', 'aid', 'again', { ...trainer, branch: 'Province' });
		assert.equal(fact(model, 'Ana, credential aid'), '"again", version 2, from Province, issued');
		refuses(
			() => model.profiles.issue('Ana', 'car', 'x', { ...trainer, by: 'institutions' }),
			/branches do not issue/,
		);
	});
});

describe('the model of oracles', () => {
	const LICENCE = { institution: 'office', name: 'Office', who: 'Ana', credential: 'car' };
	function heard() {
		const model = town();
		model.admitPartner('office');
		model.oracles.setTopics('office', ['car']);
		model.oracles.say({ ...LICENCE, document: 'B' });
		return model;
	}

	it('takes what an institution says, and reports it to the home branch', () => {
		const model = heard();
		assert.equal(fact(model, 'Ana, credential car'), '"B", version 1, from Office, issued');
		assert.equal(fact(model, 'Office on car of Ana, settled'), 'version 1');
		model.oracles.acknowledge('Harbour', 'changed', 'Ana', 'car');
		refuses(() => model.oracles.acknowledge('Harbour', 'changed', 'Ana', 'car'), /is open/);
		model.oracles.say(LICENCE);
		assert.equal(fact(model, 'Ana, credential car'), '"B", version 2, from Office, issued');
	});

	it('changes nothing for one who lies alone, and reports it when the others have spoken', () => {
		const model = heard();
		model.oracles.lie({ ...LICENCE, branch: 'Lake' });
		assert.equal(fact(model, 'Ana, credential car'), '"B", version 1, from Office, issued');
		assert.equal(fact(model, 'Office on car of Ana, voices'), 'Lake');
		refuses(() => model.oracles.lie({ ...LICENCE, branch: 'Lake' }), /spoken already/);
		model.oracles.say(LICENCE);
		assert.equal(fact(model, 'Office on car of Ana, voices'), undefined);
		model.oracles.acknowledge('Harbour', 'conflict', 'Ana', 'car');
		model.oracles.acknowledge('Lake', 'outvoted', 'Ana', 'car');
	});

	it('takes nothing with fewer honest branches than the quorum', () => {
		const model = heard();
		for (const branch of ['Lake', 'Harbour']) model.oracles.lie({ ...LICENCE, branch });
		refuses(() => model.oracles.say(LICENCE), /only 2 branches/);
	});

	it('hears an institution on nothing else', () => {
		refuses(() => heard().oracles.say({ ...LICENCE, credential: 'boat' }), /nobody lets/);
		refuses(() => town().oracles.setTopics('office', ['car']), /no partner/);
	});
});
