import type { Connection } from '../../connection/types';
import { projectKeyOf } from '../issue/record';
import { maySilence } from '../issue/write';
import {
	documentOr,
	issuePartRecord,
	keptProperties,
	madeBy,
	newProperties,
	propertiesOf,
	readIssuePart,
	visibilityBody,
	type IssuePartBody,
	type Property,
} from '../issuePart';
import type { Draft, JiraRecord } from '../kind';
import { writtenOneByOne, type ListedWriter } from '../listed';
import { commentCatalog } from './fields';

/** The largest page that Jira gives (reference §4.2). */
const PAGE = 100;
/** The property that keeps a comment from the customers of a service desk (reference §5.1). */
const INTERNAL_PROPERTY = 'sd.public.comment';

/** All comments of one issue that this account may see. */
export async function commentsOf(connection: Connection, issue: string): Promise<readonly JiraRecord[]> {
	const comments = await readIssuePart(connection, issue, {
		operation: 'getComments',
		list: 'comments',
		page: PAGE,
	});
	return comments.map((comment) => commentRecord(comment, issue));
}

const writer: ListedWriter = {
	mailsOnCreate: true,
	line: ({ target }) => `comment ${issueOf(target)}`,
	async create(connection, draft) {
		const issueIdOrKey = issueOf(draft.target);
		const { fields } = draft;
		const internal: Property[] =
			fields.internal === true ? [{ key: INTERNAL_PROPERTY, value: { internal: true } }] : [];
		const body = {
			body: fields.body,
			...visibilityBody(fields.visibility),
			properties: [...newProperties(draft), ...internal],
		};
		const { body: created } = await connection.call<{ readonly id: string }>('addComment', {
			path: { issueIdOrKey },
			body,
			writesIssue: issueIdOrKey,
		});
		return { done: true, ref: { id: created.id, key: issueIdOrKey }, mailed: true };
	},
	find: async (connection, draft) => madeBy(await commentsOf(connection, issueOf(draft.target)), draft),
	/** Sends the comment whole: what an update leaves as it is when it is not named is nowhere said. */
	async update(connection, { ref, fields }, { raw, ...current }) {
		const quiet = await maySilence(connection, projectKeyOf(ref.key));
		await connection.call('updateComment', {
			path: { issueIdOrKey: ref.key, id: ref.id },
			query: quiet ? { notifyUsers: false } : {},
			body: {
				body: documentOr(fields.body === undefined ? current.fields.body : fields.body),
				...visibilityBody(fields.visibility, raw.visibility),
				properties: keptProperties(fields, { ...current, raw }),
			},
			writesIssue: ref.key,
		});
		return { done: true, ref, mailed: !quiet };
	},
	async remove(connection, { id, key }) {
		await connection.call('deleteComment', {
			path: { issueIdOrKey: key, id },
			accept: [404],
			writesIssue: key,
		});
		return { done: true, ref: { id, key }, mailed: true };
	},
	fieldName: (id) => (id === 'comment' ? 'Body' : (commentCatalog.byId(id)?.name ?? id)),
};

export const commentWrites = writtenOneByOne(writer);

function issueOf({ base }: Draft['target']): string {
	return String(base.issueKey);
}

function commentRecord(comment: IssuePartBody, issue: string): JiraRecord {
	const record = issuePartRecord(comment, issue);
	const internal = propertiesOf(comment).find(({ key }) => key === INTERNAL_PROPERTY)?.value as
		{ readonly internal?: unknown } | undefined;
	return {
		...record,
		fields: { ...record.fields, internal: internal?.internal === true || comment.jsdPublic === false },
	};
}
