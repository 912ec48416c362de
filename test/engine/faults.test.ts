import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf, runNode, type EngineResult } from './engine';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** What a run does when Jira, the network, the credential or the user ends it early: no row lost, none doubled, no secret out. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

const BULK = '/rest/api/3/issue/bulk';
const EXPORT: IDataObject = { operation: 'export', mode: 'all', source: 'projects', projects: ['DEMO'], fieldSet: 'standard', shape: 'simplified' };
const CREATE: IDataObject = {
	operation: 'import',
	mode: 'create',
	projectFrom: 'fixed',
	project: picked('DEMO'),
	issueTypeFrom: 'fixed',
	issueType: picked('Story'),
	mapping: 'columnNames',
};

const rows = (count: number): IDataObject[] => Array.from({ length: count }, (_unused, index) => ({ external_id: `r-${index}`, type: 'Story', summary: `Row ${index}` }));

/** How many rows of each outcome left, over the outputs Imported and Rejected. */
function tally(result: EngineResult): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { _outcome } of [...jsonOf(result, 0), ...jsonOf(result, 1)]) counts[String(_outcome)] = (counts[String(_outcome)] ?? 0) + 1;
	return counts;
}

const bulkCalls = () => countCalls(site.simulator.counters, `POST ${BULK}`);
const issueCount = () => {
	const { site: jira } = site.simulator;
	return [...jira.issues.all(jira.project('DEMO')!.id)].length;
};

/** All that a run lets out of the node: what is shown, and what the next node sees. */
function everythingOf(result: EngineResult, messages: readonly string[] = []): string {
	const { error, outputs, hints } = result;
	const shown = error ? [error.message, error.description, error.stack, JSON.stringify(error)] : [];
	return JSON.stringify([outputs, hints, shown, messages]);
}

/** Neither the token nor what the Authorization header was made of may be in a text. */
function expectNoSecret(text: string, { email, token }: { email: string; token: string }): void {
	expect(text).not.toContain(token);
	expect(text).not.toContain(Buffer.from(`${email}:${token}`).toString('base64'));
}

/** Calls back when the site has stored so many issues through its API. */
function afterWrites(count: number, act: () => void): void {
	const { site: jira } = site.simulator;
	const write = jira.writeIssue.bind(jira);
	let written = 0;
	jira.writeIssue = (issue) => {
		written += 1;
		if (written === count) act();
		return write(issue);
	};
}

describe('a bulk create that breaks off', () => {
	const breaks = [
		['after the work', { kind: 'resetAfter' }, 50],
		['before the work', { kind: 'resetBefore' }, 0],
		['with 500', { kind: 'answer', status: 500, body: { errorMessages: ['Internal server error'], errors: {} } }, 0],
		['with 500 after the work', { kind: 'answer', status: 500, body: {}, afterWork: true }, 50],
		['with a page of HTML', { kind: 'html', status: 503 }, 0],
		['in the middle of its answer', { kind: 'truncate' }, 50],
	] as const;

	it.each(breaks)('%s leaves its rows unknown and is not sent again; the others are done', async (_title, effect, made) => {
		site.simulator.faults.add({ path: BULK, nth: 2, effect });
		const result = await site.run(UPSERT, rows(120));
		expect(result.error).toBeUndefined();
		expect(bulkCalls()).toBe(3);
		const unknown = jsonOf(result, 1);
		const lost = unknown.length;
		expect([50, 20]).toContain(lost);
		expect(tally(result)).toEqual({ created: 120 - lost, unknown: lost });
		for (const row of unknown) expect(row).toMatchObject({ _retry: false, _key: null, _reason: expect.stringMatching(/nobody can tell/), _fix: expect.stringMatching(/Look in Jira/) });
		expect(jsonOf(result, 2)[0]).toMatchObject({ rows: 120, created: 120 - lost, unknown: lost });
		expect(result.hints[0]?.type).toBe('warning');
		expect(issueCount()).toBe(made === 0 ? 120 - lost : 120);

		const again = await site.run(UPSERT, unknown);
		expect(tally(again)).toEqual(made === 0 ? { created: lost } : { unchanged: lost });
		expect(issueCount()).toBe(120);
	});

	it('with 429 is waited for and sent again', async () => {
		site.simulator.faults.add({ path: BULK, effect: { kind: 'answer', status: 429, headers: { 'Retry-After': '1' }, body: { errorMessages: ['Rate limit exceeded.'], errors: {} } } });
		const result = await site.run(UPSERT, rows(3));
		expect(tally(result)).toEqual({ created: 3 });
		expect(bulkCalls()).toBe(2);
		expect(jsonOf(result, 2)[0]).toMatchObject({ created: 3, retries: 1 });
	});

	it('with 429 for longer than a run waits ends it: the rows say so and may come again', async () => {
		site.simulator.faults.add({ path: BULK, effect: { kind: 'answer', status: 429, headers: { 'Retry-After': '7200' }, body: {} } });
		const result = await site.run(UPSERT, rows(3), { node: { onError: 'continueRegularOutput' } });
		expect(tally(result)).toEqual({ 'not attempted': 3 });
		for (const row of jsonOf(result, 1)) expect(row).toMatchObject({ _retry: true, _reason: expect.stringMatching(/longer wait/) });
		expect(bulkCalls()).toBe(1);
	});

	it('with 400 for the whole call rejects its rows with the words of Jira', async () => {
		site.simulator.faults.add({ path: BULK, effect: { kind: 'answer', status: 400, body: { errorMessages: ['Invalid request payload. Refer to the REST API documentation and try again.'], errors: {} } } });
		const result = await site.run(UPSERT, rows(2));
		expect(tally(result)).toEqual({ rejected: 2 });
		expect(jsonOf(result, 1)[0]?._reason).toMatch(/Invalid request payload/);
	});
});

