import { tokenPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import { own } from '../issue/children/shapes';

/** An article of a knowledge base that is linked to a service desk. */
export interface Article {
	readonly title: unknown;
	/** The part of its text that was found. */
	readonly excerpt: unknown;
	readonly pageId: unknown;
	readonly spaceKey: unknown;
	/** The address at which the portal shows it. */
	readonly url: unknown;
}

interface ArticlePage {
	readonly values?: readonly unknown[];
	readonly isLastPage?: boolean;
	readonly _links?: { readonly next?: unknown };
}

/** The largest page that is asked for; Jira may give fewer (reference §9.1). */
const PAGE = 50;

/** The first so many articles that a text finds; all of them without a limit. Pages go by a cursor: `start` is deprecated (reference §9.1). */
export async function searchArticles(connection: Connection, query: string, limit = Infinity): Promise<Article[]> {
	const found: Article[] = [];
	const pages = tokenPages(async (cursor) => {
		const input = { query: { query, highlight: false, limit: Math.min(PAGE, limit), cursor } };
		const { body } = await connection.call<ArticlePage>('searchArticles', input);
		return { items: body.values ?? [], isLast: body.isLastPage, nextPageToken: cursorIn(body._links?.next) };
	});
	for await (const { items } of pages) {
		found.push(...items.map(articleOf));
		if (found.length >= limit) return found.slice(0, limit);
	}
	return found;
}

/** The cursor in the address of the next page, which itself is never followed. */
function cursorIn(next: unknown): string | undefined {
	const cursor = /[?&]cursor=([^&#]*)/.exec(typeof next === 'string' ? next : '')?.[1];
	return cursor === undefined ? undefined : decodeURIComponent(cursor.replaceAll('+', ' '));
}

function articleOf(article: unknown): Article {
	const source = own(article, 'source');
	return {
		title: own(article, 'title'),
		excerpt: own(article, 'excerpt'),
		pageId: own(source, 'pageId'),
		spaceKey: own(source, 'spaceKey'),
		url: own(own(article, 'content'), 'iframeSrc'),
	};
}
