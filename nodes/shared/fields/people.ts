import type { Connection } from '../connection/types';
import { listed, quoted, refused, resolved, unknownName, type Resolved } from './resolved';

interface JiraUser {
	readonly accountId: string;
	readonly accountType?: string;
	readonly emailAddress?: string;
	readonly displayName?: string;
	readonly active?: boolean;
}

/** `557058:f58131cb-…` (customers of a service desk: `qm:…:…`) or 24 hexadecimal digits: the forms that account ids have had. */
const ACCOUNT_ID = /^(?:[0-9a-z]{1,10}(?::[0-9a-f-]{8,}){1,2}|[0-9a-f]{24})$/i;

/**
 * The account of a person: by account id, e-mail address or name. Jira hides most e-mail addresses, so an address
 * that finds exactly one person is taken as theirs even when it is not shown (reference §12, point 1).
 */
export async function findPerson(connection: Connection, word: string): Promise<Resolved> {
	if (ACCOUNT_ID.test(word)) return resolved({ accountId: word });
	const found = await connection.session.cached(`user:${word.toLowerCase()}`, () => search(connection, word));
	const people = found.filter((user) => user.accountType !== 'app');
	const meant = choose(people, word);
	if (meant.length === 1) return resolved({ accountId: meant[0]!.accountId });
	if (meant.length > 1) {
		const names = meant.map((user) => `${user.displayName ?? 'unnamed'} (account ID ${user.accountId})`);
		return refused(
			`${quoted(word)} fits several people: ${listed(names)}`,
			'Give the account ID of the one you mean',
		);
	}
	return unknownName(
		`No person is found for ${quoted(word)}`,
		'Check the e-mail address or name, or give the account ID; people can hide their address from search',
	);
}

async function search(connection: Connection, word: string): Promise<readonly JiraUser[]> {
	const { body } = await connection.call<JiraUser[]>('findUsers', { query: { query: word, maxResults: 50 } });
	return body;
}

/** The people with exactly this address or name; for an address that nobody shows, whoever the search gave. */
function choose(people: readonly JiraUser[], word: string): readonly JiraUser[] {
	const folded = word.toLowerCase();
	const byAddress = people.filter((user) => user.emailAddress?.toLowerCase() === folded);
	if (byAddress.length > 0) return byAddress;
	const byName = people.filter((user) => user.displayName?.toLowerCase() === folded);
	if (byName.length > 0) return byName;
	return word.includes('@') ? people.filter((user) => !user.emailAddress) : [];
}
