import { countMails } from '../issue/write';
import { ISSUE_PLACE, issueTarget, unfitVisibility, withExternalId } from '../issuePart';
import type { WritableKind } from '../kind';
import { matchedInLists } from '../listed';
import { commentCatalog, READ_ONLY_COMMENT_FIELDS, writableCommentCatalog } from './fields';
import { commentsOf, commentWrites } from './write';

/** Customers have read a comment when it becomes internal. */
const ONLY_AT_CREATION = new Set(['internal']);

/** Comments as rows of their own. Their key is that of their issue, so that only the id tells two of them apart. */
export const commentKind: WritableKind = {
	name: 'comment',
	plural: 'comments',
	url: (siteUrl, issueKey) => `${siteUrl}/browse/${issueKey}`,
	fields: async () => await Promise.resolve(commentCatalog),
	...matchedInLists({ name: 'comment', placement: ISSUE_PLACE, list: commentsOf, choose: withExternalId }),
	readOnlyFields: READ_ONLY_COMMENT_FIELDS,
	target: async (connection, place) =>
		await issueTarget(connection, place, {
			name: 'comment',
			catalog: writableCommentCatalog,
			onlyAtCreation: ONLY_AT_CREATION,
		}),
	unfit: unfitVisibility,
	mails: async (connection, { creates, updates, removals }) =>
		removals + (await countMails(connection, { creates, updates })),
	...commentWrites,
};
