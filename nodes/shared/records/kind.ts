import type { Connection } from '../connection/types';
import type { FieldCatalog } from '../fields/catalog';
import type { TextFormat } from '../fields/read';
import type { Field, WritableField } from '../fields/schema';
import type { Refused, Resolved } from '../fields/resolved';
import type { MemoryKind } from './memoryKind';

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
	/** What is kept with the record for machines, by key; only where it was asked for (see `memoryKind.ts`). */
	readonly properties?: Readonly<Record<string, unknown>>;
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

/** The moments of a record that a scan can go by. */
export type Moment = 'created' | 'updated';

/**
 * A scan by time: only records whose moment is not before `from`, oldest first. A kind may take both bounds some minutes
 * too early, never too late.
 */
export interface ScanRange {
	readonly by: Moment;
	/** Milliseconds since the epoch; null for the beginning. */
	readonly from: number | null;
	/** Only what is before this moment; milliseconds since the epoch. */
	readonly to?: number;
}

export interface ScanOptions {
	/** At least the first so many records, if there are that many; the engine cuts. */
	readonly limit?: number;
	/** Only for kinds with a `timeline`. Puts the records in its own order. */
	readonly range?: ScanRange;
	/** Only for kinds with `marks`: leaves out records that carry this mark. */
	readonly without?: Mark;
}

/** A kind that can be exported. `Source` says which records: a query, a set of projects, whatever the kind has. */
export interface ReadableKind<Source> extends Kind {
	/**
	 * Fields that are given when the user has not chosen any: all that there are, or ids and keys of types of custom fields,
	 * which have other ids on each site.
	 */
	readonly standardFields: readonly string[] | 'all';
	/** The part of the site that a record belongs to, by which the report counts. */
	groupOf(record: JiraRecord): string;
	/** All records of the source, in its order, page by page. */
	scan(connection: Connection, source: Source, wanted: WantedFields, options?: ScanOptions): AsyncGenerator<readonly Found[]>;
	/** About how many records the source has; undefined where Jira cannot tell without reading them. */
	count(connection: Connection, source: Source, options?: ScanOptions): Promise<number | undefined>;
	/** How many records one read should ask for, when about so many (undefined: nobody knows) are to be read in all. */
	readSize(connection: Connection, wanted: WantedFields, expected?: number): number;
	/** Reads records by id or key, at most `readSize` at a time, in any order. */
	read(connection: Connection, idsOrKeys: readonly string[], wanted: WantedFields): Promise<ReadBatch>;
	/** The ids of the fields that hold a record's moments, where it can be exported as a Delta and resumed. */
	readonly timeline?: Readonly<Record<Moment, string>>;
	/**
	 * What of the source decides which records belong to it, in one text that is the same for the same source; a cursor
	 * is bound to it. Required for Delta.
	 */
	identify?(connection: Connection, source: Source): Promise<string>;
	/** Why a source gave nothing, where the kind can find out; asked only then. */
	whyEmpty?(connection: Connection, source: Source): Promise<string | undefined>;
	/** Why records of this source can appear in it or leave it without being changed; empty when they cannot. */
	silentChanges?(connection: Connection, source: Source): Promise<readonly string[]>;
	readonly census?: Census<Source>;
	/**
	 * For kinds whose API tells deletions itself: what was deleted at or after `from` (milliseconds since the epoch),
	 * oldest first, page by page. Nothing is known of a record that is gone but its id, so that the list may hold some
	 * that never belonged to the source.
	 */
	removals?(connection: Connection, source: Source, from: number): AsyncGenerator<readonly RecordEvent[]>;
	readonly marks?: Marks;
	/** Where records can carry what was written to them last. */
	readonly memory?: MemoryKind;
	/** Lists that belong to a record and are read with it on request, by name, e.g. `comments`. */
	readonly children?: Readonly<Record<string, ChildKind>>;
}

/** The id of a record and when it was changed or deleted, in milliseconds since the epoch. */
export interface RecordEvent {
	readonly id: string;
	readonly at: number;
}

/** Why a record is no longer in its source. */
export type RemovedReason = 'deleted' | 'gone' | 'archived' | 'leftFilter' | 'accessLost';

/** A known record of which a scan of the source saw nothing: by its id or key, with its project where that is known. */
export interface MissingRef {
	readonly id: string;
	readonly group?: string;
}

/** A record that is no longer in its source. */
export interface Removal {
	/** As it was known. */
	readonly id: string;
	/** Where Jira still tells it. */
	readonly key?: string;
	readonly reason: RemovedReason;
}

