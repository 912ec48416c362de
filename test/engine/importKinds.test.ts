import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, type EngineResult } from './engine';
import { connectedSite, picked, type ConnectedSite } from './site';

/** What belongs to projects and issues is imported like issues: found again, and written only where it differs. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const outcomes = (result: EngineResult) => jsonOf(result, 0).map(({ _outcome }) => _outcome);
const reasons = (result: EngineResult) =>
	jsonOf(result, 1).map(({ _outcome, _reason }) => [_outcome, _reason]);
const demo = () => site.simulator.site.project('DEMO')!;

/** Calls that write one kind: everything else that a run sends reads. */
function writesTo(path: string): number {
	const { counters } = site.simulator;
	const writing = ['POST', 'PUT', 'DELETE'];
	return writing.reduce(
		(sum, method) =>
			sum + countCalls(counters, `${method} ${path}`) + countCalls(counters, `${method} ${path}/{id}`),
		0,
	);
}

const PARTS: IDataObject = {
	operation: 'import',
	mode: 'upsert',
	projectFrom: 'fixed',
	project: picked('DEMO'),
	matchBy: 'field',
	mapping: 'columnNames',
};

describe('versions', () => {
	const VERSIONS: IDataObject = { ...PARTS, resource: 'version' };
	const row = (name: string, more: IDataObject = {}): IDataObject => ({ name, ...more });

	it('are made in the order of the rows, and the same rows a second time write nothing', async () => {
		const rows = [
			row('Spring', {
				description: 'First',
				start_date: '2026-03-01',
				'Release Date': '2026-05-31',
				released: 'true',
				archived: false,
			}),
			row('Summer', {
				description: 'Second',
				start_date: null,
				'Release Date': null,
				released: 'FALSE',
				archived: null,
			}),
		];
		const before = demo().versions.length;
		const first = await site.run(VERSIONS, rows);
		expect(outcomes(first)).toEqual(['created', 'created']);
		expect(demo().versions.slice(before)).toMatchObject([
			{
				name: 'Spring',
				description: 'First',
				startDate: '2026-03-01',
				releaseDate: '2026-05-31',
				released: true,
				archived: false,
			},
			{ name: 'Summer', released: false },
		]);
		site.simulator.resetCounters();
		expect(outcomes(await site.run(VERSIONS, rows))).toEqual(['unchanged', 'unchanged']);
		expect(writesTo('/rest/api/3/version')).toBe(0);
		expect(countCalls(site.simulator.counters, 'GET /rest/api/3/project/{projectIdOrKey}/versions')).toBe(1);
	});

	it('an export comes back as it is, also by ID', async () => {
		await site.run(VERSIONS, [
			row('Spring', { description: 'First', releaseDate: '2026-05-31', released: true }),
		]);
		for (const shape of ['simplified', 'table']) {
			const exported = jsonOf(
				await site.run({ resource: 'version', operation: 'export', mode: 'all', shape, projects: ['DEMO'] }),
				0,
			);
			site.simulator.resetCounters();
			const byName = await site.run(
				{ ...VERSIONS, projectFrom: 'column', projectColumn: 'Project' },
				exported,
			);
			expect(new Set(outcomes(byName))).toEqual(new Set(['unchanged']));
			expect(new Set(outcomes(await site.run({ ...VERSIONS, matchBy: 'key' }, exported)))).toEqual(
				new Set(['unchanged']),
			);
			expect(writesTo('/rest/api/3/version')).toBe(0);
		}
	});

	it('update writes what differs and keeps what was there; a name matches regardless of case', async () => {
		await site.run(VERSIONS, [row('Spring', { description: 'First' })]);
		const result = await site.run({ ...VERSIONS, mode: 'update' }, [
			row('SPRING', { description: 'Other' }),
			row('Nowhere'),
		]);
		expect(jsonOf(result, 0)).toMatchObject([
			{
				_outcome: 'updated',
				_changes: 'Name, Description',
				_before: '{"Name":"Spring","Description":"First"}',
			},
		]);
		expect(reasons(result)).toEqual([
			['rejected', 'There is no version "Nowhere" that this account can see'],
		]);
		expect(demo().versions.at(-1)).toMatchObject({ name: 'SPRING', description: 'Other' });
	});

	it('one name in two projects is two versions; a project that is not there concerns its rows only', async () => {
		const rows = [
			row('Spring', { project: 'DEMO' }),
			row('Spring', { project: 'ops' }),
			row('Spring', { project: 'NONE' }),
		];
		const result = await site.run({ ...VERSIONS, projectFrom: 'column', projectColumn: 'project' }, rows);
		expect(outcomes(result)).toEqual(['created', 'created']);
		expect(reasons(result)).toEqual([['rejected', 'There is no project "NONE" that this account can see']]);
		expect(site.simulator.site.project('OPS')!.versions.map(({ name }) => name)).toContain('Spring');
	});

	it('Create, Skip Existing and Update, Skip Missing leave the others alone', async () => {
		await site.run(VERSIONS, [row('Spring', { description: 'First' })]);
		const rows = [row('Spring', { description: 'Other' }), row('Summer')];
		expect(outcomes(await site.run({ ...VERSIONS, mode: 'updateExisting' }, rows))).toEqual([
			'updated',
			'skipped',
		]);
		expect(outcomes(await site.run({ ...VERSIONS, mode: 'createMissing' }, rows))).toEqual([
			'skipped',
			'created',
		]);
	});

	it('Delete takes them from the issues, keeps what was there, and skips what is gone', async () => {
		await site.run(VERSIONS, [row('Spring', { description: 'First' })]);
		const result = await site.run({ ...VERSIONS, mode: 'delete' }, [row('Spring'), row('Nowhere')]);
		expect(outcomes(result)).toEqual(['deleted', 'skipped']);
		expect(JSON.parse(String(jsonOf(result, 0)[0]?._before))).toMatchObject({
			Name: 'Spring',
			Description: 'First',
		});
		expect(demo().versions.map(({ name }) => name)).not.toContain('Spring');
		expect(outcomes(await site.run({ ...VERSIONS, mode: 'delete' }, [row('Spring')]))).toEqual(['skipped']);
	});

	it('Dry Run plans and writes nothing; too many changes are refused', async () => {
		const result = await site.run({ ...VERSIONS, dryRun: true }, [row('Spring'), row('Summer')]);
		expect(jsonOf(result, 2)[0]).toMatchObject({
			kind: 'version',
			dryRun: { create: 2, calls: 2, mails: 0 },
		});
		const refused = await site.run({ ...VERSIONS, options: { maximumChanges: 1 } }, [
			row('Spring'),
			row('Summer'),
		]);
		expect(refused.error?.message).toContain('Maximum Changes allows 1');
		expect(writesTo('/rest/api/3/version')).toBe(0);
	});

	it('a create whose answer is lost is looked up in the list, and the row is created', async () => {
		site.simulator.faults.add({
			method: 'POST',
			path: '/rest/api/3/version',
			effect: { kind: 'resetAfter' },
		});
		const result = await site.run(VERSIONS, [row('Spring', { description: 'First' })]);
		expect(jsonOf(result, 0)).toMatchObject([{ _outcome: 'created', _id: demo().versions.at(-1)!.id }]);
		expect(demo().versions.filter(({ name }) => name === 'Spring')).toHaveLength(1);
	});

	it('a create that never arrived stays unknown and is not sent again', async () => {
		site.simulator.faults.add({
			method: 'POST',
			path: '/rest/api/3/version',
			effect: { kind: 'resetBefore' },
		});
		const result = await site.run(VERSIONS, [row('Spring')]);
		expect(jsonOf(result, 1)).toMatchObject([{ _outcome: 'unknown' }]);
		expect(outcomes(await site.run(VERSIONS, [row('Spring')]))).toEqual(['created']);
	});

	it('words that mean nothing, and rows that contradict each other, are rejected', async () => {
		const rows = [
			row('Spring', { released: 'perhaps' }),
			row('Autumn', { description: 'a' }),
			row('Autumn', { description: 'b' }),
		];
		expect(reasons(await site.run(VERSIONS, rows))).toEqual([
			['rejected', '"perhaps" is neither true nor false'],
			['rejected', 'Several rows say "Autumn" and differ: row 2, row 3'],
			['rejected', 'Several rows say "Autumn" and differ: row 2, row 3'],
		]);
	});
});

