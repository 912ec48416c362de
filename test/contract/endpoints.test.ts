/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AxiosInstance, AxiosResponse } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { ROUTES } from '../simulator/http/routes';
import { ALLOWANCES } from './allowances';
import { clientOf, documentOf, taskOf } from './client';
import { hasSpecs, SHARED } from './shared';
import { loadContract } from './specs';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

interface SpecOperation {
	readonly security?: readonly object[];
	readonly requestBody?: {
		readonly content: Record<string, { readonly schema?: { readonly $ref?: string } }>;
	};
}

function readSpec() {
	// Atlassian's file is an OpenAPI 3.0 document.
	return JSON.parse(readFileSync(join(SHARED, 'specs', 'jira-platform-v3.json'), 'utf8')) as {
		paths: Record<string, Record<string, SpecOperation>>;
		components: { schemas: Record<string, { additionalProperties?: unknown; properties?: object }> };
	};
}

const specified = ROUTES.filter((route) => route.path.startsWith('/rest/api/3/')).map(
	(route): [string, (typeof ROUTES)[number]] => [`${route.method} ${route.path}`, route],
);

describe('the endpoints', () => {
	const spec = hasSpecs() ? readSpec() : undefined;

	test.each(specified)(
		'%s is declared, with the same access for anonymous callers and the same closed body',
		(_name, route) => {
			if (!spec) return;
			const operation = spec.paths[route.path]?.[route.method.toLowerCase()];
			expect(operation).toBeDefined();
			const anonymous = operation?.security?.some((entry) => Object.keys(entry).length === 0) ?? false;
			expect(route.anonymous).toBe(anonymous);
			const reference = operation?.requestBody?.content['application/json']?.schema?.$ref?.split('/').pop();
			const schema = reference === undefined ? undefined : spec.components.schemas[reference];
			const closed = schema?.additionalProperties === false && route.path !== '/rest/api/3/search';
			expect([...(route.closedBody ?? [])].sort()).toEqual(
				closed ? Object.keys(schema.properties ?? {}).sort() : [],
			);
		},
	);
});

type Step = readonly [status: number, answer: Promise<AxiosResponse>];

async function expectSteps(steps: readonly Step[]): Promise<void> {
	for (const [status, answer] of steps) {
		const response = await answer;
		const shown = `${response.config.method} ${response.config.url} ${JSON.stringify(response.data)}`;
		expect(`${response.status} ${shown}`).toBe(`${status} ${shown}`);
	}
}

