import { adfText, isAdf, type AdfNode } from '../adf';
import { ValueRefusal } from '../refusal';
import type {
	CascadingValue,
	Field,
	FieldContext,
	FieldKindName,
	FieldOption,
	Project,
	Stored,
} from '../site/model';
import { may } from '../site/permissions';
import type { Site } from '../site/site';
import { isCalendarDate } from '../time';
import { intoSprint, readOpenSprint } from './sprints';

/** Where a value is written: what its words mean depends on the site and the project. */
export interface ValueScope {
	readonly site: Site;
	readonly project: Project;
	/** What the field holds so far; sprints that are over stay with their issues. */
	readonly current?: Stored;
	/** Called for a document that Atlassian's schema refuses. */
	readonly invalidAdf?: () => void;
}

/** One way in which Jira takes a field's values; the messages are Jira's. */
export interface FieldKind {
	/** Verbs of `update` that fields of this kind take. */
	readonly operations: readonly ('set' | 'add' | 'remove')[];
	/** Reads a value as the API takes it (never null). Throws `ValueRefusal`. */
	read(value: unknown, field: Field, scope: ValueScope): Stored;
}

const LIMIT_SHORT = 255;
const LIMIT_LONG = 32_767;

/** All kinds by name (value shapes: reference §5.6). */
export const fieldKinds: Record<FieldKindName, FieldKind> = {
	summary: { operations: ['set'], read: (value) => readSummary(text(value)) },
	textfield: { operations: ['set'], read: (value) => limited(text(value), LIMIT_SHORT) },
	textarea: { operations: ['set'], read: (value, _field, scope) => readAdf(value, scope) },
	url: { operations: ['set'], read: (value) => readUrl(text(value)) },
	number: { operations: ['set'], read: readNumber },
	date: { operations: ['set'], read: (value) => readDate(text(value)) },
	datetime: { operations: ['set'], read: (value) => readDateTime(text(value)) },
	select: {
		operations: ['set'],
		read: (value, field, scope) => readOption(value, optionsOf(field, scope)).id,
	},
	multiselect: {
		operations: ['add', 'set', 'remove'],
		read: (value, field, scope) => list(value).map((item) => readOption(item, optionsOf(field, scope)).id),
	},
	cascading: { operations: ['set'], read: readCascading },
	user: { operations: ['set'], read: readUser },
	users: {
		operations: ['add', 'set', 'remove'],
		read: (value, field, scope) => list(value).map((item) => readUser(item, field, scope)),
	},
	labels: { operations: ['add', 'set', 'remove'], read: (value) => list(value).map(readLabel) },
	priority: {
		operations: ['set'],
		read: (value, _field, { site, project }) => {
			const offered = project.priorityIds.flatMap((id) => site.priorities.get(id) ?? []);
			return named(value, offered, 'Priority').id;
		},
	},
	resolution: {
		operations: ['set'],
		read: (value, _field, { site }) => named(value, [...site.resolutions.values()], 'Resolution').id,
	},
	components: {
		operations: ['add', 'set', 'remove'],
		read: (value, _field, { project }) =>
			list(value).map((item) => named(item, project.components, 'Component').id),
	},
	versions: {
		operations: ['add', 'set', 'remove'],
		read: (value, _field, { project }) =>
			list(value).map((item) => named(item, project.versions, 'Version').id),
	},
	parent: { operations: ['set'], read: readParent },
	sprint: {
		operations: ['set'],
		read: (value, _field, scope) => intoSprint(scope, scope.current, readOpenSprint(value, scope)),
	},
	product: { operations: ['set'], read: readProduct },
	productList: { operations: ['add', 'set', 'remove'], read: readProduct },
	readonly: {
		operations: [],
		read: (_value, field) => {
			throw new ValueRefusal(notOnScreen(field.id));
		},
	},
};

function readProduct(value: unknown, field: Field, scope: ValueScope): Stored {
	if (!field.product?.read) throw new ValueRefusal(notOnScreen(field.id));
	return field.product.read(value, scope);
}

/** Jira's words for a field that cannot be written here. */
export function notOnScreen(fieldId: string): string {
	return `Field '${fieldId}' cannot be set. It is not on the appropriate screen, or unknown.`;
}

/** The context that a project sees of a custom field; a context of its own goes before the general one. */
export function contextOf(field: Field, projectId: string): FieldContext | undefined {
	const own = field.contexts.find((c) => c.projectIds !== 'all' && c.projectIds.includes(projectId));
	return own ?? field.contexts.find((c) => c.projectIds === 'all');
}

/** Every option of a field, in whatever context, both levels. */
export function allOptions(field: Field): FieldOption[] {
	const top = field.contexts.flatMap((context) => context.options);
	return top.flatMap((option) => [option, ...option.children]);
}

/** Whether a stored value counts as empty in JQL and for required fields. */
export function isEmpty(value: Stored | undefined): boolean {
	return (
		value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
	);
}

/** Whether a stored value is a document. */
export function isDocument(value: Stored): value is AdfNode {
	return typeof value === 'object' && value !== null && 'type' in value;
}

function text(value: unknown): string {
	if (typeof value === 'string') return value;
	throw new ValueRefusal('Operation value must be a string');
}

