/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// n8n-core writes its settings there as soon as it is loaded.
process.env.N8N_USER_FOLDER = mkdtempSync(join(tmpdir(), 'n8n-test-'));

import { ExecuteContext, LoadOptionsContext, RoutingNode } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type INode,
	type INodeProperties,
	type INodeType,
	type INodeTypes,
	type IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { JiraCloudApi } from '../../../credentials/JiraCloudApi.credentials';
import { faultOf } from '../../../nodes/shared/connection/faults';
import { connectionFor, n8nPorts } from '../../../nodes/shared/connection/n8nPorts';
import type { Carried } from '../../../nodes/shared/connection/n8nSend';
import { forgetSessions } from '../../../nodes/shared/connection/session';
import type { HttpAttempt } from '../../../nodes/shared/connection/types';

/** What the server has seen of a request. */
interface Seen {
	readonly method: string;
	readonly url: string;
	readonly headers: IncomingMessage['headers'];
	readonly body: string;
}

type Respond = (seen: Seen) => {
	status?: number;
	headers?: Record<string, string | string[]>;
	body?: string | Buffer;
	hang?: boolean;
	cut?: boolean;
};

let respond: Respond;
let seen: Seen[];
let server: Server;
let origin: string;

beforeAll(async () => {
	server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const { method = '', url = '', headers } = request;
			const one = { method, url, headers, body: Buffer.concat(chunks).toString() };
			seen.push(one);
			const { status = 200, headers: more = {}, body = '{}', hang, cut } = respond(one);
			if (hang === true) return;
			response.writeHead(status, { 'content-type': 'application/json', 'X-AAccountId': 'abc', ...more });
			if (cut === true) {
				response.write('{"issues":[');
				setImmediate(() => request.socket.destroy());
			} else response.end(body);
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
});

beforeEach(() => {
	forgetSessions();
	seen = [];
	respond = () => ({});
});

const credentialType = new JiraCloudApi();
const node: INode = {
	id: 'n',
	name: 'Jira',
	type: 'test.jira',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
	credentials: { jiraCloudApi: { id: '7', name: 'Robot' } },
};

/** What n8n's credential tester gives the node that it makes for the test. */
const TEST_PROPERTY: INodeProperties = {
	displayName: 'Temp',
	name: 'temp',
	type: 'string',
	default: '',
	routing: { request: credentialType.test.request },
};

/** The real contexts of n8n-core around a node that has our credential. */
function contexts(subdomain = origin, properties: readonly INodeProperties[] = []) {
	const data = { subdomain, email: 'robot@example.com', apiToken: 'token-1' };
	const messages: unknown[] = [];
	const counts = { decrypted: 0 };
	const nodeType = {
		description: {
			name: 'test.jira',
			properties,
			credentials: [{ name: 'jiraCloudApi', required: true }],
		},
	} as unknown as INodeType; // Only what n8n reads of it here.
	const nodeTypes: INodeTypes = {
		getByName: () => nodeType,
		getByNameAndVersion: () => nodeType,
		getKnownTypes: () => ({}),
	};
	const workflow = new Workflow({ id: '1', active: false, nodes: [node], connections: {}, nodeTypes });
	const credentialsHelper = {
		getParentTypes: () => [],
		isCredentialUsableByNode: () => true,
		authenticate: async (credentials: typeof data, _: string, options: IHttpRequestOptions) =>
			await (
				credentialType.authenticate as (
					c: typeof data,
					o: IHttpRequestOptions,
				) => Promise<IHttpRequestOptions>
			)(credentials, options),
		preAuthentication: async () => undefined,
		getDecrypted: async () => {
			counts.decrypted += 1;
			return { ...data };
		},
	};
	const base = 'http://127.0.0.1:5678';
	const additionalData = {
		credentialsHelper,
		executionId: 'e',
		variables: {},
		restApiUrl: `${base}/rest`,
		instanceBaseUrl: `${base}/`,
		webhookBaseUrl: base,
		webhookTestBaseUrl: base,
		webhookWaitingBaseUrl: base,
		formWaitingBaseUrl: base,
		sendDataToUI: (_type: string, message: unknown) => messages.push(message),
	} as unknown as IWorkflowExecuteAdditionalData; // Only what n8n reads of it here.
	const stop = new AbortController();
	const items = [{ json: {} }];
	const execute = new ExecuteContext(
		workflow,
		node,
		additionalData,
		'manual',
		{ resultData: { runData: {} } } as never,
		0,
		items,
		{ main: [items] },
		{ data: { main: [items] }, node, source: null },
		[],
		stop.signal,
	) as unknown as IExecuteFunctions; // n8n's own class says less of itself than its interface does.
	const editor = new LoadOptionsContext(workflow, node, additionalData, 'parameters.project');
	return { execute, editor, data, stop, messages, counts, nodeType };
}

