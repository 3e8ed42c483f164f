// SPDX-License-Identifier: Apache-2.0
// Passes when the node does not answer.

const { call } = require('./chain.cjs');

exports.run = async (name, { nodesByName }) => {
  const answer = await call(nodesByName[name], 'system_health').catch(() => null);
  if (answer) throw new Error(`${name} is not down, it answers`);
};
