import type { Connection } from '../connection/types';
import type { Found, JiraRecord, ReadableKind, ReadBatch, WantedFields } from '../records/kind';
import type { MissingRecord } from './report';

/** What came of reading a batch: the records in the order in which they were found, and what is missing. */
export interface OrderedBatch {
	readonly records: readonly JiraRecord[];
	readonly missing: readonly MissingRecord[];
}

/** Reads what a scan found, except for what it got whole; at most `size` records a call. */
export async function readBatch<Source>(
	connection: Connection,
	kind: Pick<ReadableKind<Source>, 'name' | 'read'>,
	batch: readonly Found[],
	wanted: WantedFields,
	size: number,
): Promise<OrderedBatch> {
	const unread = batch.filter(({ record }) => record === undefined).map(({ id }) => id);
	if (unread.length === 0) return { records: batch.flatMap(({ record }) => record ?? []), missing: [] };
	const parts: Array<Promise<ReadBatch>> = [];
	for (let at = 0; at < unread.length; at += size) parts.push(kind.read(connection, unread.slice(at, at + size), wanted));
	return inScanOrder(batch, await Promise.all(parts), kind);
}

/** Bulk reads answer in an order of their own and leave out silently what they cannot give (reference §4.2). */
function inScanOrder(batch: readonly Found[], reads: readonly ReadBatch[], kind: { readonly name: string }): OrderedBatch {
	const byWord = new Map<string, JiraRecord>();
	const moved = new Map(reads.flatMap((read) => [...read.moved]));
	const refusals = new Map(reads.flatMap((read) => [...read.refusals]));
	for (const record of reads.flatMap((read) => read.records)) byWord.set(record.id, record).set(record.key.toUpperCase(), record);
	const records: JiraRecord[] = [];
	const missing: MissingRecord[] = [];
	for (const { id, key, record } of batch) {
		const hit = record ?? byWord.get(id) ?? byWord.get(id.toUpperCase()) ?? byWord.get(moved.get(id) ?? id);
		const reason = refusals.get(id) ?? `The ${kind.name} was deleted, or this account may not see it`;
		if (hit) records.push(hit);
		else missing.push({ key: key ?? id, reason });
	}
	return { records, missing };
}
