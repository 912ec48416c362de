import type { Connection } from '../../../nodes/shared/connection/types';
import { readCursor, type CursorState } from '../../../nodes/shared/export/cursor';
import type { ExportReport } from '../../../nodes/shared/export/report';
import type { DeltaSettings, ExportRequest } from '../../../nodes/shared/export/request';
import { exportRecords } from '../../../nodes/shared/export/run';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { JiraRecord, ReadableKind } from '../../../nodes/shared/records/kind';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A state of a record: since when it is so, and from when on the index shows it. */
interface Version {
	readonly updated: number;
	readonly visibleAt: number;
	/** Whether the source has the record in this state. */
	readonly matches: boolean;
	readonly deleted: boolean;
}

/** What happens to a record. `lag`: milliseconds after which the index shows it. */
export interface Happening {
	readonly at: number;
	readonly id: number;
	readonly lag: number;
	readonly does: 'edit' | 'leave' | 'delete' | 'silentlyLeave' | 'silentlyCome';
}

export interface Habits {
	/** Records of a page of the scan, and of a read. */
	readonly page: number;
	readonly read: number;
	/** Milliseconds that a page and a read take. */
	readonly takes: number;
	/** Milliseconds by which a scan begins too early. */
	readonly early: number;
}

/**
 * A site whose index lags behind its records, each change by a time of its own, and whose time goes on while it is read.
 * Its moments count by the minute in queries, as in JQL.
 */
export function movingSite(start: number, happenings: readonly Happening[], habits: Habits) {
	const records = new Map<number, Version[]>();
	const coming = [...happenings].sort((a, b) => a.at - b.at);
	let now = start;
	let calls = 0;
	let callsLeft = Infinity;

	function advance(ms: number): void {
		now += ms;
		for (let next = coming[0]; next !== undefined && next.at <= now; next = coming[0]) {
			coming.shift();
			happen(next);
		}
	}

	function happen({ at, id, lag, does }: Happening): void {
		const versions = records.get(id) ?? [];
		const last = versions.at(-1);
		if (last?.deleted || (last === undefined && does !== 'edit')) return;
		records.set(id, versions);
		const silent = does === 'silentlyLeave' || does === 'silentlyCome';
		versions.push({
			updated: silent ? last!.updated : at,
			visibleAt: at + lag,
			matches: does === 'edit' || does === 'silentlyCome',
			deleted: does === 'delete',
		});
	}

	/** One call: it takes its time, and may be the one at which the run dies. */
	function call(): void {
		calls++;
		if (callsLeft-- <= 0) throw new Error('The process was killed');
		advance(habits.takes);
	}

	function indexed(id: number): Version | undefined {
		return records
			.get(id)
			?.filter(({ visibleAt }) => visibleAt <= now)
			.at(-1);
	}

	function current(id: number): Version | undefined {
		const last = records.get(id)?.at(-1);
		return last?.deleted ? undefined : last;
	}

	const minute = (moment: number) => Math.floor(moment / MINUTE) * MINUTE;

	const kind: ReadableKind<string> = {
		name: 'record',
		plural: 'records',
		url: (siteUrl, key) => `${siteUrl}/${key}`,
		fields: async () => createCatalog([{ id: 'updated', name: 'Updated', schema: { type: 'datetime' } }]),
		standardFields: ['updated'],
		groupOf: () => 'P',
		async *scan(_connection, _source, _wanted, { range } = {}) {
			await Promise.resolve();
			const from = range?.from === null || range?.from === undefined ? -Infinity : minute(range.from - habits.early);
			const to = range?.to === undefined ? Infinity : minute(range.to - habits.early);
			let after: readonly [number, number] = [-Infinity, 0];
			for (;;) {
				call();
				const rows = [...records.keys()]
					.flatMap((id) => {
						const state = indexed(id);
						return state && !state.deleted && state.matches ? [[state.updated, id] as const] : [];
					})
					.filter(([updated, id]) => updated >= from && updated < to && (updated > after[0] || (updated === after[0] && id > after[1])))
					.sort((a, b) => a[0] - b[0] || a[1] - b[1])
					.slice(0, habits.page);
				yield rows.map(([, id]) => ({ id: String(id), key: `P-${id}` }));
				after = rows.at(-1) ?? after;
				if (rows.length < habits.page) return;
			}
		},
		count: async () => await Promise.resolve(undefined),
		readSize: () => habits.read,
		async read(_connection, ids) {
			await Promise.resolve();
			call();
			return { records: ids.flatMap((id) => recordOf(Number(id)) ?? []), refusals: new Map(), moved: new Map() };
		},
		timeline: { created: 'created', updated: 'updated' },
		identify: async () => await Promise.resolve('source'),
		census: {
			async explain(_connection, _source, missing) {
				await Promise.resolve();
				call();
				return missing.flatMap(({ id }) => {
					const state = current(Number(id));
					if (state?.matches) return [];
					return [{ id, reason: state ? ('leftFilter' as const) : ('gone' as const) }];
				});
			},
		},
	};

	function recordOf(id: number): JiraRecord | undefined {
		const state = current(id);
		if (!state) return undefined;
		const record = { id: String(id), key: `P-${id}`, fields: { updated: new Date(state.updated).toISOString() } };
		return { ...record, raw: record };
	}

	function connect(): Connection {
		return {
			call: async () => await Promise.reject(new Error('The engine calls only through its kind')),
			session: {
				siteUrl: 'https://demo.atlassian.net',
				refusals: new Set(),
				forget: () => undefined,
				hasOlderThan: () => false,
				cached: async (_key, load) => await load(),
			},
			ports: {
				send: async () => await Promise.reject(new Error('No network')),
				now: () => now,
				sleep: async () => await Promise.resolve(),
				random: () => 0.5,
				cancelled: () => false,
				log: () => undefined,
			},
			openedAt: now,
			// As a Date header says it.
			serverTime: async () => await Promise.resolve(Math.floor(now / 1000) * 1000),
			meter: {
				get calls() {
					return calls;
				},
				retries: 0,
				waitedMs: 0,
				byOperation: {},
			},
		};
	}

	return {
		kind,
		connect,
		advance,
		/** The next run dies at this call of its own. */
		killAfter: (count: number) => void (callsLeft = count),
		now: () => now,
		lastEvent: Math.max(start, ...happenings.map(({ at, lag }) => at + lag)),
		/** What the source has, by id with the moment of its last change. */
		truth: () => new Map([...records.keys()].flatMap((id) => (current(id)?.matches ? [[String(id), current(id)!.updated] as const] : []))),
	};
}

