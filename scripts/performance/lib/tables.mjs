// SPDX-License-Identifier: Apache-2.0
// Figures as they are read: rows of text, and bars.

/**
 * A table as it is read in a terminal and in a document (Markdown): the first column to the left, the others to the right.
 *
 * @param {string[]} head
 * @param {string[][]} rows
 */
export function table(head, rows) {
	const lines = [head, ...rows];
	const widths = head.map((_, i) => Math.max(2, ...lines.map((line) => line[i].length)));
	const write = (line) => `| ${line.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join(' | ')} |`;
	const sides = widths.map((width, i) => '-'.repeat(width - (i ? 1 : 0)) + (i ? ':' : ''));
	return [write(head), write(sides), ...rows.map(write)].join('\n');
}

/** "0.93", or "–" where there is nothing to say. */
export const number = (value, digits = 0) => (Number.isFinite(value) ? value.toFixed(digits) : '–');

/** "55 %" */
export const share = (value) => (Number.isFinite(value) ? `${Math.round(100 * value)} %` : '–');

/** "181 MiB" */
export const mebibytes = (bytes) => (Number.isFinite(bytes) ? `${Math.round(bytes / 2 ** 20)} MiB` : '–');

/** "6.4 GiB" */
export const gibibytes = (bytes) => (Number.isFinite(bytes) ? `${number(bytes / 2 ** 30, 1)} GiB` : '–');

const COLUMNS = [
	['chain', ({ chain }) => chain],
	['validators', ({ validators }) => String(validators ?? '–')],
	['offered/s', ({ rate }) => number(rate)],
	['done/s', ({ perSecond }) => number(perSecond, 1)],
	['to block p50', ({ toBest }) => number(toBest.p50)],
	['p95', ({ toBest }) => number(toBest.p95)],
	['p99 ms', ({ toBest }) => number(toBest.p99)],
	['to finality p50', ({ toFinality }) => number(toFinality?.p50)],
	['p95', ({ toFinality }) => number(toFinality?.p95)],
	['p99 ms', ({ toFinality }) => number(toFinality?.p99)],
	['lag p95 ms', ({ lag }) => number(lag)],
	['full', ({ fullness }) => share(fullness)],
	['authoring ms', ({ authoring }) => number(authoring)],
	['import ms', ({ importing }) => number(importing)],
	['CPU ms each', ({ cpu }) => number(cpu, 2)],
	['memory', ({ memory }) => mebibytes(memory)],
	['a million', ({ growth }) => gibibytes(growth)],
	['refused', ({ refused }) => String(refused)],
	['failed', ({ failed }) => String(failed)],
	['others', ({ others }) => number(others, 2)],
];

/** What is said beneath a table of steps. */
export const LEGEND = [
	'done/s: successful and final (ethereum: in blocks, for there is no finality). Times run from when a transaction was due.',
	'lag: from when a block was best until it was final. full: of what ordinary transactions may use of a block.',
	'authoring, import: of a block, on average. CPU: of all nodes together, for a transaction. memory: the most that a node had.',
	'a million: by how much a node\'s database grows with a million transactions.',
	'others: processors that other programs kept busy meanwhile. Where it is not near 0, figures are too low.',
].join('\n');

/** @param {import('./chain.mjs').Figures[]} steps */
export const stepsTable = (steps) =>
	table(
		COLUMNS.map(([title]) => title),
		steps.map((step) => COLUMNS.map(([, cell]) => cell(step))),
	);

const BAR = { height: 22, gap: 10, left: 230, width: 420, right: 90 };
const COLOURS = { timebank: '#2b6cb0', bare: '#718096', ethereum: '#b7791f' };

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/**
 * Bars, as SVG.
 *
 * @param {string} title
 * @param {{label: string, value: number, colour: keyof typeof COLOURS}[]} bars
 */
export function chart(title, bars) {
	const most = Math.max(...bars.map(({ value }) => value));
	const { height, gap, left, width, right } = BAR;
	const top = 40;
	const rows = bars.map(({ label, value, colour }, i) => {
		const y = top + i * (height + gap);
		const length = (width * value) / most;
		const middle = y + height / 2 + 5;
		return [
			`<text x="${left - 10}" y="${middle}" text-anchor="end">${escaped(label)}</text>`,
			`<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${height}" fill="${COLOURS[colour]}"/>`,
			`<text x="${(left + length + 8).toFixed(1)}" y="${middle}">${number(value)}</text>`,
		].join('\n');
	});
	const size = `width="${left + width + right}" height="${top + bars.length * (height + gap)}"`;
	return [
		`<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="sans-serif" font-size="14">`,
		'<rect width="100%" height="100%" fill="#fff"/>',
		`<text x="10" y="24" font-weight="bold">${escaped(title)}</text>`,
		...rows,
		'</svg>\n',
	].join('\n');
}
