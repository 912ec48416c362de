import { JiraError } from '../errors/jiraError';
import type { PlannedAmounts } from '../records/kind';
import { removalsOf, type MirrorPlan } from './mirror';
import { newValuesOf } from './newValues';
import type { Ledger } from './outcome';
import type { Plan } from './plan';
import type { ImportRequest } from './request';

/**
 * Holds the plan against what the user allows, before the first write. What a row needs made for it, such as a version,
 * is a change by itself; so is what a mirror does to a record without a row.
 * @throws JiraError (conflict) when it has more changes than Maximum Changes, or more of what its kind limits.
 */
export function checkBrakes(plan: Plan, request: ImportRequest, mirror?: MirrorPlan): void {
	checkChanges(plan, request, mirror);
	checkLimits(plan, request);
}

function checkChanges({ writes, removals }: Plan, request: ImportRequest, mirror?: MirrorPlan): void {
	const { maximumChanges } = request;
	const [made, withoutRow] = [newValuesOf(writes).length, removalsOf(request, mirror)];
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

function checkLimits(plan: Plan, { kind: { limits = [] } }: ImportRequest): void {
	if (limits.length === 0) return;
	const amounts = amountsOf(plan);
	const over = limits.map((limit) => ({ ...limit, count: limit.count(amounts) })).filter(({ count, maximum }) => count > maximum);
	if (over.length === 0) return;
	const parts = over.map(({ setting, what, maximum, count }) => `${count} ${what}, and ${setting} allows ${maximum}`);
	throw new JiraError({
		kind: 'conflict',
		message: `The plan has ${parts.join('; ')}`,
		advice: `Nothing was written. Jira mails people for each, and nothing silences that. Look at the plan with Dry Run, then ${over.map(({ wayOut }) => wayOut).join(', and ')} if it is right.`,
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
