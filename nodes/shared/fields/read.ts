import { adfToMarkdown, adfToPlainText, isAdfDocument } from '../text';
import { isoDateTime, withIsoDateTimes } from './dates';
import { approvalOf, portalRequestOf, satisfactionOf } from './requests';
import { labelOf, readingOf, type Field, type Reading } from './schema';
import { slaOf } from './sla';
import { isLegacySprint, sprintOf } from './sprints';

export { isoDateTime } from './dates';

/** How rich text leaves Jira: as Markdown, as text without marks, or as the document that Jira stores. */
export type TextFormat = 'markdown' | 'plain' | 'adf';

/** A value as people read it: text, number, truth, list of those, or (rarely) the object that Jira gave. */
export type PlainValue = unknown;

type Reader = (value: unknown, text: TextFormat) => PlainValue;

/**
 * One value of a field in readable form: `{ id, name, self, … }` becomes the name, a list of them a list of names,
 * a document Markdown. An absent value is null. What no reader knows is given as Jira gave it, but for the offsets of
 * its date-times: nothing is dropped.
 */
export function readValue(field: Field, value: unknown, text: TextFormat): PlainValue {
	if (value === null || value === undefined) return null;
	return READERS[readingOf(field.schema)](value, text);
}

const READERS: Readonly<Record<Reading, Reader>> = {
	text: readText,
	richText: readText,
	number: asIs,
	date: asIs,
	dateTime: (value) => (typeof value === 'string' ? isoDateTime(value) : value),
	choice: nameOf,
	choices: eachOf(nameOf),
	cascade: cascade,
	user: nameOf,
	users: eachOf(nameOf),
	group: nameOf,
	groups: eachOf(nameOf),
	words: asIs,
	record: (value) => property(value, 'key') ?? nameOf(value),
	timeTracking: asIs,
	sprints: eachOf(sprintName),
	objects: eachOf(objectWord),
	team: nameOf,
	organizations: eachOf(nameOf),
	truth: asIs,
	duration: (value) => property(value, 'text') ?? value,
	properties: asIs,
	references: eachOf(nameOf),
	sla: (value) => slaOf(value) ?? withIsoDateTimes(value),
	requestType: (value) => portalRequestOf(value)?.type ?? nameOf(value),
	approvals: (value) => (Array.isArray(value) ? value.map(approvalOf) : anything(value, 'markdown')),
	satisfaction: (value) => satisfactionOf(value) ?? withIsoDateTimes(value),
	votes: (value) => property(value, 'votes') ?? value,
	watches: (value) => property(value, 'watchCount') ?? value,
	progress: asIs,
	other: anything,
};

/** The account id of a person, or of each of several; null where there is none. */
export function accountIdsOf(value: unknown): string | string[] | null {
	if (Array.isArray(value)) return value.map((person) => String(property(person, 'accountId') ?? ''));
	const id = property(value, 'accountId');
	return typeof id === 'string' ? id : null;
}

function asIs(value: unknown): PlainValue {
	return value;
}

/** A text or document in the format that is wanted; anything else as it is. */
export function readText(value: unknown, text: TextFormat): PlainValue {
	if (!isAdfDocument(value) || text === 'adf') return value;
	return text === 'markdown' ? adfToMarkdown(value) : adfToPlainText(value);
}

/** What people call a thing: its name, display name, option value or key, whichever it has. */
function nameOf(value: unknown): PlainValue {
	for (const name of ['displayName', 'name', 'value', 'key']) {
		const text = property(value, name);
		if (typeof text === 'string') return text;
	}
	return value;
}

/** The name of a sprint, also in the text that Jira used to give for one. */
function sprintName(value: unknown): PlainValue {
	return isLegacySprint(value) ? (sprintOf(value).name ?? value) : nameOf(value);
}

/** An Assets object by its label, where Jira gives one [?], else by the id that is also written: `workspaceId:objectId`. */
function objectWord(value: unknown): PlainValue {
	const { label, id, workspaceId, objectId } = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
	if (typeof label === 'string' && label !== '') return label;
	if (typeof id === 'string') return id;
	return typeof workspaceId === 'string' && objectId !== undefined ? `${workspaceId}:${String(objectId)}` : value;
}

function eachOf(read: (value: unknown) => PlainValue): Reader {
	return (value) => (Array.isArray(value) ? value.map((entry) => read(entry)) : read(value));
}

/** A cascading select reads as `Parent > Child`, which the writer understands again. */
function cascade(value: unknown): PlainValue {
	const child = property(value, 'child');
	if (typeof value !== 'object') return value;
	const parent = labelOf(value as { value?: string });
	return child && typeof child === 'object' ? `${parent} > ${labelOf(child as { value?: string })}` : parent;
}

function anything(value: unknown, text: TextFormat): PlainValue {
	if (isAdfDocument(value)) return readText(value, text);
	return Array.isArray(value) ? value.map((entry) => nameOfReference(entry)) : nameOfReference(value);
}

/** What says which thing is meant, or how it is drawn. An object with anything else is data and no mere reference. */
const OF_REFERENCES: ReadonlySet<string> = new Set([
	...['self', '_links', 'id', 'key', 'name', 'value', 'displayName', 'groupId'],
	...['accountId', 'accountType', 'emailAddress', 'active', 'timeZone'],
	...['avatarUrl', 'avatarUrls', 'iconUrl', 'colorName'],
]);

/** A reference by its name; everything else of a type that nobody knows stays whole. */
function nameOfReference(value: unknown): PlainValue {
	const isReference = typeof value === 'object' && value !== null && Object.keys(value).every((name) => OF_REFERENCES.has(name));
	return isReference ? nameOf(value) : withIsoDateTimes(value);
}

function property(value: unknown, name: string): unknown {
	return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