describe('an update that breaks off', () => {
	it('is sent again, because it ends in the same state', async () => {
		await site.run(UPSERT, rows(2));
		site.simulator.faults.add({ method: 'PUT', path: '/rest/api/3/issue/{issueIdOrKey}', effect: { kind: 'resetAfter' } });
		const result = await site.run(UPSERT, rows(2).map((row) => ({ ...row, summary: 'New' })));
		expect(tally(result)).toEqual({ updated: 2 });
		expect(countCalls(site.simulator.counters, 'PUT /rest/api/3/issue/{issueIdOrKey}')).toBe(3);
	});
});

describe('a token that dies in the middle of an import', () => {
	const die = () => site.simulator.site.tokens.delete(site.simulator.credentials.admin.token);

	it('leaves what was written created, the rest not attempted, and claims no success', async () => {
		const { admin } = site.simulator.credentials;
		afterWrites(50, die);
		const messages: string[] = [];
		const result = await site.run(UPSERT, rows(700), { mode: 'manual', onMessage: (message) => messages.push(message) });
		expect(tally(result)).toEqual({ created: 50, 'not attempted': 650 });
		expect(issueCount()).toBe(50);
		for (const { _key, summary } of jsonOf(result, 0)) expect(site.simulator.site.readIssue(String(_key)).fields.summary).toBe(summary);
		for (const row of jsonOf(result, 1)) expect(row).toMatchObject({ _retry: true, _reason: expect.stringMatching(/does not accept the credential/) });
		expect(jsonOf(result, 2)[0]).toMatchObject({ rows: 700, created: 50, rejected: 0, notAttempted: 650, stopped: expect.stringMatching(/credential/) });
		expect(result.hints[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(/650 of 700 rows not written.*ended early.*credential/) });
		expectNoSecret(everythingOf(result, messages), admin);
		// The calls that were on their way when it died, and not one for every batch.
		expect(bulkCalls()).toBeLessThan(14);
	});

	it('fails after the last row when the user wants that, and says what ended the run', async () => {
		afterWrites(50, die);
		const result = await site.run({ ...UPSERT, options: { ifRejected: 'fail' } }, rows(120));
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/70 of 120 rows were not written/);
		expect(result.error?.description).toMatch(/ended early.*credential/);
	});

	it('does not blame children for parents that were not attempted', async () => {
		afterWrites(1, die);
		const epics = Array.from({ length: 60 }, (_unused, index) => ({ external_id: `e-${index}`, type: 'Epic', summary: 'Epic', parent: '' }));
		const children = epics.map(({ external_id: id }) => ({ external_id: `c-${id}`, type: 'Story', summary: 'Child', parent: id }));
		const result = await site.run(UPSERT, [...children, ...epics]);
		const { created = 0, ...others } = tally(result);
		expect(others).toEqual({ 'not attempted': 120 - created });
		expect(issueCount()).toBe(created);
	});

	it('goes on where it ended, with the rows that are left, and doubles nothing', async () => {
		const { admin } = site.simulator.credentials;
		afterWrites(50, die);
		const first = await site.run(UPSERT, rows(120));
		site.simulator.site.addToken(site.simulator.site.users.get(admin.accountId)!, { token: admin.token });
		const second = await site.run(UPSERT, jsonOf(first, 1));
		expect(tally(second)).toEqual({ created: 70 });
		expect(issueCount()).toBe(120);
	});
});

