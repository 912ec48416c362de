import type { IDataObject } from 'n8n-workflow';
import { markdownToAdf } from '../../nodes/shared/text';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

let site: ConnectedSite;

const EXPORT: IDataObject = { operation: 'export', mode: 'all', source: 'projects', projects: ['DEMO'], fieldSet: 'standard', shape: 'simplified' };
const BY_JQL = { ...EXPORT, source: 'jql' };

async function siteWith(count: number, options?: Parameters<typeof connectedSite>[0]): Promise<ConnectedSite> {
	const connected = await connectedSite(options);
	connected.simulator.site.addIssues(count, (index) => ({
		project: 'DEMO',
		type: index % 2 === 0 ? 'Story' : 'Bug',
		summary: `Issue ${index + 1}`,
		fields: { description: markdownToAdf(`Text of **${index + 1}**`), labels: [`l${index % 3}`] },
	}));
	return connected;
}

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const keys = (count: number) => Array.from({ length: count }, (_unused, index) => `DEMO-${index + 1}`);

describe('All', () => {
	it('gives every issue once, in the order of the source, whatever size the pages have', async () => {
		site = await siteWith(730, { pages: { searchIds: 137, smaller: true } });
		const result = await site.run(EXPORT);
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(keys(730));
		expect(jsonOf(result, 1)[0]).toMatchObject({ given: 730, scanned: 730, missingCount: 0, repeated: 0, givenByProject: { DEMO: 730 } });
	});

	it('reads ids in one call and issues in hundreds, side by side', async () => {
		site = await siteWith(1000, { latency: { perCallMs: 200 } });
		await site.run({ ...BY_JQL, jql: 'project = DEMO' });
		const { counters } = site.simulator;
		expect(countCalls(counters, 'POST /rest/api/3/search/jql')).toBe(1);
		expect(countCalls(counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(10);
		expect(counters.peakConcurrency).toBeGreaterThan(3);
		expect(counters.peakConcurrency).toBeLessThanOrEqual(8);
	});

	const lean = { ...EXPORT, fieldSet: 'chosen', fields: ['summary', 'status'] };

	it('reads more than a hundred in a call where the site takes that, so that every call has its share', async () => {
		site = await siteWith(4000, { bulkFetch: '1000-with-rule' });
		const result = await site.run(lean);
		expect(jsonOf(result, 1)[0]).toMatchObject({ given: 4000, missingCount: 0 });
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(14);
	});

	it('pays one call for finding out that the site does not take that', async () => {
		site = await siteWith(4000);
		const result = await site.run(lean);
		expect(jsonOf(result, 1)[0]).toMatchObject({ given: 4000, missingCount: 0 });
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(1 + 40);
	});

	it('asks again in halves when an answer is cut off', async () => {
		site = await siteWith(60);
		site.simulator.faults.add({ path: '/rest/api/3/issue/bulkfetch', times: 6, effect: { kind: 'truncate' } });
		const result = await site.run(EXPORT);
		expect(jsonOf(result, 0)).toHaveLength(60);
	});

	it('says what was found and cannot be read, and why', async () => {
		site = await siteWith(3);
		site.simulator.faults.add({
			path: '/rest/api/3/issue/bulkfetch',
			effect: { kind: 'answer', status: 200, body: { issues: [], issueErrors: [{ id: '10001', errorMessage: 'Too many links' }] } },
		});
		const [report] = jsonOf(await site.run(EXPORT), 1);
		expect(report).toMatchObject({ given: 0, scanned: 3, missingCount: 3, whyNothing: expect.stringMatching(/None of the 3 issues could be read/) });
		expect(report?.missing).toEqual(
			expect.arrayContaining([
				{ key: 'DEMO-2', reason: 'Too many links' },
				{ key: 'DEMO-1', reason: expect.stringMatching(/deleted, or this account may not see it/) },
			]),
		);
	});

	it('refuses more than Maximum Items before the first is read', async () => {
		site = await siteWith(30);
		const result = await site.run({ ...EXPORT, options: { maximumItems: 20 } });
		expect(result.error?.message).toMatch(/about 30 issues, and Maximum Items allows 20/);
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(0);
	});

	it('narrows projects by type, status category and label, with every value quoted', async () => {
		site = await siteWith(12);
		const narrow = { types: ['Bug'], statuses: ['To Do'], statusCategories: ['To Do'], labels: 'l1' };
		const result = await site.run({ ...EXPORT, narrow });
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO-2', 'DEMO-8']);
		const hostile = await site.run({ ...EXPORT, narrow: { labels: 'x") OR project = OPS OR labels in ("x' } });
		expect(jsonOf(hostile, 1)[0]).toMatchObject({ given: 0 });
	});

	it('says why nothing came', async () => {
		site = await siteWith(0);
		const result = await site.run(EXPORT);
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ whyNothing: 'DEMO has no issues that this account may see' });
		expect(result.hints[0]?.type).toBe('warning');
	});
});

