import { offsetPages } from '../connection/pages';
import type { OperationName } from '../connection/operations';
import type { Connection } from '../connection/types';
import type { FieldCatalog } from '../fields/catalog';
import { quoted, refused, type Refused } from '../fields/resolved';
import type { WritableField } from '../fields/schema';
import { visibilityOf } from './issue/children/shapes';
import { ORIGIN_PROPERTY } from './issue/write';
import type { Draft, JiraRecord, Origin, Place, WritableKind } from './kind';

/** The column that says on which issue a comment or a worklog is. */
export const ISSUE_PLACE = { id: 'issue', name: 'Issue' };

/** The field that holds a row's own id; it lives in an entity property, which people do not see. */
export const EXTERNAL_ID = 'externalId';

const NO_TEXT = { type: 'doc', version: 1, content: [] };

/** An entity property, as the bodies of comments and worklogs have them. */
export interface Property {
	readonly key: string;
	readonly value?: unknown;
}

/** A comment or a worklog as Jira gives it, with `expand=properties`. */
export interface IssuePartBody extends Readonly<Record<string, unknown>> {
	readonly id: string;
	readonly properties?: readonly Property[];
}

/** Where a comment or a worklog goes: an issue, by its present key, so that all rows of one issue name it alike. */
export async function issueTarget(
	connection: Connection,
	{ issue = '' }: Place,
	{
		name,
		catalog,
		onlyAtCreation,
	}: {
		readonly name: string;
		readonly catalog: FieldCatalog<WritableField>;
		readonly onlyAtCreation?: ReadonlySet<string>;
	},
): ReturnType<WritableKind['target']> {
	const input = { path: { issueIdOrKey: issue }, query: { fields: 'project' }, accept: [404] };
	const { body, status } = await connection.call<{ readonly key: string }>('getIssue', input);
	if (status === 404)
		return refused(
			`There is no issue ${quoted(issue)} that this account can see`,
			'Correct the key of the issue',
		);
	if (body.key !== issue.toUpperCase())
		return refused(`The key of ${quoted(issue)} is ${body.key}`, `Give the row ${body.key} instead`);
	// Records are looked for in the issue's own list only.
	return {
		ok: true,
		target: {
			label: `a ${name} of ${body.key}`,
			catalog,
			base: { issueKey: body.key },
			onlyAtCreation,
			foreign: () => undefined,
		},
	};
}

/** The whole list of an issue, with the properties of its entries; none where there is no such issue. */
export async function readIssuePart(
	connection: Connection,
	issueIdOrKey: string,
	{
		operation,
		list,
		page,
	}: { readonly operation: OperationName; readonly list: string; readonly page: number },
): Promise<readonly IssuePartBody[]> {
	const all: IssuePartBody[] = [];
	const pages = offsetPages(async (startAt) => {
		const input = {
			path: { issueIdOrKey },
			query: { startAt, maxResults: page, expand: 'properties' },
			accept: [404],
		};
		const { body, status } = await connection.call<Readonly<Record<string, unknown>>>(operation, input);
		// The shape of both lists: the envelope says how many there are.
		return status === 404
			? { items: [], total: 0 }
			: { items: body[list] as readonly IssuePartBody[], total: Number(body.total) };
	});
	for await (const { items } of pages) all.push(...items);
	return all;
}

/** A comment or a worklog as the import knows it: key and address are those of its issue. */
export function issuePartRecord(body: IssuePartBody, issueKey: string): JiraRecord {
	const fields = {
		...body,
		issueKey,
		visibility: visibilityOf(body),
		[EXTERNAL_ID]: originOf(body)?.identity ?? null,
	};
	return { id: body.id, key: issueKey, fields, raw: body };
}

/** Those that carry this identity. */
export function withExternalId(records: readonly JiraRecord[], identity: string): readonly JiraRecord[] {
	return records.filter(({ fields }) => fields[EXTERNAL_ID] === identity);
}

/** The one that a row of this run has made. */
export function madeBy(
	records: readonly JiraRecord[],
	{ origin: { run, row } }: Draft,
): JiraRecord | undefined {
	return records.find(({ raw }) => {
		const origin = originOf(raw);
		return origin?.run === run && origin.row === row;
	});
}

/** The properties of a new record: whose row it is, with the row's own id, which is what it is found by. */
export function newProperties({ fields, origin: { run, row } }: Draft): Property[] {
	return [{ key: ORIGIN_PROPERTY, value: { identity: fields[EXTERNAL_ID] ?? null, row, run } }];
}

/** The properties that a record has, with another id where the row gives one: an update sends all of them along. */
export function keptProperties(fields: Readonly<Record<string, unknown>>, { raw }: JiraRecord): Property[] {
	const present = propertiesOf(raw).map(({ key, value }) => ({ key, value }));
	if (fields[EXTERNAL_ID] === undefined) return present;
	const others = present.filter(({ key }) => key !== ORIGIN_PROPERTY);
	return [...others, { key: ORIGIN_PROPERTY, value: { ...originOf(raw), identity: fields[EXTERNAL_ID] } }];
}

/** `role: Administrators` as Jira takes it, or what is there already; nothing for everybody who sees the issue. */
export function visibilityBody(visibility: unknown, current?: unknown): Record<string, unknown> {
	if (typeof visibility !== 'string')
		return current === undefined || current === null ? {} : { visibility: current };
	const [, type = '', value = ''] = VISIBILITY.exec(visibility.trim()) ?? [];
	return { visibility: { type: type.toLowerCase(), value } };
}

const VISIBILITY = /^(role|group):\s*(\S.*)$/i;

/** Why a restriction cannot be written: Jira says of none how it is taken away again. */
export function unfitVisibility(
	{ visibility }: Readonly<Record<string, unknown>>,
	current?: JiraRecord,
): Refused | undefined {
	if (typeof visibility === 'string' && !VISIBILITY.test(visibility.trim())) {
		return refused(
			`${quoted(visibility)} does not say who may see it`,
			'Give Visibility as role: Administrators or group: staff',
		);
	}
	const isTakenAway = visibility === null && (current?.fields.visibility ?? null) !== null;
	return isTakenAway
		? refused(
				'The restriction cannot be taken away by an import',
				'Change it in Jira, or leave Empty Cells as they are',
			)
		: undefined;
}

/** A document, also where a text is to be empty. */
export function documentOr(text: unknown): unknown {
	return text ?? NO_TEXT;
}

export function propertiesOf(body: Readonly<Record<string, unknown>>): readonly Property[] {
	return Array.isArray(body.properties) ? (body.properties as readonly Property[]) : [];
}

function originOf(body: Readonly<Record<string, unknown>>): Partial<Origin> | undefined {
	const value = propertiesOf(body).find(({ key }) => key === ORIGIN_PROPERTY)?.value;
	return typeof value === 'object' && value !== null ? (value as Partial<Origin>) : undefined;
}