describe('a credential that never worked', () => {
	const operations: ReadonlyArray<readonly [string, IDataObject]> = [
		['Import', UPSERT],
		['Import, Create', CREATE],
		['Export', EXPORT],
		['Export by JQL', { ...EXPORT, source: 'jql', jql: 'project = DEMO' }],
		['Export, Test', { ...EXPORT, mode: 'test', limit: 5 }],
		['Export, By Keys', { ...EXPORT, mode: 'byKeys', keyColumn: 'key' }],
		['Export of projects', { resource: 'project', operation: 'export', mode: 'all', shape: 'simplified' }],
		['Import of projects', { resource: 'project', operation: 'import', mode: 'upsert', mapping: 'columnNames', identityColumn: 'key' }],
	];
	const rowFor = (parameters: IDataObject): IDataObject => {
		if (parameters.resource === 'project') return { key: 'DEMO', name: 'Changed' };
		return parameters.operation === 'export' ? { key: 'DEMO-1' } : parameters === CREATE ? { summary: 'x' } : rows(1)[0]!;
	};

	beforeEach(() => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'There is something to find' });
	});

	it.each(operations)('expired: %s is one clear authentication error, never "0 records"', async (_title, parameters) => {
		const as = site.simulator.credentials.expired;
		const messages: string[] = [];
		const result = await site.run(parameters, [rowFor(parameters)], { as, mode: 'manual', onMessage: (message) => messages.push(message) });
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/Jira does not accept the credential/);
		expect(result.error?.description).toMatch(/expired or been revoked/);
		expectNoSecret(everythingOf(result, messages), as);
		expect(issueCount()).toBe(1);
		expect(site.simulator.site.project('DEMO')?.name).not.toBe('Changed');
	});

	it.each(operations)('locked: %s sends the person to the browser', async (_title, parameters) => {
		const as = site.simulator.credentials.locked;
		const result = await site.run(parameters, [rowFor(parameters)], { as });
		expect(result.error?.message).toMatch(/locked the account/);
		expect(result.error?.description).toMatch(/CAPTCHA/);
		expectNoSecret(everythingOf(result), as);
	});

	it.each(operations)('%s: a token that never was, with a shape of its own', async (_title, parameters) => {
		const as = { email: 'ada.admin@example.com', token: 'not+a/token=with-odd&signs' };
		const result = await site.run(parameters, [rowFor(parameters)], { as });
		expect(result.error?.message).toMatch(/does not accept the credential/);
		expectNoSecret(everythingOf(result), as);
		expect(everythingOf(result)).not.toContain(encodeURIComponent(as.token));
	});

	it('an answer for nobody in particular, with nothing in it, is not taken for an empty project', async () => {
		site.simulator.faults.add({ path: '/rest/api/3/search/jql', effect: { kind: 'answer', status: 200, body: { issues: [], isLast: true } } });
		site.simulator.faults.add({ path: '/rest/api/3/myself', effect: { kind: 'answer', status: 401, body: { message: 'Client must be authenticated to access this resource.', 'status-code': 401 } } });
		const result = await site.run(EXPORT);
		expect(result.error?.message).toMatch(/does not accept the credential/);
	});
});

