import { offsetPages } from '../../connection/pages';
import type { OperationName } from '../../connection/operations';
import type { CallInput, Connection } from '../../connection/types';

/** The envelope of every list of Jira Service Management (reference §9.1). */
export interface DeskPage<T> {
	readonly values?: readonly T[];
	readonly isLastPage?: boolean;
}

/** What is asked for at a time; how many come is each list's own matter, and `isLastPage` alone says that it is over. */
const PAGE = 100;

/** A list of Jira Service Management, page by page. */
export async function* deskPages<T>(connection: Connection, operation: OperationName, input: Pick<CallInput, 'path' | 'query'> = {}): AsyncGenerator<readonly T[]> {
	const pages = offsetPages(async (start) => {
		const { body } = await connection.call<DeskPage<T>>(operation, { ...input, query: { ...input.query, start, limit: PAGE } });
		return { items: body.values ?? [], isLast: body.isLastPage };
	});
	for await (const { items } of pages) yield items;
}

/** The same list, whole. */
export async function deskList<T>(connection: Connection, operation: OperationName, input: Pick<CallInput, 'path' | 'query'> = {}): Promise<readonly T[]> {
	const all: T[] = [];
	for await (const items of deskPages<T>(connection, operation, input)) all.push(...items);
	return all;
}
