import { createHash } from 'node:crypto';
import { jqlRefusalOf, type JqlContext } from '../../jql/context';
import type { SortValue } from '../../jql/order';
import {
	countHits,
	pageAfter,
	prepareSearch,
	runSearch,
	type Hits,
	type PreparedSearch,
} from '../../jql/search';
import { presentIssue, selectFields } from '../../issues/present-issue';
import { refuse } from '../../refusal';
import type { Site } from '../../site/site';
import { bodyOf, INVALID_PAYLOAD, textList, type Answer, type Call, type Route } from '../call';

const UNBOUNDED =
	'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.';
const LARGEST_PAGE = 5000;
const MAX_RECONCILED = 50;
const MAX_PROPERTIES = 5;

const BODY = [
	'expand',
	'fields',
	'fieldsByKeys',
	'jql',
	'maxResults',
	'nextPageToken',
	'properties',
	'reconcileIssues',
];

/** Search by JQL (reference §3.1). */
export const search: readonly Route[] = [
	{
		method: 'GET',
		path: '/rest/api/3/search/jql',
		anonymous: true,
		run: (call) => runPage(call, fromQuery(call)),
	},
	{
		method: 'POST',
		path: '/rest/api/3/search/jql',
		anonymous: true,
		closedBody: BODY,
		run: (call) => runPage(call, fromBody(call)),
	},
	{
		method: 'POST',
		path: '/rest/api/3/search/approximate-count',
		anonymous: true,
		closedBody: ['jql'],
		run: approximateCount,
	},
];

interface SearchRequest {
	readonly jql: string;
	readonly token: string | undefined;
	readonly maxResults: number;
	readonly fields: readonly string[];
	readonly properties: readonly string[];
	readonly reconcile: readonly number[];
	readonly expand: readonly string[];
}

function fromQuery({ query }: Call): SearchRequest {
	return {
		jql: query.get('jql') ?? '',
		token: query.get('nextPageToken'),
		maxResults: query.number('maxResults', 50),
		fields: query.list('fields'),
		properties: query.list('properties'),
		reconcile: query.list('reconcileIssues').map(Number),
		expand: query.list('expand'),
	};
}

function fromBody(call: Call): SearchRequest {
	const body = bodyOf(call);
	const text = (name: string) => {
		const value = body[name] ?? undefined;
		if (value !== undefined && typeof value !== 'string') throw refuse(400, [INVALID_PAYLOAD]);
		return value;
	};
	const maxResults = body['maxResults'] ?? 50;
	if (typeof maxResults !== 'number') throw refuse(400, [INVALID_PAYLOAD]);
	return {
		jql: text('jql') ?? '',
		token: text('nextPageToken'),
		maxResults,
		fields: textList(body['fields']),
		properties: textList(body['properties']),
		reconcile: textList(body['reconcileIssues']).map(Number),
		expand: (text('expand') ?? '').split(',').filter((part) => part !== ''),
	};
}

function checkBounds(request: SearchRequest): void {
	if (request.maxResults < 1 || request.maxResults > LARGEST_PAGE) {
		throw refuse(400, [`The maxResults parameter must be between 1 and ${LARGEST_PAGE}.`]);
	}
	if (request.reconcile.length > MAX_RECONCILED) {
		throw refuse(400, [
			`The reconcileIssues parameter must not contain more than ${MAX_RECONCILED} issue IDs.`,
		]);
	}
	if (request.properties.length > MAX_PROPERTIES) {
		throw refuse(400, [`A maximum of ${MAX_PROPERTIES} properties can be requested.`]);
	}
	if (request.reconcile.some((id) => !Number.isInteger(id))) throw refuse(400, [INVALID_PAYLOAD]);
}

/** What a page token carries. Clients must treat it as opaque. */
interface PageToken {
	/** Hash of the query and the caller it belongs to. */
	readonly of: string;
	/** Sort key of the last row given. */
	readonly after: readonly SortValue[];
	/** The moment at which the scan began: relative dates mean the same on every page. */
	readonly now: number;
	readonly issued: number;
	/** How many pages of the scan were given. */
	readonly pages: number;
}

function tokenOwner(call: Call, request: SearchRequest): string {
	const text = JSON.stringify([call.site.cloudId, request.jql, call.user?.accountId ?? null]);
	return createHash('sha256').update(text).digest('base64url').slice(0, 16);
}

function writeToken(token: PageToken): string {
	return Buffer.from(JSON.stringify(token)).toString('base64url');
}

function readToken(call: Call, request: SearchRequest): PageToken | undefined {
	if (request.token === undefined || request.token === '') return undefined;
	const token = decodeToken(request.token);
	const { tokenAgeMs, tokenPages } = call.settings.pages;
	const alive = token && call.clock.now() - token.issued < tokenAgeMs && token.pages <= tokenPages;
	if (!alive || token.of !== tokenOwner(call, request)) {
		throw refuse(400, ['The provided nextPageToken is invalid or has expired.']);
	}
	return token;
}

function decodeToken(text: string): PageToken | undefined {
	try {
		// Whatever was signed by `writeToken` has this shape; anything else fails the owner check.
		return JSON.parse(Buffer.from(text, 'base64url').toString('utf8')) as PageToken;
	} catch {
		return undefined;
	}
}

