// The one import from a floor above: a query has to be taken apart before anything can be put around it.
import { guardJql, joinJql } from '../../jql/guard';
import { JiraError } from '../../errors/jiraError';
import { operationOf, writes, type OperationName } from '../operations';
import { offsetPages } from '../pages';
import type { CallInput, Connection, Query, Reply, Session } from '../types';
import { BOUNDS } from './bounds';
import { callDesk, isDeskBound } from './desks';
import type { GuardRails } from './guardRails';
import { learned, nothingKnown } from './known';
import { mentionsInFields, mentionsInLink, mentionsInQuery, projectOfNewPart, type Mentions } from './mentions';
import { callPart, isPartBound, type Fence } from './parts';

type Call = Connection['call'];

/** The allowed projects, ids to keys. */
type Allowed = ReadonlyMap<string, string>;

const ISSUE_KEY = /^([A-Za-z][A-Za-z0-9_]*)-\d+$/;
const NAMES_SHOWN = 5;
const BULK_READ = 100;

/**
 * A connection's `call`, kept to what the admin of its credential allows (design §2). What cannot be shown to lie inside
 * is refused, before it is sent where its words say enough, and otherwise after one read.
 */
export function fenced(call: Call, rails: GuardRails, session: Session): Call {
	const inside = nothingKnown();
	/** Boards and service desks that were looked up and lie inside, by id. */
	const boards = new Set<string>();
	const desks = new Set<string>();
	const { readOnly, projects } = rails;

	return async function guarded<T>(name: OperationName, input: CallInput = {}): Promise<Reply<T>> {
		if (readOnly && writes(operationOf(name))) throw readOnlyRefusal(name);
		if (projects.length === 0) return await call<T>(name, input);
		const bound = BOUNDS[name];
		if (bound === undefined) throw outside(name, 'it cannot be kept to them');
		const allowed = await allowedProjects(call, projects, session);
		if (bound === 'nothing') return await call<T>(name, input);
		if (bound === 'jql') return learned(await call<T>(name, withProjects(input, allowed)), inside);
		if (bound === 'projects') return await searchInside<T>(name, input, allowed);
		if (bound === 'issues') return await readInside<T>(name, input, allowed);
		if (bound === 'read') return placed(name, await call<T>(name, input), allowed);
		if (isPartBound(bound)) return await callPart<T>(bound, name, input, fenceFor(name, allowed));
		if (isDeskBound(bound)) return await callDesk<T>(bound, name, input, fenceFor(name, allowed));
		if (bound === 'attachment') return await call<T>(name, ofKnownIssue(name, input));
		const mentioned = mentionsOf(bound, input);
		if (bound === 'listed') await lookUp(mentioned.issues, allowed);
		await check(name, mentioned, allowed);
		const reply = await call<T>(name, input);
		return bound === 'drafts' ? learned(reply, inside) : reply;
	};

	function fenceFor(name: OperationName, allowed: Allowed): Fence {
		return {
			call,
			boards,
			desks,
			projects: [...allowed.keys()],
			isAllowed: (project) => isAllowed(allowed, project),
			issuesInside: async (ids) => await issuesInside(ids, allowed),
			outside: (which) => outside(name, which),
		};
	}

	/** Refuses a project that is not allowed, and an issue that lies elsewhere or nowhere to be seen. */
	async function check(name: OperationName, { projects: named, issues }: Mentions, allowed: Allowed) {
		for (const project of named) if (!isAllowed(allowed, project)) throw outside(name, shown(project));
		for (const issue of new Set(issues)) {
			if (inside.issues.has(issue.toUpperCase())) continue;
			const key = ISSUE_KEY.exec(issue)?.[1];
			if (key !== undefined && !isAllowed(allowed, key)) throw outside(name, shown(issue));
			// An id says nothing of its project, and a former key leads to wherever the issue was moved.
			const input = { path: { issueIdOrKey: issue }, query: { fields: 'project' } };
			placed(name, await call<unknown>('getIssue', input), allowed);
			inside.issues.add(issue.toUpperCase());
		}
	}

	/** Reads issues of which nothing is known yet, in bulk, so that each need not be looked up on its own. */
	async function lookUp(issues: readonly string[], allowed: Allowed): Promise<void> {
		const unknown = issues.filter((issue) => !inside.issues.has(issue.toUpperCase()));
		for (let at = 0; at < unknown.length; at += BULK_READ) {
			const body = { issueIdsOrKeys: unknown.slice(at, at + BULK_READ), fields: ['project'] };
			await readInside('bulkFetchIssues', { body }, allowed);
		}
	}

	/** An attachment's id says nothing of its issue, and Jira does not tell. */
	function ofKnownIssue(name: OperationName, input: CallInput): CallInput {
		if (inside.attachments.has(input.path?.id ?? '')) return input;
		throw outside(name, 'the attachment was not read with an issue of theirs');
	}

	/** The answer about one issue, if that issue lies inside. */
	function placed<T>(name: OperationName, reply: Reply<T>, allowed: Allowed): Reply<T> {
		if (reply.status >= 300) return reply;
		const { key } = reply.body as { key?: unknown };
		if (typeof key !== 'string' || !isInside(allowed, key))
			throw outside(name, 'the issue is in another one');
		return learned(reply, inside, [reply.body]);
	}

	/** Those of these issues (ids, a hundred at most) that lie inside. */
	async function issuesInside(ids: readonly string[], allowed: Allowed): Promise<string[]> {
		const known = ids.filter((id) => inside.issues.has(id));
		const issueIdsOrKeys = ids.filter((id) => !known.includes(id));
		const input = { body: { issueIdsOrKeys, fields: ['project'] } };
		const { body } = await readInside<{ issues: ReadonlyArray<{ id: string }> }>(
			'bulkFetchIssues',
			input,
			allowed,
		);
		return [...known, ...body.issues.map(({ id }) => id)];
	}

	async function searchInside<T>(name: OperationName, input: CallInput, allowed: Allowed): Promise<Reply<T>> {
		const query = projectQuery(input.query ?? {}, allowed);
		if (query !== undefined) return await call<T>(name, { ...input, query });
		return nothingAsked<T>({ values: [], total: 0, isLast: true, startAt: 0, maxResults: 0 });
	}

	async function readInside<T>(name: OperationName, input: CallInput, allowed: Allowed): Promise<Reply<T>> {
		const body = input.body as { issueIdsOrKeys?: readonly string[] };
		const asked = body.issueIdsOrKeys ?? [];
		const elsewhere = asked.filter((word) => ISSUE_KEY.test(word) && !isInside(allowed, word));
		const issueIdsOrKeys = asked.filter((word) => !elsewhere.includes(word));
		const reply =
			issueIdsOrKeys.length === 0
				? nothingAsked<T>({ issues: [] })
				: await call<T>(name, { ...input, body: { ...body, issueIdsOrKeys } });
		return withoutOthers(reply, elsewhere, allowed);
	}

	/** Takes issues of other projects out of an answer and says of each why. */
	function withoutOthers<T>(reply: Reply<T>, elsewhere: readonly string[], allowed: Allowed): Reply<T> {
		const body = reply.body as {
			issues?: ReadonlyArray<{ id: string; key: string }>;
			issueErrors?: readonly unknown[];
		};
		const issues = (body.issues ?? []).filter(({ key }) => isInside(allowed, key));
		const others = (body.issues ?? []).filter((issue) => !issues.includes(issue)).map(({ id }) => id);
		const errorMessage = `The credential is kept to ${namesOf(allowed)}`;
		const refused = [...elsewhere, ...others].map((id) => ({ id, errorMessage }));
		const issueErrors = [...(body.issueErrors ?? []), ...refused];
		return learned({ ...reply, body: { ...body, issues, issueErrors } as T }, inside, issues);
	}

	function outside(name: OperationName, which: string): JiraError {
		return new JiraError({
			kind: 'permission',
			operation: name,
			message:
				`Could not ${operationOf(name).purpose}: the credential is kept to ${listed(projects)} ` +
				`by Only These Projects, and ${which}`,
			advice:
				'Ask the owner of the credential to add the project to Only These Projects, or use another credential.',
		});
	}
}

