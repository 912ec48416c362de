import { fitsInPath } from '../../connection/address';
import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import { allDesks } from '../serviceDesk/lookup';
import { deskList } from '../serviceDesk/pages';
import type { Person } from '../serviceDesk/people';
import type { OrganizationBody } from './read';

/** The members of an organization. */
export async function membersOf(connection: Connection, organizationId: string): Promise<readonly Person[]> {
	return await deskList<Person>(connection, 'getOrganizationUsers', { path: { organizationId } });
}

/** The properties of an organization by their keys, and the keys of those that no call can name. */
export interface OrganizationProperties {
	readonly values: Readonly<Record<string, unknown>>;
	readonly unread: readonly string[];
}

/** A call for the keys, and one for each. */
export async function propertiesOf(connection: Connection, organizationId: string): Promise<OrganizationProperties> {
	const { body } = await connection.call<{ readonly keys?: ReadonlyArray<{ readonly key: string }> }>('getOrganizationPropertyKeys', { path: { organizationId } });
	const keys = (body.keys ?? []).map(({ key }) => key);
	const entries = await Promise.all(
		keys.filter(fitsInPath).map(async (key) => {
			const input = { path: { organizationId, propertyKey: key }, accept: [404] };
			const { body: property, status } = await connection.call<{ readonly value?: unknown }>('getOrganizationProperty', input);
			// Taken away while it was read.
			return status === 404 ? [] : [[key, property.value] as const];
		}),
	);
	return { values: Object.fromEntries(entries.flat()), unread: keys.filter((key) => !fitsInPath(key)) };
}

/**
 * The service desks of every organization, by its id, with id and name. Only each desk says which are linked to it, so
 * that all desks are asked once for any number of organizations; those whose agent the account is not are left out.
 */
export async function desksOfOrganizations(connection: Connection): Promise<ReadonlyMap<string, ReadonlyArray<{ readonly id: string; readonly name?: string }>>> {
	const desks = await allDesks(connection);
	const linked = await Promise.all(desks.map(async ({ id, projectName: name }) => (await organizationsOfDesk(connection, id)).map((organization) => [String(organization.id), { id, name }] as const)));
	const byOrganization = new Map<string, Array<{ readonly id: string; readonly name?: string }>>();
	for (const [organization, desk] of linked.flat()) byOrganization.set(organization, [...(byOrganization.get(organization) ?? []), desk]);
	return byOrganization;
}

async function organizationsOfDesk(connection: Connection, serviceDeskId: string): Promise<readonly OrganizationBody[]> {
	try {
		return await deskList<OrganizationBody>(connection, 'getDeskOrganizations', { path: { serviceDeskId } });
	} catch (error) {
		if (!['permission', 'notFound'].some((kind) => isJiraError(error) && error.kind === kind)) throw toJiraError(error);
		return [];
	}
}
