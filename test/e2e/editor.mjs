/** The editor as a builder meets it: finds the node, connects it, sets up an Import and an Export, and runs them. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { openBrowser } from './browser.mjs';
import { createWorkflow, OWNER } from './rest.mjs';
import { stepsOn } from './steps.mjs';

/** Three rows, of which the last one lacks its title. */
const WORKFLOW = new URL('workflows/editor.json', import.meta.url);

/**
 * @param {string} chromium Path of the browser.
 * @param {string} pictures Folder for the screenshots.
 * @returns {Promise<string>} What was done, in a sentence.
 */
export async function checkEditor(n8n, client, chromium, pictures) {
	const id = await createWorkflow(client, JSON.parse(readFileSync(WORKFLOW, 'utf8')));
	const browser = await openBrowser(chromium, pictures);
	const steps = stepsOn(browser.page);
	try {
		await steps.logIn(n8n.url, OWNER);
		await steps.openWorkflow(n8n.url, id);
		await addNode(steps, browser.picture);
		await importIssues(steps, browser.picture);
		await exportIssues(steps, browser.picture);
		await projects(steps, browser.picture);
		await steps.closeNode();
		await browser.picture('canvas');
	} catch (error) {
		await browser.picture('where-it-stopped');
		throw error;
	} finally {
		await browser.close();
	}
	const ours = browser.complaints.filter((complaint) => complaint.ours).map(({ text }) => text);
	assert.deepEqual(ours, [], 'The editor complains about this package');
	return `the editor imported and exported; ${browser.complaints.length} complaints of n8n's own, none about this package`;
}

async function addNode(steps, picture) {
	await steps.searchNodes('jira');
	await picture('nodes-panel');
	await steps.openNodeDetails('Jira Cloud');
	await picture('node-details');
	await steps.addToWorkflow();
	await steps.executePrevious();
	await picture('new-node');
	await steps.openCredential();
	await picture('credential-tested');
	await steps.closeCredential();
}

async function importIssues(steps, picture) {
	const operations = await steps.openList('operation');
	assert.ok(
		operations.includes('Export') && operations.includes('Import'),
		`Operations: ${operations.join(', ')}`,
	);
	await picture('operations');
	await steps.choose('Import');

	assert.deepEqual(await steps.search('project', 'ware'), ['Warehouse (WARE)']);
	await picture('project-by-typing');
	await steps.pick('Warehouse (WARE)');
	assert.deepEqual(await steps.search('issueType', 'ta'), ['Sub-task', 'Task']);
	await steps.pick('Task');
	assert.deepEqual(await steps.search('matchField', 'external'), ['External ID']);
	await steps.pick('External ID');
	await steps.fill('identityColumn', 'external_id');

	await steps.openList('mapping');
	await picture('mapping');
	await steps.choose('Map Fields');
	await steps.fillExpression('summary', '{{ $json.title }}', 'Label printer jams');
	await steps.addField('Description');
	await steps.fillExpression('description', '{{ $json.text }}', 'Only with **wide** labels.');
	await picture('mapped-fields');

	await steps.execute('2 created, 0 updated, 0 unchanged, 1 of 3 rows not written');
	await picture('imported');
	assert.match(await steps.openOutput('Rejected'), /E2E-3[^]*Summary is required/);
	await picture('rejected');
	await steps.openOutput('Report');
	await picture('import-report');
	await steps.openOutput('Imported');
	await steps.execute('0 created, 0 updated, 2 unchanged, 1 of 3 rows not written');
}

async function exportIssues(steps, picture) {
	await steps.openList('operation');
	await steps.choose('Export');
	await steps.openList('projects');
	await steps.choose('Warehouse (WARE)');
	await picture('projects');
	await steps.closeList();
	await steps.execute(/^2 issues in \d+ calls$/);
	await picture('exported');
	assert.match(
		await steps.openOutput('Records'),
		/Label printer jams[^]*Only with \*\*wide\*\* labels[^]*Badge colours fade/,
	);
	await steps.openOutput('Report');
	await picture('export-report');
}

async function projects(steps, picture) {
	await steps.openList('resource');
	await steps.choose('Project');
	await steps.execute(/^\d+ projects in \d+ calls$/);
	await picture('projects-exported');
	assert.match(await steps.openOutput('Records'), /Warehouse/);
}
