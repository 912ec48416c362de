import { endsTheRun, isJiraError, toJiraError, type JiraErrorKind } from '../../../errors/jiraError';
import type { ChildList, JiraRecord } from '../../kind';

/** What the next list would meet just the same, so that the run ends: a wrong token, a Jira that cannot be reached. */
const CONCERNS_ALL: ReadonlySet<JiraErrorKind> = new Set(['scope', 'gone', 'network']);

export const CHANGED = 'The list changed while it was read';

/**
 * Why one list could not be read, in words.
 * @throws JiraError when the refusal is not about this list alone.
 */
export function reasonOf(thrown: unknown): string {
	if (!isJiraError(thrown) || endsTheRun(thrown) || CONCERNS_ALL.has(thrown.kind)) throw toJiraError(thrown);
	return thrown.message;
}

/** A list, or an empty one that says why it could not be read. */
export async function orIncomplete(read: () => Promise<ChildList>): Promise<ChildList> {
	try {
		return await read();
	} catch (thrown) {
		return { children: [], incomplete: reasonOf(thrown) };
	}
}

/** The lists of all records, read side by side: the gate decides how many calls really travel. */
export async function listOfEach(
	records: readonly JiraRecord[],
	read: (record: JiraRecord) => Promise<ChildList>,
): Promise<ReadonlyMap<string, ChildList>> {
	return new Map(await Promise.all(records.map(async (record) => [record.id, await orIncomplete(() => read(record))] as const)));
}

/** A list that comes with the issue as a whole, in this field. */
export function embeddedList({ fields }: JiraRecord, field: string): ChildList {
	const children = fields[field];
	if (Array.isArray(children)) return { children };
	return { children: [], incomplete: `Jira did not give the field "${field}" of the issue; it may be switched off on the site` };
}
