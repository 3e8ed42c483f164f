// SPDX-License-Identifier: Apache-2.0
// What the person at the terminal sees: lines that stay, and on a terminal one progress line below them that is redrawn.

const CLEAR_LINE = '\r\x1b[2K';

export class Screen {
	#out;
	#progress = '';

	/** @param {NodeJS.WriteStream} [out] */
	constructor(out = process.stdout) {
		this.#out = out;
	}

	/** A line that stays. */
	say(text = '') {
		const { isTTY } = this.#out;
		this.#out.write(isTTY && this.#progress ? `${CLEAR_LINE}${text}\n${this.#fitted()}` : `${text}\n`);
	}

	heading(text) {
		this.say();
		this.say(text);
		this.say('-'.repeat([...text].length));
	}

	/** The progress line; an empty one takes it away. Where there is no terminal, the lines that stay tell the progress. */
	progress(text) {
		this.#progress = text;
		if (this.#out.isTTY) this.#out.write(`${CLEAR_LINE}${this.#fitted()}`);
	}

	#fitted() {
		return this.#progress.slice(0, Math.max(0, (this.#out.columns ?? 80) - 1));
	}
}
