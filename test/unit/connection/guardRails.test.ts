import { BOUNDS } from '../../../nodes/shared/connection/rails/bounds';
import {
	expiryNotice,
	guardRailsOf,
	type GuardRails,
} from '../../../nodes/shared/connection/rails/guardRails';
import { isJiraError, type JiraError } from '../../../nodes/shared/errors/jiraError';
import {
	operationOf,
	operations,
	writes,
	type OperationName,
} from '../../../nodes/shared/connection/operations';
import { createConnection } from '../../../nodes/shared/connection/request';
import { forgetSessions } from '../../../nodes/shared/connection/session';
import type { CallInput, HttpAttempt } from '../../../nodes/shared/connection/types';
import { createFakeClock, createFakePorts, jsonAnswer } from '../../tools/fakeClock';

const origin = 'https://demo.atlassian.net';
const identity = { credentialId: '1', account: 'a', siteUrl: origin, dataHash: 'h' };
const names = Object.keys(operations) as OperationName[];

/** Projects of the site by key, and where each of its issues lies. */
const PROJECTS: Record<string, string> = { DEMO: '10000', OPS: '10001', HR: '10002' };
const ISSUES: Record<string, string> = {
	'1': 'DEMO-1',
	'2': 'HR-2',
	'DEMO-1': 'DEMO-1',
	'DEMO-7': 'HR-7',
	'HR-2': 'HR-2',
};

/** Parts of projects by their path, and sprints by the board that they were made on. */
const PARTS: Record<string, unknown> = {
	'version/1': { id: '1', projectId: 10000 },
	'version/2': { id: '2', projectId: 10002 },
	'component/1': { id: '1', project: 'OPS' },
	'component/2': { id: '2', project: 'HR' },
	'component/3': { id: '3' },
	'board/1': { id: 1, location: { projectId: 10000 } },
	'board/2': { id: 2, location: { projectId: 10002 } },
	'board/3': { id: 3 },
	'board/1/sprint': { values: [{ id: 1, originBoardId: 1 }], isLast: true },
	'sprint/1': { id: 1, originBoardId: 1 },
	'sprint/2': { id: 2, originBoardId: 2 },
	'sprint/3': { id: 3, originBoardId: 9 },
};

beforeEach(forgetSessions);

/** A connection with these rails to a small Jira that answers what it is asked. */
function connect(rails: Partial<GuardRails>) {
	const clock = createFakeClock();
	const ports = createFakePorts(clock, answer);
	const connection = createConnection({
		origin,
		identity,
		ports,
		customerService: async () => await Promise.resolve('https://api.atlassian.com/jsm/csm/cloudid/1/api/v1'),
		rails: { readOnly: false, projects: [], ...rails },
	});
	const sent = () => ports.attempts.filter(({ url }) => !url.endsWith('/project/search'));
	return {
		sent,
		all: () => ports.attempts,
		call: async (name: OperationName, input: CallInput = {}) =>
			await clock.run(
				connection.call<Record<string, unknown>>(name, input).catch((thrown: unknown) => thrown),
			),
	};
}

function answer({ url, query, body }: HttpAttempt) {
	if (url.endsWith('/project/search')) {
		const keys = [query?.keys ?? []].flat().map(String);
		const values = Object.entries(PROJECTS)
			.filter(([key]) => keys.includes(key))
			.map(([key, id]) => ({ key, id }));
		return jsonAnswer({ values, isLast: true });
	}
	const part = /\/(?:3|1\.0)\/((?:version|component|board|sprint)\/.+)$/.exec(url)?.[1];
	if (part !== undefined) {
		const body = PARTS[part];
		return body === undefined ? jsonAnswer({ errorMessages: ['Not there'] }, 404) : jsonAnswer(body);
	}
	if (url.endsWith('/board')) {
		const values = ['board/1', 'board/2', 'board/3'].map((board) => PARTS[board]);
		const at = Number(query?.startAt ?? 0);
		return jsonAnswer({ values: values.slice(at, at + 2), isLast: at > 0, startAt: at });
	}
	if (url.endsWith('/worklog/list'))
		return jsonAnswer([{ id: '5', issueId: '1' }, { id: '6', issueId: '2' }, { id: '7' }]);
	const issue = /\/issue\/([^/]+)$/.exec(url)?.[1] ?? '';
	if (issue === 'bulkfetch') {
		const { issueIdsOrKeys } = body as { issueIdsOrKeys: string[] };
		return jsonAnswer({
			issues: issueIdsOrKeys.map((word) => ({
				id: word,
				key: ISSUES[word],
				fields: { attachment: [{ id: `50${word}` }] },
			})),
			issueErrors: [],
		});
	}
	if (ISSUES[issue] !== undefined) return jsonAnswer({ id: '1', key: ISSUES[issue] });
	return url.endsWith('/issue/bulk')
		? jsonAnswer({ issues: [{ id: '77', key: 'DEMO-77' }] }, 201)
		: jsonAnswer({});
}