describe('components', () => {
	const COMPONENTS: IDataObject = { ...PARTS, resource: 'component' };
	const LEAD = 'max.member@example.com';

	it('are made with their lead, changed, cleared and deleted; a second run writes nothing', async () => {
		const rows = [
			{ Name: 'Engine', Description: 'Runs', Lead: LEAD, 'Default Assignee Type': 'COMPONENT_LEAD' },
			{ Name: 'Door' },
		];
		expect(outcomes(await site.run(COMPONENTS, rows))).toEqual(['created', 'created']);
		expect(demo().components.find(({ name }) => name === 'Engine')).toMatchObject({
			description: 'Runs',
			assigneeType: 'COMPONENT_LEAD',
			leadAccountId: expect.any(String),
		});
		site.simulator.resetCounters();
		expect(outcomes(await site.run(COMPONENTS, rows))).toEqual(['unchanged', 'unchanged']);
		expect(writesTo('/rest/api/3/component')).toBe(0);

		const cleared = [{ Name: 'Engine', Description: '', Lead: '' }];
		expect(outcomes(await site.run({ ...COMPONENTS, options: { emptyCells: 'clear' } }, cleared))).toEqual([
			'updated',
		]);
		expect(demo().components.find(({ name }) => name === 'Engine')).toMatchObject({
			description: '',
			leadAccountId: undefined,
		});
		expect(outcomes(await site.run({ ...COMPONENTS, options: { emptyCells: 'clear' } }, cleared))).toEqual([
			'unchanged',
		]);
		expect(outcomes(await site.run({ ...COMPONENTS, mode: 'delete' }, rows))).toEqual(['deleted', 'deleted']);
		expect(demo().components.map(({ name }) => name)).not.toContain('Engine');
	});

	it('by ID: an ID of another project matches nothing', async () => {
		await site.run(COMPONENTS, [{ Name: 'Engine' }]);
		const { id } = demo().components.find(({ name }) => name === 'Engine')!;
		const renamed = await site.run({ ...COMPONENTS, matchBy: 'key' }, [{ id, Name: 'Motor' }]);
		expect(jsonOf(renamed, 0)).toMatchObject([{ _outcome: 'updated', _id: id, _changes: 'Name' }]);
		const elsewhere = await site.run(
			{ ...COMPONENTS, matchBy: 'key', mode: 'delete', project: picked('OPS') },
			[{ id }],
		);
		expect(outcomes(elsewhere)).toEqual(['skipped']);
		expect(demo().components.map(({ name }) => name)).toContain('Motor');
	});

	it('an account that may not change the project is told so, row by row', async () => {
		const result = await site.run(COMPONENTS, [{ Name: 'Engine' }], {
			as: site.simulator.credentials.member,
		});
		expect(reasons(result)).toEqual([['rejected', expect.stringContaining('permission')]]);
	});

	it('fields are chosen in the mapper by name', async () => {
		const { fields } = await site.ask(
			COMPONENTS,
			async (context, node) => await node.methods!.resourceMapping!.getComponentColumns!.call(context),
		);
		expect(fields.map(({ id }) => id)).toEqual(['name', 'description', 'lead', 'assigneeType']);
		const columns = { mappingMode: 'defineBelow', value: { name: 'Engine', description: 'Mapped' } };
		expect(outcomes(await site.run({ ...COMPONENTS, mapping: 'mapper', columns }, [{}]))).toEqual([
			'created',
		]);
		expect(demo().components.find(({ name }) => name === 'Engine')).toMatchObject({ description: 'Mapped' });
	});
});

