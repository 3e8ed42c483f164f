// SPDX-License-Identifier: Apache-2.0
// What is used of the machine, by what Linux says of it: of processes, and of the whole.

import { readFileSync } from 'node:fs';

/** Ticks in a second, in which processor time is counted: the same on every Linux that people run. */
const TICKS = 100;

/**
 * Seconds of processor time, by /proc/PID/stat: a process's own, with all its threads, and that of its children that have ended.
 *
 * @param {string} stat
 */
export function processorSeconds(stat) {
	// The name, in brackets, may have blanks and brackets of its own. After it the state is the third field.
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	const [user, system, childrenUser, childrenSystem] = fields.slice(14 - 3).map(Number);
	return { own: (user + system) / TICKS, children: (childrenUser + childrenSystem) / TICKS };
}

/**
 * Bytes of memory, now and at most, by /proc/PID/status.
 *
 * @param {string} status
 */
export function memory(status) {
	const [now, most] = ['VmRSS', 'VmHWM'].map((name) => {
		const [, kilobytes] = status.match(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm')) ?? [];
		if (!kilobytes) throw new RangeError('a process without memory');
		return 1_024 * Number(kilobytes);
	});
	return { now, most };
}

/**
 * Seconds of processor time that anybody has had, and that the machine's host kept for others, by /proc/stat.
 *
 * @param {string} stat
 */
export function machineSeconds(stat) {
	const [, user, nice, system, , , irq, softirq, steal] = stat.split('\n', 1)[0].split(/\s+/).map(Number);
	return { busy: (user + nice + system + irq + softirq) / TICKS, stolen: steal / TICKS };
}

const read = (file) => readFileSync(`/proc/${file}`, 'utf8');

/** @param {number} pid */
export const memoryOf = (pid) => memory(read(`${pid}/status`));

/** @param {number} pid */
export const secondsOf = (pid) => processorSeconds(read(`${pid}/stat`)).own;

/**
 * From now until it is asked: how many processors were kept busy by others than these processes, this one and the children that it
 * has seen end; or kept by the machine's host for itself.
 *
 * @param {number[]} pids
 */
export function watchOthers(pids) {
	const now = () => {
		const { busy, stolen } = machineSeconds(read('stat'));
		const { own, children } = processorSeconds(read('self/stat'));
		const known = pids.reduce((sum, pid) => sum + secondsOf(pid), own + children);
		return { at: performance.now() / 1_000, others: busy + stolen - known };
	};
	const before = now();
	return () => {
		const after = now();
		return Math.max(0, (after.others - before.others) / (after.at - before.at));
	};
}
