/** One operation of Jira's REST API that the connector calls. */
export interface Operation {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path template; each `{placeholder}` is filled by `operationUrl` with an id or a key, and with nothing else. */
	readonly path: string;
	/** What the call is for, to follow "Could not" in a message, e.g. "search issues". */
	readonly purpose: string;
	/** Classic OAuth scopes that the operation needs, all of them (specs/scopes-by-operation.csv). */
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
	 * Answered outside of the site's Jira: by Atlassian's `edge`, which asks nobody for a credential and gets none, or by
	 * its authorization service, which speaks of the `grant` and not of an account.
	 */
	readonly outside?: 'edge' | 'grant';
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
	searchFilters: {
		method: 'GET',
		path: '/rest/api/3/filter/search',
		purpose: 'list saved filters',
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