describe('every endpoint fits the specification', () => {
	test('reading, writing and being refused', async () => {
		const { admin } = simulator.credentials;
		const created = await http.post('issue', {
			...taskOf('One', everyField(admin.accountId)),
			properties: [{ key: 'p', value: 1 }],
		});
		expect(created.status).toBe(201);
		const { key } = created.data;
		const second = (await http.post('issue', taskOf('Two', { parent: undefined }))).data.key;
		const file = (await http.post(`issue/${key}/attachments`, ...uploadOf('a.txt'))).data[0].id;
		const comment = (await http.post(`issue/${key}/comment`, { body: documentOf('Hello') })).data.id;
		const work = {
			timeSpent: '1h 30m',
			comment: documentOf('Work'),
			started: '2026-01-02T03:04:05.000+0000',
		};
		const worklog = (await http.post(`issue/${key}/worklog`, work)).data.id;
		await expectSteps([
			[200, http.get('serverInfo')],
			[200, http.get('myself')],
			[
				200,
				http.get('project/search', {
					params: { expand: 'lead,insight,description,issueTypes,url', maxResults: 1 },
				}),
			],
			[200, http.get('project/DEMO')],
			[200, http.get('project/OPS', { params: { expand: 'lead' } })],
			[404, http.get('project/NOPE')],
			[200, http.get('project/type')],
			[200, http.get('project/DEMO/statuses')],
			[200, http.get('project/DEMO/components')],
			[200, http.get('project/DEMO/component')],
			[200, http.get('project/DEMO/versions')],
			[200, http.get('project/DEMO/version', { params: { maxResults: 1 } })],
			[200, http.get('projectvalidate/key', { params: { key: 'demo' } })],
			[
				201,
				http.post('project', {
					key: 'NEW',
					name: 'New',
					leadAccountId: admin.accountId,
					projectTypeKey: 'software',
				}),
			],
			[400, http.post('project', { key: 'DEMO', name: 'Demo Project' })],
			[200, http.put('project/NEW', { name: 'Newer', key: 'NEWER' })],
			[200, http.get('project/NEW')],
			[204, http.delete('project/NEWER')],
			[404, http.get('project/NEWER')],
			[200, http.get('field')],
			[200, http.get('field/search', { params: { type: 'custom', maxResults: 3 } })],
			[200, http.get('filter/search', { params: { filterName: 'open' } })],
			[200, http.get(`filter/${simulator.site.addFilter({ name: 'Ours', jql: 'project = DEMO' }).id}`)],
			[400, http.get('filter/1')],
			[200, http.get('issuetype')],
			[200, http.get('issuetype/project', { params: { projectId: 10000 } })],
			[200, http.get('status')],
			[200, http.get('priority')],
			[200, http.get('priority/search')],
			[200, http.get('resolution')],
			[200, http.get('label')],
			[200, http.get('mypermissions', { params: { permissions: 'BROWSE_PROJECTS,ADMINISTER' } })],
			[400, http.get('mypermissions')],
			[200, http.get('user', { params: { accountId: admin.accountId } })],
			[404, http.get('user', { params: { accountId: 'nobody' } })],
			[200, http.get('user/search', { params: { query: 'a' } })],
			[200, http.get('user/assignable/search', { params: { project: 'DEMO' } })],
			[200, http.get('users/search', { params: { maxResults: 3 } })],
			[200, http.get('user/bulk', { params: { accountId: admin.accountId } })],
			[200, http.get('group/member', { params: { groupname: 'jira-administrators' } })],
			[404, http.get('group/member', { params: { groupname: 'nobody' } })],
			[200, http.get('issue/createmeta/DEMO/issuetypes')],
			[200, http.get('issue/createmeta/DEMO/issuetypes/10002', { params: { maxResults: 5 } })],
			[200, http.get('issue/createmeta/OPS/issuetypes')],
			[200, http.get(`issue/${key}`, { params: { expand: 'names,schema,transitions', properties: '*all' } })],
			[200, http.get(`issue/${key}/editmeta`)],
			[404, http.get('issue/DEMO-999')],
			[200, http.get(`issue/${key}/transitions`, { params: { expand: 'transitions.fields' } })],
			[200, http.get(`issue/${key}/comment`)],
			[200, http.get(`issue/${key}/comment/${comment}`)],
			[200, http.put(`issue/${key}/comment/${comment}`, { body: documentOf('Changed') })],
			[200, http.get(`issue/${key}/properties`)],
			[200, http.get(`issue/${key}/properties/p`)],
			[201, http.put(`issue/${key}/properties/q`, { a: 1 })],
			[200, http.put(`issue/${key}/properties/q`, { a: 2 })],
			[204, http.delete(`issue/${key}/properties/q`)],
			[404, http.delete(`issue/${key}/properties/q`)],
			[200, http.get('issueLinkType')],
			[
				201,
				http.post('issueLink', {
					type: { name: 'Blocks' },
					inwardIssue: { key },
					outwardIssue: { key: second },
				}),
			],
			[200, http.get(`issue/${second}`, { params: { fields: 'issuelinks,parent,subtasks' } })],
			[404, http.delete('issueLink/1')],
			[200, http.get(`issue/${key}/worklog`)],
			[200, http.get(`issue/${key}/worklog/${worklog}`)],
			[200, http.put(`issue/${key}/worklog/${worklog}`, { timeSpentSeconds: 60 })],
			[200, http.post('worklog/list', { ids: [Number(worklog)] })],
			[200, http.get('worklog/updated')],
			[200, http.get('worklog/deleted', { params: { since: 0 } })],
			[204, http.put(`issue/${key}`, { fields: { duedate: null } })],
			[200, http.get(`issue/${key}/changelog`, { params: { maxResults: 50 } })],
			[200, http.post('changelog/bulkfetch', { issueIdsOrKeys: [key, second] })],
			[400, http.post('changelog/bulkfetch', { issueIdsOrKeys: [] })],
			[
				200,
				http.post('search/jql', {
					jql: 'project = DEMO',
					fields: ['*all'],
					expand: 'names,schema',
					maxResults: 1,
				}),
			],
			[
				200,
				http.get('search/jql', { params: { jql: 'project = DEMO', fields: 'summary', properties: 'p' } }),
			],
			[400, http.post('search/jql', { jql: 'project =' })],
			[200, http.post('search/approximate-count', { jql: 'project = DEMO' })],
			[
				200,
				http.post(
					'jql/parse',
					{ queries: ['project = DEMO', 'nope = 1'] },
					{ params: { validation: 'strict' } },
				),
			],
			[
				200,
				http.post('issue/bulkfetch', { issueIdsOrKeys: [key, second], fields: ['*all'], properties: ['p'] }),
			],
			[200, http.post('issue/bulkfetch', { issueIdsOrKeys: [key] })],
			[201, http.post('issue/bulk', { issueUpdates: [taskOf('Three'), taskOf('')] })],
			[400, http.post('issue/bulk', { issueUpdates: [taskOf('')] })],
			[400, http.post('issue', taskOf(''))],
			[204, http.put(`issue/${key}`, { fields: { summary: 'Changed' } })],
			[200, http.put(`issue/${key}`, { fields: { summary: 'Again' } }, { params: { returnIssue: true } })],
			[204, http.put(`issue/${key}/assignee`, { accountId: '-1' })],
			[204, http.post(`issue/${key}/transitions`, { transition: { id: '31' } })],
			[400, http.post(`issue/${key}/transitions`, { transition: { id: '999' } })],
			[200, http.post('workflows', { projectAndIssueTypes: [{ projectId: '10001', issueTypeId: simulator.site.project('OPS')!.issueTypeIds[0] }] })],
			[201, http.post('component', { project: 'DEMO', name: 'Database', leadAccountId: admin.accountId })],
			[400, http.post('component', { project: 'DEMO', name: 'Database' })],
			[201, http.post('version', { projectId: 10000, name: '3.0', releaseDate: '2020-01-01' })],
			[400, http.post('version', { projectId: 10000, name: '3.0' })],
			[403, http.post(`issue/${key}/attachments`, uploadOf('b.txt')[0])],
			[200, http.get('attachment/meta')],
			[200, http.get(`attachment/${file}`)],
			[303, http.get(`attachment/content/${file}`)],
			[200, http.get(`attachment/content/${file}`, { params: { redirect: false } })],
			[204, http.delete(`attachment/${file}`)],
			[200, http.get(`issue/${key}/watchers`)],
			[204, http.post(`issue/${key}/watchers`)],
			[204, http.delete(`issue/${key}/watchers`, { params: { accountId: admin.accountId } })],
			[200, http.get(`issue/${key}/votes`)],
			[201, http.post(`issue/${key}/remotelink`, { globalId: 'a', object: { url: 'x:y', title: 'a' } })],
			[400, http.post(`issue/${key}/remotelink`, { globalId: 'a' })],
			[200, http.get(`issue/${key}/remotelink`)],
			[404, http.delete(`issue/${key}/remotelink/1`)],
			[204, http.delete(`issue/${key}/remotelink`, { params: { globalId: 'a' } })],
			[201, http.post('bulk/issues/watch', { selectedIssueIdsOrKeys: [key] })],
			[
				201,
				http.post('bulk/issues/transition', {
					bulkTransitionInputs: [{ selectedIssueIdsOrKeys: [key], transitionId: '11' }],
				}),
			],
			[
				201,
				http.post('bulk/issues/fields', {
					selectedIssueIdsOrKeys: [key, 'NOPE-1'],
					selectedActions: ['labels'],
					editedFieldsInput: {
						labelsFields: [
							{ fieldId: 'labels', labels: [{ name: 'x' }], bulkEditMultiSelectFieldOption: 'ADD' },
						],
					},
				}),
			],
			[201, http.post('bulk/issues/delete', { selectedIssueIdsOrKeys: ['NOPE-1'] })],
			[200, http.get('bulk/queue/3')],
			[200, http.get('bulk/queue/3')],
			[400, http.get('bulk/queue/99')],
			[204, http.delete(`issue/${key}/comment/${comment}`)],
			[204, http.delete(`issue/${key}/worklog/${worklog}`)],
			[200, http.put('issue/archive', { issueIdsOrKeys: [second, 'DEMO-999'] })],
			[400, http.put('issue/archive', { issueIdsOrKeys: ['DEMO-999'] })],
			[200, http.get(`issue/${second}`, { params: { fields: 'archiveddate,archivedby' } })],
			[200, http.put('issue/unarchive', { issueIdsOrKeys: [second] })],
			[204, http.delete(`issue/${second}`)],
			[410, http.get('search', { params: { jql: 'project = DEMO' } })],
			[410, http.post('search', { jql: 'project = DEMO' })],
		]);
		const [component] = simulator.site.project('DEMO')!.components;
		const [version] = simulator.site.project('DEMO')!.versions;
		await expectSteps([
			[200, http.get(`component/${component!.id}`)],
			[200, http.put(`component/${component!.id}`, { description: 'x' })],
			[404, http.get('component/1')],
			[200, http.get(`version/${version!.id}`)],
			[200, http.put(`version/${version!.id}`, { released: false })],
			[404, http.get('version/1')],
			[204, http.delete(`component/${component!.id}`)],
			[404, http.delete(`component/${component!.id}`)],
			[204, http.post(`version/${version!.id}/removeAndSwap`, {})],
			[404, http.post(`version/${version!.id}/removeAndSwap`, {})],
		]);
		const called = new Set(Object.keys(simulator.counters.calls));
		const missed = specified.map(([name]) => name).filter((name) => !called.has(name));
		expect(missed).toEqual([]);
		const contract = loadContract();
		const ours = ALLOWANCES.filter(({ file }) => file === 'jira-platform-v3.json');
		if (contract) expect(ours.filter((allowance) => !contract.used.has(allowance))).toEqual([]);
	});

	test('anonymous callers', async () => {
		const anonymous = clientOf(simulator);
		await expectSteps(
			specified
				.filter(([, route]) => route.method === 'GET' && !route.path.includes('{'))
				.map(([, route]): [string, Promise<AxiosResponse>] => [
					route.path,
					anonymous.get(route.path.slice('/rest/api/3/'.length)),
				])
				.map(([path, answer]): Step => [ANONYMOUS[path] ?? 200, answer]),
		);
	});
});

