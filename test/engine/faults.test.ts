/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { afterWrites, BULK, bulkCalls, EXPORT, issueCount, rows, tally } from './outcomes';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/** What a run does when the network or the user ends it early: no row lost, none doubled. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	expect(site.simulator.counters.violations).toEqual([]);
	await site.simulator.close();
});

describe('a bulk create that breaks off', () => {
	const before = [
		['before the work', { kind: 'resetBefore' }],
		['with 500', { kind: 'answer', status: 500, body: { errorMessages: ['Internal server error'], errors: {} } }],
		['with a page of HTML', { kind: 'html', status: 503 }],
	] as const;

	it.each(before)('%s leaves its rows unknown and is not sent again; the others are done', async (_title, effect) => {
		site.simulator.faults.add({ path: BULK, nth: 2, effect });
		const result = await site.run(UPSERT, rows(120));
		expect(result.error).toBeUndefined();
		expect(bulkCalls(site)).toBe(3);
		const unknown = jsonOf(result, 1);
		const lost = unknown.length;
		expect([50, 20]).toContain(lost);
		expect(tally(result)).toEqual({ created: 120 - lost, unknown: lost });
		for (const row of unknown)
			expect(row).toMatchObject({
				_retry: false,
				_key: null,
				_reason: expect.stringMatching(/nobody can tell/),
				_fix: expect.stringMatching(/Look in Jira/),
			});
		expect(jsonOf(result, 2)[0]).toMatchObject({ rows: 120, created: 120 - lost, unknown: lost });
		expect(result.hints[0]?.type).toBe('warning');
		expect(issueCount(site)).toBe(120 - lost);

		const again = await site.run(UPSERT, unknown);
		expect(tally(again)).toEqual({ created: lost });
		expect(issueCount(site)).toBe(120);
	});

	const after = [
		['after the work', { kind: 'resetAfter' }],
		['with 500 after the work', { kind: 'answer', status: 500, body: {}, afterWork: true }],
		['in the middle of its answer', { kind: 'truncate' }],
	] as const;

	it.each(after)('%s is not sent again: its rows are found among the newest issues, past the index', async (_title, effect) => {
		site.simulator.site.issues.lagMs = 3_600_000;
		site.simulator.faults.add({ path: BULK, nth: 2, effect });
		const result = await site.run(UPSERT, rows(120));
		expect(bulkCalls(site)).toBe(3);
		expect(tally(result)).toEqual({ created: 120 });
		expect(new Set(jsonOf(result, 0).map(({ _key }) => _key)).size).toBe(120);
		expect(issueCount(site)).toBe(120);
		expect(tally(await site.run(UPSERT, rows(120)))).toEqual({ unchanged: 120 });
	});

	it('with 429 is waited for and sent again', async () => {
		site.simulator.faults.add({
			path: BULK,
			effect: {
				kind: 'answer',
				status: 429,
				headers: { 'Retry-After': '1' },
				body: { errorMessages: ['Rate limit exceeded.'], errors: {} },
			},
		});
		const result = await site.run(UPSERT, rows(3));
		expect(tally(result)).toEqual({ created: 3 });
		expect(bulkCalls(site)).toBe(2);
		expect(jsonOf(result, 2)[0]).toMatchObject({ created: 3, retries: 1 });
	});

	it('with 429 for longer than a run waits ends it: the rows say so and may come again', async () => {
		site.simulator.faults.add({
			path: BULK,
			effect: { kind: 'answer', status: 429, headers: { 'Retry-After': '7200' }, body: {} },
		});
		const result = await site.run(UPSERT, rows(3), { node: { onError: 'continueRegularOutput' } });
		expect(tally(result)).toEqual({ 'not attempted': 3 });
		for (const row of jsonOf(result, 1))
			expect(row).toMatchObject({ _retry: true, _reason: expect.stringMatching(/longer wait/) });
		expect(bulkCalls(site)).toBe(1);
	});

	it('with 400 for the whole call rejects its rows with the words of Jira', async () => {
		site.simulator.faults.add({
			path: BULK,
			effect: {
				kind: 'answer',
				status: 400,
				body: {
					errorMessages: ['Invalid request payload. Refer to the REST API documentation and try again.'],
					errors: {},
				},
			},
		});
		const result = await site.run(UPSERT, rows(2));
		expect(tally(result)).toEqual({ rejected: 2 });
		expect(jsonOf(result, 1)[0]?._reason).toMatch(/Invalid request payload/);
	});
});

describe('an update that breaks off', () => {
	it('is sent again, because it ends in the same state', async () => {
		await site.run(UPSERT, rows(2));
		site.simulator.faults.add({
			method: 'PUT',
			path: '/rest/api/3/issue/{issueIdOrKey}',
			effect: { kind: 'resetAfter' },
		});
		const result = await site.run(
			UPSERT,
			rows(2).map((row) => ({ ...row, summary: 'New' })),
		);
		expect(tally(result)).toEqual({ updated: 2 });
		expect(countCalls(site.simulator.counters, 'PUT /rest/api/3/issue/{issueIdOrKey}')).toBe(3);
	});
});

describe('the stop button', () => {
	/** Waits until no more of what was on its way reaches the site. */
	async function arrived(): Promise<void> {
		const { counters } = site.simulator;
		for (let before = -1, now = 0; before !== now; before = now, now = counters.bytesIn)
			await new Promise((resolve) => setTimeout(resolve, 60));
	}

	it('ends an import: what was sent is in Jira once, and nothing more is sent', async () => {
		let cancel = () => {};
		afterWrites(site, 10, () => cancel());
		const result = await site.run(UPSERT, rows(1500), { onStart: (run) => (cancel = () => run.cancel()) });
		expect(result.status).toBe('canceled');
		await arrived();
		expect(bulkCalls(site)).toBeLessThanOrEqual(8);
		const made = issueCount(site);

		const again = await site.run(UPSERT, rows(1500));
		expect(tally(again)).toEqual({ created: 1500 - made, unchanged: made });
		expect(issueCount(site)).toBe(1500);
	});

	it('ends an export', async () => {
		site.simulator.site.addIssues(3000, (index) => ({
			project: 'DEMO',
			type: 'Story',
			summary: `Issue ${index}`,
		}));
		let cancel = () => {};
		const { faults, counters } = site.simulator;
		const take = faults.take.bind(faults);
		faults.take = (method, path) => {
			if (countCalls(counters, 'POST /rest/api/3/issue/bulkfetch') === 3) cancel();
			return take(method, path);
		};
		const result = await site.run(EXPORT, [{}], { onStart: (run) => (cancel = () => run.cancel()) });
		expect(result.status).not.toBe('success');
		await arrived();
		expect(countCalls(site.simulator.counters, 'POST /rest/api/3/issue/bulkfetch')).toBeLessThan(20);
	});
});
