import { JiraError } from '../errors/jiraError';
import { removalsOf, type MirrorPlan } from './mirror';
import { newValuesOf } from './newValues';
import type { Ledger } from './outcome';
import type { Plan } from './plan';
import type { ImportRequest } from './request';

/**
 * Holds the plan against what the user allows, before the first write. What a row needs made for it, such as a version,
 * is a change by itself; so is what a mirror does to a record without a row.
 * @throws JiraError (conflict) when it has more changes than Maximum Changes.
 */
export function checkBrakes({ writes, removals }: Plan, request: ImportRequest, mirror?: MirrorPlan): void {
	const { maximumChanges } = request;
	const [made, withoutRow] = [newValuesOf(writes).size, removalsOf(request, mirror)];
	const changes = writes.length + removals.length + made + withoutRow;
	if (maximumChanges === undefined || changes <= maximumChanges) return;
	const creates = writes.filter(({ action }) => action === 'create').length;
	const parts = [
		`${creates} to create`,
		`${writes.length - creates} to update`,
		`${removals.length} to delete`,
		...(made > 0 ? [`${made} versions and components to make for them`] : []),
		...(withoutRow > 0 ? [`${withoutRow} without a row to ${request.mirror?.removal}`] : []),
	];
	throw new JiraError({
		kind: 'conflict',
		message: `The plan has ${changes} changes (${parts.join(', ')}), and Maximum Changes allows ${maximumChanges}`,
		advice: 'Nothing was written. Look at the plan with Dry Run, then raise Maximum Changes if it is right.',
	});
}

/** Whether so many rows were rejected that the user wants no more to be written. */
export function isEnough({ stopWhenRejected, rows }: ImportRequest, ledger: Ledger): boolean {
	if (!stopWhenRejected) return false;
	const { rows: most = Infinity, percent = Infinity } = stopWhenRejected;
	const rejected = ledger.rejections();
	return rejected >= most || rejected * 100 > rows.length * percent;
}

export function enough(): JiraError {
	return new JiraError({
		kind: 'conflict',
		message: 'More rows were rejected than Stop When Rejected allows',
		advice: 'Correct the rejected rows, then import all of them again: what is done is found and left alone',
	});
}
