// SPDX-License-Identifier: Apache-2.0
// The performance of the time bank's chain, side by side with what a user could pick instead. `scripts/performance/run` calls it.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../lib/wait.mjs';
import { build } from './lib/build.mjs';
import { readOptions } from './lib/options.mjs';
import { Session } from './lib/session.mjs';
import { LEGEND, chart } from './lib/tables.mjs';
import * as accounts from './parts/accounts.mjs';
import * as ethereum from './parts/ethereum.mjs';
import * as mix from './parts/mix.mjs';
import * as profile from './parts/profile.mjs';
import * as transfers from './parts/transfers.mjs';

/** How each part is measured and described; with `each`, once for every number of validators. */
const PARTS = {
	transfers: { each: true, measure: transfers.transfers, ...transfers },
	mix: { each: true, measure: mix.mix, ...mix },
	accounts: { measure: accounts.accounts, ...accounts },
	ethereum: { measure: ethereum.ethereum, ...ethereum },
	profile: { each: true, measure: profile.profile, ...profile },
};

/** @type {Session | undefined} */
let session;

async function main() {
	const options = readOptions(process.argv.slice(2));
	const interrupted = new Promise((_, reject) => {
		for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }))
			process.on(signal, () => reject(new Failure('interrupted', code)));
	});
	process.on('exit', () => session?.kill());

	if (existsSync(options.out) && readdirSync(options.out).length)
		throw new Failure(`there is something in ${options.out} already: --out another directory`, 2);
	const built = build(options);
	mkdirSync(options.out, { recursive: true });
	const root = process.env.TIMEBANK_ROOT;
	session = new Session({ options, built, root, say: (line) => process.stdout.write(`${time()} ${line}\n`) });
	const about = { machine: machine(), commit: commit(root), command: process.argv.slice(2), results: {} };
	const results = [];
	for (const name of options.parts) {
		const { each, measure } = PARTS[name];
		for (const validators of each ? options.validators : [undefined]) {
			const result = await Promise.race([measure(session, validators), interrupted]);
			results.push({ name, result });
			(about.results[name] ??= []).push(result);
			// After each part, so that an interruption loses no more than one.
			write(options.out, about, results);
		}
	}
	process.stdout.write(`\n${text(about, results)}\n`);
	return 0;
}

/** @returns {string} all that was measured, to be read */
function text({ machine: { model, cores, memory, kernel, load }, commit: { id, dirty } }, results) {
	return [
		`machine: ${cores} × ${model}, ${Math.round(memory / 2 ** 30)} GiB, Linux ${kernel}; load before: ${load.toFixed(2)}`,
		`commit: ${id}${dirty ? ', with changes' : ''}`,
		...results.map(({ name, result }) => `\n${PARTS[name].describe(result)}`),
		`\n${LEGEND}`,
	].join('\n');
}

function write(dir, about, results) {
	writeFileSync(join(dir, 'results.json'), `${JSON.stringify(about, undefined, '\t')}\n`);
	writeFileSync(join(dir, 'results.txt'), `${text(about, results)}\n`);
	const bars = results.flatMap(({ name, result }) => PARTS[name].bars(result));
	if (bars.length) writeFileSync(join(dir, 'results.svg'), chart('Transactions per second', bars));
}

const time = () => new Date().toISOString().slice(11, 19);

const machine = () => ({
	model: cpus()[0].model,
	cores: cpus().length,
	memory: totalmem(),
	kernel: release(),
	load: loadavg()[0],
});

function commit(root) {
	const git = (...args) => execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' }).trim();
	return { id: git('rev-parse', 'HEAD'), dirty: git('status', '--porcelain', '--untracked-files=no') !== '' };
}

main()
	.catch((error) => {
		const known = error instanceof Failure;
		process.stderr.write(`\n${known ? error.message : error.stack}\n`);
		return known ? error.code : 1;
	})
	.then(async (code) => {
		await session?.end().catch(() => {});
		process.exit(code);
	});
