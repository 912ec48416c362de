import { createCatalog } from '../../fields/catalog';
import type { AllowedValue, WritableField } from '../../fields/schema';
import { NAMED_THINGS, ownCatalog, TEXT, TRUTH } from '../ownFields';

/** The field that holds the service desks of which somebody is a customer, as far as a row's own place asks. */
export const SERVICE_DESKS = 'serviceDesks';
export const ORGANIZATIONS = 'organizations';

/** What a customer has (`UserDTO`), as an export gives it. */
export const customerCatalog = ownCatalog({
	emailAddress: ['Email', TEXT],
	displayName: ['Display Name', TEXT],
	active: ['Active', TRUTH],
	timeZone: ['Time Zone', TEXT],
});

/** What rows of customers can speak of: where they lie besides. */
export const customerColumns = createCatalog([
	...customerCatalog.fields,
	{ id: ORGANIZATIONS, name: 'Organizations', schema: NAMED_THINGS },
	{ id: SERVICE_DESKS, name: 'Service Desks', schema: NAMED_THINGS },
]);

/** What an import may write (`POST customer`, and where the customer is added). */
export function writableCustomerFields(organizations?: readonly AllowedValue[]): WritableField[] {
	const written = new Set(['emailAddress', 'displayName', ORGANIZATIONS, SERVICE_DESKS]);
	const fields = customerColumns.fields.filter(({ id }) => written.has(id));
	return fields.map((field) => ({
		...field,
		required: field.id === 'emailAddress',
		hasDefault: false,
		...(field.id === ORGANIZATIONS && organizations ? { allowedValues: organizations } : {}),
	}));
}
