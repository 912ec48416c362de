import { offsetPages } from '../../connection/pages';
import type { Connection, Query } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { NUMERIC_ID, readOneByOne } from '../oneByOne';

/** Which boards to export: all that the account can see, or those that are about some projects (keys or ids). */
export interface BoardSource {
	readonly projects?: readonly string[];
	/** `scrum`, `kanban`, `simple` (boards of team-managed projects). */
	readonly types?: readonly string[];
	/** A part of the name. */
	readonly name?: string;
}

export type BoardBody = Readonly<Record<string, unknown>> & {
	readonly id: number;
	readonly name?: string;
	readonly type?: string;
	readonly location?: { readonly projectKey?: string; readonly displayName?: string; readonly name?: string };
};

interface BoardPage {
	readonly values: readonly BoardBody[];
	readonly total?: number;
	readonly isLast?: boolean;
}

/** Most boards that a page has (reference §4.2). */
const PAGE = 50;

/** All boards of the source. A board that is about several of the projects comes with each of them. */
export async function* scanBoards(
	connection: Connection,
	source: BoardSource,
): AsyncGenerator<readonly Found[]> {
	for await (const boards of boardPages(connection, source)) {
		yield boards.map((board) => ({ id: String(board.id), record: boardRecord(board) }));
	}
}

/** The boards themselves, for who goes on with them. */
export async function* boardPages(
	connection: Connection,
	source: BoardSource,
): AsyncGenerator<readonly BoardBody[]> {
	const { types = [] } = source;
	for (const query of queriesOf(source)) {
		const pages = offsetPages(async (startAt) => {
			const input = { query: { ...query, startAt, maxResults: PAGE } };
			const { body } = await connection.call<BoardPage>('getBoards', input);
			return { items: body.values, isLast: body.isLast, total: body.total };
		});
		for await (const { items } of pages) {
			yield items.filter(({ type = '' }) => types.length === 0 || types.includes(type));
		}
	}
}

/** How many boards the source has, where one query tells. */
export async function countBoards(connection: Connection, source: BoardSource): Promise<number | undefined> {
	const [query, ...others] = queriesOf(source);
	if (query === undefined || others.length > 0 || (source.types ?? []).length > 1) return undefined;
	const { body } = await connection.call<BoardPage>('getBoards', { query: { ...query, maxResults: 1 } });
	return body.total;
}

export async function readBoards(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<BoardBody>(connection, ids, {
		operation: 'getBoard',
		id: NUMERIC_ID,
		name: 'board',
		input: (boardId) => ({ path: { boardId } }),
		record: (_connection, board) => boardRecord(board),
	});
}

/** One query for each project; several types are told apart in the answer. */
function queriesOf({ projects = [], types = [], name }: BoardSource): Query[] {
	const query = { name: name || undefined, type: types.length === 1 ? types[0] : undefined };
	return projects.length === 0 ? [query] : projects.map((projectKeyOrId) => ({ ...query, projectKeyOrId }));
}

function boardRecord(board: BoardBody): JiraRecord {
	const { projectKey: project, displayName, name } = board.location ?? {};
	const id = String(board.id);
	return { id, key: id, fields: { ...board, project, location: displayName ?? name }, raw: board };
}
