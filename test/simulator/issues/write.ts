import { ValueRefusal, refuse, valueRefusalOf, type ErrorCollection } from '../refusal';
import type { Field, Issue, Project, Stored, User } from '../site/model';
import type { Site } from '../site/site';
import { intoSprint } from './sprints';
import { contextOf, fieldKinds, isEmpty, notOnScreen, type ValueScope } from './kinds';

/** Who writes, where, and what the simulator counts meanwhile. */
export interface Writer {
	readonly site: Site;
	readonly user: User | undefined;
	readonly invalidAdf: () => void;
}

/** `fields` and `update` of a request body. */
export interface FieldInput {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly update: Readonly<Record<string, unknown>>;
}

/** The outcome of reading a field input: new values, and what was refused. */
export interface ReadFields {
	readonly values: Record<string, Stored>;
	readonly problems: ErrorCollection;
	/** Bodies of comments to add, not yet checked. */
	readonly comments: unknown[];
}

/** Takes `fields` and `update` from a body; 400 when one of them is not an object, or both set the same field. */
export function fieldInput(body: unknown): FieldInput {
	const part = (name: string) => {
		const value = isRecord(body) ? (body[name] ?? {}) : undefined;
		if (!isRecord(value)) throw refuse(400, [`Can not deserialize value of '${name}'.`]);
		return value;
	};
	const input = { fields: part('fields'), update: part('update') };
	const both = Object.keys(input.fields).filter((id) => id in input.update);
	if (both.length > 0) {
		const errors = Object.fromEntries(
			both.map((id) => [id, `Field '${id}' cannot be set in both 'fields' and 'update'.`]),
		);
		throw refuse(400, [], errors);
	}
	return input;
}

/** Whether a value is a plain JSON object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Reads all fields of an input against a project. `writable` decides per field (screens on create and transition,
 * everything editable on edit). `project` and `issuetype` are the caller's business.
 */
export function readFields(
	writer: Writer,
	project: Project,
	input: FieldInput,
	current: Readonly<Record<string, Stored>>,
	writable: (field: Field) => boolean,
): ReadFields {
	const scope: ValueScope = { site: writer.site, project, invalidAdf: writer.invalidAdf };
	const read: ReadFields = { values: {}, problems: { errorMessages: [], errors: {} }, comments: [] };
	for (const [id, value] of Object.entries(input.fields)) {
		if (id === 'project' || id === 'issuetype') continue;
		attempt(read, id, () =>
			setValue(writableField(id, scope, writable), value, { ...scope, current: current[id] }),
		);
	}
	for (const [id, operations] of Object.entries(input.update)) {
		if (id === 'comment') read.comments.push(...addedComments(operations));
		else
			attempt(read, id, () =>
				applyVerbs(writableField(id, scope, writable), operations, current[id] ?? null, {
					...scope,
					current: current[id],
				}),
			);
	}
	return read;
}

function attempt(read: ReadFields, id: string, work: () => Stored): void {
	try {
		read.values[id] = work();
	} catch (caught) {
		const refusal = valueRefusalOf(caught);
		if (refusal.general) read.problems.errorMessages.push(refusal.message);
		else read.problems.errors[id] = refusal.message;
	}
}

function writableField(id: string, scope: ValueScope, writable: (field: Field) => boolean): Field {
	const field = scope.site.fields.get(id);
	const known = field && field.kind !== 'readonly' && (!field.custom || contextOf(field, scope.project.id));
	if (!known || !writable(field)) throw new ValueRefusal(notOnScreen(id));
	return field;
}

function setValue(field: Field, value: unknown, scope: ValueScope): Stored {
	if (field.id === 'assignee' && isRecord(value)) {
		const accountId = value['accountId'] ?? value['id'] ?? null;
		if (accountId === null) return null;
		if (accountId === '-1') return defaultAssignee(scope.project);
	}
	if (value === null && field.kind === 'sprint') return intoSprint(scope, scope.current, undefined);
	if (value === null) return field.kind === 'summary' ? fieldKinds.summary.read('', field, scope) : null;
	return fieldKinds[field.kind].read(value, field, scope);
}

