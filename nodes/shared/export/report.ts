import type { Connection } from '../connection/types';
import type { RemovedReason } from '../records/kind';
import type { StoppedBy } from './budget';

/** A record that was found or asked for, and is not among the records given. */
export interface MissingRecord {
	readonly key: string;
	readonly reason: string;
}

/** A list of a record's children that is not complete. */
export interface IncompleteChildren {
	readonly key: string;
	readonly list: string;
	readonly reason: string;
}

/** Columns that are new, new and left out, or without a field by now, by their headers. */
export interface ColumnReport {
	readonly added: readonly string[];
	readonly ignored: readonly string[];
	readonly gone: readonly string[];
}

/** What an export did and how it knows: the one item of the output *Report*. */
export interface ExportReport {
	readonly mode: string;
	readonly kind: string;
	/** Records that left. */
	given: number;
	/** Records that left, by project. */
	readonly givenByProject: Record<string, number>;
	/** Children that left, by list; empty when none were asked for. */
	readonly childrenGiven: Record<string, number>;
	/** Different ids that the scan met, or different records that were asked for: those given and those missing. */
	scanned: number;
	/** Pages of ids that the scan read. */
	pages: number;
	/**
	 * What came again and was not given again: ids that came twice, words that mean one record, and changes that an
	 * earlier run has given.
	 */
	repeated: number;
	/** Records that were left out, because nobody has changed them since an import wrote them. */
	ownChanges: number;
	/** How many records Jira expected (an approximate number); null when it was not asked. */
	expected: number | null;
	/** What was found or asked for and not given, each with its reason; the first thousand. */
	readonly missing: MissingRecord[];
	missingCount: number;
	/** Lists of children that are not complete, each with its reason; the first thousand. */
	readonly incomplete: IncompleteChildren[];
	incompleteCount: number;
	/** Records that are no longer in the source, by reason; only for Changes. */
	readonly removed: Partial<Record<RemovedReason, number>>;
	removedCount: number;
	/** False when the run ended before it had read everything. */
	finished: boolean;
	/** What made it end: a budget, or Jira's quota. */
	stoppedBy: StoppedBy | null;
	/** Whether something that should have come did not, or not whole. */
	fellShort: boolean;
	/** What became of the columns of the table since the first run; null for other forms of output. */
	columns: ColumnReport | null;
	/** What the one who owns the flow should know. */
	readonly notes: string[];
	/** Set when nothing came: why. */
	whyNothing: string | null;
	calls: number;
	retries: number;
	waitedSeconds: number;
	readonly callsByOperation: Record<string, number>;
	seconds: number;
}

const MOST_LISTED = 1000;

export function createReport(mode: string, kind: string): ExportReport {
	return {
		mode,
		kind,
		given: 0,
		givenByProject: {},
		childrenGiven: {},
		scanned: 0,
		pages: 0,
		repeated: 0,
		ownChanges: 0,
		expected: null,
		missing: [],
		missingCount: 0,
		incomplete: [],
		incompleteCount: 0,
		removed: {},
		removedCount: 0,
		finished: true,
		stoppedBy: null,
		fellShort: false,
		columns: null,
		notes: [],
		whyNothing: null,
		calls: 0,
		retries: 0,
		waitedSeconds: 0,
		callsByOperation: {},
		seconds: 0,
	};
}

export function noteMissing(report: ExportReport, missing: MissingRecord): void {
	report.missingCount++;
	if (report.missing.length < MOST_LISTED) report.missing.push(missing);
}

export function noteIncomplete(report: ExportReport, incomplete: IncompleteChildren): void {
	report.incompleteCount++;
	if (report.incomplete.length < MOST_LISTED) report.incomplete.push(incomplete);
}

/** Says how many were left out as our own, where some were. */
export function noteOwnChanges({ ownChanges, kind, notes }: ExportReport): void {
	if (ownChanges > 0) notes.push(`Left out, because nobody has changed them since an import wrote them: ${ownChanges} (${kind})`);
}

/** Counts a record that leaves; kinds without projects belong to none. */
export function noteGiven(report: ExportReport, project: string): void {
	report.given++;
	if (project !== '') report.givenByProject[project] = (report.givenByProject[project] ?? 0) + 1;
}

export function noteRemoved(report: ExportReport, removed: ReadonlyArray<{ readonly reason: RemovedReason }>): void {
	for (const { reason } of removed) report.removed[reason] = (report.removed[reason] ?? 0) + 1;
	report.removedCount += removed.length;
}

/** Fills in the cost of the run. The meter counts for the whole connection, which lives as long as the run. */
export function closeReport(report: ExportReport, { meter, ports }: Connection, startedAt: number): ExportReport {
	return {
		...report,
		fellShort: report.missingCount > 0 || report.incompleteCount > 0,
		calls: meter.calls,
		retries: meter.retries,
		waitedSeconds: Math.round(meter.waitedMs / 100) / 10,
		callsByOperation: { ...meter.byOperation },
		seconds: Math.round((ports.now() - startedAt) / 100) / 10,
	};
}
