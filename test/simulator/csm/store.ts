import { createHash } from 'node:crypto';
import type { User } from '../site/model';
import type { Site } from '../site/site';
import type {
	CustomerPart,
	DetailField,
	DetailOwner,
	Details,
	Entitlement,
	ExternalRequest,
	Organization,
	Product,
} from './model';

/** Detail fields of one kind at most (reference §10). */
export const MOST_FIELDS = 50;

/** A customer as a test gives it. */
export interface GivenCustomer {
	readonly email: string;
	readonly displayName?: string;
	readonly details?: Readonly<Record<string, readonly string[]>>;
	readonly organizations?: readonly string[];
}

/**
 * Customer Service Management of a site. Its customers are accounts of the site: portal-only ones, whose ids begin with
 * `qm:`, and people with an Atlassian account who hold the customer role.
 */
export class CustomerService {
	readonly fields: Readonly<Record<DetailOwner, DetailField[]>> = { customer: [], organization: [], entitlement: [] };
	readonly organizations = new Map<string, Organization>();
	private readonly organizationDetails = new Map<string, Details>();
	readonly products = new Map<string, Product>();
	readonly entitlements = new Map<string, Entitlement>();
	/** Help centers, each with the key of the project that its requests become issues of. */
	readonly helpCenters = new Map<string, string>([['1001', 'DEMO']]);
	readonly requests: ExternalRequest[] = [];
	/** Account ids of the Atlassian accounts that hold the customer role. */
	readonly roles = new Set<string>();
	private readonly parts = new Map<string, CustomerPart>();
	/** Account id of each portal-only customer by e-mail address, in small letters. */
	private readonly byEmail = new Map<string, string>();

	constructor(private readonly site: Site) {}

	/** A customer by id; undefined for all others, agents and admins among them. */
	customer(id: string): { readonly user: User; readonly part: CustomerPart } | undefined {
		const user = this.site.users.get(id);
		const isCustomer = user?.active && (user.accountType === 'customer' || (this.roles.has(id) && !user.siteAdmin));
		if (user === undefined || !isCustomer) return undefined;
		const part = this.parts.get(id) ?? { details: new Map(), organizations: new Set() };
		this.parts.set(id, part);
		return { user, part };
	}

	/** Whose address this is among the portal-only customers. */
	customerByEmail(email: string): string | undefined {
		return this.byEmail.get(email.trim().toLowerCase());
	}

	addCustomer({ email, displayName, details = {}, organizations = [] }: GivenCustomer): User {
		const user = this.site.addUser({
			accountId: `qm:${uuidOf(this.site.cloudId)}:${uuidOf(email.trim().toLowerCase())}`,
			displayName: displayName ?? email.trim(),
			emailAddress: email.trim(),
			accountType: 'customer',
			groups: [],
			mayBulkChange: false,
		});
		this.byEmail.set(email.trim().toLowerCase(), user.accountId);
		this.parts.set(user.accountId, { details: new Map(Object.entries(details)), organizations: new Set(organizations) });
		return user;
	}

	renameEmail(user: User, email: string): void {
		this.byEmail.delete(user.emailAddress.toLowerCase());
		user.emailAddress = email.trim();
		this.byEmail.set(email.trim().toLowerCase(), user.accountId);
	}

	removeCustomer(user: User): void {
		this.byEmail.delete(user.emailAddress.toLowerCase());
		this.parts.delete(user.accountId);
		this.site.users.delete(user.accountId);
	}

	addOrganization(name: string, details: Readonly<Record<string, readonly string[]>> = {}): Organization {
		const added = { id: this.site.takeId(), name };
		this.organizations.set(added.id, added);
		this.organizationDetails.set(added.id, new Map(Object.entries(details)));
		return added;
	}

	/** The details of an organization; undefined where there is none of this id. */
	detailsOfOrganization(id: string): Details | undefined {
		if (!this.organizations.has(id)) return undefined;
		const details: Details = this.organizationDetails.get(id) ?? new Map();
		this.organizationDetails.set(id, details);
		return details;
	}

	organizationByName(name: string): Organization | undefined {
		const wanted = name.trim().toLowerCase();
		return [...this.organizations.values()].find((organization) => organization.name.toLowerCase() === wanted);
	}

	addProduct(name: string): Product {
		const added = { id: this.site.takeId(), name };
		this.products.set(added.id, added);
		return added;
	}

	addEntitlement(productId: string, owner: Entitlement['owner']): Entitlement {
		const added: Entitlement = { id: this.site.takeId(), productId, owner, details: new Map() };
		this.entitlements.set(added.id, added);
		return added;
	}

	/** A detail field by name; its letters may be large or small. */
	field(owner: DetailOwner, name: string): DetailField | undefined {
		const wanted = name.trim().toLowerCase();
		return this.fields[owner].find((field) => field.name.toLowerCase() === wanted);
	}

	addField(owner: DetailOwner, field: DetailField): DetailField {
		this.fields[owner].push(field);
		return field;
	}

	/** Takes a field away with all its values. */
	removeField(owner: DetailOwner, field: DetailField): void {
		this.fields[owner].splice(this.fields[owner].indexOf(field), 1);
		for (const details of this.detailsOf(owner)) details.delete(field.name);
	}

	renameField(owner: DetailOwner, field: DetailField, name: string): void {
		for (const details of this.detailsOf(owner)) {
			const values = details.get(field.name);
			details.delete(field.name);
			if (values) details.set(name, values);
		}
		field.name = name;
	}

	private detailsOf(owner: DetailOwner): Details[] {
		if (owner === 'organization') return [...this.organizationDetails.values()];
		const owners = owner === 'customer' ? this.parts : this.entitlements;
		return [...owners.values()].map(({ details }) => details);
	}
}

/** A UUID that is the same for the same text. */
export function uuidOf(text: string): string {
	const hex = createHash('sha256').update(text).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