/** Whom a project assigns by default; nobody when it leaves issues unassigned. */
export function defaultAssignee(project: Project): string | null {
	return project.assigneeType === 'PROJECT_LEAD' ? project.leadAccountId : null;
}

function applyVerbs(field: Field, operations: unknown, current: Stored, scope: ValueScope): Stored {
	if (!Array.isArray(operations)) throw new ValueRefusal('Operations must be an array');
	let value = current;
	for (const operation of operations) {
		const [verb, operand] = isRecord(operation) ? (Object.entries(operation)[0] ?? []) : [];
		const allowed = fieldKinds[field.kind].operations;
		if (field.id === 'parent' && isRecord(operand) && operand['none'] === true) value = null;
		else if (verb === 'set' && allowed.includes('set')) value = setValue(field, operand, scope);
		else if ((verb === 'add' || verb === 'remove') && allowed.includes(verb)) {
			value = changeList(field, verb, operand, value, scope);
		} else throw new ValueRefusal(`Field does not support operation '${verb ?? ''}'.`);
	}
	return value;
}

function changeList(
	field: Field,
	verb: 'add' | 'remove',
	operand: unknown,
	current: Stored,
	scope: ValueScope,
): Stored {
	// Only list kinds have add and remove, and they store lists of text.
	const before = Array.isArray(current) ? (current as readonly string[]) : [];
	const [item] = fieldKinds[field.kind].read([operand], field, scope) as readonly string[];
	const without = before.filter((entry) => entry !== item);
	return verb === 'add' && item !== undefined ? [...without, item] : without;
}

function addedComments(operations: unknown): unknown[] {
	if (!Array.isArray(operations)) return [];
	return operations.flatMap((operation) =>
		isRecord(operation) && isRecord(operation['add']) ? [operation['add']] : [],
	);
}

const CHECKED_ELSEWHERE = ['project', 'issuetype', 'parent'];

/** Adds "x is required." for required fields that the values leave empty. */
export function checkRequired(
	site: Site,
	required: readonly string[],
	values: Readonly<Record<string, Stored>>,
	problems: ErrorCollection,
): void {
	for (const id of required) {
		if (!isEmpty(values[id]) || id in problems.errors || CHECKED_ELSEWHERE.includes(id)) continue;
		const name = site.fields.get(id)?.name ?? id;
		problems.errors[id] =
			id === 'summary' ? 'You must specify a summary of the issue.' : `${name} is required.`;
	}
}

/** Checks a parent against Jira's hierarchy: one level up, and in the same project for sub-tasks. */
export function checkParent(
	site: Site,
	issue: Pick<Issue, 'typeId' | 'projectId'>,
	parentId: Stored | undefined,
	problems: ErrorCollection,
): void {
	const type = site.issueTypes.get(issue.typeId);
	if (!type || 'parent' in problems.errors) return;
	const parent = typeof parentId === 'string' ? site.issues.find(parentId) : undefined;
	if (!parent) {
		if (type.subtask) {
			problems.errors['issuetype'] = 'Issue type is a sub-task but parent issue key or id not specified.';
		}
		return;
	}
	const parentLevel = site.issueTypes.get(parent.typeId)?.hierarchyLevel ?? 0;
	if (parentLevel !== type.hierarchyLevel + 1) {
		problems.errors['parentId'] = 'Given parent work item does not belong to appropriate hierarchy.';
	} else if (type.subtask && parent.projectId !== issue.projectId) {
		problems.errors['parentId'] = 'Sub-tasks must be created in the same project as the parent.';
	}
}

/** Whether anything was refused. */
export function hasProblems(problems: ErrorCollection): boolean {
	return problems.errorMessages.length > 0 || Object.keys(problems.errors).length > 0;
}

/** Throws 400 when anything was refused. */
export function refuseIfAny(problems: ErrorCollection): void {
	if (hasProblems(problems)) throw refuse(400, problems.errorMessages, problems.errors);
}
