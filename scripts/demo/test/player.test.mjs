// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Model } from '../model.mjs';
import { byMember, bySomebody } from '../kinds/common.mjs';
import { oracleOf } from '../offices.mjs';
import { Gate, Order, World, touchesOf } from '../player.mjs';
import { Story } from '../story.mjs';
import { differences, tableOf } from '../table.mjs';
import { Vault } from '../vault.mjs';
import { Keys } from '../accounts.mjs';
import { newSalt } from '../../lib/commitment.mjs';
import { Conditions, Failure, sleep, within } from '../../lib/wait.mjs';

/** Adds steps that note when they begin and end, and returns what was noted. */
async function noted(touches) {
	const order = new Order();
	const log = [];
	await Promise.all(
		touches.map((touch, i) =>
			order.add(touch, async () => {
				log.push(`+${i}`);
				await sleep(5);
				log.push(`-${i}`);
			}),
		),
	);
	return log.join(' ');
}

describe('the order of steps', () => {
	it('keeps steps in turn that need the same thing alone', async () => {
		assert.equal(await noted([{ alone: ['a'] }, { alone: ['a'] }]), '+0 -0 +1 -1');
	});

	it('lets steps happen together that share or do not touch', async () => {
		assert.equal(await noted([{ share: ['a'] }, { share: ['a'] }, { alone: ['b'] }]), '+0 +1 +2 -0 -1 -2');
	});

	it('lets a step that needs a thing alone wait for all that share it, and they for it', async () => {
		const log = await noted([{ share: ['a'] }, { share: ['a'] }, { alone: ['a'] }, { share: ['a'] }]);
		assert.equal(log, '+0 +1 -0 -1 +2 -2 +3 -3');
	});

	it('begins nothing that waits for a step that failed', async () => {
		const order = new Order();
		let begun = false;
		const first = order.add({ alone: ['a'] }, async () => {
			throw new Failure('no');
		});
		const second = order.add({ share: ['a'] }, async () => (begun = true));
		await assert.rejects(first, /no/);
		await assert.rejects(second, /no/);
		assert.equal(begun, false);
	});

	it('lets a place be given only after it was given back', () => {
		const story = {
			person: () => ({ home: 'Willow' }),
			isPerson: () => false,
			activities: { walk: { by: 'Tom' } },
		};
		const touch = (kind, who) => touchesOf({ do: kind, activity: 'walk', who }, story);
		assert.ok(touch('leave', 'Mei').alone.includes('places of walk'));
		assert.ok(touch('decline', 'Mei').alone.includes('places of walk'));
		assert.ok(touch('admit', 'Ana').share.includes('places of walk'));
	});

	it('lets a service of somebody end before another one of theirs begins', () => {
		const story = {
			person: () => ({ home: 'Willow' }),
			isPerson: () => false,
			activities: { walk: { by: 'Tom' } },
		};
		for (const kind of ['start', 'end'])
			assert.ok(touchesOf({ do: kind, activity: 'walk', who: 'Ana' }, story).alone.includes('service of Ana'));
		const { alone } = touchesOf({ do: 'checkin', activity: 'walk', people: 'Ana, Eve' }, story);
		for (const who of ['Ana', 'Eve']) assert.ok(alone.includes(`service of ${who}`));
	});

	it('lets nobody take part while somebody comes to sign for them, or they get a new key', () => {
		const story = {
			person: () => ({ home: 'Willow' }),
			isPerson: () => false,
			activities: { walk: { by: 'Tom' } },
		};
		const { share } = touchesOf({ do: 'end', activity: 'walk', who: 'Ana' }, story);
		for (const who of ['Ana', 'Tom']) {
			assert.ok(share.includes(`person ${who}`));
			assert.ok(touchesOf({ do: 'takeover', who, key: 'a phone' }, story).alone.includes(`person ${who}`));
			assert.ok(touchesOf({ do: 'succeed', by: 'Mei', who }, story).alone.includes(`person ${who}`));
		}
	});

	it('lets nothing be published while it is decided on what its passing depends on', () => {
		const own = { by: 'Tom', funding: 'own' };
		const story = {
			person: () => ({ home: 'Willow' }),
			isPerson: () => true,
			activities: { walk: { ...own, category: 'company' }, talk: { ...own, category: 'company' }, wash: { ...own, category: 'household' } },
		};
		const clash = (kind, other) => {
			const { alone } = touchesOf({ do: kind, activity: 'walk' }, story);
			const { share } = touchesOf({ do: 'publish', activity: other }, story);
			return alone.some((thing) => share.includes(thing));
		};
		for (const kind of ['approve', 'sample']) assert.deepEqual([clash(kind, 'talk'), clash(kind, 'wash')], [true, false], kind);
		for (const kind of ['reject', 'takedown']) assert.deepEqual([clash(kind, 'talk'), clash(kind, 'wash')], [true, true], kind);
	});

	it('gives a step that is to be refused everything for itself', () => {
		const story = { person: () => ({ home: 'Willow' }) };
		const step = { do: 'register', who: 'Mei' };
		assert.deepEqual(touchesOf(step, story).share, ['Registrar of Willow', 'the story']);
		const { alone, share } = touchesOf({ ...step, refused: 'X.Y' }, story);
		assert.deepEqual(share, ['the story']);
		assert.ok(alone.includes('Registrar of Willow'));
	});
});

