import { refuse } from '../refusal';
import type { Board } from '../site/model';
import { may } from '../site/permissions';
import type { Call } from './call';

/** Path of the agile API. */
export const AGILE = '/rest/agile/1.0';
/** Page cap of boards and sprints (reference Appendix A). */
const LARGEST_PAGE = 50;

/** A page of boards or sprints: no links, and never more than fifty. */
export function agilePage(call: Call, all: readonly unknown[]): Record<string, unknown> {
	const startAt = Math.max(0, call.query.number('startAt', 0));
	const asked = call.query.number('maxResults', LARGEST_PAGE);
	const maxResults = Math.min(asked < 1 ? LARGEST_PAGE : asked, LARGEST_PAGE);
	const values = all.slice(startAt, startAt + maxResults);
	return { maxResults, startAt, total: all.length, isLast: startAt + values.length >= all.length, values };
}

/** A board that the caller may see: one of a project that the caller may browse. */
export function visibleBoard(call: Call, id: number): Board | undefined {
	const board = call.site.boards.get(id);
	const project = board && call.site.projects.get(board.projectId);
	return project && may('BROWSE_PROJECTS', project, call.user) ? board : undefined;
}

/** The same board; 404 when it is missing or hidden. */
export function boardOf(call: Call, id: unknown): Board {
	const board = visibleBoard(call, Number(id));
	if (!board)
		throw refuse(404, [
			`The requested board cannot be viewed because it either does not exist or you do not have permission to view it.`,
		]);
	return board;
}
