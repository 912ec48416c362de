import type { LoadOptionsContext } from 'n8n-core';
import type { IDataObject, INodeListSearchResult, INodeType, ResourceMapperFields } from 'n8n-workflow';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** What a person sees while building: pickers that find things, and a mapper that knows the fields. */
let site: ConnectedSite;

beforeAll(async () => {
	site = await connectedSite();
	const { site: jira, credentials } = site.simulator;
	for (let n = 0; n < 70; n++) {
		jira.addProject({ key: `P${n}`, name: `Project number ${n}`, leadAccountId: credentials.admin.accountId });
	}
});

afterAll(async () => await site.simulator.close());

const listSearch = (method: string, parameters: IDataObject, filter?: string, token?: string) =>
	site.ask(parameters, async (context: LoadOptionsContext, node: INodeType): Promise<INodeListSearchResult> => {
		const search = node.methods?.listSearch?.[method];
		if (!search) throw new Error(`The node has no list search ${method}`);
		return await search.call(context, filter, token);
	});

const mapper = (parameters: IDataObject) =>
	site.ask(parameters, async (context: LoadOptionsContext, node: INodeType): Promise<ResourceMapperFields> => {
		const columns = node.methods?.resourceMapping?.getIssueColumns;
		if (!columns) throw new Error('The node has no mapper');
		return await columns.call(context);
	});

describe('the project picker', () => {
	it('pages past the first fifty', async () => {
		const first = await listSearch('searchProjects', UPSERT);
		expect(first.results).toHaveLength(50);
		const second = await listSearch('searchProjects', UPSERT, undefined, String(first.paginationToken));
		const all = new Set([...first.results, ...second.results].map(({ value }) => value));
		expect(all.size).toBe(72);
		expect(second.paginationToken).toBeUndefined();
	});

	it('searches on the server and gives the key, the name and the page', async () => {
		const { results } = await listSearch('searchProjects', UPSERT, 'number 69');
		expect(results).toEqual([{ name: 'Project number 69 (P69)', value: 'P69', url: `${site.simulator.url}/browse/P69` }]);
	});

	it('is empty, and no failure, when nothing matches', async () => {
		expect((await listSearch('searchProjects', UPSERT, 'no such project')).results).toEqual([]);
	});

	it('says why it is empty when there is nothing to pick', async () => {
		const lonely = await connectedSite();
		for (const project of lonely.simulator.site.projects.values()) project.archived = true;
		const ask = lonely.ask(UPSERT, async (context, node) => await node.methods?.listSearch?.searchProjects?.call(context));
		await expect(ask).rejects.toMatchObject({ message: 'This account can see no project', description: expect.stringMatching(/Browse Projects/) });
		await lonely.simulator.close();
	});

	it('says what to do when the token is dead', async () => {
		const { expired } = site.simulator.credentials;
		const ask = site.ask(UPSERT, async (context, node) => await node.methods?.listSearch?.searchProjects?.call(context), expired);
		await expect(ask).rejects.toMatchObject({ description: expect.stringMatching(/token/i) });
	});
});

describe('the issue type picker', () => {
	it('shows the types of the chosen project', async () => {
		const { results } = await listSearch('searchIssueTypes', UPSERT);
		expect(results.map(({ name }) => name)).toEqual(['Bug', 'Epic', 'Story', 'Sub-task', 'Task']);
	});

	it('shows the types of the whole site while the project comes from a column', async () => {
		const { results } = await listSearch('searchIssueTypes', { ...UPSERT, projectFrom: 'column' }, 'inc');
		expect(results.map(({ name }) => name)).toEqual(['Incident']);
	});
});

it('the match field picker shows fields that can hold an identity', async () => {
	const { results } = await listSearch('searchMatchFields', UPSERT);
	const names = results.map(({ name }) => name);
	expect(names).toEqual(expect.arrayContaining(['External ID', 'Story Points', 'Tags']));
	expect(names).not.toEqual(expect.arrayContaining(['Acceptance Criteria']));
});

it('the lists for several projects and fields are whole', async () => {
	const lists = await site.ask(UPSERT, async (context, node) => ({
		projects: await node.methods?.loadOptions?.loadProjects?.call(context),
		fields: await node.methods?.loadOptions?.loadFields?.call(context),
	}));
	expect(lists.projects).toHaveLength(72);
	expect(lists.fields).toEqual(expect.arrayContaining([expect.objectContaining({ name: 'External ID', value: 'customfield_10050' })]));
});

