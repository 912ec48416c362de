import { refuse } from '../../refusal';
import type { SavedFilter } from '../../site/model';
import { pageBean, type Call, type Route } from '../call';

/** Saved filters. */
export const filters: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/filter/search', anonymous: true, run: search },
	{ method: 'GET', path: '/rest/api/3/filter/{id}', anonymous: true, run: read },
];

/** Filters belong to people: an anonymous visitor sees none. */
function search(call: Call) {
	const { query, site, user } = call;
	const text = (query.get('filterName') ?? '').toLowerCase();
	const found = [...site.filters.values()].filter(({ name }) => user !== undefined && name.toLowerCase().includes(text));
	const shown = found.sort((a, b) => a.name.localeCompare(b.name)).map((filter) => present(filter, call));
	return { status: 200, body: pageBean(call, shown, 50) };
}

function read(call: Call) {
	const filter = call.user && call.site.filters.get(call.params['id'] ?? '');
	if (!filter) throw refuse(400, ['The selected filter is not available to you, perhaps it has been deleted or had its permissions changed.']);
	return { status: 200, body: { ...present(filter, call), jql: filter.jql } };
}

function present({ id, name }: SavedFilter, { url }: Call): Record<string, unknown> {
	return { self: new URL(`/rest/api/3/filter/${id}`, url).href, id, name };
}
