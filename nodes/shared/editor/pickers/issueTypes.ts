import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { Connection } from '../../connection/types';
import { issueTypesOf } from '../../records/issue/fields';
import { byName, chosenProject, chosenProjects, forEditor, matching, orSay } from './picker';

/** Issue types of the project that the node names, or of the site while the project comes from a column. */
export async function searchIssueTypes(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const project = chosenProject(this);
	return await forEditor(this, async (connection) => {
		const results = matching(byName(await typesOf(connection, project ? [project] : [])), filter);
		const where = project ? `in ${project}` : 'on this site';
		return { results: orSay(results, filter, `There is no issue type that this account can create ${where}`, 'Ask an administrator for the permission Create Issues') };
	});
}

/** Issue types of the chosen projects as a plain list, for choosing several. */
export async function loadIssueTypes(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const projects = chosenProjects(this);
	return await forEditor(this, async (connection) => byName(await typesOf(connection, projects)));
}

async function typesOf(connection: Connection, projects: readonly string[]): Promise<ReadonlyArray<{ readonly name: string }>> {
	if (projects.length > 0) {
		return (await Promise.all(projects.map(async (project) => await issueTypesOf(connection, project)))).flat();
	}
	const { body } = await connection.call<Array<{ name: string }>>('getIssueTypes');
	return body;
}
