// SPDX-License-Identifier: Apache-2.0
// What is measured, and what it is measured with, as this commit has it.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Failure } from '../../lib/wait.mjs';

const here = new URL('..', import.meta.url).pathname;

/**
 * @typedef {object} Built
 * @property {string} node
 * @property {string} load
 * @property {string} bareCode the bare chain's runtime
 */

/**
 * @param {{parts: string[], build: boolean}} options
 * @param {NodeJS.ProcessEnv} env with TIMEBANK_ROOT, TIMEBANK_TARGET and TIMEBANK_NODE
 * @returns {Built}
 */
export function build({ parts, build: wanted }, env = process.env) {
	const release = join(env.TIMEBANK_TARGET, 'release');
	const built = {
		node: env.TIMEBANK_NODE,
		load: join(release, 'timebank-load'),
		bareCode: join(release, 'wbuild/timebank-bare-runtime/timebank_bare_runtime.compact.compressed.wasm'),
	};
	const chains = parts.some((part) => part !== 'ethereum');
	if (wanted && chains) {
		// The whole workspace: any other choice of packages gives the SDK other features, and compiles it a second time.
		const { SKIP_WASM_BUILD: _, ...rest } = env;
		run('cargo', ['build', '--release', '--workspace', '--locked'], env.TIMEBANK_ROOT, { ...rest, BARE_RUNTIME_WASM: '1' });
	}
	const missing = chains && Object.values(built).find((file) => !existsSync(file));
	if (missing) throw new Failure(`there is no ${missing}: leave --no-build away`, 2);
	if (wanted && parts.includes('ethereum')) run('npm', ['ci', '--ignore-scripts'], here, env);
	return built;
}

function run(command, args, cwd, env) {
	const { status, error } = spawnSync(command, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] });
	if (status !== 0) throw new Failure(`${command} ${args.join(' ')} failed${error ? `: ${error.message}` : ''}`, 2);
}
