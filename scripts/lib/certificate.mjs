// SPDX-License-Identifier: Apache-2.0
// A branch's certificate as its own account signs it. scripts/certificate makes the same statement without Node.js.

const CONTEXT = 'timebank/certificate';

/**
 * The statement's bytes. The genesis hash binds it to one network, the account to one branch.
 *
 * @param {object} certificate
 * @param {string} certificate.genesis 32 bytes in hex, as the others
 * @param {string} certificate.account the public key of the branch's own account
 * @param {string} certificate.document the hash of the document
 * @param {number | bigint | string} certificate.validUntil Unix milliseconds
 */
export function certificateStatement({ genesis, account, document, validUntil }) {
	const until = Buffer.alloc(8);
	until.writeBigUInt64LE(BigInt(validUntil));
	return Buffer.concat([Buffer.from(CONTEXT), ...Object.entries({ genesis, account, document }).map(bytesOf), until]);
}

function bytesOf([what, hex]) {
	if (!/^0x[0-9a-f]{64}$/i.test(hex))
		throw new RangeError(`the ${what} of a certificate must be 32 bytes in hex, not ${hex}`);
	return Buffer.from(hex.slice(2), 'hex');
}

/** "0x…" */
export const inHex = (bytes) => `0x${Buffer.from(bytes).toString('hex')}`;
