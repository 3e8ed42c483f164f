// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { nullifier } from '../../demo/accounts.mjs';
import { appoint, join, memberOf, officer, registration } from '../lib/people.mjs';

const HOME = { id: 2, name: 'Willow Lane', key: '//Bob', administrator: '//Bob//stash' };

/** What scenarios are given, with a chain that only notes who sent what. */
function fakeLive() {
	const sent = [];
	const call =
		(name) =>
		(...args) => ({ name, args });
	return {
		sent,
		appointed: new Set(),
		pair: (path) => ({ address: `address of ${path}` }),
		send: async (path, { name, args }) => sent.push({ path, name, args }),
		tx: {
			branches: { grantRole: call('grantRole') },
			utility: { batchAll: call('batchAll') },
			profiles: { register: call('register'), accept: call('accept') },
		},
	};
}

describe('staff', () => {
	it('is appointed by the administrator, all at once', async () => {
		const live = fakeLive();
		await appoint(live, HOME, 'Registrar', 'OracleOperator');
		const [{ path, name, args }, ...others] = live.sent;
		assert.deepEqual([path, name, others.length], ['//Bob//stash', 'batchAll', 0]);
		assert.deepEqual(
			args[0].map((grant) => grant.args),
			[
				[2, 'address of //Bob//registrar', 'Registrar', null],
				[2, 'address of //Bob//oracleoperator', 'OracleOperator', null],
			],
		);
	});

	it('is not appointed twice', async () => {
		const live = fakeLive();
		await appoint(live, HOME, 'Registrar');
		await appoint(live, HOME, 'Registrar', 'Auditor');
		await appoint(live, HOME, 'Registrar', 'Auditor');
		const roles = live.sent.map(({ args: [grants] }) => grants.map(({ args }) => args[2]));
		assert.deepEqual(roles, [['Registrar'], ['Auditor']]);
	});
});

describe('a member', () => {
	it('is registered by their branch, and accepts', async () => {
		const live = fakeLive();
		const path = memberOf(HOME, 'mei');
		assert.deepEqual(await join(live, [{ path, home: HOME }]), [path]);
		assert.deepEqual(
			live.sent.map(({ path, name }) => [path, name]),
			[
				[officer(HOME, 'Registrar'), 'register'],
				[path, 'accept'],
			],
		);
		assert.deepEqual(live.sent[0].args, [`address of ${path}`, nullifier(path)]);
	});

	it('may be the same person with another account', () => {
		const { args } = registration(fakeLive(), '//B', '//A');
		assert.deepEqual(args, ['address of //B', nullifier('//A')]);
	});
});
