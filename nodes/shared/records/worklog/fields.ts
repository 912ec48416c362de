import { DATE_TIME, DURATION, NUMBER, ownCatalog, PERSON, RICH_TEXT, TEXT, writablePart } from '../ownFields';

/** What a worklog has (`POST worklog/list`), and the key of its issue and project. */
export const worklogCatalog = ownCatalog({
	issueKey: ['Issue Key', TEXT],
	project: ['Project', TEXT],
	author: ['Author', PERSON],
	started: ['Started', DATE_TIME],
	timeSpent: ['Time Spent', TEXT],
	timeSpentSeconds: ['Time Spent Seconds', NUMBER],
	comment: ['Comment', RICH_TEXT],
	created: ['Created', DATE_TIME],
	updated: ['Updated', DATE_TIME],
});

/** What an import knows of a worklog: all of that, and what belongs to the row. */
export const importedWorklogCatalog = ownCatalog({
	...Object.fromEntries(worklogCatalog.fields.map(({ id, name, schema }) => [id, [name, schema] as const])),
	externalId: ['External ID', TEXT],
	visibility: ['Visibility', TEXT],
	authorAccountId: ['Author Account ID', TEXT],
});

/** What an import may write (`POST issue/{issueIdOrKey}/worklog`). */
export const writableWorklogCatalog = writablePart(importedWorklogCatalog, {
	externalId: {},
	started: {},
	timeSpent: { schema: DURATION },
	timeSpentSeconds: {},
	comment: {},
	visibility: {},
	issueKey: {},
});

/** What Jira sets itself. */
export const READ_ONLY_WORKLOG_FIELDS: ReadonlySet<string> = new Set(['project', 'author', 'authorAccountId', 'created', 'updated']);
