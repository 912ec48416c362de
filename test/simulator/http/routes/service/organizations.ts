import { isAgentSomewhere } from '../../../serviceDesk/access';
import { readPeople } from '../../../serviceDesk/createRequest';
import type { Organization } from '../../../serviceDesk/model';
import { presentOrganization, presentPerson, serviceLink } from '../../../serviceDesk/present';
import { refuseService } from '../../../serviceDesk/refusals';
import { bodyOf, demandAdmin, type Answer, type Call } from '../../call';
import { accountIdsOf, agentDeskOf, servicePage, serviceRoutes } from '../../service';

const PATH = '/organization/{organizationId}';
const PROPERTY = `${PATH}/property/{propertyKey}`;
const OF_DESK = '/servicedesk/{serviceDeskId}/organization';
/** Characters (reference §9.5). */
const LONGEST_NAME = 200;

/** Organizations, their members and properties, and the desks that they are linked to. */
export const organizations = serviceRoutes([
	{ method: 'GET', path: '/organization', run: list },
	{ method: 'POST', path: '/organization', closedBody: ['name'], run: create },
	{ method: 'GET', path: PATH, run: (call) => show(call, memberOrganization(call)) },
	{ method: 'DELETE', path: PATH, run: remove },
	{ method: 'GET', path: `${PATH}/user`, run: users },
	{ method: 'POST', path: `${PATH}/user`, run: (call) => changeUsers(call, (members, id) => members.add(id)) },
	{ method: 'DELETE', path: `${PATH}/user`, run: (call) => changeUsers(call, (members, id) => members.delete(id)) },
	{ method: 'GET', path: `${PATH}/property`, run: propertyKeys },
	{ method: 'GET', path: PROPERTY, run: readProperty },
	{ method: 'PUT', path: PROPERTY, run: writeProperty },
	{ method: 'DELETE', path: PROPERTY, run: deleteProperty },
	{ method: 'GET', path: OF_DESK, run: listOfDesk },
	{ method: 'POST', path: OF_DESK, run: (call) => link(call, (ids, id) => ids.add(id)) },
	{ method: 'DELETE', path: OF_DESK, run: (call) => link(call, (ids, id) => ids.delete(id)) },
]);

function demandAgents(call: Call): void {
	if (call.user?.siteAdmin || isAgentSomewhere(call.site, call.user)) return;
	throw refuseService(403, 'You must be an agent or an administrator to do this.', 'sd.error.agent.only');
}

function show(call: Call, organization: Organization, status = 200): Answer {
	return { status, objects: 1, body: presentOrganization(call.view, organization) };
}

function page(call: Call, found: readonly Organization[]): Answer {
	return servicePage(call, presented(call, found));
}

function presented(call: Call, found: readonly Organization[]): unknown[] {
	return found.map((organization) => presentOrganization(call.view, organization));
}

/** Customer Service Management extends the same organizations [?] (reference §9.5); those made there are listed here too. */
function madeByCustomerService({ site }: Call): unknown[] {
	return [...site.csm.organizations.values()].map(({ id, name }) => ({ id, name, scimManaged: false }));
}

/** All of them for agents; customers see their own. */
function list(call: Call): Answer {
	const accountId = call.query.get('accountId');
	if (accountId !== undefined) demandAgents(call);
	const agent = call.user?.siteAdmin || isAgentSomewhere(call.site, call.user);
	const of = accountId ?? (agent ? undefined : call.user?.accountId);
	const all = [...call.site.service.organizations.values()];
	const found = all.filter(({ members }) => of === undefined || members.has(of));
	return servicePage(call, [...presented(call, found), ...(of === undefined ? madeByCustomerService(call) : [])]);
}

function organizationOf(call: Call): Organization {
	const found = call.site.service.organizations.get(call.params['organizationId'] ?? '');
	if (found) return found;
	throw refuseService(404, 'The organization does not exist.', 'sd.error.organization.not.found');
}