describe('On Error', () => {
	const settings = ['continueRegularOutput', 'continueErrorOutput'] as const;

	it.each(settings)('%s: a run that cannot start leaves every row on Rejected', async (onError) => {
		const as = site.simulator.credentials.expired;
		const given = rows(5);
		const result = await site.run(UPSERT, given, { as, node: { onError } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)).toEqual(given.map((row) => expect.objectContaining({ ...row, _outcome: 'not attempted', _reason: expect.stringMatching(/credential/) })));
		expect(jsonOf(result, 2)).toEqual([expect.objectContaining({ rows: 5, created: 0, notAttempted: 5, stopped: expect.stringMatching(/credential/) })]);
		expect(jsonOf(result, 3)).toEqual([]);
		expect(result.hints[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(/Nothing was written/) });
		expectNoSecret(everythingOf(result), as);
	});

	it.each(settings)('%s: rejected rows stay on Rejected, done rows on Imported', async (onError) => {
		const given = [...rows(2), { external_id: 'bad', type: 'Story', summary: '' }, { external_id: 'mute', type: 'Nothing', summary: 'x', error: 'a column of the row' }];
		const result = await site.run({ ...UPSERT, options: { ifRejected: 'fail', leaveOut: 'error' } }, given, { node: { onError } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0).map(({ _outcome }) => _outcome)).toEqual(['created', 'created']);
		expect(jsonOf(result, 1).map(({ external_id: id }) => id)).toEqual(['bad', 'mute']);
		expect(jsonOf(result, 2)).toHaveLength(1);
		expect(jsonOf(result, 3)).toEqual([]);
	});

	it.each(settings)('%s: a token that dies in the middle loses no row', async (onError) => {
		afterWrites(50, () => site.simulator.site.tokens.delete(site.simulator.credentials.admin.token));
		const result = await site.run(UPSERT, rows(120), { node: { onError } });
		expect(tally(result)).toEqual({ created: 50, 'not attempted': 70 });
		expect(jsonOf(result, 3)).toEqual([]);
	});

	it.each(settings)('%s: a row that failed in a node before is a row like others', async (onError) => {
		const { admin } = site.simulator.credentials;
		const [json] = rows(1);
		// n8n puts the error of a node that went on upon the item itself.
		const item = { json, error: new Error('From a node before') } as unknown as INodeExecutionData;
		const result = await runNode({
			node: { onError, parameters: { resource: 'issue', ...UPSERT } as never },
			items: [item],
			credentials: { jiraCloudApi: { subdomain: site.simulator.url, email: admin.email, apiToken: admin.token } },
		});
		expect(jsonOf(result, 0)).toEqual([expect.objectContaining({ ...json, _outcome: 'created' })]);
		expect(jsonOf(result, 3)).toEqual([]);
	});

	it.each(settings)('%s: an export that cannot be done says so in its report', async (onError) => {
		const as = site.simulator.credentials.expired;
		const result = await site.run(EXPORT, [{}], { as, node: { onError } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)).toEqual([{ failed: expect.stringMatching(/credential/), fix: expect.stringMatching(/token/) }]);
		expect(jsonOf(result, 2)).toEqual([]);
	});

	it.each(settings)('%s: an export that breaks off half-way keeps what it has, and says that it is not all', async (onError) => {
		site.simulator.site.addIssues(300, (index) => ({ project: 'DEMO', type: 'Story', summary: `Issue ${index}` }));
		site.simulator.faults.add({ path: '/rest/api/3/issue/bulkfetch', nth: 4, times: 50, effect: { kind: 'answer', status: 403, headers: { 'X-AACCOUNTID': 'x' }, body: { errorMessages: ['No more'], errors: {} } } });
		const result = await site.run(EXPORT, [{}], { node: { onError } });
		expect(jsonOf(result, 1)).toEqual([expect.objectContaining({ failed: expect.stringMatching(/No more/) })]);
		expect(jsonOf(result, 0).length).toBeLessThan(300);
	});
});

describe('the stop button', () => {
	it('ends an import: what was sent is in Jira once, and nothing more is sent', async () => {
		let cancel = () => {};
		afterWrites(10, () => cancel());
		const result = await site.run(UPSERT, rows(1500), { onStart: (run) => (cancel = () => run.cancel()) });
		expect(result.status).toBe('canceled');
		expect(bulkCalls()).toBeLessThanOrEqual(8);
		const made = issueCount();
		expect(made).toBeLessThanOrEqual(400);

		const again = await site.run(UPSERT, rows(1500));
		expect(tally(again)).toEqual({ created: 1500 - made, unchanged: made });
		expect(issueCount()).toBe(1500);
	});

	it('ends an export', async () => {
		site.simulator.site.addIssues(3000, (index) => ({ project: 'DEMO', type: 'Story', summary: `Issue ${index}` }));
		let cancel = () => {};
		site.simulator.settings.latency.perCallMs = 30;
		const { calls } = site.simulator.counters;
		const watch = setInterval(() => {
			if ((calls['POST /rest/api/3/issue/bulkfetch'] ?? 0) > 2) cancel();
		}, 5);
		const result = await site.run(EXPORT, [{}], { onStart: (run) => (cancel = () => run.cancel()) });
		clearInterval(watch);
		expect(result.status).toBe('canceled');
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBeLessThan(31);
	});
});
