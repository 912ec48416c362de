import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { getManyOfIssue, ISSUE_FIELD, ISSUE_LIST_FIELDS } from '../../../shared/editor/issueLists';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runPerItem } from '../../../shared/editor/perItem';
import { checkDeleteLeave, deleteLeaveField } from '../../../shared/editor/toolLeave';
import { writeRecords, type WritePart } from '../../../shared/editor/writeRecords';
import { JiraError } from '../../../shared/errors/jiraError';
import { commentKind } from '../../../shared/records/comment';

const COMMENT_FIELD: INodeProperties = { displayName: 'Comment ID', name: 'comment', type: 'string', default: '', required: true, placeholder: 'e.g. 10042' };

const BODY_FIELD: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	description: 'The text, in Markdown',
};

const VISIBILITY_OPTION: INodeProperties = {
	displayName: 'Visibility',
	name: 'visibility',
	type: 'string',
	default: '',
	placeholder: 'e.g. role: Administrators',
	description: 'Who may see it: "role: " or "group: " and a name. Empty: everybody who sees the issue, or whoever could see it before.',
};

const INTERNAL_OPTION: INodeProperties = {
	displayName: 'Internal',
	name: 'internal',
	type: 'boolean',
	default: false,
	description: 'Whether the customers of a service desk do not see it',
};

function optionsField(options: INodeProperties[]): INodeProperties {
	return { displayName: 'Options', name: 'options', type: 'collection', placeholder: 'Add option', default: {}, options };
}

/** The usual operations on single comments, beside the import. */
export const commentRecordFields: INodeProperties[] = [
	...shownFor('comment', 'create', [ISSUE_FIELD, { ...BODY_FIELD, description: 'The text, in Markdown. Jira mails it to the watchers of the issue.' }, optionsField([INTERNAL_OPTION, VISIBILITY_OPTION])]),
	...shownFor('comment', 'update', [ISSUE_FIELD, COMMENT_FIELD, BODY_FIELD, optionsField([VISIBILITY_OPTION])]),
	...shownFor('comment', 'delete', [ISSUE_FIELD, COMMENT_FIELD, deleteLeaveField('comments')]),
	...shownFor('comment', 'getAll', ISSUE_LIST_FIELDS),
];

export async function createComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, () => partFor(context, { mode: 'create', matchBy: null, identityColumn: '' }));
}

export async function updateComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, () => partFor(context, { mode: 'update', matchBy: { by: 'key' }, identityColumn: 'id' }));
}

/** Every item is a row of the import, which knows what a comment may say and what Jira does with it. */
function partFor(context: IExecuteFunctions, how: Pick<WritePart, 'mode' | 'matchBy' | 'identityColumn'>): WritePart {
	const rows = context.getInputData().map((_item, index) => {
		const options = context.getNodeParameter('options', index, {}) as IDataObject;
		const issue = textParameter(context, 'issue', index);
		const source = how.mode === 'update' ? { issue, id: textParameter(context, 'comment', index) } : { issue };
		return { index, source, cells: { body: context.getNodeParameter('body', index), ...options } };
	});
	return { ...how, kind: commentKind, place: { issue: { column: 'issue' } }, rows };
}

export async function deleteComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runPerItem(context, async (connection, item) => {
		checkDeleteLeave(context, item, 'comments');
		const [key, id] = [textParameter(context, 'issue', item), textParameter(context, 'comment', item)];
		// Without an ID the address would be that of all comments.
		if (!/^\d{1,18}$/.test(id)) throw new JiraError({ kind: 'invalid', message: `"${id.slice(0, 80)}" is not the ID of a comment`, advice: 'Give its number, as Get Many gives it' });
		await connection.call('deleteComment', { path: { issueIdOrKey: key, id }, writesIssue: key });
		return { deleted: true, key, id };
	});
}

export async function getManyComments(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await getManyOfIssue(context, 'comments');
}
