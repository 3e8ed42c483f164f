// SPDX-License-Identifier: Apache-2.0
// The institutions that the nodes of a network read: one that tells the truth, and one that lies, to a single node.

import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Institution } from '../../institution/client.mjs';
import { FOUNDERS } from './live.mjs';
import { officer } from './people.mjs';
import { Tap } from './tap.mjs';

/** The number that the chain gives the first institution which it admits. */
export const PARTNER = 0;
/** Whose node reads the institution that lies. */
export const MISLED = FOUNDERS.find(({ name }) => name === 'Lakeside');
/** The branches whose nodes read the one that does not: as many as a quorum takes. */
export const WELL_INFORMED = FOUNDERS.filter((branch) => branch !== MISLED);

const POLL_SECONDS = 1;

/**
 * What `live.institutions` is.
 *
 * @typedef {object} Institutions
 * @property {Institution} office tells the truth
 * @property {Institution} liar
 * @property {Map<string, Tap>} taps what each branch's node asks of its institution
 */

/**
 * Starts them before the network's nodes, and says with what each node is started besides.
 *
 * @param {import('./live.mjs').Live} live
 */
export async function beside(live) {
	const dir = mkdtempSync(join(tmpdir(), 'timebank-institutions-'));
	live.atEnd(() => rm(dir, { recursive: true, force: true }));
	const start = async (name, key) => {
		const institution = await Institution.start({ data: join(dir, key), name });
		live.atEnd(() => institution.stop());
		return institution;
	};
	const office = await start('Licensing office', 'office');
	const liar = await start('Office of forged licences', 'liar');
	const taps = new Map();
	for (const branch of FOUNDERS) {
		const tap = await Tap.open((branch === MISLED ? liar : office).url);
		live.atEnd(() => tap.close());
		taps.set(branch.name, tap);
	}
	live.institutions = { office, liar, taps };
	return (branch) => {
		const suri = officer(branch, 'OracleOperator');
		const operator = live.pair(suri).address;
		return { oracle: { suri, config: configOf({ operator, url: taps.get(branch.name).url }) } };
	};
}

/** The file of a node's oracle feeder: docs/operators/oracle.md. */
export const configOf = ({ operator, url }) =>
	[
		`operator = "${operator}"`,
		`poll_seconds = ${POLL_SECONDS}`,
		'',
		'[[institution]]',
		`partner = ${PARTNER}`,
		`url = "${url}"`,
		'',
	].join('\n');
