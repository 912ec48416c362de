import type { ComputedIssues } from './computedIssues';
import type { Issue } from './model';

const NOTHING: ReadonlySet<number> = new Set();

/** A map with a copy of each of its values. */
export function copyOf<K, V>(map: ReadonlyMap<K, V>, copy: (value: V) => V): Map<K, V> {
	return new Map([...map].map(([key, value]) => [key, copy(value)]));
}

/** Makes a map hold what another one holds. */
export function refill<K, V>(map: Map<K, V>, from: ReadonlyMap<K, V>): void {
	map.clear();
	for (const [key, value] of from) map.set(key, value);
}

/** An issue as it is now, with the older states that the search index may still show. */
interface Track {
	current: Issue | undefined;
	/** States from oldest to newest with the moment each was written; `undefined` is the deletion. */
	readonly history: { at: number; state: Issue | undefined }[];
	/** Until this moment the index does not show the issue at all (set by `hideFromSearch` and `misses`). */
	hiddenUntil: number;
}

/** States are never changed in place; what a track knows of them is. */
function copyTrack(track: Track): Track {
	return { ...track, history: [...track.history] };
}

/**
 * All issues, found by id, key and project without a scan. Beside the database's view it keeps what the search index
 * knows: the state of `lag` milliseconds ago (reference §3.2).
 */
export class IssueStore {
	private readonly tracks = new Map<number, Track>();
	private readonly idByKey = new Map<string, number>();
	private readonly idsByProject = new Map<string, Set<number>>();
	private readonly lagging = new Set<number>();
	private nextId = 10_000;
	/** Issues that are not stored. */
	readonly computed: ComputedIssues[] = [];

	/** Milliseconds by which the search index is behind; change it at any time. */
	lagMs = 0;
	/** Every nth write is missed by the index for a while longer: the issue vanishes from search until it catches up. */
	misses: { every: number; forMs: number } | undefined;
	/** Counts the writes: while it stands still and nothing lags, a search result stays valid. */
	revision = 0;

	takeId(): number {
		return this.takeIds(1);
	}

	/** The first of so many ids in a row. */
	takeIds(count: number): number {
		const first = this.nextId;
		this.nextId += count;
		return first;
	}

	addComputed(block: ComputedIssues): void {
		this.computed.push(block);
		this.revision += 1;
	}

	/** The current state, by numeric id or (current or former) key. */
	find(idOrKey: string | number): Issue | undefined {
		const text = String(idOrKey);
		const id = /^\d+$/.test(text) ? Number(text) : this.idOf(text.toUpperCase());
		if (id === undefined) return undefined;
		const track = this.tracks.get(id);
		return track ? track.current : this.compute(id);
	}

	/** Writes a state at a moment: creates the issue or replaces what was there. */
	write(issue: Issue, at: number): Issue {
		let track = this.trackOf(issue.id);
		if (!track) {
			track = { current: undefined, history: [], hiddenUntil: 0 };
			this.tracks.set(issue.id, track);
		}
		const before = track.current;
		if (before && before.projectId !== issue.projectId)
			this.idsByProject.get(before.projectId)?.delete(issue.id);
		this.record(track, issue.id, at, issue);
		this.enter(issue);
		return issue;
	}

	/** Removes an issue; the index may show it a while longer. */
	remove(id: number, at: number): void {
		const track = this.trackOf(id);
		if (track?.current) this.record(track, id, at, undefined);
	}

	/** Makes search miss an issue until a moment, whatever the lag: visibility is not monotonic (reference §3.2). */
	hideFromSearch(id: number, until: number): void {
		const track = this.trackOf(id);
		if (!track) return;
		track.hiddenUntil = until;
		this.lagging.add(id);
		this.revision += 1;
	}

	/** Every current issue that is stored, or those of one project. */
	*all(projectId?: string): Generator<Issue> {
		for (const id of this.ids(projectId)) {
			const issue = this.tracks.get(id)?.current;
			if (issue && (projectId === undefined || issue.projectId === projectId)) yield issue;
		}
	}

	/** What the index shows at `now` of what is stored; ids in `reconciled` are read from the database instead. */
	*indexed(now: number, reconciled: ReadonlySet<number>, projectIds?: ReadonlySet<string>): Generator<Issue> {
		for (const id of this.candidates(projectIds)) {
			const issue = this.indexedState(id, now, reconciled);
			if (issue && (projectIds === undefined || projectIds.has(issue.projectId))) yield issue;
		}
	}

