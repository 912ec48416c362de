import { isJiraError, type JiraError } from '../../../nodes/shared/errors/jiraError';
import { secretForms } from '../../../nodes/shared/errors/redact';
import { createConnection, type ConnectionOptions } from '../../../nodes/shared/connection/request';
import { forgetSessions } from '../../../nodes/shared/connection/session';
import type { HttpAnswer, HttpAttempt } from '../../../nodes/shared/connection/types';
import { createFakeClock, createFakePorts, jsonAnswer, settled, type FakeClock } from '../../tools/fakeClock';

const origin = 'https://demo.atlassian.net';
const identity = { credentialId: '1', account: 'a', siteUrl: origin, dataHash: 'h' };
const sample = 'Vqv4R7iKqFZzhRjN4ImdD5C8';
const anonymous = (body: unknown, status = 200, headers: Record<string, string> = {}): HttpAnswer => ({
	status,
	headers: { 'content-type': 'application/json', ...headers },
	body,
});
const fault = (code: string) => Object.assign(new Error(code), { code });

type Step = HttpAnswer | Error;

/** A connection whose attempts meet these steps one after the other; the last one for ever. */
function connect(
	steps: readonly Step[],
	more: Partial<ConnectionOptions> = {},
	clock: FakeClock = createFakeClock(),
) {
	const ports = createFakePorts(clock, (_, index) => {
		const step = steps[Math.min(index, steps.length - 1)];
		if (step === undefined || step instanceof Error) throw step ?? new Error('No step');
		return step;
	});
	return { clock, ports, connection: createConnection({ origin, identity, ports, ...more }) };
}

async function refusal(clock: FakeClock, call: Promise<unknown>): Promise<JiraError> {
	const outcome = await clock.run(call.catch((thrown: unknown) => thrown));
	if (!isJiraError(outcome)) throw new Error(`Not a JiraError: ${String(outcome)}`);
	return outcome;
}

beforeEach(forgetSessions);

