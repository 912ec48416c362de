import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import { chooseAmong } from '../../fields/choices';
import { resolved, type Resolved } from '../../fields/resolved';
import type { AllowedValue } from '../../fields/schema';
import { deskList } from '../serviceDesk/pages';

interface Organization {
	readonly id: string;
	readonly name?: string;
}

/** An organization of the desk by its name, as the number that Jira takes; undefined where this account may not read them. */
export async function findOrganization(connection: Connection, serviceDeskId: string, name: string): Promise<Resolved | undefined> {
	const known = await connection.session.cached(`desk:${serviceDeskId}:organizations`, async () => await readOrganizations(connection, serviceDeskId));
	if (!known) return undefined;
	const hit = chooseAmong(known, name, 'Organizations of this service desk');
	return hit.ok ? resolved(Number((hit.value as AllowedValue).id)) : hit;
}

async function readOrganizations(connection: Connection, serviceDeskId: string): Promise<readonly AllowedValue[] | undefined> {
	try {
		const organizations = await deskList<Organization>(connection, 'getDeskOrganizations', { path: { serviceDeskId } });
		return organizations.map(({ id, name }) => ({ id: String(id), name: name ?? String(id) }));
	} catch (error) {
		if (!['permission', 'scope', 'notFound'].some((kind) => isJiraError(error) && error.kind === kind)) throw toJiraError(error);
		return undefined;
	}
}
