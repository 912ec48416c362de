import type { Mark } from '../../nodes/shared/records/kind';
import { issueKind } from '../../nodes/shared/records/issue';
import type { Simulator, SimulatorOptions } from '../simulator';
import { closeSite, connectTo, DAY, DEMO, exportOnce, frozenSite, HOUR, MINUTE, MORNING, truthOf, type Around } from './flow';

let simulator: Simulator;

async function site(options: SimulatorOptions = {}): Promise<Simulator> {
	simulator = await frozenSite(options);
	return simulator;
}

afterEach(async () => {
	await closeSite(simulator);
});

const LABEL: Mark = { by: 'label', label: 'exported' };
const FIELD: Mark = { by: 'field', field: { id: 'customfield_10050', name: 'External ID', schema: { type: 'string' } }, value: 'given' };

const add = (count: number) =>
	simulator.site.addIssues(count, (index) => ({
		project: 'DEMO',
		summary: 'x',
		fields: index % 3 ? {} : { labels: ['mine'] },
		created: MORNING - DAY + index * MINUTE,
	}));

/** A run and then its marks, as a commit sets them. */
async function runOnce(mark: Mark, around: Around = {}, records?: number): Promise<string[]> {
	const connection = connectTo(simulator, around);
	const { given, marks } = await exportOnce(connection, issueKind, { mode: 'once', source: DEMO, mark }, { budget: { records } });
	const refused = await issueKind.marks!.mark(connectTo(simulator, around), [...marks!.ids], mark);
	expect([...refused]).toEqual([]);
	return given.map(([id]) => id);
}

describe.each([
	['a label', LABEL],
	['a field', FIELD],
] as const)('Once, marked by %s', (_name, mark) => {
	test.each([0, 60_000, 2 * HOUR])('gives each record once, with an index that is %i ms behind', async (indexLagMs) => {
		const { clock } = await site({ indexLagMs });
		add(130);
		clock.advance(3 * HOUR);
		const given: string[] = [];
		for (let run = 0; run < 6; run++) {
			given.push(...(await runOnce(mark, {}, 50)));
			clock.advance(5_000);
			if (run === 2) add(7);
		}
		clock.advance(3 * HOUR);
		given.push(...(await runOnce(mark)), ...(await runOnce(mark)));
		expect(given).toHaveLength(137);
		expect(new Set(given)).toEqual(new Set(truthOf(simulator, 'DEMO').keys()));
		expect(simulator.counters.mails).toBe(0);
		if (mark.by === 'label') expect(simulator.site.readIssue(given[0]!).fields.labels).toContain('exported');
	});

	test('goes one by one where the account may not change in bulk, and where Jira takes no more bulk operations', async () => {
		const { clock, site: jira, credentials, settings } = await site({ limits: { issueWrites: [{ count: 20, seconds: 2 }] } });
		add(30);
		jira.users.get(credentials.member.accountId)!.mayBulkChange = false;
		expect(await runOnce(mark, { credential: credentials.member }, 20)).toHaveLength(20);
		clock.advance(MINUTE);
		settings.bulkTasks = { ms: DAY, polls: 1, refusal: 400 };
		const body = {
			selectedIssueIdsOrKeys: ['DEMO-30'],
			selectedActions: ['labels'],
			sendBulkNotification: false,
			editedFieldsInput: { labelsFields: [{ fieldId: 'labels', bulkEditMultiSelectFieldOption: 'ADD', labels: [{ name: 'busy' }] }] },
		};
		for (let task = 0; task < 5; task++) await connectTo(simulator).call('bulkEditIssues', { body });
		expect(await runOnce(mark)).toHaveLength(10);
		expect(await runOnce(mark)).toEqual([]);
	});
});

test('a record that was deleted before its mark does not hold the others up', async () => {
	const { site: jira } = await site();
	const issues = add(10);
	const { marks } = await exportOnce(connectTo(simulator), issueKind, { mode: 'once', source: DEMO, mark: LABEL });
	jira.removeIssue(jira.issues.find(issues[4]!.id)!);
	const refused = await issueKind.marks!.mark(connectTo(simulator), [...marks!.ids], LABEL);
	expect([...refused.keys()]).toEqual([String(issues[4]!.id)]);
	expect(await runOnce(LABEL)).toEqual([]);
});
