import type { Connection } from '../../connection/types';
import type { FieldCatalog } from '../../fields/catalog';
import type { WritableField } from '../../fields/schema';
import { catalogWithDetails } from '../customerService/details';
import { TEXT } from '../ownFields';

/** The id of the field that holds a customer's e-mail address. */
export const EMAIL = 'email';

/** The id of the field that holds the organizations of a customer. */
export const ORGANIZATIONS = 'organizations';

/** The address by which a customer is known: compared and kept in small letters. */
export const EMAIL_FIELD: WritableField = {
	id: EMAIL,
	name: 'Email',
	schema: { type: 'string', system: 'email', custom: 'customer-service:email' },
	required: true,
	hasDefault: false,
};

const OWN: readonly WritableField[] = [
	EMAIL_FIELD,
	{ id: 'displayName', name: 'Display Name', schema: TEXT, required: false, hasDefault: false },
	{
		id: ORGANIZATIONS,
		name: 'Organizations',
		schema: { type: 'array', custom: 'com.atlassian.servicedesk:sd-customer-organizations' },
		required: false,
		hasDefault: false,
	},
];

/** What a customer has: e-mail, name, organizations, and the detail fields of the site. */
export async function customerCatalog(connection: Connection): Promise<FieldCatalog<WritableField>> {
	return await catalogWithDetails(connection, 'customer', OWN);
}
