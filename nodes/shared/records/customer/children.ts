import type { Connection } from '../../connection/types';
import { listOfEach } from '../issue/children/complete';
import { idOf, own } from '../issue/children/shapes';
import type { ChildKind } from '../kind';
import { deskList } from '../serviceDesk/pages';

/** The organizations that somebody belongs to; a call for each customer. */
const organizations: ChildKind = {
	label: 'Organizations',
	singular: 'organization',
	fields: [],
	read: async (connection, records) => await listOfEach(records, async ({ id }) => ({ children: await organizationsOfAccount(connection, id) })),
	shape: (organization) => ({ id: idOf(organization), name: own(organization, 'name') }),
};

export const customerChildren = { organizations } as const satisfies Record<string, ChildKind>;

/** The organizations of one account, with id and name. For agents. */
export async function organizationsOfAccount(connection: Connection, accountId: string): Promise<ReadonlyArray<{ readonly id: string; readonly name?: string }>> {
	return await deskList(connection, 'getOrganizations', { query: { accountId } });
}
