import type { Meter } from '../connection/types';

/** A record that was found or asked for, and is not among the records given. */
export interface MissingRecord {
	readonly key: string;
	readonly reason: string;
}

/** What an export did and how it knows: the one item of the output *Report*. */
export interface ExportReport {
	readonly mode: string;
	readonly kind: string;
	/** Records that left. */
	given: number;
	/** Records that left, by project. */
	readonly givenByProject: Record<string, number>;
	/** Different ids that the scan met, or different records that were asked for: those given and those missing. */
	scanned: number;
	/** Ids and keys that came again, or that mean a record which another one means already; their records left once. */
	repeated: number;
	/** How many records Jira expected (an approximate number); null when it was not asked. */
	expected: number | null;
	/** What was found or asked for and not given, each with its reason; the first thousand. */
	readonly missing: MissingRecord[];
	missingCount: number;
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
		scanned: 0,
		repeated: 0,
		expected: null,
		missing: [],
		missingCount: 0,
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

/** Fills in the cost of the run. The meter counts for the whole connection, which lives as long as the run. */
export function closeReport(report: ExportReport, meter: Meter, startedAt: number, now: number): ExportReport {
	return {
		...report,
		calls: meter.calls,
		retries: meter.retries,
		waitedSeconds: Math.round(meter.waitedMs / 100) / 10,
		callsByOperation: { ...meter.byOperation },
		seconds: Math.round((now - startedAt) / 100) / 10,
	};
}
