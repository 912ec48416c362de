import type { Connection } from '../../connection/types';
import { JiraError } from '../../errors/jiraError';
import { findPerson } from '../../fields/people';
import { listed, type Refused } from '../../fields/resolved';
import { NUMERIC_ID } from '../oneByOne';
import { findCustomer } from '../request/customers';
import { deskNamed } from './lookup';
import { changeMembers } from './people';

/** What is done to the people or the organization that an item names. */
export type Change = 'add' | 'remove';

/**
 * Adds people to a service desk, or removes them from it.
 * @returns the account ids; of all of them it is done.
 * @throws JiraError (invalid) that names those of whom it is not.
 */
export async function changeDeskCustomers(connection: Connection, desk: string, words: readonly string[], change: Change): Promise<readonly string[]> {
	const serviceDeskId = await deskId(connection, desk);
	const accountIds = await accountsNamed(connection, words, serviceDeskId);
	const operation = change === 'add' ? 'addDeskCustomers' : 'removeDeskCustomers';
	return await allOrSay(connection, { operation, path: { serviceDeskId } }, accountIds);
}

/** The same for an organization. */
export async function changeOrganizationUsers(connection: Connection, organization: string, words: readonly string[], change: Change): Promise<readonly string[]> {
	const path = { organizationId: organizationId(organization) };
	const accountIds = await accountsNamed(connection, words);
	return await allOrSay(connection, { operation: change === 'add' ? 'addOrganizationUsers' : 'removeOrganizationUsers', path }, accountIds);
}

/** Links an organization to a service desk, or takes that back; what is so already stays so. */
export async function changeDeskOrganization(connection: Connection, desk: string, organization: string, change: Change): Promise<void> {
	const id = Number(organizationId(organization));
	const path = { serviceDeskId: await deskId(connection, desk) };
	await connection.call(change === 'add' ? 'addDeskOrganization' : 'removeDeskOrganization', { path, body: { organizationId: id } });
}

/** Deletes an organization for good; its members stay. */
export async function deleteOrganization(connection: Connection, organization: string): Promise<void> {
	await connection.call('deleteOrganization', { path: { organizationId: organizationId(organization) } });
}

async function allOrSay(connection: Connection, membership: Parameters<typeof changeMembers>[1], accountIds: readonly string[]): Promise<readonly string[]> {
	const refusals = await changeMembers(connection, membership, accountIds);
	const [first] = refusals.values();
	if (!first) return [...new Set(accountIds)];
	const done = accountIds.filter((id) => !refusals.has(id));
	const others = done.length === 0 ? 'Nobody else was named' : `All others are done: ${listed(done)}`;
	throw new JiraError({
		kind: 'invalid',
		message: listed([...refusals].map(([id, { reason }]) => `${id}: ${reason}`)),
		advice: `${first.fix}. ${others}`,
		retryable: first.retry,
	});
}

/** @throws JiraError (invalid) when nobody is named, and for somebody who is not found: then nothing is done. */
async function accountsNamed(connection: Connection, words: readonly string[], serviceDeskId?: string): Promise<string[]> {
	if (words.length === 0) throw new JiraError({ kind: 'invalid', message: 'Nobody is named', advice: 'Give the e-mail addresses or account IDs of the people' });
	return await Promise.all(
		words.map(async (word) => {
			const person = await findPerson(connection, word);
			const found = person.ok || serviceDeskId === undefined ? person : ((await findCustomer(connection, serviceDeskId, word)) ?? person);
			if (!found.ok) throw asError(found);
			return (found.value as { readonly accountId: string }).accountId; // As people are found.
		}),
	);
}

async function deskId(connection: Connection, word: string): Promise<string> {
	const desk = await deskNamed(connection, word);
	if ('reason' in desk) throw asError(desk);
	return desk.id;
}

function organizationId(given: string): string {
	if (NUMERIC_ID.test(given)) return given;
	throw new JiraError({ kind: 'invalid', message: `"${given.slice(0, 80)}" is not the ID of an organization`, advice: 'Pick the organization from the list, or give its ID' });
}

function asError({ reason: message, fix: advice }: Refused): JiraError {
	return new JiraError({ kind: 'invalid', message, advice });
}