/** How a kind tells why records are missing from its source. */
export interface Census<Source> {
	/**
	 * Looks at records of which a scan of the source saw nothing: those that the source has after all are left out
	 * (the index had missed them), for the others it says what became of them. Any number of records.
	 */
	explain(connection: Connection, source: Source, missing: readonly MissingRef[]): Promise<readonly Removal[]>;
}

/** A sign on a record that says it was exported. */
export type Mark =
	| { readonly by: 'label'; readonly label: string }
	| { readonly by: 'field'; readonly field: Field; readonly value: string };

/** How a kind marks its records. */
export interface Marks {
	/** Ids of the fields by which `isMarked` decides. */
	fields(mark: Mark): readonly string[];
	isMarked(record: JiraRecord, mark: Mark): boolean;
	/** Marks records, in bulk and without mails where Jira allows; gives the reason for each id that could not be. */
	mark(connection: Connection, ids: readonly string[], mark: Mark): Promise<ReadonlyMap<string, string>>;
}

/** A kind of list that belongs to a record: its comments, its worklogs, its history. */
export interface ChildKind {
	/** As people call the list and one of it: `Comments`, `comment`. */
	readonly label: string;
	readonly singular: string;
	/**
	 * Fields of the record that must be read along, because they hold the list, its first part or its length: ids, or keys
	 * of types of custom fields.
	 */
	readonly fields: readonly string[];
	/** How many records one `read` should get, where a call takes more of them than a bulk read gives. */
	readonly batch?: number;
	/**
	 * The lists of these records, by record id, complete as far as Jira gives them; what Jira refuses of one record is
	 * said in its list.
	 * @throws JiraError when the run as a whole cannot go on.
	 */
	read(connection: Connection, records: readonly JiraRecord[]): Promise<ReadonlyMap<string, ChildList>>;
	/** One child in readable form, flat; without the record that it belongs to. `id` is always there. */
	shape(child: unknown, text: TextFormat): Readonly<Record<string, unknown>>;
}

/** The children of one record, as Jira gave them, oldest first. */
export interface ChildList {
	readonly children: readonly unknown[];
	/** Why the list is not complete; undefined when it is. */
	readonly incomplete?: string;
}

// ---------------------------------------------------------------------------------------------------- writing

/** Where the identity of a row lives in Jira. */
export type MatchBy =
	| { readonly by: 'key' }
	| { readonly by: 'field'; readonly field: Field }
	| { readonly by: 'label'; readonly prefix: string }
	/** A link to a page outside whose global ID is the prefix and the identity; `title` names it where people see it. */
	| { readonly by: 'remoteLink'; readonly prefix: string; readonly title: string }
	/** A query of the user's own, with `{identity}` in it. Nothing is written for it: the row's own fields have to meet it. */
	| { readonly by: 'query'; readonly template: string };

/** Where rows go: one value for each of the kind's `placement` columns, e.g. `{ project: 'DEMO', issuetype: 'Bug' }`. */
export type Place = Readonly<Record<string, string>>;

/** A place that exists: what can be written there. */
export interface Target {
	/** For messages, e.g. `Bug in DEMO`. */
	readonly label: string;
	readonly catalog: FieldCatalog<WritableField>;
	/** Values that every record created here has, e.g. project and issue type. */
	readonly base: Readonly<Record<string, unknown>>;
	/** Entries of lists by which a record lies here, and which join those that it has: one that matched may lie elsewhere too. */
	readonly joins?: Readonly<Record<string, readonly unknown[]>>;
	/** Fields that Jira takes only when the record is created: an update never sends them. */
	readonly onlyAtCreation?: ReadonlySet<string>;
	/** Those of them that are a person's own matter: a row that says otherwise is told so, and goes on. Absent: it is rejected. */
	readonly keptAsTheyAre?: ReadonlySet<string>;
	/** Why a record that matched cannot be updated as one of this place; undefined when it can. */
	foreign(record: JiraRecord): string | undefined;
	/** Why a field that is not in the catalog cannot be written here. Absent: it is not on the create screen. */
	lacks?(field: Field): Refused;
	/** Why new records cannot be found again by what rows are matched by; undefined when they can. Absent: they can. */
	cannotCarry?(matchBy: MatchBy): Refused | undefined;
	/**
	 * What a word means that the metadata of a field does not tell, such as the name of a sprint; undefined where there is
	 * nowhere else to look.
	 */
	find?(connection: Connection, field: WritableField, word: string): Promise<Resolved | undefined>;
	/** Whether a value of this field can be made by this name; then `make` makes it. */
	makes?(field: WritableField, name: string): boolean;
	/** @throws JiraError for what ends the run; every other refusal is the answer. */
	make?(connection: Connection, field: WritableField, name: string): Promise<Resolved>;
}

