/** Servers of this check: each on a free loopback port, in a process group of its own, ended by its own id. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

/** How long a server may take to end before it is killed, in milliseconds. */
const PATIENCE = 15_000;

/** Servers that run; whatever ends this check ends them too. */
const running = new Set();
process.once('exit', () => running.forEach((pid) => signal(pid, 'SIGKILL')));
for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => process.exit(1));

/** @typedef {{ output: () => string, firstLine: () => Promise<string>, end: () => Promise<void> }} Server */

/**
 * Starts a process that goes on until it is ended.
 * @returns {Server}
 */
export function startServer(command, args, { cwd, env }) {
	const child = spawn(command, args, { cwd, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
	running.add(child.pid);
	const exited = once(child, 'exit');
	let output = '';
	for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
	const lines = createInterface({ input: child.stdout });
	const firstLine = Promise.race([
		once(lines, 'line').then(([line]) => line),
		exited.then(([code]) => Promise.reject(new Error(`${command} ended with ${code}:\n${output}`))),
	]);
	firstLine.catch(() => undefined);
	return {
		output: () => output,
		firstLine: () => firstLine,
		async end() {
			signal(child.pid, 'SIGTERM');
			await Promise.race([exited, sleep(PATIENCE, undefined, { ref: false })]);
			signal(child.pid, 'SIGKILL');
			running.delete(child.pid);
			await exited;
		},
	};
}

/** Signals the whole group: what a server has started itself ends with it. A group that is gone is fine. */
function signal(pid, name) {
	try {
		process.kill(-pid, name);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

/** @returns {Promise<number>} A loopback port that nobody listens on. */
export async function freePort() {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address();
	server.close();
	await once(server, 'close');
	return port;
}

/** Asks again and again until the answer is true. */
export async function waitUntil(what, ask, seconds = 120) {
	for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
		if (await ask()) return;
	}
	throw new Error(`Waited ${seconds} seconds in vain until ${what}`);
}
