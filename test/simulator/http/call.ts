import type { BulkTasks } from '../bulkTasks';
import type { SimulatorClock } from '../clock';
import type { Counters } from '../counters';
import { issueNotFound, refuse } from '../refusal';
import type { View } from '../issues/present';
import type { MediaHost } from '../media';
import { isRecord, type Writer } from '../issues/write';
import type { SimulatorSettings } from '../settings';
import type { Issue, Project, User } from '../site/model';
import { may, visibleIssue, type ProjectPermission } from '../site/permissions';
import type { Site } from '../site/site';

/** Jira's words for a body that does not fit the operation. */
export const INVALID_PAYLOAD = 'Invalid request payload. Refer to the REST API documentation and try again.';

/** The query string of a call. */
export class QueryString {
	constructor(private readonly parameters: URLSearchParams) {}

	get(name: string): string | undefined {
		return this.parameters.get(name) ?? undefined;
	}

	/** Values of a parameter that may be repeated or hold a comma list. */
	list(name: string): string[] {
		return this.parameters.getAll(name).flatMap((value) => value.split(',').filter((part) => part !== ''));
	}

	flag(name: string): boolean {
		return this.parameters.get(name) === 'true';
	}

	/** A number, or 400 when the text is none. */
	number(name: string, otherwise: number): number {
		const text = this.parameters.get(name);
		if (text === null) return otherwise;
		if (!/^-?\d+$/.test(text)) throw refuse(400, [`For input string: "${text}"`]);
		return Number(text);
	}
}

/** One request on its way to an endpoint, after authentication. */
export interface Call {
	readonly site: Site;
	readonly clock: SimulatorClock;
	readonly settings: SimulatorSettings;
	readonly counters: Counters;
	/** Who asks; undefined is an anonymous caller. */
	readonly user: User | undefined;
	readonly params: Readonly<Record<string, string>>;
	readonly query: QueryString;
	readonly body: unknown;
	/** By lower-case name. */
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	/** Where the bytes of attachments are. */
	readonly media: MediaHost;
	readonly bulkTasks: BulkTasks;
	readonly view: View;
	/** The request's own URL, absolute. */
	readonly url: URL;
	/** A number in [0, 1) from the simulator's seed. */
	readonly random: () => number;
}

/** What an endpoint answers. */
export interface Answer {
	readonly status: number;
	readonly body?: unknown;
	/** A body that is no JSON; its type is in the headers. */
	readonly bytes?: Buffer;
	readonly headers?: Readonly<Record<string, string>>;
	/** How many core objects it holds, for the latency model. */
	readonly objects?: number;
	/** How many ids it holds where it is an id-only page of search. */
	readonly ids?: number;
	/** How many issues the call has created. */
	readonly created?: number;
}

/** One endpoint. A resource's file exports a list of them. */
export interface Route {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Path as the specification writes it, e.g. `/rest/api/3/issue/{issueIdOrKey}`. */
	readonly path: string;
	/** Whether `security` contains `{}`: a bad credential then falls back to anonymous (reference Appendix C). */
	readonly anonymous: boolean;
	/** The properties that a closed body may have; without it the body is open. */
	readonly closedBody?: readonly string[];
	/** Whether the body is `multipart/form-data`, an `Upload` then, instead of JSON. */
	readonly multipart?: boolean;
	/** Whether it answers everybody alike and reads no `Authorization` header. */
	readonly open?: boolean;
	/** Whether refusals are `{errors: [{message}]}` instead of an `ErrorCollection`. */
	readonly listsErrors?: boolean;
	/** Whether refusals have the shape of Jira Service Management. */
	readonly serviceErrors?: boolean;
	/** What takes part in per-issue write limits: the issue of the path. */
	readonly writesIssue?: boolean;
	run(call: Call): Answer;
}

/** The body as an object; 400 when it is anything else. */
export function bodyOf(call: Call): Record<string, unknown> {
	if (!isRecord(call.body)) throw refuse(400, [INVALID_PAYLOAD]);
	return call.body;
}

/** A list of text of a body; 400 when something else stands there. */
export function textList(value: unknown): string[] {
	if (value === undefined || value === null) return [];
	if (!Array.isArray(value)) throw refuse(400, [INVALID_PAYLOAD]);
	return value.map(String);
}

/** The issue of the path; 404 when it is missing or hidden. */
export function issueOf(call: Call, parameter = 'issueIdOrKey'): Issue {
	const issue = visibleIssue(call.site, call.user, call.params[parameter] ?? '');
	if (!issue) throw issueNotFound();
	return issue;
}

/** The properties of a comment or a worklog, where the call asks for them. */
export function expandedProperties(call: Call, { properties }: { readonly properties: readonly object[] }): object {
	return call.query.get('expand')?.split(',').includes('properties') ? { properties } : {};
}

/** A project by id or key; 404 when it is missing or hidden. */
export function projectOf(call: Call, idOrKey: string): Project {
	const project = call.site.project(idOrKey);
	if (!project || !may('BROWSE_PROJECTS', project, call.user)) {
		const how = /^\d+$/.test(idOrKey) ? 'id' : 'key';
		throw refuse(404, [`No project could be found with ${how} '${idOrKey}'.`]);
	}
	return project;
}

/** Throws when the caller lacks a permission in a project: 401 for anonymous callers, 403 otherwise. */
export function demand(call: Call, permission: ProjectPermission, project: Project, message: string): void {
	if (may(permission, project, call.user)) return;
	throw refuse(call.user ? 403 : 401, [message]);
}

/** Throws 403 (401 for anonymous callers) when the caller is no Jira administrator. */
export function demandAdmin(call: Call): void {
	if (call.user?.siteAdmin) return;
	throw refuse(call.user ? 403 : 401, ['Only Jira administrators can perform this operation.']);
}

/** What the issue rules need to know of a call. */
export function writerOf(call: Call): Writer {
	return {
		site: call.site,
		user: call.user,
		invalidAdf: () => {
			call.counters.invalidAdf += 1;
		},
	};
}

/** A page in the PageBean envelope (reference Appendix B). */
export function pageBean<T>(
	call: Call,
	all: readonly T[],
	cap: number,
	preset = 50,
): Record<string, unknown> {
	const startAt = Math.max(0, call.query.number('startAt', 0));
	const asked = call.query.number('maxResults', preset);
	const maxResults = Math.min(asked < 1 ? preset : asked, cap);
	const values = all.slice(startAt, startAt + maxResults);
	const isLast = startAt + values.length >= all.length;
	const next = new URL(call.url);
	next.searchParams.set('startAt', String(startAt + values.length));
	next.searchParams.set('maxResults', String(maxResults));
	return {
		self: call.url.href,
		...(isLast ? {} : { nextPage: next.href }),
		maxResults,
		startAt,
		total: all.length,
		isLast,
		values,
	};
}
