import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { rows, tally } from './outcomes';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/** Runs on a site whose limits are far below those that Atlassian has published. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const EDIT = 'PUT /rest/api/3/issue/{issueIdOrKey}';

test.each([5, 10])(
	'at most %i edits a second: all are done, and none is sent while Jira wants to be left alone',
	async (limit) => {
		await site.run(UPSERT, rows(limit * 6));
		site.simulator.settings.limits = { endpoints: { [EDIT]: { perSecond: limit, burst: limit } } };
		const changed = rows(limit * 6).map((row) => ({ ...row, summary: `${String(row.summary)} again` }));
		const result = await site.run(UPSERT, changed);
		expect(result.error).toBeUndefined();
		expect(tally(result)).toEqual({ updated: limit * 6 });
		expect(jsonOf(result, 1)).toEqual([]);
		const { counters } = site.simulator;
		expect(counters.statuses[429]).toBeGreaterThan(0);
		expect(countCalls(counters, EDIT)).toBeGreaterThan(limit * 6);
		expect(counters.violations).toEqual([]);
	},
	60_000,
);
