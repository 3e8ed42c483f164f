// SPDX-License-Identifier: Apache-2.0
// The contract, compiled.

import { readFileSync } from 'node:fs';
import solc from 'solc';

const NAME = 'TimeCoin';

/** @returns {{abi: object[], bytecode: string, compiler: string}} */
export function compile() {
	const file = `${NAME}.sol`;
	const input = {
		language: 'Solidity',
		sources: { [file]: { content: readFileSync(new URL(file, import.meta.url), 'utf8') } },
		settings: {
			optimizer: { enabled: true, runs: 1_000_000 },
			outputSelection: { [file]: { [NAME]: ['abi', 'evm.bytecode.object'] } },
		},
	};
	const { errors = [], contracts } = JSON.parse(solc.compile(JSON.stringify(input)));
	if (errors.length) throw new Error(errors.map(({ formattedMessage }) => formattedMessage).join('\n'));
	const { abi, evm } = contracts[file][NAME];
	return { abi, bytecode: `0x${evm.bytecode.object}`, compiler: `solc ${solc.version()}, optimized` };
}
