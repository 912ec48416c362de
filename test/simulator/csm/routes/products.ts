import type { Answer, Call, Route } from '../../http/call';
import type { Product } from '../model';
import { csmBody, csmRoute, demandAdministrator, nameIn } from '../route';
import { csmRefusal, presentProduct } from '../shapes';

const LARGEST_PAGE = 100;

/** Products, whose list is paged by a cursor (reference §10). */
export const products: readonly Route[] = [
	csmRoute('GET', '/product', list),
	csmRoute('POST', '/product', create),
	csmRoute('GET', '/product/{productId}', (call) => ({ status: 200, body: presentProduct(productOf(call)), objects: 1 })),
	csmRoute('PUT', '/product/{productId}', rename),
	csmRoute('DELETE', '/product/{productId}', remove),
];

function list(call: Call): Answer {
	const all = [...call.site.csm.products.values()];
	const limit = call.query.number('limit', LARGEST_PAGE);
	if (limit < 1 || limit > LARGEST_PAGE) throw csmRefusal(400, `limit must be between 1 and ${LARGEST_PAGE}`);
	const cursor = call.query.get('cursor');
	const start = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64url').toString('utf8'));
	if (!Number.isInteger(start)) throw csmRefusal(400, 'cursor is not valid');
	const results = all.slice(start, start + limit).map(presentProduct);
	const next = start + results.length;
	const nextPageCursor = next < all.length ? Buffer.from(String(next)).toString('base64url') : null;
	return { status: 200, body: { results, nextPageCursor }, objects: results.length };
}

function create(call: Call): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const name = nameIn(csmBody(call));
	refuseDouble(call, name);
	return { status: 201, body: presentProduct(csm.addProduct(name)), objects: 1 };
}

function rename(call: Call): Answer {
	demandAdministrator(call);
	const product = productOf(call);
	const name = nameIn(csmBody(call));
	refuseDouble(call, name, product);
	product.name = name;
	return { status: 200, body: presentProduct(product), objects: 1 };
}

function remove(call: Call): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const { id } = productOf(call);
	if ([...csm.entitlements.values()].some(({ productId }) => productId === id)) throw csmRefusal(409, 'The product has entitlements');
	csm.products.delete(id);
	return { status: 204 };
}

function refuseDouble({ site }: Call, name: string, own?: Product): void {
	const other = [...site.csm.products.values()].find((product) => product.name.toLowerCase() === name.toLowerCase());
	if (other && other !== own) throw csmRefusal(409, `A product with the name '${name}' already exists`);
}

function productOf({ site, params }: Call): Product {
	const product = site.csm.products.get(params['productId'] ?? '');
	if (!product) throw csmRefusal(404, 'The product does not exist');
	return product;
}
