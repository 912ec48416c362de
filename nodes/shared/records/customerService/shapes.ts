/**
 * Every name of the Customer Service Management API that no official description at hand has [?] (reference §10: bodies
 * UNSEEN or PARTIAL, and every answer). What is sent has one name each; what comes is read by any of the names that were
 * seen or are likely. A fact that turns out to be another is corrected here, and nowhere else.
 */
type Bag = Readonly<Record<string, unknown>>;

/** Profiles of customers that one call gives (reference §10). */
export const CUSTOMER_READ = 25;

/** `POST customer/profile/fetch`: seen in use. */
export const fetchCustomers = (customerIds: readonly string[]): Bag => ({ customerIds });
/** `POST organization/profile/fetch`: by analogy. */
export const fetchOrganizations = (organizationIds: readonly string[]): Bag => ({ organizationIds });

/** One of several things that a bulk request is about. */
export interface BulkOperation {
	readonly operationType: 'CREATE' | 'UPDATE';
	readonly payload: Bag;
}

/** `POST customer/profile/bulk`: in the reference. */
export const customerProfiles = (operations: readonly BulkOperation[]): Bag => ({ customerProfiles: operations });
/** `POST organization/profile/bulk`: Atlassian's page names the key; an organization is named by `id` or `name`. */
export const organizationProfiles = (operations: readonly BulkOperation[]): Bag => ({ organizationProfiles: operations });

/** The values that one field of one thing gets; none clears it. */
export interface DetailWrite {
	readonly name: string;
	readonly values: readonly string[];
}

/** An UPDATE puts the values in the place of those that are there; a DELETE without values takes all away [?]. */
function detailOperation({ name, values }: DetailWrite): Bag {
	return values.length > 0
		? { operationType: 'UPDATE', payload: { name, values } }
		: { operationType: 'DELETE', payload: { name, values: [] } };
}

export interface DetailsOf {
	readonly id: string;
	readonly writes: readonly DetailWrite[];
}

/** `POST customer/details/bulk`: in the reference. */
export const customerDetails = (things: readonly DetailsOf[]): Bag => ({
	customers: things.map(({ id, writes }) => ({ customerId: id, operations: writes.map(detailOperation) })),
});
/** `POST organization/details/bulk`: by analogy. */
export const organizationDetails = (things: readonly DetailsOf[]): Bag => ({
	organizations: things.map(({ id, writes }) => ({ organizationId: id, operations: writes.map(detailOperation) })),
});

/** `POST customer/{id}/entitlement` and of organizations: by analogy. */
export const entitlementOf = (productId: string): Bag => ({ productId });

/** A request from an external channel, as the node gives it. */
export interface NewRequest {
	readonly helpCenterId: string;
	readonly origin: string;
	readonly summary: string;
	readonly description?: string;
	readonly metadata?: Readonly<Record<string, string | number | boolean>>;
	/** Address of the one who asks; only agents and service accounts may give it. */
	readonly reporterEmail?: string;
}

/** `POST request/form/external`: in the reference, but for the key of the reporter. */
export const externalRequest = ({ reporterEmail, ...request }: NewRequest): Bag => ({
	...request,
	...(reporterEmail ? { reporter: { email: reporterEmail } } : {}),
});

/** `POST request/form/helpcenter/…/comment`. */
export const requestComment = (comment: string): Bag => ({ comment });

/** The ID of a product or an entitlement: whether it is a number is written nowhere [?]. */
export const RECORD_ID = /^[A-Za-z0-9:_-]{1,128}$/;

/** The page that people open for a customer, an organization, a product: no address is documented, so it is the site. */
export function pageOf(siteUrl: string): string {
	return siteUrl;
}

// ------------------------------------------------------------------------------------------------------ answers

/** A customer or an organization as it was read. */
export interface Party {
	readonly id: string;
	readonly name: string;
	readonly email?: string;
	readonly details: ReadonlyMap<string, readonly string[]>;
	readonly organizations: ReadonlyArray<{ readonly id: string; readonly name: string }>;
	readonly raw: Bag;
}

