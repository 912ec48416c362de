import type { IDataObject } from 'n8n-workflow';
import { countCalls, type GivenWorklog } from '../simulator';
import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

/** Worklogs of the whole site, past the search for issues. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const EXPORT: IDataObject = { resource: 'worklog', operation: 'export', mode: 'all', shape: 'simplified' };
const START = Date.UTC(2026, 0, 1);

function addIssue(project: string, worklogs: readonly GivenWorklog[]): string {
	const type = project === 'OPS' ? 'Change' : 'Story';
	const fields = project === 'OPS' ? { customfield_10064: { value: 'Minor' } } : {};
	return site.simulator.site.addIssue({ project, type, summary: 'x', created: START, fields, worklogs }).key;
}

const keys = (records: IDataObject[]) => records.map(({ key }) => key);

/** So many worklogs over several issues of DEMO, each a second after the one before. */
function addMany(count: number, perIssue: number): void {
	for (let at = 0; at < count; at += perIssue) {
		const moments = Array.from(
			{ length: Math.min(perIssue, count - at) },
			(_unused, n) => START + (at + n) * 1000,
		);
		addIssue(
			'DEMO',
			moments.map((created) => ({ created, timeSpentSeconds: 60 })),
		);
	}
}

it('leave with issue, author, time and text, in the order of their last change', async () => {
	const { member } = site.simulator.credentials;
	const late = addIssue('DEMO', [{ timeSpentSeconds: 3600, created: START + 5000, updated: START + 90_000 }]);
	const early = addIssue('OPS', [
		{ timeSpentSeconds: 12_000, created: START + 1000, authorId: member.accountId, text: 'Did some *work*' },
	]);
	const result = await site.run(EXPORT);
	expect(keys(jsonOf(result, 0))).toEqual([early, late]);
	expect(jsonOf(result, 0)[0]).toMatchObject({
		url: `${site.simulator.url}/browse/${early}`,
		'Issue Key': early,
		Project: 'OPS',
		Author: 'Max Member',
		'Time Spent Seconds': 12_000,
		Comment: 'Did some \\*work\\*',
		Started: '2026-01-01T00:00:01.000+00:00',
	});
	expect(jsonOf(result, 1)[0]).toMatchObject({
		kind: 'worklog',
		given: 2,
		givenByProject: { DEMO: 1, OPS: 1 },
		missingCount: 0,
	});
	const [flat] = jsonOf(await site.run({ ...EXPORT, shape: 'table', options: { text: 'plain' } }), 0);
	expect(flat).toMatchObject({ Comment: 'Did some *work*', 'Author Account ID': member.accountId });
});

it.each(['inclusive', 'exclusive'] as const)(
	'more than a page, each once, in a few calls (%s)',
	async (since) => {
		site.simulator.site.worklogSince = since;
		addMany(2300, 100);
		const result = await site.run(EXPORT);
		expect(new Set(jsonOf(result, 0).map(({ id }) => id)).size).toBe(2300);
		expect(jsonOf(result, 0)).toHaveLength(2300);
		const { counters } = site.simulator;
		expect(countCalls(counters, 'GET /rest/api/3/worklog/updated')).toBe(3);
		expect(countCalls(counters, 'POST /rest/api/3/worklog/list')).toBe(3);
		expect(countCalls(counters, 'POST /rest/api/3/issue/bulkfetch')).toBeLessThanOrEqual(3);
	},
);

it('of some projects or people only', async () => {
	const { member } = site.simulator.credentials;
	const mine = addIssue('DEMO', [{ timeSpentSeconds: 60, authorId: member.accountId }]);
	const others = addIssue('DEMO', [{ timeSpentSeconds: 60 }]);
	addIssue('OPS', [{ timeSpentSeconds: 60 }]);
	const inDemo = { ...EXPORT, projects: ['DEMO'] };
	expect(keys(jsonOf(await site.run(inDemo), 0)).sort()).toEqual([mine, others].sort());
	expect(keys(jsonOf(await site.run({ ...inDemo, narrow: { authors: member.accountId } }), 0))).toEqual([
		mine,
	]);
});

it('one that this account may not see is missing, with a reason', async () => {
	const seen = addIssue('DEMO', [{ timeSpentSeconds: 60 }]);
	addIssue('OPS', [{ timeSpentSeconds: 60 }]);
	const { reader } = site.simulator.credentials;
	const ops = site.simulator.site.project('OPS')!;
	ops.isPrivate = true;
	ops.roles.delete(reader.accountId);
	const result = await site.run(EXPORT, [{}], { as: reader });
	expect(keys(jsonOf(result, 0))).toEqual([seen]);
	expect(jsonOf(result, 1)[0]).toMatchObject({
		scanned: 2,
		given: 1,
		missing: [{ reason: expect.stringMatching(/worklog was deleted, or this account may not see it/) }],
	});
});

it('Test gives the first few', async () => {
	addMany(30, 10);
	expect(jsonOf(await site.run({ ...EXPORT, mode: 'test', limit: 3 }), 0)).toHaveLength(3);
});