	/** What the index shows of one issue at `now`. */
	indexedState(id: number, now: number, reconciled: ReadonlySet<number>): Issue | undefined {
		const track = this.tracks.get(id);
		if (!track) return this.compute(id);
		if (reconciled.has(id)) return track.current;
		if (track.history.length > 0) this.forget(track, now - this.lagMs);
		if (track.hiddenUntil > now) return undefined;
		if (track.history.length === 0) this.lagging.delete(id);
		return track.history.length === 0 ? track.current : track.history[0]?.state;
	}

	/** Whether any issue's indexed state may still change by waiting alone. */
	settling(now: number): boolean {
		for (const id of [...this.lagging]) this.indexedState(id, now, NOTHING);
		return this.lagging.size > 0;
	}

	/** The stored issues as they are now; the function that it gives brings them back, as often as it is called. */
	snapshot(): () => void {
		const tracks = copyOf(this.tracks, copyTrack);
		const idsByProject = copyOf(this.idsByProject, (ids) => new Set(ids));
		const [idByKey, lagging, nextId] = [new Map(this.idByKey), [...this.lagging], this.nextId];
		return () => {
			refill(this.tracks, copyOf(tracks, copyTrack));
			refill(this.idsByProject, copyOf(idsByProject, (ids) => new Set(ids)));
			refill(this.idByKey, idByKey);
			this.lagging.clear();
			for (const id of lagging) this.lagging.add(id);
			this.nextId = nextId;
			// It never goes back: what was found by an earlier revision is not valid again.
			this.revision += 1;
		};
	}

	private idOf(key: string): number | undefined {
		const known = this.idByKey.get(key);
		if (known !== undefined || this.computed.length === 0) return known;
		return this.computed.map((block) => block.idOf(key)).find((id) => id !== undefined);
	}

	private compute(id: number): Issue | undefined {
		for (const block of this.computed) {
			const place = block.placeOf(id);
			if (place !== undefined) return block.at(place);
		}
		return undefined;
	}

	/** The track of an issue; a computed issue gets one here, and is stored from now on. */
	private trackOf(id: number): Track | undefined {
		const known = this.tracks.get(id);
		const current = known ? undefined : this.compute(id);
		if (!current) return known;
		for (const block of this.computed) {
			const place = block.placeOf(id);
			if (place !== undefined) block.written.add(place);
		}
		const track: Track = { current, history: [], hiddenUntil: 0 };
		this.tracks.set(id, track);
		this.enter(current);
		return track;
	}

	private enter({ id, key, projectId }: Issue): void {
		this.idByKey.set(key.toUpperCase(), id);
		let ids = this.idsByProject.get(projectId);
		if (!ids) this.idsByProject.set(projectId, (ids = new Set()));
		ids.add(id);
	}

	private record(track: Track, id: number, at: number, state: Issue | undefined): void {
		this.revision += 1;
		const behind = this.lagMs > 0;
		if (behind && track.history.length === 0) track.history.push({ at: -Infinity, state: track.current });
		if (track.history.length > 0) track.history.push({ at, state });
		track.current = state;
		if (this.misses && this.revision % this.misses.every === 0) track.hiddenUntil = at + this.misses.forMs;
		if (track.history.length > 0 || track.hiddenUntil > at) this.lagging.add(id);
	}

	/** Drops the states that the index has left behind; the first that stays is the one it shows. */
	private forget(track: Track, horizon: number): void {
		const newer = track.history.findIndex((entry) => entry.at > horizon);
		const shown = newer === -1 ? track.history.length - 1 : newer - 1;
		track.history.splice(0, newer === -1 ? track.history.length : Math.max(0, shown));
	}

	private candidates(projectIds?: ReadonlySet<string>): Iterable<number> {
		if (!projectIds) return this.ids();
		// A state that lags may belong to the project that the issue has left since.
		const ids = new Set<number>(this.lagging);
		for (const projectId of projectIds) for (const id of this.ids(projectId)) ids.add(id);
		return ids;
	}

	private ids(projectId?: string): Iterable<number> {
		return projectId === undefined ? this.tracks.keys() : (this.idsByProject.get(projectId) ?? []);
	}
}
