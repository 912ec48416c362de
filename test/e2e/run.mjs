/**
 * `npm run test:e2e`: the packed tarball in a real n8n. Imports and exports through n8n's command line, then in the
 * editor in a headless browser, against the simulator. Screenshots go to out/e2e/; look at them.
 */
import assert from 'node:assert/strict';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkCommandLine } from './commandLine.mjs';
import { checkEditor } from './editor.mjs';
import { install } from './install.mjs';
import { makeN8n } from './n8n.mjs';
import { logIn, nodeTypes } from './rest.mjs';
import { startSite } from './simulator.mjs';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const PICTURES = join(ROOT, 'out', 'e2e');

const programs = install();
const site = await startSite(ROOT);
const n8n = await makeN8n(ROOT, programs);
let server;
try {
	await step("n8n's command line", () => checkCommandLine(n8n, site, ROOT));
	await step('n8n starts with the package', async () => {
		server = await n8n.start();
		return n8n.url;
	});
	const client = await logIn(n8n.url);
	await step('the package is loaded', async () => {
		const ours = (await nodeTypes(client, n8n.url)).filter((name) => name.startsWith('n8n-nodes-jira-sync.'));
		assert.ok(
			ours.includes('n8n-nodes-jira-sync.jiraCloud'),
			`n8n knows ${ours.join(', ') || 'no node of the package'}`,
		);
		return ours.join(', ');
	});
	await step('the editor', () => checkEditor(n8n, client, programs.chromium, PICTURES));
	console.log(`Screenshots: ${relative(process.cwd(), PICTURES)}`);
} catch (error) {
	console.error(error);
	if (server) console.error(`\nWhat n8n said at the end:\n${server.output().slice(-3000)}`);
	process.exitCode = 1;
} finally {
	await server?.end();
	await site.end();
	n8n.remove();
}

/** Runs a part of the check, and says how it went and how long it took. */
async function step(name, check) {
	const start = Date.now();
	const outcome = await check();
	console.log(`${name}: ${outcome} (${((Date.now() - start) / 1000).toFixed(0)} s)`);
}
