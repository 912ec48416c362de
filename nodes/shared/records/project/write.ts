import type { Connection } from '../../connection/types';
import type { Change, Draft, WriteResult } from '../kind';
import { refusalOf } from '../refusal';
import { projectCatalog } from './fields';

/**
 * The form of a project key: a capital letter, then capital letters and digits, ten in all (`POST project`).
 * Underscores are in keys that came from elsewhere; Jira refuses them, in its own words, for a new project.
 */
export const PROJECT_KEY = /^[A-Z][A-Z0-9_]{1,9}$/;

/** Creates one project; its key is the identity of the row. */
export async function createProject(connection: Connection, { fields, origin }: Draft): Promise<WriteResult> {
	try {
		const body = { projectTypeKey: 'software', ...apiFields(fields), key: origin.identity };
		const { body: created } = await connection.call<{ id: number | string; key: string }>('createProject', { body });
		return { done: true, ref: { id: String(created.id), key: created.key }, mailed: false };
	} catch (error) {
		return refusalOf(error, fieldName);
	}
}

export async function updateProject(connection: Connection, { ref, fields }: Change): Promise<WriteResult> {
	try {
		await connection.call('updateProject', { path: { projectIdOrKey: ref.id }, body: apiFields(fields) });
		return { done: true, ref, mailed: false };
	} catch (error) {
		return refusalOf(error, fieldName);
	}
}

/** The API takes the lead as an account id and choices as bare words; what is to be cleared becomes an empty text. */
function apiFields({ lead, assigneeType, ...others }: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const fields: Record<string, unknown> = { ...others };
	if (lead !== undefined) fields.leadAccountId = (lead as { accountId: string } | null)?.accountId ?? null;
	if (assigneeType !== undefined) fields.assigneeType = (assigneeType as { id: string } | null)?.id ?? null;
	for (const [id, value] of Object.entries(fields)) if (value === null) fields[id] = '';
	return fields;
}

/** Jira's refusals call the fields of a project by names of their own: `projectLead` is the lead. */
function fieldName(id: string): string {
	const plain = id.replace(/^project(?=[A-Z])/, '').toLowerCase();
	return plain === 'key' ? 'key' : (projectCatalog.byId(plain)?.name ?? projectCatalog.byId(id)?.name ?? id);
}
