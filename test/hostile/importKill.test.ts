import { importRecords } from '../../nodes/shared/import/run';
import type { ImportMode } from '../../nodes/shared/import/modes';
import type { ImportRequest, ImportRow } from '../../nodes/shared/import/request';
import type { Outcome } from '../../nodes/shared/import/outcome';
import type { Connection, Ports } from '../../nodes/shared/connection/types';
import { cancelledError } from '../../nodes/shared/errors/jiraError';
import { issueKind } from '../../nodes/shared/records/issue';
import { startSimulator, type FaultEffect, type Simulator, type SimulatorOptions } from '../simulator';
import { simulatorConnection } from '../tools/simulatorConnection';

/** An import that is killed anywhere and run again leaves the same Jira as one that went through. */
let simulator: Simulator;

const COUNT = 60;

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.violations).toEqual([]);
	await simulator.close();
});

/** Epics, stories below them, some with labels and a text: what a file of a project has in it. */
function rowsOf(count: number, version = 1): ImportRow[] {
	return Array.from({ length: count }, (_none, index) => {
		const isEpic = index % 10 === 0;
		const row = {
			external_id: `K-${index}`,
			type: isEpic ? 'Epic' : 'Story',
			summary: index % 3 === 0 ? `Row ${index}, version ${version}` : `Row ${index}`,
			parent: isEpic ? '' : `K-${index - (index % 10)}`,
			labels: `l${index % 4}`,
			description: `Text of **${index}**`,
		};
		return { index, source: row, cells: row };
	});
}

async function requestFor(connection: Connection, mode: ImportMode, rows: readonly ImportRow[], run: string): Promise<ImportRequest> {
	const match = (await issueKind.fields(connection)).find('External ID');
	if (match.found !== 'one') throw new Error('The site has no field External ID');
	return {
		kind: issueKind,
		mode,
		rows,
		place: mode === 'delete' ? {} : { project: { fixed: 'DEMO' }, issuetype: { column: 'type' } },
		matchBy: { by: 'field', field: match.field },
		identityColumn: 'external_id',
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		run,
		maximumChanges: undefined,
		mirror: mode === 'mirror' ? { query: '', removal: 'delete', maximumRemovals: 1000, maximumPercent: 100 } : undefined,
	};
}

type Around = (ports: Ports) => Partial<Ports>;

async function run(mode: ImportMode, rows: readonly ImportRow[], around?: Around): Promise<readonly Outcome[]> {
	const connection = simulatorConnection(simulator, undefined, undefined, around);
	const { outcomes } = await importRecords(connection, await requestFor(connection, mode, rows, `run-${Math.random()}`));
	return outcomes;
}

/** Kills the process before or after the n-th call: nothing that it would do afterwards is done. */
function killedAt(call: number, when: 'before' | 'after'): { readonly around: Around; happened(): boolean } {
	let calls = 0;
	let dead = false;
	return {
		happened: () => dead,
		around: (ports) => ({
			async send(attempt) {
				if (dead) throw cancelledError();
				calls++;
				if (calls === call && when === 'before') {
					dead = true;
					throw cancelledError();
				}
				const answer = await ports.send(attempt);
				if (calls >= call) dead = true;
				if (dead) throw cancelledError();
				return answer;
			},
			cancelled: () => dead,
		}),
	};
}

/** The state of the project, without what depends on when and in which order things were made. */
function stateOf({ site }: Simulator): unknown[] {
	const all = [...site.issues.all()];
	const identity = (id: unknown) => site.issues.find(String(id))?.values.customfield_10042 ?? identityOf(id);
	function identityOf(id: unknown): unknown {
		return id === null || id === undefined ? null : all.find((issue) => String(issue.id) === String(id))?.values.summary;
	}
	return all
		.map(({ typeId, values }) => ({ typeId, summary: values.summary, parent: identity(values.parent ?? null), labels: values.labels, description: JSON.stringify(values.description) }))
		.sort((a, b) => String(a.summary).localeCompare(String(b.summary)));
}

async function freshSite(options?: SimulatorOptions): Promise<void> {
	if (simulator) await simulator.close().catch(() => undefined);
	simulator = await startSimulator(options);
}

async function expectedState(mode: ImportMode, prepare: () => Promise<void>, rows: readonly ImportRow[]): Promise<unknown[]> {
	await freshSite();
	await prepare();
	await run(mode, rows);
	return stateOf(simulator);
}

