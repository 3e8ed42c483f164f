// SPDX-License-Identifier: Apache-2.0
// The chains that are loaded, from their first state.

import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Keyring } from '@polkadot/api';
import { cryptoWaitReady } from '@polkadot/util-crypto';

/** Who validates, by the well-known keys, in this order. */
export const SEEDS = ['Alice', 'Bob', 'Charlie', 'Dave'];

/** The chain of ours with so many validators. */
const OURS = { 1: 'dev', 4: 'local' };

/** A state with a million members is some gigabytes of text. */
const LIMIT = 1_800_000;

const run = promisify(execFile);

/**
 * The specification of a chain with the SDK's payments and nothing else.
 *
 * @param {number} validators
 * @param {Buffer} code the runtime
 */
export async function bareSpec(validators, code) {
	await cryptoWaitReady();
	const addresses = (type) => {
		const keyring = new Keyring({ type, ss58Format: 42 });
		return SEEDS.slice(0, validators).map((seed) => keyring.addFromUri(`//${seed}`).address);
	};
	return {
		name: 'Bare',
		id: 'bare',
		chainType: 'Local',
		bootNodes: [],
		telemetryEndpoints: null,
		protocolId: 'bare',
		properties: { tokenSymbol: 'TIME', tokenDecimals: 6, ss58Format: 42 },
		codeSubstitutes: {},
		genesis: {
			runtimeGenesis: {
				code: `0x${code.toString('hex')}`,
				patch: {
					aura: { authorities: addresses('sr25519') },
					grandpa: { authorities: addresses('ed25519').map((address) => [address, 1]) },
				},
			},
		},
	};
}

/**
 * Writes the specification of a chain with members, and returns its file.
 *
 * @param {object} options
 * @param {{node: string, load: string, bareCode: string}} options.built
 * @param {string} options.dir
 * @param {'timebank' | 'bare'} options.chain
 * @param {number} options.validators
 * @param {number} options.members
 * @param {number} [options.hour] how long an hour is, in milliseconds
 */
export async function writeSpec({ built, dir, chain, validators, members, hour }) {
	const name = [chain, validators, members, hour].filter(Boolean).join('-');
	const [base, out] = [`${name}-base.json`, `${name}.json`].map((file) => join(dir, file));
	let from = OURS[validators];
	if (chain === 'bare') {
		from = join(dir, `${name}-plain.json`);
		writeFileSync(from, JSON.stringify(await bareSpec(validators, readFileSync(built.bareCode))));
	}
	await exportRaw(built.node, from, base);
	const more = hour ? [`--hour=${hour}`] : [];
	await run(built.load, ['spec', `--chain=${chain}`, `--base=${base}`, `--members=${members}`, `--out=${out}`, ...more], {
		timeout: LIMIT,
	});
	return out;
}

async function exportRaw(node, chain, file) {
	await run(node, ['export-chain-spec', `--chain=${chain}`, '--raw', `--output=${file}`], { timeout: LIMIT });
}
