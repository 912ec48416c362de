import { isEmail } from '../../fields/write';
import type { ReadableKind, WritableKind } from '../kind';
import { detailName } from '../customerService/details';
import { allOrganizations } from '../customerService/organizations';
import { currentOf, makeDetailFields, siteTarget } from '../customerService/party';
import { CUSTOMER_READ, pageOf } from '../customerService/shapes';
import { accountsByEmail } from './accounts';
import { customerCatalog, EMAIL, ORGANIZATIONS } from './fields';
import { CUSTOMER_ID, customersByDetail, readCustomers, scanCustomers, type CsmCustomerSource } from './read';
import { customerWrites, deleteCustomer, unfitOrganizations } from './write';

/** Customers of Customer Service Management. Id and key are the customer ID. */
export const csmCustomerKind: ReadableKind<CsmCustomerSource> & WritableKind = {
	name: 'customer',
	plural: 'customers',
	url: pageOf,
	fields: customerCatalog,
	standardFields: 'all',
	// A customer belongs to no project.
	groupOf: () => '',
	scan: scanCustomers,
	// Neither the list of accounts nor the search says how many there are.
	count: async () => undefined,
	readSize: () => CUSTOMER_READ,
	read: readCustomers,

	placement: [],
	keyIsChosen: false,
	...customerWrites,
	readOnlyFields: new Set(),
	async target(connection, _place, wanted) {
		const catalog = await customerCatalog(connection);
		if (!wanted?.has(ORGANIZATIONS)) return { ok: true, target: siteTarget('a customer', catalog) };
		const allowedValues = await allOrganizations(connection);
		const fields = catalog.fields.map((field) => (field.id === ORGANIZATIONS ? { ...field, allowedValues } : field));
		const byId = new Map(fields.map((field) => [field.id, field]));
		return { ok: true, target: siteTarget('a customer', { ...catalog, fields, byId: (id) => byId.get(id) }) };
	},
	plainIdentity: (matchBy, identity) => (matchBy.by === 'field' && matchBy.field.id === EMAIL ? identity.trim().toLowerCase() : identity.trim()),
	identityProblem(matchBy, identity) {
		if (matchBy.by === 'key') return CUSTOMER_ID.test(identity) ? undefined : 'is not the ID of a customer';
		if (matchBy.by === 'field' && matchBy.field.id === EMAIL) return isEmail(identity) ? undefined : 'is not an e-mail address';
		return /[\r\n]/.test(identity) ? 'has a line break' : undefined;
	},
	async match(connection, matchBy, identities) {
		const detail = matchBy.by === 'field' ? detailName(matchBy.field.id) : undefined;
		if (detail !== undefined) return await customersByDetail(connection, detail, identities);
		const ids = matchBy.by === 'key' ? new Map(identities.map((id) => [id, [id]])) : await accountsByEmail(connection, identities);
		const { records } = await readCustomers(connection, [...ids.values()].flat());
		const byId = new Map(records.map((record) => [record.id, record]));
		const found = [...ids].map(([identity, some]) => [identity, some.flatMap((id) => byId.get(id) ?? [])] as const);
		return new Map(found.filter(([, some]) => some.length > 0));
	},
	carryIdentity: () => undefined,
	unfit: unfitOrganizations,
	current: currentOf(async (connection, ids) => (await readCustomers(connection, ids)).records),
	remove: async (connection, records) => await Promise.all(records.map(async (record) => await deleteCustomer(connection, record))),
	makeFields: async (connection, names) => await makeDetailFields(connection, 'customer', 'bulkCsmCustomerFields', names),
};
