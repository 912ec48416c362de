import type { OperationName } from '../../connection/operations';
import type { Connection, Query } from '../../connection/types';
import type { JiraRecord, ReadBatch } from '../kind';
import { ofEach } from '../sideBySide';
import { findDesk } from './lookup';
import { deskPages } from './pages';
import { desksOf, type DeskBody } from './read';

/** Which queues or request types: those of all service desks that the account can see, or of some by id or project key. */
export interface DeskPartSource {
	readonly desks?: readonly string[];
}

/** A list that each service desk has. */
export interface DeskPartList<Body> {
	readonly operation: OperationName;
	readonly query?: Query;
	record(part: Body, desk: DeskBody): JiraRecord;
}

/**
 * The list of each service desk, desk by desk.
 * @throws JiraError (invalid) for a service desk that this account cannot see.
 */
export async function* scanDeskParts<Body>(
	connection: Connection,
	{ desks: wanted = [] }: DeskPartSource,
	{ operation, query, record }: DeskPartList<Body>,
): AsyncGenerator<readonly JiraRecord[]> {
	const desks = wanted.length === 0 ? desksOf(connection, {}) : desksNamed(connection, wanted);
	yield* ofEach(desks, async (desk) => {
		const records: JiraRecord[] = [];
		const input = { path: { serviceDeskId: desk.id }, query };
		for await (const parts of deskPages<Body>(connection, operation, input)) records.push(...parts.map((part) => record(part, desk)));
		return records;
	});
}

/** Each once, however often and by whatever it is named. */
async function* desksNamed(connection: Connection, wanted: readonly string[]): AsyncGenerator<readonly DeskBody[]> {
	const found = await Promise.all(wanted.map(async (word) => await findDesk(connection, word)));
	yield [...new Map(found.map((desk) => [desk.id, desk])).values()];
}

/** Some of them by their ids, which say nothing of the desk: every list is looked through. */
export async function readDeskParts<Body>(connection: Connection, ids: readonly string[], list: DeskPartList<Body>): Promise<ReadBatch> {
	const wanted = new Set(ids);
	const records: JiraRecord[] = [];
	for await (const page of scanDeskParts(connection, {}, list)) records.push(...page.filter(({ id }) => wanted.has(id)));
	return { records, refusals: new Map(), moved: new Map() };
}
