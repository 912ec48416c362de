import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { forEditor, PICKER_PAGE } from './picker';

interface User {
	readonly accountId: string;
	readonly accountType?: string;
	readonly displayName?: string;
	readonly emailAddress?: string;
	readonly active?: boolean;
}

/** People, searched on the server by name or e-mail address; Jira shows an address only where the person allows it. */
export async function searchUsers(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const startAt = Number(paginationToken ?? 0);
		const query = { query: filter ?? '', startAt, maxResults: PICKER_PAGE };
		const { body } = await connection.call<User[]>('findUsers', { query });
		const results = body
			.filter(({ accountType }) => accountType !== 'app')
			.map(({ accountId, displayName, emailAddress, active }) => ({
				name: `${displayName ?? accountId}${emailAddress ? ` (${emailAddress})` : ''}${active === false ? ', inactive' : ''}`,
				value: accountId,
			}));
		// A page may be short while there is more (reference §4.2): only an empty one is the last.
		return { results, paginationToken: body.length === 0 ? undefined : String(startAt + body.length) };
	});
}
