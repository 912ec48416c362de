import type { JiraError } from '../../errors/jiraError';
import type { OperationName } from '../operations';
import { offsetPages } from '../pages';
import type { CallInput, Connection, Reply } from '../types';
import type { Bound, PartBound } from './bounds';

/** What the fence knows while it lets one call through. */
export interface Fence {
	readonly call: Connection['call'];
	/** Ids of the allowed projects. */
	readonly projects: readonly string[];
	/** Boards that were looked up and lie inside; it grows. */
	readonly boards: Set<string>;
	/** Service desks likewise. */
	readonly desks: Set<string>;
	isAllowed(projectIdOrKey: string): boolean;
	/** Those of these issues (ids, a hundred at most) that lie inside. */
	issuesInside(ids: readonly string[]): Promise<readonly string[]>;
	/** The refusal, with what is wrong. */
	outside(which: string): JiraError;
}

/** Most issues that one read takes, whatever is asked for (reference §4.2). */
const ISSUES_A_READ = 100;
const BOARD_PAGE = 50;

const PART_BOUNDS: Readonly<Record<PartBound, true>> = {
	part: true,
	partWrite: true,
	boards: true,
	board: true,
	sprint: true,
	worklogs: true,
};

export function isPartBound(bound: Bound): bound is PartBound {
	return bound in PART_BOUNDS;
}

/**
 * Calls an operation about what is neither a project nor an issue and belongs to one: versions, components, boards,
 * sprints, worklogs. What lies elsewhere is refused, or left out of a list.
 */
export async function callPart<T>(
	bound: PartBound,
	name: OperationName,
	input: CallInput,
	fence: Fence,
): Promise<Reply<T>> {
	if (bound === 'boards') return await boardsInside<T>(input, fence);
	if (bound === 'board') await checkBoard(input.path?.boardId, fence);
	if (bound === 'partWrite') await checkWritten(name, input, fence);
	const reply = await fence.call<T>(name, input);
	if (reply.status >= 300 || bound === 'board') return reply;
	if (bound === 'worklogs') return await worklogsInside(reply, fence);
	if (bound === 'sprint') await checkBoard((reply.body as { originBoardId?: unknown }).originBoardId, fence);
	if (bound === 'part') checkPart(reply.body, fence);
	return reply;
}

/** Refuses a version, a component, a board or a service desk that belongs to a project outside, or does not say to which. */
export function checkPart(body: unknown, { isAllowed, outside }: Fence): void {
	if (!isAllowed(projectOf(body))) throw outside('it belongs to another one');
}

/** Refuses to write a version or a component of a project outside; one that is not there is left to the write itself. */
async function checkWritten(name: OperationName, { path }: CallInput, fence: Fence): Promise<void> {
	const read = name === 'updateVersion' || name === 'removeVersion' ? 'getVersion' : 'getComponent';
	const { body, status } = await fence.call(read, { path, accept: [404] });
	if (status !== 404) checkPart(body, fence);
}

/** Refuses a board that lies in another project, or nowhere to be seen. */
async function checkBoard(id: unknown, fence: Fence): Promise<void> {
	const boardId = String(id ?? '');
	if (fence.boards.has(boardId)) return;
	const { body, status } = await fence.call('getBoard', { path: { boardId }, accept: [404] });
	if (status === 404) throw fence.outside('its board cannot be seen');
	checkPart(body, fence);
	fence.boards.add(boardId);
}

/** Id or key of the project that a version, a component, a board or a service desk says it belongs to; empty when it names none. */
export function projectOf(body: unknown): string {
	const { projectId, project, location } = (body ?? {}) as {
		projectId?: unknown;
		project?: unknown;
		location?: { projectId?: unknown };
	};
	const named = projectId ?? project ?? location?.projectId;
	return typeof named === 'string' || typeof named === 'number' ? String(named) : '';
}

/**
 * The boards of each project asked for, or of all allowed ones: a list that nobody can narrow to several projects at
 * once, so that it comes as one page. A board that only mentions a project and is kept elsewhere is left out.
 */
async function boardsInside<T>({ query = {} }: CallInput, fence: Fence): Promise<Reply<T>> {
	const named = query.projectKeyOrId === undefined ? fence.projects : [String(query.projectKeyOrId)];
	const boards = new Map<unknown, unknown>();
	for (const projectKeyOrId of named) {
		if (!fence.isAllowed(projectKeyOrId))
			throw fence.outside(`${JSON.stringify(projectKeyOrId.slice(0, 60))} is not one of them`);
		const pages = offsetPages(async (startAt) => {
			const input = { query: { ...query, projectKeyOrId, startAt, maxResults: BOARD_PAGE } };
			const { body } = await fence.call<{ values: ReadonlyArray<{ id: unknown }>; isLast?: boolean }>(
				'getBoards',
				input,
			);
			return { items: body.values, isLast: body.isLast };
		});
		for await (const { items } of pages) {
			for (const board of items) if (fence.isAllowed(projectOf(board))) boards.set(board.id, board);
		}
	}
	const values = [...boards.values()];
	const body = { values, total: values.length, isLast: true, startAt: 0, maxResults: values.length };
	return { body: body as T, status: 200, headers: {} }; // The shape of a page of boards.
}

/** Worklogs without those of issues that lie elsewhere. */
async function worklogsInside<T>(reply: Reply<T>, { issuesInside }: Fence): Promise<Reply<T>> {
	const worklogs = reply.body as ReadonlyArray<{ readonly issueId?: unknown }>;
	const issueOf = ({ issueId }: { readonly issueId?: unknown }) => String(issueId ?? '');
	const issues = [...new Set(worklogs.map(issueOf))].filter((id) => id !== '');
	const inside = new Set<string>();
	for (let at = 0; at < issues.length; at += ISSUES_A_READ) {
		for (const id of await issuesInside(issues.slice(at, at + ISSUES_A_READ))) inside.add(id);
	}
	// Fewer entries of the same shape.
	return { ...reply, body: worklogs.filter((worklog) => inside.has(issueOf(worklog))) as T };
}
