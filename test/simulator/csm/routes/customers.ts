import type { Answer, Call, Route } from '../../http/call';
import { readCustomer, writeCustomer } from '../customers';
import { csmBody, csmList, csmRoute, demandAdministrator } from '../route';
import { BODY_KEYS, csmRefusal, presentAccount, presentCustomer, presentCustomerProfile } from '../shapes';

/** Profiles that one fetch gives (reference §10). */
const FETCHED_AT_ONCE = 25;
const SEARCH_PAGE = 50;

/** Customers one at a time: account, profile, search by a detail field. */
export const customers: readonly Route[] = [
	csmRoute('POST', '/customer/search-by-detail-field', search),
	csmRoute('POST', '/customer/profile/fetch', fetchProfiles),
	csmRoute('GET', '/customer/profile/{customerId}', (call) => shown(call, presentCustomerProfile)),
	csmRoute('POST', '/customer/profile', (call) => create(call, presentCustomerProfile)),
	csmRoute('GET', '/customer/account/{customerId}', (call) => shown(call, presentAccount, true)),
	csmRoute('PUT', '/customer/account/{customerId}', update),
	csmRoute('DELETE', '/customer/account/{customerId}', remove),
	csmRoute('POST', '/customer', (call) => create(call, presentAccount)),
	csmRoute('GET', '/customer/{customerId}', (call) => shown(call, presentCustomer)),
];

type Present = typeof presentCustomer | typeof presentCustomerProfile | typeof presentAccount;

function shown(call: Call, present: Present, accountOnly = false): Answer {
	const { user } = customerOf(call, accountOnly);
	return { status: 200, body: present(call.site.csm, user.accountId), objects: 1 };
}

function create(call: Call, present: Present): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const given = readCustomer(csm, csmBody(call));
	if (typeof given === 'string') throw csmRefusal(400, given);
	if (given.email === undefined) throw csmRefusal(400, 'email is required');
	if (csm.customerByEmail(given.email) !== undefined) throw csmRefusal(409, 'A customer with this email already exists');
	return { status: 201, body: present(csm, writeCustomer(csm, given)), objects: 1 };
}

function update(call: Call): Answer {
	demandAdministrator(call);
	const { csm } = call.site;
	const { user } = customerOf(call, true);
	const given = readCustomer(csm, { ...csmBody(call), customerId: user.accountId });
	if (typeof given === 'string') throw csmRefusal(400, given);
	writeCustomer(csm, given);
	return { status: 200, body: presentAccount(csm, user.accountId), objects: 1 };
}

function remove(call: Call): Answer {
	demandAdministrator(call);
	call.site.csm.removeCustomer(customerOf(call, true).user);
	return { status: 204 };
}

/** Those that are not found, or are no customers, are left out. */
function fetchProfiles(call: Call): Answer {
	const { csm } = call.site;
	const ids = [...new Set(csmList(call, BODY_KEYS.customerIds, FETCHED_AT_ONCE).map(String))];
	const profiles = ids.filter((id) => csm.customer(id)).map((id) => presentCustomerProfile(csm, id));
	return { status: 200, body: { profiles }, objects: profiles.length };
}

/** A value is found wherever it occurs, in large or small letters: the caller has to look. */
function search(call: Call): Answer {
	const { csm, users } = call.site;
	const wanted = csmList(call, 'detailFields', 10).map((entry) => entry as { name?: unknown; value?: unknown });
	for (const { name } of wanted) if (!csm.field('customer', String(name))) throw csmRefusal(400, `Detail field '${String(name)}' does not exist`);
	const found = [...users.keys()].filter((id) => {
		const details = csm.customer(id)?.part.details;
		return wanted.every(({ name, value }) => {
			const values = details?.get(csm.field('customer', String(name))!.name) ?? [];
			return values.some((one) => one.toLowerCase().includes(String(value).toLowerCase()));
		});
	});
	const size = Math.min(Math.max(1, call.query.number('maxResults', SEARCH_PAGE)), SEARCH_PAGE);
	const page = Math.max(0, call.query.number('page', 0));
	const results = found.slice(page * size, (page + 1) * size).map((id) => presentCustomer(csm, id));
	return { status: 200, body: { results, page, maxResults: size, total: found.length }, objects: results.length };
}

/** @param accountOnly Whether it must be a portal-only customer: nobody's Atlassian account is managed here. */
function customerOf({ site, params }: Call, accountOnly: boolean) {
	const found = site.csm.customer(params['customerId'] ?? '');
	if (!found || (accountOnly && found.user.accountType !== 'customer')) throw csmRefusal(404, 'The customer does not exist');
	return found;
}