describe('the gate', () => {
	it('lets no more through at once than it has places', async () => {
		const gate = new Gate(2);
		let inside = 0;
		let most = 0;
		const pass = () =>
			gate.through(async () => {
				most = Math.max(most, ++inside);
				await sleep(2);
				inside -= 1;
			});
		await Promise.all(Array.from({ length: 7 }, pass));
		assert.equal(most, 2);
		assert.equal(inside, 0);
	});

	it('lets the next one through after a failure', async () => {
		const gate = new Gate(1);
		await assert.rejects(gate.through(async () => Promise.reject(new Error('no'))));
		assert.equal(await gate.through(async () => 7), 7);
	});
});

describe('waiting', () => {
	it('says what did not come', async () => {
		await assert.rejects(within(new Promise(() => {}), 10, 'the bus'), /the bus did not come within/);
	});

	it('looks again when something changed', async () => {
		const conditions = new Conditions();
		let value = 0;
		const seen = conditions.until(() => value === 3 && value, 1_000, 'three');
		for (value = 1; value < 3; value++) conditions.changed();
		conditions.changed();
		assert.equal(await seen, 3);
	});
});

describe('who signs for whom', () => {
	const story = new Story({
		welcome: 5,
		branches: [
			{
				name: 'Willow',
				key: 'Willow',
				staff: { Custodian: 'Nora', OracleOperator: 'Ivo' },
			},
		],
		members: [
			{ name: 'Mei', home: 'Willow', identity: '1' },
			{ name: 'Wim', home: 'Willow', identity: '2', keyless: true },
		],
		partners: { office: { name: 'Office', institution: true } },
		activities: {},
	});
	story.steps = [
		{ do: 'partner', partner: 'bus' },
		{ do: 'partner', partner: 'office' },
	];
	const tx = { custody: { act: (member, call) => ({ member, call }) }, utility: { batchAll: (calls) => calls } };
	const worldOf = () => new World(story, { api: { tx } }, 2_000);

	it('is the member, with the newest key', () => {
		const world = worldOf();
		assert.deepEqual(byMember(world, 'Mei', 'call'), {
			by: world.keys.person('Mei'),
			node: 'Willow',
			call: 'call',
		});
		const key = world.keys.newOf('Mei', 'a phone');
		world.setKey('Mei', key);
		assert.equal(byMember(world, 'Mei', 'call').by, key);
		assert.equal(world.address('Mei'), world.keys.person('Mei').address);
	});

	it('is the custodian of who has no key, until they have one', () => {
		const world = worldOf();
		assert.throws(() => byMember(world, 'Wim', 'call'), /nobody acts for them/);
		world.setAgent('Wim', { custodian: 'Nora' });
		const { by, call, agent } = byMember(world, 'Wim', 'call');
		assert.equal(by.address, world.keys.staff(story.branches[0], 'Custodian').address);
		assert.deepEqual([call, agent], [{ member: world.address('Wim'), call: 'call' }, 'Nora']);
		const key = world.keys.newOf('Wim', 'a phone');
		world.setKey('Wim', key);
		assert.equal(byMember(world, 'Wim', 'call').by, key);
	});

	it('is the staff for what a branch does', () => {
		const world = worldOf();
		const { by, node, call } = bySomebody(world, 'Nora', ['call']);
		assert.deepEqual(
			[by.address, node, call],
			[world.keys.staff(story.branches[0], 'Custodian').address, 'Willow', 'call'],
		);
		assert.equal(world.address('Nora'), by.address);
	});

	it('makes several calls at once, or none', () => {
		assert.deepEqual(bySomebody(worldOf(), 'Mei', ['one'], ['two']).call, ['one', 'two']);
	});

	it('makes calls when they are sent, if one of them needs it', async () => {
		const world = worldOf();
		const late = async () => 'late';
		assert.equal(await bySomebody(world, 'Mei', [late]).call(), 'late');
		assert.deepEqual(await bySomebody(world, 'Mei', ['one', late]).call(), ['one', 'late']);
		world.setAgent('Wim', { custodian: 'Nora' });
		assert.deepEqual(await bySomebody(world, 'Wim', [late]).call(), { member: world.address('Wim'), call: 'late' });
	});

	it('lets who acts for somebody do what anybody may in their own name', () => {
		const world = worldOf();
		world.setAgent('Wim', { custodian: 'Nora' });
		const member = world.address('Wim');
		assert.deepEqual(bySomebody(world, 'Wim', ['one'], ['two']).call, [{ member, call: 'one' }, 'two']);
		assert.equal(bySomebody(world, 'Wim', [], ['two']).call, 'two');
	});

	it('is the successor of who has died', () => {
		const world = worldOf();
		world.setAgent('Mei', { successor: 'Wim' });
		world.setKey('Wim', world.keys.newOf('Wim', 'a phone'));
		const { by, agent } = byMember(world, 'Mei', 'call');
		assert.deepEqual([by, agent], [world.keys.newOf('Wim', 'a phone'), 'Wim']);
	});

	it('is told to the nodes that hear institutions', () => {
		const offices = { urls: [['office', 'http://127.0.0.1:1/changes']] };
		const { suri, config } = oracleOf(story, story.branches[0], offices, new Keys());
		assert.equal(suri, '//Willow//oracleoperator');
		const { address } = new Keys().at(suri);
		assert.match(config, new RegExp(`^operator = "${address}"\npoll_seconds = \\d+\n`));
		assert.match(config, /\[\[institution\]\]\npartner = 1\nurl = "http:\/\/127.0.0.1:1\/changes"\n$/);
		assert.equal(oracleOf(story, story.branches[0], { urls: [] }, new Keys()), undefined);
	});
});

