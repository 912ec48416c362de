import type { Connection } from '../../../nodes/shared/connection/types';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import { issueChildren } from '../../../nodes/shared/records/issue/children';
import type { ChildKind, JiraRecord, ReadableKind } from '../../../nodes/shared/records/kind';

/** A change of an issue, and when the index shows it. */
interface Change {
	readonly at: number;
	readonly visibleAt: number;
}

interface Issue {
	readonly id: string;
	readonly changes: Change[];
	readonly comments: Array<Record<string, unknown>>;
	readonly histories: Array<Record<string, unknown>>;
	/** How often its lists refuse to be read. */
	refusals: number;
}

/** Something that has really happened: `created 1`, `commented 7`. */
export interface Truth {
	readonly what: string;
	readonly at: number;
}

const iso = (moment: number) => new Date(moment).toISOString();

/** A site in memory: issues that are created, edited, commented and moved, and an index that shows it late. */
export class Board {
	now = Date.UTC(2026, 0, 5, 12);
	readonly issues: Issue[] = [];
	readonly truth: Truth[] = [];
	/** Issues that one read gives. */
	readSize = 3;
	/** What happens while a poll reads. */
	meanwhile: Array<() => void> = [];
	/** Milliseconds between two changes; 0 puts them all into one moment. */
	ticks = 7;
	private lastId = 100;

	create(lag = 0): void {
		const issue: Issue = { id: String(this.lastId++), changes: [], comments: [], histories: [], refusals: 0 };
		this.issues.push(issue);
		this.changed(issue, lag);
		this.truth.push({ what: `created ${issue.id}`, at: this.now });
	}

	edit(index: number, lag = 0): void {
		const issue = this.at(index);
		if (issue) this.changed(issue, lag);
	}

	comment(index: number, lag = 0): void {
		const issue = this.at(index);
		if (!issue) return;
		const id = String(this.lastId++);
		this.changed(issue, lag);
		issue.comments.push({ id, created: iso(this.now), updated: iso(this.now), author: { displayName: 'Ada' } });
		this.truth.push({ what: `commented ${id}`, at: this.now });
	}

	/** @param wholeSeconds Whether the history counts seconds, as the bulk answer may. */
	move(index: number, lag = 0, wholeSeconds = false): void {
		const issue = this.at(index);
		if (!issue) return;
		const id = String(this.lastId++);
		this.changed(issue, lag);
		const created = wholeSeconds ? Math.floor(this.now / 1000) : iso(this.now);
		issue.histories.push({ id, created, items: [{ field: 'status', fieldId: 'status', from: '1', fromString: 'To Do', to: '2', toString: 'Done' }] });
		this.truth.push({ what: `statusChanged ${id}`, at: this.now });
	}

	lastChange(issue: Issue): number {
		return issue.changes.at(-1)?.at ?? 0;
	}

	private at(index: number): Issue | undefined {
		return this.issues[index % Math.max(1, this.issues.length)];
	}

	private changed(issue: Issue, lag: number): void {
		this.now += this.ticks;
		issue.changes.push({ at: this.now, visibleAt: this.now + lag });
	}

	private list(issue: Issue, entries: readonly unknown[]) {
		return issue.refusals > 0 ? { children: [], incomplete: 'Not now' } : { children: [...entries] };
	}

	private record(issue: Issue): JiraRecord {
		const record = { id: issue.id, key: `B-${issue.id}` };
		const fields = { created: iso(issue.changes[0]?.at ?? 0), updated: iso(this.lastChange(issue)) };
		return { ...record, fields, raw: { ...record, fields } };
	}

	get kind(): ReadableKind<string> {
		const children = (name: 'comments' | 'changelog', entries: (issue: Issue) => readonly unknown[]): ChildKind => ({
			...issueChildren[name],
			fields: [],
			batch: undefined,
			read: async (_connection, records) => {
				const asked = new Set(records.map(({ id }) => id));
				const own = this.issues.filter(({ id }) => asked.has(id));
				return await Promise.resolve(new Map(own.map((issue) => [issue.id, this.list(issue, entries(issue))])));
			},
		});
		return {
			name: 'issue',
			plural: 'issues',
			url: (siteUrl, key) => `${siteUrl}/browse/${key}`,
			fields: async () => await Promise.resolve(createCatalog([])),
			standardFields: [],
			groupOf: () => 'B',
			timeline: { created: 'created', updated: 'updated' },
			identify: async (_connection, source) => await Promise.resolve(source),
			count: async () => await Promise.reject(new Error('A poll does not count')),
			readSize: () => this.readSize,
			scan: (_connection, _source, _wanted, options) => this.scan(options?.range?.from ?? 0),
			read: async (_connection, ids) => {
				await Promise.resolve();
				const records = this.issues.filter(({ id }) => ids.includes(id)).map((issue) => this.record(issue));
				this.meanwhile.shift()?.();
				return { records, refusals: new Map(), moved: new Map() };
			},
			children: {
				comments: children('comments', ({ comments }) => comments),
				changelog: children('changelog', ({ histories }) => histories),
			},
		};
	}

	private async *scan(from: number) {
		await Promise.resolve();
		const shown = this.issues.flatMap(({ id, changes }) => {
			const at = Math.max(0, ...changes.filter(({ visibleAt }) => visibleAt <= this.now).map((change) => change.at));
			return at >= from ? [{ id, at }] : [];
		});
		shown.sort((one, other) => one.at - other.at);
		for (let first = 0; first < shown.length; first += 4) yield shown.slice(first, first + 4).map(({ id }) => ({ id, key: `B-${id}` }));
	}

	connection(): Connection {
		return {
			call: async () => await Promise.reject(new Error('Nobody calls')),
			session: {
				siteUrl: 'https://demo.atlassian.net',
				refusals: new Set(),
				forget: () => undefined,
				hasOlderThan: () => false,
				cached: async (_key, load) => await load(),
			},
			ports: {
				send: async () => await Promise.reject(new Error('Nobody sends')),
				now: () => this.now,
				sleep: async () => await Promise.resolve(),
				random: () => 0.5,
				cancelled: () => false,
				log: () => undefined,
			},
			openedAt: this.now,
			// The header Date counts seconds.
			serverTime: async () => await Promise.resolve(Math.floor(this.now / 1000) * 1000),
			meter: { calls: 0, retries: 0, waitedMs: 0, byOperation: {} },
		};
	}
}
