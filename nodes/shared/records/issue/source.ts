import { JiraError } from '../../errors/jiraError';
import { guardJql, joinJql, type JqlParts } from '../../jql/guard';
import { jqlAll, jqlField, jqlIn, jqlText } from '../../jql/build';
import type { Mark, ScanOptions } from '../kind';
import type { MomentForm } from './moments';

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
	ProjectsSource | { readonly from: 'jql'; readonly jql: string } | { readonly from: 'filter'; readonly filter: string };

/** Order in which no issue changes its place while pages are read: `updated` would move it. */
const STABLE_ORDER = 'created ASC, key ASC';

/** What is asked of a source beside what it says itself, and how moments are written. */
export interface IssueQuery extends Pick<ScanOptions, 'range' | 'without'> {
	readonly source: IssueSource;
	readonly moment: MomentForm;
}

/**
 * The query of a source. Every value is quoted; a user's own query keeps its own order, unless a range has one.
 * @throws JiraError (invalid) when a user's query is not closed or not restricted.
 */
export function issueJql(query: IssueQuery): string {
	const { orderBy } = partsOf(query.source, query.moment);
	const ofRange = query.range && `${query.range.by} ASC, key ASC`;
	return joinJql({ where: issueConditions(query), orderBy: ofRange ?? (orderBy || STABLE_ORDER) });
}

/**
 * Whether an issue can change its place in a source while pages are read, which a query's own order may cause: one that
 * comes first by its last change is never met when it changes before its page is read.
 */
export function isUnstable(source: IssueSource): boolean {
	const { orderBy } = partsOf(source, String);
	return orderBy !== '' && !/^"?created(?:date)?"?\s*(?:,|(?:asc|desc)\b|$)/i.test(orderBy.trim());
}

/** The same without the order, for counting. */
export function issueConditions({ source, moment, range, without }: IssueQuery): string {
	const from = range?.from ?? null;
	return jqlAll([
		partsOf(source, moment).where,
		...(range && from !== null ? [`${range.by} >= ${moment(from)}`] : []),
		...(range?.to !== undefined ? [`${range.by} < ${moment(range.to)}`] : []),
		...(without ? [isUnmarked(without)] : []),
	]);
}

/** The same issues, those that changed last first. */
export function newestFirst(source: IssueSource): IssueSource {
	return { from: 'jql', jql: joinJql({ where: issueConditions({ source, moment: String }), orderBy: 'updated DESC' }) };
}

/** An issue without labels is not found by a condition on its labels. */
function isUnmarked(mark: Mark): string {
	if (mark.by === 'field') return `${jqlField(mark.field.id)} is EMPTY`;
	return `labels is EMPTY OR labels != ${jqlText(mark.label)}`;
}

/** Conditions of which the outcome changes with time or with other records, so that issues come and go without an edit. */
const SILENT: ReadonlyArray<readonly [pattern: RegExp, what: string]> = [
	[/\b(open|closed|future)Sprints\s*\(/i, 'sprints that are started or closed'],
	[/\b(now|startOf\w+|endOf\w+|currentLogin|lastLogin)\s*\(/i, 'the time of the search'],
	[/[<>=]\s*["']?[+-]?\d+[mhdwy]["']?(?![\w:])/i, 'the time of the search'],
	[/\b(breached|everBreached|remaining|elapsed|withinCalendarHours)\s*\(/i, 'the clocks of SLAs'],
	[/\b(membersOf|organizationMembers|currentUser|componentsLeadByUser|projectsLeadByUser|projectsWhereUserHas\w+)\s*\(/i, 'groups and roles of people'],
	[/\b(released|unreleased|latestReleased|earliestUnreleased)\w*\s*\(/i, 'versions that are released'],
	[/\b(linkedIssues|issueHistory|watchedIssues|votedIssues|parentEpic|portfolioChildIssuesOf)\b/i, 'other issues'],
	[/\b(category|filter|savedFilter|request|searchRequest)\s*(=|!=|in|not in)/i, 'another filter or a category of projects'],
];

/** Why issues can come into this source or leave it without being changed; empty when they cannot. */
export function silentChanges(source: IssueSource): readonly string[] {
	if (source.from === 'filter') return [];
	const { where } = partsOf(source, String);
	const words = where.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, (text) => (/^.[+-]?\d+[mhdwy].$/i.test(text) ? text : '""'));
	return [...new Set(SILENT.filter(([pattern]) => pattern.test(words)).map(([, what]) => what))];
}

function partsOf(source: IssueSource, moment: MomentForm): JqlParts {
	if (source.from === 'jql') return guardJql(source.jql);
	return {
		where: source.from === 'filter' ? filterCondition(source.filter) : jqlAll(projectConditions(source, moment)),
		orderBy: '',
	};
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

function projectConditions(source: ProjectsSource, moment: MomentForm): string[] {
	if (source.projects.length === 0) {
		throw new JiraError({
			kind: 'invalid',
			message: 'No project is chosen',
			advice: 'Choose at least one project, or use JQL',
		});
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
		...(source.createdAfter ? [`created >= ${momentOf(source.createdAfter, moment)}`] : []),
		...(source.updatedAfter ? [`updated >= ${momentOf(source.updatedAfter, moment)}`] : []),
	];
}

/** A moment that a person gave; what is no date goes to Jira as it is, whose own words (`-7d`) it may be. */
function momentOf(given: string, moment: MomentForm): string {
	const time = Date.parse(given);
	return Number.isNaN(time) ? jqlText(given) : moment(time);
}
