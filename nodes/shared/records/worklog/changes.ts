import { JiraError } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import type { RecordEvent } from '../kind';

interface ChangedPage {
	readonly values: ReadonlyArray<{ readonly worklogId: number; readonly updatedTime: number }>;
	/** The end of the page's span of time: the next page starts there. */
	readonly until?: number;
	readonly lastPage?: boolean;
}

/**
 * Worklogs of the whole site that were changed or deleted at or after a moment, oldest first, a thousand a page
 * (reference §4.2). Jira leaves out what happened in the last minute. The same worklog may come twice.
 * @param from Milliseconds since the epoch.
 */
export async function* changedWorklogs(
	connection: Connection,
	operation: 'getChangedWorklogs' | 'getDeletedWorklogs',
	from: number,
): AsyncGenerator<readonly RecordEvent[]> {
	// Whether `since` itself is inside nobody says [?]: a millisecond earlier is right in both cases.
	let since = Math.max(0, from - 1);
	let before = new Set<string>();
	for (;;) {
		const { body } = await connection.call<ChangedPage>(operation, { query: { since } });
		const changes = body.values.map(({ worklogId, updatedTime }) => ({
			id: String(worklogId),
			at: updatedTime,
		}));
		const fresh = changes.filter((change) => !before.has(nameOf(change)));
		if (fresh.length > 0) yield fresh;
		if (body.lastPage ?? changes.length === 0) return;
		before = new Set(changes.map(nameOf));
		const isInside = changes.some(({ at }) => at === since);
		since = nextSince(since, body.until ?? changes.at(-1)?.at ?? 0, isInside);
	}
}

function nameOf({ id, at }: RecordEvent): string {
	return `${id} ${at}`;
}

/**
 * @param isInside Whether the page has shown that `since` itself is inside.
 * @throws JiraError when all of a page happened at one moment: nobody can tell whether there is more of it.
 */
function nextSince(since: number, until: number, isInside: boolean): number {
	if (until - 1 > since) return until - 1;
	if (isInside && until > since) return until;
	throw new JiraError({
		kind: 'damagedAnswer',
		message:
			"More worklogs changed at one moment than a page of Jira's list has, so it cannot be read to its end",
		advice: 'Export issues together with their worklogs instead',
		retryable: false,
	});
}
