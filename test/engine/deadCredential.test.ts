import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import {
	afterWrites,
	bulkCalls,
	everythingOf,
	expectNoSecret,
	EXPORT,
	issueCount,
	rows,
	tally,
} from './outcomes';
import { connectedSite, picked, UPSERT, type ConnectedSite } from './site';

/** Credentials that die or never worked: one clear error, no row lost, no secret out. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

const CREATE: IDataObject = {
	operation: 'import',
	mode: 'create',
	projectFrom: 'fixed',
	project: picked('DEMO'),
	issueTypeFrom: 'fixed',
	issueType: picked('Story'),
	mapping: 'columnNames',
};

describe('a token that dies in the middle of an import', () => {
	const die = () => site.simulator.site.tokens.delete(site.simulator.credentials.admin.token);

	it('leaves what was written created, the rest not attempted, and claims no success', async () => {
		const { admin } = site.simulator.credentials;
		afterWrites(site, 50, die);
		const messages: string[] = [];
		const result = await site.run(UPSERT, rows(700), {
			mode: 'manual',
			onMessage: (message) => messages.push(message),
		});
		expect(tally(result)).toEqual({ created: 50, 'not attempted': 650 });
		expect(issueCount(site)).toBe(50);
		for (const { _key, summary } of jsonOf(result, 0))
			expect(site.simulator.site.readIssue(String(_key)).fields.summary).toBe(summary);
		for (const row of jsonOf(result, 1))
			expect(row).toMatchObject({
				_retry: true,
				_reason: expect.stringMatching(/does not accept the credential/),
			});
		expect(jsonOf(result, 2)[0]).toMatchObject({
			rows: 700,
			created: 50,
			rejected: 0,
			notAttempted: 650,
			stopped: expect.stringMatching(/credential/),
		});
		expect(result.hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/650 of 700 rows not written.*ended early.*credential/),
		});
		expectNoSecret(everythingOf(result, messages), admin);
		// The calls that were on their way when it died, and not one for every batch.
		expect(bulkCalls(site)).toBeLessThan(14);
	});

	it('fails after the last row when the user wants that, and says what ended the run', async () => {
		afterWrites(site, 50, die);
		const result = await site.run({ ...UPSERT, options: { ifRejected: 'fail' } }, rows(120));
		expect(result.status).toBe('error');
		expect(result.error?.message).toMatch(/70 of 120 rows were not written/);
		expect(result.error?.description).toMatch(/ended early.*credential/);
	});

	it('does not blame children for parents that were not attempted', async () => {
		afterWrites(site, 1, die);
		const epics = Array.from({ length: 60 }, (_unused, index) => ({
			external_id: `e-${index}`,
			type: 'Epic',
			summary: 'Epic',
			parent: '',
		}));
		const children = epics.map(({ external_id: id }) => ({
			external_id: `c-${id}`,
			type: 'Story',
			summary: 'Child',
			parent: id,
		}));
		const result = await site.run(UPSERT, [...children, ...epics]);
		const { created = 0, ...others } = tally(result);
		expect(others).toEqual({ 'not attempted': 120 - created });
		expect(issueCount(site)).toBe(created);
	});

	it('goes on where it ended, with the rows that are left, and doubles nothing', async () => {
		const { admin } = site.simulator.credentials;
		afterWrites(site, 50, die);
		const first = await site.run(UPSERT, rows(120));
		site.simulator.site.addToken(site.simulator.site.users.get(admin.accountId)!, { token: admin.token });
		const second = await site.run(UPSERT, jsonOf(first, 1));
		expect(tally(second)).toEqual({ created: 70 });
		expect(issueCount(site)).toBe(120);
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
		[
			'Import of projects',
			{
				resource: 'project',
				operation: 'import',
				mode: 'upsert',
				mapping: 'columnNames',
				identityColumn: 'key',
			},
		],
	];
	const rowFor = (parameters: IDataObject): IDataObject => {
		if (parameters.resource === 'project') return { key: 'DEMO', name: 'Changed' };
		return parameters.operation === 'export'
			? { key: 'DEMO-1' }
			: parameters === CREATE
				? { summary: 'x' }
				: rows(1)[0]!;
	};

	beforeEach(() => {
		site.simulator.site.addIssue({ project: 'DEMO', type: 'Story', summary: 'There is something to find' });
	});

	it.each(operations)(
		'expired: %s is one clear authentication error, never "0 records"',
		async (_title, parameters) => {
			const as = site.simulator.credentials.expired;
			const messages: string[] = [];
			const result = await site.run(parameters, [rowFor(parameters)], {
				as,
				mode: 'manual',
				onMessage: (message) => messages.push(message),
			});
			expect(result.status).toBe('error');
			expect(result.error?.message).toMatch(/Jira does not accept the credential/);
			expect(result.error?.description).toMatch(/expired or been revoked/);
			expectNoSecret(everythingOf(result, messages), as);
			expect(issueCount(site)).toBe(1);
			expect(site.simulator.site.project('DEMO')?.name).not.toBe('Changed');
		},
	);

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
		site.simulator.faults.add({
			path: '/rest/api/3/search/jql',
			effect: { kind: 'answer', status: 200, body: { issues: [], isLast: true } },
		});
		site.simulator.faults.add({
			path: '/rest/api/3/myself',
			effect: {
				kind: 'answer',
				status: 401,
				body: { message: 'Client must be authenticated to access this resource.', 'status-code': 401 },
			},
		});
		const result = await site.run(EXPORT);
		expect(result.error?.message).toMatch(/does not accept the credential/);
	});
});
