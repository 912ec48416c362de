import { exportRecords } from '../../nodes/shared/export/run';
import type { CursorState } from '../../nodes/shared/export/cursor';
import { importRecords } from '../../nodes/shared/import/run';
import type { ImportRequest, ImportRow } from '../../nodes/shared/import/request';
import type { Connection, Ports } from '../../nodes/shared/connection/types';
import { cancelledError } from '../../nodes/shared/errors/jiraError';
import { issueKind } from '../../nodes/shared/records/issue';
import { startSimulator, type Simulator } from '../simulator';
import { simulatorConnection } from '../tools/simulatorConnection';

/** Two-way flows of which a run is killed anywhere, or into which a person writes at the worst moment. */
let simulator: Simulator;

const MINUTE = 60_000;
const COUNT = 5;

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	await simulator.close();
});

type Around = (ports: Ports) => Partial<Ports>;

const rowsOf = (version: number): ImportRow[] =>
	Array.from({ length: COUNT }, (_none, index) => {
		const row = { external_id: `K-${index}`, summary: `Row ${index}, version ${version}`, status: version > 1 && index === 1 ? 'Done' : 'To Do' };
		return { index, source: row, cells: row };
	});

async function requestFor(connection: Connection, rows: readonly ImportRow[]): Promise<ImportRequest> {
	const match = (await issueKind.fields(connection)).find('External ID');
	if (match.found !== 'one') throw new Error('The site has no field External ID');
	return {
		kind: issueKind,
		mode: 'upsert',
		rows,
		place: { project: { fixed: 'DEMO' }, issuetype: { fixed: 'Story' } },
		matchBy: { by: 'field', field: match.field },
		identityColumn: 'external_id',
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		run: `run-${Math.random()}`,
		twoWay: { ifChanged: 'reject' },
	};
}

async function load(version: number, around?: Around) {
	const connection = simulatorConnection(simulator, undefined, undefined, around);
	const result = await importRecords(connection, await requestFor(connection, rowsOf(version)));
	simulator.clock.advance(MINUTE);
	return result;
}

/** Runs the export of what the rows write, from where the one before has ended. */
async function exported(cursor?: CursorState): Promise<{ keys: string[]; cursor: CursorState | undefined }> {
	const keys: string[] = [];
	const { cursor: next } = await exportRecords(
		simulatorConnection(simulator),
		{
			kind: issueKind,
			select: { mode: 'delta', source: { from: 'jql', jql: 'project = DEMO' }, cursor, whenFilterChanged: 'stop', overlapMs: 15 * MINUTE, startFrom: null },
			fields: { set: 'chosen', names: ['Summary', 'Status', 'External ID'] },
			shape: 'simplified',
			text: 'markdown',
			leaveOutOwn: true,
		},
		{ records: (records) => void keys.push(...records.map(({ key }) => String(key))) },
	);
	return { keys: keys.sort(), cursor: next };
}

/** Kills the process before or after the n-th call: nothing that it would do afterwards is done. */
function killedAt(call: number, when: 'before' | 'after') {
	let calls = 0;
	let dead = false;
	const around: Around = (ports) => ({
		async send(attempt) {
			if (dead) throw cancelledError();
			calls++;
			if (calls === call && when === 'before') dead = true;
			const answer = dead ? undefined : await ports.send(attempt);
			if (calls >= call) dead = true;
			if (dead || !answer) throw cancelledError();
			return answer;
		},
		cancelled: () => dead,
	});
	return { around, happened: () => dead };
}

const memories = () => [...simulator.site.issues.all()].map(({ properties }) => properties['n8n-nodes-jira-sync.written']);

test.each(['before', 'after'] as const)('killed %s any call and run again: all is remembered, and the third run writes nothing', async (when) => {
	for (let call = 1; ; call++) {
		// A task goes on whether its run lives or not.
		simulator = await startSimulator({ bulkTasks: { ms: 10, polls: 0 } });
		await load(1);
		const kill = killedAt(call, when);
		await load(2, kill.around).catch((error: unknown) => error);
		if (!kill.happened()) break;
		const again = await load(2);
		expect({ call, rejected: again.outcomes.filter(({ outcome }) => outcome === 'rejected') }).toEqual({ call, rejected: [] });
		expect(memories().filter((memory) => memory !== undefined)).toHaveLength(COUNT);
		expect((await exported()).keys).toEqual([]);
		const { properties, updated } = simulator.site.issues.find('DEMO-1')!;
		const third = await load(2);
		expect(third.report).toMatchObject({ unchanged: COUNT, remembered: { written: 0, refused: 0 } });
		expect(simulator.site.issues.find('DEMO-1')).toMatchObject({ properties, updated });
		await simulator.close();
	}
});

test.each([1, 2])('a person writes between the write and its note, version %s: it is given, and not overwritten', async (version) => {
	simulator = await startSimulator();
	if (version > 1) await load(1);
	const { cursor } = await exported();
	let isDone = false;
	const around: Around = (ports) => ({
		async send(attempt) {
			// The last look before the note: the issues are read back with their properties.
			const isBack = attempt.url.endsWith('/issue/bulkfetch') && [...simulator.site.issues.all()].some(({ values }) => values.summary === `Row 0, version ${version}`);
			const issue = simulator.site.issues.find('DEMO-1');
			if (isBack && issue && !isDone) {
				isDone = true;
				simulator.clock.advance(MINUTE);
				simulator.site.writeIssue({ ...issue, values: { ...issue.values, summary: 'By a person' }, updated: simulator.clock.now() });
			}
			return await ports.send(attempt);
		},
	});
	await load(version, around);
	expect(isDone).toBe(true);
	expect((await exported(cursor)).keys).toEqual(['DEMO-1']);
	const { outcomes } = await load(version);
	expect(outcomes[0]).toMatchObject({ outcome: 'rejected', ref: { key: 'DEMO-1' } });
	expect(outcomes[0]?.reason).toContain('Summary is "By a person" in Jira');
});
