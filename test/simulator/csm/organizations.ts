import { isRecord } from '../issues/write';
import type { CustomerService } from './store';

const LONGEST_NAME = 200;

/** Why this operation on an organization, named by its id or its name, cannot be carried out; undefined when it was. */
export function operateOnOrganization(csm: CustomerService, operationType: unknown, payload: unknown): string | undefined {
	if (!isRecord(payload)) return 'Malformed organization';
	const id = payload['id'] === undefined ? undefined : String(payload['id']);
	const name = typeof payload['name'] === 'string' ? payload['name'].trim() : '';
	if (name.length > LONGEST_NAME) return `name must have 1 to ${LONGEST_NAME} characters`;
	const named = name === '' ? undefined : csm.organizationByName(name);
	const known = id === undefined ? named : csm.organizations.get(id);
	if (operationType === 'CREATE' && known) return `An organization with the name '${name}' already exists`;
	if (operationType === 'UPDATE' && !known) return 'The organization does not exist';
	if (!['CREATE', 'UPDATE', 'UPSERT'].includes(String(operationType))) return `Unknown operation '${String(operationType)}'`;
	if (!known && (name === '' || named)) return 'name is required';
	if (known && named && named !== known) return `An organization with the name '${name}' already exists`;
	if (!known) csm.addOrganization(name);
	else if (name !== '') known.name = name;
	return undefined;
}
