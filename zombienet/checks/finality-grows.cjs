// SPDX-License-Identifier: Apache-2.0
// Passes when the node has finalised so many blocks more than when the check began.

const { finalizedHeight, untilFinalized } = require('./chain.cjs');

exports.run = async (name, { nodesByName }, [blocks]) => {
  const node = nodesByName[name];
  const start = await finalizedHeight(node);
  const reached = await untilFinalized(node, start + Number(blocks));
  console.log(`\t ${name} finalised ${reached - start} blocks more, up to ${reached}`);
};
