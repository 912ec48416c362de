import { tokenPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import type { IssueBody } from './record';

interface SearchPage {
	readonly issues: readonly IssueBody[];
	readonly nextPageToken?: string | null;
	readonly isLast?: boolean;
}

export interface Search {
	readonly jql: string;
	readonly fields: readonly string[];
	/** How many issues a page should have; Jira may give fewer at any time. */
	readonly pageSize: number;
	/** Ids of issues that are looked up in the database instead of the index, at most 50 (reference §3.2). */
	readonly reconcile?: readonly string[];
	/** Keys of entity properties that come with each issue, at most 5 (reference §3.1). */
	readonly properties?: readonly string[];
}

/** How often a scan begins again because its token was refused on the way. */
const MOST_RESTARTS = 3;

/**
 * All issues that a query finds, page by page. Tokens make the pages strictly serial (reference §3.1). Where Jira refuses
 * a token that it has given itself (it lives seven days, and dies with the query's cache [?]), the scan begins again: then
 * issues come twice.
 */
export async function* searchIssues(connection: Connection, search: Search): AsyncGenerator<readonly IssueBody[]> {
	for (let restarts = 0; ; restarts++) {
		let given = 0;
		try {
			for await (const { items } of searchPages(connection, search)) {
				given++;
				yield items;
			}
			return;
		} catch (error) {
			// What refuses the query itself refuses its first page.
			if (given === 0 || restarts === MOST_RESTARTS || !isJiraError(error, 'invalid')) throw toJiraError(error);
			connection.ports.log('Jira no longer knows the place in its search; the search begins again');
		}
	}
}

function searchPages(connection: Connection, { jql, fields, pageSize, reconcile, properties }: Search) {
	return tokenPages(async (nextPageToken) => {
		const body = { jql, fields, maxResults: pageSize, nextPageToken, reconcileIssues: reconcile?.map(Number), properties };
		const { body: page } = await connection.call<SearchPage>('searchIssues', { body });
		return { items: page.issues, nextPageToken: page.nextPageToken, isLast: page.isLast };
	});
}
