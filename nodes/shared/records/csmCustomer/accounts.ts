import type { Connection } from '../../connection/types';
import { CUSTOMER_READ, fetchCustomers, listIn, partyIn } from '../customerService/shapes';
import { ofEach } from '../sideBySide';
import { scanUsers } from '../user/read';

/** An account of the site, as far as it is needed here. */
interface Account {
	readonly accountId: string;
	readonly accountType?: string;
	readonly emailAddress?: string;
	readonly active?: boolean;
}

/** So many addresses are searched one by one; for more, the list of all accounts is read, a thousand a call. */
const FEW = 10;

/**
 * The accounts that have these e-mail addresses, by address in small letters: Customer Service Management itself finds
 * nobody by address (reference §10), but its customers are accounts of the site [?]. An address that finds one account
 * which does not show its own is taken as theirs, as everywhere (reference §12, point 1), unless its profile shows another.
 * Where an address is of several accounts, those of portal-only customers come first.
 */
export async function accountsByEmail(connection: Connection, emails: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
	if (emails.length <= FEW) return await searched(connection, emails);
	const wanted = new Set(emails);
	const accounts = new Map<string, Account[]>();
	let hidden = false;
	for await (const page of scanUsers(connection, {})) {
		for (const { record } of page) {
			const account = record!.fields as unknown as Account;
			const email = (account.emailAddress ?? '').toLowerCase();
			if (email === '') hidden ||= account.accountType === 'customer';
			if (wanted.has(email) && isPerson(account)) accounts.set(email, [...(accounts.get(email) ?? []), account]);
		}
	}
	const found = new Map([...accounts].map(([email, some]) => [email, idsOf(some)] as const));
	if (!hidden) return found;
	return new Map([...found, ...(await searched(connection, emails.filter((email) => !found.has(email))))]);
}

/** Ids of all portal-only customers of the site, page by page. */
export async function* customerIds(connection: Connection): AsyncGenerator<readonly string[]> {
	for await (const page of scanUsers(connection, { types: ['customer'], active: true })) yield page.map(({ id }) => id);
}

async function searched(connection: Connection, emails: readonly string[]): Promise<Map<string, readonly string[]>> {
	const found = new Map<string, readonly string[]>();
	const pages = ofEach(onePage(emails), async (email) => [[email, await search(connection, email)] as const]);
	for await (const page of pages) for (const [email, ids] of page) if (ids.length > 0) found.set(email, ids);
	return found;
}

async function search(connection: Connection, email: string): Promise<readonly string[]> {
	const { body } = await connection.call<readonly Account[]>('findUsers', { query: { query: email, maxResults: 50 } });
	const people = body.filter(isPerson);
	const shown = people.filter(({ emailAddress }) => emailAddress?.toLowerCase() === email);
	return shown.length > 0 ? idsOf(shown) : await notAnothers(connection, email, idsOf(people.filter(({ emailAddress }) => !emailAddress)));
}

/** The search goes by the beginnings of words: whose profile shows another address is somebody else, and so is who has none. */
async function notAnothers(connection: Connection, email: string, ids: readonly string[]): Promise<readonly string[]> {
	if (ids.length === 0) return [];
	const { body } = await connection.call<unknown>('fetchCsmCustomerProfiles', { body: fetchCustomers(ids.slice(0, CUSTOMER_READ)) });
	const customers = listIn(body).map(partyIn);
	return customers.filter((customer) => (customer.email ?? email).toLowerCase() === email).map(({ id }) => id);
}

function idsOf(accounts: readonly Account[]): readonly string[] {
	const others = accounts.filter(({ accountType }) => accountType !== 'customer');
	return [...accounts.filter((account) => !others.includes(account)), ...others].map(({ accountId }) => accountId);
}

function isPerson({ accountType, active }: Account): boolean {
	return accountType !== 'app' && active !== false;
}

async function* onePage<T>(list: readonly T[]): AsyncGenerator<readonly T[]> {
	yield await Promise.resolve(list);
}
