import type { Connection, Query } from '../../connection/types';
import type { WritableField } from '../../fields/schema';
import { catalogWithDetails, definitionsOf, readDetails } from '../customerService/details';
import { organizationPages } from '../customerService/organizations';
import { detailsIn, isBag, isLastIn, listIn, nextCursorIn, pageOf, RECORD_ID, textIn } from '../customerService/shapes';
import { customerIds } from '../csmCustomer/accounts';
import type { Found, JiraRecord, ReadableKind, ReadBatch } from '../kind';
import { ONE_BY_ONE, readOneByOne } from '../oneByOne';
import { TEXT } from '../ownFields';
import { ofEach } from '../sideBySide';

/** What can have an entitlement; the words of `entityType` (reference §10). */
export type EntitlementOwner = 'CUSTOMER' | 'ORGANIZATION';

/** Whose entitlements to export: those of some customers or organizations (ids), or of all of them. */
export interface CsmEntitlementSource {
	readonly owner: EntitlementOwner;
	readonly ids: readonly string[];
	/** Only of this product. */
	readonly product?: string;
}

type Bag = Readonly<Record<string, unknown>>;

/** Most entitlements that a page has (reference §10). */
const PAGE = 25;

const NAMES = { product: 'Product', productId: 'Product ID', ownerType: 'Owner Type', ownerId: 'Owner ID' };

const OWN = Object.entries(NAMES).map(([id, name]): WritableField => ({ id, name, schema: TEXT, required: false, hasDefault: false }));

/** Entitlements: which customer or organization has which product. Id and key are the ID of the entitlement. */
export const csmEntitlementKind: ReadableKind<CsmEntitlementSource> = {
	name: 'entitlement',
	plural: 'entitlements',
	url: pageOf,
	fields: async (connection) => await catalogWithDetails(connection, 'entitlement', OWN),
	standardFields: 'all',
	groupOf: () => '',
	scan: scanEntitlements,
	// Only the list of each single owner could say it, and does not.
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readEntitlements,
};

/** The API has no list of all entitlements: each customer or organization is asked for its own. */
async function* scanEntitlements(connection: Connection, { owner, ids, product }: CsmEntitlementSource): AsyncGenerator<readonly Found[]> {
	yield* ofEach(ownersOf(connection, owner, ids), async (entityId) => {
		const found: Found[] = [];
		for await (const items of entitlementPages(connection, { entityType: owner, entityId, limit: PAGE, productId: product || undefined })) {
			for (const raw of items) {
				const record = await entitlementRecord(connection, raw, { type: owner, id: entityId });
				found.push({ id: record.id, record });
			}
		}
		return found;
	});
}

/**
 * Pages were seen both by a cursor and by start and limit [?] (reference §10): an answer with a cursor shows which. A page
 * that gives nothing new is the last in any case.
 */
async function* entitlementPages(connection: Connection, query: Query): AsyncGenerator<readonly Bag[]> {
	const seen = new Set<string>();
	let at: Query = { start: 0 };
	for (;;) {
		const { body, status } = await connection.call<unknown>('getCsmEntitlements', { query: { ...query, ...at }, accept: [404] });
		// Who has gone since the list was read has none.
		const fresh = (status === 404 ? [] : listIn(body)).filter((raw) => !seen.has(idIn(raw)));
		for (const raw of fresh) seen.add(idIn(raw));
		yield fresh;
		const cursor = nextCursorIn(body);
		const wasLast = fresh.length === 0 || isLastIn(body) === true || ('cursor' in at && cursor === undefined);
		if (wasLast) return;
		at = cursor === undefined ? { start: seen.size } : { cursor };
	}
}

async function* ownersOf(connection: Connection, owner: EntitlementOwner, ids: readonly string[]): AsyncGenerator<readonly string[]> {
	if (ids.length > 0) yield [...new Set(ids)];
	else if (owner === 'CUSTOMER') yield* customerIds(connection);
	else for await (const page of organizationPages(connection)) yield page.map(({ id }) => id);
}

async function readEntitlements(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<Bag>(connection, ids, {
		operation: 'getCsmEntitlement',
		id: RECORD_ID,
		name: 'entitlement',
		input: (entitlementId) => ({ path: { entitlementId } }),
		record: async (_connection, raw) => await entitlementRecord(connection, raw),
	});
}

/** @param asked Whose it is, where it was asked for by its owner: the answer need not say so. */
async function entitlementRecord(connection: Connection, raw: Bag, asked?: { readonly type: string; readonly id: string }): Promise<JiraRecord> {
	const id = idIn(raw);
	const product = isBag(raw.product) ? raw.product : {};
	const owner = isBag(raw.entity) ? raw.entity : {};
	const fields = {
		product: textIn(product.name) || null,
		productId: textIn(product.id ?? raw.productId) || null,
		ownerType: textIn(owner.type ?? raw.entityType) || asked?.type || null,
		ownerId: textIn(owner.id ?? raw.entityId) || asked?.id || null,
	};
	const definitions = await definitionsOf(connection, 'entitlement');
	return { id, key: id, fields: { ...fields, ...readDetails(definitions, detailsIn(raw)) }, raw };
}

function idIn(raw: Bag): string {
	return textIn(raw.id ?? raw.entitlementId);
}
