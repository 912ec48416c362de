import type { ILoadOptionsFunctions, INodePropertyOptions } from 'n8n-workflow';
import type { OperationName } from '../../connection/operations';
import { byName, chosenProjects, forEditor } from './picker';

/** Components of the chosen projects. */
export async function loadComponents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await partsOfProjects(this, 'getProjectComponents');
}

/** Versions of the chosen projects. */
export async function loadVersions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await partsOfProjects(this, 'getProjectVersions');
}

/** Priorities of the site. */
export async function loadPriorities(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return await forEditor(this, async (connection) => {
		const { body } = await connection.call<Array<{ name: string }>>('getPriorities');
		// In Jira's own order, from the highest to the lowest.
		return body.map(({ name }) => ({ name, value: name }));
	});
}

async function partsOfProjects(context: ILoadOptionsFunctions, operation: OperationName): Promise<INodePropertyOptions[]> {
	const projects = chosenProjects(context);
	return await forEditor(context, async (connection) => {
		const perProject = projects.map(async (projectIdOrKey) => {
			const { body } = await connection.call<Array<{ name: string }>>(operation, { path: { projectIdOrKey } });
			return body;
		});
		return byName((await Promise.all(perProject)).flat());
	});
}
