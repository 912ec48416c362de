import type { IDataObject } from 'n8n-workflow';
import { ATLASSIAN_LIMITS, countCalls, type SimulatorOptions } from '../simulator';
import { tally } from './outcomes';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/**
 * What an import may cost at most, on a site that the process meets for the first time and that keeps to Jira's limits.
 * The bench holds ten times as many rows to the same budgets.
 */
const ROWS = 1000;
/** Matching takes a hundred identities a call, reading what matches a hundred issues, creating fifty rows. */
const MATCHES = ROWS / 100;
const READS = ROWS / 100;
const CREATES = ROWS / 50;
/** Fields, project, issue types, the fields of one type, a permission; nothing of it grows with the rows. */
const METADATA = 6;
/** To look past the index: for issues too young to be in it, and for doubles of another run beside those created. */
const PAST_INDEX = 8;

const DAY_MS = 86_400_000;
const EDIT = 'PUT /rest/api/3/issue/{issueIdOrKey}';
const CREATE = 'POST /rest/api/3/issue/bulk';

let site: ConnectedSite;

async function start(options?: SimulatorOptions): Promise<void> {
	site = await connectedSite({ limits: ATLASSIAN_LIMITS, ...options });
}

afterEach(async () => {
	const { counters } = site.simulator;
	expect(counters.contractViolations).toEqual([]);
	expect(counters.violations).toEqual([]);
	expect(counters.statuses[429]).toBeUndefined();
	await site.simulator.close();
});

const calls = (endpoint?: string) => countCalls(site.simulator.counters, endpoint);

function rows(isChanged: (index: number) => boolean = () => false): IDataObject[] {
	return Array.from({ length: ROWS }, (_unused, index) => ({
		external_id: `ROW-${index}`,
		type: 'Story',
		summary: isChanged(index) ? `Row ${index} says something else` : `Row ${index}`,
		description: `The text of row ${index}.`,
	}));
}

/** The issues of all rows, as people have made them two days ago. */
function addIssues(): void {
	const { clock, site: jira } = site.simulator;
	const created = clock.now() - 2 * DAY_MS;
	const given = rows();
	jira.addIssues(ROWS, (index) => {
		const { summary, description, external_id: identity } = given[index]!;
		const fields = { 'External ID': identity, description };
		return { project: 'DEMO', type: 'Story', summary: String(summary), fields, created: created + index };
	});
}

describe.each(['100', '1000-with-rule'] as const)('where one bulk read takes %s', (bulkFetch) => {
	it('an upsert in which nothing has changed reads, and writes nothing', async () => {
		await start({ bulkFetch });
		addIssues();
		expect(tally(await site.run(UPSERT, rows()))).toEqual({ unchanged: ROWS });
		expect(calls()).toBeLessThanOrEqual(MATCHES + READS + METADATA);
		expect([calls(EDIT), calls(CREATE)]).toEqual([0, 0]);
		expect(site.simulator.counters.mails).toBe(0);
	});

	it('an upsert in which a tenth has changed writes that tenth', async () => {
		await start({ bulkFetch });
		addIssues();
		const result = await site.run(UPSERT, rows((index) => index % 10 === 0));
		expect(tally(result)).toEqual({ updated: ROWS / 10, unchanged: (ROWS * 9) / 10 });
		expect(calls()).toBeLessThanOrEqual(MATCHES + READS + METADATA + ROWS / 10);
		expect([calls(EDIT), calls(CREATE)]).toEqual([ROWS / 10, 0]);
	});

	it('an upsert of new rows creates fifty a call, and the same once more only reads', async () => {
		await start({ bulkFetch });
		expect(tally(await site.run(UPSERT, rows()))).toEqual({ created: ROWS });
		expect(calls()).toBeLessThanOrEqual(MATCHES + CREATES + METADATA + PAST_INDEX);
		expect([calls(EDIT), calls(CREATE)]).toEqual([0, CREATES]);
		site.simulator.resetCounters();
		expect(tally(await site.run(UPSERT, rows()))).toEqual({ unchanged: ROWS });
		expect(calls()).toBeLessThanOrEqual(MATCHES + READS + METADATA);
		expect([calls(EDIT), calls(CREATE)]).toEqual([0, 0]);
	});

	it('Create looks for nothing', async () => {
		await start({ bulkFetch });
		expect(tally(await site.run({ ...UPSERT, mode: 'create' }, rows()))).toEqual({ created: ROWS });
		expect(calls()).toBeLessThanOrEqual(CREATES + METADATA);
		expect([calls(EDIT), calls(CREATE)]).toEqual([0, CREATES]);
	});
});
