import type { Meter } from '../connection/types';
import type { PlannedCost, PlannedRow } from './dryRun';
import type { MirrorDone, MirrorOutcome } from './mirror';
import type { Outcome, OutcomeName } from './outcome';
import type { ImportRequest } from './request';
import type { Warning } from './rows';
import type { UndoReport } from './undo';
import type { Remembering } from './twoWay';

/** Rows that were rejected, or written with a warning, for the same reason. */
export interface Cause {
	readonly reason: string;
	readonly fix: string;
	readonly field: string | null;
	count: number;
	/** The first ten rows, counted from 1. */
	readonly rows: number[];
}

/** What an import did: the one item of the output *Report*. */
export interface ImportReport {
	readonly mode: string;
	readonly kind: string;
	/** Identifies the run; every record that it created carries it. */
	readonly run: string;
	readonly rows: number;
	/** What a dry run has found; null for a run that writes. */
	readonly dryRun: PlannedReport | null;
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly skipped: number;
	readonly deleted: number;
	readonly rejected: number;
	readonly unknown: number;
	readonly notAttempted: number;
	/** Records without a row, with what became of them; only for Mirror. */
	readonly withoutRow: readonly MirrorOutcome[] | null;
	/** What the output Undo puts back, and what stays; null where it was not asked for. */
	readonly undo: UndoReport | null;
	/** Of how many records it was noted what was written to them; null where that is not wanted. */
	readonly remembered: Remembering | null;
	/** Why the run ended early; null when it did not. */
	readonly stopped: string | null;
	/** Also what was missing of rows that were created and could not be written whole. */
	readonly rejections: readonly Cause[];
	/** What was left out of rows that were written all the same. */
	readonly warnings: readonly Cause[];
	/** Columns of the rows that were not for Jira. */
	readonly columnsLeftOut: readonly string[];
	/** Writes for which Jira sends mails that could not be switched off. */
	readonly mails: number;
	readonly calls: number;
	readonly retries: number;
	readonly waitedSeconds: number;
	readonly callsByOperation: Readonly<Record<string, number>>;
	readonly seconds: number;
}

/** How many rows would be treated how, and what it would cost. */
export interface PlannedReport extends PlannedCost {
	readonly create: number;
	readonly update: number;
	readonly delete: number;
	readonly unchanged: number;
	readonly skipped: number;
	readonly rejected: number;
}

const ROWS_PER_CAUSE = 10;

export interface RunFacts {
	readonly request: ImportRequest;
	readonly outcomes: readonly Outcome[];
	/** By row. */
	readonly warnings: ReadonlyMap<number, readonly Warning[]>;
	readonly plan?: readonly PlannedRow[];
	readonly cost?: PlannedCost;
	readonly remembered: Remembering | null;
	readonly mirror?: MirrorDone;
	readonly columnsLeftOut: readonly string[];
	readonly stopped: string | undefined;
	readonly undo: UndoReport | undefined;
	readonly meter: Meter;
	readonly milliseconds: number;
}

export function importReport({ request, outcomes, warnings, plan, cost, remembered, mirror, columnsLeftOut, stopped, undo, meter, milliseconds }: RunFacts): ImportReport {
	const many = (name: OutcomeName) => outcomes.filter(({ outcome }) => outcome === name).length;
	return {
		mode: request.mode,
		kind: request.kind.name,
		run: request.run,
		rows: request.rows.length,
		dryRun: plan === undefined || cost === undefined ? null : plannedReport(plan, cost),
		created: many('created'),
		updated: many('updated'),
		unchanged: many('unchanged'),
		skipped: many('skipped'),
		deleted: many('deleted'),
		rejected: many('rejected'),
		unknown: many('unknown'),
		notAttempted: many('not attempted'),
		withoutRow: mirror?.outcomes ?? null,
		undo: undo ?? null,
		remembered,
		stopped: stopped ?? null,
		rejections: causes(outcomes.flatMap((outcome, row) => (isOpen(outcome) ? [{ row, ...outcome }] : []))),
		warnings: causes([...warnings].flatMap(([row, some]) => some.map((warning) => ({ row, ...warning })))),
		columnsLeftOut,
		mails: outcomes.reduce((sum, { mailed, childMails = 0 }) => sum + (mailed ? 1 : 0) + childMails, mirror?.mails ?? 0),
		calls: meter.calls,
		retries: meter.retries,
		waitedSeconds: Math.round(meter.waitedMs / 100) / 10,
		callsByOperation: { ...meter.byOperation },
		seconds: Math.round(milliseconds / 100) / 10,
	};
}

function plannedReport(plan: readonly PlannedRow[], cost: PlannedCost): PlannedReport {
	const many = (name: PlannedRow['action']) => plan.filter(({ action }) => action === name).length;
	return {
		create: many('create'),
		update: many('update'),
		delete: many('delete'),
		unchanged: many('unchanged'),
		skipped: many('skipped'),
		rejected: many('rejected'),
		...cost,
	};
}

function isOpen({ outcome, partly }: Outcome): boolean {
	return outcome === 'rejected' || outcome === 'unknown' || partly === true;
}

interface Told {
	readonly row: number;
	readonly field?: string;
	readonly reason?: string;
	readonly fix?: string;
}

/** What was told of rows, by cause, the most frequent first: one wrong setting shows as one line, not as a thousand. */
function causes(told: readonly Told[]): Cause[] {
	const byReason = new Map<string, Cause>();
	for (const { row, reason, fix, field } of told) {
		const name = `${field ?? ''}\n${reason ?? ''}`;
		const cause = byReason.get(name) ?? { reason: reason ?? '', fix: fix ?? '', field: field ?? null, count: 0, rows: [] };
		cause.count++;
		if (cause.rows.length < ROWS_PER_CAUSE) cause.rows.push(row + 1);
		byReason.set(name, cause);
	}
	return [...byReason.values()].sort((a, b) => b.count - a.count);
}
