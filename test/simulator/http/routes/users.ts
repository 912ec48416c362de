import { presentUser, type View } from '../../issues/present';
import { refuse } from '../../refusal';
import type { User } from '../../site/model';
import { may, mayGlobally } from '../../site/permissions';
import { pageBean, projectOf, type Answer, type Call, type Route } from '../call';

/** Searches look at this many users at most (reference §4.2). */
const EXAMINED = 1000;
const LARGEST_PAGE = 1000;
const LARGEST_BULK = 200;
const LARGEST_GROUP_PAGE = 50;

/** Users: the caller, one by id, searches. */
export const users: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/myself', anonymous: false, run: myself },
	{ method: 'GET', path: '/rest/api/3/user', anonymous: true, run: getUser },
	{ method: 'GET', path: '/rest/api/3/user/search', anonymous: true, run: findUsers },
	{ method: 'GET', path: '/rest/api/3/user/assignable/search', anonymous: true, run: findAssignable },
	{ method: 'GET', path: '/rest/api/3/users/search', anonymous: true, run: allUsers },
	{ method: 'GET', path: '/rest/api/3/user/bulk', anonymous: false, run: bulk },
	{ method: 'GET', path: '/rest/api/3/group/member', anonymous: false, run: members },
];

function presentDetails(view: View, user: User, expand: readonly string[]): Record<string, unknown> {
	const groups = user.groups.map((name) => ({
		name,
		groupId: `group-${name}`,
		self: `${view.origin}/rest/api/3/group?groupname=${name}`,
	}));
	return {
		...presentUser(view, user),
		locale: user.locale,
		groups: { size: groups.length, items: expand.includes('groups') ? groups : [] },
		applicationRoles: { size: 1, items: [] },
		expand: 'groups,applicationRoles',
	};
}

function myself({ user, view, query }: Call) {
	// The endpoint needs an account, so there is one.
	return { status: 200, body: presentDetails(view, user!, query.list('expand')), objects: 1 };
}

function getUser(call: Call) {
	const accountId = call.query.get('accountId');
	if (!call.user)
		throw refuse(401, ['You are not authenticated. Authentication required to perform this operation.']);
	const user = accountId === undefined ? undefined : call.site.users.get(accountId);
	if (!user) throw refuse(404, ['Specified user does not exist or you do not have required permissions']);
	return { status: 200, body: presentDetails(call.view, user, call.query.list('expand')), objects: 1 };
}

function page(call: Call, found: readonly User[]) {
	const startAt = Math.max(0, call.query.number('startAt', 0));
	const maxResults = Math.min(Math.max(1, call.query.number('maxResults', 50)), EXAMINED);
	const shown = found.slice(0, EXAMINED).slice(startAt, startAt + maxResults);
	return { status: 200, body: shown.map((user) => presentUser(call.view, user)), objects: shown.length };
}

/** Matches the beginning of any word of the name, or of the e-mail address where it is visible. */
function matches(user: User, query: string): boolean {
	const wanted = query.toLowerCase();
	const name = user.displayName.toLowerCase();
	const inName = name.startsWith(wanted) || name.split(' ').some((word) => word.startsWith(wanted));
	return (
		inName ||
		(user.emailVisible && user.emailAddress.toLowerCase().startsWith(wanted)) ||
		user.accountId === query
	);
}

function findUsers(call: Call) {
	const query = call.query.get('query');
	const accountId = call.query.get('accountId');
	if (query === undefined && accountId === undefined && call.query.get('property') === undefined) {
		throw refuse(400, ['One of query, accountId or property must be provided.']);
	}
	if (!call.user) return { status: 200, body: [] };
	const found = [...call.site.users.values()].filter((user) =>
		accountId === undefined ? matches(user, query ?? '') : user.accountId === accountId,
	);
	return page(call, found);
}

function findAssignable(call: Call) {
	const issueKey = call.query.get('issueKey') ?? call.query.get('issueId');
	const issue = issueKey === undefined ? undefined : call.site.issues.find(issueKey);
	const idOrKey = issue?.projectId ?? call.query.get('project');
	if (idOrKey === undefined) throw refuse(400, ['Either project or issueKey must be specified.']);
	const project = projectOf(call, idOrKey);
	const query = call.query.get('query') ?? '';
	const accountId = call.query.get('accountId');
	const found = [...call.site.users.values()].filter(
		(user) =>
			may('ASSIGNABLE_USER', project, user) &&
			(accountId === undefined ? query === '' || matches(user, query) : user.accountId === accountId),
	);
	return page(call, found);
}

const FORBIDDEN = 'You do not have permission to browse users and groups.';

/** Everybody, apps and inactive users included, in pages that end with an empty one (reference Appendix B). */
function allUsers(call: Call): Answer {
	if (!mayGlobally('USER_PICKER', call.user)) throw refuse(403, [FORBIDDEN]);
	const startAt = Math.max(0, call.query.number('startAt', 0));
	const maxResults = Math.min(Math.max(1, call.query.number('maxResults', 50)), LARGEST_PAGE);
	const shown = [...call.site.users.values()].slice(startAt, startAt + maxResults);
	return { status: 200, body: shown.map((user) => presentUser(call.view, user)), objects: shown.length };
}

/** Users by their ids; ids of nobody are left out. Ten a page unless more are asked for. */
function bulk(call: Call): Answer {
	const wanted = call.query.list('accountId');
	if (wanted.length === 0) throw refuse(400, ["The 'accountId' query parameter is required."]);
	const found = [...new Set(wanted)].flatMap((accountId) => call.site.users.get(accountId) ?? []);
	return pageOf(call, found, LARGEST_BULK, 10);
}

/** Who is in a group; inactive users only when asked for. */
function members(call: Call): Answer {
	if (!mayGlobally('USER_PICKER', call.user)) throw refuse(403, [FORBIDDEN]);
	const name = call.query.get('groupname') ?? call.query.get('groupId')?.replace(/^group-/, '');
	if (name === undefined) throw refuse(400, ['Either groupname or groupId must be specified.']);
	const all = [...call.site.users.values()].filter(({ groups }) => groups.includes(name));
	if (all.length === 0) throw refuse(404, ['The group does not exist.']);
	const found = all.filter(({ active }) => active || call.query.flag('includeInactiveUsers'));
	return pageOf(call, found, LARGEST_GROUP_PAGE, LARGEST_GROUP_PAGE);
}

function pageOf(call: Call, found: readonly User[], cap: number, preset: number): Answer {
	const shown = found.map((user) => presentUser(call.view, user));
	const body = pageBean(call, shown, cap, preset);
	return { status: 200, body, objects: (body['values'] as unknown[]).length };
}