const LISTS = ['profiles', 'results', 'values', 'customers', 'organizations', 'products', 'entitlements', 'detailFields', 'details', 'items'];

/** The list in an answer: bare, or under any of these names. */
export function listIn(answer: unknown): Bag[] {
	if (Array.isArray(answer)) return answer.filter(isBag);
	if (!isBag(answer)) return [];
	const list = LISTS.map((name) => answer[name]).find(Array.isArray);
	return (list ?? []).filter(isBag);
}

/** Where the next page begins, in a list that is paged by a cursor; undefined at its end. */
export function nextCursorIn(answer: unknown): string | undefined {
	const { nextPageCursor, nextCursor, cursor } = isBag(answer) ? answer : {};
	return textIn(nextPageCursor ?? nextCursor ?? cursor) || undefined;
}

/** The server's word that a page is the last, where there is one. */
export function isLastIn(answer: unknown): boolean | undefined {
	const { isLastPage, isLast, last } = isBag(answer) ? answer : {};
	const word = isLastPage ?? isLast ?? last;
	return typeof word === 'boolean' ? word : undefined;
}

/** How many things a list has in all, where it says so. */
export function totalIn(answer: unknown): number | undefined {
	const { total } = isBag(answer) ? answer : {};
	return typeof total === 'number' ? total : undefined;
}

/** A customer or an organization out of its profile. */
export function partyIn(raw: Bag): Party {
	return {
		id: textIn(raw.customerId ?? raw.accountId ?? raw.organizationId ?? raw.id),
		name: textIn(raw.displayName ?? raw.name),
		email: textIn(raw.email ?? raw.emailAddress) || undefined,
		details: detailsIn(raw),
		organizations: (Array.isArray(raw.organizations) ? raw.organizations.filter(isBag) : []).map(({ id, name }) => ({ id: textIn(id), name: textIn(name) })),
		raw,
	};
}

/** Detail values by the name of their field. */
export function detailsIn({ details }: Bag): ReadonlyMap<string, readonly string[]> {
	const list = Array.isArray(details) ? details.filter(isBag) : [];
	return new Map(
		list.map(({ name, values, value }) => [textIn(name), (Array.isArray(values) ? values : value === undefined ? [] : [value]).map(textIn)]),
	);
}

export interface FieldDefinition {
	readonly name: string;
	readonly type: string;
	readonly options: readonly string[];
}

/** A detail field: its type is an object with a name, or the name alone. */
export function definitionIn({ name, type, options }: Bag): FieldDefinition {
	const inside = isBag(type) ? type : { name: type };
	const given = inside.options ?? options;
	const words = (Array.isArray(given) ? given : []).map((option: unknown) => textIn(isBag(option) ? (option.value ?? option.name) : option));
	return { name: textIn(name), type: textIn(inside.name).toUpperCase(), options: words };
}

/** The task that a bulk request has become: its `id`, or the last part of its `statusUrl`; empty where neither is there. */
export function taskIdIn(answer: unknown): string {
	const { id, taskId, statusUrl } = isBag(answer) ? answer : {};
	const last = /([A-Za-z0-9-]+)\/?$/.exec(textIn(statusUrl))?.[1] ?? '';
	return textIn(id ?? taskId) || last;
}

/** What a task says of one thing that it has not done. */
export interface TaskFailure {
	/** The id, the e-mail address or the name that the request gave. */
	readonly entityId: string;
	readonly message: string;
}

export function failuresIn(answer: unknown): TaskFailure[] {
	const { failures } = isBag(answer) ? answer : {};
	return (Array.isArray(failures) ? failures.filter(isBag) : []).map(({ entityId, message, reason, error }) => ({
		entityId: textIn(entityId),
		message: textIn(message ?? reason ?? (isBag(error) ? error.message : error)),
	}));
}

export function isBag(value: unknown): value is Bag {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textIn(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