/** A record to be created. */
export interface Draft {
	readonly target: Target;
	readonly fields: Readonly<Record<string, unknown>>;
	/** Whose row this is; kept with the record where the kind has a place for it that people do not see. */
	readonly origin: Origin;
}

/** Which row of which run has made a record. */
export interface Origin {
	readonly identity: string | null;
	readonly row: number;
	readonly run: string;
}

/** A record that was created lately, read without the index. */
export interface RecentRecord {
	readonly ref: RecordRef;
	/** The identities that it carries in the way that rows are matched. */
	readonly identities: readonly string[];
	/** Who has made it, where that was an import of ours. */
	readonly origin?: Origin;
}

/** Fields of an existing record to be changed, with the values they get. */
export interface Change {
	readonly ref: RecordRef;
	/** As it was read for the plan, with the values that those are to take the place of. */
	readonly current?: JiraRecord;
	readonly target: Target;
	readonly fields: Readonly<Record<string, unknown>>;
}

/** Which records a mirror is about: those that a query of the user's own finds, or all that lie at the places of the rows. */
export interface MirrorScope {
	/** In the kind's own query language; empty for the places. */
	readonly query: string;
	readonly places: readonly Place[];
	readonly matchBy: MatchBy;
}

/** What is done to a record that has no row. */
export type MirrorRemoval = 'archive' | 'delete';

/** How a kind finds and takes away what has no row. */
export interface MirrorKind {
	/** All records of the scope that carry an identity, as the index shows them. */
	scan(connection: Connection, scope: MirrorScope): AsyncGenerator<readonly RecordRef[]>;
	/** Those of these records that are in the scope when looked at past the index. */
	confirm(connection: Connection, scope: MirrorScope, refs: readonly RecordRef[]): Promise<readonly RecordRef[]>;
	archive(connection: Connection, records: readonly JiraRecord[]): Promise<readonly WriteResult[]>;
	/** Where a record of the scope lies, as rows say it. */
	placeOf(record: JiraRecord): Place;
	/** As what a record of the scope is moved: the field that changes step by step, with its values. */
	targetOf(connection: Connection, record: JiraRecord): Promise<Target>;
}

/** What became of one write. */
export type WriteResult = WriteDone | WriteRefused;

export interface WriteDone {
	readonly done: true;
	readonly ref: RecordRef;
	/** Whether Jira sends mails for it, which could not be switched off. */
	readonly mailed: boolean;
	/** Set when what was to be created turned out to be there, so that it was changed instead. */
	readonly existed?: true;
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
	/** The record, where there is one all the same. */
	readonly ref?: RecordRef;
	/** The write of the record, where only something beside it was refused. */
	readonly written?: WriteDone;
}

/** A record on its way to another value of the field that changes step by step. */
export interface Move {
	/** Undefined while the record is still to be created. */
	readonly ref?: RecordRef;
	readonly target: Target;
	/** The present value, as Jira gave it; undefined where it was not read. */
	readonly from?: unknown;
	/** The wanted value, as the target's catalog resolves it. */
	readonly to: unknown;
	/** What the row says, by field id, for steps that ask for fields. */
	readonly fields: Readonly<Record<string, unknown>>;
	/** Those of these fields that only a step can write, because they are not on the create screen. */
	readonly aside: readonly Field[];
}

/** How a record would get there. */
export interface MoveWay {
	readonly ok: true;
	/** The values on the way, e.g. `To Do → In Progress → Done`; null where it is not known before the record is there. */
	readonly way: string | null;
	/** Whether the way is only what other records show, or has a condition on it. */
	readonly isEstimated: boolean;
	/** How many steps it has. */
	readonly steps: number;
	/** Whether a step takes values of the row with it, so that it cannot be taken for many records at once. */
	readonly withFields: boolean;
}

/** The one field of a kind that is not written but changed step by step: an issue's status. */
export interface Moves {
	/** Its id; the target's catalog has it, with all its values, where rows speak of it. */
	readonly field: string;
	/** How each of these records would get there, or why it cannot; reads only. */
	plan(connection: Connection, moves: readonly Move[]): Promise<ReadonlyArray<MoveWay | WriteRefused>>;
	/** What taking these ways would cost. */
	cost(connection: Connection, ways: readonly MoveWay[]): Promise<{ readonly calls: number; readonly mails: number }>;
	/**
	 * Moves records, which all have a `ref`; `settle` is called once for each, by its position, as soon as it is known.
	 * @param isOver Asked before each step that has not begun: once it says so, no more of them begin, and records that
	 * have not moved are not settled.
	 * @throws JiraError for what ends the run; what was not settled by then may be on its way.
	 */
	move(connection: Connection, moves: readonly Move[], settle: (position: number, result: WriteResult) => void, isOver?: () => boolean): Promise<void>;
}

