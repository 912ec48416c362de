import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { ADDED_PREFIX, createCatalog, type FieldCatalog } from '../../fields/catalog';
import { listed, quoted } from '../../fields/resolved';
import type { FieldSchema, WritableField } from '../../fields/schema';
import { JiraError } from '../../errors/jiraError';
import { DATE, NUMBER, PERSON, TEXT, TRUTH } from '../ownFields';
import { definitionIn, isBag, listIn, textIn, type FieldDefinition } from './shapes';

/** What detail fields can belong to. */
export type DetailOwner = 'customer' | 'organization' | 'entitlement';

const FIELDS_OF: Readonly<Record<DetailOwner, OperationName>> = {
	customer: 'getCsmCustomerFields',
	organization: 'getCsmOrganizationFields',
	entitlement: 'getCsmEntitlementFields',
};

/** What the values of a field look like, by the name of its type (reference §10); of any other type they are text. */
const SCHEMAS: Readonly<Record<string, FieldSchema>> = {
	TEXT,
	PHONE: TEXT,
	EMAIL: { type: 'string', custom: 'customer-service:email' },
	URL: { type: 'string', custom: 'customer-service:url' },
	SELECT: { type: 'option' },
	MULTISELECT: { type: 'array', items: 'option' },
	DATE,
	NUMBER,
	BOOLEAN: TRUTH,
	USER: PERSON,
};

/** Definitions of the detail fields of one kind. Cached in the session. */
export async function definitionsOf(connection: Connection, owner: DetailOwner): Promise<readonly FieldDefinition[]> {
	return await connection.session.cached(`csm:${owner}:fields`, async () => {
		const { body } = await connection.call<unknown>(FIELDS_OF[owner]);
		return listIn(body).map(definitionIn);
	});
}

/** The catalogue of a kind: fields of its own, and its detail fields by their names. */
export async function catalogWithDetails(
	connection: Connection,
	owner: DetailOwner,
	own: readonly WritableField[],
): Promise<FieldCatalog<WritableField>> {
	const definitions = await definitionsOf(connection, owner);
	return createCatalog([...own, ...definitions.map(detailField)]);
}

function detailField({ name, type, options }: FieldDefinition): WritableField {
	const schema = SCHEMAS[type] ?? TEXT;
	const allowed = options.map((option) => ({ id: option, value: option }));
	const hasOptions = type === 'SELECT' || type === 'MULTISELECT';
	return { id: `${ADDED_PREFIX}${name}`, name, schema, required: false, hasDefault: false, ...(hasOptions ? { allowedValues: allowed } : {}) };
}

/** The name of the detail field that a field of the catalogue is; undefined for a field of the kind's own. */
export function detailName(fieldId: string): string | undefined {
	return fieldId.startsWith(ADDED_PREFIX) ? fieldId.slice(ADDED_PREFIX.length) : undefined;
}

/** Detail values as the values of their fields, by field id. A field that nobody knows any more is text. */
export function readDetails(
	definitions: readonly FieldDefinition[],
	details: ReadonlyMap<string, readonly string[]>,
): Record<string, unknown> {
	const types = new Map(definitions.map(({ name, type }) => [name, type]));
	return Object.fromEntries(
		[...details].map(([name, values]) => [`${ADDED_PREFIX}${name}`, values.length === 0 ? null : readValues(types.get(name) ?? '', values)]),
	);
}

/** A value that was resolved for a detail field as the texts that the API takes; none for what is to be cleared. */
export function writtenValues(value: unknown): string[] {
	if (value === null || value === undefined || value === '') return [];
	if (Array.isArray(value)) return value.flatMap(writtenValues);
	return isBag(value) ? [textIn(value.id ?? value.value ?? value.accountId)] : [textIn(value)];
}

function readValues(type: string, values: readonly string[]): unknown {
	const option = (value: string) => ({ id: value, value });
	const [first = ''] = values;
	if (type === 'MULTISELECT') return values.map(option);
	if (type === 'SELECT') return option(first);
	if (type === 'NUMBER') return Number.isFinite(Number(first)) ? Number(first) : first;
	if (type === 'BOOLEAN') return first.toLowerCase() === 'true';
	if (type === 'USER') return { accountId: first };
	return values.join(', ');
}

/**
 * The detail field of this name.
 * @throws JiraError (invalid) when there is none.
 */
export async function detailFieldNamed(connection: Connection, owner: DetailOwner, name: string): Promise<WritableField> {
	const wanted = name.trim().toLowerCase();
	const definitions = await definitionsOf(connection, owner);
	const found = definitions.find((field) => field.name === name.trim()) ?? definitions.find((field) => field.name.toLowerCase() === wanted);
	if (found) return detailField(found);
	throw new JiraError({
		kind: 'invalid',
		message: `There is no detail field ${quoted(name)} of ${owner}s`,
		advice: definitions.length === 0 ? 'Create it with the resource Detail Field' : `Use one of: ${listed(definitions.map((field) => field.name))}`,
	});
}
