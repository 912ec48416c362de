import { DATE_TIME, ownCatalog, PERSON, RICH_TEXT, TEXT, TRUTH, writablePart } from '../ownFields';

/** What a comment has, by the names under which an export gives it, and what an import adds. */
export const commentCatalog = ownCatalog({
	issueKey: ['Issue Key', TEXT],
	externalId: ['External ID', TEXT],
	body: ['Body', RICH_TEXT],
	visibility: ['Visibility', TEXT],
	internal: ['Internal', TRUTH],
	author: ['Author', PERSON],
	authorAccountId: ['Author Account ID', TEXT],
	created: ['Created', DATE_TIME],
	updated: ['Updated', DATE_TIME],
	public: ['Public', TRUTH],
});

/** What an import may write (`POST issue/{issueIdOrKey}/comment`). */
export const writableCommentCatalog = writablePart(commentCatalog, {
	externalId: {},
	body: { required: true },
	visibility: {},
	internal: {},
	issueKey: {},
});

/** What Jira sets itself. */
export const READ_ONLY_COMMENT_FIELDS: ReadonlySet<string> = new Set([
	'author',
	'authorAccountId',
	'created',
	'updated',
	'public',
]);
