// SPDX-License-Identifier: Apache-2.0
// The command that scripts/node would carry out.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../node', import.meta.url));
const WILLOW = '/ip4/192.0.2.7/tcp/30333/p2p/12D3KooWillow';
const HARBOUR = '/dns/harbour.example/tcp/30333/p2p/12D3KooHarbour';
const RIGHT = { '--role': 'full', '--chain': 'consortium-raw.json', '--data': 'data', '--peer': WILLOW };

/** @param {Record<string, string | undefined>} [changes] an undefined value leaves a flag out */
function print(changes = {}, more = []) {
	const flags = Object.entries({ ...RIGHT, ...changes }).filter(([, value]) => value !== undefined);
	const env = { ...process.env, TIMEBANK_NODE: 'timebank-node' };
	const { status, stdout, stderr } = spawnSync(SCRIPT, ['--print', ...flags.flat(), ...more], { env, encoding: 'utf8' });
	return { status, stderr, stdout, flags: stdout.trimEnd().split(' \\\n    ') };
}

const COMMON = [
	'--chain=consortium-raw.json',
	'--base-path=data',
	'--node-key-file=data/node-key',
	'--listen-addr=/ip4/0.0.0.0/tcp/30333',
	'--reserved-only',
	`--reserved-nodes=${WILLOW}`,
	'--rpc-port=9944',
	'--rpc-methods=auto',
	'--no-mdns',
	'--no-telemetry',
];

describe('scripts/node', () => {
	const roles = {
		validator: ['--validator'],
		full: [],
		archive: ['--state-pruning=archive', '--blocks-pruning=archive'],
	};
	for (const [role, flags] of Object.entries(roles)) {
		it(`starts a node as ${role} by one flag, among its reserved peers only`, () => {
			assert.deepEqual(print({ '--role': role }).flags, ['timebank-node', ...flags, ...COMMON]);
		});
	}

	it('opens its RPC to loopback only', () => {
		assert.ok(!print().stdout.includes('rpc-external'));
	});

	it('leaves out the operator’s calls behind a proxy', () => {
		const { flags } = print({}, ['--behind-proxy']);
		assert.ok(flags.includes('--rpc-methods=safe'));
	});

	it('takes peers from a file and from flags', () => {
		const dir = mkdtempSync(join(tmpdir(), 'timebank-node-'));
		try {
			const file = join(dir, 'peers');
			writeFileSync(file, `# the consortium's nodes\n\n${WILLOW}   # Willow Lane\n  ${HARBOUR}`);
			const { flags } = print({ '--peer': undefined, '--peers': file }, ['--peer', `${WILLOW}2`]);
			const reserved = flags.filter((flag) => flag.startsWith('--reserved-nodes='));
			assert.deepEqual(
				reserved,
				[WILLOW, HARBOUR, `${WILLOW}2`].map((address) => `--reserved-nodes=${address}`),
			);
		} finally {
			rmSync(dir, { recursive: true });
		}
	});

	it('takes other ports, an address to listen on, a name, and the node’s own flags', () => {
		const { flags } = print(
			{ '--listen': '::1', '--p2p-port': '31000', '--rpc-port': '19000', '--name': 'Hill Farm' },
			['--', '--log', 'sync=debug'],
		);
		assert.ok(flags.includes('--listen-addr=/ip6/::1/tcp/31000'));
		assert.ok(flags.includes('--rpc-port=19000'));
		assert.deepEqual(flags.slice(-3), ['--name=Hill\\ Farm', '--log', 'sync=debug']);
	});

	const wrong = {
		'no role': [{ '--role': undefined }, /Which role/],
		'an unknown role': [{ '--role': 'king' }, /no role king/],
		'no network': [{ '--chain': undefined }, /Which network/],
		'no place for its data': [{ '--data': undefined }, /Where shall the data be/],
		'no peer': [{ '--peer': undefined }, /talks to nobody/],
		'a peer without an id': [{ '--peer': '/ip4/192.0.2.7/tcp/30333' }, /no peer's address/],
		'a file of peers that is not there': [{ '--peers': 'nowhere' }, /cannot be read/],
		'a port that is none': [{ '--rpc-port': '99999' }, /99999 is no port/],
		'an unknown flag': [{ '--sudo': 'yes' }, /What is --sudo/],
	};
	for (const [what, [changes, pattern]] of Object.entries(wrong)) {
		it(`refuses ${what}`, () => {
			const { status, stderr, stdout } = print(changes);
			assert.deepEqual([status, stdout], [2, '']);
			assert.match(stderr, pattern);
		});
	}

	it('refuses a flag without its value', () => {
		assert.equal(print({}, ['--name']).status, 2);
	});
});
