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
 * - `listed`: issues by id or key, of which the answer does not say where they lie: each has to lie inside.
 * - `attachment`: an attachment by its id, of which an issue inside has been seen to be the owner.
 * - `drafts`: new issues, each with its project.
 * - `newPart`: a version or a component to be made, in the project of its body.
 * - `partWrite`: a version or a component by its own id, which is looked up before it is written.
 * - `link`: the two issues that are to be linked.
 * - `part`: a version, a component or a board by its own id; the answer says whose it is.
 * - `boards`: a search for boards, which asks for those of each project in turn.
 * - `board`: the board of its path, which is looked up.
 * - `sprint`: a sprint by its own id; it lies where the board lies that it was made on.
 * - `desks`: the list of service desks, of which those of other projects are taken out.
 * - `desk`: the service desk of its path or body, which is looked up.
 * - `requests`: a list of requests, of which those of other projects are taken out.
 * - `worklogs`: worklogs by id; those of issues of other projects are taken out of the answer.
 */
export type Bound =
	| 'nothing'
	| 'project'
	| 'issue'
	| 'read'
	| 'query'
	| 'jql'
	| 'projects'
	| 'issues'
	| 'listed'
	| 'attachment'
	| 'drafts'
	| 'newPart'
	| 'link'
	| PartBound
	| DeskBound;

export type PartBound = 'part' | 'partWrite' | 'boards' | 'board' | 'sprint' | 'worklogs';

export type DeskBound = 'desks' | 'desk' | 'requests';

/**
 * The bound of every operation that can be kept inside of some projects. An operation that is not listed is refused
 * while Only These Projects is set: making a project, for one, is outside of any list, and so are customers and
 * organizations, unless they are those of a service desk.
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
	getLinkTypes: 'nothing',
	getAttachmentSettings: 'nothing',
	parseJql: 'nothing',
	searchFilters: 'nothing',
	getFilter: 'nothing',
	getBulkOperation: 'nothing',
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
	setIssueProperties: 'listed',
	getTask: 'nothing',
	getComments: 'issue',
	getIssueWorklogs: 'issue',
	getWatchers: 'issue',
	getRemoteLinks: 'issue',
	getChangelogs: 'listed',
	getAttachmentContent: 'attachment',
	getMediaFile: 'nothing',
	getTransitions: 'issue',
	editIssue: 'issue',
	deleteIssue: 'issue',
	doTransition: 'issue',
	addComment: 'issue',
	updateComment: 'issue',
	deleteComment: 'issue',
	addWorklog: 'issue',
	updateWorklog: 'issue',
	deleteWorklog: 'issue',
	addAttachment: 'issue',
	linkIssues: 'link',
	setRemoteLink: 'issue',
	createIssues: 'drafts',
	getVersion: 'part',
	getComponent: 'part',
	commentCsmRequest: 'issue',
	createVersion: 'newPart',
	updateVersion: 'partWrite',
	removeVersion: 'partWrite',
	createComponent: 'newPart',
	updateComponent: 'partWrite',
	deleteComponent: 'partWrite',
	getUsers: 'nothing',
	getUser: 'nothing',
	getBoards: 'boards',
	getBoard: 'part',
	getBoardSprints: 'board',
	getSprint: 'sprint',
	// Ids and moments of all worklogs that changed, and nothing of what they say.
	getChangedWorklogs: 'nothing',
	getDeletedWorklogs: 'nothing',
	getWorklogs: 'worklogs',
	getServiceDesks: 'desks',
	getServiceDesk: 'part',
	getRequestTypes: 'desk',
	getRequestType: 'desk',
	getRequestTypeFields: 'desk',
	getQueues: 'desk',
	getQueue: 'desk',
	attachTemporaryFile: 'desk',
	getDeskCustomers: 'desk',
	addDeskCustomers: 'desk',
	removeDeskCustomers: 'desk',
	getDeskOrganizations: 'desk',
	addDeskOrganization: 'desk',
	removeDeskOrganization: 'desk',
	getRequests: 'requests',
	createRequest: 'desk',
	getRequest: 'issue',
	getRequestComments: 'issue',
	addRequestComment: 'issue',
	getRequestAttachments: 'issue',
	attachToRequest: 'issue',
	getParticipants: 'issue',
	addParticipants: 'issue',
	removeParticipants: 'issue',
	getRequestTransitions: 'issue',
	doRequestTransition: 'issue',
	getRequestSlas: 'issue',
	getApprovals: 'issue',
	answerApproval: 'issue',
	getSubscription: 'issue',
	subscribe: 'issue',
	unsubscribe: 'issue',
	getFeedback: 'issue',
	sendFeedback: 'issue',
	deleteFeedback: 'issue',
};