describe('an attempt', () => {
	test('has method, address, query, headers and a timeout', async () => {
		const { clock, ports, connection } = connect([jsonAnswer({ id: '1' })]);
		const reply = await clock.run(
			connection.call<{ id: string }>('getIssue', {
				path: { issueIdOrKey: 'DEMO-1' },
				query: { fields: ['a', 'b'] },
			}),
		);
		expect(reply.body.id).toBe('1');
		expect(reply.status).toBe(200);
		expect(reply.headers['x-aaccountid']).toBeDefined();
		expect(ports.attempts).toEqual([
			{
				method: 'GET',
				url: 'https://demo.atlassian.net/rest/api/3/issue/DEMO-1',
				query: { fields: ['a', 'b'] },
				body: undefined,
				timeoutMs: 60_000,
				headers: {
					accept: 'application/json',
					'accept-language': 'en',
					'x-force-accept-language': 'true',
					'user-agent': 'n8n-nodes-jira-sync',
					'x-experimentalapi': 'opt-in',
				},
			},
		]);
	});

	test('of Customer Service Management goes to its base, with the key of its task', async () => {
		const base = 'https://api.atlassian.com/jsm/csm/cloudid/1/api/v1';
		const { clock, ports, connection } = connect([{ ...jsonAnswer({}), status: 503 }, jsonAnswer({ id: '1' })], { customerService: async () => await Promise.resolve(base) });
		await clock.run(connection.call('bulkCsmCustomerProfiles', { idempotencyKey: 'key-1', body: { customerProfiles: [] } }));
		const sent = ports.attempts.map(({ url, headers }) => [url, headers['idempotency-key']]);
		// A bulk task is sent again with the same key after an answer that says nothing.
		expect(sent).toEqual([[`${base}/customer/profile/bulk`, 'key-1'], [`${base}/customer/profile/bulk`, 'key-1']]);
	});

	test('of Customer Service Management is not sent where nothing leads there', async () => {
		const { clock, ports, connection } = connect([jsonAnswer({})]);
		expect((await refusal(clock, connection.call('getCsmProducts'))).message).toMatch(/does not lead to Customer Service Management/);
		expect(ports.attempts).toEqual([]);
	});

	test('carries a body with its type, but never on GET', async () => {
		const { clock, ports, connection } = connect([jsonAnswer({})]);
		await clock.run(connection.call('searchIssues', { body: { jql: 'project = A' } }));
		await clock.run(connection.call('getFields', { body: { x: 1 } }));
		expect(ports.attempts[0]).toMatchObject({
			body: { jql: 'project = A' },
			headers: { 'content-type': 'application/json' },
		});
		expect(ports.attempts[1]?.body).toBeUndefined();
		expect(ports.attempts[1]?.headers['content-type']).toBeUndefined();
	});

	test('is a fresh object each time, so that whoever sends it may change it', async () => {
		const clock = createFakeClock();
		const ports = createFakePorts(clock, (attempt, index) => {
			expect(attempt.headers.authorization).toBeUndefined();
			expect(attempt.query).toEqual({ a: '1' });
			const open = attempt as { headers: Record<string, string>; query: Record<string, string> };
			open.headers.authorization = 'Basic x';
			open.query.b = '2';
			return index === 0 ? jsonAnswer({}, 503) : jsonAnswer({});
		});
		const connection = createConnection({ origin, identity, ports });
		await clock.run(connection.call('searchProjects', { query: { a: '1' } }));
		expect(ports.attempts).toHaveLength(2);
	});

	test('with a value that is no id leaves nothing for the network', async () => {
		const { clock, ports, connection } = connect([jsonAnswer({})]);
		const bad = await refusal(clock, connection.call('getIssue', { path: { issueIdOrKey: '../myself' } }));
		expect(bad.kind).toBe('configuration');
		expect(ports.attempts).toHaveLength(0);
		expect(connection.meter.calls).toBe(0);
	});

	test('204 has no body', async () => {
		const { clock, connection } = connect([jsonAnswer('', 204)]);
		const reply = await clock.run(
			connection.call('editIssue', { path: { issueIdOrKey: 'A-1' }, body: { fields: {} } }),
		);
		expect(reply.status).toBe(204);
	});
});