/**
 * The projects that the credential names, looked up once: their ids tell them apart where a name could be another's key.
 * @throws JiraError of kind `configuration` when one of them is not there, before anything else is sent.
 */
async function allowedProjects(call: Call, keys: readonly string[], session: Session): Promise<Allowed> {
	return await session.cached('rails:projects', async () => {
		const found = new Map<string, string>();
		const pages = offsetPages(async (startAt) => {
			const input = { query: { keys, startAt, maxResults: keys.length }, accept: [404] };
			const { body } = await call<{ values?: Array<{ id: string; key: string }>; isLast?: boolean }>(
				'searchProjects',
				input,
			);
			return { items: body.values ?? [], isLast: body.isLast };
		});
		for await (const { items } of pages) for (const { id, key } of items) found.set(String(id), key);
		const known = new Set([...found.values()].map((key) => key.toUpperCase()));
		const missing = keys.filter((key) => !known.has(key));
		if (missing.length > 0) throw unknownProjects(missing);
		return found;
	});
}

function unknownProjects(keys: readonly string[]): JiraError {
	const advice =
		'Correct the keys in the credential, or give its account access to the projects. A project that was renamed goes by its new key.';
	return new JiraError({
		kind: 'configuration',
		message: `Only These Projects names ${listed(keys)}, which the account of the credential cannot see. ${advice}`,
		advice,
	});
}

