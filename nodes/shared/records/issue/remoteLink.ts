import type { Connection } from '../../connection/types';
import { endsTheRun, isJiraError, toJiraError } from '../../errors/jiraError';
import { jqlText } from '../../jql/build';
import type { MatchBy, RecordRef, WriteResult } from '../kind';
import { searchIssues } from './search';

/**
 * The issues that link to these global IDs. The search says that an issue has one of them and not which (reference §5.1),
 * so the links of every hit are read: a call for each.
 */
export async function matchByRemoteLink(connection: Connection, prefix: string, identities: readonly string[]): Promise<Map<string, RecordRef[]>> {
	const wanted = new Map(identities.map((identity) => [`${prefix}${identity}`, identity]));
	const jql = `issue in issuesWithRemoteLinksByGlobalId(${[...wanted.keys()].map(jqlText).join(', ')}) ORDER BY key ASC`;
	const matches = new Map<string, RecordRef[]>();
	for await (const issues of searchIssues(connection, { jql, fields: ['key'], pageSize: 100 })) {
		const linked = await Promise.all(issues.map(async ({ id, key = '' }) => [{ id, key }, await globalIdsOf(connection, id)] as const));
		for (const [ref, globalIds] of linked) {
			for (const identity of new Set(globalIds.flatMap((globalId) => wanted.get(globalId) ?? []))) {
				matches.set(identity, [...(matches.get(identity) ?? []), ref]);
			}
		}
	}
	return matches;
}

/** Sets the link of an identity: Jira keeps one link of a global ID, so that setting it again changes nothing. */
export async function setRemoteLink(connection: Connection, matchBy: MatchBy, identity: string, ref: RecordRef): Promise<WriteResult> {
	if (matchBy.by !== 'remoteLink') return { done: true, ref, mailed: false };
	const globalId = `${matchBy.prefix}${identity}`;
	const isAddress = /^https?:\/\/\S+$/i.test(globalId);
	// Jira wants an address; without one the link leads back to the issue itself.
	const url = isAddress ? globalId : `${connection.session.siteUrl}/browse/${ref.key}`;
	const title = `${matchBy.title} ${identity}`.trim().slice(0, LONGEST_TITLE);
	try {
		await connection.call('setRemoteLink', { path: { issueIdOrKey: ref.id }, body: { globalId, object: { url, title } }, writesIssue: ref.id });
		return { done: true, ref, mailed: false };
	} catch (error) {
		if (!isJiraError(error) || endsTheRun(error)) throw toJiraError(error);
		return { done: false, outcome: 'rejected', reason: error.message, fix: error.advice, retry: true };
	}
}

const LONGEST_TITLE = 255;

async function globalIdsOf(connection: Connection, issueIdOrKey: string): Promise<string[]> {
	const { body, status } = await connection.call<ReadonlyArray<{ globalId?: string }>>('getRemoteLinks', { path: { issueIdOrKey }, accept: [404] });
	return status === 404 || !Array.isArray(body) ? [] : body.flatMap(({ globalId }) => globalId ?? []);
}
