import type { Connection } from '../../connection/types';
import { issueReadSize, readIssues } from '../issue/read';

/** Where a worklog lies. */
export interface IssuePlace {
	readonly key: string;
	readonly project: { readonly id: string; readonly key: string; readonly name: string };
}

/** Issues that one run remembers; the oldest go first. */
const MOST_KNOWN = 50_000;
const FIELDS = ['project'];

/** By run, so that no later run takes an issue to be where it was before it was moved. */
const runs = new WeakMap<Connection, Map<string, IssuePlace>>();

/** Key and project of issues by id, each asked for once a run. What the account cannot see is left out. */
export async function placesOf(
	connection: Connection,
	issueIds: readonly string[],
): Promise<ReadonlyMap<string, IssuePlace>> {
	const known = runs.get(connection) ?? new Map<string, IssuePlace>();
	runs.set(connection, known);
	const wanted = [...new Set(issueIds)];
	const found = new Map(wanted.flatMap((id) => entry(id, known.get(id))));
	for (const [id, place] of await read(
		connection,
		wanted.filter((id) => !found.has(id)),
	)) {
		found.set(id, place);
		known.set(id, place);
	}
	for (const oldest of known.keys()) {
		if (known.size <= MOST_KNOWN) break;
		known.delete(oldest);
	}
	return found;
}

async function read(connection: Connection, ids: readonly string[]): Promise<Array<[string, IssuePlace]>> {
	const size = issueReadSize(connection, FIELDS, ids.length);
	const parts: Array<ReturnType<typeof readIssues>> = [];
	for (let at = 0; at < ids.length; at += size) {
		parts.push(readIssues(connection, ids.slice(at, at + size), FIELDS));
	}
	return (await Promise.all(parts)).flatMap(({ records }) =>
		records.map(({ id, key, fields }) => {
			// Every issue has a project, which every account that sees the issue is told.
			const project = fields.project as IssuePlace['project'];
			return [id, { key, project }] satisfies [string, IssuePlace];
		}),
	);
}

function entry(id: string, place: IssuePlace | undefined): Array<[string, IssuePlace]> {
	return place === undefined ? [] : [[id, place]];
}
