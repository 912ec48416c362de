import type { Connection } from '../../connection/types';
import { JiraError } from '../../errors/jiraError';
import { jqlAll, jqlField, jqlText } from '../../jql/build';
import { guardJql, joinJql } from '../../jql/guard';
import { silentChanges as silentChangesOfIssues, type IssueSource, type ProjectsSource } from '../issue/source';
import type { QueueBody } from '../queue';
import type { RequestTypeBody } from '../requestType';
import { findDesk, lookUp } from '../serviceDesk/lookup';
import { fieldsOfType } from './fields';

/** Whole service desks (ids, or keys of their projects), narrowed as projects are. */
export interface DesksSource extends Omit<ProjectsSource, 'from' | 'projects'> {
	readonly from: 'desks';
	readonly desks: readonly string[];
}

/** The requests that the account has raised or takes part in, as the portal lists them. */
export interface MineSource {
	readonly from: 'mine';
	readonly status: 'open' | 'closed' | 'all';
}

/** The requests that a query finds, whoever has written it. */
export type QuerySource =
	| DesksSource
	| { readonly from: 'queue'; readonly desk: string; readonly queue: string }
	| { readonly from: 'requestType'; readonly desk: string; readonly requestType: string }
	| { readonly from: 'organization'; readonly organization: string }
	| { readonly from: 'jql'; readonly jql: string };

/** Which requests to export. All but `mine` are queries, so that everything that holds for issues holds for them. */
export type RequestSource = QuerySource | MineSource;

/**
 * The issues that these requests are.
 * @throws JiraError (invalid) for a desk, a queue, a type or an organization that this account cannot see.
 */
export async function issuesOf(connection: Connection, source: QuerySource): Promise<IssueSource> {
	switch (source.from) {
		case 'jql':
			return source;
		case 'desks':
			return await ofDesks(connection, source);
		case 'queue':
			return await ofQueue(connection, source.desk, source.queue);
		case 'requestType':
			return await ofRequestType(connection, source.desk, source.requestType);
		case 'organization':
			return { from: 'jql', jql: await ofOrganization(connection, source.organization) };
	}
}

/** Why requests of this source can appear in it or leave it without being changed; empty when they cannot. */
export async function silentChanges(connection: Connection, source: RequestSource): Promise<readonly string[]> {
	if (source.from === 'mine') return ['organizations that people join and leave'];
	return silentChangesOfIssues(await issuesOf(connection, source));
}

async function ofDesks(connection: Connection, { desks, ...narrowing }: DesksSource): Promise<IssueSource> {
	if (desks.length === 0) {
		throw new JiraError({ kind: 'invalid', message: 'No service desk is chosen', advice: 'Choose at least one service desk, or use JQL' });
	}
	const found = await Promise.all(desks.map(async (desk) => await findDesk(connection, desk)));
	const projects = found.map(({ projectKey, projectId = '' }) => projectKey ?? projectId);
	return { ...narrowing, from: 'projects', projects };
}

/** The queue's own query, in its own order. It is kept to the project of its desk, whether or not it says so itself. */
async function ofQueue(connection: Connection, desk: string, queueId: string): Promise<IssueSource> {
	const { id: serviceDeskId, ...project } = await findDesk(connection, desk);
	const { jql = '' } = await lookUp('queue', queueId, async () => {
		return await connection.call<QueueBody>('getQueue', { path: { serviceDeskId, queueId }, accept: [404] });
	});
	const { where, orderBy } = jql.trim() === '' ? { where: '', orderBy: '' } : guardJql(jql);
	return { from: 'jql', jql: joinJql({ where: jqlAll([projectCondition(project), where]), orderBy }) };
}

/** By the name of the type, which is what JQL takes, within the project of its desk. */
async function ofRequestType(connection: Connection, desk: string, requestTypeId: string): Promise<IssueSource> {
	const { id: serviceDeskId, ...project } = await findDesk(connection, desk);
	const { name = '' } = await lookUp('request type', requestTypeId, async () => {
		return await connection.call<RequestTypeBody>('getRequestType', { path: { serviceDeskId, requestTypeId }, accept: [404] });
	});
	const [field] = await fieldsOfType(connection, 'requestType');
	const condition = `${field ? jqlField(field.id) : '"Request Type"'} = ${jqlText(name)}`;
	return { from: 'jql', jql: jqlAll([projectCondition(project), condition]) };
}

/** By the name of the organization, of which a site has one of each (reference §9.5). */
async function ofOrganization(connection: Connection, organizationId: string): Promise<string> {
	const { name } = await lookUp('organization', organizationId, async () => {
		return await connection.call<{ name: string }>('getOrganization', { path: { organizationId }, accept: [404] });
	});
	const [field] = await fieldsOfType(connection, 'organizations');
	return `${field ? jqlField(field.id) : 'organizations'} = ${jqlText(name)}`;
}

function projectCondition({ projectKey, projectId = '' }: { readonly projectKey?: string; readonly projectId?: string }): string {
	return `project = ${jqlText(projectKey ?? projectId)}`;
}
