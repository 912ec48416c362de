import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { csmOrganizationKind } from '../../../shared/records/csmOrganization';
import { NAME_FIELD } from '../../../shared/records/csmOrganization/fields';
import type { CsmOrganizationSource } from '../../../shared/records/csmOrganization/read';
import { detailFieldNamed } from '../../../shared/records/customerService/details';
import { UNKNOWN_COLUMNS_OPTION } from '../unknownColumns';
import { organizationField } from '../pickers';

/** What the node can do with organizations. */
export const organization = readOnlyResource<CsmOrganizationSource>({
	resource: 'organization',
	kind: csmOrganizationKind,
	all: 'Every organization of the site',
	keys: 'IDs',
	source: [],
	record: organizationField({ required: true }),
	imported: {
		resource: 'organization',
		kind: csmOrganizationKind,
		kindOf: () => csmOrganizationKind,
		place: [],
		readPlace: () => ({}),
		match: { field: NAME_FIELD, description: 'The name of the organization. Recommended.' },
		addedMatch: async (connection, name) => await detailFieldNamed(connection, 'organization', name),
		columns: 'getCsmOrganizationColumns',
		options: [UNKNOWN_COLUMNS_OPTION],
	},
	readSource: () => ({}),
});
