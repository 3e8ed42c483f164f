// SPDX-License-Identifier: Apache-2.0
// A branch's certificate as its own account signs it. scripts/certificate makes the same statement without Node.js.

import { hexToU8a, isHex, stringToU8a, u8aConcat } from '@polkadot/util';

const CONTEXT = 'timebank/certificate';

/**
 * The statement's bytes. The genesis hash binds it to one network, the account to one branch.
 *
 * @param {object} certificate
 * @param {string} certificate.genesis 32 bytes in hex, as the others
 * @param {string} certificate.account the public key of the branch's own account
 * @param {string} certificate.document the hash of the document
 * @param {number | bigint} certificate.validUntil Unix milliseconds
 */
export function certificateStatement({ genesis, account, document, validUntil }) {
	const until = new Uint8Array(8);
	new DataView(until.buffer).setBigUint64(0, BigInt(validUntil), true);
	return u8aConcat(stringToU8a(CONTEXT), ...Object.entries({ genesis, account, document }).map(bytesOf), until);
}

function bytesOf([what, hex]) {
	if (!isHex(hex, 256)) throw new RangeError(`the ${what} of a certificate must be 32 bytes in hex, not ${hex}`);
	return hexToU8a(hex);
}
