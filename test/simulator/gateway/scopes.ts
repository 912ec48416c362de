/** POSTs that only read. */
const READING = /\/(search|search\/jql|search\/approximate-count|jql\/parse|issue\/bulkfetch)$/;

/**
 * The classic scopes of an endpoint, all of them needed: a rule in place of Atlassian's list, held against the list by
 * a test.
 */
export function scopesOf(method: string, path: string): readonly string[] {
	if (path.endsWith('/serverInfo')) return [];
	if (/\/(myself|user)(\/|$)/.test(path)) return ['read:jira-user'];
	if (path.endsWith('/priority/search')) return ['manage:jira-configuration'];
	if (method === 'GET' || READING.test(path)) return ['read:jira-work'];
	if (/^\/rest\/api\/3\/project$/.test(path)) return ['manage:jira-configuration'];
	if (/\/project\/[^/]+$/.test(path) && method === 'DELETE') return ['manage:jira-configuration'];
	if (/^\/rest\/api\/3\/(project|component|version)(\/|$)/.test(path)) return ['manage:jira-project'];
	return ['write:jira-work'];
}
