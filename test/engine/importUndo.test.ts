import type { IDataObject } from 'n8n-workflow';
import { jsonOf, type EngineResult } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** The output Undo: rows that put back what an import has changed, without an expression in between. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const BY_KEY: IDataObject = { ...UPSERT, mode: 'update', matchBy: 'key', identityColumn: '' };
/** What the documentation tells a builder to set for putting back. */
const PUT_BACK: IDataObject = { ...BY_KEY, projectFrom: 'column', projectColumn: 'project', issueTypeColumn: 'Issue Type', options: { emptyCells: 'clear' } };
const UNDO = { undoRows: true, emptyCells: 'clear' };
const [IMPORTED, REJECTED, REPORT, UNDONE] = [0, 1, 2, 3];

const row = (id: number, more: IDataObject = {}): IDataObject => ({ external_id: `X-${id}`, type: 'Story', summary: `Row ${id}`, ...more });
const report = (result: EngineResult) => jsonOf(result, REPORT)[0] as IDataObject;
const person = (name: string) => [...site.simulator.site.users.values()].filter(({ displayName }) => displayName === name);

/** All that an import can write, as the site has it. */
function stateOf(key: string): IDataObject {
	const { fields } = site.simulator.site.readIssue(key);
	const ownClock = ['updated', 'lastViewed', 'statuscategorychangedate', 'resolutiondate', 'workratio'];
	// Jira gives an empty list for a list that was never filled, or nothing: both are empty.
	const told = Object.entries(fields).map(([id, value]) => [id, Array.isArray(value) && value.length === 0 ? null : value] as const);
	// The simulator gives JSON, as Jira does.
	return JSON.parse(JSON.stringify(Object.fromEntries(told.filter(([id]) => !ownClock.includes(id))))) as IDataObject;
}

