import { isJiraError, toJiraError } from '../../errors/jiraError';
import { offsetPages } from '../../connection/pages';
import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { readOneByOne } from '../oneByOne';

/** Which accounts to export: all of the site, narrowed by type and by whether they may still sign in. */
export interface UserSource {
	readonly types?: readonly string[];
	readonly active?: boolean;
}

type UserBody = Readonly<Record<string, unknown>> & {
	readonly accountId: string;
	readonly accountType?: string;
	readonly active?: boolean;
};

/** Most users that a page has (reference §4.2), and a page that is found in the ten seconds that Jira takes at most. */
const PAGE = 1000;
const SMALL_PAGE = 100;

const ACCOUNT_ID = /^[A-Za-z0-9:-]{1,128}$/;

/**
 * All accounts of the source, page by page. Jira gives a bare list: a page may be short while there is more, so that
 * only an empty one is the last.
 */
export async function* scanUsers(
	connection: Connection,
	{ types = [], active }: UserSource,
): AsyncGenerator<readonly Found[]> {
	let size = PAGE;
	const pages = offsetPages(async (startAt) => {
		try {
			return { items: await usersFrom(connection, startAt, size) };
		} catch (error) {
			// 409: the page took more than ten seconds.
			if (size === SMALL_PAGE || !isJiraError(error, 'conflict')) throw toJiraError(error);
			size = SMALL_PAGE;
			return { items: await usersFrom(connection, startAt, size) };
		}
	});
	const isWanted = ({ accountType = '', active: isActive }: UserBody) =>
		(types.length === 0 || types.includes(accountType)) && (active === undefined || isActive === active);
	for await (const { items } of pages) {
		yield items.filter(isWanted).map((user) => ({ id: user.accountId, record: userRecord(user) }));
	}
}

export async function readUsers(connection: Connection, accountIds: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<UserBody>(connection, accountIds, {
		operation: 'getUser',
		id: ACCOUNT_ID,
		name: 'user',
		input: (accountId) => ({ query: { accountId } }),
		record: (_connection, user) => userRecord(user),
	});
}

async function usersFrom(
	connection: Connection,
	startAt: number,
	maxResults: number,
): Promise<readonly UserBody[]> {
	const { body } = await connection.call<UserBody[]>('getUsers', { query: { startAt, maxResults } });
	return body;
}

function userRecord(user: UserBody): JiraRecord {
	return { id: user.accountId, key: user.accountId, fields: user, raw: user };
}
