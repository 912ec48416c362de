import { Refusal } from '../refusal';
import type { CustomerService } from './store';
import type { DetailField, DetailOwner, Details, Entitlement, Organization, Product } from './model';

/**
 * Every name of the Customer Service Management API that no official description at hand has: bodies and answers as they
 * were seen in programs that call it, or by analogy with what is described [?]. The contract is held against the
 * reconstructed specification wherever that says something; these are the rest.
 */
export const BODY_KEYS = {
	/** `POST customer/bulk`: seen in use. */
	accounts: 'customerAccounts',
	/** `POST organization/bulk`: by analogy. */
	organizations: 'organizations',
	/** `POST organization/profile/bulk`: Atlassian's page names it. */
	organizationProfiles: 'organizationProfiles',
	/** `POST organization/details/bulk`: by analogy with customers; its entries have an `organizationId`. */
	organizationDetails: 'organizations',
	/** `POST customer/profile/fetch`: seen in use. */
	customerIds: 'customerIds',
	/** `POST organization/profile/fetch` and `organization/fetch`: by analogy. */
	organizationIds: 'organizationIds',
	/** `POST customer/{id}/entitlement`: by analogy. */
	entitlementProduct: 'productId',
	/** `POST request/form/external`: the address of the reporter. */
	reporter: 'reporter',
} as const;

/** A refusal of the API. `RestError` has any properties; this is the shape that the gateway has as well. */
export function csmRefusal(status: number, message: string): Refusal {
	return new Refusal(status, { code: status, message });
}

export function presentField({ name, type, options }: DetailField) {
	return { name, type: { name: type, ...(options === undefined ? {} : { options }) } };
}

/** All detail fields with the values that there are: `{name, type, values}`. */
export function presentDetails(csm: CustomerService, owner: DetailOwner, details: Details) {
	return csm.fields[owner].flatMap((field) => {
		const values = details.get(field.name);
		return values === undefined ? [] : [{ ...presentField(field), values }];
	});
}

/** `GET customer/{customerId}`: seen in use. */
export function presentCustomer(csm: CustomerService, id: string) {
	const { user, part } = csm.customer(id)!;
	return {
		id,
		name: user.displayName,
		details: presentDetails(csm, 'customer', part.details),
		organizations: membership(csm, part.organizations),
	};
}

/** A profile: `customerId`, `displayName` and `profiles` around it were seen in use. */
export function presentCustomerProfile(csm: CustomerService, id: string) {
	const { user, part } = csm.customer(id)!;
	return {
		customerId: id,
		displayName: user.displayName,
		email: user.emailAddress,
		details: presentDetails(csm, 'customer', part.details),
		organizations: membership(csm, part.organizations),
	};
}

export function presentAccount(csm: CustomerService, id: string) {
	const { user } = csm.customer(id)!;
	return { customerId: id, displayName: user.displayName, email: user.emailAddress };
}

function membership(csm: CustomerService, ids: ReadonlySet<string>) {
	return [...ids].flatMap((id) => {
		const organization = csm.organizations.get(id);
		return organization === undefined ? [] : [{ id, name: organization.name }];
	});
}

export function presentOrganization(csm: CustomerService, { id, name }: Organization) {
	return { id, name, details: presentDetails(csm, 'organization', csm.detailsOfOrganization(id) ?? new Map()) };
}

export function presentProduct({ id, name }: Product) {
	return { id, name };
}

export function presentEntitlement(csm: CustomerService, { id, productId, owner, details }: Entitlement) {
	return {
		id,
		product: presentProduct(csm.products.get(productId) ?? { id: productId, name: '' }),
		entity: { type: owner.type, id: owner.id },
		details: presentDetails(csm, 'entitlement', details),
	};
}
