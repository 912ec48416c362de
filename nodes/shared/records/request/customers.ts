import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import { findPerson } from '../../fields/people';
import { quoted, refused, resolved, type Resolved } from '../../fields/resolved';
import { makeAccount } from '../customer/account';
import { refusalOf } from '../refusal';
import type { DeskPage } from '../serviceDesk/pages';
import { isEmail, personOf, type Person } from '../serviceDesk/people';

export { isEmail } from '../serviceDesk/people';

/**
 * A customer of the desk by e-mail address, as `{ accountId }`; undefined where there is none, and where this account may
 * not read the customers. Whom a search for users does not find can be a customer all the same.
 */
export async function findCustomer(connection: Connection, serviceDeskId: string, word: string): Promise<Resolved | undefined> {
	if (!isEmail(word)) return undefined;
	const email = word.trim().toLowerCase();
	const people = await connection.session.cached(`customer:${serviceDeskId}:${email}`, async () => await searchCustomers(connection, serviceDeskId, email));
	const accountId = personOf(people, email)?.accountId;
	return accountId ? resolved({ accountId }) : undefined;
}

async function searchCustomers(connection: Connection, serviceDeskId: string, query: string): Promise<readonly Person[]> {
	try {
		const { body } = await connection.call<DeskPage<Person>>('getDeskCustomers', { path: { serviceDeskId }, query: { query, limit: 50 } });
		return body.values ?? [];
	} catch (error) {
		if (!['invalid', 'notFound', 'permission', 'scope'].some((kind) => isJiraError(error) && error.kind === kind)) throw toJiraError(error);
		return [];
	}
}

/**
 * Makes a customer of an e-mail address and lets them use the desk; gives `{ accountId }`. One who is there already, made
 * a moment ago by another run, is found and taken.
 * @throws JiraError for what ends the run.
 */
export async function makeCustomer(connection: Connection, serviceDeskId: string, name: string): Promise<Resolved> {
	const email = name.trim();
	const made = await makeAccount(connection, email, email);
	if (made.state === 'refused') return refused(made.refusal.reason, made.refusal.fix);
	forget(connection, serviceDeskId, email);
	if (made.state !== 'created') return await findAgain(connection, serviceDeskId, email);
	await welcome(connection, serviceDeskId, made.accountId);
	return resolved({ accountId: made.accountId });
}

async function findAgain(connection: Connection, serviceDeskId: string, email: string): Promise<Resolved> {
	const person = await findPerson(connection, email);
	const found = person.ok ? person : await findCustomer(connection, serviceDeskId, email);
	if (found?.ok) return found;
	return refused(
		`An account with the address ${quoted(email)} is there already, and this account may not see which`,
		'Give the account ID of that person instead of the address',
	);
}

/** Lets a customer use the desk. Where customers cannot be added, the desk is open, or Jira says so when a request is raised. */
async function welcome(connection: Connection, serviceDeskId: string, accountId: string): Promise<void> {
	try {
		await connection.call('addDeskCustomers', { path: { serviceDeskId }, body: { accountIds: [accountId] } });
	} catch (error) {
		refusalOf(error, (id) => id);
	}
}

/** What was not there a moment ago is not asked of the session. */
function forget({ session }: Connection, serviceDeskId: string, email: string): void {
	session.forget(`user:${email.toLowerCase()}`);
	session.forget(`customer:${serviceDeskId}:${email.toLowerCase()}`);
}
