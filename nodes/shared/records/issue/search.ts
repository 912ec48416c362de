import { tokenPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
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
}

/** All issues that a query finds, page by page. Tokens make the pages strictly serial (reference §3.1). */
export async function* searchIssues(connection: Connection, { jql, fields, pageSize }: Search): AsyncGenerator<readonly IssueBody[]> {
	const pages = tokenPages(async (nextPageToken) => {
		const body = { jql, fields, maxResults: pageSize, nextPageToken };
		const { body: page } = await connection.call<SearchPage>('searchIssues', { body });
		return { items: page.issues, nextPageToken: page.nextPageToken, isLast: page.isLast };
	});
	for await (const { items } of pages) yield items;
}
