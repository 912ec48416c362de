import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { forEditor, orSay, PICKER_PAGE } from './picker';

interface FilterPage {
	readonly values: ReadonlyArray<{ readonly id: string; readonly name: string }>;
	readonly isLast?: boolean;
}

/** Saved filters that the account can see, searched on the server by name. */
export async function searchFilters(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const startAt = Number(paginationToken ?? 0);
		const query = { filterName: filter || undefined, startAt, maxResults: PICKER_PAGE, orderBy: 'name' };
		const { body } = await connection.call<FilterPage>('searchFilters', { query });
		const results = body.values.map(({ id, name }) => ({
			name,
			value: id,
			url: `${connection.session.siteUrl}/issues/?filter=${id}`,
		}));
		const last = body.isLast === true || body.values.length === 0;
		if (startAt === 0) orSay(results, filter, 'This account can see no saved filter', 'Save a filter in Jira, or have one shared with the account');
		return { results, paginationToken: last ? undefined : String(startAt + body.values.length) };
	});
}