describe('what the chain does by itself', () => {
	/** A chain in whose block 7 something has happened; each block is two seconds after the one before. */
	const worldOf = (finalized = 20) => {
		const at = (number) => ({ happened: number >= 7, query: { timestamp: { now: async () => moment(number) } } });
		const moment = (number) => ({ toNumber: () => 2_000 * number });
		const rpc = { chain: { getBlockHash: async (number) => number } };
		return new World({}, { finalized, api: { rpc, at: async (number) => at(number) } }, 2_000);
	};
	const happened = async (at) => at.happened;

	it('is told with the moment of its block', async () => {
		for (const since of [1, 5, 6]) assert.equal(await worldOf().momentWhen('it', since, happened), 14_000);
		assert.equal(await worldOf(7).momentWhen('it', 6, happened), 14_000);
	});

	it('is told with what was found', async () => {
		assert.equal(await worldOf().happens('it', async (at) => at.happened && 'here'), 'here');
	});
});

describe('the vault', () => {
	const account = new Keys().person('Mei').address;
	const other = new Keys().person('Ana').address;
	const topic = { field: 2 };

	it('knows what a commitment stands for, for whom, and until when', () => {
		const vault = new Vault();
		const commitment = vault.seal({ account, topic, value: 'here', validUntil: 7 });
		const words = (changes) => vault.words({ commitment, account, topic, validUntil: 7, ...changes });
		assert.equal(words({}), '"here"');
		assert.equal(words({ validUntil: 8 }), '"here", valid until another moment');
		assert.equal(words({ account: other }), 'something that was said of somebody else');
		assert.equal(words({ topic: { credential: 2 } }), 'something that was said of somebody else');
		assert.equal(words({ commitment: `0x${'00'.repeat(32)}` }), 'something that nobody has said');
	});

	it('knows until when something is valid that began later than it was said', () => {
		const vault = new Vault();
		const commitment = vault.seal({ account, topic, value: 'here' });
		vault.limit(commitment, 9);
		assert.equal(vault.words({ commitment, account, topic, validUntil: 9 }), '"here"');
		assert.equal(
			vault.words({ commitment, account, topic, validUntil: null }),
			'"here", valid until another moment',
		);
	});

	it('believes nobody who tells another value than the one that was committed to', () => {
		const vault = new Vault();
		const commitment = vault.seal({ account, topic, value: 'here' });
		vault.keep({ commitment, account, topic, salt: newSalt(), value: 'there', validUntil: null });
		assert.equal(
			vault.words({ commitment, account, topic, validUntil: null }),
			'something that was said of somebody else',
		);
		assert.equal(vault.salts.length, 1);
	});
});

