import type { ReadableKind } from '../kind';
import { NUMBER, ownCatalog, TEXT } from '../ownFields';
import { readDeskParts, scanDeskParts, type DeskPartList, type DeskPartSource } from '../serviceDesk/parts';

/** A queue as the API gives it (`QueueDTO`): a query that agents see under a name. */
export interface QueueBody {
	readonly id: string;
	readonly name?: string;
	readonly jql?: string;
	readonly fields?: readonly string[];
	readonly issueCount?: number;
}

/** What a queue has; project and service desk come from where it is kept. */
export const queueCatalog = ownCatalog({
	name: ['Name', TEXT],
	serviceDesk: ['Service Desk', TEXT],
	project: ['Project', TEXT],
	jql: ['JQL', TEXT],
	issueCount: ['Requests', NUMBER],
	columns: ['Columns', { type: 'array', items: 'string' }],
});

/** The list of queues of a service desk. */
export const QUEUES: DeskPartList<QueueBody> = {
	operation: 'getQueues',
	query: { includeCount: true },
	record: (queue, { id: serviceDesk, projectKey: project }) => {
		const id = String(queue.id);
		return { id, key: id, fields: { ...queue, serviceDesk, project, columns: queue.fields }, raw: { ...queue } };
	},
};

/** More than any site has: all are read at once. */
const ALL = 1000;

/** Queues. They have no key of their own: it is the id. */
export const queueKind: ReadableKind<DeskPartSource> = {
	name: 'queue',
	plural: 'queues',
	url: (siteUrl, id) => `${siteUrl}/issues/?jql=${encodeURIComponent(`queue = ${id}`)}`,
	fields: async () => queueCatalog,
	standardFields: queueCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.project ?? ''),
	async *scan(connection, source) {
		for await (const records of scanDeskParts(connection, source, QUEUES)) yield records.map((record) => ({ id: record.id, record }));
	},
	count: async () => undefined,
	readSize: () => ALL,
	read: async (connection, ids) => await readDeskParts(connection, ids, QUEUES),
};
