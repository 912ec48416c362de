import { issueIdentityProblem, matchIssues, plainIssueIdentity } from './match';
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
	plainIdentity: plainIssueIdentity,
	identityProblem: issueIdentityProblem,
	match: matchIssues,
	carryIdentity,
	async current(connection, refs, fieldIds) {
		const wanted = [...new Set(['project', 'issuetype', 'labels', ...fieldIds])];
		const size = issueReadSize(connection, wanted);
		const reads: Array<ReturnType<typeof readIssues>> = [];
		for (let at = 0; at < refs.length; at += size) {
			reads.push(readIssues(connection, refs.slice(at, at + size).map(({ id }) => id), wanted));
		}
		return new Map((await Promise.all(reads)).flatMap(({ records }) => records.map((record) => [record.id, record] as const)));
	},
	create: createIssues,
	update: updateIssue,
};

/** A label that carries the identity joins the labels that the row gives. */
function carryIdentity(matchBy: MatchBy, identity: string, fields: Record<string, unknown>, current?: JiraRecord): void {
	if (matchBy.by !== 'label') return;
	// An issue that matched has the label; only a row that says something of labels could take it away.
	if (current && fields.labels === undefined) return;
	const labels = Array.isArray(fields.labels) ? fields.labels : [];
	const label = `${matchBy.prefix}${identity}`;
	fields.labels = labels.includes(label) ? labels : [...labels, label];
}
