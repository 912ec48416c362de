import type { Connection } from '../../connection/types';
import { createCatalog } from '../../fields/catalog';
import { refused, type Refused } from '../../fields/resolved';
import { sameValue } from '../canonical';
import type { JiraRecord, ReadableKind, RecordRef, WantedFields, WritableKind } from '../kind';
import { NUMERIC_ID, ONE_BY_ONE } from '../oneByOne';
import { named } from '../projectPart';
import { allDesks } from '../serviceDesk/lookup';
import { organizationChildren } from './children';
import { MEMBERS, organizationCatalog, organizationColumns, PROPERTIES, SERVICE_DESKS, writableOrganizationFields } from './fields';
import { LONGEST_NAME } from './names';
import { desksOfOrganizations, membersOf, propertiesOf } from './parts';
import { readOrganizations, scanOrganizations, type OrganizationSource } from './read';
import { createOrganization, managed, removeOrganization, updateOrganization } from './write';

/** Organizations of customers. They have no key of their own: it is the id. */
export const organizationKind: ReadableKind<OrganizationSource> & WritableKind = {
	name: 'organization',
	plural: 'organizations',
	// The requests that are shared with it; that JQL takes its id as well as its name is [?].
	url: (siteUrl, id) => `${siteUrl}/issues/?jql=organizations%20%3D%20${id}`,
	fields: async () => await Promise.resolve(organizationColumns),
	standardFields: organizationCatalog.fields.map(({ id }) => id),
	// An organization belongs to no project.
	groupOf: () => '',
	scan: scanOrganizations,
	// Lists of Jira Service Management do not say how many entries they have.
	count: async () => await Promise.resolve(undefined),
	readSize: () => ONE_BY_ONE,
	read: readOrganizations,
	children: organizationChildren,

	placement: [],
	keyIsChosen: false,
	sizes: { match: 10_000, create: 1 },
	readOnlyFields: new Set(['uuid', 'created', 'scimManaged']),
	target: organizationTarget,
	plainIdentity: (_matchBy, identity) => identity,
	identityProblem({ by }, identity) {
		if (by === 'key') return NUMERIC_ID.test(identity) ? undefined : 'is not the ID of an organization';
		if (identity.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`;
		return /[\r\n]/.test(identity) ? 'has a line break' : undefined;
	},
	async match(connection, { by }, identities) {
		const all = await everyOrganization(connection);
		const found = identities.map((identity) => [identity, by === 'key' ? all.filter(({ id }) => id === identity) : named(all, identity)] as const);
		return new Map(found.filter(([, records]) => records.length > 0));
	},
	carryIdentity: () => undefined,
	unfit,
	current: currentOrganizations,
	async create(connection, drafts) {
		const known = drafts.some(({ origin }) => origin.identity === null) ? await idsBefore(connection) : new Set<string>();
		return await Promise.all(drafts.map(async (draft) => await createOrganization(connection, draft, async (id) => await Promise.resolve(draft.origin.identity === null && known.has(id)))));
	},
	update: updateOrganization,
	remove: async (connection, records) => await Promise.all(records.map(async (record) => await removeOrganization(connection, record))),
};

/** Read whole, because Jira cannot search them: fifty a call or so. */
async function everyOrganization(connection: Connection): Promise<readonly JiraRecord[]> {
	const records: JiraRecord[] = [];
	for await (const page of scanOrganizations(connection, {})) records.push(...page.flatMap(({ record }) => record ?? []));
	return records;
}

/** By run: the organizations that were there before its first create, for rows that were not matched. */
const before = new WeakMap<Connection, Promise<ReadonlySet<string>>>();

async function idsBefore(connection: Connection): Promise<ReadonlySet<string>> {
	const reading = before.get(connection) ?? everyOrganization(connection).then((all) => new Set(all.map(({ id }) => id)));
	before.set(connection, reading);
	return await reading;
}

async function organizationTarget(connection: Connection, _place: unknown, wanted: ReadonlySet<string> = new Set()): ReturnType<WritableKind['target']> {
	const desks = wanted.has(SERVICE_DESKS) ? (await allDesks(connection)).map(({ id, projectName, projectKey }) => ({ id, name: projectName, key: projectKey })) : undefined;
	return {
		ok: true,
		target: {
			label: 'an organization',
			catalog: createCatalog(writableOrganizationFields(desks)),
			base: {},
			onlyAtCreation: new Set(['name']),
			foreign: () => undefined,
		},
	};
}

function unfit(values: Readonly<Record<string, unknown>>, current?: JiraRecord): Refused | undefined {
	if (!current && String(values.name ?? '').trim().length > LONGEST_NAME) return refused(`The name has more than ${LONGEST_NAME} characters`, 'Shorten it');
	const members = organizationColumns.byId(MEMBERS)!;
	if (current?.fields.scimManaged !== true || values[MEMBERS] === undefined || sameValue(members, current.fields[MEMBERS], values[MEMBERS])) return undefined;
	const { reason, fix } = managed(current.fields.name ?? current.key);
	return refused(reason, fix);
}

/** As they were matched, with the lists that are asked for. */
async function currentOrganizations(connection: Connection, refs: readonly RecordRef[], fieldIds: WantedFields): Promise<ReadonlyMap<string, JiraRecord>> {
	const asks = (field: string) => fieldIds === 'all' || fieldIds.includes(field);
	const desks = asks(SERVICE_DESKS) ? await desksOfOrganizations(connection) : undefined;
	const records = await Promise.all(
		refs.map(async (ref) => {
			const record = ref as JiraRecord; // The match has given them whole, a moment ago.
			const fields = {
				...record.fields,
				...(desks ? { [SERVICE_DESKS]: desks.get(record.id) ?? [] } : {}),
				...(asks(MEMBERS) ? { [MEMBERS]: await membersOf(connection, record.id) } : {}),
				...(asks(PROPERTIES) ? { [PROPERTIES]: (await propertiesOf(connection, record.id)).values } : {}),
			};
			return { ...record, fields };
		}),
	);
	return new Map(records.map((record) => [record.id, record]));
}
