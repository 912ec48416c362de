import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import { jqlText } from '../../jql/build';
import type { MatchBy, Origin, Place, RecentRecord, RecordRef } from '../kind';
import { identitiesOf } from './match';
import { withMoments } from './moments';
import { originOf } from './origin';
import { projectKeyOf, type IssueBody } from './record';
import { ORIGIN_PROPERTY } from './write';

/** How late an issue may become visible in Jira's index and still be found without it. */
const REACH_MS = 24 * 3600_000;

/** Keys of one read: a thousand where the site takes that, else a hundred (reference §4.2). */
const LARGE_READ = 1000;
const SMALL_READ = 100;
/** The session's note that this site refuses large reads of properties. */
const NO_LARGE_READ = 'bulkFetchIssues:largeWithProperties';

/**
 * The newest issues of some projects: everything that was created within the last day, read by key, upwards until a
 * hundred keys in a row are free. That a read by key looks past the index is [?]: this is the one place that relies on it.
 *
 * n8n's helper for deduplication (`checkProcessedAndRecord`) was considered as a second memory of creates that were begun,
 * and is not used. It keeps a set of hashes without their times, so that an intent that a killed run has left behind could
 * not be told from a fresh one and would block its row for ever, or only be told apart by entries that renew themselves with
 * every look: looking is recording. It reads and writes the set of a workflow's node as a whole, so that of two executions
 * at the same time one loses its entries; another node or workflow with the same rows knows nothing of them.
 */
export async function recentIssues(connection: Connection, places: readonly Place[], matchBy: MatchBy | null): Promise<RecentRecord[]> {
	const projects = [...new Set(places.map(({ project = '' }) => project))].filter((project) => project !== '');
	return (await Promise.all(projects.map(async (project) => await recentOfProject(connection, project, matchBy)))).flat();
}

/** Issues whose keys lie between those of these issues, or within a hundred of them; without these. */
export async function neighbourIssues(connection: Connection, refs: readonly RecordRef[], matchBy: MatchBy): Promise<RecentRecord[]> {
	const numbers = new Map<string, number[]>();
	for (const { key } of refs) {
		const project = projectKeyOf(key);
		numbers.set(project, [...(numbers.get(project) ?? []), numberOf(key)]);
	}
	const own = new Set(refs.map(({ key }) => key));
	const wanted = [...numbers].flatMap(([project, ofProject]) => keysAround(project, ofProject).filter((key) => !own.has(key)));
	const found: RecentRecord[] = [];
	for (let at = 0; at < wanted.length; at += SMALL_READ) {
		const issues = await read(connection, wanted.slice(at, at + SMALL_READ), fieldsOf(matchBy));
		found.push(...issues.map((issue) => recentOf(issue, matchBy)));
	}
	return found;
}

function keysAround(project: string, numbers: readonly number[]): string[] {
	const sorted = [...numbers].sort((a, b) => a - b);
	const first = Math.max(1, (sorted[0] ?? 1) - SMALL_READ);
	const last = (sorted.at(-1) ?? 0) + SMALL_READ;
	return Array.from({ length: last - first + 1 }, (_none, index) => `${project}-${first + index}`);
}

/** Which imports of ours have made these issues, by id. */
export async function issueOrigins(connection: Connection, ids: readonly string[]): Promise<Map<string, Origin>> {
	const origins = new Map<string, Origin>();
	for (let at = 0; at < ids.length; at += SMALL_READ) {
		for (const issue of await read(connection, ids.slice(at, at + SMALL_READ), ['project'])) {
			const origin = originIn(issue);
			if (origin) origins.set(issue.id, origin);
		}
	}
	return origins;
}

async function recentOfProject(connection: Connection, project: string, matchBy: MatchBy | null): Promise<RecentRecord[]> {
	const start = await lastOlderKey(connection, project);
	if (!start) return [];
	const fields = fieldsOf(matchBy);
	const recent: RecentRecord[] = [];
	for (let number = start.number + 1; ; ) {
		const { issues, size } = await readKeys(connection, start.projectKey, number, fields);
		for (const issue of issues) recent.push(recentOf(issue, matchBy));
		const last = Math.max(number - 1, ...issues.map(({ key = '' }) => numberOf(key)).filter((own) => own >= number));
		// Deleted issues leave gaps; a whole hundred of them is the end.
		if (number + size - 1 - last >= SMALL_READ) return recent;
		number += size;
	}
}

/** The newest key that was there a day ago, as far as the index tells: older is only more to read. */
async function lastOlderKey(connection: Connection, project: string): Promise<{ readonly projectKey: string; readonly number: number } | undefined> {
	const before = (await connection.serverTime()) - REACH_MS;
	const { body } = await withMoments(connection, async (moment) => {
		const jql = `project = ${jqlText(project)} AND created < ${moment(before)} ORDER BY key DESC`;
		return await connection.call<{ issues: readonly IssueBody[] }>('searchIssues', { body: { jql, fields: ['key'], maxResults: 1 } });
	});
	const key = body.issues[0]?.key;
	if (key !== undefined) return { projectKey: projectKeyOf(key), number: numberOf(key) };
	const { body: found, status } = await connection.call<{ key?: string }>('getProject', { path: { projectIdOrKey: project }, accept: [404] });
	return status === 404 || found.key === undefined ? undefined : { projectKey: found.key, number: 0 };
}

async function readKeys(connection: Connection, projectKey: string, first: number, fields: readonly string[]): Promise<{ issues: readonly IssueBody[]; size: number }> {
	const keys = (size: number) => Array.from({ length: size }, (_none, index) => `${projectKey}-${first + index}`);
	const { refusals } = connection.session;
	if (!refusals.has(NO_LARGE_READ)) {
		try {
			return { issues: await read(connection, keys(LARGE_READ), fields), size: LARGE_READ };
		} catch (error) {
			if (!isJiraError(error, 'invalid')) throw toJiraError(error);
			refusals.add(NO_LARGE_READ);
		}
	}
	return { issues: await read(connection, keys(SMALL_READ), fields), size: SMALL_READ };
}

async function read(connection: Connection, issueIdsOrKeys: readonly string[], fields: readonly string[]): Promise<readonly IssueBody[]> {
	const { body } = await connection.call<{ issues: readonly IssueBody[] }>('bulkFetchIssues', {
		body: { issueIdsOrKeys, fields, properties: [ORIGIN_PROPERTY] },
	});
	return body.issues;
}

function fieldsOf(matchBy: MatchBy | null): string[] {
	return matchBy?.by === 'field' ? [matchBy.field.id] : ['labels'];
}

function recentOf(issue: IssueBody, matchBy: MatchBy | null): RecentRecord {
	return { ref: { id: issue.id, key: issue.key ?? '' }, identities: identitiesOf(matchBy, issue.fields ?? {}), origin: originIn(issue) };
}

/** 12 of `DEMO-12`. */
function numberOf(key: string): number {
	return Number(key.slice(key.lastIndexOf('-') + 1));
}

function originIn(issue: IssueBody): Origin | undefined {
	return originOf(issue.properties?.[ORIGIN_PROPERTY]);
}
