import type { ReadableKind } from '../kind';
import { ONE_BY_ONE } from '../oneByOne';
import { customerChildren } from './children';
import { customerCatalog } from './fields';
import { readCustomers, scanCustomers, type CustomerSource } from './read';

/** Customers of service desks and members of organizations: accounts, most of which may use the portal alone. */
export const customerKind: ReadableKind<CustomerSource> = {
	name: 'customer',
	plural: 'customers',
	// Who may use the portal alone has no page: what they have raised.
	url: (siteUrl, accountId) => `${siteUrl}/issues/?jql=${encodeURIComponent(`reporter = "${accountId}"`)}`,
	fields: async () => await Promise.resolve(customerCatalog),
	standardFields: customerCatalog.fields.map(({ id }) => id),
	// A customer belongs to no project.
	groupOf: () => '',
	scan: scanCustomers,
	// Lists of Jira Service Management do not say how many entries they have.
	count: async () => await Promise.resolve(undefined),
	readSize: () => ONE_BY_ONE,
	read: readCustomers,
	whyEmpty: async (_connection, source) =>
		await Promise.resolve(
			source.from === 'organization'
				? 'The organization has no members'
				: 'The service desk lists only customers that were added to it or to one of its organizations; of an open one, people who raised a request without that are not among them',
		),
	children: customerChildren,
};
