// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { Failure } from '../../lib/wait.mjs';
import { Journal } from '../journal.mjs';

let dir;
let file;
beforeEach(() => {
	dir = mkdtempSync(join(tmpdir(), 'timebank-journal-'));
	file = join(dir, 'records', 'journal.jsonl');
});
afterEach(() => rmSync(dir, { recursive: true }));

/** What a journal has when it is opened, and what `act` does to it. */
function opened(act = () => {}) {
	const entries = [];
	const journal = new Journal(file, (entry) => entries.push(entry));
	try {
		act(journal);
	} finally {
		journal.close();
	}
	return entries;
}

const three = [{ n: 1 }, { n: 2, text: 'two\nlines, and Zoë' }, { n: 3 }];
const appendAll = (journal) => three.forEach((entry) => journal.append(entry));

describe('a journal', () => {
	it('begins empty, in a directory of its own that nobody else reads', () => {
		assert.deepEqual(opened(), []);
		assert.equal(statSync(file).mode & 0o777, 0o600);
		assert.equal(statSync(join(dir, 'records')).mode & 0o777, 0o700);
	});

	it('gives back what it took, in order', () => {
		opened(appendAll);
		assert.deepEqual(opened(), three);
		assert.equal(readFileSync(file, 'utf8').split('\n').length, three.length + 1);
	});

	it('goes on after what it has', () => {
		opened(appendAll);
		opened((journal) => journal.append({ n: 4 }));
		assert.deepEqual(opened(), [...three, { n: 4 }]);
	});

	it('has lost nothing but a torn last line, wherever it is torn', () => {
		opened(appendAll);
		const whole = readFileSync(file);
		const last = Buffer.from('{"n":4,"text":"Zoë"}\n');
		for (let length = 1; length < last.length; length++) {
			writeFileSync(file, Buffer.concat([whole, last.subarray(0, length)]));
			assert.deepEqual(
				opened((journal) => journal.append({ n: 5 })),
				three,
			);
			assert.deepEqual(opened(), [...three, { n: 5 }]);
		}
	});

	it('has nothing when its only line is torn', () => {
		opened();
		appendFileSync(file, '{"n"');
		assert.deepEqual(opened(), []);
		assert.equal(statSync(file).size, 0);
	});

	for (const [what, line] of Object.entries({
		'is no JSON': '{"secret":"5417"',
		'is empty': '',
		'is no UTF-8': Buffer.from([0x22, 0xff, 0x22]),
	}))
		it(`does not open with a whole line that ${what}, and does not repeat it`, () => {
			opened(appendAll);
			const before = readFileSync(file);
			const damaged = Buffer.concat([Buffer.from('{"n":0}\n'), Buffer.from(line), Buffer.from('\n'), before]);
			writeFileSync(file, damaged);
			assert.throws(opened, (error) => {
				assert.ok(error instanceof Failure);
				assert.match(error.message, /line 2 of/);
				assert.ok(!error.message.includes('5417'));
				return true;
			});
			assert.deepEqual(readFileSync(file), damaged);
		});

	it('does not open with an entry that cannot be', () => {
		opened(appendAll);
		const refuse = () => {
			throw new Error('no');
		};
		assert.throws(() => new Journal(file, refuse), /line 1 of .* cannot be: no/);
	});

	it('can be replaced as a whole, and goes on after it', () => {
		opened((journal) => {
			appendAll(journal);
			journal.replace([{ n: 1 }, { n: 3 }]);
			journal.append({ n: 4 });
		});
		assert.deepEqual(opened(), [{ n: 1 }, { n: 3 }, { n: 4 }]);
		assert.equal(statSync(file).mode & 0o777, 0o600);
		assert.deepEqual(readdirSync(join(dir, 'records')), ['journal.jsonl']);
	});

	it('forgets a replacement that a crash left unfinished', () => {
		opened(appendAll);
		writeFileSync(`${file}.new`, '{"n":9}\n');
		assert.deepEqual(opened(), three);
		assert.deepEqual(readdirSync(join(dir, 'records')), ['journal.jsonl']);
	});
});
