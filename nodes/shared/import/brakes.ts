import { JiraError } from '../errors/jiraError';
import { isRejection, type Ledger } from './outcome';
import type { Plan } from './plan';
import type { ImportRequest } from './request';

/**
 * Holds the plan against what the user allows, before the first write.
 * @throws JiraError (conflict) when it has more changes than Maximum Changes.
 */
export function checkBrakes({ writes, removals }: Plan, { maximumChanges }: ImportRequest): void {
	const changes = writes.length + removals.length;
	if (maximumChanges === undefined || changes <= maximumChanges) return;
	const creates = writes.filter(({ action }) => action === 'create').length;
	const parts = [`${creates} to create`, `${writes.length - creates} to update`, `${removals.length} to delete`];
	throw new JiraError({
		kind: 'conflict',
		message: `The plan has ${changes} changes (${parts.join(', ')}), and Maximum Changes allows ${maximumChanges}`,
		advice: 'Nothing was written. Look at the plan with Dry Run, then raise Maximum Changes if it is right.',
	});
}

/** Whether so many rows were rejected that the user wants no more to be written. */
export function isEnough({ stopWhenRejected, rows }: ImportRequest, ledger: Ledger): boolean {
	if (!stopWhenRejected) return false;
	const rejected = rows.filter(({ index }) => isRejectedRow(ledger, index)).length;
	const { rows: most = Infinity, percent = Infinity } = stopWhenRejected;
	return rejected >= most || rejected * 100 > rows.length * percent;
}

function isRejectedRow(ledger: Ledger, row: number): boolean {
	const outcome = ledger.of(row);
	return outcome !== undefined && isRejection(outcome);
}

export function enough(): JiraError {
	return new JiraError({
		kind: 'conflict',
		message: 'More rows were rejected than Stop When Rejected allows',
		advice: 'Correct the rejected rows, then import all of them again: what is done is found and left alone',
	});
}
