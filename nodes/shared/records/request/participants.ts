import type { Connection } from '../../connection/types';
import type { RecordRef, WriteResult } from '../kind';
import { refusalOf } from '../refusal';
import { deskList } from '../serviceDesk/pages';

/** Lets people take part in a request; those who do already stay. Sending it twice is sending it once. */
export async function addParticipants(connection: Connection, ref: RecordRef, accountIds: readonly string[]): Promise<WriteResult> {
	return await written(ref, async () => {
		await connection.call('addParticipants', { path: { issueIdOrKey: ref.id }, body: { accountIds }, writesIssue: ref.id });
	});
}

/** Lets people take part no more. One who does not is refused by Jira (reference §9.1). */
export async function removeParticipants(connection: Connection, ref: RecordRef, accountIds: readonly string[]): Promise<WriteResult> {
	return await written(ref, async () => {
		await connection.call('removeParticipants', { path: { issueIdOrKey: ref.id }, body: { accountIds }, writesIssue: ref.id });
	});
}

/** Makes these people, and nobody else, the participants of a request: whoever is one already is not touched. */
export async function setParticipants(connection: Connection, ref: RecordRef, wanted: readonly string[]): Promise<WriteResult> {
	let present: string[];
	try {
		const people = await deskList<{ accountId?: string }>(connection, 'getParticipants', { path: { issueIdOrKey: ref.id } });
		present = people.flatMap(({ accountId }) => accountId ?? []);
	} catch (error) {
		return refusalOf(error, String);
	}
	const missing = wanted.filter((id) => !present.includes(id));
	const added = missing.length > 0 ? await addParticipants(connection, ref, missing) : undefined;
	if (added && !added.done) return added;
	const surplus = present.filter((id) => !wanted.includes(id));
	const removed = surplus.length > 0 ? await removeParticipants(connection, ref, surplus) : undefined;
	return removed ?? added ?? { done: true, ref, mailed: false };
}

/** Jira tells whoever is added. */
async function written(ref: RecordRef, write: () => Promise<void>): Promise<WriteResult> {
	try {
		await write();
		return { done: true, ref, mailed: true };
	} catch (error) {
		return refusalOf(error, String);
	}
}