describe('JQL', () => {
	beforeEach(async () => {
		site = await siteWith(8);
	});

	it("keeps the user's own order", async () => {
		const result = await site.run({ ...BY_JQL, jql: 'project = DEMO and issuetype = Bug order by key desc' });
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO-8', 'DEMO-6', 'DEMO-4', 'DEMO-2']);
	});

	const refused: ReadonlyArray<readonly [string, string, RegExp]> = [
		['nothing but blanks', '  ', /no condition/],
		['only an order', 'ORDER BY created DESC', /no condition/],
		['an order of an unbounded kind that Jira refuses', 'text ~ "(', /not closed/],
		['a parenthesis too few', '(project = DEMO', /opens a parenthesis/],
		['a parenthesis too many', 'project = DEMO) OR (project = OPS', /closes a parenthesis/],
		['a quotation mark that is left open', 'summary ~ "x', /quotation mark/],
		['words that are no JQL', 'project DEMO please', /Jira says/],
		['a field that the site lacks', 'project = DEMO AND colour = red', /colour/],
		['a project that nobody sees', 'project = SECRET', /SECRET/],
	];

	it.each(refused)('%s is one clear refusal before anything is read', async (_title, jql, message) => {
		const result = await site.run({ ...BY_JQL, jql });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(message);
		expect(result.error?.description).toMatch(/\w+ \w+/);
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(0);
	});

	it('with On Error set to continue, the refusal is in the report', async () => {
		const result = await site.run({ ...BY_JQL, jql: 'ORDER BY key' }, [{}], { node: { onError: 'continueRegularOutput' } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ failed: expect.stringMatching(/no condition/), fix: expect.any(String) });
	});
});

describe('a saved filter', () => {
	beforeEach(async () => {
		site = await siteWith(8);
	});

	it('gives what the filter finds', async () => {
		const { id } = site.simulator.site.addFilter({ name: 'Bugs', jql: 'project = DEMO AND issuetype = Bug ORDER BY created' });
		const result = await site.run({ ...EXPORT, source: 'filter', filter: { __rl: true, mode: 'list', value: id } });
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO-2', 'DEMO-4', 'DEMO-6', 'DEMO-8']);
	});

	it.each([['4711', /4711/], ['1 OR project = OPS', /not the ID of a saved filter/]])('%j is refused', async (filter, message) => {
		const result = await site.run({ ...EXPORT, source: 'filter', filter: { __rl: true, mode: 'id', value: filter } });
		expect(result.error?.message).toMatch(message);
	});
});

describe('Test', () => {
	it('gives the first few, in one call for the issues', async () => {
		site = await siteWith(30);
		const result = await site.run({ ...EXPORT, mode: 'test', limit: 7 });
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(keys(7));
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/search/jql')).toBe(1);
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(0);
	});

	it('gives them also where the pages are smaller than asked for', async () => {
		site = await siteWith(30, { pages: { smaller: true } });
		const result = await site.run({ ...EXPORT, mode: 'test', limit: 25 });
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(keys(25));
	});
});

describe('By Keys', () => {
	beforeEach(async () => {
		site = await siteWith(5);
	});

	it('takes a column, arrays and lists, each key once, in the order in which they came', async () => {
		const rows = [{ key: 'DEMO-4' }, { key: ['DEMO-2', 'demo-5'] }, { key: 'DEMO-1, DEMO-4' }, { key: '' }, {}];
		const result = await site.run({ ...EXPORT, mode: 'byKeys', keyColumn: 'key' }, rows);
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO-4', 'DEMO-2', 'DEMO-5', 'DEMO-1']);
		expect(jsonOf(result, 1)[0]).toMatchObject({ given: 4, scanned: 4, repeated: 1 });
	});

	it('reports each key that gives nothing, and sends no hostile one', async () => {
		const rows = [{ key: 'DEMO-1' }, { key: 'DEMO-99' }, { key: ['../myself', 'a'.repeat(400)] }];
		const result = await site.run({ ...EXPORT, mode: 'byKeys', keyColumn: 'key' }, rows);
		expect(jsonOf(result, 1)[0]?.missing).toEqual([
			{ key: '../myself', reason: 'This is not a key or an ID' },
			{ key: 'a'.repeat(80), reason: 'This is not a key or an ID' },
			{ key: 'DEMO-99', reason: expect.stringMatching(/deleted, or this account may not see it/) },
		]);
		expect(jsonOf(result, 0)).toHaveLength(1);
	});

	it('an empty set is an empty set', async () => {
		const result = await site.run({ ...EXPORT, mode: 'byKeys', keyColumn: 'key' }, [{}]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ given: 0, whyNothing: 'No keys or IDs came in' });
	});
});

