import type { Meter } from '../connection/types';
import type { Outcome, OutcomeName } from './outcome';
import type { ImportRequest } from './request';

/** Rows that were rejected for the same reason. */
export interface RejectionCause {
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
	readonly created: number;
	readonly updated: number;
	readonly unchanged: number;
	readonly rejected: number;
	readonly unknown: number;
	readonly notAttempted: number;
	/** Why the run ended early; null when it did not. */
	readonly stopped: string | null;
	readonly rejections: readonly RejectionCause[];
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

const ROWS_PER_CAUSE = 10;

export interface RunFacts {
	readonly request: ImportRequest;
	readonly outcomes: readonly Outcome[];
	readonly columnsLeftOut: readonly string[];
	readonly stopped: string | undefined;
	readonly meter: Meter;
	readonly milliseconds: number;
}

export function importReport({ request, outcomes, columnsLeftOut, stopped, meter, milliseconds }: RunFacts): ImportReport {
	const many = (name: OutcomeName) => outcomes.filter(({ outcome }) => outcome === name).length;
	return {
		mode: request.mode,
		kind: request.kind.name,
		run: request.run,
		rows: outcomes.length,
		created: many('created'),
		updated: many('updated'),
		unchanged: many('unchanged'),
		rejected: many('rejected'),
		unknown: many('unknown'),
		notAttempted: many('not attempted'),
		stopped: stopped ?? null,
		rejections: causes(outcomes),
		columnsLeftOut,
		mails: outcomes.filter(({ mailed }) => mailed).length,
		calls: meter.calls,
		retries: meter.retries,
		waitedSeconds: Math.round(meter.waitedMs / 100) / 10,
		callsByOperation: { ...meter.byOperation },
		seconds: Math.round(milliseconds / 100) / 10,
	};
}

/** Rejections by cause, the most frequent first: one wrong setting shows as one line, not as a thousand. */
function causes(outcomes: readonly Outcome[]): RejectionCause[] {
	const byReason = new Map<string, RejectionCause>();
	outcomes.forEach(({ outcome, reason, fix, field }, index) => {
		if (outcome !== 'rejected' && outcome !== 'unknown') return;
		const name = `${field ?? ''}\n${reason ?? ''}`;
		const cause = byReason.get(name) ?? { reason: reason ?? '', fix: fix ?? '', field: field ?? null, count: 0, rows: [] };
		cause.count++;
		if (cause.rows.length < ROWS_PER_CAUSE) cause.rows.push(index + 1);
		byReason.set(name, cause);
	});
	return [...byReason.values()].sort((a, b) => b.count - a.count);
}
