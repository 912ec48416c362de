import type { IDataObject } from 'n8n-workflow';
import { connectedSite, picked, type ConnectedSite } from './site';

/** As an AI tool only the first output counts, answers are short, and nothing is deleted unless a person allowed it. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	site.simulator.site.addIssues(45, (index) => ({ project: 'DEMO', type: 'Task', summary: `Issue ${index + 1}` }));
});

afterEach(async () => await site.simulator.close());

const READ = { fieldSet: 'standard', shape: 'simplified' };

it('Export gives one answer: the first twenty records, how many more, and the report', async () => {
	const answer = await site.tool({ operation: 'export', mode: 'all', source: 'jql', jql: 'project = DEMO', ...READ });
	expect(answer).toHaveLength(1);
	expect(answer[0]?.json).toMatchObject({ more: 25, reports: [{ given: 45 }] });
	expect(answer[0]?.json.records).toHaveLength(20);
});

it('Get Many gives twenty records and says how many more there are', async () => {
	const answer = await site.tool({ operation: 'getAll', jql: 'project = DEMO', returnAll: true, ...READ });
	expect(answer).toHaveLength(21);
	expect(answer[20]?.json).toMatchObject({ more: 25 });
});

it('Import gives one answer: the report, and the rows with what became of them', async () => {
	const answer = await site.tool({
		operation: 'import',
		mode: 'create',
		projectFrom: 'fixed',
		project: picked('DEMO'),
		issueTypeFrom: 'fixed',
		issueType: picked('Task'),
		mapping: 'mapper',
		columns: { mappingMode: 'defineBelow', value: { summary: 'From an agent' }, schema: [{ id: 'summary', displayName: 'Summary', type: 'string', display: true, required: true, defaultMatch: false }] },
	});
	expect(answer).toHaveLength(1);
	expect(answer[0]?.json).toMatchObject({ report: { created: 1 }, rows: [{ _outcome: 'created', _key: 'DEMO-46' }], more: 0 });
});

it('Get gives the issue', async () => {
	const answer = await site.tool({ operation: 'get', issue: 'DEMO-7', ...READ });
	expect(answer.map(({ json }) => json.Summary)).toEqual(['Issue 7']);
});

it('Delete wants the leave of a person', async () => {
	const asked = { operation: 'delete', issue: 'DEMO-1', deleteSubtasks: false };
	await expect(site.tool(asked)).rejects.toMatchObject({ message: expect.stringMatching(/may not delete/) });
	expect(site.simulator.site.issues.find('DEMO-1')).toBeDefined();
	expect(await site.tool({ ...asked, allowTool: true })).toEqual([expect.objectContaining({ json: { deleted: true, key: 'DEMO-1' } })]);
});

it('Import deletes only with the leave of a person, and plans without it', async () => {
	const asked = { operation: 'import', mode: 'delete', matchBy: 'key', identityColumn: 'key', mapping: 'columnNames' };
	const rows = [{ key: 'DEMO-1' }];
	await expect(site.tool(asked, rows)).rejects.toMatchObject({ message: expect.stringMatching(/may not delete issues/) });
	await site.tool({ ...asked, dryRun: true }, rows);
	expect(site.simulator.site.issues.find('DEMO-1')).toBeDefined();
	expect((await site.tool({ ...asked, allowTool: true }, rows))[0]?.json).toMatchObject({ report: { deleted: 1 } });
});

describe('what other runs depend on wants the leave of a person, too', () => {
	const source = { source: 'jql', jql: 'project = DEMO', childrenAs: 'none', deliverAs: 'items', ...READ };

	it.each<[string, IDataObject, RegExp]>([
		['Delta', { mode: 'delta', cursorName: 'x' }, /may not export in the mode "delta"/],
		['Delta with Deletions', { mode: 'changes', cursorName: 'x', knownFrom: 'cursor' }, /"changes"/],
		['Once', { mode: 'once', markBy: 'label', markLabel: 'seen' }, /"once"/],
		['files', { mode: 'all', deliverAs: 'jsonl' }, /may not make files/],
		['files of attachments', { mode: 'all', childrenAs: 'records', children: ['attachments'], attachmentFiles: true }, /may not download files/],
	])('%s', async (_title, parameters, message) => {
		const asked = { operation: 'export', ...source, ...parameters };
		// n8n drops what the editor hides: files of attachments are then simply not there.
		if (parameters.attachmentFiles) expect((await site.tool(asked))[0]?.json).toMatchObject({ more: 25 });
		else await expect(site.tool(asked)).rejects.toMatchObject({ message: expect.stringMatching(message), description: expect.stringMatching(/Allow Cursors, Marks and Files/) });
		const [answer] = await site.tool({ ...asked, allowTool: true });
		expect(answer?.json).toMatchObject({ reports: [{ given: 45 }] });
	});

	it('a cursor can be read and not moved', async () => {
		const cursor = { resource: 'exportCursor', cursorName: 'x' };
		expect(await site.tool({ ...cursor, operation: 'get' })).toEqual([expect.objectContaining({ json: { name: 'x', exists: false } })]);
		for (const operation of ['reset', 'set', 'commit']) {
			await expect(site.tool({ ...cursor, operation, setTo: 'moment', moment: '2026-01-01' })).rejects.toMatchObject({ message: 'This tool may not move cursors' });
		}
	});
});

it('the answer of Export holds no more than a model can use', async () => {
	site.simulator.site.addIssue({ project: 'DEMO', summary: 'Talk', comments: Array.from({ length: 30 }, (_unused, index) => ({ text: `Comment ${index}` })) });
	const asked = { operation: 'export', source: 'jql', jql: 'project = DEMO', childrenAs: 'records', children: ['comments'], ...READ };
	const [delta] = await site.tool({ ...asked, mode: 'delta', cursorName: 'x', allowTool: true });
	expect(delta?.json).toMatchObject({ more: 26, moreChildren: 10 });
	expect(delta?.json.children).toHaveLength(20);
	const [report] = delta?.json.reports as IDataObject[];
	expect(report).not.toHaveProperty('cursor');
	const keys = Array.from({ length: 60 }, (_unused, index) => `DEMO-${index + 900}`).join();
	const [missing] = await site.tool({ operation: 'export', mode: 'byKeys', keyColumn: 'key', ...READ }, [{ key: keys }]);
	const [lacking] = missing?.json.reports as Array<{ missing: unknown[]; missingCount: number }>;
	expect(lacking).toMatchObject({ missingCount: 60 });
	expect(lacking?.missing).toHaveLength(20);
});
