/**
 * Puts what only this check needs beside it, once: n8n, the Node that n8n asks for, and the browser's driver. Some
 * 3 GB and some minutes, so a normal install leaves it out. The browser itself is the system's.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const at = (...path) => join(dirname(fileURLToPath(import.meta.url)), ...path);
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** Written last, so that an install that broke off starts again. */
const DONE = at('node_modules', '.installed');

/** The only two that must run a script: one fetches its binary, the other compiles it. */
const NEED_SCRIPTS = ['node', 'sqlite3'];

/**
 * Installs what is missing.
 * @returns {{ node: string, n8n: string, chromium: string }} Paths of Node 24, of n8n's command and of the browser.
 */
export function install() {
	const chromium = findChromium();
	if (changed(DONE) < changed(at('package-lock.json'))) {
		console.log('Installing n8n and Node 24 for this check (once, some minutes) …');
		// Not `npm ci`: it refuses a lock file that leaves out optional packages of other platforms.
		npm('install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error');
		npm('rebuild', ...NEED_SCRIPTS, '--ignore-scripts=false', '--loglevel=error');
		writeFileSync(DONE, '');
	}
	return {
		node: at('node_modules', 'node', 'bin', 'node'),
		n8n: at('node_modules', 'n8n', 'bin', 'n8n'),
		chromium,
	};
}

function npm(...args) {
	execFileSync('npm', args, { cwd: at(), stdio: 'inherit' });
}

function findChromium() {
	const places = [
		process.env.CHROMIUM,
		'/usr/bin/chromium',
		'/usr/bin/chromium-browser',
		'/usr/bin/google-chrome',
	];
	const found = places.find((path) => path && existsSync(path));
	if (found) return found;
	throw new Error(
		'This check opens the editor in Chromium, which is not here. Install it (Debian: apt-get update && apt-get install -y chromium), or name it in the variable CHROMIUM.',
	);
}
