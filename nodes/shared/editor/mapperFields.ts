import type { FieldType, ILoadOptionsFunctions, ResourceMapperField, ResourceMapperFields } from 'n8n-workflow';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { valueTypeOf, type ValueType, type WritableField } from '../fields/schema';
import { createFieldsOf, issueTypesOf } from '../records/issue/fields';
import { projectKind } from '../records/project';
import { writableProjectCatalog } from '../records/project/fields';
import { chosenProject } from './lists';
import { toNodeError } from './nodeError';

/** What the mapper lets a person type; lists and names are text, which the import understands. */
const MAPPER_TYPES: Partial<Record<ValueType, FieldType>> = { number: 'number', other: 'object' };

/**
 * The fields that a row can fill: those of the chosen project and type, or of all types of the project while the type
 * comes from a column. Required ones are marked; matching is set elsewhere (design §6).
 */
export async function getIssueColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return await ask(this, async (connection) => {
		const project = chosenProject(this);
		if (!project) return { fields: [], emptyFieldsNotice: 'Choose a project first, or map by column names' };
		const types = await issueTypesOf(connection, project);
		const chosen = chosenType(this);
		const wanted = types.filter(({ id, name }) => chosen === undefined || chosen === name || chosen === id);
		const perType = await Promise.all(wanted.map(async ({ id }) => await createFieldsOf(connection, project, id)));
		return { fields: union(perType).map(mapperField) };
	});
}

/** The fields of a project. */
export async function getProjectColumns(this: ILoadOptionsFunctions): Promise<ResourceMapperFields> {
	return { fields: writableProjectCatalog.fields.filter(({ id }) => !projectKind.readOnlyFields.has(id)).map(mapperField) };
}

function chosenType(context: ILoadOptionsFunctions): string | undefined {
	if (context.getCurrentNodeParameter('issueTypeFrom') === 'column') return undefined;
	const type = context.getCurrentNodeParameter('issueType', { extractValue: true });
	return typeof type === 'string' && type !== '' ? type : undefined;
}

/** Each field once; required only where every type demands it. */
function union(perType: ReadonlyArray<readonly WritableField[]>): WritableField[] {
	const fields = new Map<string, WritableField>();
	for (const field of perType.flat()) {
		if (field.id === 'project' || field.id === 'issuetype') continue;
		const everywhere = perType.every((list) => list.some(({ id, required, hasDefault }) => id === field.id && required && !hasDefault));
		fields.set(field.id, { ...field, required: everywhere });
	}
	return [...fields.values()];
}

function mapperField({ id, name, required, schema }: WritableField): ResourceMapperField {
	return {
		id,
		displayName: name,
		required,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type: MAPPER_TYPES[valueTypeOf(schema)] ?? 'string',
	};
}

async function ask(
	context: ILoadOptionsFunctions,
	read: (connection: Connection) => Promise<ResourceMapperFields>,
): Promise<ResourceMapperFields> {
	try {
		return await read(await connectionFor(context));
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
