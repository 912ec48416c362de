import type { ReadableKind } from '../kind';
import { ONE_BY_ONE } from '../oneByOne';
import { deskCatalog } from './fields';
import { readDesks, scanDesks, type DeskSource } from './read';

/** Service desks: each is the customers' side of a project. They have no key of their own: it is the id. */
export const deskKind: ReadableKind<DeskSource> = {
	name: 'service desk',
	plural: 'service desks',
	url: (siteUrl, id) => `${siteUrl}/servicedesk/customer/portal/${id}`,
	fields: async () => deskCatalog,
	standardFields: deskCatalog.fields.map(({ id }) => id),
	groupOf: ({ fields }) => String(fields.projectKey ?? ''),
	scan: scanDesks,
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readDesks,
};
