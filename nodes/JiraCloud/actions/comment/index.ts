import type { INodeProperties } from 'n8n-workflow';
import { listedImport, listedImportFields, type ListedImport } from '../../../shared/editor/listedImport';
import { readRowsIssue, ROWS_ISSUE } from '../../../shared/editor/listedPlaces';
import { commentKind } from '../../../shared/records/comment';
import { commentCatalog } from '../../../shared/records/comment/fields';
import type { Runs } from '../../../shared/editor/runs';
import { commentRecordFields, createComments, deleteComments, getManyComments, updateComments } from './records';

/** Import of comments: each row names its issue. */
const imported: ListedImport = {
	resource: 'comment',
	kind: commentKind,
	kindOf: () => commentKind,
	place: ROWS_ISSUE,
	readPlace: readRowsIssue,
	match: {
		field: commentCatalog.byId('externalId')!,
		description: 'An ID of your own, which the comment keeps where people do not see it. Recommended.',
	},
	columns: 'getCommentColumns',
};

/** What the node can do with comments as rows of their own. */
export const commentProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'import',
		displayOptions: { show: { resource: ['comment'] } },
		options: [
			{ name: 'Create', value: 'create', action: 'Create a comment', description: 'Create a comment for each item' },
			{ name: 'Delete', value: 'delete', action: 'Delete a comment', description: 'Delete a comment for good' },
			{ name: 'Get Many', value: 'getAll', action: 'Get many comments', description: 'Get the comments of an issue, oldest first' },
			{
				name: 'Import',
				value: 'import',
				action: 'Import comments',
				description: "Write the workflow's rows into Jira, in bulk",
			},
			{ name: 'Update', value: 'update', action: 'Update a comment', description: 'Update a comment for each item' },
		],
	},
	...commentRecordFields,
	...listedImportFields(imported),
];

export const commentRuns: Runs = {
	create: createComments,
	delete: deleteComments,
	getAll: getManyComments,
	import: listedImport(imported),
	update: updateComments,
};
