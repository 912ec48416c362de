import type { User } from '../site/model';
import type { Site } from '../site/site';

/** Adds a portal-only account. Its id has colons, as on live sites. */
export function addCustomer(site: Site, displayName: string, emailAddress?: string): User {
	const number = String(site.users.size + 1).padStart(4, '0');
	return site.addUser({
		displayName,
		...(emailAddress === undefined ? {} : { emailAddress }),
		accountId: `qm:a713c8ea-1075-4e30-9d96-891a7d181739:5ad6d3581db05e2a66fa${number}`,
		accountType: 'customer',
		groups: [],
		mayBulkChange: false,
	});
}
