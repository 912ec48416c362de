import type { Connection } from '../../connection/types';
import { entitlementOf, isBag, textIn } from '../customerService/shapes';
import type { EntitlementOwner } from './index';

/** A new entitlement, as it leaves the node. */
export interface CreatedEntitlement {
	readonly id: string;
	readonly ownerType: EntitlementOwner;
	readonly ownerId: string;
	readonly productId: string;
}

/**
 * Gives a product to a customer or an organization. Sending it twice would give it twice.
 * @throws JiraError when it is refused.
 */
export async function createEntitlement(
	connection: Connection,
	owner: { readonly type: EntitlementOwner; readonly id: string },
	productId: string,
): Promise<CreatedEntitlement> {
	const body = entitlementOf(productId);
	const { body: created } =
		owner.type === 'CUSTOMER'
			? await connection.call<unknown>('createCsmCustomerEntitlement', { path: { customerId: owner.id }, body })
			: await connection.call<unknown>('createCsmOrganizationEntitlement', { path: { organizationId: owner.id }, body });
	const id = isBag(created) ? textIn(created.id ?? created.entitlementId) : '';
	return { id, ownerType: owner.type, ownerId: owner.id, productId };
}

/** Takes an entitlement away; one that is gone already is gone. */
export async function deleteEntitlement(connection: Connection, entitlementId: string): Promise<void> {
	await connection.call('deleteCsmEntitlement', { path: { entitlementId }, accept: [404] });
}

/**
 * Writes one detail of an entitlement; no values clear it. Writing it twice is writing it once.
 * @throws JiraError when it is refused, e.g. for a detail field that does not exist or values that do not fit it.
 */
export async function setEntitlementDetail(connection: Connection, entitlementId: string, fieldName: string, values: readonly string[]): Promise<void> {
	await connection.call('setCsmEntitlementDetail', { path: { entitlementId }, query: { fieldName }, body: { values } });
}
