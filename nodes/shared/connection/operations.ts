/** One operation of Jira's REST API that the connector calls. */
export interface Operation {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path template; each `{placeholder}` is filled by `operationUrl` with an id or a key, and with nothing else. */
	readonly path: string;
	/** What the call is for, to follow "Could not" in a message, e.g. "search issues". */
	readonly purpose: string;
	/**
	 * OAuth scopes that the operation needs, all of them (specs/scopes-by-operation.csv): the classic ones, and granular
	 * ones where Atlassian has no classic scope for it (boards and sprints).
	 */
	readonly scopes: readonly string[];
	/**
	 * Whether the call may be sent again when nobody knows if the first one took effect (reference, Appendix A).
	 * A POST that only reads is safe. Ask `mayRepeat`, which also looks at the body.
	 */
	readonly repeat: 'safe' | 'unsafe';
	/** How long one attempt may take, in milliseconds. `DEFAULT_TIMEOUT_MS` when absent. */
	readonly timeoutMs?: number;
	/** A POST that only reads. Every other POST, PUT and DELETE writes, and a Read Only credential refuses it. */
	readonly reads?: true;
	/**
	 * Answered outside of the site's Jira: by Atlassian's `edge` or its host of `media`, which ask nobody for a credential
	 * and get none, or by its authorization service, which speaks of the `grant` and not of an account.
	 */
	readonly outside?: 'edge' | 'grant' | 'media';
	/** Answers with a file: the body of a success is a Buffer. */
	readonly binary?: true;
	/** The tenant's known burst limit for this endpoint and method (reference §6.1), where it is not the usual one. */
	readonly requestsPerSecond?: number;
}

/** How long one attempt may take when its operation says nothing else. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** In place of a template: the caller brings the path (`CallInput.rawPath`), and nobody knows what it needs. */
export const RAW = '';

const READ_WORK = ['read:jira-work'] as const;
const READ_USER = ['read:jira-user'] as const;
const WRITE_WORK = ['write:jira-work'] as const;
const MANAGE_PROJECT = ['manage:jira-project'] as const;

/**
 * Every operation that the connector calls, and nothing else: no other module knows a path. Methods, paths and scopes
 * are held against Atlassian's specification by a test.
 */
