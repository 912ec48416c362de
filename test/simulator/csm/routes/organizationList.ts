import type { Answer, Call, Route } from '../../http/call';

const LARGEST_PAGE = 50;

/** The list of organizations, which Customer Service Management shares with the API of service desks. */
export const organizationList: readonly Route[] = [{ method: 'GET', path: '/rest/servicedeskapi/organization', anonymous: false, run: list }];

/** `GET organization` of the service desk API: `start` and `limit`, the end is `isLastPage` (reference §9.1). */
function list(call: Call): Answer {
	const all = [...call.site.csm.organizations.values()];
	const start = Math.max(0, call.query.number('start', 0));
	const limit = Math.min(Math.max(1, call.query.number('limit', LARGEST_PAGE)), LARGEST_PAGE);
	const values = all.slice(start, start + limit).map(({ id, name }) => ({ id, name, scimManaged: false }));
	const isLastPage = start + values.length >= all.length;
	return { status: 200, body: { size: values.length, start, limit, isLastPage, values }, objects: values.length };
}
