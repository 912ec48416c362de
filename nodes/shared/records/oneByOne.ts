import type { OperationName } from '../connection/operations';
import type { Connection, Query } from '../connection/types';
import type { JiraRecord, ReadBatch } from './kind';

/** Records that one read of the engine takes, where Jira gives them only one a call: as many as travel side by side. */
export const ONE_BY_ONE = 8;

/** How one record is asked for. */
export interface OneByOne<Body> {
	readonly operation: OperationName;
	/** The form of an id; what has another form is not asked for. */
	readonly id: RegExp;
	/** As people call the record, for messages. */
	readonly name: string;
	input(id: string): { readonly path?: Readonly<Record<string, string>>; readonly query?: Query };
	record(connection: Connection, body: Body): JiraRecord | Promise<JiraRecord>;
}

/** The ids of nearly everything in Jira. */
export const NUMERIC_ID = /^\d{1,18}$/;

/** Reads records that Jira gives one at a time, side by side. What Jira does not know is left out. */
export async function readOneByOne<Body>(
	connection: Connection,
	ids: readonly string[],
	{ operation, id: form, name, input, record }: OneByOne<Body>,
): Promise<ReadBatch> {
	const refusals = new Map<string, string>();
	for (const id of ids) if (!form.test(id)) refusals.set(id, `This is not the ID of a ${name}`);
	const asked = ids.filter((id) => !refusals.has(id));
	const found = await Promise.all(
		asked.map(async (id) => {
			const { body, status } = await connection.call<Body>(operation, { ...input(id), accept: [404] });
			return status === 404 ? [] : [await record(connection, body)];
		}),
	);
	return { records: found.flat(), refusals, moved: new Map() };
}
