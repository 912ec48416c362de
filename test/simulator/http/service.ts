import { serviceLink } from '../serviceDesk/present';
import type { Enclose } from '../serviceDesk/presentRequest';
import { isAgent, mayRaise, maySee, requestOf, type ServiceRequest } from '../serviceDesk/access';
import type { Desk, RequestType } from '../serviceDesk/model';
import { refuseService } from '../serviceDesk/refusals';
import type { Project, User } from '../site/model';
import type { Answer, Call, Route } from './call';

/** Path of the API of Jira Service Management. */
export const SERVICE = '/rest/servicedeskapi';

/** A route of the product. Its path starts behind `SERVICE`. */
export interface ServiceRoute extends Omit<Route, 'anonymous' | 'serviceErrors'> {
	/** Whether bad credentials fall back to an anonymous caller; they do not where it is left out. */
	readonly anonymous?: boolean;
	/** Whether callers must opt in with `X-ExperimentalApi` (reference §9.1). */
	readonly experimental?: boolean;
}

/** Makes routes of the product: errors in its shape, and 412 where an experimental operation was not opted in to. */
export function serviceRoutes(routes: readonly ServiceRoute[]): Route[] {
	return routes.map(({ experimental = false, anonymous = false, ...route }) => ({
		...route,
		anonymous,
		path: SERVICE + route.path,
		serviceErrors: true,
		run: (call) => {
			if (experimental && call.headers['x-experimentalapi'] !== 'opt-in')
				throw refuseService(412, 'The API is experimental. Opt in with the header X-ExperimentalApi.', 'sd.error.experimental');
			return route.run(call);
		},
	}));
}

/** A query parameter as a number; what is none does not lead to any resource (404), as in most Java services [?]. */
function number(call: Call, name: string, otherwise: number): number {
	const text = call.query.get(name);
	if (text === undefined) return otherwise;
	if (!/^-?\d{1,9}$/.test(text)) throw refuseService(404, 'null for uri: ' + call.url.pathname);
	return Number(text);
}

const USUAL_LIMIT = 50;

/** One page of a list. It may be smaller than asked for; `limit` repeats what was asked for (reference §9.1). */
export function servicePage(call: Call, all: readonly unknown[], status = 200): Answer {
	const start = Math.max(0, number(call, 'start', 0));
	const asked = number(call, 'limit', USUAL_LIMIT);
	const limit = asked < 1 ? USUAL_LIMIT : asked;
	const most = Math.min(limit, call.site.service.largestPage);
	const size = call.settings.pages.smaller ? 1 + Math.floor(call.random() * most) : most;
	const values = all.slice(start, start + size);
	const isLastPage = start + values.length >= all.length;
	const at = (from: number) => {
		const url = new URL(call.url);
		url.searchParams.set('start', String(from));
		url.searchParams.set('limit', String(limit));
		return url.href;
	};
	const body = {
		_expands: [],
		size: values.length,
		start,
		limit,
		isLastPage,
		_links: {
			self: call.url.href,
			base: call.view.origin,
			context: '',
			...(isLastPage ? {} : { next: at(start + values.length) }),
			...(start > 0 ? { prev: at(Math.max(0, start - limit)) } : {}),
		},
		values,
	};
	return { status, body, objects: values.length };
}

/** The first page of a list that stands inside of another object. */
export function enclosing(call: Call): Enclose {
	return (all, path) => {
		const values = all.slice(0, call.site.service.largestPage);
		const self = serviceLink(call.view, path);
		const isLastPage = values.length === all.length;
		const next = isLastPage ? {} : { next: `${self}?start=${values.length}&limit=${USUAL_LIMIT}` };
		const _links = { self, base: call.view.origin, context: '', ...next };
		return { _expands: [], size: values.length, start: 0, limit: USUAL_LIMIT, isLastPage, _links, values };
	};
}

/** Who calls; every operation that asks is closed to anonymous callers. */
export function userOf({ user }: Call): User {
	if (!user) throw refuseService(401, 'User is not authenticated.');
	return user;
}

/** The desk of the path, named in any of its forms; 404 when it is missing, 403 when the caller may not use it. */
export function deskOf(call: Call): { readonly desk: Desk; readonly project: Project } {
	const desk = call.site.service.desk(call.params['serviceDeskId'] ?? '');
	const project = desk && call.site.service.projectOf(desk);
	if (!desk || !project) throw refuseService(404, 'The service desk does not exist.', 'sd.error.desk.not.found');
	if (!mayRaise(call.site, desk, call.user))
		throw refuseService(403, 'You do not have permission to access this service desk.', 'sd.error.desk.forbidden');
	return { desk, project };
}

/** The desk of the path, for its agents alone. */
export function agentDeskOf(call: Call): { readonly desk: Desk; readonly project: Project } {
	const found = deskOf(call);
	demandAgent(call, found.desk);
	return found;
}

/** 403 when the caller is no agent of a desk. */
export function demandAgent(call: Call, desk: Desk): void {
	if (!isAgent(call.site, desk, call.user))
		throw refuseService(403, 'You must be an agent of the service desk to do this.', 'sd.error.agent.only');
}

/** The request type of the path. */
export function requestTypeOf(call: Call, desk: Desk): RequestType {
	const type = call.site.service.requestTypes.get(call.params['requestTypeId'] ?? '');
	if (type?.deskId === desk.id) return type;
	throw refuseService(404, 'The request type does not exist.', 'sd.error.requesttype.not.found');
}

/** The request of the path, whoever asks; 404 when there is none. */
export function anyRequestOf(call: Call, parameter = 'issueIdOrKey'): ServiceRequest {
	const found = requestOf(call.site, call.site.issues.find(call.params[parameter] ?? ''));
	if (!found) throw requestNotFound();
	return found;
}

/** The request of the path; 404 too when the caller may not see it: the two cannot be told apart [?]. */
export function requestOfPath(call: Call, parameter?: string): ServiceRequest {
	const found = anyRequestOf(call, parameter);
	if (!maySee(call.site, found, call.user)) throw requestNotFound();
	return found;
}

function requestNotFound(): Error {
	return refuseService(
		404,
		'The request does not exist or you do not have permission to see it.',
		'sd.error.request.not.found',
	);
}

/** Account ids of a body; 400 when they are no list of texts, or empty. */
export function accountIdsOf(body: Readonly<Record<string, unknown>>): string[] {
	const given = body['accountIds'];
	const isList = Array.isArray(given) && given.length > 0 && given.every((id) => typeof id === 'string');
	if (!isList) throw refuseService(400, 'accountIds must be a list of account ids.', 'sd.error.accountids');
	return given;
}
