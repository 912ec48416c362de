import type { INodeProperties } from 'n8n-workflow';
import { childFields, readChildren } from '../../../shared/editor/childFields';
import { LISTS_ADD_OPTION, notFoundOption } from '../../../shared/editor/valueFields';
import { textParameter } from '../../../shared/editor/parameters';
import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { organizationKind } from '../../../shared/records/organization';
import { organizationCatalog } from '../../../shared/records/organization/fields';
import type { OrganizationSource } from '../../../shared/records/organization/read';
import { DESK_FIELD, ORGANIZATION_FIELD } from '../fields';
import { singleOrganizations } from './single';

const LISTS: INodeProperties = {
	displayName: 'Lists',
	name: 'children',
	type: 'multiOptions',
	default: ['members'],
	displayOptions: { hide: { childrenAs: ['none'] } },
	options: [
		{ name: 'Members', value: 'members', description: 'The people of the organization. One call for each organization, more where there are many.' },
		{ name: 'Properties', value: 'properties', description: 'What apps keep with the organization. One call for each organization, and one for each property.' },
	],
};

/** What the node can do with organizations. */
export const organization = readOnlyResource<OrganizationSource>({
	resource: 'organization',
	kind: organizationKind,
	all: 'Every organization of the source',
	keys: 'IDs',
	source: [
		{
			displayName: 'Source',
			name: 'source',
			type: 'options',
			default: 'all',
			options: [
				{ name: 'All Organizations', value: 'all', description: 'All that the account can see' },
				{ name: 'Service Desk', value: 'desk', description: 'Those that are linked to a service desk' },
			],
		},
		{ ...DESK_FIELD, displayOptions: { show: { source: ['desk'] } } },
	],
	childChoice: { fields: childFields(LISTS, organizationKind.name), read: readChildren },
	readSource: (context, item) => (context.getNodeParameter('source', item) === 'desk' ? { desk: textParameter(context, 'serviceDesk', item) } : {}),
	record: ORGANIZATION_FIELD,
	imported: {
		resource: 'organization',
		kind: organizationKind,
		kindOf: () => organizationKind,
		place: [],
		readPlace: () => ({}),
		match: { field: organizationCatalog.byId('name')!, description: 'The name, of which a site has one each. Recommended.' },
		columns: 'getOrganizationColumns',
		lists: 'add',
		options: [LISTS_ADD_OPTION, notFoundOption()],
	},
	more: singleOrganizations,
});
