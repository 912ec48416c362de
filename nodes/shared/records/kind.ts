import type { Connection } from '../connection/types';
import type { FieldCatalog } from '../fields/catalog';
import type { Field, WritableField } from '../fields/schema';
import type { Refused } from '../fields/resolved';

/**
 * What the engines need to know of a kind of record. `export/` and `import/` know an issue or a project only through
 * these interfaces; whatever is special to a kind stays in its folder.
 */
export interface Kind {
	/** As people call one and several of them, for messages: `issue`, `issues`. */
	readonly name: string;
	readonly plural: string;
	/** Address of a record's page on the site. */
	url(siteUrl: string, key: string): string;
	/** All fields that records of this kind can have on this site. Cached in the session. */
	fields(connection: Connection): Promise<FieldCatalog>;
}

/** A record as it was read. */
export interface JiraRecord {
	readonly id: string;
	readonly key: string;
	/** Values by field id, as Jira gave them. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** The whole answer, as Jira gave it. */
	readonly raw: Readonly<Record<string, unknown>>;
}

export interface RecordRef {
	readonly id: string;
	readonly key: string;
}

// ---------------------------------------------------------------------------------------------------- reading

/** Which values a reader wants: the ids of fields, or all that the site has. */
export type WantedFields = readonly string[] | 'all';

/** What a scan met: an id, with its key and with the record itself where the scan gets those for nothing. */
export interface Found {
	readonly id: string;
	readonly key?: string;
	readonly record?: JiraRecord;
}

/** What came of reading some records. What is in neither list was not given: deleted, moved away or not visible. */
export interface ReadBatch {
	readonly records: readonly JiraRecord[];
	/** Jira's own reasons, by the id or key that was asked for. */
	readonly refusals: ReadonlyMap<string, string>;
	/** Ids and keys that were asked for by a former key, with the id that the record has. */
	readonly moved: ReadonlyMap<string, string>;
}

/** A kind that can be exported. `Source` says which records: a query, a set of projects, whatever the kind has. */
export interface ReadableKind<Source> extends Kind {
	/** Fields that are given when the user has not chosen any. */
	readonly standardFields: readonly string[];
	/** The part of the site that a record belongs to, by which the report counts. */
	groupOf(record: RecordRef): string;
	/**
	 * All records of the source, in its order, page by page. With `limit`, at least the first so many if there are
	 * that many; the engine cuts.
	 */
	scan(connection: Connection, source: Source, wanted: WantedFields, limit?: number): AsyncGenerator<readonly Found[]>;
	/** About how many records the source has; undefined where Jira cannot tell without reading them. */
	count(connection: Connection, source: Source): Promise<number | undefined>;
	/** How many records one read should ask for, when about so many (undefined: nobody knows) are to be read in all. */
	readSize(connection: Connection, wanted: WantedFields, expected?: number): number;
	/** Reads records by id or key, at most `readSize` at a time, in any order. */
	read(connection: Connection, idsOrKeys: readonly string[], wanted: WantedFields): Promise<ReadBatch>;
}

// ---------------------------------------------------------------------------------------------------- writing

/** Where the identity of a row lives in Jira. */
export type MatchBy =
	| { readonly by: 'key' }
	| { readonly by: 'field'; readonly field: Field }
	| { readonly by: 'label'; readonly prefix: string };

/** Where rows go: one value for each of the kind's `placement` columns, e.g. `{ project: 'DEMO', issuetype: 'Bug' }`. */
export type Place = Readonly<Record<string, string>>;

/** A place that exists: what can be written there. */
export interface Target {
	/** For messages, e.g. `Bug in DEMO`. */
	readonly label: string;
	readonly catalog: FieldCatalog<WritableField>;
	/** Values that every record created here has, e.g. project and issue type. */
	readonly base: Readonly<Record<string, unknown>>;
	/** Fields that Jira takes only when the record is created: an update never sends them. */
	readonly onlyAtCreation?: ReadonlySet<string>;
	/** Why a record that matched cannot be updated as one of this place; undefined when it can. */
	foreign(record: JiraRecord): string | undefined;
}

/** A record to be created. */
export interface Draft {
	readonly target: Target;
	readonly fields: Readonly<Record<string, unknown>>;
	/** Whose row this is; kept with the record where the kind has a place for it that people do not see. */
	readonly origin: { readonly identity: string | null; readonly row: number; readonly run: string };
}

/** Fields of an existing record to be changed, with the values they get. */
export interface Change {
	readonly ref: RecordRef;
	readonly target: Target;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** What became of one write. */
export type WriteResult = WriteDone | WriteRefused;

export interface WriteDone {
	readonly done: true;
	readonly ref: RecordRef;
	/** Whether Jira sends mails for it, which could not be switched off. */
	readonly mailed: boolean;
}

export interface WriteRefused {
	readonly done: false;
	/** `unknown`: nobody can tell whether Jira has carried it out. */
	readonly outcome: 'rejected' | 'unknown';
	/** The field that the refusal is about, by name, when it is about one. */
	readonly field?: string;
	readonly reason: string;
	readonly fix: string;
	/** Whether the same row may work later without a change. */
	readonly retry: boolean;
}

/** A kind that can be imported. */
export interface WritableKind extends Kind {
	/** The columns that say where a row goes, with what people call them; empty for a kind that lives in one place. */
	readonly placement: ReadonlyArray<{ readonly id: string; readonly name: string }>;
	/** Whether the key of a new record is the row's choice (a project) or Jira's (an issue). */
	readonly keyIsChosen: boolean;
	/** How many records one call takes. */
	readonly sizes: { readonly match: number; readonly create: number };
	/** Fields that Jira keeps itself: automatic mapping leaves them out instead of rejecting the row. */
	readonly readOnlyFields: ReadonlySet<string>;
	/** What can be written at a place, or why there is no such place. */
	target(connection: Connection, place: Place): Promise<{ readonly ok: true; readonly target: Target } | Refused>;
	/** The one form of an identity that can be written in several, e.g. a key in small letters or `7.0` for 7. */
	plainIdentity(matchBy: MatchBy, identity: string): string;
	/** Why this text cannot be an identity in this way; undefined when it can. */
	identityProblem(matchBy: MatchBy, identity: string): string | undefined;
	/**
	 * Existing records by identity in its plain form, at most `sizes.match` identities at a time. Absent: no match.
	 * Several: no unique one.
	 */
	match(connection: Connection, matchBy: MatchBy, identities: readonly string[]): Promise<ReadonlyMap<string, readonly RecordRef[]>>;
	/**
	 * Adds to the values of a row what makes its record found again by this identity, where that is not simply a field
	 * of its own.
	 */
	carryIdentity(matchBy: MatchBy, identity: string, fields: Record<string, unknown>, current?: JiraRecord): void;
	/** Current values of records, by id, with all that `foreign` and `carryIdentity` look at. */
	current(connection: Connection, refs: readonly RecordRef[], fieldIds: readonly string[]): Promise<ReadonlyMap<string, JiraRecord>>;
	/** Creates up to `sizes.create` records in one go; one result for each draft, in order. */
	create(connection: Connection, drafts: readonly Draft[]): Promise<readonly WriteResult[]>;
	update(connection: Connection, change: Change): Promise<WriteResult>;
}
