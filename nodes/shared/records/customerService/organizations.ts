import { offsetPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import { isLastIn, listIn, textIn } from './shapes';

/** An organization by id and name, as the API of service desks lists it. */
export interface ListedOrganization {
	readonly id: string;
	readonly name: string;
}

/** Organizations that a page has (reference §9.1). */
const PAGE = 50;

/**
 * All organizations, page by page: Customer Service Management has no list of them, but they are those of the site's
 * service desks (reference §9.5).
 */
export async function* organizationPages(connection: Connection): AsyncGenerator<readonly ListedOrganization[]> {
	const pages = offsetPages(async (start) => {
		const { body } = await connection.call<unknown>('getOrganizations', { query: { start, limit: PAGE } });
		const items = listIn(body).map(({ id, name }) => ({ id: textIn(id), name: textIn(name) }));
		return { items, isLast: isLastIn(body) };
	});
	for await (const { items } of pages) yield items;
}

/** All of them at once. Not cached: an import makes some. */
export async function allOrganizations(connection: Connection): Promise<readonly ListedOrganization[]> {
	const all: ListedOrganization[] = [];
	for await (const page of organizationPages(connection)) all.push(...page);
	return all;
}
