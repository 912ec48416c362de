import { refill } from './issues';
import type { Issue, Worklog } from './model';

/** A worklog with the issue it is on. */
export interface LoggedWork {
	readonly issueId: number;
	readonly worklog: Worklog;
}

/** A moment in a worklog's life. */
export interface WorklogChange {
	readonly worklogId: number;
	/** Milliseconds since the epoch. */
	readonly at: number;
}

/** Every worklog of the site by its id, and the ones that were deleted. */
export class WorklogIndex {
	private readonly byId = new Map<number, LoggedWork>();
	private readonly gone: WorklogChange[] = [];

	/** As it is now; the function that it gives brings it back. */
	snapshot(): () => void {
		const [byId, gone] = [new Map(this.byId), [...this.gone]];
		return () => {
			refill(this.byId, byId);
			this.gone.splice(0, this.gone.length, ...gone);
		};
	}

	find(id: number): LoggedWork | undefined {
		return this.byId.get(id);
	}

	all(): Iterable<LoggedWork> {
		return this.byId.values();
	}

	/** Deleted worklogs, oldest first. */
	deleted(): readonly WorklogChange[] {
		return this.gone;
	}

	/** Learns what a write changed. */
	write(before: Issue | undefined, after: Issue, at: number): void {
		if (before?.worklogs === after.worklogs) return;
		for (const worklog of after.worklogs) this.byId.set(Number(worklog.id), { issueId: after.id, worklog });
		const kept = new Set(after.worklogs.map(({ id }) => id));
		for (const { id } of before?.worklogs ?? []) {
			if (kept.has(id)) continue;
			this.byId.delete(Number(id));
			this.gone.push({ worklogId: Number(id), at });
		}
	}

	/** Worklogs that go with their issue are gone without a trace, not deleted ones [?]. */
	forget({ worklogs }: Issue): void {
		for (const { id } of worklogs) this.byId.delete(Number(id));
	}
}
