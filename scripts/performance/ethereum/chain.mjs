// SPDX-License-Identifier: Apache-2.0
// An Ethereum development node with the contract on it.

import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Interface, SigningKey, Transaction, computeAddress, id } from 'ethers';
import WebSocket from 'ws';
import { Failure, sleep, within } from '../../lib/wait.mjs';
import { compile } from './contract.mjs';

const HOST = '127.0.0.1';
const CHAIN = 31_337;
const LIMIT = 60_000;

/** Fees are not what is measured: everybody can pay any. */
const WEALTH = `0x${(10n ** 30n).toString(16)}`;
const FEES = { maxFeePerGas: 10n ** 15n, maxPriorityFeePerGas: 0n };

/** Accounts that are given coins by one transaction. */
const BATCH = 200;
const COINS = 1_000_000_000_000n;

/** More than any call of the contract takes, so that none has to be estimated. */
const GAS = 150_000n;

/** The key of an account, made of its place, so that none is kept anywhere. */
const keyOf = (place) => new SigningKey(id(`timebank-load ${place}`));

/** Somebody who signs for a chain of one node. */
class Account {
	nonce = 0;
	#key;

	constructor(place) {
		this.#key = keyOf(place);
		this.address = computeAddress(this.#key.publicKey);
	}

	/** @returns {{raw: string, hash: string}} */
	sign(to, data, gasLimit = GAS) {
		const transaction = Transaction.from({ type: 2, chainId: CHAIN, nonce: this.nonce++, to, data, gasLimit, ...FEES });
		transaction.signature = this.#key.sign(transaction.unsignedHash);
		return { raw: transaction.serialized, hash: transaction.hash };
	}
}

/** Where the registry's package keeps the binary for this machine. */
function binary() {
	const platform = { x64: 'amd64', arm64: 'arm64' }[process.arch];
	const name = `@foundry-rs/anvil-${process.platform}-${platform}`;
	try {
		return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'bin', 'anvil');
	} catch {
		throw new Failure(`${name} is not installed: scripts/performance/run installs it`, 2);
	}
}

/** One node, no consensus, no finality: what it says of blocks is what it alone thinks of them. */
export class Anvil {
	#calls = new Map();
	#last = 0;
	#socket;
	#onHead = () => {};

	/**
	 * @param {object} options
	 * @param {string} options.dir for its log
	 * @param {number} options.port
	 * @param {number} options.members how many accounts have coins
	 * @param {number} [options.gasLimit] of a block; without it as the node comes
	 * @param {number} [options.blockSeconds] as long as on our chains, unless it is only a test
	 */
	static async start({ dir, port, members, gasLimit, blockSeconds = 2 }) {
		const chain = new Anvil();
		chain.logFile = join(dir, 'anvil.log');
		chain.bank = new Account('bank');
		chain.accounts = Array.from({ length: members }, (_, place) => new Account(place));
		chain.#spawn({ dir, port, gasLimit, blockSeconds });
		try {
			await chain.#connect(port);
			await chain.#prepare();
		} catch (error) {
			await chain.stop();
			throw error;
		}
		return chain;
	}

	get pid() {
		return this.process.pid;
	}

	/** Calls `report` with each new block's hash and the moment when it was heard of. */
	onHead(report) {
		this.#onHead = report;
	}

	/** @returns {Promise<any>} */
	call(method, ...params) {
		const call = ++this.#last;
		const answer = new Promise((resolve, reject) => this.#calls.set(call, { resolve, reject }));
		this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id: call, method, params }));
		return within(answer, LIMIT, `an answer to ${method}`);
	}

	/** What an account signs next: a call of the contract. */
	sign(account, name, ...args) {
		return account.sign(this.contract, this.interface.encodeFunctionData(name, args));
	}

	/** @returns {Promise<any>} what a call that changes nothing returns */
	async read(name, ...args) {
		const data = this.interface.encodeFunctionData(name, args);
		const result = await this.call('eth_call', { to: this.contract, data }, 'latest');
		return this.interface.decodeFunctionResult(name, result)[0];
	}

	/** Sends one transaction and waits for its block. */
	async settle({ raw, hash }) {
		await this.call('eth_sendRawTransaction', raw);
		for (const start = Date.now(); Date.now() - start < LIMIT; await sleep(100)) {
			const receipt = await this.call('eth_getTransactionReceipt', hash);
			if (receipt) return receipt;
		}
		throw new Failure('a transaction did not come into a block', 2);
	}

	async stop() {
		this.#socket?.terminate();
		if (this.process.exitCode !== null || this.process.signalCode !== null) return;
		const ended = new Promise((resolve) => this.process.once('exit', resolve));
		this.process.kill('SIGTERM');
		await within(ended, 10_000, 'the end of the node').catch(() => this.process.kill('SIGKILL'));
	}

	#spawn({ dir, port, gasLimit, blockSeconds }) {
		const genesis = join(dir, 'genesis.json');
		const alloc = Object.fromEntries([this.bank, ...this.accounts].map(({ address }) => [address, { balance: WEALTH }]));
		writeFileSync(genesis, JSON.stringify({ config: { chainId: CHAIN }, alloc, difficulty: '0x0', gasLimit: '0x1c9c380' }));
		const log = openSync(this.logFile, 'a');
		const limits = gasLimit ? [`--gas-limit=${gasLimit}`] : [];
		this.process = spawn(
			binary(),
			[`--host=${HOST}`, `--port=${port}`, `--block-time=${blockSeconds}`, `--init=${genesis}`, '--accounts=1', ...limits],
			{ stdio: ['ignore', log, log] },
		);
		closeSync(log);
		process.once('exit', () => this.process.kill('SIGKILL'));
	}

	async #connect(port) {
		for (const start = Date.now(); Date.now() - start < LIMIT; await sleep(100)) {
			if (this.process.exitCode !== null) throw new Failure(`the node ended:\n${readFileSync(this.logFile, 'utf8')}`, 2);
			const socket = new WebSocket(`ws://${HOST}:${port}`, { perMessageDeflate: false, maxPayload: 1 << 30 });
			const open = await new Promise((resolve) => {
				socket.once('open', () => resolve(true));
				socket.once('error', () => resolve(false));
			});
			if (!open) continue;
			this.#socket = socket;
			socket.on('message', (message) => this.#heard(JSON.parse(message)));
			await this.call('eth_subscribe', 'newHeads');
			return;
		}
		throw new Failure('the node did not open its port', 2);
	}

	#heard({ id: call, result, error, params }) {
		if (params) return this.#onHead(params.result.hash, performance.now());
		const { resolve, reject } = this.#calls.get(call);
		this.#calls.delete(call);
		if (error) reject(new Error(error.message));
		else resolve(result);
	}

	/** The contract, and coins for everybody. */
	async #prepare() {
		const { abi, bytecode, compiler } = compile();
		this.interface = new Interface(abi);
		this.software = `${await this.call('web3_clientVersion')}, ${compiler}`;
		const { contractAddress, status } = await this.settle(this.bank.sign(null, bytecode, 3_000_000n));
		if (status !== '0x1') throw new Failure('the contract could not be deployed', 2);
		this.contract = contractAddress;
		const batches = [];
		for (let from = 0; from < this.accounts.length; from += BATCH) {
			const addresses = this.accounts.slice(from, from + BATCH).map(({ address }) => address);
			const data = this.interface.encodeFunctionData('mint', [addresses, COINS]);
			batches.push(this.settle(this.bank.sign(this.contract, data, 15_000_000n)));
		}
		for (const { status } of await Promise.all(batches)) if (status !== '0x1') throw new Failure('coins could not be made', 2);
	}
}
