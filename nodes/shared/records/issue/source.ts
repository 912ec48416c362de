import { guardJql, joinJql } from '../../jql/guard';
import { jqlAll, jqlIn, jqlText } from '../../jql/build';

/** Which issues to export: everything in some projects, narrowed as far as the user likes, or a query of their own. */
export type IssueSource =
	| {
			readonly from: 'projects';
			readonly projects: readonly string[];
			readonly types?: readonly string[];
			readonly statusCategories?: readonly string[];
			readonly labels?: readonly string[];
			readonly createdAfter?: string;
			readonly updatedAfter?: string;
	  }
	| { readonly from: 'jql'; readonly jql: string };

/** Order in which no issue changes its place while pages are read: `updated` would move it. */
const STABLE_ORDER = 'created ASC, key ASC';

/**
 * The query of a source. Every value is quoted; a user's own query keeps its own order.
 * @throws JiraError (invalid) when a user's query is not closed or not restricted.
 */
export function issueJql(source: IssueSource): string {
	if (source.from === 'projects') return joinJql({ where: jqlAll(projectConditions(source)), orderBy: STABLE_ORDER });
	const { where, orderBy } = guardJql(source.jql);
	return joinJql({ where, orderBy: orderBy || STABLE_ORDER });
}

/** The same without the order, for counting. */
export function issueConditions(source: IssueSource): string {
	return source.from === 'projects' ? jqlAll(projectConditions(source)) : guardJql(source.jql).where;
}

function projectConditions(source: Extract<IssueSource, { from: 'projects' }>): string[] {
	const list = (field: string, values?: readonly string[]) => (values?.length ? [jqlIn(field, values)] : []);
	return [
		...list('project', source.projects),
		...list('issuetype', source.types),
		...list('statusCategory', source.statusCategories),
		...list('labels', source.labels),
		...(source.createdAfter ? [`created >= ${jqlMoment(source.createdAfter)}`] : []),
		...(source.updatedAfter ? [`updated >= ${jqlMoment(source.updatedAfter)}`] : []),
	];
}

/** A moment as epoch milliseconds: a quoted date would mean another moment in every user's time zone (reference §3.3). */
function jqlMoment(moment: string): string {
	const time = Date.parse(moment);
	return Number.isNaN(time) ? jqlText(moment) : String(time);
}
