import { JiraError } from '../errors/jiraError';
import type { PlannedAmounts } from '../records/kind';
import { newValuesOf } from './newValues';
import { isRejection, type Ledger } from './outcome';
import type { Plan } from './plan';
import type { ImportRequest } from './request';

/**
 * Holds the plan against what the user allows, before the first write.
 * @throws JiraError (conflict) when it has more changes than Maximum Changes, or more of what its kind limits.
 */
export function checkBrakes(plan: Plan, request: ImportRequest): void {
	checkChanges(plan, request);
	checkLimits(plan, request);
}

function checkChanges({ writes, removals }: Plan, { maximumChanges }: ImportRequest): void {
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

function checkLimits(plan: Plan, { kind: { limits = [] } }: ImportRequest): void {
	if (limits.length === 0) return;
	const amounts = amountsOf(plan);
	const over = limits.map((limit) => ({ ...limit, count: limit.count(amounts) })).filter(({ count, maximum }) => count > maximum);
	if (over.length === 0) return;
	const parts = over.map(({ setting, what, maximum, count }) => `${count} ${what}, and ${setting} allows ${maximum}`);
	throw new JiraError({
		kind: 'conflict',
		message: `The plan has ${parts.join('; ')}`,
		advice: `Nothing was written. Jira mails people for each, and nothing silences that. Look at the plan with Dry Run, then raise ${over.map(({ setting }) => setting).join(' and ')} if it is right.`,
	});
}

function amountsOf({ writes }: Plan): PlannedAmounts {
	return {
		creates: writes.filter(({ action }) => action === 'create').length,
		made: newValuesOf(writes),
		children: writes.flatMap(({ work: { lists = [] } }) => lists.flatMap((list) => list.writes.map(({ child }) => child))),
	};
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