function readOnlyRefusal(name: OperationName): JiraError {
	return new JiraError({
		kind: 'configuration',
		operation: name,
		message: `Could not ${operationOf(name).purpose}: the credential allows reading only`,
		advice:
			'Ask the owner of the credential to set Access to Read and Write, or use another credential. Nothing was sent.',
	});
}

function mentionsOf(
	bound: 'project' | 'issue' | 'query' | 'drafts' | 'listed' | 'newPart' | 'link',
	{ path = {}, query, body }: CallInput,
): Mentions {
	if (bound === 'query') return mentionsInQuery(query);
	if (bound === 'newPart') return projectOfNewPart(body);
	if (bound === 'link') return mentionsInLink(body);
	if (bound === 'listed')
		return { projects: [], issues: (body as { issueIdsOrKeys?: readonly string[] }).issueIdsOrKeys ?? [] };
	if (bound === 'drafts') {
		const drafts = (body as { issueUpdates?: readonly unknown[] }).issueUpdates ?? [];
		const each = drafts.map(mentionsInFields);
		return {
			projects: each.flatMap(({ projects }) => (projects.length === 0 ? [''] : projects)),
			issues: each.flatMap(({ issues }) => issues),
		};
	}
	const written = mentionsInFields(body);
	const ofPath = (name: string) => (path[name] === undefined ? [] : [path[name]]);
	return {
		projects: [...ofPath('projectIdOrKey'), ...written.projects],
		issues: [...ofPath('issueIdOrKey'), ...ofPath('requestIdOrKey'), ...written.issues],
	};
}

/** The query with the allowed projects around it; by id, because a project's name can be another one's key. */
function withProjects(input: CallInput, allowed: Allowed): CallInput {
	const body = input.body as { jql?: unknown };
	const { where, orderBy } = guardJql(String(body.jql ?? ''));
	const jql = joinJql({ where: `project in (${[...allowed.keys()].join(', ')}) AND (${where})`, orderBy });
	return { ...input, body: { ...body, jql } };
}

/** The search for projects, narrowed; undefined when none of those asked for is allowed. */
function projectQuery(query: Query, allowed: Allowed): Query | undefined {
	const wanted = (name: string) => [query[name] ?? []].flat().map(String);
	const [keys, ids] = [wanted('keys'), wanted('id')];
	if (ids.length > 0) {
		const id = ids.filter((one) => allowed.has(one));
		return id.length === 0 ? undefined : { ...query, id };
	}
	const inside = keys.length === 0 ? [...allowed.values()] : keys.filter((key) => isAllowed(allowed, key));
	return inside.length === 0 ? undefined : { ...query, keys: inside };
}

/** The reply to a question that is not worth asking. */
function nothingAsked<T>(body: unknown): Reply<T> {
	return { body: body as T, status: 200, headers: {} }; // The shape of the operation's empty answer.
}

function isInside(allowed: Allowed, issueKey: string): boolean {
	return isAllowed(allowed, ISSUE_KEY.exec(issueKey)?.[1] ?? '');
}

function isAllowed(allowed: Allowed, idOrKey: string): boolean {
	const key = idOrKey.toUpperCase();
	return allowed.has(idOrKey) || [...allowed.values()].some((candidate) => candidate.toUpperCase() === key);
}

function shown(word: string): string {
	return word === ''
		? 'the new issue names no project'
		: `${JSON.stringify(word.slice(0, 60))} is not one of them`;
}

function namesOf(allowed: Allowed): string {
	return listed([...allowed.values()]);
}

function listed(keys: readonly string[]): string {
	const names = keys.slice(0, NAMES_SHOWN).join(', ');
	const more = keys.length > NAMES_SHOWN ? ` and ${keys.length - NAMES_SHOWN} more` : '';
	return `${keys.length === 1 ? 'the project' : 'the projects'} ${names}${more}`;
}
