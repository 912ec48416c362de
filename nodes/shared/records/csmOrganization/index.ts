import type { Connection } from '../../connection/types';
import type { JiraRecord, ReadableKind, WritableKind, WriteResult } from '../kind';
import { BULK_SIZE, writtenInBulk } from '../customerService/bulkWrites';
import { detailName } from '../customerService/details';
import { currentOf, makeDetailFields, siteTarget } from '../customerService/party';
import { organizationDetails, organizationProfiles, pageOf } from '../customerService/shapes';
import { NUMERIC_ID } from '../oneByOne';
import { refusalOf } from '../refusal';
import { NAME_FIELD, organizationCatalog } from './fields';
import { ORGANIZATION_READ, organizationsByDetail, organizationsByName, readOrganizations, scanOrganizations, type CsmOrganizationSource } from './read';

/** Profiles that one bulk request takes (reference §10), and characters that a name may have (§9.5). */
const MOST_PROFILES = 100;
const LONGEST_NAME = 200;

/** Organizations of Customer Service Management. Id and key are the number that Jira gives. */
export const csmOrganizationKind: ReadableKind<CsmOrganizationSource> & WritableKind = {
	name: 'organization',
	plural: 'organizations',
	url: pageOf,
	fields: organizationCatalog,
	standardFields: 'all',
	// An organization belongs to no project.
	groupOf: () => '',
	scan: scanOrganizations,
	// The list of the service desk API says of each page whether it is the last, and no number of all.
	count: async () => undefined,
	readSize: () => ORGANIZATION_READ,
	read: readOrganizations,

	placement: [],
	keyIsChosen: false,
	sizes: { match: 10_000, create: BULK_SIZE, update: BULK_SIZE },
	readOnlyFields: new Set(),
	target: async (connection) => ({ ok: true, target: siteTarget('an organization', await organizationCatalog(connection)) }),
	plainIdentity: (_matchBy, identity) => identity.trim(),
	identityProblem(matchBy, identity) {
		if (matchBy.by === 'key') return NUMERIC_ID.test(identity) ? undefined : 'is not the ID of an organization';
		const isName = matchBy.by === 'field' && matchBy.field.id === NAME_FIELD.id;
		if (isName && identity.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
		return /[\r\n]/.test(identity) ? 'has a line break' : undefined;
	},
	async match(connection, matchBy, identities) {
		const detail = matchBy.by === 'field' ? detailName(matchBy.field.id) : undefined;
		if (detail !== undefined) return await organizationsByDetail(connection, detail, identities);
		const ids = matchBy.by === 'key' ? new Map(identities.map((id) => [id, [id]])) : await organizationsByName(connection, identities);
		const byId = new Map((await readOrganizations(connection, [...ids.values()].flat())).records.map((record) => [record.id, record]));
		const found = [...ids].map(([identity, some]) => [identity, some.flatMap((id) => byId.get(id) ?? [])] as const);
		return new Map(found.filter(([, some]) => some.length > 0));
	},
	carryIdentity: () => undefined,
	current: currentOf(async (connection, ids) => (await readOrganizations(connection, ids)).records),
	...writtenInBulk({
		name: 'organization',
		profiles: { operation: 'bulkCsmOrganizationProfiles', most: MOST_PROFILES, body: organizationProfiles },
		details: { operation: 'bulkCsmOrganizationDetails', body: organizationDetails },
		wordsFor: (fields, ref) => [String(fields.name ?? ''), ref?.id ?? ''].filter(Boolean),
		payload: ({ name }, ref) => (name === undefined ? undefined : { ...(ref ? { id: ref.id } : {}), name }),
		async find(connection, drafts) {
			const names = drafts.map(({ fields }) => String(fields.name ?? '').trim());
			const ids = await organizationsByName(connection, [...new Set(names)]);
			return names.map((name) => ids.get(name)?.[0]);
		},
		read: async (connection, ids) => new Map((await readOrganizations(connection, ids)).records.map((record) => [record.id, record])),
	}),
	remove: async (connection, records) => await Promise.all(records.map(async (record) => await deleteOrganization(connection, record))),
	makeFields: async (connection, names) => await makeDetailFields(connection, 'organization', 'bulkCsmOrganizationFields', names),
};

async function deleteOrganization(connection: Connection, { id, key }: JiraRecord): Promise<WriteResult> {
	try {
		await connection.call('deleteCsmOrganization', { path: { organizationId: id }, accept: [404] });
		return { done: true, ref: { id, key }, mailed: false };
	} catch (error) {
		return refusalOf(error, (field) => field);
	}
}
