import type { Connection } from '../../connection/types';
import { valueTypeOf, labelOf, type Field, type ValueType } from '../../fields/schema';
import { jqlField, jqlIn, jqlPhrase } from '../../jql/build';
import type { MatchBy, RecordRef } from '../kind';
import { readIssues } from './read';
import { isIssueKeyOrId } from './record';
import { matchByQuery } from './matchQuery';
import { matchByRemoteLink } from './remoteLink';
import { searchIssues } from './search';

type Matches = Map<string, RecordRef[]>;

const FIELD_PAGE = 100;
const LONGEST_TEXT = 255;

/**
 * The issues that carry these identities. Jira's search is fuzzy (words, case), so every hit is compared to the letter;
 * an identity with several issues comes back with all of them.
 */
export async function matchIssues(connection: Connection, matchBy: MatchBy, identities: readonly string[]): Promise<Matches> {
	if (matchBy.by === 'key') return await matchByKey(connection, identities);
	if (matchBy.by === 'remoteLink') return await matchByRemoteLink(connection, matchBy.prefix, identities);
	if (matchBy.by === 'query') return await matchByQuery(connection, matchBy.template, identities);
	if (matchBy.by === 'label') {
		const labelled = new Map(identities.map((identity) => [`${matchBy.prefix}${identity}`, identity]));
		return await search(connection, jqlIn('labels', [...labelled.keys()]), 'labels', (labels) =>
			wordsOf(labels).flatMap((label) => labelled.get(label) ?? []),
		);
	}
	const wanted = new Set(identities);
	return await search(connection, fieldCondition(matchBy.field, identities), matchBy.field.id, (value) =>
		identitiesIn(value).filter((identity) => wanted.has(identity)),
	);
}

/** The identities that the fields of an issue hold, in the way that rows are matched. */
export function identitiesOf(matchBy: MatchBy | null, fields: Readonly<Record<string, unknown>>): string[] {
	if (matchBy?.by === 'field') return identitiesIn(fields[matchBy.field.id]).map((identity) => plainIssueIdentity(matchBy, identity));
	if (matchBy?.by !== 'label') return [];
	const { prefix } = matchBy;
	return wordsOf(fields.labels).flatMap((label) => (label.startsWith(prefix) ? [label.slice(prefix.length)] : []));
}

/** Keys are in capitals, and a number is the same however it is written: `7`, `7.0` and `07`. */
export function plainIssueIdentity(matchBy: MatchBy, identity: string): string {
	if (matchBy.by === 'key') return identity.toUpperCase();
	const isNumber = matchBy.by === 'field' && valueTypeOf(matchBy.field.schema) === 'number' && Number.isFinite(Number(identity));
	return isNumber ? String(Number(identity)) : identity;
}

const IDENTITY_TYPES: ReadonlySet<ValueType> = new Set(['text', 'number', 'words']);

/** Whether an identity can live in this field and be found again: a text, a number, a URL or labels. */
export function canMatchBy({ id, schema }: Field): boolean {
	return id.startsWith('customfield_') && IDENTITY_TYPES.has(valueTypeOf(schema));
}

/** Why a text cannot be an identity: it could be stored but not found again, or not even stored. */
export function issueIdentityProblem(matchBy: MatchBy, identity: string): string | undefined {
	if (matchBy.by === 'key') return isIssueKeyOrId(identity) ? undefined : 'is not an issue key such as DEMO-12';
	const stored = 'prefix' in matchBy ? `${matchBy.prefix}${identity}` : identity;
	if (stored.length > LONGEST_TEXT) return `is longer than ${LONGEST_TEXT} characters`;
	if (matchBy.by === 'label') return /\s/u.test(stored) ? 'has a space, which a label cannot have' : undefined;
	if (matchBy.by !== 'field') return undefined;
	const type = valueTypeOf(matchBy.field.schema);
	if (type === 'number' && !Number.isFinite(Number(identity))) return 'is not a number, as this field holds';
	if (type === 'words' && /\s|^\[/u.test(identity)) return 'is not a single word, as this field holds';
	if (isText(matchBy.field) && !/[\p{L}\p{N}]/u.test(identity)) return 'has no letter or digit, so that Jira could not find it again';
	return /[\r\n]/.test(identity) ? 'has a line break' : undefined;
}

async function matchByKey(connection: Connection, identities: readonly string[]): Promise<Matches> {
	const { records, moved } = await readIssues(connection, identities, ['project']);
	const byWord = new Map(records.flatMap((record) => [[record.id, record] as const, [record.key.toUpperCase(), record] as const]));
	const matches: Matches = new Map();
	for (const identity of identities) {
		const record = byWord.get(identity.toUpperCase()) ?? byWord.get(moved.get(identity) ?? '');
		if (record) matches.set(identity, [{ id: record.id, key: record.key }]);
	}
	return matches;
}

async function search(
	connection: Connection,
	jql: string,
	fieldId: string,
	identitiesOf: (value: unknown) => readonly string[],
): Promise<Matches> {
	const matches: Matches = new Map();
	for await (const issues of searchIssues(connection, { jql: `${jql} ORDER BY key ASC`, fields: [fieldId], pageSize: FIELD_PAGE })) {
		for (const issue of issues) {
			for (const identity of identitiesOf(issue.fields?.[fieldId])) {
				const refs = matches.get(identity) ?? [];
				if (!refs.some((ref) => ref.id === issue.id)) refs.push({ id: issue.id, key: issue.key ?? '' });
				matches.set(identity, refs);
			}
		}
	}
	return matches;
}

/** Each type of field has an operator of its own: text fields know `~` only, numbers no quotes (reference §3). */
function fieldCondition(field: Field, identities: readonly string[]): string {
	const name = jqlField(field.id);
	if (field.id === 'summary' || isText(field)) return identities.map((identity) => `${name} ~ ${jqlPhrase(identity)}`).join(' OR ');
	if (valueTypeOf(field.schema) === 'number') return `${name} in (${identities.join(', ')})`;
	return jqlIn(name, identities);
}

function isText(field: Field): boolean {
	return valueTypeOf(field.schema) === 'text' && !(field.schema.custom ?? '').endsWith(':url');
}

/** The texts by which a field's value may be an identity: itself, each of its entries, or the label of a choice. */
function identitiesIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(identitiesIn);
	if (value === null || value === undefined) return [];
	return [typeof value === 'object' ? labelOf(value as { value?: string }) : String(value).trim()];
}

function wordsOf(value: unknown): string[] {
	return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : [];
}
