import type { Connection } from '../connection/types';
import type { CursorState } from '../export/cursor';
import type { Family } from '../export/families';
import type { ExportRequest, ExportSink, Select } from '../export/request';
import { exportRecords, type ExportResult } from '../export/run';
import type { FieldChoice } from '../export/selection';
import type { ExportedRecord, Shape } from '../export/shape';
import type { TextFormat } from '../fields/read';
import type { JiraRecord, ReadableKind } from '../records/kind';
import { allOf, issueOf, listsOf, newsOf, oldestFirst, type ChangeEvent, type Wish } from './events';
import { createMemory, type Memory } from './memory';
import { continueTrigger, newTrigger, sourceHash, type TriggerOwner, type TriggerState } from './state';

/** What a trigger listens to, and how its events leave. */
export interface TriggerRequest<Source> {
	readonly kind: ReadableKind<Source>;
	readonly source: Source;
	readonly wish: Wish;
	readonly fields: FieldChoice;
	readonly shape: Shape;
	readonly text: TextFormat;
	/** After so many events the poll ends; those of one issue stay together. */
	readonly maximum: number;
	/** How far each poll reads again, in milliseconds. */
	readonly overlapMs: number;
	/** How long the poll may take, in milliseconds. */
	readonly budgetMs: number;
	/** Where a trigger without a state begins, in milliseconds since the epoch; undefined for now. */
	readonly startFrom?: number;
}

/** What came of a poll. The state is kept once the events are safe. */
export interface PollResult {
	readonly events: readonly ExportedRecord[];
	readonly state: TriggerState;
	/** Whether the state says anything else than before. */
	readonly moved: boolean;
	/** What the one who owns the flow should know. */
	readonly notes: readonly string[];
}

/**
 * One poll: what has happened since the last one, each event once, the oldest first. The first one finds its place and
 * gives nothing. A poll that comes to its budget, its maximum or the end of Jira's quota ends well; the next goes on.
 * @throws JiraError when Jira cannot be asked, and then the place is what it was.
 */
export async function pollEvents<Source>(
	connection: Connection,
	request: TriggerRequest<Source>,
	stored: TriggerState | undefined,
): Promise<PollResult> {
	const owner = { site: connection.session.siteUrl, source: sourceHash(request.source) };
	const known = continueTrigger(stored, owner);
	if (!known && request.startFrom === undefined) return { events: [], state: await firstPlace(connection, request, owner), moved: true, notes: [] };
	const taken = await takeNews(connection, request, known ?? newTrigger(owner, request.startFrom ?? 0));
	return { ...taken, moved: taken.events.length > 0 || isMoved(stored, taken.state) };
}

/** Some of the newest events, newest first, to build a flow with. No place is read or moved. */
export async function sampleEvents<Source>(
	connection: Connection,
	request: TriggerRequest<Source>,
	newestFirst: Source,
	limit: number,
): Promise<readonly ExportedRecord[]> {
	const events: ChangeEvent[] = [];
	const select: Select<Source> = { mode: 'test', source: newestFirst, limit };
	await exportRecords(connection, exportOf(request, select), {
		...withoutRecords,
		families(families, shape) {
			for (const family of families) events.push(...allOf(request.wish, { ...request, shape }, family));
		},
	});
	return oldestFirst(events).reverse().slice(0, limit).map(({ json }) => json);
}

/** Now, by the clock of the server. A source that Jira does not take is refused at once, not with the next poll. */
async function firstPlace<Source>(connection: Connection, { kind, source }: TriggerRequest<Source>, owner: TriggerOwner): Promise<TriggerState> {
	const now = await connection.serverTime();
	await kind.scan(connection, source, [], { limit: 1 }).next();
	return newTrigger(owner, now);
}

async function takeNews<Source>(connection: Connection, request: TriggerRequest<Source>, state: TriggerState) {
	const { kind, source, maximum, overlapMs, budgetMs } = request;
	const began = await connection.serverTime();
	const memory = createMemory(state);
	const taking = createTaking(request, memory);
	// Whatever the time: a poll that gave up before its first issues would never come any further.
	const isLate = () => taking.hasTaken() && connection.ports.now() - connection.openedAt >= budgetMs;
	const select: Select<Source> = { mode: 'delta', source, cursor: state.cursor, whenFilterChanged: 'keep', overlapMs, startFrom: state.start };
	const { cursor, report } = await exportRecords(
		connection,
		{ ...exportOf(request, select), budget: { enough: () => taking.isFull() || isLate() } },
		taking.sink,
	);
	const moved = steppedBack(cursor!, state.cursor, taking.left()); // A Delta always has one.
	const next = memory.next(moved, report.finished && taking.left() === undefined, began);
	const notes = [...stoppedNotes(report, taking.events.length, maximum), ...incompleteNotes(report), ...forgottenNotes(state, next, overlapMs, kind.plural)];
	return { events: oldestFirst(taking.events).map(({ json }) => json), state: next, notes };
}

