import { createCatalog } from '../../fields/catalog';
import type { AllowedValue, WritableField } from '../../fields/schema';
import { DATE_TIME, NAMED_THINGS, ownCatalog, PEOPLE, PROPERTY_BAG, TEXT, TRUTH } from '../ownFields';

export const SERVICE_DESKS = 'serviceDesks';
export const MEMBERS = 'members';
export const PROPERTIES = 'properties';

/** What an organization has (`OrganizationDTO`), as an export gives it. */
export const organizationCatalog = ownCatalog({
	name: ['Name', TEXT],
	uuid: ['UUID', TEXT],
	created: ['Created', DATE_TIME],
	scimManaged: ['SCIM Managed', TRUTH],
});

/** What rows of organizations can speak of. Each of these lists costs calls for each organization, and is read when it is spoken of. */
export const organizationColumns = createCatalog([
	...organizationCatalog.fields,
	{ id: SERVICE_DESKS, name: 'Service Desks', schema: NAMED_THINGS },
	{ id: MEMBERS, name: 'Members', schema: PEOPLE },
	{ id: PROPERTIES, name: 'Properties', schema: PROPERTY_BAG },
]);

/** What an import may write. */
export function writableOrganizationFields(desks?: readonly AllowedValue[]): WritableField[] {
	const written = new Set(['name', SERVICE_DESKS, MEMBERS, PROPERTIES]);
	const fields = organizationColumns.fields.filter(({ id }) => written.has(id));
	return fields.map((field) => ({
		...field,
		required: field.id === 'name',
		hasDefault: false,
		...(field.id === SERVICE_DESKS && desks ? { allowedValues: desks } : {}),
	}));
}
