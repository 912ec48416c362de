/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { ROUTES } from '../simulator/http/routes';
import { clientOf, taskOf } from './client';
import { hasSpecs, SHARED } from './shared';

let simulator: Simulator;
let http: AxiosInstance;
let agile: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
	agile = agileOf(simulator.credentials.admin.authorization);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

function agileOf(authorization?: string): AxiosInstance {
	return axios.create({
		baseURL: `${simulator.url}/rest/agile/1.0`,
		headers: authorization === undefined ? {} : { Authorization: authorization },
		validateStatus: () => true,
	});
}

interface SpecOperation {
	readonly security?: readonly object[];
	readonly requestBody?: {
		readonly content: Record<string, { schema?: { additionalProperties?: unknown; properties?: object } }>;
	};
}

const specified = ROUTES.filter((route) => route.path.startsWith('/rest/agile/')).map(
	(route): [string, (typeof ROUTES)[number]] => [`${route.method} ${route.path}`, route],
);

describe('the endpoints', () => {
	// Atlassian's file is an OpenAPI 3.0 document.
	const spec = hasSpecs()
		? (JSON.parse(readFileSync(join(SHARED, 'specs', 'jira-software.json'), 'utf8')) as {
				paths: Record<string, Record<string, SpecOperation>>;
			})
		: undefined;

	test.each(specified)('%s is declared, for those who are logged in, with the same body', (_name, route) => {
		if (!spec) return;
		const operation = spec.paths[route.path]?.[route.method.toLowerCase()];
		expect(operation).toBeDefined();
		expect(operation?.security?.some((entry) => Object.keys(entry).length === 0)).toBe(route.anonymous);
		const schema = operation?.requestBody?.content['application/json']?.schema;
		const closed = schema?.additionalProperties === false ? Object.keys(schema.properties ?? {}) : [];
		expect([...(route.closedBody ?? [])].sort()).toEqual(closed.sort());
	});
});

const namesOf = ({ data }: AxiosResponse) => data.values.map(({ name }: { name: string }) => name);
const boardOf = (id = 1) => simulator.site.boards.get(id)!;
const DATES = { startDate: '2026-05-01T09:00:00.000Z', endDate: '2026-05-15T09:00:00.000Z' };

describe('boards', () => {
	test('come in pages of fifty at most, filtered', async () => {
		const [demo, ops] = [simulator.site.project('DEMO')!, simulator.site.project('OPS')!];
		for (let n = 0; n < 60; n += 1) simulator.site.addBoard(demo, { name: `Team ${n}` });
		simulator.site.addBoard(ops, { name: 'Flow', type: 'kanban' });
		const first = await agile.get('board', { params: { maxResults: 1000 } });
		expect(first.data).toMatchObject({ startAt: 0, maxResults: 50, total: 62, isLast: false });
		expect(first.data.values).toHaveLength(50);
		const last = await agile.get('board', { params: { startAt: 50 } });
		expect([last.data.values.length, last.data.isLast]).toEqual([12, true]);
		const filtered = async (params: object) => namesOf(await agile.get('board', { params }));
		expect(await filtered({ projectKeyOrId: 'OPS' })).toEqual(['Flow']);
		expect(await filtered({ projectKeyOrId: 'NOPE' })).toEqual([]);
		expect(await filtered({ type: 'kanban' })).toEqual(['Flow']);
		expect(await filtered({ name: 'team 5' })).toHaveLength(11);
		expect((await agile.get('board/1')).data).toMatchObject({
			name: 'DEMO board',
			type: 'scrum',
			location: { projectKey: 'DEMO', projectId: 10000 },
		});
		expect((await agile.get('board/62/sprint')).status).toBe(400);
	});

	test('are hidden with their project, and from those who are not logged in', async () => {
		expect((await agile.get('board/99')).status).toBe(404);
		simulator.site.project('DEMO')!.isPrivate = true;
		const asReader = agileOf(simulator.credentials.member.authorization);
		expect((await asReader.get('board/1')).status).toBe(404);
		expect((await asReader.get('board')).data.values).toEqual([]);
		expect((await agileOf().get('board')).status).toBe(401);
	});
});