/** Takes the news of issues as they are read, until there are enough. */
function createTaking<Source>(request: TriggerRequest<Source>, memory: Memory) {
	const { kind, wish, maximum } = request;
	const events: ChangeEvent[] = [];
	let left: number | undefined;
	let taken = 0;
	const isFull = () => events.length >= maximum;

	function take(family: Family, shape: (record: JiraRecord) => ExportedRecord): void {
		const issue = issueOf(kind, family);
		if (!memory.wasRead(issue)) taken++;
		if (isFull()) {
			left = Math.min(left ?? issue.updated, issue.updated);
			return memory.again(issue);
		}
		const news = newsOf(memory, wish, { ...request, shape }, family);
		for (const { id, at } of news) memory.give(id, at);
		events.push(...news);
		if (isWhole(family)) memory.passed(issue);
		else memory.again(issue);
	}

	const sink: ExportSink = {
		...withoutRecords,
		families(families, shape) {
			for (const family of families) take(family, shape);
		},
	};
	return { sink, events, isFull, hasTaken: () => taken > 0, /** The oldest change of an issue that there was no room for. */ left: () => left };
}

/** Whether every list was read to its end: what is missing comes with the next polls, for as long as they look back. */
function isWhole({ lists }: Family): boolean {
	return Object.values(lists).every(({ incomplete }) => incomplete === undefined);
}

/** The place before the issues that were read and for whose events there was no room. */
function steppedBack(cursor: CursorState, before: CursorState | undefined, left: number | undefined): CursorState {
	if (left === undefined) return cursor;
	const sweptBefore = before?.sweptAt ?? null;
	const sweeps = cursor.unfinished === 'sweep' || cursor.sweptAt !== sweptBefore;
	return { ...cursor, at: Math.min(cursor.at ?? left, left), sweptAt: sweptBefore, unfinished: sweeps ? 'sweep' : 'window' };
}

/** What a poll asks of the export engine. Counting what will come and asking why nothing came would be calls for nothing. */
function exportOf<Source>({ kind, wish, fields, shape, text }: TriggerRequest<Source>, select: Select<Source>): ExportRequest<Source> {
	const { created, updated } = kind.timeline ?? {};
	const names = listsOf(wish);
	// A thousand histories a call would be a large step for the little time of a poll.
	const children = Object.fromEntries(Object.entries(kind.children ?? {}).map(([name, child]) => [name, { ...child, batch: undefined }]));
	return {
		kind: { ...kind, children, count: async () => await Promise.resolve(undefined), whyEmpty: undefined },
		select,
		fields,
		shape,
		text,
		looksAt: [created, updated].flatMap((field) => field ?? []),
		children: names.length > 0 ? { names, as: 'nested' } : undefined,
	};
}

const withoutRecords: ExportSink = { records: () => undefined };

function isMoved(before: TriggerState | undefined, after: TriggerState): boolean {
	const place = (state: TriggerState | undefined) => JSON.stringify({ ...state, cursor: state?.cursor && { ...state.cursor, revision: 0 } });
	return place(before) !== place(after);
}

function stoppedNotes({ stoppedBy }: ExportResult['report'], given: number, maximum: number): string[] {
	if (given >= maximum) return [`There are more than ${maximum} events; the next poll goes on`];
	if (stoppedBy === null) return [];
	return [`The poll ended before it had read everything, because ${stoppedBy === 'quota' ? 'the quota of Jira is used up' : 'its time was over'}; the next one goes on`];
}

function incompleteNotes({ incompleteCount, incomplete, missingCount, missing }: ExportResult['report']): string[] {
	return [
		...(incompleteCount > 0 ? [`${incompleteCount} lists were not complete and are read again (${incomplete[0]?.key}: ${incomplete[0]?.reason})`] : []),
		...(missingCount > 0 ? [`${missingCount} issues could not be read and are tried again (${missing[0]?.key}: ${missing[0]?.reason})`] : []),
	];
}

/** Said where the memory is shorter than what every poll looks back. */
function forgottenNotes(before: TriggerState, { reach, base }: TriggerState, overlapMs: number, plural: string): string[] {
	if (reach === null || reach === before.reach || reach < base - overlapMs) return [];
	return [`More ${plural} changed lately than the trigger can remember: a change that the index of Jira shows late may be left out. Narrow the source.`];
}
