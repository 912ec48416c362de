import { projectOfIssue } from '../../issues/edit';
import { presentWatches } from '../../issues/followers';
import { presentAccount } from '../../issues/present';
import { refuse } from '../../refusal';
import type { Issue } from '../../site/model';
import { may } from '../../site/permissions';
import { demand, INVALID_PAYLOAD, issueOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}/watchers';

/** Who watches an issue. Writing it leaves `updated` alone. */
export const watchers: readonly Route[] = [
	{ method: 'GET', path: PATH, anonymous: true, run: list },
	{ method: 'POST', path: PATH, anonymous: true, writesIssue: true, run: add },
	{ method: 'DELETE', path: PATH, anonymous: true, writesIssue: true, run: remove },
];

function list(call: Call): Answer {
	const issue = issueOf(call);
	// Others learn the number alone.
	const shown = may('VIEW_VOTERS_AND_WATCHERS', projectOfIssue(call, issue), call.user) ? issue.watchers : [];
	const people = shown.map((accountId) => presentAccount(call.view, accountId));
	return {
		status: 200,
		objects: people.length,
		body: { ...presentWatches(call.view, issue), watchers: people },
	};
}

/** Watching for others is a permission of its own. */
function demandFor(call: Call, issue: Issue, accountId: string): void {
	if (call.user?.accountId === accountId) return;
	const text = 'You do not have permission to manage the watchers of this issue.';
	demand(call, 'MANAGE_WATCHERS', projectOfIssue(call, issue), text);
}

/** The body is an account id as a bare JSON string; without one the caller is meant. */
function add(call: Call): Answer {
	const issue = issueOf(call);
	const accountId = call.body === undefined ? call.user?.accountId : call.body;
	if (typeof accountId !== 'string') throw refuse(400, [INVALID_PAYLOAD]);
	demandFor(call, issue, accountId);
	const user = call.site.users.get(accountId);
	if (user === undefined || !may('BROWSE_PROJECTS', projectOfIssue(call, issue), user)) {
		const text = `The user "${accountId}" does not have permission to view this issue. This user will not be added to the watch list.`;
		throw refuse(400, [text]);
	}
	store(call, issue, [...new Set([...issue.watchers, accountId])]);
	return { status: 204 };
}

function remove(call: Call): Answer {
	const issue = issueOf(call);
	const accountId = call.query.get('accountId');
	if (accountId === undefined) throw refuse(400, ["The 'accountId' query parameter is required."]);
	demandFor(call, issue, accountId);
	store(
		call,
		issue,
		issue.watchers.filter((watcher) => watcher !== accountId),
	);
	return { status: 204 };
}

function store(call: Call, issue: Issue, all: readonly string[]): void {
	call.site.writeIssue({ ...issue, watchers: all });
}
