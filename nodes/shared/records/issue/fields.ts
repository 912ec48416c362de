import { offsetPages, type OffsetPage } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import { createCatalog, type FieldCatalog } from '../../fields/catalog';
import { chooseAmong } from '../../fields/choices';
import { refused, unknownName, type Refused } from '../../fields/resolved';
import type { AllowedValue, Field, FieldSchema, WritableField } from '../../fields/schema';
import type { JiraRecord, Place, Target } from '../kind';
import { canMakePart, findPart, makePart } from './projectParts';
import { findSprint } from './sprints';

interface SiteField {
	readonly id: string;
	readonly name: string;
	readonly schema?: FieldSchema;
}

interface CreateField {
	readonly fieldId: string;
	readonly name: string;
	readonly required: boolean;
	readonly hasDefaultValue?: boolean;
	readonly schema: FieldSchema;
	readonly allowedValues?: readonly AllowedValue[];
}

interface IssueType extends AllowedValue {
	readonly name: string;
	readonly subtask?: boolean;
}

/** Fields that Jira lists without a schema: the two that identify an issue, and what only the interface shows. */
const ANY: FieldSchema = { type: 'any' };

/** Id of the field that no write sets: an issue is moved from one status to another. */
export const STATUS = 'status';

/** Most entries that a page of create metadata has (reference §4.2). */
const PAGE = 200;

/** All fields of the site (`GET field`), cached in the session. */
export async function siteFields(connection: Connection): Promise<FieldCatalog> {
	return await connection.session.cached('fields', async () => {
		const { body } = await connection.call<SiteField[]>('getFields');
		return createCatalog<Field>(body.map(({ id, name, schema }) => ({ id, name, schema: schema ?? ANY })));
	});
}

/** The issue types that can be created in a project, by its key or id. */
export async function issueTypesOf(connection: Connection, project: string): Promise<readonly IssueType[]> {
	return await connection.session.cached(`createmeta:${project}:types`, async () => {
		return await allPages<IssueType>(async (startAt) => {
			const input = { path: { projectIdOrKey: project }, query: { startAt, maxResults: PAGE } };
			const { body } = await connection.call<{ issueTypes: IssueType[]; total?: number }>('getCreateIssueTypes', input);
			return { items: body.issueTypes, total: body.total };
		});
	});
}

/** The fields on the create screen of one issue type in one project, with the values that they accept. */
export async function createFieldsOf(connection: Connection, project: string, typeId: string): Promise<readonly WritableField[]> {
	return await connection.session.cached(`createmeta:${project}:${typeId}`, async () => {
		const fields = await allPages<CreateField>(async (startAt) => {
			const input = { path: { projectIdOrKey: project, issueTypeId: typeId }, query: { startAt, maxResults: PAGE } };
			const { body } = await connection.call<{ fields: CreateField[]; total?: number }>('getCreateFields', input);
			return { items: body.fields, total: body.total };
		});
		return fields.map(writableField);
	});
}

/** The status as a field of one type in one project, with all statuses that its workflow has. */
export async function statusFieldOf(connection: Connection, project: string, typeId: string): Promise<WritableField> {
	const types = await connection.session.cached(`statuses:${project}`, async () => {
		const input = { path: { projectIdOrKey: project } };
		return (await connection.call<Array<{ id: string; statuses: AllowedValue[] }>>('getProjectStatuses', input)).body;
	});
	const allowedValues = types.find(({ id }) => id === typeId)?.statuses ?? [];
	return { id: STATUS, name: 'Status', schema: { type: 'status', system: 'status' }, required: false, hasDefault: true, allowedValues };
}

/**
 * What can be written as this type in this project; names and ids are both understood. The status belongs to it only
 * where it is wanted: it is on no screen, and its values cost a call.
 */
export async function issueTarget(
	connection: Connection,
	place: Place,
	wanted: ReadonlySet<string> = new Set(),
): Promise<{ readonly ok: true; readonly target: Target } | Refused> {
	const project = await findProject(connection, place.project ?? '');
	if (!project) {
		return unknownName(
			`There is no project "${place.project}" that this connection can see`,
			'Check the key of the project, and that the account may browse it',
		);
	}
	const types = await issueTypesOf(connection, project.id);
	if (types.length === 0) {
		return refused(
			`This account may not create issues in ${project.key}, so Jira does not say what an issue there consists of`,
			'Ask an administrator of the project for the permission Create Issues, or connect with another account',
		);
	}
	const chosen = chooseAmong(types, place.issuetype ?? '', `Issue Type in ${project.key}`);
	if (!chosen.ok) return chosen;
	const type = chosen.value as IssueType;
	const onScreen = await createFieldsOf(connection, project.id, type.id);
	const fields = wanted.has(STATUS) ? [...onScreen, await statusFieldOf(connection, project.id, type.id)] : onScreen;
	return {
		ok: true,
		target: {
			label: `${type.name} in ${project.key}`,
			catalog: createCatalog(fields),
			base: { project: { id: project.id }, issuetype: { id: type.id } },
			foreign: (record) => foreignTo(record, project, type),
			find: async (some, field, word) => (await findSprint(some, project, field, word)) ?? (await findPart(some, project, field, word)),
			makes: canMakePart,
			make: async (some, field, name) => await makePart(some, project, field, name),
		},
	};
}

async function findProject(connection: Connection, keyOrId: string): Promise<{ id: string; key: string } | undefined> {
	return await connection.session.cached(`project:${keyOrId.toUpperCase()}`, async () => {
		if (!/^[A-Za-z0-9_]{1,255}$/.test(keyOrId)) return undefined;
		const { body, status } = await connection.call<{ id: string; key: string }>('getProject', {
			path: { projectIdOrKey: keyOrId },
			accept: [404],
		});
		return status === 404 ? undefined : { id: body.id, key: body.key };
	});
}

/** A row that matches an issue elsewhere would need a move, which an import never does by itself. */
function foreignTo(record: JiraRecord, project: { id: string; key: string }, type: IssueType): string | undefined {
	const { project: itsProject, issuetype: itsType } = record.fields as Record<string, { id?: string; key?: string; name?: string }>;
	if (itsProject?.id !== undefined && itsProject.id !== project.id) return `it is in project ${itsProject.key ?? itsProject.id}`;
	if (itsType?.id !== undefined && itsType.id !== type.id) return `it is of type ${itsType.name ?? itsType.id}`;
	return undefined;
}

function writableField(field: CreateField): WritableField {
	return {
		id: field.fieldId,
		name: field.name,
		schema: field.schema ?? ANY,
		required: field.required,
		hasDefault: field.hasDefaultValue ?? false,
		allowedValues: field.allowedValues,
	};
}

async function allPages<T>(read: (startAt: number) => Promise<OffsetPage<T>>): Promise<T[]> {
	const all: T[] = [];
	for await (const { items } of offsetPages(read)) all.push(...items);
	return all;
}
