// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { certificateStatement, inHex } from '../certificate.mjs';

const SCRIPT = fileURLToPath(new URL('../../certificate', import.meta.url));

const of = (byte) => `0x${byte.repeat(32)}`;
const certificate = { genesis: of('11'), account: of('22'), document: of('33'), validUntil: 0x0102030405n };

describe('the statement of a certificate', () => {
	it('is its parts one after the other, the time with its lowest byte first', () => {
		assert.equal(
			inHex(certificateStatement(certificate)),
			`0x${Buffer.from('timebank/certificate').toString('hex')}${'11'.repeat(32)}${'22'.repeat(32)}${'33'.repeat(32)}0504030201000000`,
		);
	});

	it('has one length', () => {
		assert.equal(certificateStatement(certificate).length, 20 + 3 * 32 + 8);
	});

	for (const part of ['genesis', 'account', 'document']) {
		it(`wants 32 bytes of ${part}`, () => {
			for (const value of ['0x11', of('11').slice(2), undefined, `${of('11')}00`]) {
				assert.throws(() => certificateStatement({ ...certificate, [part]: value }), RangeError);
			}
		});
	}
});

describe('scripts/certificate', () => {
	const inDirectory = (play) => {
		const dir = mkdtempSync(join(tmpdir(), 'timebank-certificate-'));
		try {
			play(join(dir, 'the charter.pdf'));
		} finally {
			rmSync(dir, { recursive: true });
		}
	};

	it('prints the same statement', () =>
		inDirectory((file) => {
			writeFileSync(file, 'We, the branch of Hill Farm, …');
			const document = `0x${createHash('sha256').update('We, the branch of Hill Farm, …').digest('hex')}`;
			const { genesis, account } = certificate;
			const args = ['--document', file, '--until', '2031-01-01', '--account', account, '--genesis', genesis];
			const validUntil = Date.UTC(2031, 0, 1);
			const statement = inHex(certificateStatement({ genesis, account, document, validUntil }));
			assert.equal(
				execFileSync(SCRIPT, args, { encoding: 'utf8' }),
				`document     ${document}\nvalid until  ${validUntil}\nstatement    ${statement}\n`,
			);
		}));

	it('takes nothing that is not right', () =>
		inDirectory((file) => {
			writeFileSync(file, 'x');
			const right = {
				'--document': file,
				'--until': '2031-01-01',
				'--account': certificate.account,
				'--genesis': certificate.genesis,
			};
			for (const [flag, value] of [
				['--document', `${file}.none`],
				['--until', 'some day'],
				['--until', '1960-01-01'],
				['--account', '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty'],
				['--genesis', '0x11'],
				['--price', '3'],
			]) {
				const { status, stderr, stdout } = spawnSync(SCRIPT, Object.entries({ ...right, [flag]: value }).flat());
				assert.equal(status, 2, `${flag} ${value}: ${stdout}${stderr}`);
				assert.equal(`${stdout}`, '');
			}
		}));
});