const ROWS: IDataObject = {
	operation: 'import',
	mode: 'upsert',
	issueColumn: 'issue',
	matchBy: 'field',
	mapping: 'columnNames',
};

describe('comments', () => {
	const COMMENTS: IDataObject = { ...ROWS, resource: 'comment' };
	const row = (id: string, body: string, more: IDataObject = {}): IDataObject => ({
		issue: 'DEMO-1',
		external_id: id,
		body,
		...more,
	});
	const comments = (key = 'DEMO-1') => site.simulator.site.issues.find(key)!.comments;

	beforeEach(() => {
		for (let n = 0; n < 2; n++)
			site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: `Issue ${n}` });
	});

	it('keep the order of the rows, and the same rows a second time write nothing', async () => {
		const rows = [
			...Array.from({ length: 12 }, (_none, n) => row(`C-${n}`, `Comment **${n}**`)),
			row('C-0', 'Elsewhere', { issue: 'demo-2' }),
		];
		const first = await site.run(COMMENTS, rows);
		expect(jsonOf(first, 2)[0]).toMatchObject({ created: 13, mails: 13 });
		expect(comments().map(({ properties }) => properties[0]?.value)).toMatchObject(
			rows.slice(0, 12).map(({ external_id }) => ({ identity: external_id })),
		);
		site.simulator.resetCounters();
		expect(jsonOf(await site.run(COMMENTS, rows), 2)[0]).toMatchObject({ unchanged: 13 });
		expect(writesTo('/rest/api/3/issue/{issueIdOrKey}/comment')).toBe(0);
	});

	it('an update changes the text alone, without mails, and keeps restriction and identity', async () => {
		await site.run(COMMENTS, [row('C-1', 'Old', { visibility: 'role: Administrators' })]);
		site.simulator.resetCounters();
		const result = await site.run(COMMENTS, [row('C-1', 'New')]);
		expect(jsonOf(result, 0)).toMatchObject([
			{ _outcome: 'updated', _key: 'DEMO-1', _changes: 'Body', _before: '{"Body":"Old"}' },
		]);
		expect(site.simulator.counters.mails).toBe(0);
		expect(comments()).toMatchObject([
			{ visibility: { type: 'role', value: 'Administrators' }, properties: [{ value: { identity: 'C-1' } }] },
		]);
		expect(outcomes(await site.run(COMMENTS, [row('C-1', 'New')]))).toEqual(['unchanged']);
	});

	it('are found by ID, and can be given an identity so', async () => {
		await site.run({ ...COMMENTS, mode: 'create' }, [{ issue: 'DEMO-1', body: 'Loose' }]);
		const { id } = comments()[0]!;
		const result = await site.run({ ...COMMENTS, mode: 'update', matchBy: 'key' }, [
			{ issue: 'DEMO-1', id, external_id: 'C-9' },
		]);
		expect(jsonOf(result, 0)).toMatchObject([{ _outcome: 'updated', _changes: 'External ID', _id: id }]);
		expect(outcomes(await site.run(COMMENTS, [row('C-9', 'Loose')]))).toEqual(['unchanged']);
	});

	it('two of one identity are a rejection that names both', async () => {
		await site.run({ ...COMMENTS, mode: 'create' }, [row('C-1', 'One'), row('C-1', 'One')]);
		const [first, second] = comments().map(({ id }) => id);
		expect(reasons(await site.run(COMMENTS, [row('C-1', 'One')]))).toEqual([
			['rejected', `Several comments carry "C-1": DEMO-1 (ID ${first}), DEMO-1 (ID ${second})`],
		]);
	});

	it('internal comments are made so, and stay what they are', async () => {
		await site.run(COMMENTS, [row('C-1', 'Secret', { internal: true })]);
		expect(comments()[0]?.properties).toContainEqual({ key: 'sd.public.comment', value: { internal: true } });
		expect(outcomes(await site.run(COMMENTS, [row('C-1', 'Secret', { internal: 'true' })]))).toEqual([
			'unchanged',
		]);
		await site.run(COMMENTS, [row('C-1', 'Changed')]);
		expect(comments()[0]?.properties).toContainEqual({ key: 'sd.public.comment', value: { internal: true } });
		const opened = await site.run(COMMENTS, [row('C-1', 'Secret', { internal: false })]);
		expect(reasons(opened)).toEqual([['rejected', 'Internal can be set only when the comment is created']]);
	});

	it('an export of the comments of issues comes back by ID', async () => {
		await site.run(COMMENTS, [
			row('C-1', 'One **bold** word'),
			row('C-2', 'Two', { visibility: 'role: Administrators' }),
		]);
		const exported = await site.run({
			operation: 'export',
			mode: 'all',
			source: 'projects',
			projects: ['DEMO'],
			fieldSet: 'standard',
			shape: 'simplified',
			children: ['comments'],
			childrenAs: 'records',
		});
		const children = jsonOf(exported, 1).filter(({ id }) => id !== undefined);
		expect(children).toHaveLength(2);
		const column = Object.keys(children[0]!).find((name) => children[0]![name] === 'DEMO-1')!;
		site.simulator.resetCounters();
		const options = { unknownColumns: 'leaveOut' };
		expect(
			outcomes(await site.run({ ...COMMENTS, matchBy: 'key', issueColumn: column, options }, children)),
		).toEqual(['unchanged', 'unchanged']);
		expect(writesTo('/rest/api/3/issue/{issueIdOrKey}/comment')).toBe(0);
	});

	it('a create whose answer is lost is found by what it was made with', async () => {
		site.simulator.faults.add({
			method: 'POST',
			path: '/rest/api/3/issue/{issueIdOrKey}/comment',
			effect: { kind: 'resetAfter' },
		});
		expect(outcomes(await site.run(COMMENTS, [row('C-1', 'Once'), row('C-2', 'Twice')]))).toEqual([
			'created',
			'created',
		]);
		expect(comments()).toHaveLength(2);
	});

	it('Delete, and rows that fit nothing', async () => {
		await site.run(COMMENTS, [row('C-1', 'One'), row('C-2', 'Two')]);
		expect(
			outcomes(await site.run({ ...COMMENTS, mode: 'delete' }, [row('C-1', 'One'), row('C-9', 'None')])),
		).toEqual(['deleted', 'skipped']);
		expect(comments()).toHaveLength(1);
		const bad = [
			row('C-3', 'x', { issue: 'DEMO-99' }),
			row('C-4', 'x', { visibility: 'friends' }),
			row('C-5', ''),
			row('C-6', 'x', { issue: '' }),
			{ issue: 'DEMO-1', body: 'x' },
		];
		expect(reasons(await site.run(COMMENTS, bad)).map(([, reason]) => reason)).toEqual([
			'There is no issue "DEMO-99" that this account can see',
			'"friends" does not say who may see it',
			'Body is required for a comment of DEMO-1, and the row has none',
			'The row does not say its Issue',
			'The row has no identity, so every run would create it again',
		]);
	});
});

