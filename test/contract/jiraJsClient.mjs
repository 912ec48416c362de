/**
 * Speaks to a Jira site through jira.js, an independent client whose response schemas were reconciled with live
 * sites. Run with `AUDIT_SCHEMAS=true`, its schemas are strict: a missing or wrong property throws, an undocumented
 * one is recorded. Prints what it learnt as one line of JSON.
 *
 * node jiraJsClient.mjs <url> <e-mail> <token>
 */
import { createCloudClient } from 'jira.js/cloud';

const [host, email, apiToken] = process.argv.slice(2);
const jira = createCloudClient({ host, auth: { type: 'basic', email, apiToken }, onSchemaMismatch: 'throw' });

const text = (words) => ({
	type: 'doc',
	version: 1,
	content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }],
});
const fields = (summary, more = {}) => ({
	project: { key: 'DEMO' },
	issuetype: { name: 'Task' },
	summary,
	...more,
});

const me = await jira.myself.getCurrentUser();
await jira.serverInfo.getServerInfo();
const projects = await jira.projects.searchProjects({ expand: 'description,lead,issueTypes,url,insight' });
await jira.projects.getProject({ projectIdOrKey: 'DEMO' });
await jira.projects.getAllStatuses({ projectIdOrKey: 'DEMO' });
await jira.projectTypes.getAllProjectTypes();
await jira.issueFields.getFields();
await jira.issueFields.getFieldsPaginated({ type: ['custom'] });
await jira.issueTypes.getIssueAllTypes();
await jira.workflowStatuses.getStatuses();
await jira.issuePriorities.searchPriorities();
await jira.labels.getAllLabels();
await jira.permissions.getMyPermissions({ permissions: 'BROWSE_PROJECTS,BULK_CHANGE' });
await jira.issueLinkTypes.getIssueLinkTypes();
await jira.userSearch.findUsers({ query: 'Sam' });
await jira.userSearch.findAssignableUsers({ project: 'DEMO' });
await jira.users.getUser({ accountId: me.accountId });
await jira.projectKeyAndNameValidation.validateProjectKey({ key: 'FRESH' });

const types = await jira.issues.getCreateIssueMetaIssueTypes({ projectIdOrKey: 'DEMO' });
const task = types.issueTypes.find((type) => type.name === 'Task');
const meta = await jira.issues.getCreateIssueMetaIssueTypeId({
	projectIdOrKey: 'DEMO',
	issueTypeId: task.id,
});

const component = await jira.projectComponents.createComponent({ project: 'DEMO', name: 'Made by jira.js' });
await jira.projectComponents.updateComponent({ id: component.id, body: { description: 'changed' } });
await jira.projectComponents.getProjectComponents({ projectIdOrKey: 'DEMO' });
await jira.projectComponents.getProjectComponentsPaginated({ projectIdOrKey: 'DEMO' });
const version = await jira.projectVersions.createVersion({
	projectId: 10000,
	name: '3.0',
	releaseDate: '2030-05-01',
});
await jira.projectVersions.updateVersion({ id: version.id, body: { released: true } });
await jira.projectVersions.getProjectVersions({ projectIdOrKey: 'DEMO' });
await jira.projectVersions.getProjectVersionsPaginated({ projectIdOrKey: 'DEMO' });

const created = await jira.issues.createIssue({
	fields: fields('From jira.js', {
		description: text('Described'),
		labels: ['jirajs'],
		components: [{ id: component.id }],
		fixVersions: [{ id: version.id }],
		customfield_10050: 'EXT-1',
		customfield_10051: 3.5,
		customfield_10052: { value: 'Red' },
		customfield_10057: [{ accountId: me.accountId }],
	}),
	properties: [{ key: 'from', value: { client: 'jira.js' } }],
});
const bulk = await jira.issues.createIssues({
	issueUpdates: Array.from({ length: 25 }, (_unused, index) => ({
		fields: fields(`Bulk ${index}`, { labels: ['bulk'] }),
	})),
});

const paged = [];
let nextPageToken;
do {
	const page = await jira.issueSearch.searchAndReconsileIssuesUsingJqlPost({
		jql: 'project = DEMO AND labels = bulk ORDER BY key',
		maxResults: 10,
		fields: ['summary', 'status'],
		nextPageToken,
	});
	paged.push(...page.issues.map((issue) => issue.key));
	nextPageToken = page.nextPageToken;
} while (nextPageToken);
await jira.issueSearch.searchAndReconsileIssuesUsingJql({
	jql: 'project = DEMO',
	fields: ['*all'],
	expand: 'names,schema',
});
const { count } = await jira.issueSearch.countIssues({ jql: 'labels = bulk' });
await jira.jql.parseJqlQueries({ validation: 'strict', queries: ['project = DEMO', 'project ='] });

const fetched = await jira.issues.bulkFetchIssues({
	issueIdsOrKeys: [created.key, ...bulk.issues.map((issue) => issue.id)],
	fields: ['*all'],
});
await jira.issues.editIssue({
	issueIdOrKey: created.key,
	fields: { summary: 'Edited by jira.js' },
	update: { labels: [{ add: 'edited' }] },
});
await jira.issues.getEditIssueMeta({ issueIdOrKey: created.key });
await jira.issues.assignIssue({ issueIdOrKey: created.key, accountId: me.accountId });
const { transitions } = await jira.issues.getTransitions({
	issueIdOrKey: created.key,
	expand: 'transitions.fields',
});
await jira.issues.doTransition({
	issueIdOrKey: created.key,
	transition: { id: transitions.find((to) => to.name === 'Done').id },
});
const comment = await jira.issueComments.addComment({ issueIdOrKey: created.key, body: text('A comment') });
await jira.issueComments.updateComment({
	issueIdOrKey: created.key,
	id: comment.id,
	body: { body: text('A changed comment') },
});
const comments = await jira.issueComments.getComments({ issueIdOrKey: created.key });
await jira.issueComments.getComment({ issueIdOrKey: created.key, id: comment.id });
await jira.issueProperties.setIssueProperty({
	issueIdOrKey: created.key,
	propertyKey: 'more',
	body: { a: 1 },
});
await jira.issueProperties.getIssuePropertyKeys({ issueIdOrKey: created.key });
const property = await jira.issueProperties.getIssueProperty({
	issueIdOrKey: created.key,
	propertyKey: 'from',
});
await jira.issueProperties.deleteIssueProperty({ issueIdOrKey: created.key, propertyKey: 'more' });
await jira.issueLinks.linkIssues({
	type: { name: 'Blocks' },
	inwardIssue: { key: created.key },
	outwardIssue: { key: bulk.issues[0].key },
});
const read = await jira.issues.getIssue({ issueIdOrKey: created.key });
await jira.issueComments.deleteComment({ issueIdOrKey: created.key, id: comment.id });
await jira.issues.deleteIssue({ issueIdOrKey: bulk.issues[24].key });

const report = {
	accountId: me.accountId,
	projects: projects.values.map((project) => project.key),
	fields: meta.fields.map((field) => field.fieldId),
	created: created.key,
	paged,
	count,
	fetched: fetched.issues.map((issue) => issue.key),
	comments: comments.comments.map((entry) => entry.id),
	property: property.value,
	status: read.fields.status.name,
	links: read.fields.issuelinks.length,
	drift: globalThis[Symbol.for('apis-code-gen.schemaAudit')] ?? [],
};
console.log(JSON.stringify(report));
