// SPDX-License-Identifier: Apache-2.0
// A line between a node and an institution, which carries everything as it is and notes what the node asks for.

import { createServer, request } from 'node:http';

const HOST = '127.0.0.1';

export class Tap {
	/** The cursors after which was asked for changes. */
	asked = [];
	#server;
	#target;

	/** @param {string} target the feed's address */
	constructor(target) {
		this.#target = target;
		this.#server = createServer((asking, answering) => this.#carry(asking, answering));
	}

	/** @param {string} target the feed's address */
	static async open(target) {
		const tap = new Tap(target);
		await new Promise((resolve, reject) => {
			tap.#server.once('error', reject);
			tap.#server.listen({ host: HOST, port: 0 }, resolve);
		});
		return tap;
	}

	/** Where a node reads the feed. */
	get url() {
		return `http://${HOST}:${this.#server.address().port}/changes`;
	}

	async close() {
		const closed = new Promise((resolve) => this.#server.close(resolve));
		this.#server.closeAllConnections();
		await closed;
	}

	#carry(asking, answering) {
		const { search, searchParams } = new URL(asking.url, this.url);
		this.asked.push(Number(searchParams.get('after')));
		const onward = request(`${this.#target}${search}`, { method: asking.method, agent: false }, (answer) => {
			answering.writeHead(answer.statusCode, { 'content-type': answer.headers['content-type'] });
			answer.pipe(answering);
			answer.once('error', () => answering.destroy());
		});
		// Whoever does not answer the node is not answered for.
		onward.once('error', () => answering.destroy());
		answering.once('close', () => onward.destroy());
		onward.end();
	}
}
