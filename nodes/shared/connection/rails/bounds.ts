import type { OperationName } from '../operations';

/**
 * What an operation names, and so how it is kept inside of some projects:
 * - `nothing`: what belongs to the account or to the whole site (fields, types, users, names of filters).
 * - `project`, `issue`: the project or issue of its path, and those in the fields that it writes.
 * - `read`: the issue of its path; the answer says where it lies.
 * - `query`: projects and issues of the query string.
 * - `jql`: a query, to which the projects are added.
 * - `projects`: a search for projects, to which the keys are added.
 * - `issues`: issues by id or key; those of other projects are taken out, of the list and of the answer.
 * - `drafts`: new issues, each with its project.
 */
export type Bound =
	'nothing' | 'project' | 'issue' | 'read' | 'query' | 'jql' | 'projects' | 'issues' | 'drafts';

/**
 * The bound of every operation that can be kept inside of some projects. An operation that is not listed is refused
 * while Only These Projects is set: making a project, for one, is outside of any list.
 */
export const BOUNDS: Readonly<Partial<Record<OperationName, Bound>>> = {
	getTenantInfo: 'nothing',
	getAccessibleResources: 'nothing',
	getMyself: 'nothing',
	getServerInfo: 'nothing',
	getProjectTypes: 'nothing',
	getFields: 'nothing',
	getIssueTypes: 'nothing',
	getPriorities: 'nothing',
	getStatuses: 'nothing',
	getLabels: 'nothing',
	parseJql: 'nothing',
	searchFilters: 'nothing',
	findUsers: 'nothing',
	findAssignableUsers: 'query',
	getMyPermissions: 'query',
	searchProjects: 'projects',
	getProject: 'project',
	updateProject: 'project',
	getProjectComponents: 'project',
	getProjectVersions: 'project',
	getProjectStatuses: 'project',
	getCreateIssueTypes: 'project',
	getCreateFields: 'project',
	searchIssues: 'jql',
	countIssues: 'jql',
	bulkFetchIssues: 'issues',
	getIssue: 'read',
	getIssueProperty: 'issue',
	getTransitions: 'issue',
	editIssue: 'issue',
	deleteIssue: 'issue',
	doTransition: 'issue',
	addComment: 'issue',
	createIssues: 'drafts',
};
