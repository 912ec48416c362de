import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, picked, type ConnectedSite } from './site';

/** The operations on single records: thin fronts over the engines, one output, one item for each item. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	for (const summary of ['One', 'Two', 'Three']) site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary });
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const mapped = (value: IDataObject) => ({
	columns: {
		mappingMode: 'defineBelow',
		value,
		schema: Object.keys(value).map((id) => ({ id, displayName: id, type: 'string', display: true, required: false, defaultMatch: false })),
	},
});
const issue = (key: string) => site.simulator.site.readIssue(key);
const CONTINUE = { node: { onError: 'continueRegularOutput' as const } };

describe('Get', () => {
	const GET = { operation: 'get', issue: '={{ $json.key }}', fieldSet: 'standard', shape: 'simplified' };

	it('gives one issue for each item, in one call', async () => {
		const result = await site.run(GET, [{ key: 'DEMO-3' }, { key: 'demo-1' }, { key: 'DEMO-3' }]);
		expect(jsonOf(result, 0).map(({ key, Summary }) => [key, Summary])).toEqual([['DEMO-3', 'Three'], ['DEMO-1', 'One'], ['DEMO-3', 'Three']]);
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBe(1);
		expect(result.outputs).toHaveLength(1);
	});

	it.each([['DEMO-99', /no issue "DEMO-99"/], ['../myself', /not a key or an ID/], ['', /not a key or an ID|required/]])('%j is refused, and the others are given', async (key, message) => {
		const result = await site.run(GET, [{ key }, { key: 'DEMO-2' }], CONTINUE);
		expect(jsonOf(result, 0)).toEqual([expect.objectContaining({ error: expect.stringMatching(message) }), expect.objectContaining({ key: 'DEMO-2' })]);
	});

	it('ends the run when it is not to continue', async () => {
		const result = await site.run(GET, [{ key: 'DEMO-99' }]);
		expect(result.error?.message).toMatch(/no issue "DEMO-99"/);
	});
});

describe('Get Many', () => {
	const GET_MANY = { operation: 'getAll', jql: 'project = DEMO', returnAll: false, limit: 2, fieldSet: 'standard', shape: 'simplified' };

	it('gives the first so many, or all', async () => {
		expect(jsonOf(await site.run(GET_MANY), 0).map(({ key }) => key)).toEqual(['DEMO-1', 'DEMO-2']);
		expect(jsonOf(await site.run({ ...GET_MANY, returnAll: true }), 0)).toHaveLength(3);
	});

	it('runs for each item', async () => {
		const result = await site.run({ ...GET_MANY, jql: '={{ "key = " + $json.key }}' }, [{ key: 'DEMO-2' }, { key: 'DEMO-3' }]);
		expect(jsonOf(result, 0).map(({ key }) => key)).toEqual(['DEMO-2', 'DEMO-3']);
	});
});

describe('Create', () => {
	const CREATE = { operation: 'create', project: picked('DEMO'), issueType: picked('={{ $json.type }}') };

	it('creates an issue for each item, all in one call', async () => {
		const result = await site.run({ ...CREATE, ...mapped({ summary: '={{ $json.title }}', priority: 'High' }) }, [
			{ type: 'Story', title: 'New story' },
			{ type: 'Bug', title: 'New bug' },
		]);
		expect(jsonOf(result, 0)).toEqual([
			expect.objectContaining({ key: 'DEMO-4', outcome: 'created', url: `${site.simulator.url}/browse/DEMO-4` }),
			expect.objectContaining({ key: 'DEMO-5' }),
		]);
		expect(issue('DEMO-5').fields).toMatchObject({ summary: 'New bug', issuetype: { name: 'Bug' }, priority: { name: 'High' } });
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulk')).toBe(1);
	});

	it('a refused item says why; the others are created', async () => {
		const parameters = { ...CREATE, ...mapped({ summary: '={{ $json.title }}' }) };
		const rows = [{ type: 'Story', title: '' }, { type: 'Story', title: 'Fine' }];
		const stopped = await site.run(parameters, rows);
		expect(stopped.error?.message).toMatch(/Summary is required/);
		expect(stopped.error?.description).toMatch(/written all the same: DEMO-4/);
		const continued = await site.run(parameters, rows, CONTINUE);
		expect(jsonOf(continued, 0)).toEqual([expect.objectContaining({ error: expect.stringMatching(/Summary is required/) }), expect.objectContaining({ outcome: 'created' })]);
	});
});

describe('Update', () => {
	it('writes only what differs, and an issue knows its own project and type', async () => {
		const parameters = { operation: 'update', issue: '={{ $json.key }}', ...mapped({ summary: 'Same for both' }) };
		const first = await site.run(parameters, [{ key: 'DEMO-1' }, { key: 'DEMO-2' }]);
		expect(jsonOf(first, 0).map(({ outcome, changes }) => [outcome, changes])).toEqual([['updated', ['Summary']], ['updated', ['Summary']]]);
		const second = await site.run(parameters, [{ key: 'DEMO-1' }, { key: 'DEMO-2' }]);
		expect(jsonOf(second, 0).map(({ outcome }) => outcome)).toEqual(['unchanged', 'unchanged']);
	});

	it('says so when the issue is not there', async () => {
		const result = await site.run({ operation: 'update', issue: 'DEMO-99', ...mapped({ summary: 'x' }) });
		expect(result.error?.message).toMatch(/DEMO-99/);
	});
});

describe('Create or Update', () => {
	it('creates the first time and updates from then on', async () => {
		const parameters = { operation: 'upsert', project: picked('DEMO'), issueType: picked('Story'), matchField: picked('External ID'), identity: '={{ $json.id }}' };
		const first = await site.run({ ...parameters, ...mapped({ summary: 'First' }) }, [{ id: 'crm-1' }]);
		const second = await site.run({ ...parameters, ...mapped({ summary: 'Second' }) }, [{ id: 'crm-1' }]);
		expect(jsonOf(first, 0)[0]).toMatchObject({ key: 'DEMO-4', outcome: 'created' });
		expect(jsonOf(second, 0)[0]).toMatchObject({ key: 'DEMO-4', outcome: 'updated' });
		expect(issue('DEMO-4').fields).toMatchObject({ summary: 'Second', customfield_10050: 'crm-1' });
	});
});

describe('Change Status', () => {
	const CHANGE = { operation: 'changeStatus', issue: '={{ $json.key }}', status: picked('={{ $json.to }}') };

	it('takes one step by the name of the status or of the transition, and none where it is there already', async () => {
		const result = await site.run(CHANGE, [{ key: 'DEMO-1', to: 'done' }, { key: 'DEMO-2', to: 'To Do' }]);
		expect(jsonOf(result, 0)).toEqual([
			expect.objectContaining({ key: 'DEMO-1', from: 'To Do', to: 'Done', changed: true }),
			expect.objectContaining({ key: 'DEMO-2', changed: false }),
		]);
		expect(issue('DEMO-1').fields.status).toMatchObject({ name: 'Done' });
	});

	const incident = () => site.simulator.site.addIssue({ project: 'OPS', type: 'Incident', summary: 'Down', fields: { customfield_10064: { value: 'Minor' } } });
	const withResolution = { ...CHANGE, screenFields: { values: [{ field: 'Resolution', value: "won't do" }] } };

	it('takes several steps, with a value for the screen that asks for it', async () => {
		incident();
		const result = await site.run(withResolution, [{ key: 'OPS-1', to: 'Done' }]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ key: 'OPS-1', from: 'To Do', to: 'Done', changed: true });
		expect(issue('OPS-1').fields).toMatchObject({ status: { name: 'Done' }, resolution: { name: "Won't Do" } });
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/{issueIdOrKey}/transitions')).toBe(3);
	});

	it('says what a step asks for and what no step asks for, before the first step where that can be known', async () => {
		incident();
		// An administrator reads the workflow, but not its screens: the last one is seen only from In Review.
		const first = await site.run(CHANGE, [{ key: 'OPS-1', to: 'Done' }]);
		expect(first.error?.message).toMatch(/OPS-1 came as far as In Review. Resolution is required by the step "Finish" to Done, and there is none/);
		incident();
		const second = await site.run(CHANGE, [{ key: 'OPS-2', to: 'Done' }]);
		expect(second.error?.message).toMatch(/^Resolution is required by the step "Finish" to Done/);
		expect(issue('OPS-2').fields.status).toMatchObject({ name: 'To Do' });
		const superfluous = await site.run(withResolution, [{ key: 'DEMO-1', to: 'Done' }]);
		expect(superfluous.error?.message).toMatch(/Resolution can only be set by a step that asks for it, and none on the way to Done does/);
		expect(issue('DEMO-1').fields.status).toMatchObject({ name: 'To Do' });
	});

	it('names what is within reach when the status is not', async () => {
		incident();
		const as = { as: site.simulator.credentials.member };
		const result = await site.run(CHANGE, [{ key: 'OPS-1', to: 'Done' }], as);
		expect(result.error?.message).toMatch(/OPS-1 is in To Do, and no way leads from there to Done/);
		expect(result.error?.description).toMatch(/It can go to: In Progress. What comes after In Progress is not known/);
		expect(issue('OPS-1').fields.status).toMatchObject({ name: 'To Do' });
	});
});

describe('Delete and Add Comment', () => {
	it('deletes', async () => {
		const result = await site.run({ operation: 'delete', issue: 'DEMO-1', deleteSubtasks: false });
		expect(jsonOf(result, 0)).toEqual([{ deleted: true, key: 'DEMO-1' }]);
		expect(site.simulator.site.issues.find('DEMO-1')).toBeUndefined();
		const again = await site.run({ operation: 'delete', issue: 'DEMO-1', deleteSubtasks: false });
		expect(again.error?.message).toMatch(/does not exist/);
	});

	it('adds a comment that is written in Markdown', async () => {
		const result = await site.run({ operation: 'addComment', issue: 'DEMO-2', comment: 'See **here**' });
		expect(jsonOf(result, 0)[0]).toMatchObject({ key: 'DEMO-2', id: expect.stringMatching(/^\d+$/) });
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/{issueIdOrKey}/comment')).toBe(1);
		const empty = await site.run({ operation: 'addComment', issue: 'DEMO-2', comment: '={{ " " }}' });
		expect(empty.error?.message).toMatch(/comment is empty/);
	});
});

describe('projects', () => {
	it('Get and Get Many', async () => {
		const one = await site.run({ resource: 'project', operation: 'get', project: picked('OPS'), shape: 'simplified' });
		expect(jsonOf(one, 0)[0]).toMatchObject({ key: 'OPS', Name: 'Operations' });
		const many = await site.run({ resource: 'project', operation: 'getAll', search: '', returnAll: true, shape: 'simplified' });
		expect(jsonOf(many, 0).map(({ key }) => key)).toEqual(['DEMO', 'OPS']);
		const missing = await site.run({ resource: 'project', operation: 'get', project: picked('NOPE'), shape: 'simplified' });
		expect(missing.error?.message).toMatch(/no project "NOPE"/);
	});
});