/** A file that came with a row. */
export interface RowFile {
	/** By what name the row knows it. */
	readonly property: string;
	readonly fileName: string;
	readonly mimeType: string;
	/** In bytes. */
	size(): Promise<number>;
	content(): Promise<Buffer>;
}

/** What an entry of a list may refer to besides itself. */
export interface EntryContext {
	readonly files: readonly RowFile[];
	/** Between the entries of a list that is given as text. */
	readonly separator: string;
}

/** A list that belongs to a record and can be added to: its comments, its worklogs, its attachments. */
export interface WritableChildKind {
	/** How the current ones are read. */
	readonly reads: ChildKind;
	/** Whether a record has each of them once at most: a second entry of the same is the first. */
	readonly distinct: boolean;
	/** Whether Jira sends mails for each of them, as far as is known before it is written. */
	readonly mails: boolean;
	/** What an entry of a row's list stands for; several where one word stands for several. */
	understand(connection: Connection, entry: unknown, context: EntryContext): Promise<readonly WantedChild[] | Refused>;
	/** What a row without the column says; nothing when absent. */
	readonly unsaid?: unknown;
	/** By what a current one is known, as Jira gave it. */
	known(current: unknown): KnownChild;
}

/** By what a child is compared. */
export interface KnownChild {
	/** Names the child whatever it says, so that it can be changed: the id of a comment, the global ID of a link. */
	readonly name?: string;
	/** Texts that are equal for equal children; a child with any of them is the same. */
	readonly says: readonly string[];
}

/** A child as a row wants it. */
export interface WantedChild {
	readonly name?: string;
	/** The record at the other end, in the row's own words. */
	readonly other?: string;
	/** Set where people outside of the team get to see it, such as a public comment of a service request. */
	readonly isPublic?: true;
	/** @param otherId Id of the record at the other end. */
	says(otherId: string): string;
	/** Adds it, or changes the one of its name; never throws for what is about this child alone. */
	write(connection: Connection, to: { readonly ref: RecordRef; readonly otherId: string; readonly current?: unknown }): Promise<WriteResult>;
}

/** Writes of a plan that may cost mails. */
export interface PlannedWrites {
	readonly creates: number;
	readonly updates: readonly RecordRef[];
	readonly removals: number;
	/** Values that are made by their names before. */
	readonly made: number;
}

/** What a plan will write of what a kind may want to limit. */
export interface PlannedAmounts {
	readonly creates: number;
	/** Values that are made by their names before the first write, by the field that asks for them; each once. */
	readonly made: ReadonlyArray<{ readonly field: WritableField; readonly name: string }>;
	/** Entries of the lists of the rows that are to be added or changed. */
	readonly children: readonly WantedChild[];
}

/** So many of something a run may write; a plan with more is refused before the first write. */
export interface KindLimit {
	/** As the setting is called, e.g. `Maximum New Requests per Run`. */
	readonly setting: string;
	/** What is counted, for messages, e.g. `new requests`. */
	readonly what: string;
	/** What a person does who wants more, e.g. `raise Maximum New Requests per Run`. */
	readonly wayOut: string;
	readonly maximum: number;
	count(plan: PlannedAmounts): number;
}

