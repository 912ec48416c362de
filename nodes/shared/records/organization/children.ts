import { listed, quoted } from '../../fields/resolved';
import { listOfEach } from '../issue/children/complete';
import { own } from '../issue/children/shapes';
import type { ChildKind } from '../kind';
import { membersOf, propertiesOf } from './parts';

/** Who belongs to the organization; a call for each organization, more where there are many members. */
const members: ChildKind = {
	label: 'Members',
	singular: 'member',
	fields: [],
	read: async (connection, records) => await listOfEach(records, async ({ id }) => ({ children: await membersOf(connection, id) })),
	shape: (person) => ({ id: own(person, 'accountId'), name: own(person, 'displayName'), email: own(person, 'emailAddress'), active: own(person, 'active') }),
};

/** What apps keep with the organization; a call for each organization and one for each property. */
const properties: ChildKind = {
	label: 'Properties',
	singular: 'property',
	fields: [],
	read: async (connection, records) =>
		await listOfEach(records, async ({ id }) => {
			const { values, unread } = await propertiesOf(connection, id);
			const children = Object.entries(values).map(([key, value]) => ({ id: key, value }));
			return unread.length === 0 ? { children } : { children, incomplete: `Keys that no address can hold: ${listed(unread.map(quoted))}` };
		}),
	shape: (property) => ({ id: own(property, 'id'), value: own(property, 'value') }),
};

export const organizationChildren = { members, properties } as const satisfies Record<string, ChildKind>;
