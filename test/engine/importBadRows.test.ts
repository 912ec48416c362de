import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** Every kind of bad row gets one clear outcome of its own, and the good row beside it is done. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const HOSTILE = ['..', '..', 'rest', 'api', '3', 'project', 'DEMO'].join('/');
const GOOD = { external_id: 'good', type: 'Story', summary: 'A good row' };

interface BadRow {
	readonly title: string;
	readonly row: IDataObject;
	readonly reason: RegExp;
	readonly fix?: RegExp;
	readonly field?: string;
}

const BAD_ROWS: readonly BadRow[] = [
	{
		title: 'a field that is not on the screen',
		row: { 'Legacy Number': 'L-1' },
		reason: /Legacy Number is not on the create screen of Story in DEMO/,
		fix: /screen in Jira, or leave the column out/,
		field: 'Legacy Number',
	},
	{ title: 'no value for a required field', row: { summary: '' }, reason: /Summary is required for Story in DEMO/, field: 'Summary' },
	{ title: 'a label with a space', row: { labels: 'fine, not fine' }, reason: /"not fine" of Labels has a space/, fix: /"not-fine"/, field: 'Labels' },
	{ title: 'a summary of 256 characters', row: { summary: 'x'.repeat(256) }, reason: /256 characters/, fix: /255/, field: 'Summary' },
	{ title: 'a summary with a line break', row: { summary: 'one\ntwo' }, reason: /line break/, field: 'Summary' },
	{ title: 'an unknown option', row: { Team: 'Purple' }, reason: /"Purple" is not a value of Team/, fix: /Red, Green, Blue/, field: 'Team' },
	{ title: 'an unknown component', row: { components: 'Backend, Cellar' }, reason: /"Cellar" is not a value of Components/, field: 'Components' },
	{ title: 'an unknown version', row: { 'Fix versions': '9.9' }, reason: /"9.9" is not a value of Fix versions/, field: 'Fix versions' },
	{ title: 'an e-mail that fits nobody', row: { assignee: 'nobody@example.com' }, reason: /No person is found for "nobody@example.com"/ },
	{ title: 'a name that fits two people', row: { assignee: 'Sam Smith' }, reason: /fits several people.*account ID.*account ID/, fix: /account ID/ },
	{ title: 'an issue type that the project lacks', row: { type: 'Incident' }, reason: /"Incident" is not a value of Issue Type in DEMO/, fix: /Story/ },
	{ title: 'no issue type', row: { type: '' }, reason: /does not say its Issue Type/, fix: /"type"/ },
	{ title: 'a word for a number', row: { 'Story Points': 'five' }, reason: /"five" is not a number/, field: 'Story Points' },
	{ title: 'a day that does not exist', row: { 'Due Stuff': '2026-02-30' }, reason: /"2026-02-30" is not a date/ },
	{ title: 'a moment without a zone', row: { 'Reviewed At': '2026-01-31 10:00' }, reason: /time zone/, fix: /\+01:00/ },
	{ title: 'a parent that does not exist', row: { parent: 'DEMO-999' }, reason: /no issue "DEMO-999"/ },
	{ title: 'a parent of the wrong level', row: { parent: 'other' }, reason: /parent/i },
	{ title: 'no identity', row: { external_id: ' ' }, reason: /no identity/ },
	{ title: 'an identity without a letter or digit', row: { external_id: '---' }, reason: /no letter or digit/ },
	{ title: 'an identity of 300 characters', row: { external_id: 'x'.repeat(300) }, reason: /255/ },
];

