import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { definitionsOf, type DetailOwner } from './details';
import type { FieldDefinition } from './shapes';

const OPERATIONS: Readonly<Record<DetailOwner, Readonly<Record<'create' | 'edit' | 'delete', OperationName>>>> = {
	customer: { create: 'createCsmCustomerField', edit: 'editCsmCustomerField', delete: 'deleteCsmCustomerField' },
	organization: { create: 'createCsmOrganizationField', edit: 'editCsmOrganizationField', delete: 'deleteCsmOrganizationField' },
	entitlement: { create: 'createCsmEntitlementField', edit: 'editCsmEntitlementField', delete: 'deleteCsmEntitlementField' },
};

/** All detail fields of a kind, as they are now. */
export async function listDetailFields(connection: Connection, owner: DetailOwner): Promise<readonly FieldDefinition[]> {
	connection.session.forget(`csm:${owner}:fields`);
	return await definitionsOf(connection, owner);
}

/** Makes one. The API takes options for SELECT and MULTISELECT alone. */
export async function createDetailField(connection: Connection, owner: DetailOwner, { name, type, options }: FieldDefinition): Promise<void> {
	const body = { name, type: { name: type, ...(options.length > 0 ? { options } : {}) } };
	await changed(connection, owner, OPERATIONS[owner].create, { body });
}

/** Renames one, or changes its options; the API asks for the name in any case. */
export async function editDetailField(
	connection: Connection,
	owner: DetailOwner,
	fieldName: string,
	{ name, options }: { readonly name: string; readonly options: readonly string[] },
): Promise<void> {
	const body = { name: name || fieldName, ...(options.length > 0 ? { options } : {}) };
	await changed(connection, owner, OPERATIONS[owner].edit, { path: { fieldName }, body });
}

/** Deletes one with all its values, for good. */
export async function deleteDetailField(connection: Connection, owner: DetailOwner, fieldName: string): Promise<void> {
	await changed(connection, owner, OPERATIONS[owner].delete, { path: { fieldName } });
}

async function changed(connection: Connection, owner: DetailOwner, operation: OperationName, input: Parameters<Connection['call']>[1]): Promise<void> {
	await connection.call(operation, input);
	connection.session.forget(`csm:${owner}:fields`);
}
