import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { isJiraError } from '../../errors/jiraError';
import type { WriteRefused } from '../kind';
import { refusalOf } from '../refusal';

/** A person as Jira Service Management gives one (`UserDTO`), and as the platform does, which says of which type. */
export interface Person extends Readonly<Record<string, unknown>> {
	readonly accountId?: string;
	readonly accountType?: string;
	readonly emailAddress?: string | null;
	readonly displayName?: string;
	readonly active?: boolean;
	readonly timeZone?: string;
}

/** The form of an address that a customer can be made of; whether it is one, Jira decides. */
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

/** Whether a word is an e-mail address. */
export function isEmail(word: string): boolean {
	return EMAIL.test(word.trim());
}

/** The one of these people whose address this is: an address that nobody shows is theirs whom alone the search for it gave. */
export function personOf(people: readonly Person[], email: string): Person | undefined {
	const exact = people.filter(({ emailAddress }) => emailAddress?.toLowerCase() === email.toLowerCase());
	const meant = exact.length > 0 ? exact : people.filter(({ emailAddress }) => !emailAddress);
	return meant.length === 1 ? meant[0] : undefined;
}

/** Account ids that one call takes: Jira publishes no limit [?]. */
const AT_ONCE = 50;

/** Where people are added or removed: a service desk or an organization. */
export interface Membership {
	readonly operation: OperationName;
	readonly path: Readonly<Record<string, string>>;
}

/**
 * Adds or removes people in as few calls as it can, and tells for each who could not be. Jira refuses a call for one bad
 * id and may have carried out the others without saying so (reference §9.5): the list is halved until each stands for
 * itself. Sending somebody twice is sending them once.
 * @returns the refusals by account id; whoever is not among them is done.
 * @throws JiraError for what ends the run.
 */
export async function changeMembers(connection: Connection, membership: Membership, accountIds: readonly string[]): Promise<ReadonlyMap<string, WriteRefused>> {
	const once = [...new Set(accountIds)];
	const refusals = new Map<string, WriteRefused>();
	for (let at = 0; at < once.length; at += AT_ONCE) await changeSome(connection, membership, once.slice(at, at + AT_ONCE), refusals);
	return refusals;
}

async function changeSome(connection: Connection, membership: Membership, accountIds: readonly string[], refusals: Map<string, WriteRefused>): Promise<void> {
	const { operation, path } = membership;
	let isForOne: boolean;
	try {
		await connection.call(operation, { path, body: { accountIds } });
		return;
	} catch (error) {
		const refusal = refusalOf(error, String);
		isForOne = isJiraError(error, 'invalid') && accountIds.length > 1;
		if (!isForOne) for (const id of accountIds) refusals.set(id, refusal);
	}
	if (!isForOne) return;
	const half = Math.ceil(accountIds.length / 2);
	await changeSome(connection, membership, accountIds.slice(0, half), refusals);
	await changeSome(connection, membership, accountIds.slice(half), refusals);
}