const attempt = (more: Partial<HttpAttempt> = {}): HttpAttempt => ({
	method: 'GET',
	url: `${origin}/rest/api/3/field`,
	headers: { accept: 'application/json', 'user-agent': 'n8n-nodes-jira-sync' },
	timeoutMs: 5_000,
	...more,
});

function portsOf({ execute, data } = contexts()) {
	return n8nPorts(execute, carried(data, data.subdomain));
}

/** A credential as `connectionFor` hands it to the ports. */
function carried(data: ICredentialDataDecryptedObject, base: string): Carried {
	return { type: 'jiraCloudApi', data, carrier: 'basic', secrets: [], advice: {}, bases: [base] };
}

describe('send', () => {
	test('carries the credential, the query and the headers; header names come back in lower case', async () => {
		respond = () => ({
			body: '{"a":1}',
			headers: { 'X-RateLimit-NearLimit': 'true', 'Set-Cookie': ['a=1', 'b=2'] },
		});
		const answer = await portsOf().send(
			attempt({ query: { keys: ['A', 'B'], startAt: 0, flag: true, none: undefined } }),
		);
		expect(answer.status).toBe(200);
		expect(answer.body).toEqual({ a: 1 });
		expect(answer.headers).toMatchObject({
			'x-aaccountid': 'abc',
			'x-ratelimit-nearlimit': 'true',
			'set-cookie': 'a=1, b=2',
		});
		expect(seen[0]?.url).toBe('/rest/api/3/field?keys=A&keys=B&startAt=0&flag=true');
		expect(seen[0]?.headers.authorization).toBe(
			`Basic ${Buffer.from('robot@example.com:token-1').toString('base64')}`,
		);
		expect(seen[0]?.headers['user-agent']).toBe('n8n-nodes-jira-sync');
	});

	test.each([
		[{}, '{}'],
		[[], '[]'],
		['accountId', '"accountId"'],
		[{ jql: 'summary ~ "ä"' }, '{"jql":"summary ~ \\"ä\\""}'],
	])('sends the body %j as it is', async (body, text) => {
		await portsOf().send(attempt({ method: 'POST', body, headers: { 'content-type': 'application/json' } }));
		expect(seen[0]?.body).toBe(text);
		expect(seen[0]?.headers['content-type']).toBe('application/json');
	});

	test.each([400, 401, 403, 404, 410, 429, 500, 503])('%i is an answer, not an exception', async (status) => {
		respond = () => ({ status, body: '{"errorMessages":["x"]}' });
		const answer = await portsOf().send(attempt());
		expect(answer).toMatchObject({ status, body: { errorMessages: ['x'] } });
		expect(seen).toHaveLength(1);
	});

	test('header names come in lower case, whoever answers', async () => {
		const stub = {
			getNode: () => node,
			helpers: {
				httpRequestWithAuthentication: async () => ({
					statusCode: 200,
					headers: { 'Retry-After': '3' },
					body: {},
				}),
			},
		} as unknown as IExecuteFunctions; // Only what send() uses.
		const answer = await n8nPorts(stub, carried({}, origin)).send(attempt());
		expect(answer).toEqual({ status: 200, headers: { 'retry-after': '3' }, body: {} });
	});

	test("nothing leaves for an address that is not the connection's own", async () => {
		const other = origin.replace('127.0.0.1', 'localhost');
		await expect(portsOf().send(attempt({ url: `${other}/rest/api/3/field` }))).rejects.toMatchObject({
			kind: 'configuration',
		});
		expect(seen).toHaveLength(0);
	});

	test('an anonymous attempt carries no credential', async () => {
		const answer = await portsOf().send(attempt({ url: `${origin}/_edge/tenant_info`, anonymous: true }));
		expect(answer.status).toBe(200);
		expect(seen[0]?.headers.authorization).toBeUndefined();
	});

	test('a redirect is not followed', async () => {
		respond = () => ({
			status: 302,
			headers: { location: `http://localhost:${origin.split(':')[2]}/stolen` },
			body: '',
		});
		expect((await portsOf().send(attempt())).status).toBe(302);
		expect(seen.map(({ url }) => url)).toEqual(['/rest/api/3/field']);
	});

	test('a body that is not JSON is text, and 204 is empty', async () => {
		respond = () => ({ body: '<html>', headers: { 'content-type': 'text/html' } });
		expect((await portsOf().send(attempt())).body).toBe('<html>');
		respond = () => ({ status: 204, body: '' });
		expect((await portsOf().send(attempt())).status).toBe(204);
	});

	test('a file comes byte for byte, whatever its type says it is', async () => {
		const bytes = Buffer.from(Array.from({ length: 512 }, (_, index) => index % 256));
		respond = () => ({ body: bytes, headers: { 'content-type': 'application/json' } });
		const { body } = await portsOf().send(attempt({ binary: true }));
		expect(Buffer.isBuffer(body) && bytes.equals(body)).toBe(true);
		expect(seen[0]?.headers.authorization).toMatch(/^Basic /);
	});

	test('a file that is cut off on the way is a lost answer', async () => {
		respond = () => ({ cut: true });
		const sent = portsOf().send(attempt({ binary: true, anonymous: true }));
		expect(faultOf(await sent.catch((thrown: unknown) => thrown))).toBe('lost');
		expect(seen[0]?.headers.authorization).toBeUndefined();
	});

	test('faults are recognised through what n8n wraps around them', async () => {
		const faultFrom = async (more: Partial<HttpAttempt>) =>
			faultOf(
				await portsOf()
					.send(attempt(more))
					.catch((thrown: unknown) => thrown),
			);
		respond = () => ({ hang: true });
		expect(await faultFrom({ timeoutMs: 200 })).toBe('timeout');
		respond = () => ({ cut: true });
		expect(await faultFrom({})).toBe('lost');
		const { execute, data } = contexts('http://127.0.0.1:1');
		const refused = n8nPorts(execute, carried(data, data.subdomain)).send(
			attempt({ url: 'http://127.0.0.1:1/x' }),
		);
		expect(faultOf(await refused.catch((thrown: unknown) => thrown))).toBe('notSent');
	});

	test('the stop of a run ends a request that is under way', async () => {
		respond = () => ({ hang: true });
		const all = contexts();
		const ports = portsOf(all);
		const sent = ports.send(attempt()).catch((thrown: unknown) => thrown);
		while (seen.length === 0) await new Promise((resolve) => setImmediate(resolve));
		expect(ports.cancelled()).toBe(false);
		all.stop.abort();
		expect(faultOf(await sent)).toBe('cancelled');
		expect(ports.cancelled()).toBe(true);
	});
});

