import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import { countIssues } from './read';
import { issueConditions, type IssueSource, type ProjectsSource } from './source';

/** What decides which issues belong to a source; for a saved filter, its query as it is now. */
export async function identifySource(connection: Connection, source: IssueSource): Promise<string> {
	const conditions = issueConditions({ source: source.from === 'projects' ? sorted(source) : source, moment: String });
	if (source.from !== 'filter') return conditions;
	return `${conditions} : ${await filterQuery(connection, source.filter)}`;
}

/** The same projects, types and so on mean the same in any order. */
function sorted(source: ProjectsSource): ProjectsSource {
	const lists = Object.entries(source).map(([name, value]: [string, unknown]) => [
		name,
		Array.isArray(value) ? [...(value as string[])].sort() : value,
	]);
	// The same members, each with its list in order.
	return Object.fromEntries(lists) as unknown as ProjectsSource;
}

/** Why a source gives nothing: a filter or a project that is not there for this account, or conditions that nothing meets. */
export async function whyEmpty(connection: Connection, source: IssueSource): Promise<string | undefined> {
	const count = await countIssues(connection, source);
	if (count > 0) return undefined;
	if (source.from !== 'projects') {
		return 'Nothing matches the query, or this account may not see the issues: Jira leaves out silently what an account may not browse';
	}
	const { from, projects } = source;
	const unseen: string[] = [];
	for (const project of projects) if (await isUnseen(connection, project)) unseen.push(project);
	if (unseen.length > 0) return `This account cannot see the ${unseen.length === 1 ? 'project' : 'projects'} ${unseen.join(', ')}`;
	const all = await countIssues(connection, { from, projects });
	const names = projects.join(', ');
	return all === 0
		? `${names} has no issues that this account may see`
		: `${names} has about ${all} issues, but none meets the conditions of Narrow By`;
}

async function isUnseen(connection: Connection, project: string): Promise<boolean> {
	try {
		const { status } = await connection.call('getProject', { path: { projectIdOrKey: project }, accept: [404] });
		return status === 404;
	} catch (error) {
		// A name instead of a key has no place in a path; then the search has spoken for itself.
		if (isJiraError(error, 'invalid') || isJiraError(error, 'permission')) return false;
		throw toJiraError(error);
	}
}

async function filterQuery(connection: Connection, id: string): Promise<string> {
	const { body } = await connection.call<{ jql?: string }>('getFilter', { path: { id } });
	return body.jql ?? '';
}
