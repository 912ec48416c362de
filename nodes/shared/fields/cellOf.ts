import { readValue } from './read';
import { valueTypeOf, type Field } from './schema';
import { sprintOf } from './sprints';

/** What says which thing is meant, by id, and how people call it; all else that Jira gives with it can be left behind. */
const OF_THINGS: ReadonlySet<string> = new Set(['accountId', 'id', 'groupId', 'workspaceId', 'objectId', 'key', 'name', 'value', 'displayName', 'label', 'state']);

const ESTIMATES = ['originalEstimate', 'remainingEstimate'];

/**
 * A value that Jira gave as a cell that an import turns into the very same value: rich text as the document that it is,
 * people and choices by their ids (their names may change, or be another's), empty ones null. Of sprints only the one
 * that is not over: the others cannot be written, and stay.
 */
export function cellOf(field: Field, value: unknown): unknown {
	if (value === null || value === undefined) return null;
	switch (valueTypeOf(field.schema)) {
		case 'richText':
		case 'other':
			return value;
		case 'timeTracking':
			return estimatesOf(value);
		case 'sprints':
			return openSprint(value);
		case 'choice':
		case 'choices':
		case 'cascade':
		case 'user':
		case 'users':
		case 'group':
		case 'groups':
		case 'objects':
		case 'team':
		case 'organizations':
			return thing(value);
		default:
			return readValue(field, value, 'markdown');
	}
}

function thing(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(thing);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).filter(([name, own]) => (OF_THINGS.has(name) || name === 'child') && own !== null);
	return Object.fromEntries(entries.map(([name, own]) => [name, name === 'child' ? thing(own) : (own as unknown)]));
}

function estimatesOf(value: unknown): unknown {
	const given = Object.entries(value as object).filter(([name, own]) => ESTIMATES.includes(name) && own !== null);
	return given.length > 0 ? Object.fromEntries(given) : null;
}

function openSprint(value: unknown): unknown {
	const open = (Array.isArray(value) ? value : [value]).map(sprintOf).find(({ state }) => state !== 'closed');
	return open ? { ...open } : null;
}
