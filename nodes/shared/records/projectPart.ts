import type { Connection } from '../connection/types';
import type { FieldCatalog } from '../fields/catalog';
import { quoted, refused } from '../fields/resolved';
import type { WritableField } from '../fields/schema';
import { sameValue } from './canonical';
import type { Draft, JiraRecord, Place, RecordRef, WritableKind } from './kind';

/** The column that says in which project a version or a component is. */
export const PROJECT_PLACE = { id: 'project', name: 'Project' };

/** Where a version or a component goes: a project, by key or id. */
export async function projectTarget(
	connection: Connection,
	{ project = '' }: Place,
	{ name, catalog }: { readonly name: string; readonly catalog: FieldCatalog<WritableField> },
): ReturnType<WritableKind['target']> {
	const input = { path: { projectIdOrKey: project }, accept: [404] };
	const { body, status } = await connection.call<{ readonly id: string; readonly key: string }>(
		'getProject',
		input,
	);
	if (status === 404)
		return refused(
			`There is no project ${quoted(project)} that this account can see`,
			'Give the key of a project',
		);
	const base = { project: body.key, projectId: Number(body.id) };
	// Records are looked for in the project's own list only.
	return { ok: true, target: { label: `a ${name} of ${body.key}`, catalog, base, foreign: () => undefined } };
}

/** Jira tells names apart regardless of case; the very name comes first. */
export function named(records: readonly JiraRecord[], name: string): readonly JiraRecord[] {
	const nameOf = ({ fields }: JiraRecord) => String(fields.name ?? '').trim();
	const exact = records.filter((record) => nameOf(record) === name);
	return exact.length > 0
		? exact
		: records.filter((record) => nameOf(record).toLowerCase() === name.toLowerCase());
}

/**
 * The record that a draft has become, if it has: names are unique in a project, so one of this name with all of its
 * values is as good as the answer that was lost.
 */
export function createdAs(records: readonly JiraRecord[], { fields, target }: Draft): RecordRef | undefined {
	const [record] = named(records, String(fields.name ?? ''));
	const isEqual = Object.entries(fields).every(([id, value]) => {
		const field = target.catalog.byId(id);
		return field !== undefined && sameValue(field, record?.fields[id], value);
	});
	return record && isEqual ? { id: record.id, key: record.key } : undefined;
}
