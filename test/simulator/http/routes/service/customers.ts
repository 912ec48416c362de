import { isDeskAdmin, organizationsOf } from '../../../serviceDesk/access';
import { addCustomer } from '../../../serviceDesk/people';
import type { Desk } from '../../../serviceDesk/model';
import { presentPerson } from '../../../serviceDesk/present';
import { refuseService } from '../../../serviceDesk/refusals';
import type { User } from '../../../site/model';
import type { Site } from '../../../site/site';
import { bodyOf, demandAdmin, type Answer, type Call } from '../../call';
import { accountIdsOf, agentDeskOf, deskOf, servicePage, serviceRoutes } from '../../service';

const PATH = '/servicedesk/{serviceDeskId}/customer';
const PEOPLE = ['accountIds', 'usernames'];

/** Customers of the site and of its desks. */
export const customers = serviceRoutes([
	{ method: 'POST', path: '/customer', closedBody: ['displayName', 'email', 'fullName'], run: create },
	{ method: 'GET', path: PATH, experimental: true, run: list },
	{ method: 'POST', path: PATH, closedBody: PEOPLE, run: add },
	{ method: 'DELETE', path: PATH, experimental: true, closedBody: PEOPLE, run: remove },
]);

function create(call: Call): Answer {
	demandAdmin(call);
	const body = bodyOf(call);
	const email = body['email'];
	if (typeof email !== 'string' || !/^[^\s@]+@[^\s@]+$/.test(email))
		throw refuseService(400, 'The email address is not valid.', 'sd.error.customer.email');
	const name = body['displayName'] ?? body['fullName'] ?? email;
	if (typeof name !== 'string' || name.trim() === '') throw refuseService(400, 'The display name must not be empty.');
	const known = [...call.site.users.values()].some((user) => user.emailAddress.toLowerCase() === email.toLowerCase());
	if (known) {
		const status = call.query.flag('strictConflictStatusCode') ? 409 : 400;
		throw refuseService(status, 'An account already exists for this email.', 'sd.error.customer.exists', [email]);
	}
	const user = addCustomer(call.site, name, email);
	call.counters.mails += 1;
	return { status: 201, created: 1, body: presentPerson(call.view, user.accountId) };
}

/** A desk's own customers, and the members of its organizations. */
function customersOf(site: Site, desk: Desk): User[] {
	return [...site.users.values()].filter(
		({ accountId }) =>
			desk.customers.has(accountId) ||
			organizationsOf(site, accountId).some(({ id }) => desk.organizationIds.has(id)),
	);
}

function list(call: Call): Answer {
	const { desk } = agentDeskOf(call);
	const wanted = (call.query.get('query') ?? '').toLowerCase();
	const matches = ({ displayName, emailAddress }: User) =>
		[emailAddress, ...displayName.split(' '), displayName].some((text) => text.toLowerCase().startsWith(wanted));
	const found = customersOf(call.site, desk).filter(matches);
	return servicePage(
		call,
		found.map(({ accountId }) => presentPerson(call.view, accountId)),
	);
}

function administeredDesk(call: Call): Desk {
	const { desk } = deskOf(call);
	if (isDeskAdmin(call.site, desk, call.user)) return desk;
	throw refuseService(403, 'You must administer the service desk to do this.', 'sd.error.admin.only');
}

/** Ids of nobody are refused, but the others are added first, without a word about it (reference §9.5). */
function add(call: Call): Answer {
	const desk = administeredDesk(call);
	const ids = accountIdsOf(bodyOf(call));
	if (!desk.takesCustomers)
		throw refuseService(403, 'Customers cannot be added to this service desk.', 'sd.error.customer.add.forbidden');
	const known = ids.filter((id) => call.site.users.has(id));
	for (const id of known) desk.customers.add(id);
	refuseUnknown(call, ids);
	return { status: 204 };
}

function remove(call: Call): Answer {
	const desk = administeredDesk(call);
	const ids = accountIdsOf(bodyOf(call));
	if (desk.access === 'open')
		throw refuseService(400, 'Customers can be removed from closed service desks only.', 'sd.error.desk.open');
	refuseUnknown(call, ids);
	for (const id of ids) desk.customers.delete(id);
	return { status: 204 };
}

function refuseUnknown(call: Call, ids: readonly string[]): void {
	const unknown = ids.filter((id) => !call.site.users.has(id));
	if (unknown.length > 0)
		throw refuseService(400, `These users do not exist: ${unknown.join(', ')}.`, 'sd.error.users.unknown', unknown);
}
