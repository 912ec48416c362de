/** A place where the specification contradicts the live API or itself, and the simulator follows the live API. */
export interface Allowance {
	readonly file: 'jira-platform-v3.json' | 'jira-software.json' | 'jira-service-desk.json';
	readonly method: string;
	/** Path template of the specification. */
	readonly path: string;
	readonly direction: 'request' | 'response';
	/** JSON pointer of the place, with `-` for list positions, or the part of the request it is about. */
	readonly pointer: string;
	readonly reason: string;
}

/** Every allowance. A test fails when one of them is no longer needed. */
export const ALLOWANCES: readonly Allowance[] = [
	{
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/serverInfo',
		direction: 'response',
		pointer: '/defaultLocale',
		reason: 'live sites give it; the closed schema does not know it (specs/README)',
	},
	{
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/priority',
		direction: 'request',
		pointer: 'deprecated',
		reason:
			'the list that read:jira-work can read; its successor needs manage:jira-configuration (reference §2.6)',
	},
	{
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/resolution',
		direction: 'request',
		pointer: 'deprecated',
		reason: 'deprecated in favour of resolution/search, still answered by live sites (reference Appendix A)',
	},
	{
		file: 'jira-platform-v3.json',
		method: 'POST',
		path: '/rest/api/3/changelog/bulkfetch',
		direction: 'response',
		pointer: '/issueChangeLogs/-/changeHistories/-/created',
		reason: 'a number, as the example shows; the schema says text (reference §1.4)',
	},
	...['from', 'fromString', 'to', 'toString'].map((name): Allowance => ({
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/issue/{issueIdOrKey}/changelog',
		direction: 'response',
		pointer: `/values/-/items/-/${name}`,
		reason: 'null for a side without a value, as the example shows; the schema says text',
	})),
	{
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/bulk/queue/{taskId}',
		direction: 'response',
		pointer: '/created',
		reason: 'a number of milliseconds, typed as text (specs/README)',
	},
	{
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/bulk/queue/{taskId}',
		direction: 'response',
		pointer: '/started',
		reason: 'a number of milliseconds, typed as text (specs/README)',
	},
	{
		file: 'jira-platform-v3.json',
		method: 'GET',
		path: '/rest/api/3/bulk/queue/{taskId}',
		direction: 'response',
		pointer: '/updated',
		reason: 'a number of milliseconds, typed as text (specs/README)',
	},
	...['start', 'limit'].map((name): Allowance => ({
		file: 'jira-service-desk.json',
		method: 'GET',
		path: '/rest/servicedeskapi/request/{issueIdOrKey}/attachment',
		direction: 'request',
		pointer: `?${name}`,
		reason: 'called required; every other list has defaults, and this one is described with the same words',
	})),
	{
		file: 'jira-service-desk.json',
		method: 'GET',
		path: '/rest/servicedeskapi/knowledgebase/article',
		direction: 'request',
		pointer: '?highlight',
		reason: 'called required here, and not at the same search of one service desk',
	},
	...['type', 'version', 'content'].map((name): Allowance => ({
		file: 'jira-service-desk.json',
		method: 'POST',
		path: '/rest/servicedeskapi/request',
		direction: 'request',
		pointer: `/form/answers/-/adf/${name}`,
		reason: 'a document; the schema describes the Java class that reads it',
	})),
	...['POST', 'DELETE'].map((method): Allowance => ({
		file: 'jira-service-desk.json',
		method,
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/organization',
		direction: 'response',
		pointer: 'status',
		reason: 'a body that cannot be read is 400 as everywhere, declared or not',
	})),
];
