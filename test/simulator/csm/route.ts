import type { Answer, Call, Route } from '../http/call';
import { isRecord } from '../issues/write';
import type { User } from '../site/model';
import { csmRefusal } from './shapes';

/** One operation of Customer Service Management: it takes no anonymous caller. */
export function csmRoute(method: Route['method'], path: string, run: (call: Call) => Answer): Route {
	return { method, path: `/api/v1${path}`, anonymous: false, run };
}

/** The body as an object; 400 when it is anything else. */
export function csmBody({ body }: Call): Record<string, unknown> {
	if (!isRecord(body)) throw csmRefusal(400, 'Malformed request body');
	return body;
}

/** A list in the body; 400 when something else is there, or more than `most`. */
export function csmList(call: Call, key: string, most: number): unknown[] {
	const list = csmBody(call)[key];
	if (!Array.isArray(list) || list.length === 0) throw csmRefusal(400, `${key} must not be empty`);
	if (list.length > most) throw csmRefusal(400, `${key} must not have more than ${most} entries`);
	return list;
}

/** What only a Jira administrator may do. */
export function demandAdministrator({ user }: Call): User {
	if (!user?.siteAdmin) throw csmRefusal(403, 'You do not have permission to perform this action');
	return user;
}

/** The name in a body, without the blanks around it. */
export function nameIn(body: Readonly<Record<string, unknown>>, longest = 200): string {
	const name = typeof body['name'] === 'string' ? body['name'].trim() : '';
	if (name === '' || name.length > longest) throw csmRefusal(400, `name must have 1 to ${longest} characters`);
	return name;
}

/** Without the header that opts in to what may still change, there is no such operation. */
export function demandOptIn({ headers }: Call): void {
	if (headers['x-experimentalapi'] !== 'opt-in') throw csmRefusal(404, 'This API is experimental. Set the X-ExperimentalApi header to opt in');
}
