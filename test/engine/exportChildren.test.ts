import type { IDataObject } from 'n8n-workflow';
import { jsonOf, type EngineResult } from './engine';
import { ISSUES } from './exports';
import { connectedSite, type ConnectedSite } from './site';

/** What belongs to issues: in them, on an output of its own, and in files. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	site.simulator.site.addIssue({
		project: 'DEMO',
		summary: 'One',
		comments: Array.from({ length: 30 }, (_unused, index) => ({ text: `Comment ${index + 1}` })),
		worklogs: [{ timeSpentSeconds: 3600 }],
	});
	site.simulator.site.addIssue({ project: 'DEMO', summary: 'Two' });
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const LISTS: IDataObject = { ...ISSUES, children: ['comments', 'worklogs'] };
const run = async (parameters: IDataObject) => await site.run({ ...LISTS, ...parameters });
const fileOf = (result: EngineResult, output: number, index = 0) => {
	const { json, binary } = result.outputs[output]![index]!;
	return { ...json, text: Buffer.from(String(binary?.data?.data), 'base64').toString('utf8') };
};

it('in each issue: complete lists, and said to be so', async () => {
	const result = await run({ childrenAs: 'nested' });
	const [one, two] = jsonOf(result, 0);
	expect(one).toMatchObject({ Summary: 'One', commentsComplete: true, worklogsComplete: true });
	expect(one?.comments).toHaveLength(30);
	expect((one?.comments as IDataObject[])[29]).toMatchObject({ body: 'Comment 30', author: expect.any(String) });
	expect(two).toMatchObject({ comments: [], commentsComplete: true });
	expect(jsonOf(result, 1)[0]).toMatchObject({ given: 2, childrenGiven: { comments: 30, worklogs: 1 } });
});

it('on their own output: flat, each with its issue', async () => {
	const result = await run({ childrenAs: 'records' });
	expect(result.outputs).toHaveLength(3);
	expect(jsonOf(result, 0)[0]).not.toHaveProperty('comments');
	const children = jsonOf(result, 1);
	expect(children).toHaveLength(31);
	expect(children[0]).toMatchObject({ type: 'comment', issueKey: 'DEMO-1', issueId: expect.any(String), id: expect.any(String), body: 'Comment 1' });
	expect(children[30]).toMatchObject({ type: 'worklog', issueKey: 'DEMO-1' });
});

it('in a table: lists are text in a cell, or flat records of their own', async () => {
	const [one] = jsonOf(await run({ childrenAs: 'nested', shape: 'table' }), 0);
	expect(JSON.parse(String(one?.comments))).toHaveLength(30);
	const children = jsonOf(await run({ childrenAs: 'records', shape: 'table' }), 1);
	for (const child of children) for (const cell of Object.values(child)) expect(cell === null || typeof cell !== 'object').toBe(true);
});

it('in files: a series for each list, with the columns of that list', async () => {
	const result = await run({ childrenAs: 'records', shape: 'table', deliverAs: 'csv', options: { csvFor: 'programs' } });
	expect(fileOf(result, 0)).toMatchObject({ fileName: 'issues.part-0001.csv', rows: 2, text: expect.stringMatching(/^key,id,url,Summary,commentsComplete,worklogsComplete\r\n/) });
	expect(result.outputs[1]?.map(({ json }) => [json.fileName, json.rows])).toEqual([
		['comments.part-0001.csv', 30],
		['worklogs.part-0001.csv', 1],
	]);
	expect(fileOf(result, 1).text.split('\r\n')[0]).toMatch(/issueKey/);
	const lines = await run({ childrenAs: 'records', deliverAs: 'jsonl' });
	expect(lines.outputs[1]?.map(({ json }) => json.fileName)).toEqual(['comments.part-0001.jsonl', 'worklogs.part-0001.jsonl']);
	expect(fileOf(lines, 1).text.trim().split('\n').map((line) => (JSON.parse(line) as IDataObject).body)).toHaveLength(30);
});

it('a list that cannot be read is incomplete, with the reason, and the run can fail for it', async () => {
	const broken = () =>
		site.simulator.faults.add({
			path: '/rest/api/3/issue/{issueIdOrKey}/comment',
			effect: { kind: 'answer', status: 403, headers: { 'X-AACCOUNTID': 'x' }, body: { errorMessages: ['No comments for you'], errors: {} } },
		});
	broken();
	const result = await run({ childrenAs: 'nested' });
	expect(jsonOf(result, 0)[0]).toMatchObject({ commentsComplete: false, commentsMissing: expect.stringMatching(/No comments for you/) });
	expect(jsonOf(result, 1)[0]).toMatchObject({ fellShort: true, incompleteCount: 1, incomplete: [{ key: 'DEMO-1', list: 'comments' }] });
	expect(result.hints[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(/1 lists? (is|are) not complete/) });
	broken();
	const failed = await run({ childrenAs: 'nested', options: { failIfShort: true } });
	expect(failed.error?.message).toMatch(/fell short.*DEMO-1, comments/);
});

it('a list that issues have not is refused by name', async () => {
	expect((await run({ childrenAs: 'nested', children: ['children'] })).error?.message).toMatch(/"children" is not a list/);
});
