/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const issue = (key: string) => site.simulator.site.readIssue(key).fields;

/** Story cells in people's words, and what Jira then holds. */
const WORDS: ReadonlyArray<readonly [string, unknown, string, unknown]> = [
	['Team', 'green', 'customfield_10052', { value: 'Green' }],
	['Platforms', 'Web, iOS', 'customfield_10053', [{ value: 'Web' }, { value: 'iOS' }]],
	['Platforms', ['Android'], 'customfield_10053', [{ value: 'Android' }]],
	['Region', 'Europe > Paris', 'customfield_10061', { value: 'Europe', child: { value: 'Paris' } }],
	['priority', 'lowest', 'priority', { name: 'Lowest' }],
	['components', 'Backend,Frontend', 'components', [{ name: 'Backend' }, { name: 'Frontend' }]],
	['Fix versions', '2.0', 'fixVersions', [{ name: '2.0' }]],
	['labels', 'b, a, b', 'labels', ['a', 'b']],
	['assignee', 'sam.smith@example.com', 'assignee', { displayName: 'Sam Smith' }],
	['Approver', 'Max Member', 'customfield_10056', { displayName: 'Max Member' }],
	['Reviewers', 'Max Member; Ada Admin', 'customfield_10057', [{ displayName: 'Max Member' }, { displayName: 'Ada Admin' }]],
	['Story Points', '3.5', 'customfield_10051', 3.5],
	['Due Stuff', '2026-02-28', 'customfield_10054', '2026-02-28'],
	['Reference Link', 'https://example.com/a?b=c', 'customfield_10058', 'https://example.com/a?b=c'],
	['Tags', 'x,y', 'customfield_10060', ['x', 'y']],
];

describe("people's words", () => {
	it.each(WORDS)('%s = %j', async (column, cell, fieldId, expected) => {
		const separator = String(cell).includes(';') ? ';' : ',';
		const row = { external_id: 'w', type: 'Story', summary: 'Words', [column]: cell } as IDataObject;
		const first = await site.run({ ...UPSERT, options: { separator } }, [row]);
		expect(jsonOf(first, 1)).toEqual([]);
		const held = await held_(fieldId);
		if (Array.isArray(expected)) {
			expect(held).toHaveLength(expected.length);
			expect(held).toEqual(expect.arrayContaining(expected.map((entry) => (typeof entry === 'object' ? expect.objectContaining(entry) : entry))));
		} else if (typeof expected === 'object') expect(held).toMatchObject(expected as object);
		else expect(held).toEqual(expected);

		const again = await site.run({ ...UPSERT, options: { separator } }, [row]);
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'unchanged' });
	});

	/** The value as Jira's API gives it. */
	async function held_(fieldId: string): Promise<unknown> {
		const raw = await site.run({ operation: 'export', mode: 'byKeys', keyColumn: 'key', fieldSet: 'all', shape: 'raw' }, [{ key: 'DEMO-1' }]);
		return (jsonOf(raw, 0)[0]?.fields as IDataObject | undefined)?.[fieldId];
	}
});

describe('Create', () => {
	it('creates an issue for every row, with project and type from columns', async () => {
		const rows = [
			{ project: 'DEMO', type: 'Story', summary: 'A story' },
			{ project: 'OPS', type: 'Incident', summary: 'An incident', Severity: 'Major' },
			{ project: 'NOPE', type: 'Story', summary: 'Nowhere' },
		];
		const result = await site.run(
			{ operation: 'import', mode: 'create', projectFrom: 'column', projectColumn: 'project', issueTypeFrom: 'column', issueTypeColumn: 'type', mapping: 'columnNames' },
			rows,
		);
		expect(jsonOf(result, 0).map(({ _key }) => _key)).toEqual(['DEMO-1', 'OPS-1']);
		expect(jsonOf(result, 1)[0]).toMatchObject({ project: 'NOPE', _reason: expect.stringMatching(/no project "NOPE"/) });
	});

	it('sends fifty in one call, and one refusal in it hits its own row', async () => {
		const rows = Array.from({ length: 120 }, (_unused, index) => ({ summary: `Row ${index}`, parent: index === 60 ? 'DEMO-1' : '' }));
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Cannot be a parent of a story' });
		const result = await site.run(
			{ operation: 'import', mode: 'create', projectFrom: 'fixed', project: picked('DEMO'), issueTypeFrom: 'fixed', issueType: picked('Story'), mapping: 'columnNames' },
			rows,
		);
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulk')).toBe(3);
		expect(jsonOf(result, 1)).toEqual([expect.objectContaining({ summary: 'Row 60', _outcome: 'rejected' })]);
		for (const { summary, _key } of jsonOf(result, 0)) expect(issue(String(_key)).summary).toBe(summary);
		expect(jsonOf(result, 0)).toHaveLength(119);
	});
});