/** A text that Markdown cannot say. */
const PANEL = {
	type: 'doc',
	version: 1,
	content: [
		{ type: 'panel', attrs: { panelType: 'warning' }, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Mind ', marks: [{ type: 'textColor', attrs: { color: '#ff5630' } }] }, { type: 'text', text: 'the *gap*' }] }] },
	],
};

/** Every kind of field with a value; two people share a name, one is not active any more, one sprint is over. */
function addWhole(status: string) {
	const { simulator } = site;
	const board = simulator.site.boards.values().next().value!;
	const over = simulator.site.addSprint(board, { name: 'Over', state: 'closed' });
	const next = simulator.site.addSprint(board, { name: 'Next', state: 'future' });
	const epic = simulator.site.addIssue({ project: 'DEMO', type: 'Epic', summary: 'Epic' });
	const [, sam] = person('Sam Smith');
	const [ina] = person('Ina Inactive');
	return simulator.site.addIssue({
		...{ project: 'DEMO', type: 'Story', summary: 'As it was', status, parent: epic.key },
		fields: {
			'External ID': 'E-7', description: PANEL, environment: 'Some **text**', priority: { name: 'High' }, labels: ['one', 'two'],
			components: [{ name: 'Backend' }], fixVersions: [{ name: '1.0' }], versions: [{ name: '1.0' }], duedate: '2026-02-28',
			assignee: { accountId: sam!.accountId }, Approver: { accountId: ina!.accountId }, Reviewers: [{ accountId: sam!.accountId }],
			Sprint: [over.id, next.id], 'Story Points': 2.5, Team: { value: 'Red' }, Platforms: [{ value: 'Web' }, { value: 'iOS' }],
			'Reviewed At': '2026-01-31T10:00:00.000+0100', 'Reference Link': 'https://example.com/a', 'Acceptance Criteria': 'Given',
			Tags: ['x'], Region: { value: 'Europe', child: { value: 'Paris' } }, Checks: [{ value: 'Tested' }],
		},
	});
}

const CLEARED: IDataObject = {
	...{ description: '', environment: '', priority: 'Low', labels: '', components: '', fixVersions: '', versions: '', duedate: '', assignee: '' },
	...{ Approver: '', Reviewers: '', Sprint: '', 'Story Points': '', Team: '', Platforms: '', 'Reviewed At': '', 'Reference Link': '' },
	...{ 'Acceptance Criteria': '', Tags: '', Region: '', Checks: '', parent: '', 'External ID': '' },
};

describe('the output Undo', () => {
	it('puts back every type of field, what was empty and what was cleared, and the status', async () => {
		const whole = addWhole('In Progress');
		const empty = site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Nothing but a summary' });
		const untouched = site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Same' });
		const keys = [whole.key, empty.key, untouched.key];
		const original = keys.map(stateOf);
		const rows: IDataObject[] = [
			{ key: whole.key, type: 'Story', summary: 'Other', Status: 'Done', ...CLEARED },
			{
				...{ key: empty.key, type: 'Story', summary: 'Filled', description: '# New', environment: 'x', priority: 'Highest', labels: 'a, b', components: 'Frontend' },
				...{ fixVersions: '2.0', versions: '2.0', duedate: '2027-01-01', assignee: 'Max Member', Approver: 'Rita Reader', Reviewers: 'Max Member, Rita Reader' },
				...{ Sprint: 'Next', 'Story Points': 8, Team: 'Blue', Platforms: 'Android', 'Reviewed At': '2026-01-31T10:00:00Z', 'Reference Link': 'https://example.com/b' },
				...{ 'Acceptance Criteria': 'When', Tags: 'y', Region: 'Asia > Tokyo', Checks: 'Documented', parent: 'DEMO-1', 'External ID': 'N-1', Status: 'Done' },
			},
			{ key: untouched.key, type: 'Story', summary: 'Same' },
		];
		const changed = await site.run({ ...BY_KEY, options: UNDO }, rows);
		expect(jsonOf(changed, REJECTED)).toEqual([]);
		expect(jsonOf(changed, IMPORTED).map(({ _outcome }) => _outcome)).toEqual(['updated', 'updated', 'unchanged']);
		keys.slice(0, 2).forEach((key, at) => expect(stateOf(key)).not.toEqual(original[at]));

		const undo = jsonOf(changed, UNDONE);
		expect(undo).toHaveLength(2);
		expect(changed.outputs[UNDONE]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(undo[0]).toMatchObject({ key: whole.key, Project: 'DEMO', 'Issue Type': 'Story', Summary: 'As it was', Description: PANEL, Labels: ['one', 'two'] });
		expect(undo[1]).toMatchObject({ key: empty.key, Description: null, Sprint: null, Assignee: null, Parent: null });
		expect(report(changed)).toMatchObject({ undo: { records: 2, stays: [] } });

		const back = await site.run({ ...PUT_BACK, options: UNDO }, undo);
		expect(jsonOf(back, REJECTED)).toEqual([]);
		expect(jsonOf(back, IMPORTED).map(({ _outcome }) => _outcome)).toEqual(['updated', 'updated']);
		keys.forEach((key, at) => expect(stateOf(key)).toEqual(original[at]));
		expect(jsonOf(await site.run(PUT_BACK, undo), IMPORTED).map(({ _outcome }) => _outcome)).toEqual(['unchanged', 'unchanged']);

		// An undo can be undone.
		await site.run(PUT_BACK, jsonOf(back, UNDONE));
		expect(stateOf(whole.key)).toMatchObject({ summary: 'Other', description: null, assignee: null, labels: null, status: { name: 'Done' } });
	});

	it('goes through a file or a sheet, where objects and lists are their JSON texts', async () => {
		const whole = addWhole('To Do');
		const original = stateOf(whole.key);
		const changed = await site.run({ ...BY_KEY, options: UNDO }, [{ key: whole.key, type: 'Story', summary: 'Other', ...CLEARED }]);
		const asText = (value: unknown) => (typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as string));
		const texts = jsonOf(changed, UNDONE).map((item) => Object.fromEntries(Object.entries(item).map(([name, value]) => [name, asText(value)])));
		expect(jsonOf(await site.run(PUT_BACK, texts), REJECTED)).toEqual([]);
		expect(stateOf(whole.key)).toEqual(original);
	});

	it('rejects a row with a value that Jira takes no more, and names it', async () => {
		const { site: jira } = site.simulator;
		const { key } = jira.addIssue({ project: 'DEMO', type: 'Story', summary: 'As it was', fields: { versions: [{ name: '0.9' }] } });
		const changed = await site.run({ ...BY_KEY, options: UNDO }, [{ key, type: 'Story', versions: '' }]);
		const back = await site.run(PUT_BACK, jsonOf(changed, UNDONE));
		expect(jsonOf(back, REJECTED)[0]).toMatchObject({ _outcome: 'rejected', _key: key, _reason: '"0.9" of Affects versions is archived in DEMO' });
	});

	it('has what a mirror moved, and says what stays', async () => {
		await site.run(UPSERT, [row(1), row(2), row(3), row(4)]);
		const parameters = { ...UPSERT, mode: 'mirror', withoutRow: 'move', moveTo: picked('Done') };
		const options = { undoRows: true, maximumRemovals: 9, maximumRemovalsPercent: 100, childLists: ['comments'], notFound: 'create' };
		const rows = [row(1, { summary: 'Other', comments: '["Hello"]', fixVersions: '9.9' }), row(2, { comments: '', fixVersions: '' }), row(9, { comments: '', fixVersions: '' })];
		const changed = await site.run({ ...parameters, options }, rows);
		expect(report(changed).undo).toEqual({
			records: 3,
			stays: [
				'1 issues were created: to take them away again, import their keys with the mode Delete',
				'1 rows brought along comments, worklogs, links or files: what was added or changed there stays',
				'1 versions and components were wanted new: those that were created stay',
			],
		});
		await site.run(PUT_BACK, jsonOf(changed, UNDONE));
		const status = (key: string) => (stateOf(key).status as IDataObject).name;
		expect(['DEMO-3', 'DEMO-4'].map(status)).toEqual(['To Do', 'To Do']);
		expect(stateOf('DEMO-1')).toMatchObject({ summary: 'Row 1', fixVersions: null });
	});

	it('has no deleted issue, and says that it cannot come back', async () => {
		await site.run(UPSERT, [row(1), row(2)]);
		const result = await site.run({ ...UPSERT, mode: 'delete', options: { undoRows: true } }, [row(1)]);
		expect(jsonOf(result, UNDONE)).toEqual([]);
		expect(report(result).undo).toMatchObject({ records: 0, stays: [expect.stringContaining('1 issues were deleted, and cannot come back under their keys')] });
	});

	it('has an issue whose update nobody has heard of, and none that Jira refused', async () => {
		await site.run(UPSERT, [row(1), row(2)]);
		const PUT = { method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}' } as const;
		site.simulator.faults.add({ ...PUT, effect: { kind: 'answer', status: 400, body: { errorMessages: ['No.'], errors: {} } }, times: 1 });
		const refused = await site.run({ ...UPSERT, options: { undoRows: true } }, [row(1, { summary: 'Other' })]);
		expect(jsonOf(refused, REJECTED)).toHaveLength(1);
		expect(jsonOf(refused, UNDONE)).toEqual([]);
		site.simulator.faults.add({ ...PUT, effect: { kind: 'resetAfter' }, times: 9 });
		const open = await site.run({ ...UPSERT, options: { undoRows: true } }, [row(2, { summary: 'Other' })]);
		expect(jsonOf(open, UNDONE)).toEqual([{ key: 'DEMO-2', Project: 'DEMO', 'Issue Type': 'Story', Summary: 'Row 2' }]);
	});

	it('is not there unless asked for, nor filled by a dry run', async () => {
		await site.run(UPSERT, [row(1)]);
		const dry = await site.run({ ...UPSERT, dryRun: true, options: { undoRows: true } }, [row(1, { summary: 'Other' })]);
		expect(jsonOf(dry, UNDONE)).toEqual([]);
		const without = await site.run(UPSERT, [row(1, { summary: 'Other' })]);
		expect(without.outputs).toHaveLength(3);
		expect(report(without).undo).toBeNull();
	});
});