export const operations = {
	getTenantInfo: {
		method: 'GET',
		path: '/_edge/tenant_info',
		purpose: 'find the cloud ID of the site',
		scopes: [],
		repeat: 'safe',
		outside: 'edge',
	},
	getAccessibleResources: {
		method: 'GET',
		path: '/oauth/token/accessible-resources',
		purpose: 'find the sites that the credential is for',
		scopes: [],
		repeat: 'safe',
		outside: 'grant',
	},
	getMyself: {
		method: 'GET',
		path: '/rest/api/3/myself',
		purpose: 'ask who the credential belongs to',
		scopes: READ_USER,
		repeat: 'safe',
	},
	getServerInfo: {
		method: 'GET',
		path: '/rest/api/3/serverInfo',
		purpose: 'ask for the address of the site',
		scopes: [],
		repeat: 'safe',
	},
	searchProjects: {
		method: 'GET',
		path: '/rest/api/3/project/search',
		purpose: 'list projects',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProject: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}',
		purpose: 'read the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	// A repeat cannot make a second project, but it would be refused because the key is taken, and the caller would
	// take the project that it has just made for a refusal. Looking the key up settles it.
	createProject: {
		method: 'POST',
		path: '/rest/api/3/project',
		purpose: 'create the project',
		scopes: ['manage:jira-configuration'],
		repeat: 'unsafe',
		timeoutMs: 120_000,
	},
	updateProject: {
		method: 'PUT',
		path: '/rest/api/3/project/{projectIdOrKey}',
		purpose: 'update the project',
		scopes: ['manage:jira-project'],
		repeat: 'safe',
	},
	getProjectTypes: {
		method: 'GET',
		path: '/rest/api/3/project/type',
		purpose: 'list project types',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProjectComponents: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}/components',
		purpose: 'list the components of the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProjectVersions: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}/versions',
		purpose: 'list the versions of the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getProjectStatuses: {
		method: 'GET',
		path: '/rest/api/3/project/{projectIdOrKey}/statuses',
		purpose: 'list the statuses of the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getFields: {
		method: 'GET',
		path: '/rest/api/3/field',
		purpose: 'list the fields of the site',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getIssueTypes: {
		method: 'GET',
		path: '/rest/api/3/issuetype',
		purpose: 'list issue types',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	// Deprecated by Atlassian; its successor `priority/search` needs manage:jira-configuration (reference §2.6).
	getPriorities: {
		method: 'GET',
		path: '/rest/api/3/priority',
		purpose: 'list priorities',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getLabels: {
		method: 'GET',
		path: '/rest/api/3/label',
		purpose: 'list labels',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getMyPermissions: {
		method: 'GET',
		path: '/rest/api/3/mypermissions',
		purpose: 'ask what the account may do',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getCreateIssueTypes: {
		method: 'GET',
		path: '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes',
		purpose: 'list the issue types that can be created in the project',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getCreateFields: {
		method: 'GET',
		path: '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}',
		purpose: 'list the fields of the create screen',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	searchIssues: {
		method: 'POST',
		path: '/rest/api/3/search/jql',
		purpose: 'search issues',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
		timeoutMs: 120_000,
	},
	countIssues: {
		method: 'POST',
		path: '/rest/api/3/search/approximate-count',
		purpose: 'count issues',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
		requestsPerSecond: 150,
	},
	parseJql: {
		method: 'POST',
		path: '/rest/api/3/jql/parse',
		purpose: 'check the JQL',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
	},
	bulkFetchIssues: {
		method: 'POST',
		path: '/rest/api/3/issue/bulkfetch',
		purpose: 'read issues',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
		timeoutMs: 120_000,
	},
	getIssue: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}',
		purpose: 'read the issue',
		scopes: READ_WORK,
		repeat: 'safe',
		requestsPerSecond: 150,
	},
	getIssueProperty: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/properties/{propertyKey}',
		purpose: 'read a property of the issue',
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
	getComments: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/comment',
		purpose: 'read the comments of the issue',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getIssueWorklogs: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/worklog',
		purpose: 'read the worklogs of the issue',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getChangelogs: {
		method: 'POST',
		path: '/rest/api/3/changelog/bulkfetch',
		purpose: 'read the changelog of issues',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
		timeoutMs: 120_000,
	},
	getWatchers: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/watchers',
		purpose: 'read the watchers of the issue',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	setRemoteLink: {
		method: 'POST',
		path: '/rest/api/3/issue/{issueIdOrKey}/remotelink',
		purpose: 'set the remote link',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	getRemoteLinks: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/remotelink',
		purpose: 'read the remote links of the issue',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getAttachmentContent: {
		method: 'GET',
		path: '/rest/api/3/attachment/content/{id}',
		purpose: 'download the attachment',
		scopes: READ_WORK,
		repeat: 'safe',
		binary: true,
		timeoutMs: 300_000,
		requestsPerSecond: 300,
	},
	getMediaFile: {
		method: 'GET',
		path: RAW,
		purpose: 'download the file of the attachment',
		scopes: [],
		repeat: 'safe',
		outside: 'media',
		binary: true,
		timeoutMs: 300_000,
		requestsPerSecond: 300,
	},
	createIssues: {
		method: 'POST',
		path: '/rest/api/3/issue/bulk',
		purpose: 'create issues',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
		timeoutMs: 180_000,
	},
	editIssue: {
		method: 'PUT',
		path: '/rest/api/3/issue/{issueIdOrKey}',
		purpose: 'update the issue',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	deleteIssue: {
		method: 'DELETE',
		path: '/rest/api/3/issue/{issueIdOrKey}',
		purpose: 'delete the issue',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	getTransitions: {
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/transitions',
		purpose: 'ask which statuses the issue can go to',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	doTransition: {
		method: 'POST',
		path: '/rest/api/3/issue/{issueIdOrKey}/transitions',
		purpose: 'change the status',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	addComment: {
		method: 'POST',
		path: '/rest/api/3/issue/{issueIdOrKey}/comment',
		purpose: 'add the comment',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	updateComment: {
		method: 'PUT',
		path: '/rest/api/3/issue/{issueIdOrKey}/comment/{id}',
		purpose: 'update the comment',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	deleteComment: {
		method: 'DELETE',
		path: '/rest/api/3/issue/{issueIdOrKey}/comment/{id}',
		purpose: 'delete the comment',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	addWorklog: {
		method: 'POST',
		path: '/rest/api/3/issue/{issueIdOrKey}/worklog',
		purpose: 'log the work',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	updateWorklog: {
		method: 'PUT',
		path: '/rest/api/3/issue/{issueIdOrKey}/worklog/{id}',
		purpose: 'update the worklog',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	deleteWorklog: {
		method: 'DELETE',
		path: '/rest/api/3/issue/{issueIdOrKey}/worklog/{id}',
		purpose: 'delete the worklog',
		scopes: WRITE_WORK,
		repeat: 'safe',
	},
	getLinkTypes: {
		method: 'GET',
		path: '/rest/api/3/issueLinkType',
		purpose: 'list the types of issue links',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	linkIssues: {
		method: 'POST',
		path: '/rest/api/3/issueLink',
		purpose: 'link the issues',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
	},
	getAttachmentSettings: {
		method: 'GET',
		path: '/rest/api/3/attachment/meta',
		purpose: 'ask how large an attachment may be',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	addAttachment: {
		method: 'POST',
		path: '/rest/api/3/issue/{issueIdOrKey}/attachments',
		purpose: 'attach the file',
		scopes: WRITE_WORK,
		repeat: 'unsafe',
		timeoutMs: 300_000,
	},
	searchFilters: {
		method: 'GET',
		path: '/rest/api/3/filter/search',
		purpose: 'list saved filters',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getFilter: {
		method: 'GET',
		path: '/rest/api/3/filter/{id}',
		purpose: 'read the saved filter',
		scopes: READ_WORK,
		repeat: 'safe',
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
	readWorkflows: {
		method: 'POST',
		path: '/rest/api/3/workflows',
		purpose: 'read the workflow',
		// Atlassian has no smaller scope for it; a token without learns the workflow from issues.
		scopes: ['manage:jira-configuration'],
		repeat: 'safe',
		reads: true,
	},
	getBulkOperation: {
		method: 'GET',
		path: '/rest/api/3/bulk/queue/{taskId}',
		purpose: 'follow the bulk operation',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getStatuses: {
		method: 'GET',
		path: '/rest/api/3/status',
		purpose: 'list the statuses',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	findUsers: {
		method: 'GET',
		path: '/rest/api/3/user/search',
		purpose: 'find users',
		scopes: READ_USER,
		repeat: 'safe',
	},
	findAssignableUsers: {
		method: 'GET',
		path: '/rest/api/3/user/assignable/search',
		purpose: 'find users who can be assigned',
		scopes: READ_USER,
		repeat: 'safe',
	},
	getVersion: {
		method: 'GET',
		path: '/rest/api/3/version/{id}',
		purpose: 'read the version',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getComponent: {
		method: 'GET',
		path: '/rest/api/3/component/{id}',
		purpose: 'read the component',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	createVersion: {
		method: 'POST',
		path: '/rest/api/3/version',
		purpose: 'create the version',
		scopes: MANAGE_PROJECT,
		repeat: 'unsafe',
	},
	updateVersion: {
		method: 'PUT',
		path: '/rest/api/3/version/{id}',
		purpose: 'update the version',
		scopes: MANAGE_PROJECT,
		repeat: 'safe',
	},
	// DELETE version is deprecated in favour of this; without a replacement it deletes just the same.
	removeVersion: {
		method: 'POST',
		path: '/rest/api/3/version/{id}/removeAndSwap',
		purpose: 'delete the version',
		scopes: MANAGE_PROJECT,
		repeat: 'unsafe',
	},
	createComponent: {
		method: 'POST',
		path: '/rest/api/3/component',
		purpose: 'create the component',
		scopes: MANAGE_PROJECT,
		repeat: 'unsafe',
	},
	updateComponent: {
		method: 'PUT',
		path: '/rest/api/3/component/{id}',
		purpose: 'update the component',
		scopes: MANAGE_PROJECT,
		repeat: 'safe',
	},
	deleteComponent: {
		method: 'DELETE',
		path: '/rest/api/3/component/{id}',
		purpose: 'delete the component',
		scopes: MANAGE_PROJECT,
		repeat: 'safe',
	},
	getUsers: {
		method: 'GET',
		path: '/rest/api/3/users/search',
		purpose: 'list users',
		scopes: READ_USER,
		repeat: 'safe',
	},
	getUser: {
		method: 'GET',
		path: '/rest/api/3/user',
		purpose: 'read the user',
		scopes: READ_USER,
		repeat: 'safe',
	},
	getBoards: {
		method: 'GET',
		path: '/rest/agile/1.0/board',
		purpose: 'list boards',
		scopes: ['read:board-scope:jira-software', 'read:project:jira'],
		repeat: 'safe',
	},
	getBoard: {
		method: 'GET',
		path: '/rest/agile/1.0/board/{boardId}',
		purpose: 'read the board',
		scopes: ['read:board-scope:jira-software', 'read:issue-details:jira'],
		repeat: 'safe',
	},
	getBoardSprints: {
		method: 'GET',
		path: '/rest/agile/1.0/board/{boardId}/sprint',
		purpose: 'list the sprints of the board',
		scopes: ['read:sprint:jira-software'],
		repeat: 'safe',
	},
	getSprint: {
		method: 'GET',
		path: '/rest/agile/1.0/sprint/{sprintId}',
		purpose: 'read the sprint',
		scopes: ['read:sprint:jira-software'],
		repeat: 'safe',
	},
	getChangedWorklogs: {
		method: 'GET',
		path: '/rest/api/3/worklog/updated',
		purpose: 'list changed worklogs',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getDeletedWorklogs: {
		method: 'GET',
		path: '/rest/api/3/worklog/deleted',
		purpose: 'list deleted worklogs',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getWorklogs: {
		method: 'POST',
		path: '/rest/api/3/worklog/list',
		purpose: 'read worklogs',
		scopes: READ_WORK,
		repeat: 'safe',
		reads: true,
		timeoutMs: 120_000,
	},
	sendGet: { method: 'GET', path: RAW, purpose: 'send the request', scopes: [], repeat: 'safe' },
	sendPost: { method: 'POST', path: RAW, purpose: 'send the request', scopes: [], repeat: 'unsafe' },
	sendPut: { method: 'PUT', path: RAW, purpose: 'send the request', scopes: [], repeat: 'safe' },
	sendDelete: { method: 'DELETE', path: RAW, purpose: 'send the request', scopes: [], repeat: 'safe' },
} as const satisfies Record<string, Operation>;

/** Name of an operation that `Connection.call` knows. */
export type OperationName = keyof typeof operations;

/** The operation of this name, as the general shape. */
export function operationOf(name: OperationName): Operation {
	return operations[name];
}

/** Whether the operation changes something in Jira. */
export function writes({ method, reads }: Operation): boolean {
	return method !== 'GET' && reads !== true;
}

/** Fields of an issue edit's `update` whose verbs add one more thing each time they are sent (reference, Appendix A). */
const ADDS_EACH_TIME = ['comment', 'worklog', 'issuelinks', 'attachment'];

/**
 * Whether this call may be sent again when the outcome of the first is unknown. An edit that sets fields ends in the
 * same state; one that adds a comment, a worklog or a link would add it twice.
 */
export function mayRepeat(name: OperationName, body: unknown): Operation['repeat'] {
	if (name !== 'editIssue') return operations[name].repeat;
	const update = typeof body === 'object' && body !== null && 'update' in body ? body.update : undefined;
	if (typeof update !== 'object' || update === null) return 'safe';
	return ADDS_EACH_TIME.some((field) => field in update) ? 'unsafe' : 'safe';
}
