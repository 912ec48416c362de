import { endsTheRun, toJiraError } from '../../connection/errors';
import type { Connection } from '../../connection/types';
import type { Change, Draft, WriteRefused, WriteResult } from '../kind';
import { projectCatalog } from './fields';

/** The form of a project key: a letter, then letters, digits and underscores, ten in all (`POST project`). */
export const PROJECT_KEY = /^[A-Z][A-Z0-9_]{1,9}$/;

/** Creates one project; its key is the identity of the row. */
export async function createProject(connection: Connection, { fields, origin }: Draft): Promise<WriteResult> {
	try {
		const body = { projectTypeKey: 'software', ...apiFields(fields), key: origin.identity };
		const { body: created } = await connection.call<{ id: number | string; key: string }>('createProject', { body });
		return { done: true, ref: { id: String(created.id), key: created.key }, mailed: false };
	} catch (error) {
		return refusal(error);
	}
}

export async function updateProject(connection: Connection, { ref, fields }: Change): Promise<WriteResult> {
	try {
		await connection.call('updateProject', { path: { projectIdOrKey: ref.id }, body: apiFields(fields) });
		return { done: true, ref, mailed: false };
	} catch (error) {
		return refusal(error);
	}
}

/** The API takes the lead as an account id and choices as bare words; what has no value is left to its default. */
function apiFields({ lead, assigneeType, ...others }: Readonly<Record<string, unknown>>): Record<string, unknown> {
	const fields: Record<string, unknown> = { ...others };
	if (lead) fields.leadAccountId = (lead as { accountId: string }).accountId;
	if (assigneeType) fields.assigneeType = (assigneeType as { id: string }).id;
	for (const [id, value] of Object.entries(fields)) if (value === null) fields[id] = '';
	return fields;
}

function refusal(thrown: unknown): WriteRefused {
	const error = toJiraError(thrown);
	if (endsTheRun(error)) throw toJiraError(error);
	const [id] = Object.keys(error.fields);
	const messages = [...Object.values(error.fields), ...error.messages].join(' ');
	return {
		done: false,
		outcome: error.kind === 'unknownOutcome' ? 'unknown' : 'rejected',
		field: id === undefined ? undefined : (projectCatalog.byId(id)?.name ?? id),
		reason: messages || error.message,
		fix: error.advice || 'Correct the value and import the row again',
		retry: error.retryable,
	};
}
