import { createHash } from 'crypto';
import { JiraError } from '../../errors/jiraError';
import type { Found, JiraRecord, Removal, WantedFields } from '../../records/kind';
import { createCensus, removalsOf } from '../census';
import { ledgerOf, startCursor, type CursorState } from '../cursor';
import { IdSet } from '../idSet';
import { addKnown, decodeKnown, encodeKnown, knownOf, storedKnown, type KnownSet } from '../known';
import { momentOf } from '../moments';
import type { ExportSink, Select } from '../request';
import { isInPartition, scanned } from '../scan';
import { noteRemoved } from '../report';
import { openWindow, trackWindow, zonesOf, type Moved, type Zone } from '../window';
import { createDeletions } from './deletions';
import type { Course, CourseSettings, Outcome } from './course';

/** Lists of deletions leave out what happened in the last minute (reference §4.2). */
const LEAST_OVERLAP_MS = 120_000;

type DeltaSelect<Source> = Extract<Select<Source>, { mode: 'delta' | 'changes' }>;

/**
 * Delta: what was created or changed since the cursor. Changes: besides that, what came into the source without a
 * change, and what is no longer in it.
 * @throws JiraError for a kind without moments, and for a cursor of another source.
 */
export async function deltaCourse<Source>(settings: CourseSettings<Source>, select: DeltaSelect<Source>): Promise<Course> {
	const { connection, request, report } = settings;
	const { kind, partition } = request;
	const { source } = select;
	if (!kind.timeline || !kind.identify) throw noDelta(kind.plural);
	const owner = {
		kind: kind.name,
		site: connection.session.siteUrl,
		source: hashOf(await kind.identify(connection, source)),
	};
	const cursor = startCursor(select.cursor, owner, select.whenFilterChanged);
	const window = openWindow(cursor, select, await connection.serverTime());
	const track = trackWindow(cursor, window, { ...select, isPart: partition !== undefined });
	const recent = new IdSet();
	const seen = new IdSet();
	const census = select.mode === 'changes' ? createCensusOf(settings, select, cursor) : undefined;
	const deletions =
		select.mode === 'changes'
			? createDeletions(settings, source, cursor, window.upTo - Math.max(select.overlapMs, LEAST_OVERLAP_MS))
			: undefined;
	if (select.mode === 'changes' && !census && !deletions) throw noDelta(kind.plural);
	const changedAt = (record: JiraRecord) => momentOf(kind, record, 'updated');
	const zoneOf = ({ id }: JiraRecord): Zone => (census?.foundAlone(id) ? 'outside' : recent.has(id) ? 'recent' : 'settled');
	const givenBefore = new Map(ledgerOf(cursor).entries());
	const silent = select.mode === 'delta' ? ((await kind.silentChanges?.(connection, source)) ?? []) : [];
	if (silent.length > 0) {
		report.notes.push(
			`The source depends on ${silent.join(' and ')}: ${kind.plural} can come into it without a change, which only Delta with Deletions sees`,
		);
	}
	if (window.sweeps && cursor.at !== null) {
		report.notes.push('This run looked back for what the index of Jira showed late; records may come again');
	}

	return {
		looksAt: [kind.timeline.updated],
		canStop: true,
		async expect() {
			// What the sweep looks at again will mostly not leave.
			const from = cursor.at === null ? select.startFrom : cursor.unfinished ? cursor.at : cursor.at - select.overlapMs;
			return await kind.count(connection, source, { range: { by: 'updated', from } });
		},
		async *pages(wanted) {
			for (const { zone, ...range } of zonesOf(window)) {
				const found = kind.scan(connection, source, wanted, { range: { by: 'updated', ...range } });
				for await (const page of scanned(found, report, seen, partition)) {
					if (zone === 'recent') for (const { id } of page) recent.add(id);
					yield page;
				}
			}
			if (census) yield* census.appeared(seen, wanted);
		},
		// What the destination has not is given, whatever was given before.
		skips: (record) => track.wasGiven(record.id, changedAt(record)) && !census?.lacks(record),
		echo: {
			may: (record) => !census?.wants(record),
			// What lies before the cursor was given, and what changed after it and is in the ledger.
			givenSince: ({ id }, moment) => Math.max(cursor.at ?? 0, givenBefore.get(id) ?? 0) > moment,
		},
		passed(record) {
			track.passed(record.id, changedAt(record), zoneOf(record));
			census?.passed(record);
		},
		async end(finished, sink): Promise<Outcome> {
			const moved = finished ? track.finished() : track.stopped();
			noteForgotten(moved, report.notes);
			return {
				cursor: {
					...moved.cursor,
					...(await census?.end(finished, sink)),
					...(await deletions?.end(finished, sink)),
				},
			};
		},
	};
}

