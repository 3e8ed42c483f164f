// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { movementOf } from '../blocks.mjs';
import { backwards, forwards } from '../flow.mjs';

/** Movements between accounts with these coins, as the chain's events tell them. "from>to amount"; nobody is "-". */
function played(coins, ...texts) {
	const has = new Map(Object.entries(coins).map(([who, amount]) => [who, BigInt(amount)]));
	return texts.map((text, i) => {
		const [, from, to, digits] = text.match(/^(\S+)>(\S+) (\d+)$/);
		const amount = BigInt(digits);
		const movement = { id: BigInt(i + 1), amount, cause: 'Transfer', block: i + 1 };
		if (from !== '-') {
			has.set(from, has.get(from) - amount);
			assert.ok(has.get(from) >= 0n, `${from} has not so much`);
			Object.assign(movement, { from, fromBalance: has.get(from) });
		}
		if (to !== '-') {
			has.set(to, (has.get(to) ?? 0n) + amount);
			Object.assign(movement, { to, toBalance: has.get(to) });
		}
		return movement;
	});
}

const ids = ({ steps }) => steps.map(({ movement, followed }) => [Number(movement.id), Number(followed)]);

describe('where coins went', () => {
	it('all of them, from hand to hand', () => {
		const flow = forwards(played({ a: 100 }, 'a>b 100', 'b>c 100', 'c>d 100'), 1n);
		assert.deepEqual(ids(flow), [[1, 100], [2, 100], [3, 100]]);
		assert.deepEqual(flow.left, new Map([['d', 100n]]));
	});

	it('their share of what leaves an account on which others are', () => {
		const flow = forwards(played({ a: 100, b: 300 }, 'a>b 100', 'b>c 200'), 1n);
		assert.deepEqual(ids(flow), [[1, 100], [2, 50]]);
		assert.deepEqual(flow.left, new Map([['b', 50n], ['c', 50n]]));
	});

	it('not what moved before, nor what others moved', () => {
		const flow = forwards(played({ a: 100, b: 10, x: 5 }, 'b>c 10', 'a>b 100', 'x>y 5', 'b>c 100'), 2n);
		assert.deepEqual(ids(flow), [[2, 100], [4, 100]]);
	});

	it('round in a circle and out of the world', () => {
		const flow = forwards(played({ a: 100 }, 'a>b 100', 'b>c 100', 'c>a 100', 'a>- 40'), 1n);
		assert.equal(flow.gone, 40n);
		assert.deepEqual(flow.left, new Map([['a', 60n]]));
	});

	it('down to the least that is followed', () => {
		const flow = forwards(played({ a: 1, b: 999 }, 'a>b 1', 'b>c 500'), 1n, 1n);
		assert.deepEqual(ids(flow), [[1, 1]]);
	});

	it('back by a correction, whatever else is on the account', () => {
		const movements = played({ a: 30, b: 60 }, 'a>b 30', 'b>c 45', 'b>a 15', 'b>c 20');
		Object.assign(movements[2], { corrects: 1n });
		const flow = forwards(movements, 1n);
		assert.deepEqual(ids(flow), [[1, 30], [2, 15], [3, 15]]);
		assert.deepEqual(flow.left, new Map([['c', 15n], ['a', 15n]]));
	});

	it('back by the correction of a movement that carried some of them, as many as it did', () => {
		const movements = played({ a: 30, b: 30 }, 'a>b 30', 'b>c 30', 'c>b 10');
		Object.assign(movements[2], { corrects: 2n });
		assert.deepEqual(ids(forwards(movements, 1n)), [[1, 30], [2, 15], [3, 5]]);
	});

	it('and leaves no more of them on an account than it has coins', () => {
		const movements = played({ a: 20, b: 10 }, 'a>e 20', 'e>b 10', 'b>c 10', 'c>d 10', 'e>c 10', 'c>b 10');
		Object.assign(movements[5], { corrects: 3n });
		const { steps, left } = forwards(movements, 1n);
		assert.deepEqual(ids({ steps }), [[1, 20], [2, 10], [3, 5], [4, 5], [5, 10], [6, 10]]);
		assert.equal(left.get('c'), undefined);
	});

	it('loses and makes no coin', () => {
		const flow = forwards(played({ a: 7, b: 3, c: 11 }, 'a>b 7', 'b>c 9', 'c>a 13', 'a>b 5', 'b>- 2'), 1n);
		const left = [...flow.left.values()].reduce((sum, amount) => sum + amount, 0n);
		assert.equal(left + flow.gone, 7n);
	});
});

describe('where coins came from', () => {
	it('from hand to hand, the latest first', () => {
		const flow = backwards(played({}, '->a 100', 'a>b 100', 'b>c 100'), 3n);
		assert.deepEqual(ids(flow), [[3, 100], [2, 100], [1, 100]]);
		assert.equal(flow.made, 100n);
		assert.equal(flow.left.size, 0);
	});

	it('from several, each its share, and from what was there before', () => {
		const flow = backwards(played({ a: 50, b: 25, c: 25 }, 'a>c 50', 'b>c 25', 'c>d 100'), 3n);
		assert.deepEqual(ids(flow), [[3, 100], [2, 25], [1, 50]]);
		assert.deepEqual(flow.left, new Map([['c', 25n], ['b', 25n], ['a', 50n]]));
	});

	it('not from what came later', () => {
		const flow = backwards(played({ a: 10, x: 90 }, 'a>b 10', 'b>c 10', 'x>b 90'), 2n);
		assert.deepEqual(ids(flow), [[2, 10], [1, 10]]);
	});
});

describe('a movement in an event', () => {
	const coins = (amount) => ({ toBigInt: () => BigInt(amount), toString: () => `${amount}`, toHuman: () => `${amount}` });
	const event = (method, fields, section = 'timeCoin') => {
		const data = Object.values(fields);
		data.names = Object.keys(fields);
		return { section, method, data };
	};

	it('has what its fields say, by their names', () => {
		const moved = event('Moved', { movement: coins(7), from: coins(1), to: coins(2), amount: coins(5), cause: coins(0), from_balance: coins(3), to_balance: coins(9) });
		assert.deepEqual(movementOf(moved, 4), {
			id: 7n, from: '1', to: '2', amount: 5n, fromBalance: 3n, toBalance: 9n, cause: '"0"', corrects: undefined, block: 4,
		});
		const correction = { ...coins(0), isCorrection: true, asCorrection: { movement: coins(6) } };
		assert.equal(movementOf(event('Moved', { movement: coins(7), amount: coins(5), cause: correction }), 4).corrects, 6n);
		const minted = event('Minted', { movement: coins(8), to: coins(2), amount: coins(5), cause: coins(0), toBalance: coins(9) });
		assert.equal(movementOf(minted, 4).from, undefined);
		assert.equal(movementOf(minted, 4).toBalance, 9n);
	});

	it('is nowhere else', () => {
		assert.equal(movementOf(event('Transfer', { amount: coins(5) }, 'balances'), 4), undefined);
		assert.equal(movementOf(event('Corrected', { movement: coins(5) }), 4), undefined);
	});
});
