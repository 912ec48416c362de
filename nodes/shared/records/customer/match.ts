import type { Connection } from '../../connection/types';
import { isJiraError, toJiraError } from '../../errors/jiraError';
import type { JiraRecord, MatchBy, Place } from '../kind';
import { deskNamed } from '../serviceDesk/lookup';
import { deskPages, type DeskPage } from '../serviceDesk/pages';
import { personOf, type Person } from '../serviceDesk/people';
import type { DeskBody } from '../serviceDesk/read';
import { accountOf } from './account';
import { SERVICE_DESKS } from './fields';
import { customerRecord, readCustomers } from './read';

/** The field of a matched record that holds the ids of service desks in which somebody works: such a person is no customer there. */
export const AGENT_AT = 'agentAt';

/** Place and word in one text: an address has no large and small letters. */
export function customerWithin(word: string, { serviceDesk = '' }: Place): string {
	return JSON.stringify([serviceDesk.toUpperCase(), word.includes('@') ? word.toLowerCase() : word]);
}

/**
 * Existing accounts by e-mail address or account id, each with whether it is a customer of its row's service desk. People
 * of the service desk are looked for in its list, which shows addresses that the platform hides, then among all accounts.
 */
export async function matchCustomers(connection: Connection, { by }: MatchBy, identities: readonly string[]): Promise<ReadonlyMap<string, readonly JiraRecord[]>> {
	const byDesk = new Map<string, string[]>();
	for (const identity of identities) {
		const [desk, word] = JSON.parse(identity) as [string, string]; // As `customerWithin` makes it.
		byDesk.set(desk, [...(byDesk.get(desk) ?? []), word]);
	}
	const found = await Promise.all([...byDesk].map(async ([desk, words]) => await matchAt(connection, by, desk, words)));
	return new Map(found.flat());
}

async function matchAt(connection: Connection, by: MatchBy['by'], named: string, words: readonly string[]): Promise<ReadonlyArray<readonly [string, readonly JiraRecord[]]>> {
	const found = named === '' ? undefined : await deskNamed(connection, named);
	// Rows of a service desk that is not there are rejected for it later.
	if (found && 'reason' in found) return [];
	const members = found ? await membersAmong(connection, found.id, by, words) : new Map<string, Person>();
	const matched = await Promise.all(
		words.map(async (word) => {
			const member = members.get(word);
			const record = member ? customerRecord(member, { [SERVICE_DESKS]: found ? [{ id: found.id, name: found.projectName }] : [] }) : await outside(connection, by, found, word);
			return record ? [[customerWithin(word, { serviceDesk: named }), [record]] as const] : [];
		}),
	);
	return matched.flat();
}

/** Somebody who is not in the list of the service desk. Only those with an account of Jira itself can be its agents. */
async function outside(connection: Connection, by: MatchBy['by'], desk: DeskBody | undefined, word: string): Promise<JiraRecord | undefined> {
	const person = by === 'key' ? (await readCustomers(connection, [word])).records[0]?.raw : await accountOf(connection, word);
	if (!person) return undefined;
	const { accountId = '', accountType } = person as Person; // As the platform gives people.
	const isAgent = desk !== undefined && accountType === 'atlassian' && (await worksIn(connection, desk, accountId));
	return customerRecord(person, { [SERVICE_DESKS]: [], ...(isAgent ? { [AGENT_AT]: [desk.id] } : {}) });
}

/** Whether requests of the desk can be assigned to somebody: those who work on them are its agents. */
async function worksIn(connection: Connection, { projectKey = '' }: DeskBody, accountId: string): Promise<boolean> {
	try {
		const { body } = await connection.call<readonly Person[]>('findAssignableUsers', { query: { project: projectKey, accountId } });
		return body.some((person) => person.accountId === accountId);
	} catch (error) {
		if (!isOwnMatter(error)) throw toJiraError(error);
		return false;
	}
}

/**
 * Those of the customers of a desk that are looked for, by word. Its list is read as long as that costs less than asking
 * for each of them; then each is asked for.
 */
async function membersAmong(connection: Connection, serviceDeskId: string, by: MatchBy['by'], words: readonly string[]): Promise<ReadonlyMap<string, Person>> {
	const wordOf = ({ accountId, emailAddress }: Person) => (by === 'key' ? accountId : emailAddress?.toLowerCase()) ?? '';
	const wanted = new Set(words);
	const found = new Map<string, Person>();
	try {
		if (by !== 'key' && wanted.size === 1) return await askForEach(connection, serviceDeskId, words, found);
		let pages = 0;
		for await (const people of deskPages<Person>(connection, 'getDeskCustomers', { path: { serviceDeskId } })) {
			for (const person of people) if (wanted.has(wordOf(person))) found.set(wordOf(person), person);
			if (found.size === wanted.size) return found;
			pages += 1;
			// Nobody can ask for an account id.
			if (by !== 'key' && pages >= wanted.size) return await askForEach(connection, serviceDeskId, words, found);
		}
		return found;
	} catch (error) {
		if (!isOwnMatter(error)) throw toJiraError(error);
		return found;
	}
}

async function askForEach(connection: Connection, serviceDeskId: string, words: readonly string[], known: ReadonlyMap<string, Person>): Promise<ReadonlyMap<string, Person>> {
	const asked = await Promise.all(
		words.filter((word) => !known.has(word)).map(async (query) => {
			const { body } = await connection.call<DeskPage<Person>>('getDeskCustomers', { path: { serviceDeskId }, query: { query, limit: 50 } });
			const person = personOf(body.values ?? [], query);
			return person ? [[query, person] as const] : [];
		}),
	);
	return new Map([...known, ...asked.flat()]);
}

/** The list of customers is for agents: who may not read it can still try to add somebody, which Jira then decides. */
function isOwnMatter(error: unknown): boolean {
	return ['invalid', 'notFound', 'permission'].some((kind) => isJiraError(error) && error.kind === kind);
}