/** A kind that can be imported. */
export interface WritableKind extends Kind {
	/** The columns that say where a row goes, with what people call them; empty for a kind that lives in one place. */
	readonly placement: ReadonlyArray<{ readonly id: string; readonly name: string }>;
	/** Whether the key of a new record is the row's choice (a project) or Jira's (an issue). */
	readonly keyIsChosen: boolean;
	/** How many records one call takes; an update takes one where nothing is said. */
	readonly sizes: { readonly match: number; readonly create: number; readonly update?: number };
	/** Fields that Jira keeps itself: automatic mapping leaves them out instead of rejecting the row. */
	readonly readOnlyFields: ReadonlySet<string>;
	/** All fields, found also by what they are called at these places; absent where they are called alike everywhere. */
	fieldsAt?(connection: Connection, places: readonly Place[]): Promise<FieldCatalog>;
	/** What a run may not write any number of. */
	readonly limits?: readonly KindLimit[];
	/**
	 * Set where a new record does not carry its origin: after an answer that was lost it is known by its identity alone,
	 * and without one it is not looked for.
	 */
	readonly isWithoutOrigin?: true;
	/**
	 * What can be written at a place, or why there is no such place. `wanted` are the fields that rows speak of: what
	 * costs a call of its own is only asked for then.
	 */
	target(connection: Connection, place: Place, wanted?: ReadonlySet<string>): Promise<{ readonly ok: true; readonly target: Target } | Refused>;
	/** The one form of an identity that can be written in several, e.g. a key in small letters or `7.0` for 7. */
	plainIdentity(matchBy: MatchBy, identity: string): string;
	/** Why this text cannot be an identity in this way; undefined when it can. */
	identityProblem(matchBy: MatchBy, identity: string): string | undefined;
	/**
	 * For kinds whose identities are unique only in their place: identity and place as one text, in which `match` takes
	 * and gives them. Then one record may have a row for each of its places.
	 */
	identityWithin?(identity: string, place: Place): string;
	/**
	 * Existing records by identity in its plain form, at most `sizes.match` identities at a time. Absent: no match.
	 * Several: no unique one. A kind that reads the records for it may give them whole, for `current`.
	 */
	match(connection: Connection, matchBy: MatchBy, identities: readonly string[]): Promise<ReadonlyMap<string, readonly RecordRef[]>>;
	/**
	 * Adds to the values of a row what makes its record found again by this identity, where that is not simply a field
	 * of its own.
	 */
	carryIdentity(matchBy: MatchBy, identity: string, fields: Record<string, unknown>, current?: JiraRecord): void;
	/**
	 * Writes what makes a record found again by this identity, where that is not one of its fields. Sending it twice is
	 * sending it once. Absent where there is no such way.
	 */
	attachIdentity?(connection: Connection, matchBy: MatchBy, identity: string, ref: RecordRef): Promise<WriteResult>;
	/** Why these values together cannot be written, over the current ones where there are any; undefined when they can. */
	unfit?(values: Readonly<Record<string, unknown>>, current?: JiraRecord): Refused | undefined;
	/** Current values of records, by id, with all that `foreign` and `carryIdentity` look at. */
	current(connection: Connection, refs: readonly RecordRef[], fieldIds: WantedFields): Promise<ReadonlyMap<string, JiraRecord>>;
	/**
	 * The newest records of some places, with all that was created within the last day: read by key, so that nothing
	 * that the index does not show yet is left out. Absent where a match is exact already.
	 */
	recent?(connection: Connection, places: readonly Place[], matchBy: MatchBy | null): Promise<readonly RecentRecord[]>;
	/**
	 * Records that were created among these and next to them, without these themselves: what other runs have made at the
	 * same time. Read like `recent`.
	 */
	neighbours?(connection: Connection, refs: readonly RecordRef[], matchBy: MatchBy): Promise<readonly RecentRecord[]>;
	/** Who has made these records, by id; those that no import of ours has made are left out. */
	origins?(connection: Connection, ids: readonly string[]): Promise<ReadonlyMap<string, Origin>>;
	/** Deletes records; one result for each, in order. Absent where they cannot be deleted. */
	remove?(connection: Connection, records: readonly JiraRecord[], withSubordinates: boolean): Promise<readonly WriteResult[]>;
	/** What Mirror needs; absent where there is no such mode. */
	readonly mirror?: MirrorKind;
	/** Lists of a record that a row can bring along, by the name of their column. */
	readonly writableChildren?: Readonly<Record<string, WritableChildKind>>;
	/** For how many of these writes Jira would send mails. Absent: for none. */
	mails?(connection: Connection, writes: PlannedWrites): Promise<number>;
	/** About how many calls these writes take, without what makes values by their names. Absent: as many as the sizes say. */
	calls?(writes: { readonly creates: number; readonly updates: number }): number;
	/** Creates up to `sizes.create` records in one go; one result for each draft, in order. */
	create(connection: Connection, drafts: readonly Draft[]): Promise<readonly WriteResult[]>;
	update(connection: Connection, change: Change): Promise<WriteResult>;
	/** Changes up to `sizes.update` records in one go; one result for each, in order. Absent: one by one. */
	updateSome?(connection: Connection, changes: readonly Change[]): Promise<readonly WriteResult[]>;
	/**
	 * For kinds whose fields an import may add: makes fields of these names, all or none of them.
	 * @throws JiraError when they cannot be made; then nothing was.
	 */
	makeFields?(connection: Connection, names: readonly string[]): Promise<void>;
	readonly moves?: Moves;
	/** Where records can carry what was written to them last. */
	readonly memory?: MemoryKind;
}
