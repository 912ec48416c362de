import type { ReadableKind } from '../kind';
import { ownCatalog, TEXT, TRUTH } from '../ownFields';
import { readDeskParts, scanDeskParts, type DeskPartList, type DeskPartSource } from '../serviceDesk/parts';

/** A request type as the API gives it (`RequestTypeDTO`). */
export interface RequestTypeBody {
	readonly id: string;
	readonly name?: string;
	readonly description?: string;
	readonly helpText?: string;
	readonly issueTypeId?: string;
	readonly serviceDeskId?: string;
	readonly portalId?: string;
	readonly groupIds?: readonly string[];
	readonly restrictionStatus?: string;
	readonly canCreateRequest?: boolean;
}

/** What a request type has; the project comes from its service desk. */
export const requestTypeCatalog = ownCatalog({
	name: ['Name', TEXT],
	description: ['Description', TEXT],
	helpText: ['Help Text', TEXT],
	serviceDesk: ['Service Desk', TEXT],
	project: ['Project', TEXT],
	issueTypeId: ['Issue Type ID', TEXT],
	groupIds: ['Group IDs', { type: 'array', items: 'string' }],
	restrictionStatus: ['Restriction', TEXT],
	canCreateRequest: ['Can Create Requests', TRUTH],
});

/** The list of request types of a service desk. */
export const REQUEST_TYPES: DeskPartList<RequestTypeBody> = {
	operation: 'getRequestTypes',
	record: (type, { id: serviceDesk, projectKey: project }) => {
		const id = String(type.id);
		return { id, key: id, fields: { ...type, serviceDesk, project }, raw: { ...type } };
	},
};

/** More than any site has: all are read at once. */
const ALL = 1000;

/** Request types: what a portal offers to customers. They have no key of their own: it is the id. */
export const requestTypeKind: ReadableKind<DeskPartSource> = {
	name: 'request type',
	plural: 'request types',
	url: (siteUrl) => `${siteUrl}/servicedesk/customer/portals`,
	fields: async () => requestTypeCatalog,
	standardFields: requestTypeCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.project ?? ''),
	async *scan(connection, source) {
		for await (const records of scanDeskParts(connection, source, REQUEST_TYPES)) yield records.map((record) => ({ id: record.id, record }));
	},
	count: async () => undefined,
	readSize: () => ALL,
	read: async (connection, ids) => await readDeskParts(connection, ids, REQUEST_TYPES),
};