function prepare(call: Call, jql: string, context: JqlContext): PreparedSearch | 'nothing' {
	const prepared = tryToPrepare(call, jql, context);
	if (prepared !== 'nothing' && !prepared.bounded) throw refuse(400, [UNBOUNDED]);
	return prepared;
}

function tryToPrepare(call: Call, jql: string, context: JqlContext): PreparedSearch | 'nothing' {
	try {
		return prepareSearch(jql, context);
	} catch (caught) {
		const { message } = jqlRefusalOf(caught);
		const syntax = message.startsWith('Error in the JQL Query');
		// As anonymous, unknown fields and values match nothing instead of being refused (reference §3.1).
		if (!call.user && !syntax) return 'nothing';
		throw refuse(400, [message]);
	}
}

function runPage(call: Call, request: SearchRequest): Answer {
	checkBounds(request);
	const token = readToken(call, request);
	const context = { site: call.site, user: call.user, now: token?.now ?? call.clock.now() };
	const prepared = prepare(call, request.jql, context);
	if (prepared === 'nothing') return { status: 200, body: { issues: [], isLast: true } };
	const size = pageSize(call, request);
	// One more than is given tells whether there are more.
	const found = pageAfter(
		cachedHits(call, request, prepared, context),
		token?.after,
		prepared.order,
		size + 1,
	);
	const page = found.slice(0, size);
	const last = page[page.length - 1];
	const isLast = found.length <= size || last === undefined;
	const selection = selectFields(
		call.view,
		request.fields.length === 0 ? ['id'] : request.fields,
		request.properties,
	);
	const bare = selection.idOnly && request.properties.length === 0;
	const next: PageToken | undefined = isLast
		? undefined
		: {
				of: tokenOwner(call, request),
				after: last.key,
				now: context.now,
				issued: call.clock.now(),
				pages: (token?.pages ?? 0) + 1,
			};
	return {
		status: 200,
		...(onlyIds(request) ? { ids: page.length } : { objects: page.length }),
		body: {
			issues: page.map((row) =>
				bare ? { id: String(row.id) } : presentIssue(call.view, row.issue, selection),
			),
			...(next ? { nextPageToken: writeToken(next) } : {}),
			isLast,
			...(request.expand.includes('names') ? { names: names(call, selection.fields) } : {}),
			...(request.expand.includes('schema') ? { schema: schemas(call, selection.fields) } : {}),
		},
	};
}

function pageSize(call: Call, request: SearchRequest): number {
	const { searchIds, searchFields, smaller } = call.settings.pages;
	const largest = Math.min(request.maxResults, onlyIds(request) ? searchIds : searchFields);
	return smaller ? 1 + Math.floor(call.random() * largest) : largest;
}

function onlyIds({ fields, properties }: SearchRequest): boolean {
	return properties.length === 0 && fields.every((name) => name === 'id' || name === 'key');
}

/** Display names of fields, by id. */
export function names(call: Call, fields: readonly string[] | undefined): Record<string, string> {
	return Object.fromEntries((fields ?? []).map((id) => [id, call.site.fields.get(id)?.name ?? id]));
}

/** Schemas of fields, by id. */
export function schemas(call: Call, fields: readonly string[] | undefined): Record<string, unknown> {
	return Object.fromEntries((fields ?? []).flatMap((id) => [[id, call.site.fields.get(id)?.schema]]));
}

/** Results of the scans under way: a page needs no new search while nothing was written and nothing lags. */
const results = new WeakMap<Site, Map<string, { revision: number; hits: Hits }>>();
const KEPT_RESULTS = 8;

function cachedHits(call: Call, request: SearchRequest, prepared: PreparedSearch, context: JqlContext): Hits {
	const { site } = call;
	let kept = results.get(site);
	if (!kept) results.set(site, (kept = new Map()));
	const dates = [context.now, call.user?.timeZone, site.jqlDatePrecision];
	const name = JSON.stringify([request.jql, call.user?.accountId, request.reconcile, ...dates]);
	const found = kept.get(name);
	if (found && found.revision === site.issues.revision && !site.issues.settling(call.clock.now()))
		return found.hits;
	const hits = searchOrRefuse(prepared, context, request.reconcile);
	kept.delete(name);
	kept.set(name, { revision: site.issues.revision, hits });
	const oldest = kept.keys().next().value;
	if (kept.size > KEPT_RESULTS && oldest !== undefined) kept.delete(oldest);
	return hits;
}

/** Runs a query; 400 for an order that computed issues do not have. */
function searchOrRefuse(prepared: PreparedSearch, context: JqlContext, reconcile: readonly number[]): Hits {
	try {
		return runSearch(prepared, context, new Set(reconcile));
	} catch (caught) {
		throw refuse(400, [jqlRefusalOf(caught).message]);
	}
}

function approximateCount(call: Call): Answer {
	const { jql } = bodyOf(call);
	const context = { site: call.site, user: call.user, now: call.clock.now() };
	const prepared = prepare(call, typeof jql === 'string' ? jql : '', context);
	const count = prepared === 'nothing' ? 0 : countHits(searchOrRefuse(prepared, context, []));
	return { status: 200, body: { count } };
}