function list(value: unknown): unknown[] {
	if (Array.isArray(value)) return value;
	throw new ValueRefusal('Operation value must be an array');
}

function limited(value: string, limit: number): string {
	if (value.length <= limit) return value;
	const shown = limit.toLocaleString('en-US');
	throw new ValueRefusal(
		`The entered text is too long. It exceeds the allowed limit of ${shown} characters.`,
	);
}

function readSummary(value: string): string {
	const trimmed = value.trim();
	if (trimmed === '') throw new ValueRefusal('You must specify a summary of the issue.');
	if (/[\r\n]/.test(trimmed)) {
		throw new ValueRefusal('The summary is invalid because it contains newline characters.');
	}
	if (trimmed.length > LIMIT_SHORT) throw new ValueRefusal('Summary must be less than 255 characters.');
	return trimmed;
}

/** Reads a document; used for comments too. A string is refused with words, a broken document as `INVALID_INPUT`. */
export function readAdf(value: unknown, scope: Pick<ValueScope, 'invalidAdf'>): AdfNode {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		throw new ValueRefusal(
			'Operation value must be an Atlassian Document (see the Atlassian Document Format)',
		);
	}
	if (!isAdf(value)) {
		scope.invalidAdf?.();
		throw new ValueRefusal('INVALID_INPUT', true);
	}
	limited(adfText(value), LIMIT_LONG);
	return value;
}

function readUrl(value: string): string {
	if (!/^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(value)) throw new ValueRefusal('Not a valid URL');
	return limited(value, LIMIT_SHORT);
}

function readNumber(value: unknown): number {
	if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) < 1e14) return value;
	throw new ValueRefusal('Operation value must be a number');
}

function readDate(value: string): string {
	if (isCalendarDate(value)) return value;
	throw new ValueRefusal(`Error parsing date string: ${value}`);
}

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,3})?([+-]\d{2}:?\d{2}|Z)$/;

function readDateTime(value: string): number {
	const moment = TIMESTAMP.test(value) ? Date.parse(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2')) : NaN;
	if (Number.isNaN(moment)) throw new ValueRefusal(`Error parsing time: ${value}`);
	return moment;
}

function optionsOf(field: Field, scope: ValueScope): FieldOption[] {
	const options = contextOf(field, scope.project.id)?.options ?? [];
	return options.filter((option) => !option.disabled);
}

function readOption(value: unknown, options: readonly FieldOption[]): FieldOption {
	const wanted = reference(value, 'value');
	const found = options.find((option) =>
		wanted.id === undefined ? option.value === wanted.name : option.id === wanted.id,
	);
	if (found) return found;
	throw new ValueRefusal(
		wanted.id === undefined
			? `Option value '${wanted.name}' is not valid`
			: `Option id '${wanted.id}' is not valid`,
	);
}

function readCascading(value: unknown, field: Field, scope: ValueScope): CascadingValue {
	const parent = readOption(value, optionsOf(field, scope));
	const child = (value as { child?: unknown }).child;
	if (child === undefined || child === null) return { parent: parent.id };
	return { parent: parent.id, child: readOption(child, parent.children).id };
}

function readUser(value: unknown, field: Field, scope: ValueScope): string {
	const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
	const accountId = given?.['accountId'] ?? given?.['id'];
	if (typeof accountId !== 'string') throw new ValueRefusal('data was not an object with an accountId');
	const user = scope.site.users.get(accountId);
	if (!user) throw new ValueRefusal(`User '${accountId}' does not exist.`);
	if (field.id === 'assignee' && !may('ASSIGNABLE_USER', scope.project, user)) {
		throw new ValueRefusal(`User '${accountId}' cannot be assigned issues.`);
	}
	return accountId;
}

function readLabel(value: unknown): string {
	const label = text(value);
	if (/\s/.test(label)) throw new ValueRefusal(`The label '${label}' contains spaces which is invalid.`);
	if (label.length > LIMIT_SHORT) {
		throw new ValueRefusal(`The label '${label}' exceeds the maximum length of 255 characters.`);
	}
	return label;
}

function readParent(value: unknown, _field: Field, scope: ValueScope): string {
	const wanted = reference(value, 'key');
	const issue = scope.site.issues.find(wanted.id ?? wanted.name ?? '');
	if (!issue) throw new ValueRefusal('Could not find issue by id or key.');
	return String(issue.id);
}

/** Takes `{id}` or `{<name>}` apart; both may be given, then the id counts. */
function reference(value: unknown, nameKey: string): { id?: string; name?: string } {
	const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
	const id = given['id'];
	const name = given[nameKey];
	if (typeof id === 'string' || typeof id === 'number') return { id: String(id) };
	if (typeof name === 'string') return { name };
	throw new ValueRefusal(`Specify a valid 'id' or '${nameKey}'`);
}

function named<T extends { id: string; name: string }>(
	value: unknown,
	offered: readonly T[],
	noun: string,
): T {
	const wanted = reference(value, 'name');
	const found = offered.find((item) =>
		wanted.id === undefined ? item.name === wanted.name : item.id === wanted.id,
	);
	if (found) return found;
	const by = wanted.id === undefined ? `name '${wanted.name}'` : `id '${wanted.id}'`;
	throw new ValueRefusal(`${noun} ${by} is not valid`);
}
