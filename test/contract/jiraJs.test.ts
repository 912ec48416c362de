/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startSimulator, type Simulator } from '../simulator';

let simulator: Simulator;

beforeAll(async () => {
	simulator = await startSimulator();
});

afterAll(async () => {
	await simulator.close();
});

/** Runs jira.js in a process of its own, because it is an ES module and its audit mode is set by the environment. */
async function runClient(): Promise<Record<string, unknown>> {
	const { email, token } = simulator.credentials.admin;
	const child = spawn(process.execPath, [join(__dirname, 'jiraJsClient.mjs'), simulator.url, email, token], {
		env: { ...process.env, AUDIT_SCHEMAS: 'true' },
	});
	let output = '';
	let complaints = '';
	child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
	child.stderr.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
	const code = await new Promise((resolve) => child.once('close', resolve));
	if (code !== 0) throw new Error(complaints);
	// The script prints one object.
	return JSON.parse(output) as Record<string, unknown>;
}

test('jira.js works with the site, and its strict response schemas fit', async () => {
	const report = await runClient();
	const keys = Array.from({ length: 25 }, (_unused, index) => `DEMO-${index + 2}`);
	expect(report).toMatchObject({
		accountId: simulator.credentials.admin.accountId,
		projects: ['DEMO', 'OPS'],
		created: 'DEMO-1',
		paged: keys,
		count: 25,
		fetched: ['DEMO-1', ...keys],
		property: { client: 'jira.js' },
		status: 'Done',
		links: 1,
		drift: [],
	});
	const { fields } = simulator.site.readIssue('DEMO-1');
	expect(fields).toMatchObject({
		summary: 'Edited by jira.js',
		customfield_10050: 'EXT-1',
		customfield_10051: 3.5,
	});
	expect(fields['labels']).toEqual(['jirajs', 'edited']);
	expect(simulator.site.issues.find('DEMO-26')).toBeUndefined();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});
