// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, it } from 'node:test';
import { MISLED, PARTNER, WELL_INFORMED, configOf } from '../lib/institutions.mjs';
import { Tap } from '../lib/tap.mjs';

describe('the file of a node’s feeder', () => {
	it('names the operator and one institution', () => {
		const text = configOf({ operator: '5Grw', url: 'http://127.0.0.1:1/changes' });
		assert.match(text, /^operator = "5Grw"$/m);
		assert.match(text, new RegExp(`^\\[\\[institution\\]\\]\npartner = ${PARTNER}\nurl = "http://127.0.0.1:1/changes"$`, 'm'));
	});

	it('is about the truth at all branches but one', () => {
		assert.equal(WELL_INFORMED.length, 3);
		assert.ok(!WELL_INFORMED.includes(MISLED));
	});
});

describe('a tap', () => {
	/** What `test` needs: a feed that answers by `answer`, and a tap before it. */
	async function tapped(answer, test) {
		const server = createServer(answer);
		await new Promise((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
		const tap = await Tap.open(`http://127.0.0.1:${server.address().port}/changes`);
		try {
			await test(tap, server);
		} finally {
			await tap.close();
			server.closeAllConnections();
			server.close();
		}
	}

	it('carries what is asked and answered, and notes the cursor', async () => {
		const answer = (request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			response.end(JSON.stringify({ url: request.url }));
		};
		await tapped(answer, async (tap) => {
			for (const after of [0, 7]) {
				const response = await fetch(`${tap.url}?after=${after}&limit=100`);
				assert.equal(response.headers.get('content-type'), 'application/json');
				assert.deepEqual(await response.json(), { url: `/changes?after=${after}&limit=100` });
			}
			assert.deepEqual(tap.asked, [0, 7]);
		});
	});

	it('carries that something is wrong', async () => {
		const answer = (_, response) => {
			response.writeHead(503, { 'content-type': 'application/json' });
			response.end('{}');
		};
		await tapped(answer, async (tap) => assert.equal((await fetch(`${tap.url}?after=0`)).status, 503));
	});

	it('breaks off where there is no answer', async () => {
		await tapped((_, response) => response.destroy(), async (tap) => {
			await assert.rejects(fetch(`${tap.url}?after=0`));
		});
	});

	it('breaks off where nobody is there', async () => {
		await tapped(() => {}, async (tap, server) => {
			await new Promise((resolve) => server.close(resolve));
			await assert.rejects(fetch(`${tap.url}?after=3`));
			assert.deepEqual(tap.asked, [3]);
		});
	});
});
