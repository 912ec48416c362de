import type { Connection } from '../../connection/types';
import { refused, type Refused } from '../../fields/resolved';
import type { JiraRecord, WriteResult } from '../kind';
import { BULK_SIZE, writtenInBulk } from '../customerService/bulkWrites';
import { customerDetails, customerProfiles, type DetailWrite } from '../customerService/shapes';
import type { Told } from '../customerService/told';
import { refusalOf } from '../refusal';
import { accountsByEmail } from './accounts';
import { EMAIL, ORGANIZATIONS } from './fields';
import { readCustomers } from './read';

/** Profiles that one bulk request takes (reference §10). */
const MOST_PROFILES = 100;

/** Customers are made and changed as profiles, their details by id: those are the bodies that the reference knows. */
export const customerWrites = {
	sizes: { match: 10_000, create: BULK_SIZE, update: BULK_SIZE },
	...writtenInBulk({
		name: 'customer',
		profiles: { operation: 'bulkCsmCustomerProfiles', most: MOST_PROFILES, body: customerProfiles },
		details: { operation: 'bulkCsmCustomerDetails', body: customerDetails },
		wordsFor: (fields, ref) => [String(fields[EMAIL] ?? ''), ref?.id ?? ''].filter(Boolean),
		payload(fields, ref) {
			const own: Record<string, unknown> = {};
			if (fields[EMAIL] !== undefined) own.email = fields[EMAIL];
			if (fields.displayName !== undefined) own.displayName = fields.displayName;
			if (Array.isArray(fields[ORGANIZATIONS])) own.associateOrganizations = { organizationIds: fields[ORGANIZATIONS] };
			return Object.keys(own).length === 0 ? undefined : { ...(ref ? { customerId: ref.id } : {}), ...own };
		},
		async find(connection, drafts) {
			const emails = drafts.map(({ fields }) => String(fields[EMAIL] ?? ''));
			const ids = await accountsByEmail(connection, [...new Set(emails)]);
			return emails.map((email) => ids.get(email)?.[0]);
		},
		read: async (connection, ids) => new Map((await readCustomers(connection, ids)).records.map((record) => [record.id, record])),
		detailsAlone: (connection, { id }, writes) => (isPortalOnly(id) ? undefined : detailsOneByOne(connection, id, writes)),
	}),
};

/** Deletes accounts, which only portal-only customers have here: nobody's Atlassian account can be deleted so. */
export async function deleteCustomer(connection: Connection, { id, key }: JiraRecord): Promise<WriteResult> {
	if (!isPortalOnly(id)) {
		const reason = 'The customer has an Atlassian account, which Customer Service Management does not manage';
		return { done: false, outcome: 'rejected', reason, fix: 'Take the customer role from the account in Atlassian administration', retry: false, ref: { id, key } };
	}
	try {
		await connection.call('deleteCsmCustomer', { path: { customerId: id }, accept: [404] });
		return { done: true, ref: { id, key }, mailed: false };
	} catch (error) {
		return refusalOf(error, (field) => field);
	}
}

/** The API adds organizations and takes none away (reference §10: `associateOrganizations` [?]). */
export function unfitOrganizations(values: Readonly<Record<string, unknown>>, current?: JiraRecord): Refused | undefined {
	const wanted = values[ORGANIZATIONS];
	if (!current || !Array.isArray(wanted)) return undefined;
	const there = (current.fields[ORGANIZATIONS] ?? []) as ReadonlyArray<{ readonly id: string; readonly name: string }>;
	const others = there.filter(({ id }) => !wanted.map(String).includes(id));
	if (others.length === 0) return undefined;
	const names = others.map(({ id, name }) => name || id).join(', ');
	return refused(
		`The customer is in ${names} as well, and Customer Service Management only adds organizations`,
		'Set Lists to Add to What Is There, name all of them in the row, or take the customer out in Jira',
	);
}

function isPortalOnly(id: string): boolean {
	return id.startsWith('qm:');
}

/** The bulk operation takes portal-only customers alone (JSDCLOUD-18630). */
async function detailsOneByOne(connection: Connection, customerId: string, writes: readonly DetailWrite[]): Promise<Told> {
	const reasons: string[] = [];
	for (const { name, values } of writes) {
		try {
			await connection.call('setCsmCustomerDetail', { path: { customerId }, query: { fieldName: name }, body: { values } });
		} catch (error) {
			const { reason } = refusalOf(error, (field) => field);
			reasons.push(`${name}: ${reason}`);
		}
	}
	return { said: reasons.length > 0 ? 'failed' : 'nothing', isFinished: true, reason: reasons.join(' ') };
}
