/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
/**
 * `npm run demo`: the main job, in n8n's own engine against the simulator that lives in test/. With
 * `-- --site <subdomain>` it reads a few issues of a real site instead and writes nothing.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { parse } from 'csv-parse/sync';
import { stringify } from 'csv-stringify/sync';
import type { IDataObject } from 'n8n-workflow';
import { jsonOf, runNode, type EngineResult } from '../../test/engine/engine';
import { startSimulator, type Simulator } from '../../test/simulator';

const ROOT = join(__dirname, '..', '..');
const SAMPLE = join(ROOT, 'examples', 'work-items.csv');
const OUTPUT = join(ROOT, 'out', 'issues.csv');

/** Data of a credential Jira Cloud API. */
type Connection = Record<'subdomain' | 'email' | 'apiToken', string>;

type Row = Record<string, string>;

void main();

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { site: { type: 'string' } } });
	try {
		await (values.site === undefined ? simulatedDemo() : realSiteDemo(values.site));
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
}

async function simulatedDemo(): Promise<void> {
	console.log('Starting a simulated Jira Cloud site …');
	const simulator = await startSimulator();
	const { email, token } = simulator.credentials.admin;
	const connection = { subdomain: simulator.url, email, apiToken: token };
	addComponents(simulator, ['Web', 'Search', 'API']);
	const rows = parse(readFileSync(SAMPLE, 'utf8'), { columns: true, bom: true }) as Row[];
	try {
		const results: Step[] = [];
		results.push(await importStep('Import of the file', connection, rows));
		results.push(await importStep('The same file again', connection, rows));
		results.push(await importStep('Three rows edited, one broken', connection, editRows(rows)));
		results.push(await exportStep(connection));
		console.log('');
		console.table(Object.fromEntries(results.map(({ name, counts }) => [name, counts])));
		for (const { notes } of results) for (const note of notes) console.log(note);
	} finally {
		await simulator.close();
	}
}

/** The components that the sample names; an import never makes up a component by itself. */
function addComponents({ site }: Simulator, names: readonly string[]): void {
	const project = site.project('DEMO');
	for (const name of names) if (project) site.addComponent(project, { name });
}

interface Step {
	readonly name: string;
	readonly counts: Record<string, unknown>;
	readonly notes: readonly string[];
}

async function importStep(name: string, connection: Connection, rows: readonly Row[]): Promise<Step> {
	console.log(`\n${name}: ${rows.length} rows …`);
	const result = await run(connection, {
		operation: 'import',
		mode: 'upsert',
		projectFrom: 'fixed',
		project: { __rl: true, mode: 'key', value: 'DEMO' },
		issueTypeFrom: 'column',
		issueTypeColumn: 'type',
		matchBy: 'field',
		matchField: { __rl: true, mode: 'name', value: 'External ID' },
		identityColumn: 'external_id',
		mapping: 'columnNames',
	}, rows);
	const [report = {}] = jsonOf(result, 2);
	const { created, updated, unchanged, rejected, calls } = report;
	const notes = jsonOf(result, 1).map((row) => `\nRejected: ${String(row.external_id)}\n  ${String(row._reason)}\n  What to do: ${String(row._fix)}`);
	return { name, counts: { created, updated, unchanged, rejected, calls }, notes };
}

async function exportStep(connection: Connection): Promise<Step> {
	console.log('\nExport of the project as a table …');
	const result = await run(connection, {
		operation: 'export',
		mode: 'all',
		source: 'projects',
		projects: ['DEMO'],
		fieldSet: 'chosen',
		fields: ['External ID', 'Issue Type', 'Summary', 'Status', 'Priority', 'Parent', 'Labels', 'Components', 'Story Points', 'Due date', 'Assignee', 'Created', 'Updated', 'Description'],
		shape: 'table',
	});
	const records = jsonOf(result, 0);
	mkdirSync(join(OUTPUT, '..'), { recursive: true });
	writeFileSync(OUTPUT, stringify(records, { header: true, bom: true }));
	const [report = {}] = jsonOf(result, 1);
	return {
		name: 'Export as a table',
		counts: { exported: report.given, calls: report.calls },
		notes: [`\nThe table: ${relative(process.cwd(), OUTPUT)} (${records.length} rows, ${Object.keys(records[0] ?? {}).length} columns)`],
	};
}

async function realSiteDemo(site: string): Promise<void> {
	const { JIRA_EMAIL: email, JIRA_API_TOKEN: apiToken } = process.env;
	if (!email || !apiToken) throw new Error('Set JIRA_EMAIL and JIRA_API_TOKEN to the e-mail address and API token of your account.');
	console.log(`Reading a few issues of ${site} (nothing is written) …`);
	const result = await run(
		{ subdomain: site, email, apiToken },
		{ operation: 'export', mode: 'test', source: 'jql', jql: 'created >= "1970-01-01" ORDER BY created DESC', limit: 10, fieldSet: 'standard', shape: 'simplified' },
	);
	console.table(jsonOf(result, 0).map(({ key, 'Issue Type': type, Summary: summary, Status: status }) => ({ key, type, status, summary })));
	console.dir(jsonOf(result, 1)[0]);
}

/** Runs the Jira Cloud node in n8n's engine and shows what it says meanwhile. */
async function run(connection: Connection, parameters: IDataObject, rows: readonly Row[] = [{}]): Promise<EngineResult> {
	const result = await runNode({
		node: { parameters: { resource: 'issue', ...parameters } as never },
		items: rows.map((json) => ({ json })),
		credentials: { jiraCloudApi: connection },
		mode: 'manual',
		onMessage: (message) => console.log(`  ${message}`),
	});
	if (result.error) throw new Error(`${result.error.message}\n${result.error.description ?? ''}`);
	for (const { message } of result.hints) console.log(`  ${message}`);
	return result;
}

/** What a team edits between two imports, and one row that Jira would not take. */
function editRows(rows: readonly Row[]): Row[] {
	const edits: Record<string, Row> = {
		'SHOP-1': { summary: 'Guest checkout on a single page' },
		'SHOP-B1': { priority: 'High', labels: 'checkout,money,regression' },
		'SHOP-3': { description: 'Keep it for **sixty** days.' },
		'SHOP-5': { priority: 'Quite important' },
	};
	return rows.map((row) => ({ ...row, ...edits[row.external_id ?? ''] }));
}
