import type { Connection } from '../../connection/types';
import { createCatalog } from '../../fields/catalog';
import { quoted, refused, type Refused } from '../../fields/resolved';
import type { JiraRecord, Place, RecordRef, WantedFields, WritableKind } from '../kind';
import { makeOrganization, organizationValues } from '../organization/names';
import { deskNamed } from '../serviceDesk/lookup';
import { isEmail } from '../serviceDesk/people';
import { organizationsOfAccount } from './children';
import { customerColumns, ORGANIZATIONS, SERVICE_DESKS, writableCustomerFields } from './fields';
import { customerKind } from './index';
import { AGENT_AT, customerWithin, matchCustomers } from './match';
import { ACCOUNT_ID } from './read';
import { createCustomers, updateCustomers } from './write';

/** The column that says of which service desk the rows' customers are. */
export const DESK_PLACE = { id: 'serviceDesk', name: 'Service Desk' };

/** How customers are written. */
export interface CustomerSettings {
	/** Whether rows go to a service desk, or say of nobody where they may raise requests. */
	readonly hasDesk: boolean;
	/** More new customers than this are refused before the first of them: their mails cannot be silenced. */
	readonly maximumNewCustomers: number;
}

const LONGEST_ADDRESS = 254;

/** Customers that are written together. */
const AT_ONCE = 50;

/** Customers, as the import writes them: their accounts, and where these may raise requests. */
export function writableCustomers({ hasDesk, maximumNewCustomers }: CustomerSettings): WritableKind {
	return {
		...{ name: customerKind.name, plural: customerKind.plural, url: customerKind.url },
		fields: async () => await Promise.resolve(customerColumns),
		placement: hasDesk ? [DESK_PLACE] : [],
		keyIsChosen: false,
		sizes: { match: 1000, create: AT_ONCE, update: AT_ONCE },
		readOnlyFields: new Set(['active', 'timeZone', SERVICE_DESKS]),
		target: customerTarget,
		plainIdentity: (_matchBy, identity) => identity,
		identityProblem({ by }, identity) {
			if (by === 'key') return ACCOUNT_ID.test(identity) ? undefined : 'is not an account ID';
			return isEmail(identity) && identity.length <= LONGEST_ADDRESS ? undefined : 'is not an e-mail address';
		},
		identityWithin: customerWithin,
		match: matchCustomers,
		carryIdentity: () => undefined,
		current: currentCustomers,
		unfit,
		limits: [{ setting: 'Maximum New Customers per Run', what: 'new customers', wayOut: 'raise Maximum New Customers per Run', maximum: maximumNewCustomers, count: ({ creates }) => creates }],
		// Whoever gets an account is told so.
		mails: async (_connection, { creates }) => await Promise.resolve(creates),
		// Each account is made by itself, and all of a batch are added in one call.
		calls: ({ creates, updates }) => creates + Math.ceil(creates / AT_ONCE) + Math.ceil(updates / AT_ONCE),
		create: createCustomers,
		update: async (connection, change) => (await updateCustomers(connection, [change]))[0]!,
		updateSome: updateCustomers,
	};
}

/** Where a row's customer goes: a service desk by its name, id or project key, or none. */
async function customerTarget(connection: Connection, { serviceDesk }: Place, wanted: ReadonlySet<string> = new Set()): ReturnType<WritableKind['target']> {
	const desk = serviceDesk === undefined ? undefined : await deskNamed(connection, serviceDesk);
	if (desk && 'reason' in desk) return desk;
	const organizations = wanted.has(ORGANIZATIONS) ? await organizationValues(connection) : undefined;
	return {
		ok: true,
		target: {
			label: desk ? `a customer of ${desk.projectName ?? desk.id}` : 'a customer',
			catalog: createCatalog(writableCustomerFields(organizations)),
			base: {},
			joins: desk ? { [SERVICE_DESKS]: [{ id: desk.id, name: desk.projectName }] } : {},
			onlyAtCreation: new Set(['emailAddress', 'displayName']),
			keptAsTheyAre: new Set(['emailAddress', 'displayName']),
			foreign: () => undefined,
			makes: ({ id }) => id === ORGANIZATIONS,
			make: async (some, _field, name) => await makeOrganization(some, name),
		},
	};
}

function unfit(values: Readonly<Record<string, unknown>>, current?: JiraRecord): Refused | undefined {
	if (!current && !isEmail(String(values.emailAddress ?? ''))) {
		return refused(`${quoted(values.emailAddress ?? '')} is not an e-mail address`, 'Give the customer an address, such as cora@example.com');
	}
	const agentAt = namesIn(current?.fields[AGENT_AT]);
	if (!current || !namesIn(values[SERVICE_DESKS]).some((desk) => agentAt.includes(desk))) return undefined;
	return refused(
		`${quoted(current.fields.displayName ?? current.key)} works in the project of the service desk as an agent, and so is no customer of it`,
		'Leave the row out: agents can raise requests there as they are',
	);
}

/** Ids, bare or of things. */
function namesIn(value: unknown): string[] {
	return (Array.isArray(value) ? value : []).map((entry: unknown) => String((entry as { readonly id?: unknown }).id ?? entry));
}

/** As they were matched; one account that has rows for several service desks is told with all of them. */
async function currentCustomers(connection: Connection, refs: readonly RecordRef[], fieldIds: WantedFields): Promise<ReadonlyMap<string, JiraRecord>> {
	const records = new Map<string, JiraRecord>();
	for (const ref of refs) {
		const record = ref as JiraRecord; // The match has given them whole, a moment ago.
		const all = (field: string) => [records.get(record.id), record].flatMap((one) => (one?.fields[field] as unknown[] | undefined) ?? []);
		records.set(record.id, { ...record, fields: { ...record.fields, [SERVICE_DESKS]: all(SERVICE_DESKS), [AGENT_AT]: all(AGENT_AT) } });
	}
	if (fieldIds !== 'all' && !fieldIds.includes(ORGANIZATIONS)) return records;
	const withOrganizations = await Promise.all(
		[...records.values()].map(async (record) => ({ ...record, fields: { ...record.fields, [ORGANIZATIONS]: await organizationsOfAccount(connection, record.id) } })),
	);
	return new Map(withOrganizations.map((record) => [record.id, record]));
}
