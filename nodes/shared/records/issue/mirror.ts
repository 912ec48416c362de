import type { Connection } from '../../connection/types';
import { endsTheRun, isJiraError, toJiraError } from '../../errors/jiraError';
import { jqlAll, jqlField, jqlIn } from '../../jql/build';
import { guardJql } from '../../jql/guard';
import type { JiraRecord, MirrorKind, MirrorScope, RecordRef, WriteResult } from '../kind';
import { identitiesOf } from './match';
import { readIssues } from './read';
import { searchIssues } from './search';
import { moveTarget, type StatusPlace } from './status';

const ID_PAGE = 5000;
const FIELD_PAGE = 100;
/** Most issues of one call that archives (reference §2.5: more is done in part). */
const ARCHIVED_AT_ONCE = 1000;

/** Mirror of issues. */
export const issueMirror: MirrorKind = {
	async *scan(connection, scope) {
		const byLabel = scope.matchBy.by === 'label';
		// Which labels begin with the prefix no query can ask.
		const search = { jql: `${conditionsOf(scope)} ORDER BY key ASC`, fields: byLabel ? ['labels'] : ['key'], pageSize: byLabel ? FIELD_PAGE : ID_PAGE };
		for await (const issues of searchIssues(connection, search)) {
			const own = byLabel ? issues.filter(({ fields = {} }) => identitiesOf(scope.matchBy, fields).length > 0) : issues;
			yield own.map(({ id, key = '' }) => ({ id, key }));
		}
	},

	async confirm(connection, scope, refs) {
		// JQL may refuse ids of issues that are not there any more [?]: only those that can be read are asked for.
		const { records } = await readIssues(connection, refs.map(({ id }) => id), ['project']);
		const ids = records.map(({ id }) => id);
		if (ids.length === 0) return [];
		const jql = `(${conditionsOf(scope)}) AND id in (${ids.join(', ')})`;
		const there: RecordRef[] = [];
		for await (const issues of searchIssues(connection, { jql, fields: ['key'], pageSize: ids.length, reconcile: ids })) {
			for (const { id, key = '' } of issues) there.push({ id, key });
		}
		return there;
	},

	async archive(connection, records) {
		const results: WriteResult[] = [];
		for (let at = 0; at < records.length; at += ARCHIVED_AT_ONCE) results.push(...(await archiveSome(connection, records.slice(at, at + ARCHIVED_AT_ONCE))));
		return results;
	},

	placeOf(record) {
		const { project, issuetype } = placeIn(record);
		return { project: project.key, issuetype: issuetype.name };
	},

	targetOf: async (connection, record) => await moveTarget(connection, placeIn(record)),
};

/** Every read that the import compares with has asked for both. */
function placeIn({ fields }: JiraRecord): Pick<StatusPlace, 'project' | 'issuetype'> {
	return fields as unknown as StatusPlace;
}

/** Everything that the scope is about and that carries an identity. */
function conditionsOf({ query, places, matchBy }: MirrorScope): string {
	const projects = [...new Set(places.flatMap(({ project }) => project ?? []))];
	const types = [...new Set(places.flatMap(({ issuetype }) => issuetype ?? []))];
	const atPlaces = [jqlIn('project', projects), ...(types.length > 0 ? [jqlIn('issuetype', types)] : [])];
	const scope = query === '' ? atPlaces : [guardJql(query).where];
	return jqlAll([...scope, ...(matchBy.by === 'field' ? [`${jqlField(matchBy.field.id)} is not EMPTY`] : [])]);
}

interface Archived {
	readonly numberOfIssuesUpdated?: number;
	readonly errors?: Readonly<Record<string, { readonly issueIdsOrKeys?: readonly string[]; readonly message?: string }>>;
}

async function archiveSome(connection: Connection, records: readonly JiraRecord[]): Promise<WriteResult[]> {
	const issueIdsOrKeys = records.map(({ id }) => id);
	try {
		const { body } = await connection.call<Archived>('archiveIssues', { body: { issueIdsOrKeys } });
		const reasons = new Map(
			Object.values(body.errors ?? {}).flatMap(({ issueIdsOrKeys: refused = [], message = 'Jira gave no reason' }) => refused.map((word) => [word, message] as const)),
		);
		return records.map(({ id, key }) => {
			const reason = reasons.get(id) ?? reasons.get(key);
			return reason === undefined ? { done: true, ref: { id, key }, mailed: false } : refusal(reason);
		});
	} catch (error) {
		if (!isJiraError(error) || endsTheRun(error)) throw toJiraError(error);
		return records.map(() => refusal(error.message));
	}
}

function refusal(reason: string): WriteResult {
	return { done: false, outcome: 'rejected', reason, fix: 'Archiving needs a Premium site and the permission to archive', retry: false };
}
