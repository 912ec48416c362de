import { isRecord } from '../issues/write';
import { isEmail } from './details';
import type { CustomerService } from './store';

/** What a body says of a customer. */
export interface CustomerInput {
	readonly customerId?: string;
	readonly email?: string;
	readonly displayName?: string;
	readonly organizations: readonly string[];
}

const LONGEST_NAME = 255;

/** Reads an account or a profile; a text is what is wrong with it. */
export function readCustomer(csm: CustomerService, given: unknown): CustomerInput | string {
	if (!isRecord(given)) return 'Malformed customer';
	const { customerId, email, displayName, associateOrganizations } = given;
	if (email !== undefined && (typeof email !== 'string' || !isEmail(email.trim()))) return `'${String(email).slice(0, 60)}' is not a valid email`;
	if (displayName !== undefined && (typeof displayName !== 'string' || displayName.length > LONGEST_NAME)) return 'displayName is not valid';
	const ids = isRecord(associateOrganizations) ? associateOrganizations['organizationIds'] : [];
	if (!Array.isArray(ids) || ids.some((id) => typeof id !== 'number')) return 'organizationIds must be integers';
	const organizations = ids.map(String);
	const unknown = organizations.find((id) => !csm.organizations.has(id));
	if (unknown !== undefined) return `Organization ${unknown} does not exist`;
	return {
		organizations,
		...(typeof customerId === 'string' ? { customerId } : {}),
		...(typeof email === 'string' ? { email: email.trim() } : {}),
		...(typeof displayName === 'string' ? { displayName } : {}),
	};
}

/** Makes or changes a customer; organizations are added to those that there are. Gives its id. */
export function writeCustomer(csm: CustomerService, { customerId, email = '', displayName, organizations }: CustomerInput): string {
	const id = customerId ?? csm.customerByEmail(email);
	const known = id === undefined ? undefined : csm.customer(id);
	if (!known) return csm.addCustomer({ email, displayName: displayName || email, organizations }).accountId;
	if (displayName !== undefined && displayName !== '') known.user.displayName = displayName;
	if (email !== '' && email.toLowerCase() !== known.user.emailAddress.toLowerCase()) csm.renameEmail(known.user, email);
	for (const organization of organizations) known.part.organizations.add(organization);
	return known.user.accountId;
}

/** Why this operation cannot be carried out; undefined when it was. */
export function operateOnCustomer(csm: CustomerService, operationType: unknown, payload: unknown): string | undefined {
	const given = readCustomer(csm, payload);
	if (typeof given === 'string') return given;
	const { customerId, email } = given;
	const known = customerId ?? (email === undefined ? undefined : csm.customerByEmail(email));
	const exists = known !== undefined && csm.customer(known) !== undefined;
	if (operationType === 'CREATE' && exists) return 'A customer with this email already exists';
	if ((operationType === 'UPDATE' || customerId !== undefined) && !exists) return 'The customer does not exist';
	if (!exists && email === undefined) return 'email is required';
	const owner = email === undefined ? undefined : csm.customerByEmail(email);
	if (exists && owner !== undefined && owner !== known) return 'A customer with this email already exists';
	if (!['CREATE', 'UPDATE', 'UPSERT'].includes(String(operationType))) return `Unknown operation '${String(operationType)}'`;
	writeCustomer(csm, given);
	return undefined;
}
