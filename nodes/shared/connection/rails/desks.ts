import type { OperationName } from '../operations';
import { offsetPages } from '../pages';
import type { CallInput, Reply } from '../types';
import type { Bound, DeskBound } from './bounds';
import { checkPart, projectOf, type Fence } from './parts';

/** Entries of a page that is asked for; Jira may give fewer (reference §9.1). */
const PAGE = 100;

const ISSUE_KEY = /^([A-Za-z][A-Za-z0-9_]*)-\d+$/;

interface Entry {
	readonly issueKey?: unknown;
}

const DESK_BOUNDS: Readonly<Record<DeskBound, true>> = { desks: true, desk: true, requests: true };

export function isDeskBound(bound: Bound): bound is DeskBound {
	return bound in DESK_BOUNDS;
}

/** Calls an operation about a service desk, or one that lists desks or requests. What lies elsewhere is refused, or left out. */
export async function callDesk<T>(bound: DeskBound, name: OperationName, input: CallInput, fence: Fence): Promise<Reply<T>> {
	if (bound === 'desks') return await listInside<T>(name, input, fence, (desk) => fence.isAllowed(projectOf(desk)));
	if (bound === 'requests') return await listInside<T>(name, input, fence, ({ issueKey }) => fence.isAllowed(ISSUE_KEY.exec(String(issueKey))?.[1] ?? ''));
	await checkDesk(input, fence);
	return await fence.call<T>(name, input);
}

/** Refuses a service desk of another project, and one that cannot be seen, whether path or body names it. */
async function checkDesk({ path, body }: CallInput, fence: Fence): Promise<void> {
	const inBody = (body as { serviceDeskId?: unknown } | undefined)?.serviceDeskId;
	const named = [path?.serviceDeskId, inBody].filter((id) => id !== undefined).map(String);
	if (named.length === 0) throw fence.outside('the request names no service desk');
	for (const serviceDeskId of named) {
		if (fence.desks.has(serviceDeskId)) continue;
		const { body: desk, status } = await fence.call('getServiceDesk', { path: { serviceDeskId }, accept: [404] });
		if (status === 404) throw fence.outside('its service desk cannot be seen');
		checkPart(desk, fence);
		fence.desks.add(serviceDeskId);
	}
}

/** A list that nobody can narrow to projects: it is read to its end, and what lies inside comes as one page. */
async function listInside<T>(name: OperationName, { query = {}, ...input }: CallInput, { call }: Fence, isInside: (entry: Entry) => boolean): Promise<Reply<T>> {
	const values: Entry[] = [];
	const pages = offsetPages(async (start) => {
		const { body } = await call<{ values?: readonly Entry[]; isLastPage?: boolean }>(name, { ...input, query: { ...query, start, limit: PAGE } });
		return { items: body.values ?? [], isLast: body.isLastPage };
	});
	for await (const { items } of pages) values.push(...items.filter(isInside));
	const body = { values, size: values.length, start: 0, limit: values.length, isLastPage: true };
	return { body: body as T, status: 200, headers: {} }; // The shape of a page of Jira Service Management.
}
