import { momentOf } from '../export/moments';
import type { Family } from '../export/families';
import type { ExportedRecord } from '../export/shape';
import type { TextFormat } from '../fields/read';
import type { ReadableKind } from '../records/kind';
import type { Memory, ReadIssue } from './memory';

/** What a trigger can tell of an issue. */
export type EventName = 'created' | 'updated' | 'commented' | 'statusChanged';

/** What the user wants to hear of. */
export interface Wish {
	readonly events: ReadonlySet<EventName>;
	/** Names or ids of the statuses to which a move counts; empty for all. */
	readonly statuses: readonly string[];
}

/** Something that happened, as it leaves. */
export interface ChangeEvent {
	/** Its id among all events of the source. */
	readonly id: string;
	/** Milliseconds since the epoch. */
	readonly at: number;
	readonly json: ExportedRecord;
}

/** Something that happened, without its issue. */
interface Happening extends Omit<ChangeEvent, 'json'> {
	readonly event: EventName;
	/** What leaves beside the issue. */
	readonly own?: ExportedRecord;
}

/** How an event's issue and comment leave. */
export interface EventForm<Source> {
	readonly kind: ReadableKind<Source>;
	readonly text: TextFormat;
	shape(record: Family['record']): ExportedRecord;
}

/** Lists from which events are read, by event. */
const LISTS: ReadonlyArray<readonly [EventName, string]> = [
	['commented', 'comments'],
	['statusChanged', 'changelog'],
];

/** The lists that have to be read with each issue. */
export function listsOf({ events }: Wish): string[] {
	return LISTS.filter(([event]) => events.has(event)).map(([, list]) => list);
}

/** The issue of a family with the moment of its change. */
export function issueOf<Source>(kind: ReadableKind<Source>, { record }: Family): ReadIssue {
	return { id: record.id, updated: momentOf(kind, record, 'updated') };
}

/**
 * What has happened to an issue and is news, oldest first. An issue that is new is created, not updated as well: what
 * was done to it before the first poll that sees it belongs to its creation.
 */
export function newsOf<Source>(memory: Memory, wish: Wish, form: EventForm<Source>, family: Family): ChangeEvent[] {
	const issue = issueOf(form.kind, family);
	const { created, updated, entries } = happeningsOf(wish, form, family);
	const own = memory.isAfter(issue, created.at) ? created : updated;
	const isNews = wish.events.has(own.event) && memory.isAfter(issue, own.at) && !memory.wasGiven(own.id, own.at);
	const news = entries.filter(({ id, at }) => memory.isNews(issue, id, at));
	return withIssue(isNews ? [own, ...news] : news, form, family);
}

/** All that can be told of an issue, for a look at what events are like. */
export function allOf<Source>(wish: Wish, form: EventForm<Source>, family: Family): ChangeEvent[] {
	const { created, updated, entries } = happeningsOf(wish, form, family);
	return withIssue([...[created, updated].filter(({ event }) => wish.events.has(event)), ...entries], form, family);
}

/** Events of one moment keep their order. */
export function oldestFirst<T extends { readonly at: number }>(events: readonly T[]): T[] {
	return [...events].sort((one, other) => one.at - other.at);
}

/** An event's own columns stand first, and hold against fields of the same name. */
function withIssue<Source>(happenings: readonly Happening[], form: EventForm<Source>, { record }: Family): ChangeEvent[] {
	if (happenings.length === 0) return [];
	const issue = form.shape(record);
	return oldestFirst(happenings).map(({ id, event, at, own }) => {
		const head = { event, at: new Date(at).toISOString() };
		return { id, at, json: { ...head, ...issue, ...head, ...own } };
	});
}

function happeningsOf<Source>(wish: Wish, { kind, text }: EventForm<Source>, family: Family) {
	const { record, lists } = family;
	const entries = LISTS.flatMap(([event, list]) => {
		const child = kind.children?.[list];
		if (!child || !wish.events.has(event)) return [];
		return (lists[list]?.children ?? []).flatMap((entry) => happeningOf(event, child.shape(entry, text), wish));
	});
	return {
		created: { id: `n${record.id}`, event: 'created', at: momentOf(kind, record, 'created') } as const,
		updated: { id: `u${record.id}`, event: 'updated', at: momentOf(kind, record, 'updated') } as const,
		entries,
	};
}

/** A comment, or a move to one of the statuses; nothing for other changes, and for what has no moment. */
function happeningOf(event: EventName, entry: ExportedRecord, { statuses }: Wish): Happening[] {
	const at = Date.parse(String(entry.created));
	if (Number.isNaN(at)) return [];
	if (event === 'commented') return [{ id: `c${String(entry.id)}`, event, at, own: { comment: entry } }];
	const move = moveOf(entry);
	if (!move || (statuses.length > 0 && !statuses.some((status) => isOne(status, [move.to, move.toId])))) return [];
	return [{ id: `h${String(entry.id)}`, event, at, own: move }];
}

/** The move of an entry of the history; undefined where it moved nothing. */
function moveOf({ items, author, authorAccountId }: ExportedRecord) {
	const changes = (Array.isArray(items) ? items : []) as ReadonlyArray<Readonly<Record<string, unknown>>>; // As the changelog shapes them.
	const change = changes.find(({ field, fieldId }) => fieldId === 'status' || (fieldId === null && field === 'status'));
	if (!change) return undefined;
	const { fromText, from, toText, to } = change;
	return { from: fromText, fromId: from, to: toText, toId: to, by: author, byAccountId: authorAccountId };
}

function isOne(status: string, words: readonly unknown[]): boolean {
	return words.some((word) => String(word).toLowerCase() === status.toLowerCase());
}