/** The standing of who has done nothing yet. */
const BEGINNER = {
	...{ services: 0, served: 0, received: 0, published: 0, late: 0, absences: 0 },
	...{ points: 0, stars: 1, credit: 100 },
};

describe('the final table', () => {
	const member = 'Zoë';
	const model = new Model(5_000_000n);
	model.appoint('Willow', 'Registrar');
	model.register(member, 'Willow');
	model.accept(member);
	const reading = (changes = {}, row = {}, branch = {}, standing = {}) => ({
		node: 'Willow',
		hash: '0x1',
		root: '0x2',
		now: 1_000,
		day: 100,
		members: new Map([[member, { free: 5_000_000n, held: 0n, ...row }]]),
		standings: new Map([[member, { ...BEGINNER, ...standing }]]),
		branches: new Map([
			['Willow', { free: 0n, held: 0n, minted: 5_000_000n, burnt: 0n, outstanding: 5_000_000n, ...branch }],
		]),
		earmarks: new Map(),
		debts: new Map(),
		totals: { issuance: 5_000_000n, minted: 5_000_000n, burnt: 0n },
		counts: {
			...{ activities: 0, enrolments: 0, managers: 0, waiting: 0, sealed: 0, series: 0 },
			...{ trainings: 0, learners: 0 },
			...{ earmarks: 0, payments: 0, redemptions: 0, partners: 0, movements: 1 },
		},
		facts: new Map([
			[`${member}, home`, 'Willow'],
			[`${member}, status`, 'active'],
		]),
		...changes,
	});

	it('is right when every node tells what the model tells', () => {
		assert.deepEqual(differences(model, [reading(), reading()]), []);
	});

	it('names each difference', () => {
		const told = (other) => differences(model, [reading(), { ...other, node: 'Harbour' }]).join('\n');
		assert.equal(
			told(reading({}, { free: 4_950_000n })),
			'Zoë, TIME free: 4.95 instead of 5 (on the node of Harbour)',
		);
		assert.match(told(reading({}, {}, {}, { served: 20 })), /hours served: 1 instead of 0/);
		assert.match(told(reading({}, {}, {}, { stars: 2 })), /Zoë, stars: 2 instead of 1/);
		assert.match(told(reading({}, {}, {}, { credit: 90 })), /Zoë, credit: 90 instead of 100/);
		assert.match(told(reading({ root: '0x3' })), /another state root/);
		assert.match(told(reading({ hash: '0x3' })), /another block/);
		assert.match(told(reading({}, {}, { free: 1n })), /Willow, TIME in the pot: 0.000001 instead of 0/);
		assert.match(told(reading({}, {}, { burnt: 1n })), /Willow, burnt: 0.000001 instead of 0/);
		const { counts, totals } = reading();
		assert.match(told(reading({ counts: { ...counts, activities: 1 } })), /not over: 1 instead of 0/);
		assert.match(told(reading({ counts: { ...counts, movements: 2 } })), /movements of coins: 2 instead of 1/);
		assert.match(told(reading({ totals: { ...totals, issuance: 6_000_000n } })), /TIME in all: 6 instead of 5/);
		assert.match(
			told(reading({ debts: new Map([['Willow owes Lake', 1n]]) })),
			/Willow owes Lake: 0.000001 instead of 0/,
		);
	});

	it('compares what is registered', () => {
		const told = (facts) => differences(model, [reading({ facts: new Map(facts) })]);
		const right = [...reading().facts];
		assert.deepEqual(told([right[0], [`${member}, status`, 'suspended']]), [
			`${member}, status: suspended instead of active`,
		]);
		assert.deepEqual(told([right[0]]), [`${member}, status: nothing instead of active`]);
		assert.deepEqual(told([...right, [`${member}, key`, 'the one on x']]), [
			`${member}, key: the one on x instead of nothing`,
		]);
	});

	it('compares debts as both branches have them, and what became of each earmark', () => {
		const other = new Model(5_000_000n, { Lake: 'Willow' });
		for (const role of ['Registrar', 'Treasurer']) other.appoint('Willow', role);
		other.register(member, 'Willow');
		other.accept(member);
		other.donate(member, 'Willow', 2_000_000n);
		const meals = {
			kind: 'allocation',
			branch: 'Willow',
			by: 'Ida',
			to: 'Lake',
			coins: 1_000_000n,
			earmark: 'meals',
		};
		other.spend({ ...meals, purpose: 'Meals' });
		const earmark = {
			purpose: 'Meals',
			giver: 'Willow',
			receiver: 'Lake',
			granted: 1_000_000n,
			spent: 0n,
			returned: 0n,
			uses: 0,
		};
		const { counts } = reading();
		const right = {
			debts: new Map([
				['Willow owes Lake', 1_000_000n],
				['Lake is owed by Willow', 1_000_000n],
			]),
			earmarks: new Map([['meals', earmark]]),
			counts: { ...counts, earmarks: 1, movements: 3 },
		};
		const told = (changes) =>
			differences(other, [
				reading({ ...right, ...changes }, { free: 3_000_000n }, { free: 1_000_000n, outstanding: 4_000_000n }),
			]);
		assert.deepEqual(told({}), []);
		assert.deepEqual(told({ debts: new Map([['Willow owes Lake', 1_000_000n]]) }), [
			'Lake is owed by Willow: 0 instead of 1',
		]);
		assert.deepEqual(told({ earmarks: new Map() }), ['there is no earmark "meals"']);
		assert.deepEqual(told({ earmarks: new Map([['meals', { ...earmark, spent: 50_000n }]]) }), [
			'earmark "meals", used: 0.05 instead of 0',
		]);
	});

	it('names a difference once that all nodes tell', () => {
		const wrong = reading({}, {}, {}, { services: 1 });
		assert.deepEqual(differences(model, [wrong, { ...wrong, node: 'Harbour' }]), ['Zoë, services: 1 instead of 0']);
	});

	it('is drawn in columns, whatever the letters', () => {
		const story = { members: [{ name: member, home: 'Willow' }], branches: [{ name: 'Willow' }] };
		const debts = new Map([
			['Willow owes Lake', 50_000n],
			['Lake is owed by Willow', 50_000n],
		]);
		const lines = tableOf(story, reading({ debts }));
		const feet = lines.flatMap((line, i) => (line.startsWith('all together') ? [i] : []));
		for (const [head, foot] of [
			[0, feet[0]],
			[feet[0] + 2, feet[1]],
		]) {
			// Nobody adds up stars.
			const widths = [head, head + 2, foot].map((i) => [...lines[i].padEnd(lines[head].length)].length);
			assert.equal(new Set(widths).size, 1);
		}
		assert.match(lines[2], /^Zoë +Willow +5 +0$/);
		assert.match(lines[feet[0] + 4], /^Zoë +0 +0 +0 +0 +0 +0 +0 +1 +100$/);
		assert.match(lines[feet[1]], /^all together +0 +0 +0 +0 +0 +0 +0$/);
		assert.ok(lines.some((line) => /^Willow +0 +0 +5 +0 +5$/.test(line)));
		assert.equal(lines.at(-1), '  Willow owes Lake 0.05 TIME');
		const facts = new Map([
			...reading().facts,
			[`${member}, status`, 'deceased'],
			[`${member}, key`, 'nobody has one'],
		]);
		const more = tableOf(story, reading({ facts }));
		assert.match(more[2], /^Zoë +Willow † +5 /);
		assert.equal(more.at(-1), '  Zoë, key: nobody has one');
	});
});