describe('repeats', () => {
	test('a read after 503 and a broken connection, with back-off and a meter', async () => {
		const { clock, connection } = connect([
			jsonAnswer({}, 503),
			fault('ECONNRESET'),
			jsonAnswer({ ok: true }),
		]);
		const began = clock.now();
		const reply = await clock.run(connection.call('getFields'));
		expect(reply.body).toEqual({ ok: true });
		expect(clock.now() - began).toBe(6_000);
		expect(connection.meter).toEqual({
			calls: 3,
			retries: 2,
			waitedMs: 6_000,
			byOperation: { getFields: 3 },
		});
	});

	test('a create after 429, since that was not carried out', async () => {
		const { clock, ports, connection } = connect([
			jsonAnswer({}, 429, { 'retry-after': '4' }),
			jsonAnswer({ issues: [] }, 201),
		]);
		const began = clock.now();
		await clock.run(connection.call('createIssues', { body: { issueUpdates: [] } }));
		expect(ports.attempts).toHaveLength(2);
		expect(clock.now() - began).toBeGreaterThanOrEqual(4_000);
		expect(clock.now() - began).toBeLessThanOrEqual(5_200);
	});

	test.each<[string, Step]>([
		['500', jsonAnswer({ errorMessages: ['Internal'] }, 500)],
		['503', jsonAnswer({}, 503)],
		[
			'504 as HTML',
			{ status: 504, headers: { 'content-type': 'text/html' }, body: '<html><title>Gateway</title></html>' },
		],
		['a reset', fault('ECONNRESET')],
		['a timeout', fault('ECONNABORTED')],
		['a damaged 201', jsonAnswer('{"issues":[{"id":"10', 201)],
	])('never a create after %s: its outcome is unknown', async (_, step) => {
		const { clock, ports, connection } = connect([step, jsonAnswer({ issues: [] }, 201)]);
		const unknown = await refusal(clock, connection.call('createIssues', { body: { issueUpdates: [] } }));
		expect(unknown.kind).toBe('unknownOutcome');
		expect(unknown.retryable).toBe(false);
		expect(unknown.message).toContain('create issues');
		expect(ports.attempts).toHaveLength(1);
	});

	test('a create that never reached Jira', async () => {
		const { clock, ports, connection } = connect([fault('ECONNREFUSED'), jsonAnswer({ issues: [] }, 201)]);
		await clock.run(connection.call('createIssues', { body: {} }));
		expect(ports.attempts).toHaveLength(2);
	});

	test('an edit that adds a comment is not repeated, one that sets fields is', async () => {
		const edit = { path: { issueIdOrKey: 'A-1' } };
		const adding = connect([jsonAnswer({}, 502), jsonAnswer('', 204)]);
		const unknown = adding.connection.call('editIssue', { ...edit, body: { update: { comment: [] } } });
		expect((await refusal(adding.clock, unknown)).kind).toBe('unknownOutcome');
		const setting = connect([jsonAnswer({}, 502), jsonAnswer('', 204)]);
		await setting.clock.run(setting.connection.call('editIssue', { ...edit, body: { fields: {} } }));
		expect(setting.ports.attempts).toHaveLength(2);
	});

	test('attempts come to an end', async () => {
		const { clock, ports, connection } = connect([jsonAnswer({ errorMessages: ['Down'] }, 503)]);
		const gaveUp = await refusal(clock, connection.call('getFields'));
		expect(gaveUp).toMatchObject({
			kind: 'unavailable',
			status: 503,
			retryable: true,
			operation: 'getFields',
		});
		expect(gaveUp.message).toContain('Down');
		expect(ports.attempts).toHaveLength(5);
	});

	test('a wait beyond the deadline is refused at once, and says until when', async () => {
		const gone = jsonAnswer({}, 429, {
			'retry-after': '1800',
			'ratelimit-reason': 'jira-quota-tenant-based',
		});
		const { clock, ports, connection } = connect([gone]);
		const began = clock.now();
		const limited = await refusal(clock, connection.call('getFields'));
		expect(limited).toMatchObject({ kind: 'rateLimited', retryable: true, retryAt: began + 1_800_000 });
		expect(clock.now()).toBe(began);
		// The quota is gone for everything: the next call does not even leave.
		const next = await refusal(clock, connection.call('searchIssues', { body: {} }));
		expect(next).toMatchObject({ kind: 'rateLimited', retryAt: began + 1_800_000 });
		expect(ports.attempts).toHaveLength(1);
	});

	test('a pause of the quota holds all calls of the session, in other runs too', async () => {
		const clock = createFakeClock();
		const limited = jsonAnswer({}, 429, {
			'retry-after': '20',
			'ratelimit-reason': 'jira-quota-global-based',
		});
		const one = connect([limited, jsonAnswer({})], {}, clock);
		const two = connect([jsonAnswer({})], {}, clock);
		const began = clock.now();
		const first = one.connection.call('getFields');
		await settled();
		await clock.run(two.connection.call('getIssueTypes'));
		expect(clock.now() - began).toBeGreaterThanOrEqual(20_000);
		expect(two.connection.meter.waitedMs).toBe(20_000);
		await clock.run(first);
	});

	test('what many calls wait through together counts once', async () => {
		const limited = jsonAnswer({}, 429, {
			'retry-after': '20',
			'ratelimit-reason': 'jira-quota-global-based',
		});
		const { clock, connection } = connect([...Array.from({ length: 8 }, () => limited), jsonAnswer({})]);
		const began = clock.now();
		await clock.run(Promise.all(Array.from({ length: 30 }, async () => connection.call('getFields'))));
		expect(connection.meter.waitedMs).toBeGreaterThanOrEqual(20_000);
		expect(connection.meter.waitedMs).toBeLessThanOrEqual(clock.now() - began);
	});

	test('a damaged answer of a read is asked for once more, then given up', async () => {
		const damaged = jsonAnswer('{"issues":[{"id"');
		const healed = connect([damaged, jsonAnswer({ issues: [] })]);
		expect((await healed.clock.run(healed.connection.call('searchIssues', { body: {} }))).body).toEqual({
			issues: [],
		});
		for (const body of ['{"issues":[', '<html><title>Login</title></html>', '', undefined, 'null']) {
			const broken = connect([jsonAnswer(body)]);
			const gaveUp = await refusal(broken.clock, broken.connection.call('searchIssues', { body: {} }));
			expect(gaveUp.kind).toBe('damagedAnswer');
			expect(broken.ports.attempts).toHaveLength(2);
		}
	});

	test('the timeout of a read shrinks with the time that is left, that of a create does not', async () => {
		const read = connect([jsonAnswer({})], { deadlineMs: 10_000 });
		await read.clock.run(read.connection.call('getFields'));
		expect(read.ports.attempts[0]?.timeoutMs).toBe(10_000);
		const create = connect([jsonAnswer({}, 201)], { deadlineMs: 10_000 });
		await create.clock.run(create.connection.call('createIssues', { body: {} }));
		expect(create.ports.attempts[0]?.timeoutMs).toBe(180_000);
	});

	test.each<[Step, string]>([
		[jsonAnswer({ errorMessages: ['Bad'] }, 400), 'invalid'],
		[jsonAnswer({}, 401), 'authentication'],
		[jsonAnswer({}, 403), 'permission'],
		[jsonAnswer({}, 404), 'notFound'],
		[jsonAnswer({}, 409), 'conflict'],
		[jsonAnswer('', 302, { location: 'https://evil.com/' }), 'configuration'],
		[fault('CERT_HAS_EXPIRED'), 'configuration'],
		[new Error('Domain not allowed'), 'configuration'],
	])('%p ends the call at once', async (step, kind) => {
		const { clock, ports, connection } = connect([step]);
		expect((await refusal(clock, connection.call('getFields'))).kind).toBe(kind);
		expect(ports.attempts).toHaveLength(1);
	});

	test('a long wait is told', async () => {
		const { clock, ports, connection } = connect([
			jsonAnswer({}, 429, { 'retry-after': '30' }),
			jsonAnswer({}),
		]);
		await clock.run(connection.call('searchIssues', { body: {} }));
		expect(ports.logged).toHaveLength(1);
		expect(ports.logged[0]).toMatch(/3\d s.*search issues/);
	});
});

