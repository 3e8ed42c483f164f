// SPDX-License-Identifier: Apache-2.0
// Asking pallets' view functions, which polkadot.js knows from the metadata and does not call by name.

import { Failure } from './wait.mjs';

/**
 * What a view function says at a block.
 *
 * @param {any} api of the node that is asked, for the metadata
 * @param {any} at the same at a block, `await api.at(hash)`
 * @param {string} pallet as in the metadata: "TimeCoin"
 * @param {string} name "movement"
 * @param {any[]} values what is given to it
 * @returns {Promise<any>} decoded as its type says
 * @throws {Failure} if there is no such function, or it fails
 */
export async function view(api, at, pallet, name, ...values) {
	const { registry } = at;
	const found = viewFunction(api, pallet, name);
	const input = found.inputs.map(({ type }, i) =>
		registry.createType(registry.createLookupType(type), values[i]).toU8a(),
	);
	const answer = await at.call.runtimeViewFunction.executeViewFunction(found.id, joined(input));
	if (answer.isErr) throw new Failure(`${pallet} does not tell ${name}: ${answer.asErr}`);
	return registry.createType(registry.createLookupType(found.output), answer.asOk.toU8a(true));
}

/** Whether there is such a function. */
export const hasView = (api, pallet, name) => viewsOf(api, pallet).some((one) => one.name.toString() === name);

function viewFunction(api, pallet, name) {
	const found = viewsOf(api, pallet).find((one) => one.name.toString() === name);
	if (!found) throw new Failure(`${pallet} has no view function ${name}`, 2);
	return found;
}

function viewsOf(api, pallet) {
	const { pallets } = api.runtimeMetadata.asLatest;
	return [...(pallets.find((one) => one.name.toString() === pallet)?.viewFunctions ?? [])];
}

const joined = (parts) => `0x${Buffer.concat(parts.map((part) => Buffer.from(part))).toString('hex')}`;
