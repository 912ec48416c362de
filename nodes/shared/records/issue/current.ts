import type { Connection } from '../../connection/types';
import type { JiraRecord, RecordRef, WantedFields } from '../kind';
import { issueReadSize, readIssues } from './read';

/** Current values of issues by id, with what an import looks at beside the fields that its rows speak of. */
export async function currentIssues(
	connection: Connection,
	refs: readonly RecordRef[],
	fieldIds: WantedFields,
	properties: readonly string[] = [],
): Promise<Map<string, JiraRecord>> {
	const wanted = fieldIds === 'all' ? 'all' : [...new Set(['project', 'issuetype', 'labels', ...fieldIds])];
	const size = issueReadSize(connection, wanted, undefined, properties);
	const reads: Array<ReturnType<typeof readIssues>> = [];
	for (let at = 0; at < refs.length; at += size) {
		reads.push(readIssues(connection, refs.slice(at, at + size).map(({ id }) => id), wanted, properties));
	}
	return new Map((await Promise.all(reads)).flatMap(({ records }) => records.map((record) => [record.id, record] as const)));
}
