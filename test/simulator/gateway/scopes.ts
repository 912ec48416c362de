import { csmScopesOf } from '../csm/scopes';

/** POSTs that only read. */
const READING =
	/\/(search|search\/jql|search\/approximate-count|jql\/parse|issue\/bulkfetch|changelog\/bulkfetch|worklog\/list)$/;

/**
 * The scopes of an endpoint, all of them needed: a rule in place of Atlassian's list, held against the list by a test.
 * They are classic ones, but for boards and sprints, which have none (reference §2.6).
 */
export function scopesOf(method: string, path: string): readonly string[] {
	if (path.startsWith('/api/v1/')) return csmScopesOf(method, path);
	if (path.startsWith('/rest/agile/')) return agileScopesOf(method, path);
	if (path.startsWith('/rest/servicedeskapi/')) return serviceScopesOf(method, path);
	if (path.endsWith('/serverInfo')) return [];
	if (/\/(myself|users?)(\/|$)/.test(path)) return ['read:jira-user'];
	if (/\/(priority\/search|group\/member|workflows)$/.test(path)) return ['manage:jira-configuration'];
	if (method === 'GET' || READING.test(path)) return ['read:jira-work'];
	if (/^\/rest\/api\/3\/project$/.test(path)) return ['manage:jira-configuration'];
	if (/\/project\/[^/]+$/.test(path) && method === 'DELETE') return ['manage:jira-configuration'];
	if (/^\/rest\/api\/3\/(project|component|version)(\/|$)/.test(path)) return ['manage:jira-project'];
	return ['write:jira-work'];
}

function agileScopesOf(method: string, path: string): readonly string[] {
	if (path.includes('/sprint')) return [`${method === 'GET' ? 'read' : 'write'}:sprint:jira-software`];
	const also = path.endsWith('/board') ? 'read:project:jira' : 'read:issue-details:jira';
	return ['read:board-scope:jira-software', also];
}

function serviceScopesOf(method: string, path: string): readonly string[] {
	if (/\/(customer|organization)(\/|$)/.test(path)) return ['manage:servicedesk-customer'];
	if (/\/(queue|sla)(\/|$)/.test(path)) return ['read:jira-work'];
	return [`${method === 'GET' ? 'read' : 'write'}:servicedesk-request`];
}
