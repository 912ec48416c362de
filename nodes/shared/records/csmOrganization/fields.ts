import type { Connection } from '../../connection/types';
import type { FieldCatalog } from '../../fields/catalog';
import type { WritableField } from '../../fields/schema';
import { catalogWithDetails } from '../customerService/details';
import { TEXT } from '../ownFields';

/** The name by which an organization is known. */
export const NAME_FIELD: WritableField = { id: 'name', name: 'Name', schema: TEXT, required: true, hasDefault: false };

/** What an organization has: its name, and the detail fields of the site. */
export async function organizationCatalog(connection: Connection): Promise<FieldCatalog<WritableField>> {
	return await catalogWithDetails(connection, 'organization', [NAME_FIELD]);
}
