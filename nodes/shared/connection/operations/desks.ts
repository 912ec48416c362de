import { READ_REQUESTS, READ_WORK, WRITE_REQUESTS, type Operation } from './operation';

/** Service desks, their request types, queues and articles (Jira Service Management). Which of them may be repeated: reference, Appendix A.3. */
export const deskOperations = {
	getServiceDesks: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk',
		purpose: 'list service desks',
		scopes: READ_REQUESTS,
		repeat: 'safe',
	},
	getServiceDesk: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}',
		purpose: 'read the service desk',
		scopes: READ_REQUESTS,
		repeat: 'safe',
	},
	getRequestTypes: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype',
		purpose: 'list request types',
		scopes: READ_REQUESTS,
		repeat: 'safe',
	},
	getRequestType: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}',
		purpose: 'read the request type',
		scopes: READ_REQUESTS,
		repeat: 'safe',
	},
	getRequestTypeFields: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/requesttype/{requestTypeId}/field',
		purpose: 'read the fields of the request type',
		scopes: READ_REQUESTS,
		repeat: 'safe',
	},
	getQueues: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/queue',
		purpose: 'list queues',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	getQueue: {
		method: 'GET',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/queue/{queueId}',
		purpose: 'read the queue',
		scopes: READ_WORK,
		repeat: 'safe',
	},
	attachTemporaryFile: {
		method: 'POST',
		path: '/rest/servicedeskapi/servicedesk/{serviceDeskId}/attachTemporaryFile',
		purpose: 'upload the files',
		scopes: WRITE_REQUESTS,
		repeat: 'safe',
		timeoutMs: 120_000,
	},
	searchArticles: {
		method: 'GET',
		path: '/rest/servicedeskapi/knowledgebase/article',
		purpose: 'search the knowledge base',
		scopes: READ_REQUESTS,
		repeat: 'safe',
	},
} as const satisfies Record<string, Operation>;
