import { issueOf, type Answer, type Call, type Route } from '../../http/call';
import { isRecord } from '../../issues/write';
import { isEmail } from '../details';
import { csmBody, csmRoute } from '../route';
import { BODY_KEYS, csmRefusal } from '../shapes';

const LONGEST_SUMMARY = 255;

/** Requests that come in by an external channel, and comments on them. */
export const requests: readonly Route[] = [
	csmRoute('POST', '/request/form/external', create),
	csmRoute('POST', '/request/form/helpcenter/{helpCenterId}/issue/{issueIdOrKey}/comment', comment),
];

/** Becomes an ordinary issue of the help center's project, at once. */
function create(call: Call): Answer {
	const { site } = call;
	const body = csmBody(call);
	const { helpCenterId, origin, summary, description, metadata = {} } = body;
	const project = site.csm.helpCenters.get(String(helpCenterId ?? ''));
	if (project === undefined) throw csmRefusal(404, 'The help center does not exist');
	if (typeof summary !== 'string' || summary.trim() === '' || summary.length > LONGEST_SUMMARY) throw csmRefusal(400, 'summary is not valid');
	if (typeof origin !== 'string' || origin === '') throw csmRefusal(400, 'origin is required');
	if (!isRecord(metadata) || Object.values(metadata).some((value) => typeof value === 'object')) throw csmRefusal(400, 'metadata takes texts, numbers and booleans');
	const reporter = body[BODY_KEYS.reporter];
	const email = isRecord(reporter) ? reporter['email'] : undefined;
	if (email !== undefined && !isEmail(String(email))) throw csmRefusal(400, 'The email of the reporter is not valid');
	const text = typeof description === 'string' ? description : '';
	const [issue] = site.addIssues(1, () => ({ project, summary: summary.trim(), fields: text === '' ? {} : { description: text } }));
	site.csm.requests.push({ issueKey: issue!.key, helpCenterId: String(helpCenterId), body, comments: [] });
	return { status: 201, body: { issueId: String(issue!.id), issueKey: issue!.key }, objects: 1 };
}

function comment(call: Call): Answer {
	const { csm } = call.site;
	const { key } = issueOf(call);
	const helpCenterId = call.params['helpCenterId'] ?? '';
	const request = csm.requests.find((one) => one.issueKey === key && one.helpCenterId === helpCenterId);
	if (!request) throw csmRefusal(404, 'The request does not exist');
	const body = csmBody(call);
	if (typeof body['comment'] !== 'string' || body['comment'].trim() === '') throw csmRefusal(400, 'comment must not be blank');
	request.comments.push(body);
	return { status: 201, body: { id: call.site.takeId() }, objects: 1 };
}
