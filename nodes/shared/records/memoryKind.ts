import type { Connection } from '../connection/types';
import type { JiraRecord, Moment, ReadBatch, RecordRef, WantedFields } from './kind';

/**
 * What an import has left on a record about its last write: how the fields were when it was read back. People do not see
 * it. It is bounded and versioned, and whatever else stands in its place counts as nothing.
 */
export interface Memory {
	readonly v: 1;
	/** Id and key of the record that it was written for: a copy of it is another record, and so is one that was moved. */
	readonly id: string;
	readonly key: string;
	/** When the record was last changed, as it said itself when it was read back; a text of Jira. */
	readonly at: string;
	/** Hashes of values, by field id (see `memory.ts`). */
	readonly fields: Readonly<Record<string, string>>;
	/**
	 * Ids among these of which the last write said nothing, or not all: somebody else may have changed them before or
	 * meanwhile. Enough to notice a change, not to say that there was none.
	 */
	readonly kept?: readonly string[];
	/** An import has created the record, and nobody has touched it between then and `at`. */
	readonly own?: true;
}

/** How a kind keeps with its records what was written last, and how it reads that with them at no further call. */
export interface MemoryKind {
	/** Fields that are remembered beside those of the rows. */
	readonly always: readonly string[];
	/** Fields that are not remembered: they change without anybody setting them, or belong to something else. */
	readonly volatile: ReadonlySet<string>;
	/** Those of them that tell a destination nothing new where nothing else has changed. */
	readonly silent: ReadonlySet<string>;
	/** The fields that hold a record's moments. */
	readonly moments: Readonly<Record<Moment, string>>;
	/** What was remembered of a record that was read by one of the methods below. */
	of(record: JiraRecord): Memory | undefined;
	/** Whether an import has made this record; as `of`. */
	isOwn(record: JiraRecord): boolean;
	/** As those of the kind itself, with what `of` and `isOwn` look at. */
	readSize(connection: Connection, wanted: WantedFields, expected?: number): number;
	read(connection: Connection, idsOrKeys: readonly string[], wanted: WantedFields): Promise<ReadBatch>;
	current(connection: Connection, refs: readonly RecordRef[], fieldIds: WantedFields): Promise<ReadonlyMap<string, JiraRecord>>;
	/**
	 * Writes memories, by record id, and makes sure that they are there.
	 * @returns the reason for each id of which it was not written.
	 * @throws JiraError for what stands against all of them.
	 */
	write(connection: Connection, memories: ReadonlyMap<string, Memory>): Promise<ReadonlyMap<string, string>>;
	/** Calls that reading back and writing so many takes, about. */
	calls(count: number): number;
}