describe('the other pickers', () => {
	const load = (method: string, parameters: IDataObject) =>
		site.ask(parameters, async (context, node) => {
			const options = await node.methods?.loadOptions?.[method]?.call(context);
			return options?.map(({ name }) => name);
		});

	it('people, by name or address, with more than one page', async () => {
		const { results } = await listSearch('searchUsers', {}, 'sam');
		expect(results.map(({ name }) => name)).toEqual(['Sam Smith (sam.smith@example.com)', 'Sam Smith (sam.smith2@example.com)']);
		const first = await listSearch('searchUsers', {}, '');
		expect(first.paginationToken).toBe(String(10));
		expect((await listSearch('searchUsers', {}, '', '10')).paginationToken).toBeUndefined();
	});

	it('saved filters, by name', async () => {
		const { id } = site.simulator.site.addFilter({ name: 'My open bugs', jql: 'project = DEMO' });
		const { results } = await listSearch('searchFilters', {}, 'OPEN');
		expect(results).toEqual([{ name: 'My open bugs', value: id, url: `${site.simulator.url}/issues/?filter=${id}` }]);
	});

	it('statuses of the issue\'s workflow, or of the site while the issue is an expression', async () => {
		const { key } = site.simulator.site.addIssue({ project: 'OPS', type: 'Incident', summary: 'x', fields: { customfield_10064: { value: 'Minor' } } });
		const near = await listSearch('searchStatuses', { operation: 'changeStatus', issue: key });
		expect(near.results.map(({ name }) => name)).toEqual(['Done', 'In Progress', 'In Review', 'To Do']);
		const all = await listSearch('searchStatuses', { operation: 'changeStatus', issue: '={{ $json.key }}' });
		expect(all.results.map(({ name }) => name)).toEqual(['Done', 'In Progress', 'In Review', 'To Do']);
	});

	it('components, versions, types and statuses of the chosen projects, and priorities', async () => {
		const parameters = { projects: ['DEMO', 'OPS'] };
		expect(await load('loadComponents', parameters)).toEqual(['Backend', 'Frontend', 'Network']);
		expect(await load('loadVersions', parameters)).toEqual(['0.9', '1.0', '2.0', '2024-Q4']);
		expect(await load('loadIssueTypes', { projects: ['OPS'] })).toEqual(['Change', 'Incident']);
		expect(await load('loadStatuses', { projects: ['DEMO'] })).toEqual(['Done', 'In Progress', 'To Do']);
		expect(await load('loadPriorities', {})).toEqual(['Highest', 'High', 'Medium', 'Low', 'Lowest']);
	});
});

describe('the mapper', () => {
	it('offers the labels of a choice, and the fields of the very issue that is updated', async () => {
		const { key } = site.simulator.site.addIssue({ project: 'OPS', type: 'Change', summary: 'x', fields: { customfield_10064: { value: 'Minor' } } });
		const { fields } = await mapper({ operation: 'update', issue: key });
		expect(fields.find(({ id }) => id === 'customfield_10064')).toMatchObject({
			type: 'options',
			options: ['Minor', 'Major', 'Critical'].map((name) => ({ name, value: name })),
		});
		const any = await mapper({ operation: 'update', issue: '={{ $json.key }}' });
		expect(any.fields.map(({ displayName }) => displayName)).toEqual(expect.arrayContaining(['Summary', 'External ID']));
	});

	it('shows the fields of the chosen project and type, required ones marked, nothing to match by', async () => {
		const { fields } = await mapper({ ...UPSERT, project: picked('OPS'), issueTypeFrom: 'fixed', issueType: picked('Incident') });
		const byId = new Map(fields.map((field) => [field.id, field]));
		expect(byId.get('summary')).toMatchObject({ displayName: 'Summary', required: true, canBeUsedToMatch: false });
		expect(byId.get('customfield_10064')).toMatchObject({ displayName: 'Severity', required: true });
		expect(byId.get('description')).toMatchObject({ required: false });
		expect(byId.has('project') || byId.has('issuetype') || byId.has('customfield_10060')).toBe(false);
	});

	it('shows the union of all types while the type comes from a column', async () => {
		const { fields } = await mapper(UPSERT);
		const parent = fields.find(({ id }) => id === 'parent');
		expect(parent).toMatchObject({ required: false });
		expect(fields.find(({ id }) => id === 'summary')).toMatchObject({ required: true });
	});

	it('asks for a project first', async () => {
		const { fields, emptyFieldsNotice } = await mapper({ ...UPSERT, project: picked('') });
		expect(fields).toEqual([]);
		expect(emptyFieldsNotice).toMatch(/project/);
	});
});