function refusal(outcome: unknown): JiraError {
	if (isJiraError(outcome)) return outcome;
	throw new Error(`Not refused: ${JSON.stringify(outcome)}`);
}

const inDemo = { projects: ['DEMO', 'OPS'] };
const write = (fields: unknown, update?: unknown): CallInput => ({
	path: { issueIdOrKey: 'DEMO-1' },
	body: { fields, update },
});
const drafts = (...all: unknown[]): CallInput => ({
	body: { issueUpdates: all.map((fields) => ({ fields })) },
});

describe('Read Only', () => {
	test.each(names.filter((name) => writes(operationOf(name))))(
		'%s is refused before any call',
		async (name) => {
			const { call, all } = connect({ readOnly: true });
			const { kind, message, advice } = refusal(
				await call(name, { path: { issueIdOrKey: 'DEMO-1' }, body: {} }),
			);
			expect({ kind, message, advice }).toEqual({
				kind: 'configuration',
				message: expect.stringMatching(/^Could not .*: the credential allows reading only$/),
				advice: expect.stringContaining('Read and Write'),
			});
			expect(all()).toEqual([]);
		},
	);

	test('reads that are POST go through', async () => {
		const { call, sent } = connect({ readOnly: true });
		await call('searchIssues', { body: { jql: 'project = DEMO' } });
		await call('bulkFetchIssues', { body: { issueIdsOrKeys: ['1'] } });
		expect(sent()).toHaveLength(2);
	});
});

