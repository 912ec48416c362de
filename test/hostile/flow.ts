import { readCursor, type CursorState } from '../../nodes/shared/export/cursor';
import type { ExportRequest, Select } from '../../nodes/shared/export/request';
import { exportRecords, type ExportResult } from '../../nodes/shared/export/run';
import type { Connection, HttpAttempt, Ports } from '../../nodes/shared/connection/types';
import type { JiraRecord, ReadableKind } from '../../nodes/shared/records/kind';
import { issueKind } from '../../nodes/shared/records/issue';
import type { IssueSource } from '../../nodes/shared/records/issue/source';
import { startSimulator, type Credential, type Simulator, type SimulatorOptions } from '../simulator';
import { settled } from '../tools/fakeClock';
import { simulatorConnection } from '../tools/simulatorConnection';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** When the tests of this folder begin. */
export const MORNING = Date.UTC(2026, 2, 10, 9);

export const DEMO: IssueSource = { from: 'projects', projects: ['DEMO'] };

/** A site whose time stands still until a test, or a wait of the client, moves it. */
export async function frozenSite(options: SimulatorOptions = {}, at = MORNING): Promise<Simulator> {
	const simulator = await startSimulator(options);
	simulator.clock.freeze(at);
	return simulator;
}

/** Closes a site that has seen nothing that Jira would not have understood. */
export async function closeSite(simulator: Simulator): Promise<void> {
	const { contractViolations, violations, defects } = simulator.counters;
	await simulator.close();
	expect({ contractViolations, violations, defects }).toEqual({ contractViolations: [], violations: [], defects: [] });
}

/** Ids of the issues of some projects, with the moment of their last change; archived ones left out. */
export function truthOf(simulator: Simulator, ...projects: string[]): Map<string, number> {
	const issues = projects.flatMap((key) => [...simulator.site.issues.all(simulator.site.project(key)!.id)]);
	return new Map(issues.filter(({ archived }) => !archived).map(({ id, updated }) => [String(id), updated]));
}

/** An edit as someone else makes it, at the present moment of the site. */
export function edit(simulator: Simulator, id: number | string, values: Record<string, string> = {}): void {
	const issue = simulator.site.issues.find(id);
	if (issue) simulator.site.writeIssue({ ...issue, updated: simulator.clock.now(), values: { ...issue.values, ...values } });
}

export interface Around {
	readonly credential?: Credential;
	/** Milliseconds by which the client's clock is wrong. */
	readonly wrongBy?: number;
	/** Before each call of the run, counted from 1; what it throws is what the network does. */
	before?(call: number, attempt: HttpAttempt): void | Promise<void>;
}

/** Ends the waits of connections that are no longer used. */
const ends = new WeakMap<Connection, () => void>();

/** A connection whose waits move the time of the site: to the end of the shortest, whenever nothing else goes on. */
export function connectTo(simulator: Simulator, { credential, wrongBy = 0, before }: Around = {}): Connection {
	const { clock } = simulator;
	let calls = 0;
	let underWay = 0;
	let asleep: Array<{ until: number; wake: () => void }> = [];

	async function whenIdle(): Promise<void> {
		for (let turn = 0; turn < 3; turn++) await settled();
		const next = asleep.reduce((first, sleeper) => (sleeper.until < first.until ? sleeper : first), asleep[0]!);
		if (underWay > 0 || next === undefined) return;
		asleep = asleep.filter((sleeper) => sleeper !== next);
		clock.advance(Math.max(0, next.until - clock.now()));
		next.wake();
		void whenIdle();
	}

	const connection = simulatorConnection(simulator, credential, undefined, (ports: Ports) => ({
		now: () => simulator.clock.now() + wrongBy,
		sleep: async (ms) => {
			void whenIdle();
			await new Promise<void>((wake) => asleep.push({ until: clock.now() + ms, wake }));
		},
		send: async (attempt) => {
			underWay++;
			try {
				await before?.(++calls, attempt);
				return await ports.send(attempt);
			} finally {
				underWay--;
				void whenIdle();
			}
		},
	}));
	ends.set(connection, () => (asleep = []));
	return connection;
}

/** A record that was given, with the moment of its last change as it was given. */
export type Given = readonly [id: string, updated: number];

/** One export: what came of it, also where it was thrown out of. */
export async function exportOnce<Source>(
	connection: Connection,
	kind: ReadableKind<Source>,
	select: Select<Source>,
	more: Partial<ExportRequest<Source>> = {},
): Promise<ExportResult & { given: Given[]; removed: Array<Record<string, unknown>> }> {
	const given: Given[] = [];
	const removed: Array<Record<string, unknown>> = [];
	const request: ExportRequest<Source> = { kind, select, fields: { set: 'standard' }, shape: 'raw', text: 'adf', ...more };
	const running = exportRecords(connection, request, {
		records(page) {
			for (const record of page) {
				const { id, fields = {}, updated } = record as unknown as JiraRecord & { updated?: string };
				given.push([String(id), Date.parse(String(fields.updated ?? updated))]);
			}
		},
		removed: (page) => void removed.push(...page),
	});
	const result = await running.finally(() => ends.get(connection)?.());
	return { ...result, given, removed };
}

type Run = Awaited<ReturnType<typeof exportOnce>>;
type Moving = Extract<Select<IssueSource>, { mode: 'delta' | 'changes' }>;

/** A flow that exports a Delta or Changes again and again: its destination, and its cursor as JSON between the runs. */
export function flowOf(simulator: Simulator, source: IssueSource = DEMO, settings: Partial<Moving> = {}) {
	const given: Given[] = [];
	const has = new Map<string, number>();
	const removed: Array<Record<string, unknown>> = [];
	let kept: string | undefined;
	return {
		given,
		has,
		removed,
		cursor: () => readCursor(kept),
		keep: (cursor: CursorState | undefined) => void (kept = JSON.stringify(cursor)),
		/** Runs once and keeps the cursor; a run that throws keeps nothing. */
		async run(around: Around = {}, more: Partial<ExportRequest<IssueSource>> & { changed?: Partial<Moving> } = {}): Promise<Run> {
			const { changed, ...request } = more;
			const delta = { source, cursor: readCursor(kept), whenFilterChanged: 'stop', overlapMs: 15 * MINUTE, startFrom: null } as const;
			const select = { mode: 'delta', brake: { least: 50, percent: 10 }, ...delta, ...settings, ...changed } as Moving;
			const result = await exportOnce(connectTo(simulator, around), issueKind, select, request);
			for (const [id, updated] of result.given) has.set(id, updated);
			for (const { id } of result.removed) has.delete(String(id));
			given.push(...result.given);
			removed.push(...result.removed);
			kept = JSON.stringify(result.cursor);
			return result;
		},
	};
}

/** How often each state of each record was given, where more than once. */
export function repeatsOf(given: readonly Given[]): Given[] {
	const seen = new Set<string>();
	return given.filter((state) => seen.size === seen.add(state.join(' ')).size);
}
