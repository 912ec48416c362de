import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { followTask } from './task';

/** Most issues of one bulk operation (reference §5.3). */
export const BULK = 1000;

/** How long a bulk operation whose acceptance nobody has heard of may take until its issues are looked at. */
export const LATE_MS = 5_000;

interface Progress {
	readonly status: string;
	readonly processedAccessibleIssues?: ReadonlyArray<number | string>;
	readonly failedAccessibleIssues?: Readonly<Record<string, readonly string[]>>;
}

/**
 * Carries out one of Jira's bulk operations and waits for its end.
 * @returns the reason for each id that was not done.
 * @throws JiraError (permission) where the account may not make bulk changes; (timeout) when it does not come to an end.
 */
export async function runBulk(connection: Connection, operation: OperationName, ids: readonly string[], body: object): Promise<Map<string, string>> {
	return await runTask(connection, operation, ids, { selectedIssueIdsOrKeys: ids, ...body });
}

/** Takes many issues along one transition, which must not ask for fields; as `runBulk`. */
export async function transitionInBulk(connection: Connection, ids: readonly string[], transitionId: string): Promise<Map<string, string>> {
	const bulkTransitionInputs = [{ selectedIssueIdsOrKeys: ids, transitionId }];
	return await runTask(connection, 'bulkTransitionIssues', ids, { bulkTransitionInputs });
}

async function runTask(connection: Connection, operation: OperationName, ids: readonly string[], body: object): Promise<Map<string, string>> {
	const { body: task } = await connection.call<{ taskId: string }>(operation, { body: { ...body, sendBulkNotification: false } });
	const progress = await followTask<Progress>(connection, task.taskId, 'getBulkOperation');
	const done = new Set((progress.processedAccessibleIssues ?? []).map(String));
	const failed = progress.failedAccessibleIssues ?? {};
	return new Map(ids.filter((id) => !done.has(id)).map((id) => [id, failed[id]?.join(' ') || 'The bulk operation of Jira left it out']));
}