export type MovingSite = ReturnType<typeof movingSite>;

/** How the modes are told apart: Changes knows what the destination has from its cursor, or from the destination. */
export type Mode = 'delta' | 'changesByCursor' | 'changesByInput';

/**
 * A destination that keeps what it is given, and the cursor between the runs, as JSON. Of a run that dies it keeps what
 * it got until then; where only the cursor knows what it has, nothing, as items of an n8n node that dies never leave it.
 */
export function destination(site: MovingSite, settings: Partial<DeltaSettings> = {}, mode: Mode = 'delta') {
	let kept: string | undefined;
	const given: Array<readonly [id: string, updated: number]> = [];
	const has = new Map<string, number>();

	function requestOf(more: Partial<ExportRequest<string>>): ExportRequest<string> {
		const delta = { cursor: readCursor(kept), whenFilterChanged: 'stop', overlapMs: 15 * MINUTE, startFrom: null, ...settings } as const;
		const select =
			mode === 'delta'
				? ({ mode, source: 'all', ...delta } as const)
				: ({
						mode: 'changes',
						source: 'all',
						brake: { least: 1000, percent: 100 },
						known: mode === 'changesByInput' ? [...has.keys()].map((id) => ({ id })) : undefined,
						...delta,
					} as const);
		return { kind: site.kind, select, fields: { set: 'standard' }, shape: 'raw', text: 'adf', ...more };
	}

	async function export_(more: Partial<ExportRequest<string>>): Promise<{ cursor: CursorState; report: ExportReport }> {
		const { cursor, report } = await exportRecords(site.connect(), requestOf(more), {
			records(page) {
				for (const record of page) {
					const { id, fields } = record as unknown as JiraRecord;
					const updated = Date.parse(String(fields.updated));
					given.push([id, updated]);
					has.set(id, updated);
				}
			},
			removed(removed) {
				for (const { id } of removed) has.delete(String(id));
			},
		});
		return { cursor: cursor!, report };
	}

	return {
		given,
		has,
		export: export_,
		commit: (cursor: CursorState) => void (kept = JSON.stringify(cursor)),
		/** A run that keeps its cursor, unless it dies on its way. */
		async run(more: Partial<ExportRequest<string>> = {}): Promise<ExportReport | undefined> {
			const before = [...has];
			const done = await export_(more).catch((error: unknown) => {
				if (error instanceof Error && error.message.includes('killed')) return undefined;
				throw error;
			});
			site.killAfter(Infinity);
			if (done) kept = JSON.stringify(done.cursor);
			else if (mode === 'changesByCursor') {
				has.clear();
				for (const [id, updated] of before) has.set(id, updated);
			}
			return done?.report;
		},
		cursor: () => readCursor(kept),
	};
}
