// SPDX-License-Identifier: Apache-2.0
// One request to a node over HTTP, as an operator sends it with curl.

import { Failure } from '../../lib/wait.mjs';

const LIMIT = 20_000;

/**
 * @param {{name: string, url: string}} node
 * @param {string} method
 * @param {any[]} [params]
 */
export async function rpc({ name, url }, method, params = []) {
	let answer;
	try {
		const response = await fetch(url.replace(/^ws/, 'http'), {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
			signal: AbortSignal.timeout(LIMIT),
		});
		answer = await response.json();
	} catch (error) {
		throw new Failure(`${name}'s node did not answer ${method}: ${error.message}`, 2);
	}
	if (answer.error) throw new Failure(`${name}'s node refused ${method}: ${answer.error.message}`);
	return answer.result;
}

/** How far a node is, and whom it is connected to. */
export async function stateOf(node) {
	const [health, header] = await Promise.all([rpc(node, 'system_health'), rpc(node, 'chain_getHeader')]);
	return { peers: health.peers, syncing: health.isSyncing, best: Number(header.number) };
}

/** The address at which a node waits for its peers on this machine. */
export async function addressOf(node) {
	const addresses = await rpc(node, 'system_localListenAddresses');
	const address = addresses.find((one) => one.startsWith('/ip4/127.0.0.1/tcp/') && one.includes('/p2p/'));
	if (!address) throw new Failure(`${node.name}'s node waits for peers at ${addresses.join(', ') || 'no address'}`, 2);
	return address;
}
