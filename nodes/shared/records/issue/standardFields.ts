/** Fields of an issue that are given when nobody has chosen any. */
export const STANDARD_FIELDS: readonly string[] = [
	'summary',
	'issuetype',
	'status',
	'priority',
	'assignee',
	'reporter',
	'parent',
	'labels',
	'components',
	'fixVersions',
	'resolution',
	'duedate',
	'created',
	'updated',
	'description',
];