/** What an anonymous caller without parameters gets, where it is not an empty 200. */
const ANONYMOUS: Record<string, number> = {
	'/rest/api/3/myself': 401,
	'/rest/api/3/field/search': 401,
	'/rest/api/3/priority/search': 401,
	'/rest/api/3/label': 401,
	'/rest/api/3/worklog/updated': 401,
	'/rest/api/3/worklog/deleted': 401,
	'/rest/api/3/projectvalidate/key': 401,
	'/rest/api/3/priority': 401,
	'/rest/api/3/user': 401,
	'/rest/api/3/users/search': 403,
	'/rest/api/3/user/bulk': 401,
	'/rest/api/3/group/member': 401,
	'/rest/api/3/user/search': 400,
	'/rest/api/3/user/assignable/search': 400,
	'/rest/api/3/mypermissions': 400,
	'/rest/api/3/issuetype/project': 404,
	'/rest/api/3/search/jql': 400,
	'/rest/api/3/search': 410,
};

/** A value for every field of the DEMO create screen. */
function everyField(accountId: string): Record<string, unknown> {
	return {
		description: documentOf('Text'),
		environment: documentOf('Here'),
		priority: { name: 'High' },
		labels: ['one', 'two'],
		components: [{ name: 'Backend' }],
		fixVersions: [{ name: '2.0' }],
		versions: [{ name: '1.0' }],
		assignee: { accountId },
		reporter: { id: accountId },
		duedate: '2026-03-04',
		customfield_10050: 'EXT-1',
		customfield_10051: 5,
		customfield_10052: { value: 'Green' },
		customfield_10053: [{ value: 'Web' }, { value: 'iOS' }],
		customfield_10054: '2026-01-31',
		customfield_10055: '2026-01-31T10:00:00.000+0100',
		customfield_10056: { accountId },
		customfield_10057: [{ accountId }],
		customfield_10058: 'https://example.com/a?b=c',
		customfield_10059: documentOf('Accept'),
		customfield_10060: ['tag'],
		customfield_10061: { value: 'Europe', child: { value: 'Berlin' } },
		customfield_10062: [{ value: 'Tested' }],
	};
}

/** A body with one file, and how it is sent. */
function uploadOf(name: string): [FormData, { headers: Record<string, string> }] {
	const form = new FormData();
	form.append('file', new Blob(['Text']), name);
	return [form, { headers: { 'X-Atlassian-Token': 'no-check' } }];
}
