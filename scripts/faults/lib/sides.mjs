// SPDX-License-Identifier: Apache-2.0
// Two network namespaces and one line between them. Nodes of one side reach those of the other through it and nowhere else; this
// process reaches both, through lines of its own that lead no further. Nothing here can be reached from outside the machine.

import { spawnSync } from 'node:child_process';
import { Impossible } from '../../live/lib/play.mjs';
import { lastLine, need, needRoot, run } from './tools.mjs';

/** A private net, which need not be free: its routes name single addresses. */
const NET = `10.231.${process.pid % 256}`;
const HERE = `${NET}.254`;

/** @typedef {{namespace: string, address: string}} Side */

export class Sides {
	/** @type {Side[]} */
	sides = ['a', 'b'].map((letter, i) => ({ namespace: `tbf-${process.pid}-${letter}`, address: `${NET}.${i + 1}` }));
	#removed = false;

	/** Makes them, or says why this machine cannot. */
	static async make() {
		needRoot('network namespaces');
		await need(() => run('ip', '-Version'), 'iproute2');
		const made = new Sides();
		process.once('exit', () => made.removeNow());
		try {
			await made.#make();
		} catch (error) {
			made.removeNow();
			throw new Impossible(`network namespaces cannot be made: ${lastLine(error)}`);
		}
		return made;
	}

	async #make() {
		const [a, b] = this.sides.map(({ namespace }) => namespace);
		for (const { namespace } of this.sides) await ip(`netns add ${namespace}`);
		await ip(`link add line netns ${a} type veth peer name line netns ${b}`);
		for (const { namespace, address } of this.sides) {
			await ip(`-n ${namespace} link set lo up`);
			await ip(`-n ${namespace} addr add ${address}/30 dev line`);
			await ip(`-n ${namespace} link set line up`);
			await ip(`link add ${namespace} type veth peer name here netns ${namespace}`);
			await ip(`addr add ${HERE}/32 dev ${namespace}`);
			await ip(`link set ${namespace} up`);
			await ip(`-n ${namespace} link set here up`);
			await ip(`route add ${address}/32 dev ${namespace} src ${HERE}`);
			await ip(`-n ${namespace} route add ${HERE}/32 dev here`);
		}
	}

	/** What is in the plan of a node on one side. @param {Side} side */
	plan({ namespace, address }) {
		return { host: address, before: ['ip', 'netns', 'exec', namespace] };
	}

	/** Nothing gets from one side to the other any more, and nobody is told. */
	cut() {
		return ip(`-n ${this.sides[1].namespace} link set line down`);
	}

	async heal() {
		await ip(`-n ${this.sides[1].namespace} link set line up`);
	}

	/** With the namespaces go all the lines. */
	removeNow() {
		if (this.#removed) return;
		this.#removed = true;
		for (const { namespace } of this.sides) spawnSync('ip', ['netns', 'del', namespace], { stdio: 'ignore' });
	}
}

const ip = (words) => run('ip', ...words.split(' '));
