import type { OperationName } from '../../connection/operations';
import type { Connection, Query } from '../../connection/types';
import type { JiraRecord, ReadBatch } from '../kind';
import { ofEach } from '../sideBySide';
import { deskPages } from './pages';
import { desksOf, type DeskBody } from './read';

/** Which queues or request types: those of all service desks that the account can see, or of some by id. */
export interface DeskPartSource {
	readonly desks?: readonly string[];
}

/** A list that each service desk has. */
export interface DeskPartList<Body> {
	readonly operation: OperationName;
	readonly query?: Query;
	record(part: Body, desk: DeskBody): JiraRecord;
}

/** The list of each service desk, desk by desk. */
export async function* scanDeskParts<Body>(
	connection: Connection,
	{ desks: wanted = [] }: DeskPartSource,
	{ operation, query, record }: DeskPartList<Body>,
): AsyncGenerator<readonly JiraRecord[]> {
	const only = new Set(wanted);
	async function* desks() {
		for await (const page of desksOf(connection, {})) yield page.filter(({ id }) => only.size === 0 || only.has(id));
	}
	yield* ofEach(desks(), async (desk) => {
		const records: JiraRecord[] = [];
		const input = { path: { serviceDeskId: desk.id }, query };
		for await (const parts of deskPages<Body>(connection, operation, input)) records.push(...parts.map((part) => record(part, desk)));
		return records;
	});
}

/** Some of them by their ids, which say nothing of the desk: every list is looked through. */
export async function readDeskParts<Body>(connection: Connection, ids: readonly string[], list: DeskPartList<Body>): Promise<ReadBatch> {
	const wanted = new Set(ids);
	const records: JiraRecord[] = [];
	for await (const page of scanDeskParts(connection, {}, list)) records.push(...page.filter(({ id }) => wanted.has(id)));
	return { records, refusals: new Map(), moved: new Map() };
}
