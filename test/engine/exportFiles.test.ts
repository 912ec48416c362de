/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { gunzipSync } from 'node:zlib';
import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { addIssues, CHANGES, ISSUES, keysOf, reportOf } from './exports';
import { keepBinaryInFiles } from './flow';
import { connectedSite, type ConnectedSite } from './site';

/** Records as files: in parts, of which one at a time is in memory, kept where n8n keeps binary data. */
let site: ConnectedSite;
let files: Awaited<ReturnType<typeof keepBinaryInFiles>>;

beforeAll(async () => {
	files = await keepBinaryInFiles();
});

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const START = Date.UTC(2026, 0, 5);

type Result = Awaited<ReturnType<ConnectedSite['run']>>;

async function contents(result: Result, output = 0): Promise<Buffer[]> {
	return await Promise.all((result.outputs[output] ?? []).map(async ({ binary }) => await files.getAsBuffer(binary!.data!)));
}

const lines = (content: Buffer) => content.toString('utf8').trimEnd().split('\n');

it('10,000 issues are ten items, and nothing of them stays in the items', async () => {
	site.simulator.site.addComputedIssues('DEMO', 10_000, (index) => ({ created: START + index, summary: `Issue ${index} ${'x'.repeat(200)}` }));
	const result = await site.run({ ...ISSUES, deliverAs: 'jsonl', options: { partRows: 1000, maximumItems: 50 } });
	expect(result.error).toBeUndefined();
	const parts = jsonOf(result, 0);
	expect(parts).toHaveLength(10);
	expect(parts[0]).toEqual({
		fileName: 'issues.part-0001.jsonl',
		mimeType: 'application/x-ndjson',
		part: 1,
		rows: 1000,
		bytes: expect.any(Number),
		firstKey: 'DEMO-1',
		lastKey: 'DEMO-1000',
	});
	for (const { binary } of result.outputs[0] ?? []) expect(binary?.data).toMatchObject({ data: 'filesystem-v2', id: expect.any(String) });
	expect(JSON.stringify(result.outputs).length).toBeLessThan(20_000);
	const keys = (await contents(result)).flatMap((content) => lines(content).map((line) => (JSON.parse(line) as IDataObject).key));
	expect(new Set(keys).size).toBe(10_000);
	expect(jsonOf(result, 1)[0]).toMatchObject({ given: 10_000, missingCount: 0 });
});

it('CSV: a header in every part, what is dangerous in a spreadsheet defused, gzip', async () => {
	site.simulator.site.addIssue({ project: 'DEMO', summary: '=HYPERLINK("http://x","y")' });
	site.simulator.site.addIssue({ project: 'DEMO', summary: 'a "quoted", one\nwith a line break' });
	const csv = { ...ISSUES, shape: 'table', deliverAs: 'csv' };
	const [sheet] = await contents(await site.run(csv));
	expect(sheet!.toString('utf8')).toMatch(/^\uFEFFkey,id,url,Summary\r\nDEMO-1,\d+,[^,]+,"'=HYPERLINK\(""http:\/\/x"",""y""\)"/);
	const [plain] = await contents(await site.run({ ...csv, options: { csvFor: 'programs' } }));
	expect(plain!.toString('utf8')).toMatch(/^key,id,url,Summary\r\nDEMO-1,\d+,[^,]+,"=HYPERLINK/);
	expect(plain!.toString('utf8')).toContain('"a ""quoted"", one\nwith a line break"');
	const packed = await site.run({ ...csv, options: { csvFor: 'programs', gzip: true, partRows: 1 } });
	expect(jsonOf(packed, 0).map(({ fileName, mimeType }) => [fileName, mimeType])).toEqual([
		['issues.part-0001.csv.gz', 'application/gzip'],
		['issues.part-0002.csv.gz', 'application/gzip'],
	]);
	for (const content of await contents(packed)) expect(gunzipSync(content).toString('utf8')).toMatch(/^key,id,url,Summary\r\nDEMO-\d/);
});

it('CSV needs a table, which is said before anything is read', async () => {
	const result = await site.run({ ...ISSUES, deliverAs: 'csv' });
	expect(result.error?.message).toMatch(/CSV file needs the same columns/);
	expect(result.error?.description).toMatch(/Set Output to Table/);
});

it('nothing is no file, and a report', async () => {
	const result = await site.run({ ...ISSUES, deliverAs: 'jsonl' });
	expect(result.outputs[0]).toEqual([]);
	expect(jsonOf(result, 1)[0]).toMatchObject({ given: 0, whyNothing: expect.any(String) });
});

it('what is removed is a file too, and a Delta moves its cursor as with items', async () => {
	addIssues(site, 3);
	const flow = site.flow({ Export: { parameters: { ...CHANGES, deliverAs: 'jsonl' } } }, [['Start', 0, 'Export']]);
	await flow.run();
	const { site: jira, clock } = site.simulator;
	jira.removeIssue(jira.issues.find('DEMO-2')!);
	clock.advance(60_000);
	const second = await flow.run();
	expect(keysOf(second)).toEqual([]);
	expect(second.node('Export').json[1]).toEqual([expect.objectContaining({ fileName: 'removed.part-0001.jsonl', rows: 1 })]);
	expect(reportOf(second)).toMatchObject({ removed: { gone: 1 } });
});

it('Run for Each Item: each item has files of its own', async () => {
	addIssues(site, 2);
	const parameters = { ...ISSUES, source: 'jql', jql: '={{ "key = " + $json.wanted }}', deliverAs: 'jsonl', options: { runForEach: true } };
	const result = await site.run(parameters, [{ wanted: 'DEMO-2' }, { wanted: 'DEMO-1' }]);
	expect(jsonOf(result, 0).map(({ firstKey, part }) => [firstKey, part])).toEqual([['DEMO-2', 1], ['DEMO-1', 1]]);
});