describe('a bad row', () => {
	it.each(BAD_ROWS)('$title: is rejected with reason and fix, and the others are done', async ({ row, reason, fix, field }) => {
		const other = { external_id: 'other', type: 'Story', summary: 'Another good row' };
		const columns = Object.fromEntries(Object.keys(row).map((name) => [name, '']));
		const rows = [{ ...columns, ...GOOD }, { ...columns, external_id: 'bad', type: 'Story', summary: 'A bad row', ...row }, { ...columns, ...other }];
		const result = await site.run(UPSERT, rows);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0).map(({ _outcome, external_id: id }) => [id, _outcome])).toEqual([['good', 'created'], ['other', 'created']]);
		const [rejected, ...more] = jsonOf(result, 1);
		expect(more).toEqual([]);
		expect(rejected).toMatchObject({ _outcome: 'rejected', _key: null, _retry: false });
		expect(rejected?._reason).toMatch(reason);
		expect(rejected?._fix).toMatch(fix ?? /\w+ \w+/);
		if (field !== undefined) expect(rejected?._field).toBe(field);
		expect(jsonOf(result, 2)[0]).toMatchObject({ rows: 3, created: 2, rejected: 1 });
	});

	it('keeps what came in and adds nothing but the outcome columns, so that it can be corrected and fed back', async () => {
		const bad = { external_id: 'bad', type: 'Story', summary: '', note: 7 };
		const first = await site.run({ ...UPSERT, options: { leaveOut: 'note' } }, [GOOD, bad]);
		const [rejected] = jsonOf(first, 1);
		expect(rejected).toMatchObject(bad);
		const second = await site.run({ ...UPSERT, options: { leaveOut: 'note' } }, [{ ...rejected, summary: 'Corrected' }]);
		expect(jsonOf(second, 0)[0]).toMatchObject({ _outcome: 'created', _reason: null, summary: 'Corrected' });
	});
});

describe('rows of the same identity', () => {
	it('equal ones are one write with an outcome each', async () => {
		const result = await site.run(UPSERT, [GOOD, { ...GOOD }]);
		const [first, second] = jsonOf(result, 0);
		expect(first).toMatchObject({ _outcome: 'created' });
		expect(second).toMatchObject({ _outcome: 'unchanged', _key: first?._key, _reason: expect.stringMatching(/row 1/) });
		expect(site.simulator.site.issues.find('DEMO-2')).toBeUndefined();
	});

	it('differing ones are rejected, naming each other', async () => {
		const rows = [GOOD, { external_id: 'x', type: 'Story', summary: 'One' }, { external_id: 'x', type: 'Story', summary: 'Two' }];
		const result = await site.run(UPSERT, rows);
		expect(jsonOf(result, 0)).toHaveLength(1);
		for (const row of jsonOf(result, 1)) expect(row._reason).toMatch(/Several rows say "x" and differ: row 2, row 3/);
		expect(jsonOf(result, 1)).toHaveLength(2);
	});

	it('two issues for one identity are named, and neither is touched', async () => {
		const { simulator } = site;
		for (const summary of ['First', 'Clone']) {
			simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary, fields: { customfield_10050: 'twin' } });
		}
		const result = await site.run(UPSERT, [GOOD, { external_id: 'twin', type: 'Story', summary: 'Changed' }]);
		expect(jsonOf(result, 1)[0]?._reason).toMatch(/Several issues carry "twin": DEMO-1, DEMO-2/);
		expect(simulator.site.readIssue('DEMO-1').fields.summary).toBe('First');
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created' });
	});
});

describe('what concerns the whole run is one error before the first write', () => {
	const stops: ReadonlyArray<readonly [string, IDataObject, IDataObject, RegExp]> = [
		['a column that fits no field', {}, { colour: 'red' }, /column "colour" fits no field/],
		['two columns for one field', {}, { Summary: 'again' }, /"summary" and "Summary" both mean the field Summary/],
		['an identity column that no row has', { identityColumn: 'sku' }, {}, /No row has the column "sku"/],
		['a type column that no row has', { issueTypeColumn: 'art' }, {}, /No row has the column "art"/],
		['a match field that the site lacks', { matchField: picked('Sku') }, {}, /no field "Sku"/],
	];

	it.each(stops)('%s', async (_title, parameters, column, message) => {
		const result = await site.run({ ...UPSERT, ...parameters }, [{ ...GOOD, ...column }]);
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(message);
		expect(result.error?.description).toMatch(/\w+ \w+/);
		expect(site.simulator.site.issues.find('DEMO-1')).toBeUndefined();
	});

	it('becomes an outcome of every row when the node is to continue on errors', async () => {
		const result = await site.run(UPSERT, [{ ...GOOD, colour: 'red' }], { node: { onError: 'continueRegularOutput' } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 1)[0]).toMatchObject({ ...GOOD, _outcome: 'not attempted', _reason: expect.stringMatching(/colour/) });
		expect(jsonOf(result, 2)[0]).toMatchObject({ stopped: expect.stringMatching(/colour/), notAttempted: 1 });
	});

	it('the column is left out and named in the report when the user says so', async () => {
		const result = await site.run({ ...UPSERT, options: { unknownColumns: 'leaveOut' } }, [{ ...GOOD, colour: 'red' }]);
		expect(jsonOf(result, 2)[0]).toMatchObject({ created: 1, columnsLeftOut: ['colour'] });
	});
});