describe('worklogs', () => {
	const WORKLOGS: IDataObject = { ...ROWS, resource: 'worklog', adjustEstimate: 'leave' };
	const row = (id: string, more: IDataObject = {}): IDataObject => ({
		issue: 'DEMO-1',
		'External ID': id,
		started: '2026-01-31T10:00:00+01:00',
		'Time Spent': '1h 30m',
		comment: 'Some **work**',
		...more,
	});
	const worklogs = () => site.simulator.site.issues.find('DEMO-1')!.worklogs;
	const PATH = '/rest/api/3/issue/{issueIdOrKey}/worklog';

	beforeEach(() => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'Issue' });
	});

	it('are logged without mails; the same time in other words writes nothing', async () => {
		expect(outcomes(await site.run(WORKLOGS, [row('W-1'), row('W-2', { 'Time Spent': '2h' })]))).toEqual([
			'created',
			'created',
		]);
		expect(worklogs().map(({ timeSpentSeconds }) => timeSpentSeconds)).toEqual([5400, 7200]);
		expect(site.simulator.counters.mails).toBe(0);
		site.simulator.resetCounters();
		const again = [
			row('W-1', { 'Time Spent': '90m' }),
			row('W-2', { 'Time Spent': null, 'Time Spent Seconds': 7200 }),
		];
		expect(outcomes(await site.run(WORKLOGS, again))).toEqual(['unchanged', 'unchanged']);
		expect(writesTo(PATH)).toBe(0);
	});

	it('update, delete and dry run', async () => {
		await site.run(WORKLOGS, [row('W-1')]);
		const plan = await site.run({ ...WORKLOGS, dryRun: true }, [row('W-1', { 'Time Spent': '3h' })]);
		expect(jsonOf(plan, 2)[1]).toMatchObject({
			action: 'update',
			changes: { 'Time Spent': { from: '1h 30m', to: '3h' } },
		});
		const result = await site.run(WORKLOGS, [row('W-1', { 'Time Spent': '3h', comment: 'Other' })]);
		expect(jsonOf(result, 0)).toMatchObject([
			{
				_outcome: 'updated',
				_changes: 'Time Spent, Comment',
				_before: '{"Time Spent":"1h 30m","Comment":"Some **work**"}',
			},
		]);
		expect(worklogs()).toMatchObject([
			{ timeSpentSeconds: 10_800, properties: [{ value: { identity: 'W-1' } }] },
		]);
		expect(outcomes(await site.run({ ...WORKLOGS, mode: 'delete' }, [row('W-1')]))).toEqual(['deleted']);
		expect(worklogs()).toEqual([]);
	});

	it('an export of worklogs comes back by ID', async () => {
		await site.run(WORKLOGS, [row('W-1')]);
		site.simulator.clock.advance(120_000);
		const exported = jsonOf(
			await site.run({ resource: 'worklog', operation: 'export', mode: 'all', shape: 'simplified' }),
			0,
		);
		expect(exported).toHaveLength(1);
		site.simulator.resetCounters();
		expect(
			outcomes(await site.run({ ...WORKLOGS, matchBy: 'key', issueColumn: 'Issue Key' }, exported)),
		).toEqual(['unchanged']);
		expect(writesTo(PATH)).toBe(0);
	});

	it('times that are none, or that contradict each other, are rejected', async () => {
		const rows = [
			row('W-1', { 'Time Spent': '90' }),
			row('W-2', { 'Time Spent Seconds': 60 }),
			row('W-3', { 'Time Spent': '' }),
		];
		expect(reasons(await site.run(WORKLOGS, rows))).toEqual([
			['rejected', '"90" is not a duration'],
			['rejected', 'Time Spent is "1h 30m", and Time Spent Seconds "60"'],
			['rejected', 'The row lacks a time that a worklog needs'],
		]);
	});

	it('a create whose answer is lost is found by what it was made with', async () => {
		site.simulator.faults.add({ method: 'POST', path: PATH, effect: { kind: 'resetAfter' } });
		expect(outcomes(await site.run(WORKLOGS, [row('W-1')]))).toEqual(['created']);
		expect(worklogs()).toHaveLength(1);
	});
});

describe('projects', () => {
	const PROJECTS: IDataObject = {
		resource: 'project',
		operation: 'import',
		mapping: 'columnNames',
		identityColumn: '',
	};

	it('Create, Skip Existing, Update, Skip Missing and Dry Run', async () => {
		const rows = [
			{ key: 'DEMO', name: 'Other' },
			{ key: 'FRESH', name: 'Fresh', lead: 'max.member@example.com' },
		];
		expect(jsonOf(await site.run({ ...PROJECTS, mode: 'upsert', dryRun: true }, rows), 2)[0]).toMatchObject({
			dryRun: { create: 1, update: 1 },
		});
		expect(outcomes(await site.run({ ...PROJECTS, mode: 'updateExisting' }, rows))).toEqual([
			'updated',
			'skipped',
		]);
		expect(outcomes(await site.run({ ...PROJECTS, mode: 'createMissing' }, rows))).toEqual([
			'skipped',
			'created',
		]);
		expect(demo().name).toBe('Other');
	});
});
