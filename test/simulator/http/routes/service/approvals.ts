import { withHistory } from '../../../issues/history';
import { inStatus } from '../../../issues/transition';
import type { ServiceRequest } from '../../../serviceDesk/access';
import type { Approval } from '../../../serviceDesk/model';
import { presentApproval } from '../../../serviceDesk/present';
import { refuseService } from '../../../serviceDesk/refusals';
import { bodyOf, type Answer, type Call } from '../../call';
import { requestOfPath, servicePage, serviceRoutes, userOf } from '../../service';

const PATH = '/request/{issueIdOrKey}/approval';

/** Approvals of requests. */
export const approvals = serviceRoutes([
	{ method: 'GET', path: PATH, run: list },
	{ method: 'GET', path: `${PATH}/{approvalId}`, run: read },
	{ method: 'POST', path: `${PATH}/{approvalId}`, closedBody: ['decision'], writesIssue: true, run: answer },
]);

function list(call: Call): Answer {
	const { issue } = requestOfPath(call);
	return servicePage(
		call,
		call.site.service.approvalsOf(issue.id).map((approval) => presentApproval(call.view, approval)),
	);
}

function approvalOf(call: Call, { issue }: ServiceRequest): Approval {
	const approval = call.site.service.approvals.get(call.params['approvalId'] ?? '');
	if (approval?.issueId === issue.id) return approval;
	throw refuseService(404, 'The approval does not exist.', 'sd.error.approval.not.found');
}

function read(call: Call): Answer {
	return { status: 200, objects: 1, body: presentApproval(call.view, approvalOf(call, requestOfPath(call))) };
}

function answer(call: Call): Answer {
	const request = requestOfPath(call);
	const approval = approvalOf(call, request);
	const { accountId } = userOf(call);
	const decision = bodyOf(call)['decision'];
	if (decision !== 'approve' && decision !== 'decline')
		throw refuseService(400, 'The decision must be approve or decline.', 'sd.error.approval.decision');
	const mine = approval.decisions.get(accountId);
	if (mine === undefined) throw refuseService(403, 'You are no approver of this request.');
	if (approval.final !== 'pending' || mine !== 'pending')
		throw refuseService(409, 'The approval has been decided already.', 'sd.error.approval.decided');
	approval.decisions.set(accountId, decision === 'approve' ? 'approved' : 'declined');
	complete(call, request, approval);
	return { status: 200, objects: 1, body: presentApproval(call.view, approval) };
}

/** One who declines decides it, otherwise all have to approve. The request goes on to where its type says. */
function complete(call: Call, { issue, type }: ServiceRequest, approval: Approval): void {
	const all = [...approval.decisions.values()];
	const final = all.includes('declined') ? 'declined' : all.includes('pending') ? 'pending' : 'approved';
	if (final === 'pending') return;
	approval.final = final;
	approval.completed = call.clock.now();
	const step = type.approval;
	const to = final === 'approved' ? step?.approvedTo : step?.declinedTo;
	if (to === undefined || step?.statusId !== issue.statusId) return;
	call.site.writeIssue(withHistory(call.site, issue, inStatus(call.site, issue, to), call.user));
	call.counters.mails += 1;
}
