import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { lookUp } from '../export/lookup';
import type { FieldCatalog } from '../fields/catalog';
import { labelOf, valueTypeOf, type ValueType, type WritableField } from '../fields/schema';
import { writableCommentCatalog } from '../records/comment/fields';
import { writableComponentCatalog } from '../records/component/fields';
import { customerCatalog } from '../records/csmCustomer/fields';
import { organizationCatalog } from '../records/csmOrganization/fields';
import { PRODUCT_NAME } from '../records/csmProduct';
import { SERVICE_DESKS, writableCustomerFields } from '../records/customer/fields';
import { writableOrganizationFields } from '../records/organization/fields';
import { issueKind } from '../records/issue';
import { createFieldsOf, issueTypesOf, statusFieldOf } from '../records/issue/fields';
import { projectKind } from '../records/project';
import { writableProjectCatalog } from '../records/project/fields';
import { writableVersionCatalog } from '../records/version/fields';
import { writableWorklogCatalog } from '../records/worklog/fields';
import { chosenProject } from './pickers/picker';
import { toNodeError } from './nodeError';

/** What the mapper lets a person type; lists and names are text, which the import understands. */
const MAPPER_TYPES: Partial<Record<ValueType, FieldType>> = { number: 'number', truth: 'boolean', properties: 'object', other: 'object' };

/**
 * The fields that a row can fill: those of the chosen project and type, or of all types of the project while the type
 * comes from a column. Required ones are marked; matching is set elsewhere (design §6).
 */
export async function getIssueColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await ask(this, async (connection) => {
		if (this.getCurrentNodeParameter('operation') === 'update') return await columnsOfIssue(this, connection);
		const project = chosenProject(this);
		if (!project) return { fields: [], emptyFieldsNotice: 'Choose a project first' };
		const types = await issueTypesOf(connection, project);
		const chosen = chosenType(this);
		const wanted = types.filter(({ id, name }) => chosen === undefined || chosen === name || chosen === id);
		return { fields: await columnsOf(connection, project, wanted.map(({ id }) => id)) };
	});
}

/** An issue that is named has the fields of its own project and type; while it is an expression, any field may be meant. */
async function columnsOfIssue(context: ILoadOptionsFunctions, connection: Connection): Promise<ResourceMapperFields> {
	const key = String(context.getCurrentNodeParameter('issue') ?? '').trim();
	if (issueKind.identityProblem({ by: 'key' }, key) === undefined) {
		const lookup = (await lookUp(connection, issueKind, [key], ['project', 'issuetype'])).get(key);
		if (lookup && 'record' in lookup) {
			const { project, issuetype } = lookup.record.fields as Record<string, { id: string }>;
			return { fields: await columnsOf(connection, project?.id ?? '', [issuetype?.id ?? '']) };
		}
	}
	const catalog = await issueKind.fields(connection);
	const writable = catalog.fields.filter(({ id, schema }) => !issueKind.readOnlyFields.has(id) && schema.type !== 'any');
	return { fields: writable.map((field) => mapperField({ ...field, required: false, hasDefault: false })) };
}

async function columnsOf(connection: Connection, project: string, typeIds: readonly string[]): Promise<ResourceMapperField[]> {
	const perType = await Promise.all(
		typeIds.map(async (id) => [...(await createFieldsOf(connection, project, id)), await statusFieldOf(connection, project, id)]),
	);
	return union(perType).map(mapperField);
}

/** The fields of a project. */
export async function getProjectColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return { fields: writableProjectCatalog.fields.filter(({ id }) => !projectKind.readOnlyFields.has(id)).map(mapperField) };
}

/** The fields of a version. */
export async function getVersionColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve(fieldsBesidePlace(writableVersionCatalog));
}

/** The fields of a component. */
export async function getComponentColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve(fieldsBesidePlace(writableComponentCatalog));
}

/** The fields of a comment. */
export async function getCommentColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve(fieldsBesidePlace(writableCommentCatalog));
}

/** The fields of a worklog. */
export async function getWorklogColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve(fieldsBesidePlace(writableWorklogCatalog));
}

/** The fields of a customer of Customer Service Management, detail fields included. */
export async function getCsmCustomerColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await ask(this, async (connection) => ({ fields: (await customerCatalog(connection)).fields.map(mapperField) }));
}

/** The fields of an organization of Customer Service Management, detail fields included. */
export async function getCsmOrganizationColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await ask(this, async (connection) => ({ fields: (await organizationCatalog(connection)).fields.map(mapperField) }));
}

/** The fields of a product of Customer Service Management. */
export async function getCsmProductColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve({ fields: [mapperField(PRODUCT_NAME)] });
}

/** The fields of a customer. */
export async function getCustomerColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve({ fields: writableCustomerFields().filter(({ id }) => id !== SERVICE_DESKS).map(mapperField) });
}

/** The fields of an organization. */
export async function getOrganizationColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await Promise.resolve({ fields: writableOrganizationFields().map(mapperField) });
}

/** The project or issue of a row is set elsewhere. */
function fieldsBesidePlace({ fields }: FieldCatalog<WritableField>): ResourceMapperFields {
	return { fields: fields.filter(({ id }) => id !== 'project' && id !== 'issueKey').map(mapperField) };
}

function chosenType(context: ILoadOptionsFunctions): string | undefined {
	if (context.getCurrentNodeParameter('issueTypeFrom') === 'column') return undefined;
	const type = context.getCurrentNodeParameter('issueType', { extractValue: true });
	return typeof type === 'string' && type !== '' ? type : undefined;
}

/** Each field once; required only where every type demands it. */
export function union(perType: ReadonlyArray<readonly WritableField[]>): WritableField[] {
	const fields = new Map<string, WritableField>();
	for (const field of perType.flat()) {
		if (field.id === 'project' || field.id === 'issuetype') continue;
		const everywhere = perType.every((list) => list.some(({ id, required, hasDefault }) => id === field.id && required && !hasDefault));
		fields.set(field.id, { ...field, required: everywhere });
	}
	return [...fields.values()];
}

/** One choice is picked from its labels, which the import understands; everything else is typed. */
export function mapperField({ id, name, required, schema, allowedValues }: WritableField): ResourceMapperField {
	const type = valueTypeOf(schema);
	const options = type === 'choice' ? allowedValues?.map((value) => ({ name: labelOf(value), value: labelOf(value) })) : undefined;
	return {
		id,
		displayName: name,
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type: options ? 'options' : (MAPPER_TYPES[type] ?? 'string'),
		options,
	};
}

export async function ask(
	context: ILoadOptionsFunctions,
	read: (connection: Connection) => Promise<ResourceMapperFields>,
): Promise<ResourceMapperFields> {
	try {
		return await read(await connectionFor(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
