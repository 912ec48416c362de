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
		const comment = (await http.post(`issue/${key}/comment`, { body: documentOf('Hello') })).data.id;
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
			[201, http.post('component', { project: 'DEMO', name: 'Database', leadAccountId: admin.accountId })],
			[400, http.post('component', { project: 'DEMO', name: 'Database' })],
			[201, http.post('version', { projectId: 10000, name: '3.0', releaseDate: '2020-01-01' })],
			[400, http.post('version', { projectId: 10000, name: '3.0' })],
			[204, http.delete(`issue/${key}/comment/${comment}`)],
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
		]);
		const called = new Set(Object.keys(simulator.counters.calls));
		const missed = specified.map(([name]) => name).filter((name) => !called.has(name));
		expect(missed).toEqual([]);
		const contract = loadContract();
		if (contract) expect(ALLOWANCES.filter((allowance) => !contract.used.has(allowance))).toEqual([]);
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
	'/rest/api/3/projectvalidate/key': 401,
	'/rest/api/3/priority': 401,
	'/rest/api/3/user': 401,
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
