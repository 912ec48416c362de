import type { ILoadOptionsFunctions, INodeListSearchResult, INodePropertyOptions } from 'n8n-workflow';
import type { Connection } from '../../connection/types';
import { labelOf } from '../../fields/schema';
import { statusFieldOf } from '../../records/issue/fields';
import { byName, chosenProjects, forEditor, matching } from './picker';

interface Named {
	readonly name: string;
}

/** Statuses of the issue's workflow; all of the site while the issue is an expression. */
export async function searchStatuses(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	const issue = String(this.getCurrentNodeParameter('issue') ?? '').trim();
	return await forEditor(this, async (connection) => {
		const statuses = /^[A-Za-z0-9_]+-\d+$|^\d+$/.test(issue) ? await ofIssue(connection, issue) : await ofProjects(connection, []);
		return { results: matching(byName(statuses), filter) };
	});
}

/** Statuses of the chosen projects as a plain list, for choosing several. */
export async function loadStatuses(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const projects = chosenProjects(this);
	return await forEditor(this, async (connection) => byName(await ofProjects(connection, projects)));
}

async function ofIssue(connection: Connection, issueIdOrKey: string): Promise<Named[]> {
	const input = { path: { issueIdOrKey }, query: { fields: 'project,issuetype' } };
	const { body } = await connection.call<{ fields: { project: { id: string }; issuetype: { id: string } } }>('getIssue', input);
	const { allowedValues = [] } = await statusFieldOf(connection, body.fields.project.id, body.fields.issuetype.id);
	return allowedValues.map((status) => ({ name: labelOf(status) }));
}

async function ofProjects(connection: Connection, projects: readonly string[]): Promise<Named[]> {
	if (projects.length === 0) return (await connection.call<Named[]>('getStatuses')).body;
	const perProject = projects.map(async (projectIdOrKey) => {
		const { body } = await connection.call<Array<{ statuses: Named[] }>>('getProjectStatuses', { path: { projectIdOrKey } });
		return body.flatMap(({ statuses }) => statuses);
	});
	return (await Promise.all(perProject)).flat();
}
