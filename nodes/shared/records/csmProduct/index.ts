import type { Connection } from '../../connection/types';
import { tokenPages } from '../../connection/pages';
import type { WritableField } from '../../fields/schema';
import { createCatalog } from '../../fields/catalog';
import { currentOf, siteTarget } from '../customerService/party';
import { isBag, listIn, nextCursorIn, pageOf, RECORD_ID, textIn } from '../customerService/shapes';
import type { Found, JiraRecord, ReadableKind, ReadBatch, RecordRef, WritableKind } from '../kind';
import { writtenOneByOne } from '../listed';
import { ONE_BY_ONE, readOneByOne } from '../oneByOne';
import { TEXT } from '../ownFields';
import { named } from '../projectPart';

/** Which products to export: all of the site. */
export type CsmProductSource = Readonly<Record<string, never>>;

/** Most products that a page has (reference §10), and characters that a name may have [?]. */
const PAGE = 100;
const LONGEST_NAME = 200;

/** The name by which a product is known. */
export const PRODUCT_NAME: WritableField = { id: 'name', name: 'Name', schema: TEXT, required: true, hasDefault: false };
const catalog = createCatalog([PRODUCT_NAME]);

/** Products of Customer Service Management, which customers and organizations are entitled to. */
export const csmProductKind: ReadableKind<CsmProductSource> & WritableKind = {
	name: 'product',
	plural: 'products',
	url: pageOf,
	fields: async () => catalog,
	standardFields: [PRODUCT_NAME.id],
	groupOf: () => '',
	scan: scanProducts,
	// A list that is paged by a cursor says nothing of how long it is.
	count: async () => undefined,
	readSize: () => ONE_BY_ONE,
	read: readProducts,

	placement: [],
	keyIsChosen: false,
	sizes: { match: 10_000, create: 1 },
	readOnlyFields: new Set(),
	target: async () => ({ ok: true, target: siteTarget('a product', catalog) }),
	plainIdentity: (_matchBy, identity) => identity.trim(),
	identityProblem(matchBy, identity) {
		if (matchBy.by === 'key') return RECORD_ID.test(identity) ? undefined : 'is not the ID of a product';
		return identity.length > LONGEST_NAME ? `is longer than ${LONGEST_NAME} characters` : undefined;
	},
	async match(connection, { by }, identities) {
		const all = await allProducts(connection);
		const found = identities.map((identity) => [identity, by === 'key' ? all.filter(({ id }) => id === identity) : named(all, identity)] as const);
		return new Map(found.filter(([, records]) => records.length > 0));
	},
	carryIdentity: () => undefined,
	current: currentOf(async (connection, ids) => (await readProducts(connection, ids)).records),
	...writtenOneByOne({
		mailsOnCreate: false,
		line: () => 'product',
		async create(connection, { fields }) {
			const { body } = await connection.call<unknown>('createCsmProduct', { body: { name: fields.name } });
			const id = isBag(body) ? textIn(body.id ?? body.productId) : '';
			// An answer that does not say the id is as good as none: the product is looked up by its name.
			const ref = id === '' ? await productNamed(connection, String(fields.name)) : { id, key: id };
			return { done: true, ref: ref ?? { id: '', key: '' }, mailed: false };
		},
		find: async (connection, { fields }) => await productNamed(connection, String(fields.name)),
		async update(connection, { ref, fields }) {
			await connection.call('renameCsmProduct', { path: { productId: ref.id }, body: { name: fields.name } });
			return { done: true, ref, mailed: false };
		},
		async remove(connection, { id, key }) {
			await connection.call('deleteCsmProduct', { path: { productId: id }, accept: [404] });
			return { done: true, ref: { id, key }, mailed: false };
		},
		fieldName: (id) => catalog.byId(id)?.name ?? id,
	}),
};

/** Products page by page, for an export and for the picker. */
export async function* scanProducts(connection: Connection): AsyncGenerator<readonly Found[]> {
	const pages = tokenPages(async (cursor) => {
		const { body } = await connection.call<unknown>('getCsmProducts', { query: { limit: PAGE, cursor } });
		return { items: listIn(body), nextPageToken: nextCursorIn(body) };
	});
	for await (const { items } of pages) yield items.map(productRecord).map((record) => ({ id: record.id, record }));
}

async function allProducts(connection: Connection): Promise<JiraRecord[]> {
	const all: JiraRecord[] = [];
	for await (const page of scanProducts(connection)) all.push(...page.flatMap(({ record }) => record ?? []));
	return all;
}

async function productNamed(connection: Connection, name: string): Promise<RecordRef | undefined> {
	return named(await allProducts(connection), name.trim())[0];
}

async function readProducts(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	return await readOneByOne<Readonly<Record<string, unknown>>>(connection, ids, {
		operation: 'getCsmProduct',
		id: RECORD_ID,
		name: 'product',
		input: (productId) => ({ path: { productId } }),
		record: (_connection, product) => productRecord(product),
	});
}

function productRecord(raw: Readonly<Record<string, unknown>>): JiraRecord {
	const id = textIn(raw.id ?? raw.productId);
	return { id, key: id, fields: { name: textIn(raw.name) }, raw };
}
