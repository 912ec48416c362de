import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { JiraError } from '../../errors/jiraError';

/** Most is done at once, so the first looks follow soon. */
const FIRST_POLL_MS = 250;
const POLL_MS = 1_000;
const MOST_POLLS = 600;
const UNDER_WAY: ReadonlySet<string> = new Set(['ENQUEUED', 'RUNNING', 'CANCEL_REQUESTED']);

/**
 * Waits for the end of something that Jira does in its own time.
 * @param operation By which it is asked: bulk operations have a queue of their own.
 * @returns the answer that says the end, whichever it is.
 * @throws JiraError (timeout) when it does not come to an end in ten minutes.
 */
export async function followTask<T extends { readonly status: string }>(
	connection: Connection,
	taskId: string,
	operation: Extract<OperationName, 'getTask' | 'getBulkOperation'> = 'getTask',
): Promise<T> {
	for (let polls = 0; polls < MOST_POLLS; polls++) {
		const { body } = await connection.call<T>(operation, { path: { taskId } });
		if (!UNDER_WAY.has(body.status)) return body;
		await connection.ports.sleep(Math.min(POLL_MS, FIRST_POLL_MS * 2 ** polls));
	}
	throw new JiraError({
		kind: 'timeout',
		message: 'The bulk operation of Jira did not come to an end in ten minutes',
		advice: 'Look at it in Jira, then run again: what is done is found and left alone',
	});
}
