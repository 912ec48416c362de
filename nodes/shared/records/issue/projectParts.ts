import { endsTheRun, toJiraError } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import { quoted, notFound, refused, resolved, type Resolved } from '../../fields/resolved';
import type { AllowedValue, WritableField } from '../../fields/schema';

/** Parts of a project that people name in its issues, and how they are listed and made. */
const PARTS = {
	version: { list: 'getProjectVersions', make: 'createVersion' },
	component: { list: 'getProjectComponents', make: 'createComponent' },
} as const;

type Part = keyof typeof PARTS;

interface Project {
	readonly id: string;
	readonly key: string;
}

function partOf({ schema }: WritableField): Part | undefined {
	const type = schema.items ?? schema.type;
	return type === 'version' || type === 'component' ? type : undefined;
}

/** Whether a value of this field can be made by its name. */
export function canMakePart(field: WritableField): boolean {
	return partOf(field) !== undefined;
}

/**
 * What a version or component is that the create metadata does not offer: one that was archived is refused with that
 * reason, and one that has come since is found. Undefined for all other fields.
 */
export async function findPart(connection: Connection, project: Project, field: WritableField, name: string): Promise<Resolved | undefined> {
	const part = partOf(field);
	if (part === undefined || name === '') return undefined;
	const found = await named(connection, project, part, name);
	if (!found) return undefined;
	if (!found.archived) return resolved({ id: found.id });
	return notFound(`${quoted(name)} of ${field.name} is archived in ${project.key}`, 'Unarchive it in Jira, or use another one');
}

/**
 * Makes a version or component in a project. When Jira refuses, or does not answer, it is looked for: somebody may have
 * made it meanwhile, and the call is never sent twice.
 * @throws JiraError for what ends the run.
 */
export async function makePart(connection: Connection, project: Project, field: WritableField, name: string): Promise<Resolved> {
	const part = partOf(field);
	if (part === undefined) return refused(`${field.name} takes only what is there`, 'Add the value in Jira');
	const { make } = PARTS[part];
	connection.session.forget(`${PARTS[part].list}:`);
	// The metadata that offers the values is older than the new one.
	connection.session.forget('createmeta:');
	try {
		const body = part === 'version' ? { name, projectId: Number(project.id) } : { name, project: project.key };
		const { body: made } = await connection.call<{ id: string }>(make, { body });
		return resolved({ id: made.id });
	} catch (thrown) {
		const error = toJiraError(thrown);
		if (endsTheRun(error)) throw error;
		const there = await named(connection, project, part, name);
		return there && !there.archived ? resolved({ id: there.id }) : refused(error.message, error.advice || `Add it to ${project.key} in Jira`);
	}
}

async function named(connection: Connection, project: Project, part: Part, name: string): Promise<AllowedValue | undefined> {
	const { list } = PARTS[part];
	const all = await connection.session.cached(`${list}:${project.id}`, async () => {
		const { body } = await connection.call<AllowedValue[]>(list, { path: { projectIdOrKey: project.id } });
		return body;
	});
	const folded = name.trim().toLowerCase();
	return all.find((one) => one.name?.trim() === name.trim()) ?? all.find((one) => one.name?.trim().toLowerCase() === folded);
}
