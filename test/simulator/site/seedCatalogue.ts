import type { Field, FieldKindName } from './model';
import type { Site } from './site';

/** What every Jira site has out of the box: statuses, types, priorities, resolutions, link types, system fields. */
export function addCatalogue(site: Site): void {
	addStatuses(site);
	addTypes(site);
	for (const [id, name, statusColor] of PRIORITIES) site.addPriority({ id, name, statusColor });
	site.addResolution({ id: '10000', name: 'Done', description: 'Work has been completed on this issue.' });
	site.addResolution({ id: '10001', name: "Won't Do", description: "This issue won't be actioned." });
	site.addResolution({
		id: '10002',
		name: 'Duplicate',
		description: 'The problem is a duplicate of an existing issue.',
	});
	for (const [id, name, inward, outward] of LINK_TYPES) site.addLinkType({ id, name, inward, outward });
	for (const field of SYSTEM_FIELDS) addSystemField(site, field);
}

function addStatuses(site: Site): void {
	site.addStatus({ id: '10000', name: 'To Do', category: 'new' });
	site.addStatus({
		id: '3',
		name: 'In Progress',
		category: 'indeterminate',
		description: 'This issue is being actively worked on at the moment by the assignee.',
	});
	site.addStatus({ id: '10001', name: 'Done', category: 'done' });
	site.addStatus({ id: '10002', name: 'In Review', category: 'indeterminate' });
}

function addTypes(site: Site): void {
	site.addIssueType({ id: '10000', name: 'Epic', hierarchyLevel: 1, avatarId: 10_307 });
	site.addIssueType({
		id: '10001',
		name: 'Story',
		description: 'Functionality or a feature expressed as a user goal.',
	});
	site.addIssueType({ id: '10002', name: 'Task', description: 'A small, distinct piece of work.' });
	site.addIssueType({ id: '10003', name: 'Sub-task', hierarchyLevel: -1, avatarId: 10_316 });
	site.addIssueType({ id: '10004', name: 'Bug', description: 'A problem or error.', avatarId: 10_303 });
}

const PRIORITIES = [
	['1', 'Highest', '#d04437'],
	['2', 'High', '#f15C75'],
	['3', 'Medium', '#f79232'],
	['4', 'Low', '#707070'],
	['5', 'Lowest', '#999999'],
] as const;

const LINK_TYPES = [
	['10000', 'Blocks', 'is blocked by', 'blocks'],
	['10001', 'Cloners', 'is cloned by', 'clones'],
	['10002', 'Duplicate', 'is duplicated by', 'duplicates'],
	['10003', 'Relates', 'relates to', 'relates to'],
] as const;

/** id, name, kind, schema type (`array:x` for lists), clause names, navigable. */
type SystemField = readonly [string, string, FieldKindName, string, readonly string[], boolean?];

const SYSTEM_FIELDS: readonly SystemField[] = [
	[
		'statuscategorychangedate',
		'Status Category Changed',
		'readonly',
		'datetime',
		['statusCategoryChangedDate'],
	],
	['issuetype', 'Issue Type', 'readonly', 'issuetype', ['issuetype', 'type']],
	['project', 'Project', 'readonly', 'project', ['project']],
	['summary', 'Summary', 'summary', 'string', ['summary']],
	['status', 'Status', 'readonly', 'status', ['status']],
	['statusCategory', 'Status Category', 'readonly', 'statusCategory', ['statusCategory']],
	['priority', 'Priority', 'priority', 'priority', ['priority']],
	['resolution', 'Resolution', 'resolution', 'resolution', ['resolution']],
	['resolutiondate', 'Resolved', 'readonly', 'datetime', ['resolutiondate', 'resolved']],
	['assignee', 'Assignee', 'user', 'user', ['assignee']],
	['reporter', 'Reporter', 'user', 'user', ['reporter']],
	['creator', 'Creator', 'readonly', 'user', ['creator']],
	['created', 'Created', 'readonly', 'datetime', ['created', 'createdDate']],
	['updated', 'Updated', 'readonly', 'datetime', ['updated', 'updatedDate']],
	['description', 'Description', 'textarea', 'string', ['description']],
	['environment', 'Environment', 'textarea', 'string', ['environment']],
	['labels', 'Labels', 'labels', 'array:string', ['labels']],
	['components', 'Components', 'components', 'array:component', ['component']],
	['fixVersions', 'Fix versions', 'versions', 'array:version', ['fixVersion']],
	['versions', 'Affects versions', 'versions', 'array:version', ['affectedVersion']],
	['duedate', 'Due date', 'date', 'date', ['due', 'duedate']],
	['parent', 'Parent', 'parent', 'issuelink', ['parent']],
	['subtasks', 'Sub-tasks', 'readonly', 'array:issuelinks', ['subtasks']],
	['issuelinks', 'Linked Issues', 'readonly', 'array:issuelinks', []],
	['timetracking', 'Time tracking', 'readonly', 'timetracking', [], false],
	['attachment', 'Attachment', 'readonly', 'array:attachment', ['attachments'], false],
	['comment', 'Comment', 'readonly', 'comments-page', ['comment'], false],
	['worklog', 'Log Work', 'readonly', 'array:worklog', [], false],
	['votes', 'Votes', 'readonly', 'votes', ['votes']],
	['watches', 'Watchers', 'readonly', 'watches', ['watchers']],
	['workratio', 'Work Ratio', 'readonly', 'number', ['workratio']],
	['progress', 'Progress', 'readonly', 'progress', ['progress']],
	['archiveddate', 'Archived', 'readonly', 'datetime', []],
	['archivedby', 'Archiver', 'readonly', 'user', []],
];

function addSystemField(
	site: Site,
	[id, name, kind, type, clauseNames, navigable = true]: SystemField,
): Field {
	const [base, items] = type.split(':');
	const schema = { type: base ?? type, ...(items === undefined ? {} : { items }), system: id };
	return site.addField({ id, name, kind, schema, clauseNames: [...clauseNames], navigable });
}
