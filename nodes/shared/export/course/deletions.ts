import type { CursorState } from '../cursor';
import { noteRemoved } from '../report';
import type { ExportSink } from '../request';
import { isInPartition } from '../scan';
import type { CourseSettings } from './course';

const PAGE = 1000;

/**
 * Deletions of which Jira keeps a list itself, since those that were given last. The first run gives none, because
 * nothing was given that could be gone; the next one begins at `firstFrom`.
 */
export function createDeletions<Source>(
	{ connection, request, report }: CourseSettings<Source>,
	source: Source,
	cursor: CursorState,
	firstFrom: number,
) {
	const { kind, partition } = request;
	if (!kind.removals) return undefined;
	const removals = kind.removals.bind(kind);
	const since = cursor.removedAt ?? null;
	return {
		async end(finished: boolean, sink: ExportSink): Promise<Pick<CursorState, 'removedAt'>> {
			// From its first run on, whether it came to its end or not.
			if (since === null) return { removedAt: firstFrom };
			if (!finished) return {};
			let newest = since;
			for await (const page of removals(connection, source, since)) {
				const own = page.filter(({ id, at }) => at > since && (!partition || isInPartition(partition, id)));
				newest = Math.max(newest, ...page.map(({ at }) => at));
				const removed = own.map(({ id, at }) => ({
					key: null,
					id,
					url: null,
					reason: 'deleted' as const,
					removedAt: new Date(at).toISOString(),
				}));
				noteRemoved(report, removed);
				for (let first = 0; first < removed.length; first += PAGE) await sink.removed?.(removed.slice(first, first + PAGE));
			}
			return { removedAt: newest };
		},
	};
}
