import { idsIn, maySee, organizationsOf, partIn, requestOf, type Part, type ServiceRequest } from '../../../serviceDesk/access';
import { createRequest } from '../../../serviceDesk/createRequest';
import { presentRequest } from '../../../serviceDesk/presentRequest';
import { refuseService } from '../../../serviceDesk/refusals';
import { bodyOf, writerOf, type Answer, type Call } from '../../call';
import { enclosing, requestOfPath, servicePage, serviceRoutes, userOf } from '../../service';

/** Service requests: the caller's own, one of them, a new one. */
export const requests = serviceRoutes([
	{ method: 'GET', path: '/request', run: list },
	{
		method: 'POST',
		path: '/request',
		closedBody: [
			...['channel', 'form', 'isAdfRequest', 'raiseOnBehalfOf', 'requestFieldValues'],
			...['requestParticipants', 'requestTypeId', 'serviceDeskId'],
		],
		run: create,
	},
	{ method: 'GET', path: '/request/{issueIdOrKey}', run: read },
]);

function create(call: Call): Answer {
	const request = createRequest(writerOf(call), userOf(call), bodyOf(call));
	call.counters.mails += 1;
	return { status: 201, created: 1, body: presentRequest(call.view, request, [], enclosing(call)) };
}

function read(call: Call): Answer {
	const request = requestOfPath(call);
	return { status: 200, objects: 1, body: presentRequest(call.view, request, call.query.list('expand'), enclosing(call)) };
}

/** What the caller has to do with a request, by the words of `requestOwnership`. */
const OWNERSHIPS: Readonly<Record<string, (part: Part) => boolean>> = {
	OWNED_REQUESTS: ({ owner }) => owner,
	PARTICIPATED_REQUESTS: ({ participant }) => participant,
	ALL_ORGANIZATIONS: ({ organization }) => organization,
	ORGANIZATION: ({ organization }) => organization,
	APPROVER: ({ approver }) => approver,
	// Deprecated; the same as naming none.
	ALL_REQUESTS: ({ owner, participant, organization }) => owner || participant || organization,
};

/** The requests in which the caller has a part: not those of the desk (reference §9.3). */
function list(call: Call): Answer {
	const user = userOf(call);
	const { site, query } = call;
	const wanted = query.list('requestOwnership').flatMap((word) => OWNERSHIPS[word] ?? []);
	const ways = wanted.length > 0 ? wanted : [OWNERSHIPS['ALL_REQUESTS'] ?? (() => false)];
	const keeps = filters(call);
	const found: ServiceRequest[] = [];
	for (const desk of site.service.desks.values()) {
		for (const issue of site.issues.all(desk.projectId)) {
			const request = requestOf(site, issue);
			if (!request || !maySee(site, request, user)) continue;
			const part = partIn(site, request, user);
			if (ways.some((way) => way(part)) && keeps.every((keep) => keep(request))) found.push(request);
		}
	}
	found.sort((a, b) => b.issue.updated - a.issue.updated || b.issue.id - a.issue.id);
	const expand = query.list('expand');
	return servicePage(
		call,
		found.map((request) => presentRequest(call.view, request, expand, enclosing(call))),
	);
}

type Keep = (request: ServiceRequest) => boolean;

function filters(call: Call): Keep[] {
	const { site, query } = call;
	const user = userOf(call);
	const keeps: Keep[] = [];
	const text = query.get('searchTerm')?.toLowerCase().replaceAll('*', '');
	if (text) keeps.push(({ issue }) => String(issue.values['summary']).toLowerCase().includes(text));
	const isDone: Keep = ({ issue }) => issue.resolved !== undefined;
	const status = query.get('requestStatus');
	if (status === 'OPEN_REQUESTS') keeps.push((request) => !isDone(request));
	if (status === 'CLOSED_REQUESTS') keeps.push(isDone);
	const deskId = query.get('serviceDeskId');
	if (deskId !== undefined) keeps.push(({ desk }) => desk.id === deskId);
	const typeId = query.get('requestTypeId');
	if (typeId !== undefined) keeps.push(({ type }) => type.id === typeId);
	const organizationId = query.get('organizationId');
	if (organizationId !== undefined && query.list('requestOwnership').includes('ORGANIZATION')) {
		if (!organizationsOf(site, user.accountId).some(({ id }) => id === organizationId))
			throw refuseService(404, 'The organization does not exist or you are not a member of it.');
		keeps.push(({ issue }) => idsIn(issue, site.service.fields?.organizations).includes(organizationId));
	}
	const approvalStatus = query.get('approvalStatus');
	if (approvalStatus !== undefined && query.list('requestOwnership').includes('APPROVER')) {
		const pending = approvalStatus === 'MY_PENDING_APPROVAL';
		keeps.push(({ issue }) =>
			site.service.approvalsOf(issue.id).some((approval) => {
				const mine = approval.decisions.get(user.accountId);
				return mine !== undefined && (approval.final === 'pending' && mine === 'pending') === pending;
			}),
		);
	}
	return keeps;
}
