import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { readOneByOne } from '../oneByOne';
import { lookUp } from '../serviceDesk/lookup';
import { deskPages } from '../serviceDesk/pages';
import type { Person } from '../serviceDesk/people';

/** Which customers: those of a service desk, narrowed by a text that their name or address begins with, or the members of an organization. */
export type CustomerSource =
	| { readonly from: 'desk'; readonly desk: string; readonly search?: string }
	| { readonly from: 'organization'; readonly organization: string };

/** Account ids of people; those of customers have two colons. */
export const ACCOUNT_ID = /^[A-Za-z0-9:-]{1,128}$/;

/**
 * All customers of the source. A service desk lists those that were added to it, and the members of its organizations; of
 * an open one, where everybody may raise requests, nobody else.
 */
export async function* scanCustomers(connection: Connection, source: CustomerSource): AsyncGenerator<readonly Found[]> {
	for await (const people of await peopleIn(connection, source)) {
		yield people.flatMap((person) => (person.accountId ? [{ id: person.accountId, record: customerRecord(person) }] : []));
	}
}

async function peopleIn(connection: Connection, source: CustomerSource): Promise<AsyncGenerator<readonly Person[]>> {
	if (source.from === 'organization') {
		const { organization: organizationId } = source;
		const path = { organizationId };
		await lookUp('organization', organizationId, async () => await connection.call('getOrganization', { path, accept: [404] }));
		return deskPages<Person>(connection, 'getOrganizationUsers', { path });
	}
	const { desk: serviceDeskId, search } = source;
	const path = { serviceDeskId };
	await lookUp('service desk', serviceDeskId, async () => await connection.call('getServiceDesk', { path, accept: [404] }));
	return deskPages<Person>(connection, 'getDeskCustomers', { path, query: search ? { query: search } : {} });
}

/** Accounts by their ids; that an account is a customer of some service desk is not asked. */
export async function readCustomers(connection: Connection, accountIds: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<Person>(connection, accountIds, {
		operation: 'getUser',
		id: ACCOUNT_ID,
		name: 'customer',
		input: (accountId) => ({ query: { accountId } }),
		record: (_connection, person) => customerRecord(person),
	});
}

/** Id and key are the account id. */
export function customerRecord(person: Person, more: Readonly<Record<string, unknown>> = {}): JiraRecord {
	const id = person.accountId ?? '';
	return { id, key: id, fields: { ...person, ...more }, raw: person };
}
