import { projectOfIssue } from '../../issues/edit';
import { presentVotes } from '../../issues/followers';
import { presentAccount } from '../../issues/present';
import { may } from '../../site/permissions';
import { issueOf, type Answer, type Call, type Route } from '../call';

/** Who has voted for an issue. */
export const votes: readonly Route[] = [
	{ method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}/votes', anonymous: true, run: list },
];

function list(call: Call): Answer {
	const issue = issueOf(call);
	// Others learn the number alone.
	const shown = may('VIEW_VOTERS_AND_WATCHERS', projectOfIssue(call, issue), call.user) ? issue.voters : [];
	const people = shown.map((accountId) => presentAccount(call.view, accountId));
	return { status: 200, objects: people.length, body: { ...presentVotes(call.view, issue), voters: people } };
}
