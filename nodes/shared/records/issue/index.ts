import { issueIdentityProblem, matchIssues, plainIssueIdentity } from './match';
import type { JiraRecord, MatchBy, ReadableKind, WritableKind } from '../kind';
import { issueChildren } from './children';
import { issueChildWrites } from './childWrites';
import { currentIssues } from './current';
import { issueTarget, siteFields } from './fields';
import { issueMemory } from './memory';
import { countIssues, issueReadSize, readIssues, scanIssues } from './read';
import { projectKeyOf } from './record';
import { explainMissing } from './census';
import { issueMoves } from './moves';
import { identifySource, whyEmpty } from './identity';
import { issueMarks } from './marks';
import { silentChanges, type IssueSource } from './source';
import { STANDARD_FIELDS } from './standardFields';
import { issueMirror } from './mirror';
import { setRemoteLink } from './remoteLink';
import { issueOrigins, neighbourIssues, recentIssues } from './recent';
import { removeIssues } from './remove';
import { countMails, createIssues, updateIssue } from './write';

/** Issues, as both engines know them. */
export const issueKind: ReadableKind<IssueSource> & WritableKind = {
	name: 'issue',
	plural: 'issues',
	url: (siteUrl, key) => `${siteUrl}/browse/${key}`,
	fields: siteFields,

	standardFields: STANDARD_FIELDS,
	groupOf: ({ key }) => projectKeyOf(key),
	scan: scanIssues,
	count: countIssues,
	readSize: (connection, wanted, expected) => issueReadSize(connection, wanted, expected),
	read: async (connection, idsOrKeys, wanted) => await readIssues(connection, idsOrKeys, wanted),
	timeline: { created: 'created', updated: 'updated' },
	identify: identifySource,
	silentChanges: async (_connection, source) => await Promise.resolve(silentChanges(source)),
	whyEmpty,
	census: { explain: explainMissing },
	marks: issueMarks,
	children: issueChildren,

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
	attachIdentity: setRemoteLink,
	current: async (connection, refs, fieldIds) => await currentIssues(connection, refs, fieldIds),
	recent: recentIssues,
	neighbours: neighbourIssues,
	origins: issueOrigins,
	create: createIssues,
	update: updateIssue,
	remove: removeIssues,
	mirror: issueMirror,
	writableChildren: issueChildWrites,
	mails: countMails,
	moves: issueMoves,
	memory: issueMemory,
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
