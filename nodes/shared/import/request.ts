import type { DateFormat } from '../fields/dateFormat';
import type { MatchBy, MirrorRemoval, RowFile, WritableKind } from '../records/kind';
import type { ImportMode } from './modes';

/** One row as it came in. */
export interface ImportRow {
	/** Position among the rows, from 0. People see it counted from 1. */
	readonly index: number;
	/** Everything the row has, by column: here the columns that say where it goes and who it is are looked up. */
	readonly source: Readonly<Record<string, unknown>>;
	/** What is to be written, by field id or name. */
	readonly cells: Readonly<Record<string, unknown>>;
	/** Files that came with the row. */
	readonly files?: readonly RowFile[];
}

/** Where a part of a row's place comes from: the same for all, or a column. */
export type PlacePart = { readonly fixed: string } | { readonly column: string };

/** Mirror's part of an import. */
export interface MirrorRequest {
	/** A query of the kind's own; empty for everything at the places of the rows. */
	readonly query: string;
	readonly removal: 'report' | 'move' | MirrorRemoval;
	/** Where what has no row is moved: a value of the field that changes step by step, in people's words; only for `move`. */
	readonly moveTo?: string;
	/** More removals than this are refused, before anything is written. */
	readonly maximumRemovals: number;
	/** So are removals of more than this part of the scope. */
	readonly maximumPercent: number;
	/** Why nothing may be removed in this run, e.g. because the rows are only a part; undefined when it may. */
	readonly forbidden?: string;
}

/** What is done with a word that means nothing that is there. */
export type NotFoundPolicy = 'reject' | 'leaveEmpty' | 'fallback' | 'create';

/** What the user wants of the words in the rows. Fields are named as people call them, or by their ids. */
export interface ValueSettings {
	/** Words that stand for others, in a cell or in an entry of a list. */
	readonly translate: ReadonlyArray<{ readonly field: string; readonly from: string; readonly to: string }>;
	/** `create` makes versions and components; words of other fields reject the row as in `reject`. */
	readonly notFound: NotFoundPolicy;
	/** What `fallback` takes in a field; a field without one rejects the row. */
	readonly fallbacks: ReadonlyArray<{ readonly field: string; readonly value: string }>;
	/** How dates are written; ISO 8601 when absent. */
	readonly dates?: DateFormat;
	/** Whether the entries of a list take the place of those that a record has, or join them. */
	readonly lists: 'replace' | 'add';
	/** Fields that an update never touches. */
	readonly onlyOnCreate: readonly string[];
}

/** What is done with a row that would change what somebody has changed in Jira since the last import. */
export type IfChangedPolicy = 'overwrite' | 'skip' | 'reject' | 'newerWins';

/** An import whose records are also changed in Jira, and exported again. */
export interface TwoWayRequest {
	readonly ifChanged: IfChangedPolicy;
	/** The column that holds the moment of a row's own change; only for `newerWins`. */
	readonly changedAtColumn?: string;
}

/** What to import, and how. */
export interface ImportRequest {
	readonly kind: WritableKind;
	readonly mode: ImportMode;
	readonly rows: readonly ImportRow[];
	/** By the ids of the kind's `placement`. */
	readonly place: Readonly<Record<string, PlacePart>>;
	/** How rows find their records; null in Create, where nothing is looked for. */
	readonly matchBy: MatchBy | null;
	/** The column that holds the identity; empty: the match field's own column, or `key`. */
	readonly identityColumn: string;
	/**
	 * Where `cells` come from. `automatic`: the row's own columns, by name or id; the record's own columns and fields that
	 * Jira keeps itself are left out. `mapped`: a person mapped each of them.
	 */
	readonly columns: 'automatic' | 'mapped';
	/** What a column that fits no field does to the run; `create` is for kinds with `makeFields`. */
	readonly unknownColumns: 'stop' | 'leaveOut' | 'create';
	/** Columns that are not for Jira. */
	readonly leaveOut: readonly string[];
	/** What an empty cell means for an existing record. */
	readonly emptyCells: 'leave' | 'clear';
	/** Between the entries of a list that is given as text. */
	readonly separator: string;
	/** What the words of the rows mean; when absent, a word is taken as it is and rejects its row where it means nothing. */
	readonly values?: ValueSettings;
	/** Identifies this run in what it creates. */
	readonly run: string;
	/** Plans and reports, and writes nothing. */
	readonly dryRun?: boolean;
	/** Gives rows that put back what the run changes. */
	readonly undo?: boolean;
	/** A plan with more writes than this is refused before the first of them; any number when absent. */
	readonly maximumChanges?: number;
	/** Ends the run when so many rows, or such a part of them, were rejected; never when absent. */
	readonly stopWhenRejected?: { readonly rows?: number; readonly percent?: number };
	/** What Mirror is about, and what it does to records without a row; only for that mode. */
	readonly mirror?: MirrorRequest;
	/** Whether a record of ours is deleted when another run has made one of the same identity before it. */
	readonly removeOwnDoubles?: boolean;
	/** Whether records remember what was written to them, and what that is good for; absent where they do not. */
	readonly twoWay?: TwoWayRequest;
	/** Columns that are lists of the record's own children, by the names of the kind's `writableChildren`; none when absent. */
	readonly childLists?: readonly string[];
	/** Whether records may take their subordinate records along when they are deleted. */
	readonly deleteSubordinates?: boolean;
}
