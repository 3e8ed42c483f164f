// SPDX-License-Identifier: Apache-2.0
// A file of JSON lines that only grows. What it has taken is on the disk before anybody is told so.

import {
	closeSync,
	fsyncSync,
	ftruncateSync,
	mkdirSync,
	openSync,
	readFileSync,
	renameSync,
	rmSync,
	writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { Failure } from '../lib/wait.mjs';

const NEWLINE = 0x0a;
// Only for whom the service runs as: there are personal data in it.
const FILE_MODE = 0o600;
const DIRECTORY_MODE = 0o700;

/** One process at a time may have a journal open. */
export class Journal {
	#file;
	#descriptor;
	/** The bytes that hold whole lines. */
	#length;
	#broken = false;

	/**
	 * Opens or begins a journal, and gives each entry in it to `replay`, in order.
	 *
	 * A last line without an end is what a crash left of an entry that nobody was told is taken: it is cut off. Anything
	 * else that is wrong must be looked at by a person.
	 *
	 * @param {string} file
	 * @param {(entry: any) => void} replay throws if an entry cannot be
	 */
	constructor(file, replay) {
		this.#file = file;
		mkdirSync(dirname(file), { recursive: true, mode: DIRECTORY_MODE });
		rmSync(replacementOf(file), { force: true });
		this.#descriptor = openSync(file, 'a', FILE_MODE);
		try {
			syncDirectory(file);
			const bytes = readFileSync(file);
			this.#length = bytes.lastIndexOf(NEWLINE) + 1;
			for (const [i, line] of linesOf(bytes.subarray(0, this.#length)).entries()) {
				try {
					replay(entryOf(line));
				} catch (error) {
					throw new Failure(`line ${i + 1} of ${file} cannot be: ${error.message}`, 2);
				}
			}
			if (this.#length < bytes.length) this.#cut();
		} catch (error) {
			closeSync(this.#descriptor);
			throw error;
		}
	}

	/** Adds an entry. When this returns, the entry is on the disk; when it throws, it is not in the journal. */
	append(entry) {
		this.#ensureWhole();
		const line = lineOf(entry);
		try {
			writeWhole(this.#descriptor, line);
			fsyncSync(this.#descriptor);
		} catch (error) {
			this.#broken = true;
			this.#cut();
			this.#broken = false;
			throw error;
		}
		this.#length += line.length;
	}

	/** Puts these entries in the place of all that there are. After a crash there are either the old ones or the new ones. */
	replace(entries) {
		this.#ensureWhole();
		const replacement = replacementOf(this.#file);
		const lines = Buffer.concat(entries.map(lineOf));
		const descriptor = openSync(replacement, 'w', FILE_MODE);
		try {
			writeWhole(descriptor, lines);
			fsyncSync(descriptor);
		} finally {
			closeSync(descriptor);
		}
		// From here on the file may be the new one, while the descriptor is the old one's.
		this.#broken = true;
		renameSync(replacement, this.#file);
		syncDirectory(this.#file);
		closeSync(this.#descriptor);
		this.#descriptor = openSync(this.#file, 'a', FILE_MODE);
		this.#length = lines.length;
		this.#broken = false;
	}

	close() {
		closeSync(this.#descriptor);
	}

	#cut() {
		ftruncateSync(this.#descriptor, this.#length);
		fsyncSync(this.#descriptor);
	}

	#ensureWhole() {
		if (this.#broken) throw new Failure(`${this.#file} could not be written; start again to go on`, 2);
	}
}

const replacementOf = (file) => `${file}.new`;

const lineOf = (entry) => Buffer.from(`${JSON.stringify(entry)}\n`);

/** @param {Buffer} bytes whole lines */
function linesOf(bytes) {
	const lines = [];
	for (let start = 0, end; start < bytes.length; start = end + 1) {
		end = bytes.indexOf(NEWLINE, start);
		lines.push(bytes.subarray(start, end));
	}
	return lines;
}

function entryOf(line) {
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
	} catch {
		// The parser's own words repeat what stands there, which is not for a log.
		throw new Error('it is not JSON');
	}
}

function writeWhole(descriptor, bytes) {
	for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

/** Makes sure that a file which was made or renamed is found after a crash. */
function syncDirectory(file) {
	const descriptor = openSync(dirname(file), 'r');
	try {
		fsyncSync(descriptor);
	} finally {
		closeSync(descriptor);
	}
}
