/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { markdownToAdf, normaliseAdf } from '../../nodes/shared/text';
import { sharedFile } from '../tools/shared';
import { jsonOf } from './engine';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/**
 * The main job on real input: 3,000 rows of real titles and real Markdown go in and come out again. Where that file is
 * not at hand, the project's own sample takes its place.
 */
type Row = Record<string, string>;

let site: ConnectedSite;
let rows: Row[];

/** The sample names its columns like the fields; both files then have the same shape. */
function readRows(): Row[] {
	const real = sharedFile('data/work-items.csv', 'the round trip of 3,000 real rows (the sample goes instead)');
	const file = real ?? join(__dirname, '..', '..', 'examples', 'work-items.csv');
	const parsed = parse(readFileSync(file, 'utf8'), { columns: true, bom: true }) as Row[];
	return parsed.map(({ description, components, ...row }) => ({ description_markdown: description ?? '', component: components ?? '', ...row }) as Row);
}

const mappedUpsert = {
	...UPSERT,
	mapping: 'mapper',
	columns: {
		mappingMode: 'defineBelow',
		schema: ['summary', 'description', 'components', 'labels'].map((id) => ({ id, displayName: id, type: 'string', display: true, required: false, defaultMatch: false })),
		value: {
			summary: '={{ $json.summary }}',
			description: '={{ $json.description_markdown }}',
			components: '={{ $json.component }}',
			labels: '={{ $json.labels }}',
		},
	},
};

beforeAll(async () => {
	site = await connectedSite({ bulkFetch: '1000-with-rule' });
	rows = readRows();
	const project = site.simulator.site.project('DEMO')!;
	for (const name of new Set(rows.map(({ component }) => component ?? ''))) {
		if (name !== '') site.simulator.site.addComponent(project, { name });
	}
});

afterAll(async () => await site.simulator.close());

describe('a real file goes in and comes out again', () => {
	it('creates one issue for every row', async () => {
		const result = await site.run(mappedUpsert, rows);
		const [report] = jsonOf(result, 2);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(report).toMatchObject({ rows: rows.length, created: rows.length, updated: 0, rejected: 0, unknown: 0 });
	});

	it('sends no document that is invalid by the schema of Atlassian', () => {
		expect(site.simulator.counters.invalidAdf).toBe(0);
	});

	it('gives the same rows back: none doubled, none missing, in the order of their creation', async () => {
		const result = await site.run({
			operation: 'export',
			mode: 'all',
			source: 'projects',
			projects: ['DEMO'],
			fieldSet: 'chosen',
			fields: ['External ID', 'summary', 'issuetype', 'labels', 'components', 'description'],
			shape: 'simplified',
		});
		const records = jsonOf(result, 0);
		const byId = new Map(records.map((record) => [record['External ID'], record]));
		expect(records).toHaveLength(rows.length);
		expect(byId.size).toBe(rows.length);
		for (const row of rows) {
			const record = byId.get(row.external_id);
			expect(record).toMatchObject({
				Summary: row.summary,
				'Issue Type': row.type,
				Labels: row.labels ? row.labels.split(',') : [],
				Components: row.component ? [row.component] : [],
			});
			expect(parsed(record?.Description)).toEqual(parsed(row.description_markdown));
		}
	});

	it('writes nothing when the same file comes again', async () => {
		site.simulator.resetCounters();
		const result = await site.run(mappedUpsert, rows);
		expect(jsonOf(result, 2)[0]).toMatchObject({ created: 0, updated: 0, unchanged: rows.length, rejected: 0 });
		const writes = Object.keys(site.simulator.counters.calls).filter((call) => /^(PUT|DELETE)|issue\/bulk$/.test(call));
		expect(writes).toEqual([]);
	});

	it('writes the edited rows only, and of them only what was edited', async () => {
		const edits = [
			{ name: 'Summary', edit: (row: Row) => ({ ...row, summary: `${row.summary ?? ''} (edited)` }) },
			{ name: 'Labels', edit: (row: Row) => ({ ...row, labels: 'edited' }) },
			{ name: 'Description', edit: (row: Row) => ({ ...row, description_markdown: `${row.description_markdown ?? ''}\n\nedited` }) },
		];
		const editOf = (index: number) => (index % 10 === 0 ? edits[(index / 10) % edits.length] : undefined);
		const edited = rows.map((row, index) => editOf(index)?.edit(row) ?? row);
		const changed = rows.flatMap((row, index) => (editOf(index) ? [[row.external_id, editOf(index)!.name]] : []));
		site.simulator.resetCounters();
		const result = await site.run(mappedUpsert, edited);
		expect(jsonOf(result, 2)[0]).toMatchObject({ created: 0, updated: changed.length, unchanged: rows.length - changed.length, rejected: 0, unknown: 0 });
		const updated = jsonOf(result, 0).filter(({ _outcome }) => _outcome === 'updated');
		expect(updated.map(({ external_id, _changes }) => [external_id, _changes])).toEqual(changed);
		const writes = Object.entries(site.simulator.counters.calls).filter(([call]) => /^(PUT|DELETE)|issue\/bulk$/.test(call));
		expect(writes).toEqual([['PUT /rest/api/3/issue/{issueIdOrKey}', changed.length]]);
	}, 120_000);

	it('breaks no contract on the way', () => {
		expect(site.simulator.counters.contractViolations).toEqual([]);
		expect(site.simulator.counters.violations).toEqual([]);
	});
});

/** Markdown as it is parsed: what a reader sees, whichever way it was written. An empty text is no text. */
function parsed(markdown: unknown): unknown {
	return normaliseAdf(markdownToAdf(String(markdown ?? '')));
}
