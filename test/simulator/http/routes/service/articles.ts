import { presentArticle } from '../../../serviceDesk/present';
import { refuseService } from '../../../serviceDesk/refusals';
import type { Answer, Call } from '../../call';
import { servicePage, serviceRoutes } from '../../service';

/** The knowledge base. Its pages follow `cursor`; `start` is deprecated there (reference §9.1). */
export const articles = serviceRoutes([{ method: 'GET', path: '/knowledgebase/article', run: search }]);

const CURSOR = /^after:(\d{1,9})$/;

function search(call: Call): Answer {
	const query = call.query.get('query')?.trim().toLowerCase();
	if (query === undefined || query === '') throw refuseService(400, 'The query must not be empty.', 'sd.error.query.empty');
	const found = call.site.service.articles.filter(({ title, excerpt }) =>
		query.split(/\s+/).every((word) => `${title} ${excerpt}`.toLowerCase().includes(word)),
	);
	const cursor = call.query.get('cursor');
	const after = cursor === undefined ? 0 : Number(CURSOR.exec(cursor)?.[1] ?? NaN);
	if (Number.isNaN(after)) throw refuseService(400, 'The cursor is not valid.', 'sd.error.cursor');
	const page = servicePage(
		call,
		found.slice(after).map((article) => presentArticle(call.view, article)),
	);
	return { ...page, body: withCursor(call, page.body as Page, after) };
}

/** A page as `servicePage` makes it. */
interface Page {
	readonly size: number;
	readonly isLastPage: boolean;
	readonly _links: Readonly<Record<string, string>>;
}

/** The next page stands behind a cursor instead of a number. */
function withCursor(call: Call, page: Page, after: number): Page {
	if (page.isLastPage) return page;
	const url = new URL(call.url);
	url.searchParams.delete('start');
	url.searchParams.set('cursor', `after:${after + page.size}`);
	return { ...page, _links: { ...page._links, next: url.href } };
}