describe('sprints', () => {
	test('go from future over active to closed', async () => {
		const made = await agile.post('sprint', { name: 'One', originBoardId: 1, goal: 'Ship' });
		expect([made.status, made.data.state, made.data.originBoardId]).toEqual([201, 'future', 1]);
		const path = `sprint/${made.data.id}`;
		expect((await agile.post(path, { state: 'closed' })).status).toBe(400);
		expect((await agile.post(path, { state: 'active' })).status).toBe(400);
		expect((await agile.post(path, { state: 'active', ...DATES })).data).toMatchObject({
			state: 'active',
			goal: 'Ship',
			...DATES,
		});
		expect((await agile.post(path, { state: 'closed' })).data.completeDate).toMatch(/Z$/);
		expect((await agile.post(path, { state: 'active' })).status).toBe(400);
		expect((await agile.post(path, DATES)).status).toBe(400);
		expect((await agile.post(path, { goal: 'Shipped' })).data).toMatchObject({
			name: 'One',
			goal: 'Shipped',
		});
		expect((await agile.get(path)).data).toMatchObject({ state: 'closed', goal: 'Shipped' });
	});

	test('are refused without a name, a board or the right', async () => {
		expect((await agile.post('sprint', { originBoardId: 1 })).status).toBe(400);
		expect((await agile.post('sprint', { name: 'x' })).status).toBe(400);
		expect((await agile.post('sprint', { name: 'x', originBoardId: 9 })).status).toBe(404);
		expect((await agile.post('sprint', { name: 'x', originBoardId: 1, state: 'active' })).status).toBe(400);
		const asMember = agileOf(simulator.credentials.member.authorization);
		expect((await asMember.post('sprint', { name: 'x', originBoardId: 1 })).status).toBe(403);
		expect((await agile.get('sprint/9')).status).toBe(404);
	});

	test('are listed by state, closed ones first', async () => {
		const add = (name: string, state: 'future' | 'active' | 'closed') =>
			simulator.site.addSprint(boardOf(), { name, state });
		add('F', 'future');
		add('A', 'active');
		add('C', 'closed');
		expect(namesOf(await agile.get('board/1/sprint'))).toEqual(['C', 'A', 'F']);
		const open = await agile.get('board/1/sprint', { params: { state: 'active,future', maxResults: 1 } });
		expect([namesOf(open), open.data.isLast]).toEqual([['A'], false]);
	});
});

describe('the field of sprints', () => {
	test('is written as a number and read as objects; what is over stays', async () => {
		const { site } = simulator;
		const startDate = Date.parse(DATES.startDate);
		const first = site.addSprint(boardOf(), { name: 'First', state: 'active', startDate, goal: 'g' });
		const second = site.addSprint(boardOf(), { name: 'Second' });
		const { key } = (await http.post('issue', taskOf('One', { customfield_10020: first.id }))).data;
		const value = async () =>
			(await http.get(`issue/${key}`, { params: { fields: 'customfield_10020' } })).data.fields
				.customfield_10020;
		const { id, boardId } = first;
		const { startDate: start } = DATES;
		expect(await value()).toEqual([
			{ id, name: 'First', state: 'active', boardId, goal: 'g', startDate: start },
		]);
		first.state = 'closed';
		const put = async (sprint: unknown) =>
			await http.put(`issue/${key}`, { fields: { customfield_10020: sprint } });
		expect((await put(second.id)).status).toBe(204);
		expect(await value()).toMatchObject([{ name: 'First' }, { name: 'Second', state: 'future' }]);
		for (const wrong of [first.id, 99, '2', [2], { id: 2 }])
			expect((await put(wrong)).data.errors).toHaveProperty('customfield_10020');
		expect((await put(null)).status).toBe(204);
		expect(await value()).toMatchObject([{ name: 'First' }]);
	});

	test('takes up to fifty issues at once through the sprint', async () => {
		const sprint = simulator.site.addSprint(boardOf(), { name: 'One' });
		simulator.site.addIssues(51, (index) => ({ project: 'DEMO', summary: `${index}` }));
		const keys = Array.from({ length: 51 }, (_unused, index) => `DEMO-${index + 1}`);
		const move = async (issues: string[]) =>
			(await agile.post(`sprint/${sprint.id}/issue`, { issues })).status;
		expect(await move(keys)).toBe(400);
		expect(await move(['DEMO-51', 'DEMO-99'])).toBe(404);
		expect(await move(keys.slice(0, 50))).toBe(204);
		const found = async (jql: string) =>
			(await http.post('search/approximate-count', { jql })).data.count as number;
		expect(await found('sprint = One')).toBe(50);
		expect(await found('sprint in futureSprints()')).toBe(50);
		expect(await found('project = DEMO AND sprint is EMPTY')).toBe(1);
		sprint.state = 'closed';
		expect(await move(['DEMO-51'])).toBe(400);
		expect(await found(`sprint in closedSprints() AND sprint = ${sprint.id}`)).toBe(50);
	});

	test('can be set up with sprints that are over', () => {
		const over = simulator.site.addSprint(boardOf(), { name: 'Over', state: 'closed' });
		const open = simulator.site.addSprint(boardOf(), { name: 'Open', state: 'active' });
		simulator.site.addIssue({ project: 'DEMO', summary: 'x', fields: { Sprint: [over.id, open.id] } });
		const { fields } = simulator.site.readIssue('DEMO-1');
		expect(fields['customfield_10020']).toMatchObject([{ name: 'Over' }, { name: 'Open' }]);
	});
});

test('the gateway asks for scopes of boards and sprints', async () => {
	const { admin } = simulator.credentials;
	const status = async (path: string, ...scopes: string[]) => {
		const { token } = simulator.identity.addScopedToken(admin.accountId, scopes);
		const url = `${simulator.url}/ex/jira/${simulator.site.cloudId}/rest/agile/1.0/${path}`;
		const auth = { username: admin.email, password: token };
		return (await axios.get(url, { auth, validateStatus: () => true })).status;
	};
	expect(await status('board', 'read:jira-work')).toBe(401);
	expect(await status('board', 'read:board-scope:jira-software')).toBe(401);
	expect(await status('board', 'read:board-scope:jira-software', 'read:project:jira')).toBe(200);
	expect(await status('board/1/sprint', 'read:sprint:jira-software')).toBe(200);
});
