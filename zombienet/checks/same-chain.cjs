// SPDX-License-Identifier: Apache-2.0
// Passes when the node has finalised whatever any node had when the check began, and all have the same block there.

const assert = require('node:assert/strict');
const { finalizedHeight, hashAt, untilFinalized } = require('./chain.cjs');

exports.run = async (name, { nodesByName }) => {
  const nodes = Object.values(nodesByName);
  const before = await untilFinalized(nodesByName[name], 0);
  const height = Math.max(...(await Promise.all(nodes.map(finalizedHeight))));
  await Promise.all(nodes.map((node) => untilFinalized(node, height)));

  const hashes = await Promise.all(nodes.map((node) => hashAt(node, height)));
  for (const [i, hash] of hashes.entries()) {
    assert.equal(hash, hashes[0], `${nodes[i].name} has another final block ${height} than ${nodes[0].name}`);
  }
  console.log(`\t ${name} was at ${before}; final block ${height} is ${hashes[0]} on all ${nodes.length} nodes`);
};
