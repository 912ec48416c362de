import type { TextFormat } from '../fields/read';
import type { JiraRecord, Mark, ReadableKind } from '../records/kind';
import type { NewFields, RememberedColumn } from './bindColumns';
import type { Budget } from './budget';
import type { ColumnNames } from './columnNames';
import type { CursorState, WhenFilterChanged } from './cursor';
import type { Family } from './families';
import type { KnownRecord } from './known';
import type { Partition } from './scan';
import type { FieldChoice } from './selection';
import type { ExportedRecord, Shape } from './shape';
import type { Checkpoint } from './course/all';

/** Where a Delta begins and how carefully it looks back. */
export interface DeltaSettings {
	readonly cursor: CursorState | undefined;
	readonly whenFilterChanged: WhenFilterChanged;
	readonly overlapMs: number;
	/** Where the first run begins, in milliseconds since the epoch; null for the beginning. */
	readonly startFrom: number | null;
}

/** A stop for a mass disappearance, which is a lost permission more often than a deletion. */
export interface Brake {
	/** Removals up to this number are never too many. */
	readonly least: number;
	/** More than this part of the known records, in percent, is too much. */
	readonly percent: number;
}

/** Which records leave. */
export type Select<Source> =
	| { readonly mode: 'all'; readonly source: Source; readonly resume?: Checkpoint }
	| ({ readonly mode: 'delta'; readonly source: Source } & DeltaSettings)
	| ({
			readonly mode: 'changes';
			readonly source: Source;
			/** What the destination has; undefined when the cursor keeps it. */
			readonly known?: readonly KnownRecord[];
			readonly brake: Brake;
	  } & DeltaSettings)
	| { readonly mode: 'once'; readonly source: Source; readonly mark: Mark }
	| { readonly mode: 'test'; readonly source: Source; readonly limit: number }
	| { readonly mode: 'byKeys'; readonly keys: readonly string[] };

/** Lists that leave with each record: nested in it, or as records of their own. */
export interface ChildChoice {
	/** Names among the kind's `children`. */
	readonly names: readonly string[];
	readonly as: 'nested' | 'records';
}

/** The columns of a table, from one run to the next. */
export interface TableChoice {
	readonly names: ColumnNames;
	readonly newFields: NewFields;
	/** The columns of the run before; undefined for the first. */
	readonly remembered?: readonly RememberedColumn[];
}

/** What to export and how it leaves. */
export interface ExportRequest<Source> {
	readonly kind: ReadableKind<Source>;
	readonly select: Select<Source>;
	readonly fields: FieldChoice;
	/** Ids of fields that whoever takes the records looks at, beside those that leave. */
	readonly looksAt?: readonly string[];
	readonly shape: Shape;
	readonly text: TextFormat;
	readonly children?: ChildChoice;
	/** Leaves out what nobody has changed since an import of ours wrote it; only for Delta of kinds with a `memory`. */
	readonly leaveOutOwn?: boolean;
	/** How a table keeps its columns; by field names and without a memory when absent. */
	readonly table?: TableChoice;
	/** More records than this are refused, before the first is read where Jira can count them; undefined for any number. */
	readonly maximum?: number;
	readonly budget?: Budget;
	readonly partition?: Partition;
}

/** Names of the properties of records, of children by list, and of removals; null where they are not fixed. */
export interface SinkColumns {
	readonly records: readonly string[] | null;
	readonly children: Readonly<Record<string, readonly string[]>>;
	readonly removed: readonly string[];
}

/** Where the records go, a page at a time, in the order of the source. */
export interface ExportSink {
	/** Before anything else: the properties that every record will have, where the form of output fixes them. */
	begin?(columns: SinkColumns): void;
	records(records: readonly ExportedRecord[]): void | Promise<void>;
	/** Taken instead of `records` and `children` where it is there: records and lists as they were read, and what gives a record its form. */
	families?(families: readonly Family[], shape: (record: JiraRecord) => ExportedRecord): void | Promise<void>;
	/** Children that leave as records of their own, list by list, after the records that they belong to. */
	children?(list: string, children: readonly ExportedRecord[]): void | Promise<void>;
	/** What is no longer in the source, with the reason. */
	removed?(removed: readonly ExportedRecord[]): void | Promise<void>;
}
