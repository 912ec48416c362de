import { matchIssues, issueIdentityProblem } from './match';
import type { JiraRecord, MatchBy, ReadableKind, WritableKind } from '../kind';
import { issueTarget, siteFields } from './fields';
import { countIssues, issueReadSize, readIssues, scanIssues } from './read';
import { projectKeyOf } from './record';
import type { IssueSource } from './source';
import { createIssues, updateIssue } from './write';

/** Issues, as both engines know them. */
export const issueKind: ReadableKind<IssueSource> & WritableKind = {
	name: 'issue',
	plural: 'issues',
	url: (siteUrl, key) => `${siteUrl}/browse/${key}`,
	fields: siteFields,

	standardFields: [
		'summary',
		'issuetype',
		'status',
		'priority',
		'assignee',
		'reporter',
		'parent',
		'labels',
		'components',
		'fixVersions',
		'resolution',
		'duedate',
		'created',
		'updated',
		'description',
	],
	groupOf: ({ key }) => projectKeyOf(key),
	scan: scanIssues,
	count: countIssues,
	readSize: issueReadSize,
	read: readIssues,

	placement: [
		{ id: 'project', name: 'Project' },
		{ id: 'issuetype', name: 'Issue Type' },
	],
	matchWays: ['key', 'field', 'label'],
	keyIsChosen: false,
	sizes: { match: 100, create: 50 },
	readOnlyFields: new Set([
		'created',
		'updated',
		'creator',
		'lastViewed',
		'votes',
		'watches',
		'workratio',
		'progress',
		'aggregateprogress',
		'aggregatetimespent',
		'aggregatetimeestimate',
		'aggregatetimeoriginalestimate',
		'timespent',
		'subtasks',
		'statusCategory',
		'statuscategorychangedate',
		'resolutiondate',
		'issuekey',
		'thumbnail',
	]),
	target: issueTarget,
	identityProblem: issueIdentityProblem,
	match: matchIssues,
	carryIdentity,
	async current(connection, refs, fieldIds) {
		const wanted = [...new Set(['project', 'issuetype', 'labels', ...fieldIds])];
		const byId = new Map<string, JiraRecord>();
		const size = issueReadSize(connection, wanted);
		for (let at = 0; at < refs.length; at += size) {
			const { records } = await readIssues(connection, refs.slice(at, at + size).map(({ id }) => id), wanted);
			for (const record of records) byId.set(record.id, record);
		}
		return byId;
	},
	create: createIssues,
	update: updateIssue,
};

/** A label that carries the identity joins the labels that the row gives, or those that the issue has. */
function carryIdentity(matchBy: MatchBy, identity: string, fields: Record<string, unknown>, current?: JiraRecord): void {
	if (matchBy.by !== 'label') return;
	const given = fields.labels ?? current?.fields.labels ?? [];
	const labels = Array.isArray(given) ? given : [];
	const label = `${matchBy.prefix}${identity}`;
	fields.labels = labels.includes(label) ? labels : [...labels, label];
}
