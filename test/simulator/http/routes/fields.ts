import type { Field } from '../../site/model';
import { pageBean, type Call, type Route } from '../call';

/** The fields of the site. */
export const fields: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/field', anonymous: true, run: list },
	{ method: 'GET', path: '/rest/api/3/field/search', anonymous: false, run: search },
];

function present(field: Field): Record<string, unknown> {
	return {
		id: field.id,
		key: field.id,
		name: field.name,
		custom: field.custom,
		orderable: field.orderable,
		navigable: field.navigable,
		searchable: field.searchable,
		clauseNames: field.clauseNames,
		...(field.schema ? { schema: field.schema } : {}),
	};
}

function list({ site, user }: Call) {
	const visible = [...site.fields.values()].filter((field) => user !== undefined || !field.custom);
	return { status: 200, body: visible.map(present), objects: visible.length };
}

function search(call: Call) {
	const { query, site } = call;
	const types = query.list('type');
	const ids = query.list('id');
	const text = (query.get('query') ?? '').toLowerCase();
	const found = [...site.fields.values()].filter(
		(field) =>
			(types.length === 0 || types.includes(field.custom ? 'custom' : 'system')) &&
			(ids.length === 0 || ids.includes(field.id)) &&
			`${field.name} ${field.description}`.toLowerCase().includes(text),
	);
	const shown = found
		.sort((a, b) => a.name.localeCompare(b.name))
		.map((field) => ({
			id: field.id,
			key: field.id,
			name: field.name,
			...(field.schema ? { schema: field.schema } : {}),
			description: field.description,
		}));
	return { status: 200, body: pageBean(call, shown, 50) };
}
