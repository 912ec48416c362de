import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

/** Operations on single comments, and Get Many of the lists of one issue. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	site.simulator.site.addIssue({
		...{ project: 'DEMO', type: 'Task', summary: 'Talked about' },
		comments: Array.from({ length: 130 }, (_none, index) => ({ text: `Comment ${index + 1}`, created: index * 1000 })),
		worklogs: [{ started: 1000, timeSpentSeconds: 3600 }, { started: 2000, timeSpentSeconds: 60 }],
	});
	site.simulator.site.addIssue({ project: 'DEMO', type: 'Task', summary: 'Silent' });
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const COMMENT = { resource: 'comment' };
const MANY = { ...COMMENT, operation: 'getAll', issue: 'DEMO-1', shape: 'simplified', returnAll: true };
const commentsOf = (key: string) => site.simulator.site.issues.find(key)!.comments;

describe('comments', () => {
	it('Get Many gives all of an issue, the first so many, or none; each with its issue', async () => {
		const all = jsonOf(await site.run(MANY), 0);
		expect(all).toHaveLength(130);
		expect(all[0]).toMatchObject({ type: 'comment', body: 'Comment 1', issueKey: 'DEMO-1', id: expect.stringMatching(/^\d+$/), url: expect.stringContaining('/browse/DEMO-1') });
		const some = await site.run({ ...MANY, returnAll: false, limit: 2, issue: '={{ $json.key }}' }, [{ key: 'demo-1' }, { key: 'DEMO-2' }]);
		expect(jsonOf(some, 0).map(({ body }) => body)).toEqual(['Comment 1', 'Comment 2']);
		expect(jsonOf(await site.run({ ...MANY, shape: 'raw' }), 0)[0]).toMatchObject({ body: { type: 'doc' } });
	});

	it.each(['DEMO-99', 'not a key', '../../user'])('Get Many says so where there is no issue %s', async (issue) => {
		const result = await site.run({ ...MANY, issue: '={{ $json.key }}' }, [{ key: issue }, { key: 'DEMO-2' }], { node: { onError: 'continueRegularOutput' } });
		expect(jsonOf(result, 0)).toEqual([{ error: expect.stringMatching(/issue|key/i) }]);
	});

	it('Create writes Markdown, with who may see it', async () => {
		const parameters = { ...COMMENT, operation: 'create', issue: 'DEMO-2', body: '={{ $json.text }}', options: { visibility: 'role: Administrators' } };
		const result = await site.run(parameters, [{ text: 'See **here**' }, { text: 'Again' }]);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toMatchObject([{ key: 'DEMO-2', outcome: 'created' }, { outcome: 'created' }]);
		expect(commentsOf('DEMO-2')).toMatchObject([{ visibility: { type: 'role', value: 'Administrators' } }, {}]);
		expect(JSON.stringify(commentsOf('DEMO-2')[0]?.body)).toContain('"strong"');
		const wrong = await site.run({ ...parameters, issue: 'DEMO-99' }, [{ text: 'x' }]);
		expect(wrong.error?.message).toContain('There is no issue "DEMO-99"');
	});

	it('Update changes the one comment, and nothing where it says so already', async () => {
		const { id } = commentsOf('DEMO-1')[3]!;
		const parameters = { ...COMMENT, operation: 'update', issue: 'DEMO-1', comment: String(id), body: 'New', options: {} };
		expect(jsonOf(await site.run(parameters), 0)).toMatchObject([{ key: 'DEMO-1', id: String(id), outcome: 'updated', changes: ['Body'] }]);
		expect(jsonOf(await site.run(parameters), 0)).toMatchObject([{ outcome: 'unchanged' }]);
		expect(JSON.stringify(commentsOf('DEMO-1')[3]?.body)).toContain('New');
		const elsewhere = await site.run({ ...parameters, issue: 'DEMO-2' });
		expect(elsewhere.error?.message).toContain(`There is no comment "${id}"`);
	});

	it('Delete removes the one comment, and never takes an empty ID', async () => {
		const { id } = commentsOf('DEMO-1')[0]!;
		const parameters = { ...COMMENT, operation: 'delete', issue: 'DEMO-1', comment: '={{ $json.id }}' };
		expect(jsonOf(await site.run(parameters, [{ id: String(id) }]), 0)).toEqual([{ deleted: true, key: 'DEMO-1', id: String(id) }]);
		expect(commentsOf('DEMO-1')).toHaveLength(129);
		for (const bad of ['', ' ', '1/../2', 'abc']) expect((await site.run(parameters, [{ id: bad }])).error).toBeDefined();
		expect(commentsOf('DEMO-1')).toHaveLength(129);
	});

	it('Delete by an agent wants the leave of a person', async () => {
		const asked = { ...COMMENT, operation: 'delete', issue: 'DEMO-1', comment: String(commentsOf('DEMO-1')[0]!.id) };
		await expect(site.tool(asked)).rejects.toMatchObject({ message: expect.stringMatching(/may not delete comments/) });
		await site.tool({ ...asked, allowTool: true });
		expect(commentsOf('DEMO-1')).toHaveLength(129);
	});
});

it('worklogs: Get Many', async () => {
	const result = await site.run({ resource: 'worklog', operation: 'getAll', issue: 'DEMO-1', shape: 'simplified', returnAll: true });
	expect(jsonOf(result, 0)).toMatchObject([{ type: 'worklog', timeSpentSeconds: 3600, issueKey: 'DEMO-1' }, { timeSpentSeconds: 60 }]);
});
