import type { Connection } from '../../connection/types';
import type { WriteRefused } from '../kind';
import { refusalOf } from '../refusal';
import { personOf, type Person } from '../serviceDesk/people';

/** What became of making an account: made, there before, perhaps made (its answer was lost), or refused. */
export type MadeAccount =
	| { readonly state: 'created'; readonly accountId: string }
	| { readonly state: 'exists' }
	| { readonly state: 'lost' | 'refused'; readonly refusal: WriteRefused };

/**
 * Makes a portal-only account of an e-mail address; Jira mails whoever it is. An address has one account at most, so an
 * account that is there already is never doubled (reference §9.5).
 * @throws JiraError for what ends the run.
 */
export async function makeAccount(connection: Connection, email: string, displayName: string): Promise<MadeAccount> {
	try {
		const { body, status } = await connection.call<Person>('createCustomer', {
			query: { strictConflictStatusCode: true },
			body: { email, displayName },
			accept: [409],
		});
		return status === 409 || !body.accountId ? { state: 'exists' } : { state: 'created', accountId: body.accountId };
	} catch (error) {
		const refusal = refusalOf(error, (id) => ({ email: 'Email', displayName: 'Display Name' })[id] ?? id);
		return { state: refusal.outcome === 'unknown' ? 'lost' : 'refused', refusal };
	}
}

/**
 * The account of an e-mail address, as the platform shows it now; undefined where there is none, and where this account
 * may not see whose it is. Apps have none.
 */
export async function accountOf(connection: Connection, email: string): Promise<Person | undefined> {
	const { body } = await connection.call<Person[]>('findUsers', { query: { query: email, maxResults: 50 } });
	return personOf(body.filter(({ accountType }) => accountType !== 'app'), email);
}
