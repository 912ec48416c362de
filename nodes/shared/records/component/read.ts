import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { NUMERIC_ID, readOneByOne } from '../oneByOne';
import { chosenProjects } from '../project/choose';
import { ofEach } from '../sideBySide';

/** Which components to export: those of some projects (keys or ids), or of all that the account can see. */
export interface ComponentSource {
	readonly projects?: readonly string[];
}

type ComponentBody = Readonly<Record<string, unknown>> & { readonly id: string };

/** All components of the source, project by project; one call for each project. */
export async function* scanComponents(
	connection: Connection,
	{ projects }: ComponentSource,
): AsyncGenerator<readonly Found[]> {
	yield* ofEach(chosenProjects(connection, projects), async ({ id: projectIdOrKey, key }) => {
		const components = await componentBodies(connection, projectIdOrKey);
		return components.map((component) => ({
			id: component.id,
			record: componentRecord({ project: key, ...component }),
		}));
	});
}

/** All components of one project, by its key or id; none where there is no such project. */
export async function componentsOf(connection: Connection, projectIdOrKey: string): Promise<readonly JiraRecord[]> {
	return (await componentBodies(connection, projectIdOrKey)).map(componentRecord);
}

async function componentBodies(connection: Connection, projectIdOrKey: string): Promise<readonly ComponentBody[]> {
	const input = { path: { projectIdOrKey }, accept: [404] };
	const { body, status } = await connection.call<ComponentBody[]>('getProjectComponents', input);
	return status === 404 ? [] : body;
}

export async function readComponents(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<ComponentBody>(connection, ids, {
		operation: 'getComponent',
		id: NUMERIC_ID,
		name: 'component',
		input: (id) => ({ path: { id } }),
		record: (_connection, component) => componentRecord(component),
	});
}

function componentRecord(component: ComponentBody): JiraRecord {
	return { id: component.id, key: component.id, fields: component, raw: component };
}