describe('the rest of the ports', () => {
	test('a stopped run wakes from a long sleep', async () => {
		const all = contexts();
		const sleeping = portsOf(all).sleep(3_600_000);
		all.stop.abort();
		await expect(sleeping).rejects.toMatchObject({ kind: 'cancelled' });
	});

	test('a sleep lasts at least as long as it should', async () => {
		const ports = portsOf();
		const began = ports.now();
		await ports.sleep(20);
		expect(ports.now()).toBeGreaterThanOrEqual(began + 20);
	});

	test('a log line reaches the one who watches a manual run', () => {
		const all = contexts();
		portsOf(all).log('Waiting 30 s');
		expect(JSON.stringify(all.messages)).toContain('Waiting 30 s');
	});
});

describe('connectionFor', () => {
	test('reads the credential once for many calls, and knows the site', async () => {
		const all = contexts();
		const connection = await connectionFor(all.execute);
		for (let turn = 0; turn < 3; turn++) await connection.call('getServerInfo');
		expect(all.counts.decrypted).toBe(1);
		expect(connection.session.siteUrl).toBe(origin);
		expect(seen).toHaveLength(3);
		expect((await connectionFor(all.execute)).session).toBe(connection.session);
	});

	test('works in the editor', async () => {
		respond = () => ({ body: '[{"id":"summary"}]' });
		const { editor } = contexts();
		const { body } = await (await connectionFor(editor)).call<unknown>('getFields');
		expect(body).toEqual([{ id: 'summary' }]);
	});

	test('a subdomain that is no site is refused before anything leaves', async () => {
		const { execute } = contexts('https://demo.atlassian.net@evil.com');
		await expect(connectionFor(execute)).rejects.toMatchObject({ kind: 'configuration' });
	});
});

describe('the credential test', () => {
	/** Runs `test` of the credential as n8n does: one declarative request of a node made for it. */
	async function runTest(subdomain: string): Promise<void> {
		const { execute, data, nodeType } = contexts(subdomain, [TEST_PROPERTY]);
		const decrypted = { id: '7', name: 'Robot', type: 'jiraCloudApi', data };
		await new RoutingNode(execute as never, nodeType, decrypted).runNode();
	}

	test.each([
		['the whole address', (site: string) => site],
		['with a path', (site: string) => `${site}/jira/projects?x=1`],
		['with blanks', (site: string) => `  ${site}/ `],
	])('asks who it is: %s', async (_, typed) => {
		await runTest(typed(origin));
		expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual(['GET /rest/api/3/myself']);
		expect(seen[0]?.headers.authorization).toMatch(/^Basic /);
	});

	test('401 does not pass', async () => {
		respond = () => ({ status: 401 });
		await expect(runTest(origin)).rejects.toBeDefined();
	});

	test.each([['https://demo.atlassian.net@evil.com'], ['evil.com'], ['http://10.0.0.1:80'], ['']])(
		'%j does not pass, and is told what to type',
		async (typed) => {
			const refused: unknown = await runTest(typed).catch((thrown: unknown) => thrown);
			expect(String((refused as Error).message)).toMatch(/demo|127\.0\.0\.1/);
			expect(seen).toHaveLength(0);
		},
	);
});
