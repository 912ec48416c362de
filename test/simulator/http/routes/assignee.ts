import { editIssue, projectOfIssue } from '../../issues/edit';
import { refuse } from '../../refusal';
import { bodyOf, demand, issueOf, writerOf, type Answer, type Call, type Route } from '../call';

const BODY = [
	...['accountId', 'accountType', 'active', 'appType', 'applicationRoles', 'avatarUrls', 'displayName'],
	...['emailAddress', 'expand', 'groups', 'guest', 'key', 'locale', 'name', 'self', 'timeZone'],
];

/** Assigning an issue: an account id, `-1` for the project's default, null for nobody. */
export const assignee: readonly Route[] = [
	{
		method: 'PUT',
		path: '/rest/api/3/issue/{issueIdOrKey}/assignee',
		anonymous: true,
		writesIssue: true,
		closedBody: BODY,
		run,
	},
];

function run(call: Call): Answer {
	const issue = issueOf(call);
	const body = bodyOf(call);
	demand(call, 'ASSIGN_ISSUES', projectOfIssue(call, issue), 'You do not have permission to assign issues.');
	if (!('accountId' in body)) throw refuse(400, ["'accountId' must be specified."]);
	editIssue(writerOf(call), issue, { fields: { assignee: { accountId: body['accountId'] } } });
	call.counters.mails += 1;
	return { status: 204 };
}
