// SPDX-License-Identifier: Apache-2.0
// What the checks ask the nodes. CommonJS, since zombienet loads its scripts with `require`.

const ANSWER_LIMIT = 5_000;
const PAUSE = 500;

/** Calls a method of a node's RPC over HTTP, which its WebSocket port serves, too. */
async function call({ wsUri }, method, ...params) {
  const response = await fetch(wsUri.replace(/^ws/, 'http'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
    signal: AbortSignal.timeout(ANSWER_LIMIT),
  });
  const { result, error } = await response.json();
  if (error) throw new Error(`${method}: ${error.message}`);
  return result;
}

/** The number of the last block that a node knows to be final. */
async function finalizedHeight(node) {
  const hash = await call(node, 'chain_getFinalizedHead');
  const { number } = await call(node, 'chain_getHeader', hash);
  return Number(number);
}

/** The hash of a node's block of that height, or null while it has none. */
function hashAt(node, height) {
  return call(node, 'chain_getBlockHash', height);
}

/** Waits until a node has finalised the block of that height. The limit of time is the one in the test's line. */
async function untilFinalized(node, height) {
  for (;;) {
    const reached = await finalizedHeight(node).catch(() => -1);
    if (reached >= height) return reached;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
}

module.exports = { call, finalizedHeight, hashAt, untilFinalized };
