// SPDX-License-Identifier: Apache-2.0
// A small partner institution, for tests and the demo. README.md beside it tells what it answers.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Failure } from '../lib/wait.mjs';
import { Records } from './records.mjs';
import { FAULTS, Service } from './service.mjs';

const USAGE =
	'usage: node scripts/institution/main.mjs --port N --data DIR [--name NAME] [--token TOKEN] ' +
	`[--fault ${FAULTS.join('|')}]\nThe token may stand in INSTITUTION_TOKEN instead, where no list of processes shows it.`;

const OPTIONS = {
	port: { type: 'string' },
	data: { type: 'string' },
	name: { type: 'string', default: 'Licensing office' },
	token: { type: 'string', default: process.env.INSTITUTION_TOKEN },
	fault: { type: 'string' },
};

async function main() {
	const { port, data, name, token, fault } = readOptions();
	const records = new Records(join(data, 'records.jsonl'));
	const service = serviceOf(records, token, fault);
	const asked = new Promise((resolve) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, resolve);
	});
	const listening = await service.listen(port).catch((error) => {
		throw new Failure(`port ${port} cannot be used: ${error.message}`, 2);
	});
	process.stdout.write(`${name} listens on http://127.0.0.1:${listening}\n`);
	await asked;
	await service.stop();
	records.close();
}

function readOptions() {
	let values;
	try {
		({ values } = parseArgs({ options: OPTIONS }));
	} catch (error) {
		throw new Failure(`${error.message}\n${USAGE}`, 2);
	}
	const { port, data, token } = values;
	if (!/^\d{1,5}$/.test(port ?? '') || Number(port) > 65_535)
		throw new Failure(`--port must be a port number, or 0 for any that is free\n${USAGE}`, 2);
	if (!data) throw new Failure(`where shall the records be?\n${USAGE}`, 2);
	if (!token) throw new Failure(`which token opens the office?\n${USAGE}`, 2);
	return { ...values, port: Number(port) };
}

function serviceOf(records, token, fault) {
	try {
		return new Service(records, token, fault);
	} catch (error) {
		throw new Failure(`${error.message}\n${USAGE}`, 2);
	}
}

main()
	.then(() => 0)
	.catch((error) => {
		const known = error instanceof Failure;
		process.stderr.write(`${known ? error.message : error.stack}\n`);
		return known ? error.code : 2;
	})
	.then((code) => process.exit(code));
