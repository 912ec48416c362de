import { isRecord } from '../../../issues/write';
import { inStatus } from '../../../issues/transition';
import { withHistory } from '../../../issues/history';
import { idsIn, type ServiceRequest } from '../../../serviceDesk/access';
import { readPeople } from '../../../serviceDesk/createRequest';
import { presentParticipants, presentSlas, presentStatuses } from '../../../serviceDesk/presentRequest';
import { refuseService } from '../../../serviceDesk/refusals';
import type { Issue, Transition } from '../../../site/model';
import { bodyOf, type Answer, type Call } from '../../call';
import { accountIdsOf, demandAgent, requestOfPath, servicePage, serviceRoutes } from '../../service';
import { commentFrom } from './comments';

const PATH = '/request/{issueIdOrKey}';
const PEOPLE = ['accountIds', 'usernames'];

/** Participants, transitions, statuses and clocks of requests. */
export const requestWork = serviceRoutes([
	{ method: 'GET', path: `${PATH}/participant`, run: participants },
	{ method: 'POST', path: `${PATH}/participant`, closedBody: PEOPLE, writesIssue: true, run: addParticipants },
	{ method: 'DELETE', path: `${PATH}/participant`, closedBody: PEOPLE, writesIssue: true, run: removeParticipants },
	{ method: 'GET', path: `${PATH}/transition`, run: transitions },
	{ method: 'POST', path: `${PATH}/transition`, closedBody: ['additionalComment', 'id'], writesIssue: true, run: perform },
	{ method: 'GET', path: `${PATH}/status`, run: statuses },
	{ method: 'GET', path: `${PATH}/sla`, run: slas },
]);

function participants(call: Call): Answer {
	return servicePage(call, presentParticipants(call.view, requestOfPath(call).issue));
}

function participantIds(call: Call, issue: Issue): readonly string[] {
	return idsIn(issue, call.site.service.fields?.participants);
}

function setParticipants(call: Call, { issue }: ServiceRequest, ids: readonly string[]): Answer {
	const fieldId = call.site.service.fields?.participants ?? '';
	const values = { ...issue.values, [fieldId]: ids.length === 0 ? null : ids };
	const after = { ...issue, values, updated: call.clock.now() };
	const stored = call.site.writeIssue(withHistory(call.site, issue, after, call.user));
	return servicePage(call, presentParticipants(call.view, stored));
}

function addParticipants(call: Call): Answer {
	const request = requestOfPath(call);
	demandAgent(call, request.desk);
	const before = participantIds(call, request.issue);
	const added = readPeople(call, accountIdsOf(bodyOf(call)));
	// Each who is new gets a mail.
	call.counters.mails += added.filter((id) => !before.includes(id)).length;
	return setParticipants(call, request, [...new Set([...before, ...added])]);
}

/** Who is no participant is refused, other than elsewhere in the product (reference §9.1). */
function removeParticipants(call: Call): Answer {
	const request = requestOfPath(call);
	demandAgent(call, request.desk);
	const before = participantIds(call, request.issue);
	const removed = accountIdsOf(bodyOf(call));
	const others = removed.filter((id) => !before.includes(id));
	if (others.length > 0)
		throw refuseService(400, `These users are no participants: ${others.join(', ')}.`, 'sd.error.participant.unknown', others);
	return setParticipants(
		call,
		request,
		before.filter((id) => !removed.includes(id)),
	);
}

/** The transitions that the portal offers, to agents and customers alike. */
function offered(call: Call, { issue }: ServiceRequest): Transition[] {
	const all = call.site.projects.get(issue.projectId)?.workflows.get(issue.typeId)?.transitions ?? [];
	return all.filter(({ from, portal }) => portal && (from === 'any' || from.includes(issue.statusId)));
}

function transitions(call: Call): Answer {
	const request = requestOfPath(call);
	return servicePage(
		call,
		offered(call, request).map(({ id, name }) => ({ id, name })),
	);
}

function perform(call: Call): Answer {
	const request = requestOfPath(call);
	const body = bodyOf(call);
	const transition = offered(call, request).find(({ id }) => id === String(body['id']));
	if (!transition) throw refuseService(400, 'The transition is not possible.', 'sd.error.transition', [String(body['id'])]);
	const extra = body['additionalComment'];
	const comments = isRecord(extra) ? [commentFrom(call, extra['body'], true)] : [];
	const { issue } = request;
	const after = inStatus(call.site, { ...issue, comments: [...issue.comments, ...comments] }, transition.to);
	call.site.writeIssue(withHistory(call.site, issue, after, call.user));
	call.counters.mails += 1;
	return { status: 204 };
}

function statuses(call: Call): Answer {
	return servicePage(call, presentStatuses(call.view, requestOfPath(call).issue).reverse());
}

function slas(call: Call): Answer {
	const { issue, desk } = requestOfPath(call);
	demandAgent(call, desk);
	return servicePage(call, presentSlas(call.view, issue));
}