describe('a dead token', () => {
	const dead = { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' };
	const searching = { body: { jql: 'project = A' } };

	test.each([
		['AUTHENTICATED_FAILED', /token/],
		['AUTHENTICATION_DENIED', /CAPTCHA/],
		['AUTHENTICATION_FAILED', /token/],
		['OUT', /token/],
	])('200 with %s is a refusal and never data', async (reason, advice) => {
		const { clock, ports, connection } = connect([
			anonymous({ issues: [], isLast: true }, 200, { 'x-seraph-loginreason': reason }),
		]);
		const refused = await refusal(clock, connection.call('searchIssues', searching));
		expect(refused.kind).toBe('authentication');
		expect(refused.advice).toMatch(advice);
		expect(ports.attempts).toHaveLength(1);
	});

	test('404 of an anonymous visitor is a refusal of the token, not "does not exist"', async () => {
		const { clock, connection } = connect([
			anonymous({ errorMessages: ['Issue does not exist'] }, 404, dead),
		]);
		const refused = await refusal(clock, connection.call('getIssue', { path: { issueIdOrKey: 'A-1' } }));
		expect(refused.kind).toBe('authentication');
	});

	/** Answers `getMyself` in one way and everything else in another, without the account header. */
	function gateway(myself: () => HttpAnswer, other: () => HttpAnswer, clock = createFakeClock()) {
		const respond = (attempt: HttpAttempt) => (attempt.url.endsWith('/myself') ? myself() : other());
		const ports = createFakePorts(clock, respond);
		return { clock, ports, connection: createConnection({ origin, identity, ports }) };
	}

	test('a missing account header is settled by one getMyself, also for many calls at once', async () => {
		const known = gateway(
			() => anonymous({ accountId: 'x' }),
			() => anonymous({ issues: [], isLast: true }),
		);
		const calls = Array.from({ length: 10 }, async () => known.connection.call('searchIssues', searching));
		await known.clock.run(Promise.all(calls));
		await known.clock.run(known.connection.call('getFields'));
		expect(known.connection.meter.byOperation).toEqual({ searchIssues: 10, getFields: 1, getMyself: 1 });
	});

	test.each([
		[200, { issues: [], isLast: true }],
		[404, { errorMessages: ['Issue does not exist or you do not have permission to see it.'] }],
		[400, { errorMessages: ["The value 'A' does not exist for the field 'project'."] }],
	])('a silent %i whose getMyself is refused is a refusal', async (status, body) => {
		const refused = gateway(
			() => anonymous({ code: 401, message: 'Unauthorized' }, 401),
			() => anonymous(body, status),
		);
		expect((await refusal(refused.clock, refused.connection.call('searchIssues', searching))).kind).toBe(
			'authentication',
		);
	});

	test('a silent 404 of a known account stays what it is, even when nobody can be asked', async () => {
		const missing = () => anonymous({ errorMessages: ['Issue does not exist'] }, 404);
		for (const myself of [() => anonymous({ accountId: 'x' }), () => anonymous({}, 503)]) {
			forgetSessions();
			const { clock, connection } = gateway(myself, missing);
			const refused = await refusal(clock, connection.call('getIssue', { path: { issueIdOrKey: 'A-1' } }));
			expect(refused.kind).toBe('notFound');
		}
	});

	test('a token without the scope for getMyself is a known token', async () => {
		const scoped = gateway(
			() => anonymous({ code: 401, message: 'Unauthorized; scope does not match' }, 401),
			() => anonymous({ issues: [], isLast: true }),
		);
		expect((await scoped.clock.run(scoped.connection.call('searchIssues', searching))).status).toBe(200);
	});

	test('the next run asks again, and a long run after ten minutes', async () => {
		const clock = createFakeClock();
		let dies = false;
		const myself = () => (dies ? anonymous({}, 401) : anonymous({ accountId: 'x' }));
		const first = gateway(myself, () => anonymous([]), clock);
		await clock.run(first.connection.call('getFields'));
		await clock.advance(11 * 60_000);
		await clock.run(first.connection.call('getFields'));
		expect(first.connection.meter.byOperation.getMyself).toBe(2);
		dies = true;
		await clock.advance(1_000);
		const second = gateway(myself, () => anonymous([]), clock);
		expect((await refusal(clock, second.connection.call('getFields'))).kind).toBe('authentication');
	});

	test('the result of a create is not put at risk by asking', async () => {
		const created = gateway(
			() => anonymous({}, 503),
			() => anonymous({ issues: [{ id: '1' }] }, 201),
		);
		const reply = await created.clock.run(created.connection.call('createIssues', { body: {} }));
		expect(reply.status).toBe(201);
		expect(created.connection.meter.calls).toBe(1);
	});
});

describe('limits', () => {
	test('never more than eight at once, and not more than asked for', async () => {
		for (const [limits, most] of [
			[undefined, 8],
			[{ concurrency: 2 }, 2],
		] as const) {
			forgetSessions();
			const clock = createFakeClock();
			let inFlight = 0;
			let peak = 0;
			const ports = createFakePorts(clock, async () => {
				peak = Math.max(peak, ++inFlight);
				await clock.sleep(300);
				inFlight -= 1;
				return jsonAnswer({});
			});
			const connection = createConnection({ origin, identity, ports, limits });
			await clock.run(Promise.all(Array.from({ length: 40 }, async () => connection.call('getFields'))));
			expect(peak).toBe(most);
		}
	});

	test('writes to one issue are spaced', async () => {
		const clock = createFakeClock();
		const starts: number[] = [];
		const ports = createFakePorts(clock, () => {
			starts.push(clock.now());
			return jsonAnswer('', 204);
		});
		const connection = createConnection({ origin, identity, ports });
		const write = async () =>
			connection.call('editIssue', {
				path: { issueIdOrKey: 'A-1' },
				body: { fields: {} },
				writesIssue: 'A-1',
			});
		await clock.run(Promise.all(Array.from({ length: 25 }, write)));
		expect((starts[20] ?? 0) - (starts[0] ?? 0)).toBeGreaterThanOrEqual(2_000);
	});

	test('a refusal holds who waits for a slot, before anything else leaves', async () => {
		const clock = createFakeClock();
		const starts: number[] = [];
		const ports = createFakePorts(clock, async (_, index) => {
			starts.push(clock.now());
			await clock.sleep(50);
			return index === 0 ? jsonAnswer({}, 429, { 'retry-after': '3' }) : jsonAnswer({});
		});
		const connection = createConnection({ origin, identity, ports, limits: { concurrency: 1 } });
		await clock.run(Promise.all(Array.from({ length: 5 }, async () => connection.call('getFields'))));
		expect(starts).toHaveLength(6);
		for (const start of starts.slice(1)) expect(start - (starts[0] ?? 0)).toBeGreaterThanOrEqual(3_050);
	});

	test('an endpoint that says it is used up is left alone until its reset', async () => {
		const clock = createFakeClock();
		const began = clock.now();
		const last = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': new Date(began + 7_000).toISOString() };
		const { connection } = connect([jsonAnswer({}, 200, last), jsonAnswer({})], {}, clock);
		await clock.run(connection.call('getFields'));
		await clock.run(connection.call('getIssueTypes'));
		expect(clock.now()).toBe(began);
		await clock.run(connection.call('getFields'));
		expect(clock.now()).toBe(began + 7_000);
	});
});

describe('stopping', () => {
	test('during a wait ends the call, and nothing more is sent', async () => {
		const { clock, ports, connection } = connect([
			jsonAnswer({}, 429, { 'retry-after': '60' }),
			jsonAnswer({}),
		]);
		const call = connection.call('getFields').catch((thrown: unknown) => thrown);
		await clock.advance(5_000);
		clock.cancel();
		expect(isJiraError(await call, 'cancelled')).toBe(true);
		expect(ports.attempts).toHaveLength(1);
	});

	test.each([
		['getFields', 'ERR_CANCELED', 'cancelled'],
		['getFields', 'ECONNRESET', 'cancelled'],
		['createIssues', 'ERR_CANCELED', 'unknownOutcome'],
		['createIssues', 'ECONNRESET', 'unknownOutcome'],
	] as const)('during %s that ends with %s: %s', async (operation, code, kind) => {
		const clock = createFakeClock();
		let breakOff: (reason: Error) => void = () => undefined;
		const ports = createFakePorts(clock, async () => await new Promise((_, reject) => (breakOff = reject)));
		const call = createConnection({ origin, identity, ports }).call(operation);
		await settled();
		clock.cancel();
		breakOff(fault(code));
		await expect(call).rejects.toMatchObject({ kind });
		expect(ports.attempts).toHaveLength(1);
	});

	test('before a call sends nothing', async () => {
		const { clock, ports, connection } = connect([jsonAnswer({})]);
		clock.cancel();
		await expect(connection.call('getFields')).rejects.toMatchObject({ kind: 'cancelled' });
		expect(ports.attempts).toHaveLength(0);
	});
});

describe('secrets', () => {
	test('a server that echoes the token does not get it into a refusal', async () => {
		const secrets = secretForms('robot@example.com', sample);
		const echo = jsonAnswer({ errorMessages: [`You sent ${sample} and ${secrets[0]}`] }, 400);
		for (const step of [echo, new Error(`Domain not allowed: ${sample}`)]) {
			const { clock, connection } = connect([step], { secrets });
			const refused = await refusal(clock, connection.call('getFields'));
			const text = `${refused.message} ${JSON.stringify(refused)} ${refused.stack}`;
			for (const secret of secrets) expect(text).not.toContain(secret);
		}
	});
});
