import type { MatchBy, WritableKind } from '../records/kind';

export type ImportMode = 'create' | 'update' | 'upsert';

/** One row as it came in. */
export interface ImportRow {
	/** Position among the rows, from 0. People see it counted from 1. */
	readonly index: number;
	/** Everything the row has, by column: here the columns that say where it goes and who it is are looked up. */
	readonly source: Readonly<Record<string, unknown>>;
	/** What is to be written, by field id or name. */
	readonly cells: Readonly<Record<string, unknown>>;
}

/** Where a part of a row's place comes from: the same for all, or a column. */
export type PlacePart = { readonly fixed: string } | { readonly column: string };

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
	/** What a column that fits no field does to the run. */
	readonly unknownColumns: 'stop' | 'leaveOut';
	/** Columns that are not for Jira. */
	readonly leaveOut: readonly string[];
	/** What an empty cell means for an existing record. */
	readonly emptyCells: 'leave' | 'clear';
	/** Between the entries of a list that is given as text. */
	readonly separator: string;
	/** Identifies this run in what it creates. */
	readonly run: string;
}
