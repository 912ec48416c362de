import type { Connection } from '../../connection/types';
import { REQUEST_FIELDS } from '../../fields/requests';
import { valueTypeOf } from '../../fields/schema';
import { issueKind } from '../issue';
import { recentIssues } from '../issue/recent';
import { countMails } from '../issue/write';
import type { KindLimit, Place, WantedFields, WritableKind } from '../kind';
import { requestFields } from './fields';
import { isFormField } from './forms';
import { requestFieldsAt } from './names';
import { findPlace, REQUEST_PLACEMENT } from './place';
import { portalMoves } from './portalMoves';
import { peopleFields, requestTarget, type RequestSettings } from './target';
import { requestChildWrites } from './writeChildren';
import { createRequests } from './writeCreate';
import { updateRequest } from './writeUpdate';

/** How many of what mails people a run may write at most. */
export interface RequestLimits {
	readonly newRequests: number;
	readonly newCustomers: number;
	readonly publicComments: number;
}

/** What a run may write when nobody says otherwise: their mails cannot be silenced. */
export const DEFAULT_LIMIT = 50;
export const DEFAULT_LIMITS: RequestLimits = { newRequests: DEFAULT_LIMIT, newCustomers: DEFAULT_LIMIT, publicComments: DEFAULT_LIMIT };

/** The usual way to write requests: as the portal raises them. */
export const USUAL_SETTINGS: RequestSettings = { createThrough: 'portal', requestTypeValue: '', statusThrough: 'workflow', questions: [] };

/** Fields of Jira Service Management that Jira sets itself: by the keys of their types, and those of the portal. */
const KEPT_TYPES: ReadonlySet<string | undefined> = new Set([
	REQUEST_FIELDS.requestType,
	REQUEST_FIELDS.slas,
	REQUEST_FIELDS.approvals,
	REQUEST_FIELDS.satisfaction,
	REQUEST_FIELDS.satisfactionDate,
]);
const KEPT_FIELDS = ['project', 'issuetype', 'channel', 'portalStatus', 'portalLink'];

/** Service requests, as the import writes them. They are issues: found, read, moved and deleted like these. */
export function writableRequests(settings: RequestSettings, limits: RequestLimits): WritableKind {
	const isThroughIssues = settings.createThrough === 'issues';
	const readOnlyFields = new Set([...issueKind.readOnlyFields, ...KEPT_FIELDS]);
	const { url, keyIsChosen, plainIdentity, identityProblem, match, carryIdentity, neighbours, origins, remove } = issueKind;
	return {
		...{ url, keyIsChosen, plainIdentity, identityProblem, match, carryIdentity, neighbours, origins, remove, readOnlyFields },
		moves: settings.statusThrough === 'portal' ? portalMoves : issueKind.moves,
		name: 'request',
		plural: 'requests',
		placement: REQUEST_PLACEMENT,
		sizes: { match: issueKind.sizes.match, create: isThroughIssues ? issueKind.sizes.create : 1 },
		...(isThroughIssues ? {} : { isWithoutOrigin: true as const }),
		fields: requestFields,
		async fieldsAt(connection, places) {
			const catalog = await requestFieldsAt(connection, settings, places);
			// The ids of these differ from site to site.
			for (const { id, schema } of catalog.fields) if (KEPT_TYPES.has(schema.custom)) readOnlyFields.add(id);
			return catalog;
		},
		target: async (connection, place, wanted) => await requestTarget(connection, settings, place, wanted),
		current: async (connection, refs, fieldIds) => await issueKind.current(connection, refs, await asked(connection, fieldIds)),
		recent: async (connection, places, matchBy) => await recentIssues(connection, await projectsOf(connection, places), matchBy),
		limits: limitsOf(limits),
		writableChildren: requestChildWrites,
		// Whoever is made a customer is told so.
		mails: async (connection, writes) => writes.made + writes.removals + (await countMails(connection, writes)),
		create: async (connection, drafts) => await createRequests(connection, settings, drafts),
		update: updateRequest,
	};
}

/** What a request has beside its issue is not asked of the issue; its type always is. */
async function asked(connection: Connection, fieldIds: WantedFields): Promise<WantedFields> {
	if (fieldIds === 'all') return 'all';
	const { requestType } = await peopleFields(connection);
	return [...fieldIds.filter((id) => !isFormField(id)), ...(requestType === undefined ? [] : [requestType])];
}

/** The projects behind the desks, each once. */
async function projectsOf(connection: Connection, places: readonly Place[]): Promise<Place[]> {
	const found = await Promise.all(places.map(async (place) => await findPlace(connection, place)));
	return [...new Set(found.flatMap((one) => (one.ok ? [one.place.desk.projectKey] : [])))].map((project) => ({ project }));
}

function limitsOf({ newRequests, newCustomers, publicComments }: RequestLimits): readonly KindLimit[] {
	return [
		{ setting: 'Maximum New Requests per Run', what: 'new requests', maximum: newRequests, count: ({ creates }) => creates },
		{
			setting: 'Maximum New Customers per Run',
			what: 'new customers',
			maximum: newCustomers,
			count: ({ made }) => made.filter(({ field }) => ['user', 'users'].includes(valueTypeOf(field.schema))).length,
		},
		{
			setting: 'Maximum Public Comments per Run',
			what: 'public comments',
			maximum: publicComments,
			count: ({ children }) => children.filter(({ isPublic }) => isPublic === true).length,
		},
	];
}