describe('shapes', () => {
	beforeEach(async () => {
		site = await siteWith(2);
		const { simulator } = site;
		simulator.site.addIssue({
			project: 'DEMO',
			type: 'Story',
			summary: 'Everything',
			fields: {
				customfield_10053: [{ value: 'Web' }, { value: 'iOS' }],
				customfield_10061: { value: 'Europe', child: { value: 'Paris' } },
				assignee: { accountId: simulator.credentials.member.accountId },
				customfield_10051: 3,
				duedate: '2026-12-24',
			},
		});
	});

	const fields = ['Summary', 'Assignee', 'Platforms', 'Region', 'Story Points', 'Due date', 'Description', 'Created'];
	const chosen = { ...EXPORT, fieldSet: 'chosen', fields };

	it('Simplified: field names, plain values, Markdown', async () => {
		const [first, , third] = jsonOf(await site.run({ ...chosen, shape: 'simplified' }), 0);
		expect(first).toMatchObject({ Summary: 'Issue 1', Description: 'Text of **1**', 'Story Points': null });
		expect(third).toEqual({
			key: 'DEMO-3',
			id: expect.stringMatching(/^\d+$/),
			url: `${site.simulator.url}/browse/DEMO-3`,
			Summary: 'Everything',
			Assignee: 'Max Member',
			Platforms: ['Web', 'iOS'],
			Region: 'Europe > Paris',
			'Story Points': 3,
			'Due date': '2026-12-24',
			Description: null,
			Created: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/),
		});
	});

	it('Table: the same flat columns in every record', async () => {
		const records = jsonOf(await site.run({ ...chosen, shape: 'table' }), 0);
		const columns = records.map((record) => Object.keys(record).join());
		expect(new Set(columns).size).toBe(1);
		expect(records[2]).toMatchObject({ Platforms: 'Web, iOS', Assignee: 'Max Member', 'Assignee Account ID': expect.any(String) });
		for (const record of records) for (const cell of Object.values(record)) expect(cell === null || typeof cell !== 'object').toBe(true);
	});

	it('Raw: as the API gave it, with the address of the page', async () => {
		const [first] = jsonOf(await site.run({ ...chosen, shape: 'raw' }), 0);
		expect(first).toMatchObject({ key: 'DEMO-1', url: `${site.simulator.url}/browse/DEMO-1`, self: expect.any(String), fields: { summary: 'Issue 1', description: { type: 'doc' } } });
	});

	it('text as Markdown, plain text or document', async () => {
		const textOf = async (text: string) => jsonOf(await site.run({ ...chosen, options: { text } }), 0)[0]?.Description;
		expect(await textOf('plain')).toBe('Text of 1');
		expect(await textOf('markdown')).toBe('Text of **1**');
		expect(await textOf('adf')).toMatchObject({ type: 'doc', version: 1 });
	});

	it('a field that the site lacks is refused by name before anything is read', async () => {
		const result = await site.run({ ...EXPORT, fieldSet: 'chosen', fields: ['Summary', 'Colour'] });
		expect(result.error?.message).toBe('This site has no field "Colour"');
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/search/jql')).toBe(0);
	});
});

describe('once, or for each item', () => {
	it('runs once with the first item, or for each item with its own parameters', async () => {
		site = await siteWith(4);
		const parameters = { ...BY_JQL, jql: '={{ "key = " + $json.wanted }}' };
		const rows = [{ wanted: 'DEMO-2' }, { wanted: 'DEMO-3' }];
		const once = await site.run(parameters, rows);
		expect(jsonOf(once, 0).map(({ key }) => key)).toEqual(['DEMO-2']);
		const each = await site.run({ ...parameters, options: { runForEach: true } }, rows);
		expect(jsonOf(each, 0).map(({ key }) => key)).toEqual(['DEMO-2', 'DEMO-3']);
		expect(each.outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});
});
