// SPDX-License-Identifier: Apache-2.0
// The model of what is known of members and what they can prove: fields, permissions to read them, credentials.

import { listed, needs } from './rules.mjs';

const DIRECT = 'direct';
const AUDITED = 'audited';

/**
 * What a profile says.
 * @typedef {object} Field
 * @property {string} [value] none: it was erased
 * @property {number} version
 * @property {string} source
 *
 * @typedef {object} Proposal a field that waits for an auditor
 * @property {string} value
 * @property {number} version
 * @property {string} branch which decides
 *
 * @typedef {object} Credential
 * @property {string} document
 * @property {number} version
 * @property {string} issuer
 * @property {'issued' | 'revoked'} status
 * @property {string} [revokedBy] the branch
 */

export class Profiles {
	#model;
	#kinds = new Set();
	/** @type {Map<string, {fields: Map<string, Field>, proposals: Map<string, Proposal>, readers: Set<string>, credentials: Map<string, Credential>}>} */
	#rows = new Map();

	/** @param {import('../model.mjs').Model} model */
	constructor(model) {
		this.#model = model;
	}

	/** The Council's decision that there is such a kind. */
	addKind(name) {
		this.#kinds.add(name);
	}

	/** @param {{path: string, id?: number}} kind by which path values come into it; with a number it is there once the Council adds it */
	propose(who, field, value, { path, id }) {
		this.#model.alive(who);
		needs(id === undefined || this.#kinds.has(field), `the Council has not added the field "${field}" yet`);
		needs([DIRECT, AUDITED].includes(path), `only institutions say what the ${field} of somebody is`);
		if (path === DIRECT) this.#set(who, field, value, 'self-declared');
		else {
			this.#dropProposal(who, field);
			const branch = this.#model.home(who);
			this.#row(who).proposals.set(field, { value, version: this.#version(who, field), branch });
			this.#model.cases.open('Field', branch);
		}
	}

	#dropProposal(who, field) {
		const { proposals } = this.#row(who);
		const { branch } = proposals.get(field) ?? {};
		if (proposals.delete(field)) this.#model.cases.close('Field', branch);
	}

	attest(who, field, branch) {
		this.#model.needsStaff(branch, 'Auditor');
		const { proposals } = this.#row(who);
		const proposal = proposals.get(field);
		needs(proposal, `${who} has proposed nothing for the ${field}`);
		needs(proposal.version === this.#version(who, field), `the ${field} of ${who} has changed since`);
		this.#set(who, field, proposal.value, `audited by ${branch}`);
		proposals.delete(field);
		this.#model.cases.decide('Field', proposal.branch, 'granted');
	}

	erase(who, field) {
		this.#model.alive(who);
		const { fields, readers } = this.#row(who);
		needs(fields.get(field)?.value, `the ${field} of ${who} says nothing`);
		this.#set(who, field, undefined, 'self-declared');
		this.#dropProposal(who, field);
		for (const reader of readers) if (reader.startsWith(`${field}: `)) readers.delete(reader);
	}

	permit(who, field, reader) {
		this.#model.alive(who);
		this.#row(who).readers.add(`${field}: ${reader}`);
	}

	/** @param {{role: string, branch: string, by: string}} issuer `by`: who issues credentials of this kind */
	issue(who, credential, document, { role, branch, by }) {
		this.#model.needsStaff(branch, role);
		this.#model.alive(who);
		needs(by !== 'institutions', `branches do not issue the credential "${credential}"`);
		const before = this.#row(who).credentials.get(credential);
		const binding = before?.status === 'revoked' && !this.#model.oversees(branch, before.revokedBy);
		needs(!binding, `${before?.revokedBy} has revoked the credential "${credential}" of ${who}`);
		this.#grant(who, credential, document, branch);
	}

	revoke(who, credential, { role, branch }) {
		this.#model.needsStaff(branch, role);
		const held = this.#row(who).credentials.get(credential);
		needs(held, `${who} has no credential "${credential}"`);
		needs(held.status === 'issued', `the credential "${credential}" of ${who} has been revoked`);
		needs(this.#model.oversees(branch, held.issuer), `it is not for ${branch} to revoke it`);
		held.status = 'revoked';
		held.revokedBy = branch;
		this.#model.cases.noted('Credential', branch);
	}

	/** Whether somebody has a credential that was not revoked. */
	holds(who, credential) {
		return this.#row(who).credentials.get(credential)?.status === 'issued';
	}

	/** What an institution says. @param {string} [document] without it the same as before */
	attested(who, credential, institution, document) {
		const before = this.#row(who).credentials.get(credential);
		needs(document ?? before, `there is nothing to renew: ${who} has no credential "${credential}"`);
		this.#grant(who, credential, document ?? before.document, institution);
	}

	/** What stands in the registers, by what it is about. @returns {[string, string][]} */
	get facts() {
		return [...this.#rows].flatMap(([who, { fields, proposals, readers, credentials }]) => [
			...[...fields].map(([field, { value, version, source }]) => [
				`${who}, field ${field}`,
				`${value === undefined ? 'erased' : `"${value}"`}, version ${version}, ${source}`,
			]),
			...[...proposals].map(([field, { value }]) => [`${who}, proposal for ${field}`, `"${value}"`]),
			...(readers.size ? [[`${who}, readers`, listed(readers)]] : []),
			...[...credentials].map(([credential, { document, version, issuer, status }]) => [
				`${who}, credential ${credential}`,
				`"${document}", version ${version}, from ${issuer}, ${status}`,
			]),
		]);
	}

	/** Who has left or died has no profile; credentials stay and hold no longer. */
	forget(who) {
		const row = this.#row(who);
		for (const field of [...row.proposals.keys()]) this.#dropProposal(who, field);
		for (const rows of [row.fields, row.readers]) rows.clear();
	}

	#version(who, field) {
		return this.#row(who).fields.get(field)?.version ?? 0;
	}

	#set(who, field, value, source) {
		this.#row(who).fields.set(field, { value, source, version: this.#version(who, field) + 1 });
	}

	#grant(who, credential, document, issuer) {
		const { credentials } = this.#row(who);
		const before = credentials.get(credential);
		const fromOther = before?.status === 'issued' && before.issuer !== issuer;
		needs(!fromOther, `${who} holds the credential "${credential}" from ${before?.issuer}`);
		credentials.set(credential, { document, issuer, status: 'issued', version: (before?.version ?? 0) + 1 });
	}

	#row(who) {
		if (!this.#rows.has(who)) {
			const maps = { fields: new Map(), proposals: new Map(), credentials: new Map() };
			this.#rows.set(who, { ...maps, readers: new Set() });
		}
		return this.#rows.get(who);
	}
}
