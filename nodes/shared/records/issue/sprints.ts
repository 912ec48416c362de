import { toJiraError, type JiraErrorKind } from '../../errors/jiraError';
import type { Connection } from '../../connection/types';
import { listed, quoted, refused, resolved, unknownName, type Resolved } from '../../fields/resolved';
import { valueTypeOf, type WritableField } from '../../fields/schema';
import { sprintOf, type SprintRef } from '../../fields/sprints';
import { boardPages } from '../board/read';
import { scanSprints } from '../sprint/read';

/** What a site says that has no boards, or none for this connection. */
const WITHOUT_BOARDS: ReadonlySet<JiraErrorKind> = new Set(['permission', 'scope', 'notFound', 'invalid']);

/** The states of sprints that take issues, and that of those that are over. */
const OPEN = ['active', 'future'];
const OVER = ['closed'];

/**
 * The sprint of a name on the boards of a project. One that takes issues comes before one that is over, of which there
 * may be many of one name. Undefined for fields that hold no sprint.
 */
export async function findSprint(
	connection: Connection,
	project: { readonly id: string; readonly key: string },
	field: WritableField,
	name: string,
): Promise<Resolved | undefined> {
	if (valueTypeOf(field.schema) !== 'sprints' || name === '') return undefined;
	try {
		const open = await sprintsOf(connection, project.id, OPEN);
		const hits = withName(open, name);
		if (hits.length === 1) return resolved(hits[0]);
		if (hits.length > 1) {
			const ids = hits.map(({ id, state }) => `ID ${id} (${state})`);
			return refused(`${quoted(name)} is the name of several sprints of ${project.key}: ${listed(ids)}`, 'Give the number of the one you mean');
		}
		const over = withName(await sprintsOf(connection, project.id, OVER), name).at(-1);
		if (over) return resolved(over);
		const names = open.flatMap((sprint) => sprint.name ?? []);
		const choice = names.length === 0 ? 'They have no sprint that takes issues' : `Use one of: ${listed([...new Set(names)])}`;
		return unknownName(`${quoted(name)} is not a sprint on the boards of ${project.key}`, `${choice}, or give the number of the sprint`);
	} catch (thrown) {
		return withoutBoards(field, name, thrown);
	}
}

function withName(sprints: readonly SprintRef[], name: string): readonly SprintRef[] {
	const exact = sprints.filter((sprint) => sprint.name?.trim() === name);
	return exact.length > 0 ? exact : sprints.filter((sprint) => sprint.name?.trim().toLowerCase() === name.toLowerCase());
}

/** Boards may be closed to a connection that may do all else: its scopes lack them, or the site has none. */
function withoutBoards(field: WritableField, name: string, thrown: unknown): Resolved {
	const error = toJiraError(thrown);
	if (!WITHOUT_BOARDS.has(error.kind)) throw error;
	const reason = `The sprint ${quoted(name)} cannot be looked up by its name: ${error.message}`;
	return refused(reason, `Give the number of the sprint for ${field.name}. ${error.advice}`.trim());
}

/** The sprints of these states on all boards that are about a project; each once. Kanban boards have none. */
async function sprintsOf(connection: Connection, project: string, states: readonly string[]): Promise<readonly SprintRef[]> {
	return await connection.session.cached(`sprints:${project}:${states.join()}`, async () => {
		const boards: string[] = [];
		for await (const page of boardPages(connection, { projects: [project] })) {
			boards.push(...page.filter(({ type }) => type !== 'kanban').map(({ id }) => String(id)));
		}
		const sprints = new Map<string, SprintRef>();
		// Without a board the scan would go over those of all projects.
		if (boards.length === 0) return [];
		for await (const found of scanSprints(connection, { boards, states })) {
			for (const { id, record } of found) sprints.set(id, { ...sprintOf(record?.raw), id });
		}
		return [...sprints.values()];
	});
}
