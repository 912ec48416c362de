import { JiraError } from '../../errors/jiraError';
import { offsetPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import { boardPages } from '../board/read';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { NUMERIC_ID, readOneByOne } from '../oneByOne';
import { ofEach } from '../sideBySide';

/** Which sprints to export: those that can be seen on some boards (ids), or on all boards of the account. */
export interface SprintSource {
	readonly boards?: readonly string[];
	/** `future`, `active`, `closed`. */
	readonly states?: readonly string[];
}

type SprintBody = Readonly<Record<string, unknown>> & { readonly id: number };

interface SprintPage {
	readonly values: readonly SprintBody[];
	readonly isLast?: boolean;
	readonly total?: number;
}

/** Most sprints that a page has (reference §4.2). */
const PAGE = 50;

/** All sprints of the source, board by board. A sprint that can be seen on several boards comes with each of them. */
export async function* scanSprints(
	connection: Connection,
	source: SprintSource,
): AsyncGenerator<readonly Found[]> {
	const { boards = [], states = [] } = source;
	const state = states.length > 0 ? states.join(',') : undefined;
	const boardIds = boards.length > 0 ? chosenBoards(boards) : boardsWithSprints(connection);
	yield* ofEach(boardIds, async (boardId) => {
		const sprints = await sprintsOf(connection, boardId, state, boards.length > 0);
		return sprints.map((sprint) => ({ id: String(sprint.id), record: sprintRecord(sprint) }));
	});
}

export async function readSprints(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<SprintBody>(connection, ids, {
		operation: 'getSprint',
		id: NUMERIC_ID,
		name: 'sprint',
		input: (sprintId) => ({ path: { sprintId } }),
		record: (_connection, sprint) => sprintRecord(sprint),
	});
}

async function* chosenBoards(boards: readonly string[]): AsyncGenerator<readonly string[]> {
	const unknown = boards.find((board) => !NUMERIC_ID.test(board));
	if (unknown === undefined) yield [...new Set(boards)];
	else
		throw new JiraError({
			kind: 'invalid',
			message: `"${unknown.slice(0, 80)}" is not the ID of a board`,
			advice: 'Pick the boards from the list, or give the number in their address in Jira',
		});
}

/** Kanban boards have no sprints; those of team-managed projects (`simple`) may have some. */
async function* boardsWithSprints(connection: Connection): AsyncGenerator<readonly string[]> {
	for await (const boards of boardPages(connection, {})) {
		yield boards.filter(({ type }) => type !== 'kanban').map(({ id }) => String(id));
	}
}

/**
 * The sprints of one board. A board without sprints answers 400. One that has gone since it was listed has none; one
 * that was chosen has to be there.
 */
async function sprintsOf(
	connection: Connection,
	boardId: string,
	state: string | undefined,
	isChosen: boolean,
): Promise<SprintBody[]> {
	const accept = isChosen ? [400] : [400, 404];
	const sprints: SprintBody[] = [];
	const pages = offsetPages(async (startAt) => {
		const input = { path: { boardId }, query: { state, startAt, maxResults: PAGE }, accept };
		const { body, status } = await connection.call<SprintPage>('getBoardSprints', input);
		if (status === 404)
			connection.ports.log(`Board ${boardId} can no longer be read, so its sprints are left out`);
		return status >= 400 ? { items: [] } : { items: body.values, isLast: body.isLast, total: body.total };
	});
	for await (const { items } of pages) sprints.push(...items);
	return sprints;
}

function sprintRecord(sprint: SprintBody): JiraRecord {
	const id = String(sprint.id);
	return { id, key: id, fields: sprint, raw: sprint };
}
