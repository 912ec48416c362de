import { isRecord } from '../../../issues/write';
import { partIn, type ServiceRequest } from '../../../serviceDesk/access';
import type { Feedback } from '../../../serviceDesk/model';
import { refuseService } from '../../../serviceDesk/refusals';
import { bodyOf, type Answer, type Call } from '../../call';
import { requestOfPath, serviceRoutes, userOf } from '../../service';

const NOTIFICATION = '/request/{issueIdOrKey}/notification';
const FEEDBACK = '/request/{requestIdOrKey}/feedback';

/** Who is told of a request, and what its reporter thinks of it. */
export const following = serviceRoutes([
	{ method: 'GET', path: NOTIFICATION, run: subscription },
	{ method: 'PUT', path: NOTIFICATION, run: (call) => subscribe(call, true) },
	{ method: 'DELETE', path: NOTIFICATION, run: (call) => subscribe(call, false) },
	{ method: 'GET', path: FEEDBACK, experimental: true, run: readFeedback },
	{
		method: 'POST',
		path: FEEDBACK,
		experimental: true,
		closedBody: ['comment', 'rating', 'type'],
		run: sendFeedback,
	},
	{ method: 'DELETE', path: FEEDBACK, experimental: true, run: deleteFeedback },
]);

/** The calling user alone; who takes part gets mails until he says otherwise. */
function subscription(call: Call): Answer {
	const request = requestOfPath(call);
	const user = userOf(call);
	const { owner, participant } = partIn(call.site, request, user);
	const said = call.site.service.subscriptions.get(request.issue.id)?.get(user.accountId);
	return { status: 200, body: { subscribed: said ?? (owner || participant) } };
}

function subscribe(call: Call, wanted: boolean): Answer {
	const { issue } = requestOfPath(call);
	const { subscriptions } = call.site.service;
	const said = subscriptions.get(issue.id) ?? new Map<string, boolean>();
	subscriptions.set(issue.id, said.set(userOf(call).accountId, wanted));
	return { status: 204 };
}

function present({ rating, comment }: Feedback): Record<string, unknown> {
	return { type: 'csat', rating, ...(comment === undefined ? {} : { comment: { body: comment } }) };
}

/** A request without feedback answers 404 [?]. */
function readFeedback(call: Call): Answer {
	const { issue } = requestOfPath(call, 'requestIdOrKey');
	const found = call.site.service.feedback.get(issue.id);
	if (!found) throw refuseService(404, 'The request has no feedback.', 'sd.error.feedback.not.found');
	return { status: 200, objects: 1, body: present(found) };
}

function reportedRequest(call: Call): ServiceRequest {
	const request = requestOfPath(call, 'requestIdOrKey');
	if (request.issue.values['reporter'] !== userOf(call).accountId)
		throw refuseService(403, 'Only the reporter of a request may give feedback.');
	return request;
}

function sendFeedback(call: Call): Answer {
	const { issue } = reportedRequest(call);
	const { type, rating, comment } = bodyOf(call);
	const stars = typeof rating === 'number' && Number.isInteger(rating) && rating >= 1 && rating <= 5 ? rating : undefined;
	if (type !== 'csat' || stars === undefined)
		throw refuseService(400, 'The feedback must be of type csat, with a rating from 1 to 5.', 'sd.error.feedback');
	const text = isRecord(comment) && typeof comment['body'] === 'string' ? comment['body'] : undefined;
	const feedback: Feedback = { rating: stars, ...(text === undefined ? {} : { comment: text }) };
	call.site.service.feedback.set(issue.id, feedback);
	touch(call, issue.id);
	return { status: 201, objects: 1, body: present(feedback) };
}

function deleteFeedback(call: Call): Answer {
	const { issue } = reportedRequest(call);
	if (call.site.service.feedback.delete(issue.id)) touch(call, issue.id);
	return { status: 204 };
}

/** The field Satisfaction has changed, so the issue has. */
function touch(call: Call, id: number): void {
	const issue = call.site.issues.find(id);
	if (issue) call.site.writeIssue({ ...issue, updated: call.clock.now() });
}
