import type { OrderBy } from '@atlaskit/jql-ast';
import type { Issue } from '../site/model';
import { findClause } from './fieldNames';
import { JqlRefusal, type JqlContext } from './context';

/** One value of a row's sort key; null for an empty field. */
export type SortValue = string | number | null;

/** How results are sorted: the key of an issue, and the direction of each of its values. */
export interface Order {
	key(issue: Issue): SortValue[];
	readonly descending: readonly boolean[];
	/** The direction in which it goes with the age of computed issues; undefined where it does not. */
	readonly byAge: 'ascending' | 'descending' | undefined;
}

/** Fields whose values grow from one computed issue to the next. */
const BY_AGE: readonly string[] = [
	...['created', 'createddate', 'updated', 'updateddate'],
	...['key', 'issuekey', 'issue', 'id'],
];

/** Whether a field's values grow from one computed issue to the next. */
export function growsWithAge(name: string): boolean {
	return BY_AGE.includes(name.toLowerCase());
}

/** Jira sorts by at most this many fields (reference §3.1). */
const MAX_FIELDS = 7;

/** Reads ORDER BY. Without one the newest issue comes first; equal rows are told apart by id. */
export function compileOrder(orderBy: OrderBy | undefined, context: JqlContext): Order {
	const parts = orderBy?.fields ?? [];
	if (parts.length > MAX_FIELDS) throw new JqlRefusal('JQL can be ordered by at most 7 fields.');
	const readers = parts.map((part) => reader(part.field.value, context));
	const directions = parts.map((part, index) =>
		part.direction ? part.direction.value.toUpperCase() === 'DESC' : (readers[index]?.descending ?? false),
	);
	const lastDescending = directions[directions.length - 1] ?? true;
	const aged =
		parts.every((part) => growsWithAge(part.field.value)) &&
		directions.every((direction) => direction === lastDescending);
	return {
		key: (issue) => [...readers.map(({ read }) => read(issue)), issue.id],
		descending: [...directions, lastDescending],
		byAge: aged ? (lastDescending ? 'descending' : 'ascending') : undefined,
	};
}

interface Reader {
	read(issue: Issue): SortValue;
	/** The direction that Jira takes when the query names none: dates and priorities are newest and highest first. */
	readonly descending: boolean;
}

function reader(name: string, context: JqlContext): Reader {
	const lower = name.toLowerCase();
	const { site } = context;
	if (['key', 'issuekey', 'issue'].includes(lower)) return { read: keyOrder, descending: false };
	if (lower === 'id') return { read: (issue) => issue.id, descending: false };
	const clause = findClause(name, context).clauses[0];
	if (!clause)
		throw new JqlRefusal(`Field '${name}' does not exist or you do not have permission to view it.`);
	switch (clause.kind) {
		case 'text':
			return { read: (issue) => clause.text(issue).toLowerCase() || null, descending: false };
		case 'number':
			return { read: (issue) => clause.number(issue) ?? null, descending: false };
		case 'date':
			return { read: (issue) => clause.moment(issue) ?? null, descending: true };
		case 'set': {
			const { rank } = clause;
			const shown = (id: string) =>
				rank ? rank(id) : (site.users.get(id)?.displayName ?? site.statuses.get(id)?.name ?? id);
			return {
				read: (issue) => {
					const id = clause.ids(issue)[0];
					return id === undefined ? null : shown(id);
				},
				descending: lower === 'priority',
			};
		}
	}
}

/** Project key first, then the number, so that DEMO-9 stands before DEMO-10. */
function keyOrder(issue: Issue): string {
	const [project = '', number = ''] = issue.key.split('-');
	return `${project}-${number.padStart(12, '0')}`;
}

/** Compares two sort keys; empty values stand last when ascending. */
export function compareKeys(a: readonly SortValue[], b: readonly SortValue[], order: Order): number {
	for (const [index, value] of a.entries()) {
		const difference = compare(value, b[index] ?? null);
		if (difference !== 0) return order.descending[index] ? -difference : difference;
	}
	return 0;
}

function compare(a: SortValue, b: SortValue): number {
	if (a === b) return 0;
	if (a === null) return 1;
	if (b === null) return -1;
	return a < b ? -1 : 1;
}