describe('Upsert', () => {
	const ROW = { external_id: 'e-1', type: 'Story', summary: 'One', labels: 'a,b', priority: 'High' };

	it('writes only what differs', async () => {
		await site.run(UPSERT, [ROW]);
		const requests: string[] = [];
		site.simulator.resetCounters();
		const result = await site.run(UPSERT, [{ ...ROW, labels: 'b, a', priority: 'Low' }]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _key: 'DEMO-1', _changes: 'Priority' });
		expect(requests).toEqual([]);
		expect(countCalls(site.simulator.counters, 'PUT /rest/api/3/issue/{issueIdOrKey}')).toBe(1);
		expect(site.simulator.counters.mails).toBe(0);
		expect(jsonOf(result, 2)[0]).toMatchObject({ mails: 0 });
	});

	it('says how many mails it could not switch off for an account that may not', async () => {
		await site.run(UPSERT, [ROW]);
		site.simulator.resetCounters();
		const result = await site.run(UPSERT, [{ ...ROW, summary: 'Two' }], { as: site.simulator.credentials.member });
		expect(jsonOf(result, 2)[0]).toMatchObject({ updated: 1, mails: 1 });
		expect(site.simulator.counters.mails).toBe(1);
	});

	it('finds its issues by a label, which joins the labels that people gave', async () => {
		const byLabel = { ...UPSERT, matchBy: 'label', labelPrefix: 'erp-', identityColumn: 'external_id' };
		await site.run(byLabel, [ROW]);
		expect(issue('DEMO-1').labels).toEqual(expect.arrayContaining(['a', 'b', 'erp-e-1']));
		const again = await site.run(byLabel, [ROW]);
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'unchanged', _key: 'DEMO-1' });
		const fewer = await site.run(byLabel, [{ ...ROW, labels: 'a' }]);
		expect(jsonOf(fewer, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Labels' });
		expect([...(issue('DEMO-1').labels as string[])].sort()).toEqual(['a', 'erp-e-1']);
	});

	it('updates by key where a row has one and creates where it has none', async () => {
		await site.run(UPSERT, [ROW]);
		const byKey = { ...UPSERT, matchBy: 'key', identityColumn: 'key', options: { leaveOut: 'external_id' } };
		const result = await site.run(byKey, [{ ...ROW, key: 'demo-1', summary: 'By key' }, { ...ROW, key: '', summary: 'New' }]);
		expect(jsonOf(result, 0).map(({ _outcome, _key }) => [_outcome, _key])).toEqual([['updated', 'DEMO-1'], ['created', 'DEMO-2']]);
	});

	it('creates parents before children, whatever the order of the rows, and rejects circles', async () => {
		const rows = [
			{ external_id: 'child', type: 'Story', summary: 'Child', parent: 'epic' },
			{ external_id: 'epic', type: 'Epic', summary: 'Epic', parent: '' },
			{ external_id: 'a', type: 'Story', summary: 'A', parent: 'b' },
			{ external_id: 'b', type: 'Story', summary: 'B', parent: 'a' },
		];
		const result = await site.run(UPSERT, rows);
		const [child, epic] = jsonOf(result, 0);
		expect(issue(String(child?._key)).parent).toMatchObject({ key: epic?._key });
		expect(jsonOf(result, 1).map(({ _reason }) => _reason)).toEqual([expect.stringMatching(/circle/), expect.stringMatching(/circle/)]);
		const again = await site.run(UPSERT, rows.slice(0, 2));
		expect(jsonOf(again, 2)[0]).toMatchObject({ unchanged: 2 });
	});

	it('a child whose parent row was rejected waits for it', async () => {
		const rows = [
			{ external_id: 'epic', type: 'Epic', summary: '' },
			{ external_id: 'child', type: 'Story', summary: 'Child', parent: 'epic' },
		];
		const result = await site.run(UPSERT, rows);
		expect(jsonOf(result, 1).map(({ _reason }) => _reason)).toEqual([
			expect.stringMatching(/Summary is required/),
			expect.stringMatching(/refers to row 1, which was not written/),
		]);
	});

	it('empty cells leave a field alone, or clear it when the user says so', async () => {
		await site.run(UPSERT, [ROW]);
		const left = await site.run(UPSERT, [{ ...ROW, labels: '' }]);
		expect(jsonOf(left, 0)[0]).toMatchObject({ _outcome: 'unchanged' });
		const cleared = await site.run({ ...UPSERT, options: { emptyCells: 'clear' } }, [{ ...ROW, labels: '' }]);
		expect(jsonOf(cleared, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Labels' });
		expect(issue('DEMO-1').labels).toEqual([]);
	});

	it('gives only changed rows when asked, and counts the others', async () => {
		await site.run(UPSERT, [ROW]);
		const result = await site.run({ ...UPSERT, options: { imported: 'changed' } }, [ROW, { ...ROW, external_id: 'e-2' }]);
		expect(jsonOf(result, 0).map(({ external_id: id }) => id)).toEqual(['e-2']);
		expect(jsonOf(result, 2)[0]).toMatchObject({ created: 1, unchanged: 1 });
	});

	it('a record that Export gave goes back in: nothing changes, and its own columns are no fields', async () => {
		await site.run(UPSERT, [ROW]);
		const exported = await site.run({ operation: 'export', mode: 'all', source: 'projects', projects: ['DEMO'], fieldSet: 'chosen', fields: ['External ID', 'Issue Type', 'Summary', 'Labels', 'Priority', 'Reporter', 'Created', 'Updated'], shape: 'table' });
		const result = await site.run({ ...UPSERT, issueTypeColumn: 'Issue Type', identityColumn: '' }, jsonOf(exported, 0));
		expect(jsonOf(result, 2)[0]).toMatchObject({ unchanged: 1, columnsLeftOut: ['key', 'id', 'url', 'Reporter Account ID', 'Created', 'Updated'] });
	});
});

describe('metadata that is older than the run', () => {
	it('is read again before a name is rejected that came to the site meanwhile', async () => {
		const row = { external_id: 'e-1', type: 'Story', summary: 'One', components: '' };
		await site.run(UPSERT, [row]);
		await new Promise((resolve) => setTimeout(resolve, 5));
		site.simulator.site.addComponent(site.simulator.site.project('DEMO')!, { name: 'Brand New' });
		const result = await site.run(UPSERT, [{ ...row, components: 'Brand New' }]);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(issue('DEMO-1').components).toEqual([expect.objectContaining({ name: 'Brand New' })]);
	});

	it('is not read again for a name that the run itself has looked up', async () => {
		await site.run(UPSERT, [{ external_id: 'e-1', type: 'Story', summary: 'One', components: 'Nowhere' }]);
		expect(countCalls(site.simulator.counters, 'GET /rest/api/3/field')).toBe(1);
	});
});

describe('what the node says', () => {
	it('links every outcome to its row and its record', async () => {
		const result = await site.run(UPSERT, [
			{ external_id: 'bad', type: 'Story', summary: '' },
			{ external_id: 'good', type: 'Story', summary: 'Good' },
		]);
		expect(result.outputs[0]?.[0]).toMatchObject({ pairedItem: { item: 1 }, json: { _url: `${site.simulator.url}/browse/DEMO-1`, _key: 'DEMO-1' } });
		expect(result.outputs[1]?.[0]).toMatchObject({ pairedItem: { item: 0 } });
		expect(result.hints[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(/1 created.*1 of 2 rows not written.*Summary is required/) });
	});

	it('groups rejections by their cause', async () => {
		const rows = ['a', 'b', 'c'].map((id) => ({ external_id: id, type: 'Story', summary: id, Team: 'Purple' }));
		const result = await site.run(UPSERT, rows);
		expect(jsonOf(result, 2)[0]?.rejections).toEqual([expect.objectContaining({ field: 'Team', count: 3, rows: [1, 2, 3] })]);
	});

	it('fails after the last row when the user wants that, and the good rows are done', async () => {
		const result = await site.run({ ...UPSERT, options: { ifRejected: 'fail' } }, [
			{ external_id: 'bad', type: 'Story', summary: '' },
			{ external_id: 'good', type: 'Story', summary: 'Good' },
		]);
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/1 of 2 rows were not written/);
		expect(result.error?.description).toMatch(/Row 1: Summary is required.*Give the row a value/);
		expect(issue('DEMO-1').summary).toBe('Good');
	});
});
