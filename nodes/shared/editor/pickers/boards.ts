import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { Connection } from '../../connection/types';
import { boardPages, type BoardBody } from '../../records/board/read';
import { forEditor, orSay, PICKER_PAGE } from './picker';

interface BoardPage {
	readonly values: readonly BoardBody[];
	readonly isLast?: boolean;
}

/** Boards that the account can see, searched on the server by name, page by page. */
export async function searchBoards(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const startAt = Number(paginationToken ?? 0);
		const query = { name: filter || undefined, startAt, maxResults: PICKER_PAGE };
		const { body } = await connection.call<BoardPage>('getBoards', { query });
		const results = body.values.map((board) => ({ ...option(board), url: addressOf(connection, board) }));
		const last = body.isLast === true || body.values.length === 0;
		if (startAt === 0) sayIfEmpty(results, filter);
		return { results, paginationToken: last ? undefined : String(startAt + body.values.length) };
	});
}

/** Boards as a plain list, for choosing several. */
export async function loadBoards(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await forEditor(this, async (connection) => {
		const options: INodePropertyOptions[] = [];
		for await (const boards of boardPages(connection, {})) options.push(...boards.map(option));
		return sayIfEmpty(options.sort((a, b) => a.name.localeCompare(b.name)));
	});
}

function option({ id, name, location }: BoardBody): { name: string; value: string } {
	const project = location?.projectKey;
	return { name: `${name ?? id}${project ? ` (${project})` : ''}`, value: String(id) };
}

function addressOf({ session }: Connection, { id }: BoardBody): string {
	return `${session.siteUrl}/secure/RapidBoard.jspa?rapidView=${id}`;
}

function sayIfEmpty<T>(boards: T[], filter?: string): T[] {
	return orSay(
		boards,
		filter,
		'This account can see no board',
		'Check that the account has Jira Software and may browse a project with a board',
	);
}
