import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { NUMERIC_ID, readOneByOne } from '../oneByOne';
import { lookUp } from '../serviceDesk/lookup';
import { deskPages } from '../serviceDesk/pages';

/** Which organizations: all that the account can see, or those that are linked to a service desk. */
export interface OrganizationSource {
	readonly desk?: string;
}

/** An organization as the API gives it; `created` comes in several forms. */
export interface OrganizationBody extends Readonly<Record<string, unknown>> {
	readonly id: string;
	readonly uuid?: string;
	readonly name?: string;
	/** Whether an identity provider keeps its members. */
	readonly scimManaged?: boolean;
	readonly created?: { readonly iso8601?: string };
}

/** All organizations of the source. */
export async function* scanOrganizations(connection: Connection, { desk }: OrganizationSource): AsyncGenerator<readonly Found[]> {
	const pages = desk === undefined ? deskPages<OrganizationBody>(connection, 'getOrganizations') : await ofDesk(connection, desk);
	for await (const organizations of pages) yield organizations.map((one) => ({ id: String(one.id), record: organizationRecord(one) }));
}

async function ofDesk(connection: Connection, serviceDeskId: string): Promise<AsyncGenerator<readonly OrganizationBody[]>> {
	const path = { serviceDeskId };
	await lookUp('service desk', serviceDeskId, async () => await connection.call('getServiceDesk', { path, accept: [404] }));
	return deskPages<OrganizationBody>(connection, 'getDeskOrganizations', { path });
}

export async function readOrganizations(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<OrganizationBody>(connection, ids, {
		operation: 'getOrganization',
		id: NUMERIC_ID,
		name: 'organization',
		input: (organizationId) => ({ path: { organizationId } }),
		record: (_connection, organization) => organizationRecord(organization),
	});
}

/** Organizations have no key of their own: it is the id. */
export function organizationRecord(organization: OrganizationBody): JiraRecord {
	const id = String(organization.id);
	const { name, uuid, created, scimManaged } = organization;
	return { id, key: id, fields: { name, uuid, created: created?.iso8601, scimManaged }, raw: organization };
}