describe('Update', () => {
	const UPDATE = { ...UPSERT, mode: 'update', matchBy: 'key', identityColumn: 'key', issueTypeFrom: 'fixed', issueType: picked('Story') };

	it('rejects a row without a key, one whose key nobody has and one that is no key, and does the others', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Old' });
		const rows = [
			{ key: 'DEMO-1', summary: 'New' },
			{ key: '', summary: 'Lost' },
			{ key: 'DEMO-77', summary: 'Lost' },
			{ key: HOSTILE, summary: 'Hostile' },
		];
		const result = await site.run(UPDATE, rows);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _key: 'DEMO-1', _changes: 'Summary' });
		const reasons = jsonOf(result, 1).map(({ _reason }) => String(_reason));
		expect(reasons).toEqual([
			expect.stringMatching(/no identity, so there is nothing to update/),
			expect.stringMatching(/no issue "DEMO-77"/),
			expect.stringMatching(/is not an issue key/),
		]);
		expect(site.simulator.site.readIssue('DEMO-1').fields.summary).toBe('New');
	});

	it('rejects a row whose issue is of another type or in another project: that would be a move', async () => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Bug', summary: 'A bug' });
		site.simulator.site.addIssue({ project: 'OPS', type: 'Incident', summary: 'An incident', fields: { customfield_10064: { value: 'Minor' } } });
		const result = await site.run(UPDATE, [{ key: 'DEMO-1', summary: 'x' }, { key: 'OPS-1', summary: 'x' }]);
		expect(jsonOf(result, 1).map(({ _reason }) => String(_reason))).toEqual([
			'DEMO-1 matches, but it is of type Bug, not Story in DEMO',
			'OPS-1 matches, but it is in project OPS, not Story in DEMO',
		]);
	});
});

describe('the edges of the input', () => {
	it('no rows at all is a run that did nothing and says so', async () => {
		const result = await site.run(UPSERT, []);
		expect(result.status).toBe('success');
	});

	it('one empty item is a row without anything, rejected for the whole run by its missing columns', async () => {
		const result = await site.run(UPSERT, [{}]);
		expect(result.error?.message).toMatch(/No row has the column/);
	});

	it('a byte-order mark at the first column does not hide it', async () => {
		const result = await site.run(UPSERT, [{ '\uFEFFexternal_id': 'bom', type: 'Story', summary: 'From a file with a mark' }]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'created' });
		expect(site.simulator.site.readIssue('DEMO-1').fields.customfield_10050).toBe('bom');
	});

	it('huge texts and odd characters arrive as they are, or are refused on their own row', async () => {
		const odd = 'Zürich 日本 👩‍👩‍👧 \u202Eevil "quotes" \\ back';
		const result = await site.run(UPSERT, [
			{ external_id: 'odd"\\ (1) OR project = OPS', type: 'Story', summary: odd, description: `${odd}\n\n${'long '.repeat(5000)}` },
			{ external_id: 'good', type: 'Story', summary: 'Fine', description: '' },
		]);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(site.simulator.site.readIssue('DEMO-1').fields.summary).toBe(odd);
		const again = await site.run(UPSERT, [{ external_id: 'odd"\\ (1) OR project = OPS', type: 'Story', summary: odd }]);
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'unchanged', _key: 'DEMO-1' });
	});
});
