import { JiraError } from '../../errors/jiraError';
import { guardJql, joinJql, type JqlParts } from '../../jql/guard';
import { jqlAll, jqlIn, jqlText } from '../../jql/build';

/** Everything in some projects, narrowed as far as the user likes. Names or ids; an empty list does not narrow. */
export interface ProjectsSource {
	readonly from: 'projects';
	readonly projects: readonly string[];
	readonly types?: readonly string[];
	readonly statuses?: readonly string[];
	readonly statusCategories?: readonly string[];
	readonly priorities?: readonly string[];
	readonly components?: readonly string[];
	readonly fixVersions?: readonly string[];
	readonly labels?: readonly string[];
	/** An account id. */
	readonly assignee?: string;
	readonly createdAfter?: string;
	readonly updatedAfter?: string;
}

/** Which issues to export: some projects, a query of the user's own, or a saved filter by its id. */
export type IssueSource =
	| ProjectsSource
	| { readonly from: 'jql'; readonly jql: string }
	| { readonly from: 'filter'; readonly filter: string };

/** Order in which no issue changes its place while pages are read: `updated` would move it. */
const STABLE_ORDER = 'created ASC, key ASC';

/**
 * The query of a source. Every value is quoted; a user's own query keeps its own order.
 * @throws JiraError (invalid) when a user's query is not closed or not restricted.
 */
export function issueJql(source: IssueSource): string {
	const { where, orderBy } = partsOf(source);
	return joinJql({ where, orderBy: orderBy || STABLE_ORDER });
}

/** The same without the order, for counting. */
export function issueConditions(source: IssueSource): string {
	return partsOf(source).where;
}

function partsOf(source: IssueSource): JqlParts {
	if (source.from === 'jql') return guardJql(source.jql);
	return { where: source.from === 'filter' ? filterCondition(source.filter) : jqlAll(projectConditions(source)), orderBy: '' };
}

/** Jira looks the filter up itself; an id is the only way to name one that no other filter can take. */
function filterCondition(filter: string): string {
	if (/^\d+$/.test(filter)) return `filter = ${filter}`;
	throw new JiraError({
		kind: 'invalid',
		message: `"${filter.slice(0, 80)}" is not the ID of a saved filter`,
		advice: 'Pick the filter from the list, or give the number at the end of its address in Jira',
	});
}

function projectConditions(source: ProjectsSource): string[] {
	if (source.projects.length === 0) {
		throw new JiraError({ kind: 'invalid', message: 'No project is chosen', advice: 'Choose at least one project, or use JQL' });
	}
	const list = (field: string, values?: readonly string[]) => (values?.length ? [jqlIn(field, values)] : []);
	return [
		...list('project', source.projects),
		...list('issuetype', source.types),
		...list('status', source.statuses),
		...list('statusCategory', source.statusCategories),
		...list('priority', source.priorities),
		...list('component', source.components),
		...list('fixVersion', source.fixVersions),
		...list('labels', source.labels),
		...list('assignee', source.assignee ? [source.assignee] : []),
		...(source.createdAfter ? [`created >= ${jqlMoment(source.createdAfter)}`] : []),
		...(source.updatedAfter ? [`updated >= ${jqlMoment(source.updatedAfter)}`] : []),
	];
}

/** A moment as epoch milliseconds: a quoted date would mean another moment in every user's time zone (reference §3.3). */
function jqlMoment(moment: string): string {
	const time = Date.parse(moment);
	return Number.isNaN(time) ? jqlText(moment) : String(time);
}
