/** One import and one export through n8n's own command line, and what must have come of them. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';

const WORKFLOWS = join(dirname(fileURLToPath(import.meta.url)), 'workflows');
const CREDENTIAL = { id: 'jiraCloudApi0001', name: 'Simulated site', type: 'jiraCloudApi' };

/** A row that Jira cannot take, beside those of the sample. */
const BROKEN = {
	external_id: 'SHOP-X',
	type: 'Story',
	summary: 'Has a priority that is not there',
	priority: 'Quite important',
};

/** The result among what n8n's log says: JSON whose outermost braces have a line of their own. */
const RESULT = /^\{\n[^]*?^\}$/m;

/** Imports the sample and a broken row, imports them again, and exports the project. */
export async function checkCommandLine(n8n, site, root) {
	const rows = parse(readFileSync(join(root, 'examples', 'work-items.csv'), 'utf8'), {
		columns: true,
		bom: true,
	});
	writeFileSync(
		join(n8n.folder, 'rows.csv'),
		stringify([...rows, BROKEN], { header: true, columns: Object.keys(rows[0]) }),
	);
	await putIn(n8n, site);

	const first = await run(n8n, 'importIssues0001');
	checkImport(first, rows, { created: rows.length, unchanged: 0 });
	const again = await run(n8n, 'importIssues0001');
	checkImport(again, rows, { created: 0, unchanged: rows.length });
	checkExport(await run(n8n, 'exportIssues0001'), rows);
	return `${rows.length} rows imported, 1 rejected, none written twice, ${rows.length} exported`;
}

async function putIn(n8n, { url, email, token }) {
	const file = join(n8n.folder, 'credentials.json');
	writeFileSync(file, JSON.stringify([{ ...CREDENTIAL, data: { subdomain: url, email, apiToken: token } }]));
	await n8n.command('import:credentials', `--input=${file}`);
	for (const name of ['import-issues', 'export-issues']) {
		await n8n.command('import:workflow', `--input=${join(WORKFLOWS, `${name}.json`)}`);
	}
}

/** Runs a workflow; gives the records of each output of its Jira node. */
async function run(n8n, id) {
	const said = await n8n.command('execute', `--id=${id}`, '--rawOutput');
	const [json] = said.match(RESULT) ?? [];
	assert.ok(json, `n8n's command line gave no result for ${id}:\n${said}`);
	const { data } = JSON.parse(json);
	const [task] = data.resultData.runData['Jira Cloud'];
	return task.data.main.map((items) => items.map(({ json }) => json));
}

function checkImport([imported, rejected, [report]], rows, { created, unchanged }) {
	assert.equal(imported.length, rows.length);
	assert.deepEqual(
		{
			created: report.created,
			unchanged: report.unchanged,
			rejected: report.rejected,
			unknown: report.unknown,
		},
		{ created, unchanged, rejected: 1, unknown: 0 },
	);
	const [broken] = rejected;
	assert.equal(broken.external_id, BROKEN.external_id);
	assert.match(broken._reason, /Quite important/);
	assert.ok(broken._fix, 'A rejected row says what to do');
}

function checkExport([records, [report]], rows) {
	assert.equal(report.given, rows.length);
	const summaries = (list, id, summary) => Object.fromEntries(list.map((row) => [row[id], row[summary]]));
	assert.deepEqual(summaries(records, 'External ID', 'Summary'), summaries(rows, 'external_id', 'summary'));
	for (const { key, url } of records)
		assert.ok(url.endsWith(`/browse/${key}`), `${key} has the address ${url}`);
}
