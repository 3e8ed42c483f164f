// SPDX-License-Identifier: Apache-2.0
// What the parts of a measurement share: where everything is, the chains that run, and what is said meanwhile.

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Chain } from './chain.mjs';
import { descend } from './ladder.mjs';
import { writeSpec } from './specs.mjs';
import { number } from './tables.mjs';

export class Session {
	#open = [];
	#networks = [];
	#specs = new Map();
	#ports = 0;

	/**
	 * @param {object} about
	 * @param {ReturnType<typeof import('./options.mjs').readOptions>} about.options
	 * @param {import('./build.mjs').Built} about.built
	 * @param {string} about.root the repository
	 * @param {(line: string) => void} about.say
	 */
	constructor({ options, built, root, say }) {
		Object.assign(this, { options, built, root, say });
		this.dir = options.out;
		this.specs = join(this.dir, 'specs');
		mkdirSync(this.specs, { recursive: true });
	}

	/** Starts a chain. It runs until everything is stopped. */
	async chain({ part, chain, name, validators, members = this.options.members, hour, before }) {
		const spec = await this.#spec({ chain, validators, members, hour });
		this.say(`starting ${name ?? chain}, validators: ${validators} …`);
		const started = await Chain.start({
			built: this.built,
			chain,
			spec,
			validators,
			members,
			hour,
			before,
			dir: join(this.dir, part),
			name,
			port: this.options.port + Chain.ports * this.#ports++,
			created: (network) => this.#networks.push(network),
		});
		this.closes(() => started.stop());
		return started;
	}

	/**
	 * The time bank's chain for a while with most of what it keeps up with, each time on a network of its own, with nothing beside it
	 * and no queue that is left from before: with less and less, until it keeps up for so long.
	 *
	 * @param {object} about besides, how the network is
	 * @param {number} [about.kept] the highest rate that it kept up with
	 * @param {number} about.seconds how long; with 0 not at all
	 * @param {string} [about.mix]
	 */
	async hold({ kept, seconds, mix, ...network }) {
		if (!kept || !seconds) return [];
		let tries = 0;
		return descend(kept, async (rate) => {
			const chain = await this.chain({ ...network, chain: 'timebank', name: `hold-${++tries}` });
			const held = await this.step(chain.run({ rate, seconds, mix }));
			await this.stopAll();
			return { ...held, chain: 'timebank, hold' };
		});
	}

	/** Says what is to be done when everything is stopped. */
	closes(close) {
		this.#open.push(close);
	}

	async stopAll() {
		for (const close of this.#open.splice(0)) await close();
		this.#ports = 0;
	}

	/** The end: of the specifications, too, one of which is more than a gigabyte. */
	async end() {
		await this.stopAll();
		rmSync(this.specs, { recursive: true, force: true });
	}

	/** The last resort, when the process ends: also for networks that are only starting. Cannot wait. */
	kill() {
		for (const network of this.#networks) network.kill();
	}

	/** Tells of a step when it is over. */
	async step(running) {
		const step = await running;
		this.tell(step);
		return step;
	}

	tell({ chain, rate, perSecond, toBest, toFinality, others }) {
		this.say(
			`${chain}: ${number(rate)}/s offered, ${number(perSecond, 1)}/s done, p95 ${number(toBest.p95)} ms to a block, ` +
				`${number(toFinality?.p95)} ms to finality; others kept ${number(others, 2)} processors busy`,
		);
	}

	async #spec(about) {
		const key = JSON.stringify(about);
		if (!this.#specs.has(key)) {
			this.say(`writing the first state of ${about.chain} with ${about.members} accounts …`);
			this.#specs.set(key, await writeSpec({ built: this.built, dir: this.specs, ...about }));
		}
		return this.#specs.get(key);
	}
}