describe('Only These Projects', () => {
	test.each<[string, OperationName, CallInput]>([
		['a project by key', 'getProject', { path: { projectIdOrKey: 'HR' } }],
		['a project by id', 'getProject', { path: { projectIdOrKey: '10002' } }],
		['the fields of its create screen', 'getCreateIssueTypes', { path: { projectIdOrKey: 'hr' } }],
		['people of a project', 'findAssignableUsers', { query: { project: 'HR' } }],
		['permissions in a project', 'getMyPermissions', { query: { projectKey: 'HR' } }],
		['permissions at an issue', 'getMyPermissions', { query: { issueKey: 'HR-2' } }],
		['an edit by key', 'editIssue', { path: { issueIdOrKey: 'HR-2' }, body: {} }],
		['a comment by key', 'addComment', { path: { issueIdOrKey: 'hr-2' }, body: {} }],
		['a link to an issue outside', 'linkIssues', { body: { inwardIssue: { key: 'DEMO-1' }, outwardIssue: { key: 'HR-2' } } }],
		['a property by key', 'getIssueProperty', { path: { issueIdOrKey: 'HR-2', propertyKey: 'x' } }],
		['a move out', 'editIssue', write({ project: { key: 'HR' } })],
		['a move out by verb', 'editIssue', write({}, { project: [{ set: { id: '10002' } }] })],
		['a parent elsewhere', 'editIssue', write({ parent: { key: 'HR-2' } })],
		[
			'a link elsewhere',
			'editIssue',
			write({}, { issuelinks: [{ add: { outwardIssue: { key: 'HR-2' } } }] }),
		],
		['a new issue', 'createIssues', drafts({ project: { key: 'HR' } })],
		['a new issue by id', 'createIssues', drafts({ project: { id: '10002' } })],
		[
			'one new issue of several',
			'createIssues',
			drafts({ project: { key: 'DEMO' } }, { project: { key: 'HR' } }),
		],
		['id and key that disagree', 'createIssues', drafts({ project: { key: 'DEMO', id: '10002' } })],
		['a new version', 'createVersion', { body: { name: '1', projectId: 10002 } }],
		['a new component', 'createComponent', { body: { name: 'x', project: 'HR' } }],
		['a new version of no project', 'createVersion', { body: { name: '1' } }],
		['a new version of two projects', 'createVersion', { body: { name: '1', projectId: 10000, project: 'HR' } }],
		['a new issue of no project', 'createIssues', drafts({ summary: 'x' })],
		['a new project', 'createProject', { body: { key: 'DEMO' } }],
		['any path at all', 'sendGet', { rawPath: '/rest/api/3/issue/HR-2' }],
	])('%s elsewhere is refused before it is sent', async (_, name, input) => {
		const { call, sent } = connect(inDemo);
		const { kind, message } = refusal(await call(name, input));
		expect({ kind, message }).toEqual({
			kind: 'permission',
			message: expect.stringMatching(/kept to the projects DEMO, OPS by Only These Projects/),
		});
		expect(sent().filter(({ url }) => !url.endsWith('/issue/DEMO-1'))).toEqual([]);
	});

	test.each<[string, OperationName, CallInput]>([
		['a project by key', 'getProject', { path: { projectIdOrKey: 'demo' } }],
		['a project by id', 'getProjectVersions', { path: { projectIdOrKey: '10001' } }],
		['a new version', 'createVersion', { body: { name: '1', projectId: 10000 } }],
		['a new component', 'createComponent', { body: { name: 'x', project: 'demo' } }],
		['new issues', 'createIssues', drafts({ project: { key: 'OPS' } }, { project: { id: '10000' } })],
		['what is no project', 'getFields', {}],
		['permissions of the site', 'getMyPermissions', { query: { permissions: 'BULK_CHANGE' } }],
	])('%s inside goes through', async (_, name, input) => {
		const { call, sent } = connect(inDemo);
		expect(isJiraError(await call(name, input))).toBe(false);
		expect(sent()).toHaveLength(1);
	});

	test.each([
		['status = Open', 'project in (10000, 10001) AND (status = Open)'],
		[
			'project = HR OR key = HR-2 ORDER BY created DESC',
			'project in (10000, 10001) AND (project = HR OR key = HR-2) ORDER BY created DESC',
		],
		['summary ~ ") OR (project = HR"', 'project in (10000, 10001) AND (summary ~ ") OR (project = HR")'],
	])('the projects go around the JQL %s', async (jql, expected) => {
		for (const name of ['searchIssues', 'countIssues'] as const) {
			const { call, sent } = connect(inDemo);
			await call(name, { body: { jql, maxResults: 5 } });
			expect(sent()[0]?.body).toEqual({ jql: expected, maxResults: 5 });
			forgetSessions();
		}
	});

	test('a JQL that would close our parenthesis is refused', async () => {
		const { call, sent } = connect(inDemo);
		expect(refusal(await call('searchIssues', { body: { jql: 'a = 1) OR (project = HR' } })).kind).toBe(
			'invalid',
		);
		expect(sent()).toEqual([]);
	});

	test('a search for projects asks for the allowed ones alone', async () => {
		const { call, all } = connect(inDemo);
		await call('searchProjects', { query: { query: 'x' } });
		await call('searchProjects', { query: { keys: ['HR', 'OPS'] } });
		await call('searchProjects', { query: { id: ['10002', '10000'] } });
		const empty = await call('searchProjects', { query: { keys: ['HR'] } });
		expect(empty).toMatchObject({ status: 200, body: { values: [], isLast: true } });
		expect(
			all()
				.slice(1)
				.map(({ query }) => query),
		).toEqual([{ query: 'x', keys: ['DEMO', 'OPS'] }, { keys: ['OPS'] }, { id: ['10000'] }]);
	});

	test('issues by id and key: others are not asked for, or are taken out of the answer, and it says so', async () => {
		const { call, sent } = connect(inDemo);
		const reply = await call('bulkFetchIssues', { body: { issueIdsOrKeys: ['1', '2', 'DEMO-7', 'HR-2'] } });
		expect(sent()[0]?.body).toEqual({ issueIdsOrKeys: ['1', '2', 'DEMO-7'] });
		expect(reply).toMatchObject({
			body: {
				issues: [{ id: '1', key: 'DEMO-1' }],
				issueErrors: ['HR-2', '2', 'DEMO-7'].map((id) => ({
					id,
					errorMessage: expect.stringContaining('kept to'),
				})),
			},
		});
	});

	test.each<[string, OperationName, CallInput]>([
		['a version', 'getVersion', { path: { id: '2' } }],
		['a component', 'getComponent', { path: { id: '2' } }],
		['a component that names no project', 'getComponent', { path: { id: '3' } }],
		['a board', 'getBoard', { path: { boardId: '2' } }],
		['a board that is in no project', 'getBoard', { path: { boardId: '3' } }],
		['the boards', 'getBoards', { query: { projectKeyOrId: 'HR' } }],
		['the sprints of a board', 'getBoardSprints', { path: { boardId: '2' } }],
		['the sprints of a board that is not there', 'getBoardSprints', { path: { boardId: '9' } }],
		['a sprint', 'getSprint', { path: { sprintId: '2' } }],
		['a sprint of a board that is gone', 'getSprint', { path: { sprintId: '3' } }],
	])('%s of another project is not given', async (_, name, input) => {
		const { call } = connect(inDemo);
		expect(refusal(await call(name, input)).message).toMatch(/kept to the projects DEMO, OPS/);
	});

	test.each<[OperationName, CallInput]>([
		['getVersion', { path: { id: '1' } }],
		['getComponent', { path: { id: '1' } }],
		['getBoard', { path: { boardId: '1' } }],
		['getBoardSprints', { path: { boardId: '1' } }],
		['getSprint', { path: { sprintId: '1' } }],
	])('%s gives what lies inside', async (name, input) => {
		const { call } = connect(inDemo);
		expect(await call(name, input)).toMatchObject({ status: 200, body: expect.anything() });
	});

	test('a board is looked up once', async () => {
		const { call, sent } = connect(inDemo);
		for (let times = 0; times < 3; times++) await call('getBoardSprints', { path: { boardId: '1' } });
		expect(sent().map(({ url }) => url.split('/1.0/')[1])).toEqual([
			'board/1',
			...Array<string>(3).fill('board/1/sprint'),
		]);
	});

	test('boards are asked for project by project, to the last page, and those of others are left out', async () => {
		const { call, sent } = connect(inDemo);
		const reply = await call('getBoards', { query: { startAt: 0, maxResults: 50, name: 'x' } });
		expect(reply).toMatchObject({ body: { values: [{ id: 1 }], isLast: true, total: 1 } });
		expect(sent().map(({ query }) => [query?.projectKeyOrId, query?.startAt, query?.name])).toEqual([
			['10000', 0, 'x'],
			['10000', 2, 'x'],
			['10001', 0, 'x'],
			['10001', 2, 'x'],
		]);
	});

	test('worklogs of issues elsewhere, or of none, are taken out', async () => {
		const { call } = connect(inDemo);
		const reply = await call('getWorklogs', { body: { ids: [5, 6, 7] } });
		expect(reply).toMatchObject({ body: [{ id: '5', issueId: '1' }] });
	});

	test('an issue that was moved out is not given, whatever its former key says', async () => {
		const { call } = connect(inDemo);
		expect(refusal(await call('getIssue', { path: { issueIdOrKey: 'DEMO-7' } })).message).toMatch(
			/issue is in another one/,
		);
	});

	test.each(['2', 'DEMO-7'])('a write to %s is looked up first, and refused', async (issueIdOrKey) => {
		const { call, sent } = connect(inDemo);
		expect(refusal(await call('deleteIssue', { path: { issueIdOrKey } })).kind).toBe('permission');
		expect(sent().map(({ method }) => method)).toEqual(['GET']);
	});

	test('an issue that was read or made is written without another look', async () => {
		const { call, sent } = connect(inDemo);
		await call('bulkFetchIssues', { body: { issueIdsOrKeys: ['1'] } });
		await call('createIssues', drafts({ project: { key: 'DEMO' } }));
		for (const issueIdOrKey of ['1', 'demo-1', '77', 'DEMO-77'])
			await call('editIssue', { path: { issueIdOrKey }, body: {} });
		expect(sent().map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT', 'PUT', 'PUT', 'PUT']);
	});

	test('a list of issues goes out when all of them lie inside, which one read settles', async () => {
		const { call, sent } = connect(inDemo);
		await call('getChangelogs', { body: { issueIdsOrKeys: ['1', 'DEMO-1'] } });
		await call('getChangelogs', { body: { issueIdsOrKeys: ['1'] } });
		expect(sent().map(({ url, body }) => [url.split('/3/')[1], body])).toEqual([
			['issue/bulkfetch', { issueIdsOrKeys: ['1', 'DEMO-1'], fields: ['project'] }],
			['changelog/bulkfetch', { issueIdsOrKeys: ['1', 'DEMO-1'] }],
			['changelog/bulkfetch', { issueIdsOrKeys: ['1'] }],
		]);
	});

	test.each([[['1', '2']], [['DEMO-1', 'HR-2']], [['DEMO-7']]])(
		'the list %j is refused',
		async (issueIdsOrKeys) => {
			const { call, sent } = connect(inDemo);
			expect(refusal(await call('getChangelogs', { body: { issueIdsOrKeys } })).kind).toBe('permission');
			expect(sent().filter(({ url }) => url.includes('changelog'))).toEqual([]);
		},
	);

	test('an attachment is given when an issue inside has been read with it, and no other', async () => {
		const { call, sent } = connect(inDemo);
		const download = async (id: string) => await call('getAttachmentContent', { path: { id } });
		expect(refusal(await download('501')).message).toMatch(/was not read with an issue of theirs/);
		await call('bulkFetchIssues', { body: { issueIdsOrKeys: ['1', '2'] } });
		expect(isJiraError(await download('501'))).toBe(false);
		expect(refusal(await download('502')).kind).toBe('permission');
		expect(sent().filter(({ url }) => url.includes('attachment'))).toHaveLength(1);
	});

	test.each<[string, OperationName, CallInput]>([
		['a new version', 'createVersion', { body: { name: 'x', projectId: 10002 } }],
		['a new component', 'createComponent', { body: { name: 'x', project: 'HR' } }],
		['a new version of no project', 'createVersion', { body: { name: 'x' } }],
		['a version by its id', 'updateVersion', { path: { id: '2' }, body: {} }],
		['a version to be deleted', 'removeVersion', { path: { id: '2' }, body: {} }],
		['a component by its id', 'updateComponent', { path: { id: '2' }, body: {} }],
		['a component to be deleted', 'deleteComponent', { path: { id: '2' } }],
	])('%s of another project is not written', async (_, name, input) => {
		const { call, sent } = connect(inDemo);
		expect(refusal(await call(name, input)).kind).toBe('permission');
		expect(sent().filter(({ method }) => method !== 'GET')).toEqual([]);
	});

	test('versions and components of their own projects are written, those by id after one look', async () => {
		const { call, sent } = connect(inDemo);
		await call('createVersion', { body: { name: 'x', projectId: 10000 } });
		await call('deleteComponent', { path: { id: '1' } });
		expect(sent().map(({ method, url }) => `${method} ${url.split('/3/')[1]}`)).toEqual([
			'POST version',
			'GET component/1',
			'DELETE component/1',
		]);
	});

	test.each<[OperationName, CallInput]>([
		['fetchCsmCustomerProfiles', { body: { customerIds: ['qm:1:2'] } }],
		['bulkCsmOrganizationProfiles', { body: {} }],
		['getCsmProducts', {}],
		['createCsmRequest', { body: {} }],
	])('%s is refused: what it is about belongs to no project', async (name, input) => {
		const { call, sent } = connect(inDemo);
		expect(refusal(await call(name, input)).message).toMatch(/kept to the projects DEMO, OPS.*customers, organizations, products and entitlements belong to no project/);
		expect(sent()).toEqual([]);
	});

	test('a read only credential reads customers and writes none', async () => {
		const { call, sent } = connect({ readOnly: true });
		await call('fetchCsmCustomerProfiles', { body: { customerIds: ['qm:1:2'] } });
		await call('searchCsmCustomers', { body: { detailFields: [] } });
		for (const name of ['bulkCsmCustomerProfiles', 'setCsmCustomerDetail', 'deleteCsmProduct', 'createCsmRequest'] as const)
			expect(refusal(await call(name, { path: { productId: '1', customerId: 'qm:1:2' }, body: {} })).message).toMatch(/reading only/);
		expect(sent().map(({ url }) => url.split('/api/v1')[1])).toEqual(['/customer/profile/fetch', '/customer/search-by-detail-field']);
	});

	test('a project that is not there stops everything', async () => {
		const { call, sent } = connect({ projects: ['DEMO', 'NOPE'] });
		expect(refusal(await call('getFields')).message).toMatch(/names the project NOPE, which the account/);
		expect(sent()).toEqual([]);
	});

	test('every operation with a project or an issue in its path has a bound that looks at it', () => {
		for (const name of names) {
			const { path } = operationOf(name);
			const bound = BOUNDS[name];
			if (bound === undefined) continue;
			if (path.includes('{projectIdOrKey}')) expect({ name, bound }).toEqual({ name, bound: 'project' });
			if (path.includes('{issueIdOrKey}'))
				expect({ name, bound }).toEqual({ name, bound: expect.stringMatching(/^(issue|read)$/) });
		}
	});
});

describe('the fields of the guard rails', () => {
	test.each([
		[{}, { readOnly: false, projects: [], parallel: undefined, expiresAt: undefined }],
		[{ access: 'readOnly' }, { readOnly: true }],
		[{ onlyTheseProjects: ' demo,OPS;  demo\nHR ' }, { projects: ['DEMO', 'OPS', 'HR'] }],
		[{ maximumParallelRequests: 0 }, { parallel: undefined }],
		[{ maximumParallelRequests: 3 }, { parallel: 3 }],
		[{ tokenExpiresOn: '2026-03-01T00:00:00.000Z' }, { expiresAt: Date.UTC(2026, 2, 1) }],
	])('%j', (data, expected) => {
		expect(guardRailsOf(data)).toMatchObject(expected);
	});

	test.each([
		[{ access: 'writeOnly' }, /Access/],
		[{ onlyTheseProjects: 'DEMO-1' }, /"DEMO-1", which is not a project key/],
		[{ onlyTheseProjects: '1' }, /not a project key/],
		[{ onlyTheseProjects: Array.from({ length: 51 }, (_, n) => `P${n}`).join() }, /51 projects/],
		[{ maximumParallelRequests: 51 }, /1 to 50/],
		[{ maximumParallelRequests: 1.5 }, /1 to 50/],
		[{ tokenExpiresOn: 'soon' }, /not a date/],
	])('%j is refused', (data, words) => {
		expect(() => guardRailsOf(data)).toThrow(words);
	});

	const now = Date.UTC(2026, 2, 1);
	test.each([
		[undefined, undefined],
		['2026-03-16', undefined],
		['2026-03-15', /expires on 2026-03-15, in 14 days/],
		['2026-03-02', /in one day/],
		['2026-03-01', /expired on 2026-03-01/],
		['2026-02-01', /expired on 2026-02-01/],
	])('a token that expires on %s', (date, words) => {
		const notice = expiryNotice(guardRailsOf({ tokenExpiresOn: date }), now);
		if (words === undefined) expect(notice).toBeUndefined();
		else expect(notice).toMatch(words);
	});
});
