import type { ReadableKind } from '../kind';
import { ONE_BY_ONE } from '../oneByOne';
import { userCatalog } from './fields';
import { readUsers, scanUsers, type UserSource } from './read';

/** Accounts of the site: people, apps and customers, former ones too. Id and key are the account id. */
export const userKind: ReadableKind<UserSource> = {
	name: 'user',
	plural: 'users',
	url: (siteUrl, accountId) => `${siteUrl}/jira/people/${encodeURIComponent(accountId)}`,
	fields: async () => userCatalog,
	standardFields: userCatalog.fields.map(({ id }) => id),
	// A user belongs to no project.
	groupOf: () => '',
	scan: scanUsers,
	// A bare list has no envelope that would say it.
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readUsers,
};
