import { READ_WORK, WRITE_WORK, type Operation } from './operation';

/** Many issues in one call; the operations under `bulk` end as a task that is asked for. */
export const bulkOperations = {
	bulkFetchIssues: {
		method: 'POST',
		path: '/rest/api/3/issue/bulkfetch',
		purpose: 'read issues',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
		timeoutMs: 120_000,
	},
	createIssues: {
		method: 'POST',
		path: '/rest/api/3/issue/bulk',
		purpose: 'create issues',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
		timeoutMs: 180_000,
	},
	bulkEditIssues: {
		method: 'POST',
		path: '/rest/api/3/bulk/issues/fields',
		purpose: 'edit issues in bulk',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	archiveIssues: {
		method: 'PUT',
		path: '/rest/api/3/issue/archive',
		purpose: 'archive issues',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	bulkDeleteIssues: {
		method: 'POST',
		path: '/rest/api/3/bulk/issues/delete',
		purpose: 'delete issues in bulk',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	bulkTransitionIssues: {
		method: 'POST',
		path: '/rest/api/3/bulk/issues/transition',
		purpose: 'change the status of issues in bulk',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	getBulkOperation: {
		method: 'GET',
		path: '/rest/api/3/bulk/queue/{taskId}',
		purpose: 'follow the bulk operation',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	setIssueProperties: {
		method: 'POST',
		path: '/rest/api/3/issue/properties/multi',
		purpose: 'write properties of the issues',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	getTask: {
		method: 'GET',
		path: '/rest/api/3/task/{taskId}',
		purpose: 'follow the task',
		scopes: READ_WORK,
		repeat: 'safe',
	},
} as const satisfies Record<string, Operation>;
