import type { Answer, Call, Route } from '../../http/call';
import type { Organization } from '../model';
import { csmBody, csmList, csmRoute, nameIn } from '../route';
import { BODY_KEYS, csmRefusal, presentOrganization } from '../shapes';

/** Organizations that one fetch gives: Atlassian's page says so of profiles; of organizations it is a guess [?]. */
const FETCHED_AT_ONCE = 25;

/** Organizations one at a time; their list is in the API of service desks alone. */
export const organizations: readonly Route[] = [
	csmRoute('POST', '/organization', create),
	csmRoute('POST', '/organization/profile', create),
	csmRoute('POST', '/organization/fetch', fetchSome),
	csmRoute('POST', '/organization/profile/fetch', fetchSome),
	csmRoute('GET', '/organization/profile/{organizationId}', shown),
	csmRoute('GET', '/organization/{organizationId}', shown),
	csmRoute('PUT', '/organization/{organizationId}', rename),
	csmRoute('DELETE', '/organization/{organizationId}', remove),
];

function create(call: Call): Answer {
	const { csm } = call.site;
	const name = nameIn(csmBody(call));
	if (csm.organizationByName(name)) throw csmRefusal(409, `An organization with the name '${name}' already exists`);
	return { status: 201, body: presentOrganization(csm, csm.addOrganization(name)), objects: 1 };
}

function shown(call: Call): Answer {
	return { status: 200, body: presentOrganization(call.site.csm, organizationOf(call)), objects: 1 };
}

function rename(call: Call): Answer {
	const { csm } = call.site;
	const organization = organizationOf(call);
	const name = nameIn(csmBody(call));
	if ((csm.organizationByName(name) ?? organization) !== organization)
		throw csmRefusal(409, `An organization with the name '${name}' already exists`);
	organization.name = name;
	return { status: 200, body: presentOrganization(csm, organization), objects: 1 };
}

function remove(call: Call): Answer {
	const { csm } = call.site;
	const { id } = organizationOf(call);
	csm.organizations.delete(id);
	return { status: 204 };
}

function fetchSome(call: Call): Answer {
	const { csm } = call.site;
	const ids = [...new Set(csmList(call, BODY_KEYS.organizationIds, FETCHED_AT_ONCE).map(String))];
	const profiles = ids.flatMap((id) => csm.organizations.get(id) ?? []).map((one) => presentOrganization(csm, one));
	return { status: 200, body: { profiles }, objects: profiles.length };
}

function organizationOf({ site, params }: Call): Organization {
	const organization = site.csm.organizations.get(params['organizationId'] ?? '');
	if (!organization) throw csmRefusal(404, 'The organization does not exist');
	return organization;
}
