import type { Connection } from '../../connection/types';
import { refused, resolved, type Resolved } from '../../fields/resolved';
import type { AllowedValue } from '../../fields/schema';
import { refusalOf } from '../refusal';
import { deskList } from '../serviceDesk/pages';
import type { OrganizationBody } from './read';

const CACHED = 'organizations';

/** Characters that the name of an organization may have (reference §9.5). */
export const LONGEST_NAME = 200;

/** All organizations by id and name, as what the words of rows can mean. Cached in the session. */
export async function organizationValues(connection: Connection): Promise<readonly AllowedValue[]> {
	return await connection.session.cached(CACHED, async () => {
		const organizations = await deskList<OrganizationBody>(connection, 'getOrganizations');
		return organizations.map(({ id, name }) => ({ id: String(id), name: name ?? String(id) }));
	});
}

/**
 * Makes an organization by its name, as `{ id }`; one that is there by now is taken (reference §9.5).
 * @throws JiraError for what ends the run.
 */
export async function makeOrganization(connection: Connection, name: string): Promise<Resolved> {
	try {
		const { body } = await connection.call<OrganizationBody>('createOrganization', { body: { name } });
		connection.session.forget(CACHED);
		return resolved({ id: String(body.id) });
	} catch (error) {
		const { reason, fix } = refusalOf(error, String);
		return refused(reason, fix);
	}
}
