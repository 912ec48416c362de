import type { Connection } from '../connection/types';

/** How much one run may do; what is absent is not bounded. A run that reaches it ends well. */
export interface Budget {
	readonly records?: number;
	readonly calls?: number;
	readonly minutes?: number;
	/** Whether the one who takes the records wants no more of them; then the run ends as with its last record. */
	readonly enough?: () => boolean;
}

/** What made a run end before it had read everything. */
export type StoppedBy = 'records' | 'calls' | 'minutes' | 'quota';

/** The part of the budget that is used up; undefined while there is some of each. */
export function spentOf(budget: Budget, given: number, connection: Connection): StoppedBy | undefined {
	const { records = Infinity, calls = Infinity, minutes = Infinity, enough } = budget;
	if (given >= records || enough?.() === true) return 'records';
	if (connection.meter.calls >= calls) return 'calls';
	return connection.ports.now() - connection.openedAt >= minutes * 60_000 ? 'minutes' : undefined;
}

/** Whether a run with this budget may end before the source does. */
export function isBounded(budget: Budget | undefined): boolean {
	return budget !== undefined && Object.values(budget).some((bound) => bound !== undefined);
}
