/** What detail fields can belong to. */
export type DetailOwner = 'customer' | 'organization' | 'entitlement';

/** The types of a detail field; the last four names are less certain [?] (reference §10). */
export const DETAIL_TYPES = [
	...['TEXT', 'SELECT', 'MULTISELECT', 'DATE', 'EMAIL', 'PHONE'],
	...['NUMBER', 'URL', 'BOOLEAN', 'USER'],
] as const;

/** A detail field: it is known by its name, and has no id. */
export interface DetailField {
	name: string;
	readonly type: string;
	options?: readonly string[];
}

/** Values by the name of their field; a field without a value is not there. */
export type Details = Map<string, readonly string[]>;

/** What Customer Service Management knows of an account besides what the account itself says. */
export interface CustomerPart {
	readonly details: Details;
	/** Ids, in the order in which the customer has joined. */
	readonly organizations: Set<string>;
}

/** An organization of the site; its details are in the store beside it. */
export interface Organization {
	readonly id: string;
	name: string;
}

export interface Product {
	readonly id: string;
	name: string;
}

export interface Entitlement {
	readonly id: string;
	readonly productId: string;
	readonly owner: { readonly type: 'CUSTOMER' | 'ORGANIZATION'; readonly id: string };
	readonly details: Details;
}

/** A request that came in by an external channel. */
export interface ExternalRequest {
	readonly issueKey: string;
	readonly helpCenterId: string;
	readonly body: Readonly<Record<string, unknown>>;
	readonly comments: Readonly<Record<string, unknown>>[];
}