async function killEverywhere(mode: ImportMode, prepare: () => Promise<void>, rows: readonly ImportRow[], disturb: () => void): Promise<number> {
	const expected = await expectedState(mode, prepare, rows);
	let points = 0;
	for (let call = 1; ; call++) {
		let reached = false;
		for (const when of ['before', 'after'] as const) {
			await freshSite();
			await prepare();
			disturb();
			const kill = killedAt(call, when);
			await run(mode, rows, kill.around).catch(() => undefined);
			reached ||= kill.happened();
			const outcomes = await run(mode, rows);
			expect({ call, when, state: stateOf(simulator) }).toEqual({ call, when, state: expected });
			expect(outcomes.filter(({ outcome }) => outcome === 'unknown')).toEqual([]);
			points++;
		}
		if (!reached) return points;
	}
}

const nothingThere = async () => await Promise.resolve();
const halfThere = async () => void (await run('upsert', rowsOf(COUNT / 2)));
const lag = () => void (simulator.site.issues.lagMs = 3_600_000);
const misses = () => void (simulator.site.issues.misses = { every: 5, forMs: 8 * 3_600_000 });

describe('killed before and after every call, and run again', () => {
	it.each([
		['all rows are new', nothingThere, () => undefined],
		['all rows are new and the index is an hour behind', nothingThere, lag],
		['all rows are new and the index misses every fifth for hours', nothingThere, misses],
		['half of the rows are there, some of them changed', halfThere, () => undefined],
		['half of the rows are there and the index is an hour behind', halfThere, lag],
	])('an upsert ends in the same state when %s', async (_title, prepare, disturb) => {
		const points = await killEverywhere('upsert', prepare, rowsOf(COUNT, 2), disturb);
		expect(points).toBeGreaterThan(12);
	}, 240_000);

	it('so does a mirror that deletes', async () => {
		const points = await killEverywhere('mirror', async () => void (await run('upsert', rowsOf(COUNT))), rowsOf(COUNT - 20, 2), () => undefined);
		expect(points).toBeGreaterThan(12);
	}, 240_000);

	it('and a deletion', async () => {
		await killEverywhere('delete', async () => void (await run('upsert', rowsOf(COUNT))), rowsOf(40).filter(({ index }) => index % 10 !== 0).map((row, index) => ({ ...row, index })), () => undefined);
	}, 240_000);
});

describe('whatever goes wrong with one call', () => {
	const FAULTS: ReadonlyArray<readonly [string, FaultEffect]> = [
		['429', { kind: 'answer', status: 429, headers: { 'Retry-After': '1' }, body: {} }],
		['500', { kind: 'answer', status: 500, body: {} }],
		['500 after the work', { kind: 'answer', status: 500, body: {}, afterWork: true }],
		['503', { kind: 'answer', status: 503, body: {} }],
		['504 after the work', { kind: 'answer', status: 504, body: {}, afterWork: true }],
		['reset before', { kind: 'resetBefore' }],
		['reset after', { kind: 'resetAfter' }],
		['truncated', { kind: 'truncate' }],
		['HTML', { kind: 'html', status: 502 }],
		['401', { kind: 'answer', status: 401, body: {} }],
	];
	const MODES: ReadonlyArray<readonly [ImportMode, () => Promise<void>, readonly ImportRow[]]> = [
		['upsert', halfThere, rowsOf(COUNT, 2)],
		['mirror', async () => void (await run('upsert', rowsOf(COUNT))), rowsOf(COUNT - 20, 2)],
		['delete', async () => void (await run('upsert', rowsOf(COUNT))), rowsOf(COUNT)],
	];
	const cases = FAULTS.flatMap(([name, effect]) => MODES.map(([mode, prepare, rows]) => [name, mode, effect, prepare, rows] as const));

	it.each(cases)('%s in %s: nothing lost, nothing doubled, every row accounted for', async (_name, mode, effect, prepare, rows) => {
		const expected = await expectedState(mode, prepare, rows);
		await freshSite();
		await prepare();
		// One call after another, somewhere in the middle of the writes.
		const writes = mode === 'delete' ? '/rest/api/3/bulk/issues/delete' : '/rest/api/3/issue/bulk';
		simulator.faults.add({ path: mode === 'mirror' ? '/rest/api/3/issue/{issueIdOrKey}' : writes, effect });
		const outcomes = await run(mode, rows).catch(() => undefined);
		if (outcomes) expect(outcomes).toHaveLength(rows.length);
		const again = await run(mode, rows);
		expect(again.filter(({ outcome }) => outcome === 'rejected' || outcome === 'unknown' || outcome === 'not attempted')).toEqual([]);
		expect(stateOf(simulator)).toEqual(expected);
	}, 60_000);
});
