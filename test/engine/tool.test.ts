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