/** The census of a run: what is in the source at all, beside what is known of it. */
function createCensusOf<Source>(
	{ connection, request, report }: CourseSettings<Source>,
	select: Extract<Select<Source>, { mode: 'changes' }>,
	cursor: CursorState,
) {
	const { kind, partition } = request;
	if (!kind.census) return undefined;
	const isOwn = ({ id }: { readonly id: string }) => partition === undefined || isInPartition(partition, id);
	const fromInput = select.known ? knownOf(select.known.filter(isOwn)) : undefined;
	const kept = cursor.known === undefined ? undefined : ownPart(decodeKnown(cursor.known)!);
	const known: KnownSet | undefined = fromInput ?? (kept && storedKnown(kept));
	// Nobody wants what is older than the start of the first run as something that has just appeared.
	const isUnknown = kept === undefined && select.startFrom !== null;
	// A first run reads all that there is: what its census finds besides has come meanwhile, and nobody was given it.
	const readsAll = kept === undefined && cursor.at === null && select.startFrom === null;
	const isNews = (found: Found, seen: IdSet) => (known ? !known.has(found) : readsAll) && !seen.has(found.id);
	const counted = createCensus(fromInput?.hasKeys ?? false);
	const given = createCensus(false);
	const foundAlone = new IdSet();
	const groupOf = ({ id, key = '' }: Found) => kind.groupOf({ id, key, fields: {}, raw: {} });

	return {
		/** Scans the whole source; what is in it, and was neither known nor just read, has to be given too. */
		async *appeared(seen: IdSet, wanted: WantedFields): AsyncGenerator<readonly Found[]> {
			for await (const page of kind.scan(connection, select.source, wanted)) {
				report.pages++;
				const own = page.filter(isOwn);
				for (const found of own) counted.add(found, groupOf(found));
				const unknown = own.filter((found) => isNews(found, seen));
				for (const { id } of unknown) {
					seen.add(id);
					foundAlone.add(id);
				}
				report.scanned += unknown.length;
				yield unknown;
			}
		},
		/** Whether the window did not have it. */
		foundAlone: (id: string) => foundAlone.has(id),
		/** Whether it is in the source and not known. */
		lacks: (record: JiraRecord) => known !== undefined && !known.has(record),
		/** Whether the destination says itself that it lacks it, or it came into the source without a change. */
		wants: (record: JiraRecord) => foundAlone.has(record.id) || (fromInput !== undefined && !fromInput.has(record)),
		passed(record: JiraRecord) {
			given.add(record, kind.groupOf(record));
		},
		/** Says what is gone, and what the cursor has to keep. */
		async end(finished: boolean, sink: ExportSink): Promise<Pick<CursorState, 'known'>> {
			if (!finished) return fromInput || isUnknown ? {} : { known: encodeKnown(addKnown(kept ?? new Map<string, IdSet>(), given.byGroup)) };
			const missing = known?.without(counted) ?? [];
			const removed = await removalsOf(connection, kind, select.source, missing, known?.size ?? 0, select.brake);
			noteRemoved(report, removed);
			if (removed.length > 0) await sink.removed?.(removed.map((removal) => removedRecord(removal, connection.session.siteUrl)));
			if (fromInput) return {};
			const gone = new IdSet(removed.map(({ id }) => id));
			for (const { id, group = '' } of missing) if (!counted.ids.has(id) && !gone.has(id)) counted.add({ id }, group);
			// What has left the source between its scan and the census was given all the same, and is to be missed next time.
			for (const [group, ids] of given.byGroup) for (const id of ids) if (!counted.ids.has(id) && !gone.has(id)) counted.add({ id }, group);
			return { known: encodeKnown(counted.byGroup) };
		},
	};

	/** The others of a partitioned export count their own. */
	function ownPart(byGroup: ReadonlyMap<string, IdSet>): Map<string, IdSet> {
		if (!partition) return new Map(byGroup);
		return new Map([...byGroup].map(([group, ids]) => [group, new IdSet([...ids].filter((id) => isOwn({ id })))] as const));
	}

	function removedRecord({ id, key, reason }: Removal, siteUrl: string) {
		return { key: key ?? null, id, url: key === undefined ? null : kind.url(siteUrl, key), reason };
	}
}

function noteForgotten({ forgets }: Moved, notes: string[]): void {
	if (!forgets) return;
	notes.push('More changed lately than the cursor can remember: records may come again with the next runs');
}

function hashOf(text: string): string {
	return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function noDelta(plural: string): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `Jira cannot tell what has changed among the ${plural}`,
		advice: 'Choose the mode All',
	});
}
