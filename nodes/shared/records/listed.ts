import type { Connection } from '../connection/types';
import { isJiraError, toJiraError } from '../errors/jiraError';
import type {
	Change,
	Draft,
	JiraRecord,
	MatchBy,
	Place,
	RecordRef,
	WritableKind,
	WriteDone,
	WriteResult,
} from './kind';
import { NUMERIC_ID } from './oneByOne';
import { refusalOf } from './refusal';

/**
 * A kind whose records are found in the list of their place: the versions of a project, the comments of an issue. Jira
 * reads such a list from its database, so that a match is exact, and one call tells all records of a place.
 */
export interface ListedKind {
	/** As people call one record, for messages. */
	readonly name: string;
	/** The column that says the place, and how people call it. */
	readonly placement: { readonly id: string; readonly name: string };
	/** All records of a place, whole; none where there is no such place. */
	list(connection: Connection, place: string): Promise<readonly JiraRecord[]>;
	/** The records of a place that carry an identity, other than as their id. */
	choose(records: readonly JiraRecord[], identity: string): readonly JiraRecord[];
}

/** How the records of such a kind are written: Jira takes each in a call of its own. Every function throws JiraError. */
export interface ListedWriter {
	/** Whether Jira sends mails for a new record. */
	readonly mailsOnCreate: boolean;
	/** The records of one line are created one after the other, in the order of their rows. */
	line(draft: Draft): string;
	create(connection: Connection, draft: Draft): Promise<WriteDone>;
	/** The record of this draft, looked up after an answer to its create that did not arrive. */
	find(connection: Connection, draft: Draft): Promise<RecordRef | undefined>;
	/** @param current The record as it was read; whole, where it was matched in a list. */
	update(connection: Connection, change: Change, current: JiraRecord): Promise<WriteDone>;
	remove(connection: Connection, record: JiraRecord): Promise<WriteDone>;
	/** What people call a field that Jira's refusal names. */
	fieldName(id: string): string;
}

/** Places whose lists are read side by side for one match. The gate decides how many calls really travel. */
const MATCHED_AT_ONCE = 1000;
const LONGEST_IDENTITY = 255;

type Matching =
	| 'placement'
	| 'keyIsChosen'
	| 'sizes'
	| 'plainIdentity'
	| 'identityProblem'
	| 'identityWithin'
	| 'match'
	| 'carryIdentity'
	| 'current';

/** What the import engine asks of a kind to find records in the lists of their places. */
export function matchedInLists({ name, placement, list, choose }: ListedKind): Pick<WritableKind, Matching> {
	return {
		placement: [placement],
		keyIsChosen: false,
		sizes: { match: MATCHED_AT_ONCE, create: 1 },
		plainIdentity: (_matchBy, identity) => identity,
		identityProblem(matchBy, identity) {
			if (matchBy.by === 'key') return NUMERIC_ID.test(identity) ? undefined : `is not the ID of a ${name}`;
			if (identity.length > LONGEST_IDENTITY) return `is longer than ${LONGEST_IDENTITY} characters`;
			return /[\r\n]/.test(identity) ? 'has a line break' : undefined;
		},
		identityWithin: (identity, place) => JSON.stringify([placeOf(place, placement.id), identity]),
		async match(connection, matchBy, identities) {
			const byPlace = new Map<string, string[]>();
			for (const identity of identities) {
				const [place] = taken(identity);
				byPlace.set(place, [...(byPlace.get(place) ?? []), identity]);
			}
			const found = await Promise.all(
				[...byPlace].map(async ([place, own]) => {
					const records = await listOrNothing(async () => await list(connection, place));
					return own.map((identity) => [identity, matching(records, matchBy, taken(identity)[1])] as const);
				}),
			);
			return new Map(found.flat().filter(([, records]) => records.length > 0));
		},
		carryIdentity: () => undefined,
		// The match has given them whole, a moment ago.
		current: async (_connection, refs) =>
			await Promise.resolve(new Map(refs.filter(isWhole).map((record) => [record.id, record]))),
	};

	function matching(
		records: readonly JiraRecord[],
		{ by }: MatchBy,
		identity: string,
	): readonly JiraRecord[] {
		return by === 'key' ? records.filter(({ id }) => id === identity) : choose(records, identity);
	}
}

/** What the import engine asks of a kind to write its records one at a time. */
export function writtenOneByOne(
	writer: ListedWriter,
): Required<Pick<WritableKind, 'create' | 'update' | 'remove'>> {
	return {
		create: async (connection, drafts) =>
			await Promise.all(drafts.map(async (draft) => await createOne(connection, writer, draft))),
		update: async (connection, change) => {
			const { ref } = change;
			const current: JiraRecord = isWhole(ref) ? ref : { ...ref, fields: {}, raw: {} };
			return await settled(writer, async () => await writer.update(connection, change, current));
		},
		remove: async (connection, records) =>
			await Promise.all(
				records.map(
					async (record) => await settled(writer, async () => await writer.remove(connection, record)),
				),
			),
	};
}

async function createOne(connection: Connection, writer: ListedWriter, draft: Draft): Promise<WriteResult> {
	return await inTurn(connection, writer.line(draft), async () => {
		const result = await settled(writer, async () => await writer.create(connection, draft));
		if (result.done || result.outcome !== 'unknown') return result;
		const ref = await foundAfterAll(connection, writer, draft);
		return ref ? { done: true, ref, mailed: writer.mailsOnCreate } : result;
	});
}

/** A look-up that fails as well leaves the row unknown, which is what its outcome then says. */
async function foundAfterAll(
	connection: Connection,
	{ find }: ListedWriter,
	draft: Draft,
): Promise<RecordRef | undefined> {
	try {
		return await find(connection, draft);
	} catch {
		return undefined;
	}
}

async function settled({ fieldName }: ListedWriter, write: () => Promise<WriteDone>): Promise<WriteResult> {
	try {
		return await write();
	} catch (error) {
		return refusalOf(error, fieldName);
	}
}

/** By run: the last create of each line. */
const lines = new WeakMap<Connection, Map<string, Promise<unknown>>>();

/** Does one thing after the other, in the order in which they came, so that a list has the order of the rows. */
async function inTurn<T>(connection: Connection, line: string, act: () => Promise<T>): Promise<T> {
	const own = lines.get(connection) ?? new Map<string, Promise<unknown>>();
	lines.set(connection, own);
	const turn = (own.get(line) ?? Promise.resolve()).then(act, act);
	own.set(line, turn);
	return await turn;
}

/** A place that is not there, or that this account may not see, has no records to be found. */
async function listOrNothing(list: () => Promise<readonly JiraRecord[]>): Promise<readonly JiraRecord[]> {
	try {
		return await list();
	} catch (error) {
		if (!['invalid', 'notFound', 'permission'].some((kind) => isJiraError(error) && error.kind === kind))
			throw toJiraError(error);
		return [];
	}
}

function isWhole(ref: RecordRef): ref is JiraRecord {
	return 'fields' in ref && 'raw' in ref;
}

/** Keys of projects and issues are in capitals. */
function placeOf(place: Place, id: string): string {
	return (place[id] ?? '').toUpperCase();
}

/** Place and identity out of the text that `identityWithin` has made of them. */
function taken(text: string): [place: string, identity: string] {
	return JSON.parse(text) as [string, string];
}
