import type { INodeExecutionData } from 'n8n-workflow';
import { jsonOf, runNode } from './engine';
import { afterWrites, everythingOf, expectNoSecret, EXPORT, rows, tally } from './outcomes';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/** With On Error set to continue nothing is thrown and no item is lost. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

describe('On Error', () => {
	const settings = ['continueRegularOutput', 'continueErrorOutput'] as const;

	it.each(settings)('%s: a run that cannot start leaves every row on Rejected', async (onError) => {
		const as = site.simulator.credentials.expired;
		const given = rows(5);
		const result = await site.run(UPSERT, given, { as, node: { onError } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)).toEqual(
			given.map((row) =>
				expect.objectContaining({
					...row,
					_outcome: 'not attempted',
					_reason: expect.stringMatching(/credential/),
				}),
			),
		);
		expect(jsonOf(result, 2)).toEqual([
			expect.objectContaining({
				rows: 5,
				created: 0,
				notAttempted: 5,
				stopped: expect.stringMatching(/credential/),
			}),
		]);
		expect(jsonOf(result, 3)).toEqual([]);
		expect(result.hints[0]).toMatchObject({
			type: 'warning',
			message: expect.stringMatching(/Nothing was written/),
		});
		expectNoSecret(everythingOf(result), as);
	});

	it.each(settings)('%s: rejected rows stay on Rejected, done rows on Imported', async (onError) => {
		const given = [
			...rows(2),
			{ external_id: 'bad', type: 'Story', summary: '' },
			{ external_id: 'mute', type: 'Nothing', summary: 'x', error: 'a column of the row' },
		];
		const result = await site.run({ ...UPSERT, options: { ifRejected: 'fail', leaveOut: 'error' } }, given, {
			node: { onError },
		});
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0).map(({ _outcome }) => _outcome)).toEqual(['created', 'created']);
		expect(jsonOf(result, 1).map(({ external_id: id }) => id)).toEqual(['bad', 'mute']);
		expect(jsonOf(result, 2)).toHaveLength(1);
		expect(jsonOf(result, 3)).toEqual([]);
	});

	it.each(settings)('%s: a token that dies in the middle loses no row', async (onError) => {
		afterWrites(site, 50, () => site.simulator.site.tokens.delete(site.simulator.credentials.admin.token));
		const result = await site.run(UPSERT, rows(120), { node: { onError } });
		expect(tally(result)).toEqual({ created: 50, 'not attempted': 70 });
		expect(jsonOf(result, 3)).toEqual([]);
	});

	it.each(settings)(
		'%s: a row that failed in a node before gets its outcome like others',
		async (onError) => {
			const { admin } = site.simulator.credentials;
			const [json] = rows(1);
			// n8n puts the error of a node before on the item itself, and makes items that carry one into bare messages.
			const failed = { json: {}, error: new Error('From a node before') } as unknown as INodeExecutionData;
			const result = await runNode({
				node: {
					onError,
					parameters: { resource: 'issue', ...UPSERT, options: { leaveOut: 'error' } } as never,
				},
				items: [{ json: json! }, failed],
				credentials: {
					jiraCloudApi: { subdomain: site.simulator.url, email: admin.email, apiToken: admin.token },
				},
			});
			expect(jsonOf(result, 0)).toEqual([expect.objectContaining({ ...json, _outcome: 'created' })]);
			expect(jsonOf(result, 1)).toEqual([
				expect.objectContaining({
					error: 'From a node before',
					_outcome: 'rejected',
					_reason: expect.stringMatching(/Issue Type/),
				}),
			]);
			expect(jsonOf(result, 3)).toEqual([]);
		},
	);

	it.each(settings)('%s: an export that cannot be done says so in its report', async (onError) => {
		const as = site.simulator.credentials.expired;
		const result = await site.run(EXPORT, [{}], { as, node: { onError } });
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toEqual([]);
		expect(jsonOf(result, 1)).toEqual([
			{ failed: expect.stringMatching(/credential/), fix: expect.stringMatching(/token/) },
		]);
		expect(jsonOf(result, 2)).toEqual([]);
	});

	it.each(settings)(
		'%s: an export that breaks off half-way keeps what it has, and says that it is not all',
		async (onError) => {
			site.simulator.site.addIssues(300, (index) => ({
				project: 'DEMO',
				type: 'Story',
				summary: `Issue ${index}`,
			}));
			site.simulator.faults.add({
				path: '/rest/api/3/issue/bulkfetch',
				nth: 3,
				times: 50,
				effect: {
					kind: 'answer',
					status: 403,
					headers: { 'X-AACCOUNTID': 'x' },
					body: { errorMessages: ['No more'], errors: {} },
				},
			});
			const result = await site.run(EXPORT, [{}], { node: { onError } });
			expect(jsonOf(result, 1)).toEqual([
				expect.objectContaining({ failed: expect.stringMatching(/No more/) }),
			]);
			expect(jsonOf(result, 0).length).toBeLessThan(300);
		},
	);
});
