import type { Refused } from '../fields/resolved';
import type { RecordRef } from '../records/kind';
import type { Touched } from './undo';

/** What can become of a row. Exactly one of these, for every row that came in. */
export type OutcomeName = 'created' | 'updated' | 'unchanged' | 'skipped' | 'deleted' | 'rejected' | 'unknown' | 'not attempted';

/** What became of a row, and what a person can do about it. */
export interface Outcome {
	readonly outcome: OutcomeName;
	readonly ref?: RecordRef;
	/** The field or column that the reason is about. */
	readonly field?: string;
	readonly reason?: string;
	readonly fix?: string;
	/** Whether the same row may work later without a change. */
	readonly retry?: boolean;
	/** Names of the fields that were written, and how many of each list were. */
	readonly changes?: readonly string[];
	/** Set when the row has a name that nothing has, as far as the metadata at hand tells. */
	readonly unknownName?: true;
	/** Whether Jira sends mails for the write. */
	readonly mailed?: boolean;
	/** Set when a part of the row was written, and the reason says what was not. */
	readonly partly?: true;
	/** Mails that Jira sends for what was added to its lists. */
	readonly childMails?: number;
	/** What was there before the write, by name of the field, as an import takes it back. */
	readonly before?: Readonly<Record<string, unknown>>;
	/** The record as it was, of which fields were changed, or may have been; for an undo. */
	readonly touched?: Touched;
}

/** The flat columns that an outcome adds to its row. Automatic mapping ignores them, so a row can be fed back as it is. */
export const OUTCOME_COLUMNS = ['_outcome', '_key', '_id', '_url', '_field', '_reason', '_fix', '_retry', '_changes', '_before'] as const;

export type OutcomeColumns = Readonly<Record<(typeof OUTCOME_COLUMNS)[number], string | boolean | null>>;

/** An outcome as columns; all of them always there, so that a table made of the rows has stable columns. */
export function outcomeColumns(outcome: Outcome, url: (key: string) => string): OutcomeColumns {
	const { ref } = outcome;
	return {
		_outcome: outcome.outcome,
		_key: ref?.key ?? null,
		_id: ref?.id ?? null,
		_url: ref ? url(ref.key) : null,
		_field: outcome.field ?? null,
		_reason: outcome.reason ?? null,
		_fix: outcome.fix ?? null,
		_retry: outcome.retry ?? null,
		_changes: outcome.changes?.join(', ') ?? null,
		_before: outcome.before ? JSON.stringify(outcome.before) : null,
	};
}

/** Whether a row with this outcome leaves by *Rejected*: the record may not be as the row wants it. */
export function isRejection({ outcome }: Outcome): boolean {
	return outcome === 'rejected' || outcome === 'unknown' || outcome === 'not attempted';
}

/** The rejection that a refused word or place makes. */
export function rejectionOf({ reason, fix, unknownName }: Refused, field?: string): Outcome {
	return { ...rejection(reason, fix, field), unknownName };
}

export function rejection(reason: string, fix: string, field?: string): Outcome {
	return { outcome: 'rejected', reason, fix, field, retry: false };
}

/** Holds the outcome of every row: the one place that knows which rows are settled. */
export interface Ledger {
	/** Settles a row. A second outcome for one row is a fault of ours and is refused. */
	settle(row: number, outcome: Outcome): void;
	of(row: number): Outcome | undefined;
	/** Corrects the outcome of a row of which more has become known since it was settled. */
	amend(row: number, outcome: Outcome): void;
	/** How many rows are settled and not as they want it. */
	rejections(): number;
	/** Whether any row was rejected for a name that nothing has. */
	hasUnknownNames(): boolean;
}

export function createLedger(): Ledger {
	const outcomes = new Map<number, Outcome>();
	let rejected = 0;
	const keep = (row: number, outcome: Outcome) => {
		const earlier = outcomes.get(row);
		rejected += Number(isRejection(outcome)) - Number(earlier !== undefined && isRejection(earlier));
		outcomes.set(row, outcome);
	};
	return {
		settle(row, outcome) {
			const earlier = outcomes.get(row);
			if (earlier) throw new Error(`Row ${row} has an outcome already: ${earlier.outcome}, then ${outcome.outcome}`);
			keep(row, outcome);
		},
		of: (row) => outcomes.get(row),
		amend: keep,
		rejections: () => rejected,
		hasUnknownNames: () => [...outcomes.values()].some(({ unknownName }) => unknownName === true),
	};
}