/** The organization of the path, for agents and its own members. */
function memberOrganization(call: Call): Organization {
	const found = organizationOf(call);
	if (!found.members.has(call.user?.accountId ?? '')) demandAgents(call);
	return found;
}

function agentOrganization(call: Call): Organization {
	demandAgents(call);
	return organizationOf(call);
}

/** Gives the organization of that name where there is one (reference §9.5). */
function create(call: Call): Answer {
	demandAgents(call);
	const { name } = bodyOf(call);
	const trimmed = typeof name === 'string' ? name.trim() : '';
	if (trimmed === '' || trimmed.length > LONGEST_NAME)
		throw refuseService(400, `The name must have 1 to ${LONGEST_NAME} characters.`, 'sd.error.organization.name');
	const { service } = call.site;
	const known = [...service.organizations.values()].find((one) => one.name === trimmed);
	return show(call, known ?? service.addOrganization(trimmed), 201);
}

/** It goes from its desks too; requests keep its id, which then means nothing. */
function remove(call: Call): Answer {
	demandAdmin(call);
	const { id } = changeable(organizationOf(call));
	call.site.service.organizations.delete(id);
	for (const desk of call.site.service.desks.values()) desk.organizationIds.delete(id);
	return { status: 204 };
}

/** What an identity provider keeps is changed there. */
function changeable(organization: Organization): Organization {
	if (!organization.scimManaged) return organization;
	throw refuseService(403, 'The organization is managed by SCIM.', 'sd.error.organization.scim');
}

function users(call: Call): Answer {
	const { members } = agentOrganization(call);
	return servicePage(
		call,
		[...members].map((accountId) => presentPerson(call.view, accountId)),
	);
}

/** All or none: 400 when any of the ids is nobody's. */
function changeUsers(call: Call, change: (members: Set<string>, accountId: string) => unknown): Answer {
	const { members } = changeable(agentOrganization(call));
	for (const accountId of readPeople(call, accountIdsOf(bodyOf(call)))) change(members, accountId);
	return { status: 204 };
}

function propertyKeys(call: Call): Answer {
	const { id, properties } = agentOrganization(call);
	const self = (key: string) => serviceLink(call.view, `organization/${id}/property/${encodeURIComponent(key)}`);
	return { status: 200, body: { keys: [...properties.keys()].map((key) => ({ key, self: self(key) })) } };
}

function readProperty(call: Call): Answer {
	const { properties } = agentOrganization(call);
	const key = call.params['propertyKey'] ?? '';
	if (!properties.has(key)) throw refuseService(404, `The property ${key} does not exist.`);
	return { status: 200, body: { key, value: properties.get(key) } };
}

function writeProperty(call: Call): Answer {
	const { properties } = agentOrganization(call);
	if (call.body === undefined) throw refuseService(400, 'The property value must be valid JSON.');
	const key = call.params['propertyKey'] ?? '';
	const status = properties.has(key) ? 200 : 201;
	properties.set(key, call.body);
	return { status, body: {} };
}

function deleteProperty(call: Call): Answer {
	const { properties } = agentOrganization(call);
	const key = call.params['propertyKey'] ?? '';
	if (!properties.delete(key)) throw refuseService(404, `The property ${key} does not exist.`);
	return { status: 204 };
}

function listOfDesk(call: Call): Answer {
	const { desk } = agentDeskOf(call);
	const accountId = call.query.get('accountId');
	const linked = [...desk.organizationIds].flatMap((id) => call.site.service.organizations.get(id) ?? []);
	return page(
		call,
		linked.filter(({ members }) => accountId === undefined || members.has(accountId)),
	);
}

/** 204 whether or not that changes anything. */
function link(call: Call, change: (ids: Set<string>, id: string) => unknown): Answer {
	const { desk } = agentDeskOf(call);
	const id = String(bodyOf(call)['organizationId']);
	if (!call.site.service.organizations.has(id))
		throw refuseService(404, 'The organization does not exist.', 'sd.error.organization.not.found');
	change(desk.organizationIds, id);
	return { status: 204 };
}
