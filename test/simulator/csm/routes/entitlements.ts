import type { Answer, Call, Route } from '../../http/call';
import type { Entitlement } from '../model';
import { csmBody, csmRoute, demandOptIn } from '../route';
import { BODY_KEYS, csmRefusal, presentEntitlement } from '../shapes';

const LARGEST_PAGE = 25;

type Owner = Entitlement['owner'];

/** Entitlements: which customer or organization has which product. */
export const entitlements: readonly Route[] = [
	csmRoute('GET', '/entitlements', list),
	csmRoute('GET', '/entitlement/{entitlementId}', (call) => ({ status: 200, body: presentEntitlement(call.site.csm, entitlementOf(call)), objects: 1 })),
	csmRoute('DELETE', '/entitlement/{entitlementId}', remove),
	...(['customer', 'organization'] as const).flatMap((thing) => [
		csmRoute('GET', `/${thing}/{${thing}Id}/entitlement`, (call) => ofOwner(call, ownerOf(call, thing))),
		csmRoute('POST', `/${thing}/{${thing}Id}/entitlement`, (call) => create(call, ownerOf(call, thing))),
	]),
];

/** Needs the thing that has them: there is no list of all. */
function list(call: Call): Answer {
	demandOptIn(call);
	const type = call.query.get('entityType');
	const id = call.query.get('entityId') ?? '';
	if (type !== 'CUSTOMER' && type !== 'ORGANIZATION') throw csmRefusal(400, 'entityType must be CUSTOMER or ORGANIZATION');
	const productId = call.query.get('productId');
	const all = owned(call, { type, id }).filter((one) => productId === undefined || one.productId === productId);
	const start = Math.max(0, call.query.number('start', 0));
	const limit = call.query.number('limit', LARGEST_PAGE);
	if (limit < 1 || limit > LARGEST_PAGE) throw csmRefusal(400, `limit must be between 1 and ${LARGEST_PAGE}`);
	const results = all.slice(start, start + limit).map((one) => presentEntitlement(call.site.csm, one));
	return { status: 200, body: { results, start, limit, isLastPage: start + results.length >= all.length }, objects: results.length };
}

function ofOwner(call: Call, owner: Owner): Answer {
	const results = owned(call, owner).map((one) => presentEntitlement(call.site.csm, one));
	return { status: 200, body: { results }, objects: results.length };
}

function create(call: Call, owner: Owner): Answer {
	const { csm } = call.site;
	const productId = String(csmBody(call)[BODY_KEYS.entitlementProduct] ?? '');
	if (!csm.products.has(productId)) throw csmRefusal(404, 'The product does not exist');
	return { status: 201, body: presentEntitlement(csm, csm.addEntitlement(productId, owner)), objects: 1 };
}

function remove(call: Call): Answer {
	call.site.csm.entitlements.delete(entitlementOf(call).id);
	return { status: 204 };
}

function owned({ site }: Call, { type, id }: Owner): Entitlement[] {
	return [...site.csm.entitlements.values()].filter(({ owner }) => owner.type === type && owner.id === id);
}

function ownerOf({ site: { csm }, params }: Call, thing: 'customer' | 'organization'): Owner {
	const id = params[`${thing}Id`] ?? '';
	const exists = thing === 'customer' ? csm.customer(id) : csm.organizations.get(id);
	if (!exists) throw csmRefusal(404, `The ${thing} does not exist`);
	return { type: thing === 'customer' ? 'CUSTOMER' : 'ORGANIZATION', id };
}

function entitlementOf({ site, params }: Call): Entitlement {
	const entitlement = site.csm.entitlements.get(params['entitlementId'] ?? '');
	if (!entitlement) throw csmRefusal(404, 'The entitlement does not exist');
	return entitlement;
}
