/**
 * Makes a fresh clone ready for `npm test` and `npm run demo`: installs what the lock file names and builds dist/
 * when either is missing or older than its sources. Needs nothing but Node and npm.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const at = (...path) => join(root, ...path);
const changed = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);

/** Runs an npm command in the project; on Windows npm is a shell script. */
function npm(...args) {
	execFileSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' });
}

function newestSource() {
	let newest = Math.max(...['package.json', 'tsconfig.json', 'gulpfile.js'].map((file) => changed(at(file))));
	for (const folder of ['nodes', 'credentials']) {
		for (const name of readdirSync(at(folder), { recursive: true })) newest = Math.max(newest, changed(at(folder, name)));
	}
	return newest;
}

const installed = changed(at('node_modules', '.package-lock.json'));
// `npm ci` empties what is behind a link, which belongs to another checkout.
const isLinked = existsSync(at('node_modules')) && lstatSync(at('node_modules')).isSymbolicLink();
if (!isLinked && (installed === 0 || installed < changed(at('package-lock.json')))) {
	console.log('Installing what the project needs (once) …');
	npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error');
}

const { nodes } = JSON.parse((await import('node:fs')).readFileSync(at('package.json'), 'utf8')).n8n;
if (changed(at(nodes[0])) < newestSource()) {
	console.log('Building the package …');
	npm('run', '--silent', 'build');
}
