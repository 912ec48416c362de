import { refuse } from '../../refusal';
import type { Issue, User } from '../../site/model';
import { bodyOf, demandAdmin, textList, type Answer, type Call, type Route } from '../call';

const MAX_ISSUES = 1000;

/** Archiving issues and bringing them back: Jira administrators alone, sub-tasks only with their parents. */
export const archive: readonly Route[] = [
	{
		method: 'PUT',
		path: '/rest/api/3/issue/archive',
		anonymous: true,
		closedBody: ['issueIdsOrKeys'],
		run: (call) => change(call, (issue, user) => call.site.archiveIssue(issue, user)),
	},
	{
		method: 'PUT',
		path: '/rest/api/3/issue/unarchive',
		anonymous: true,
		closedBody: ['issueIdsOrKeys'],
		run: (call) => change(call, (issue) => call.site.unarchiveIssue(issue)),
	},
];

/** More than a thousand issues are cut off, and 412 says so; 400 when nothing changed. */
function change(call: Call, work: (issue: Issue, user: User) => number): Answer {
	demandAdmin(call);
	const { site, user } = call;
	const wanted = textList(bodyOf(call)['issueIdsOrKeys']);
	const missing: string[] = [];
	const subtasks: string[] = [];
	let count = 0;
	for (const idOrKey of wanted.slice(0, MAX_ISSUES)) {
		const issue = site.issues.find(idOrKey);
		if (!issue) missing.push(idOrKey);
		else if (site.issueTypes.get(issue.typeId)?.subtask) subtasks.push(idOrKey);
		else if (user) count += work(issue, user);
	}
	if (count === 0) throw refuse(400, ['None of the issues can be changed.']);
	if (wanted.length > MAX_ISSUES) throw refuse(412, [`Only ${MAX_ISSUES} issues can be changed at once.`]);
	const errors = {
		...report('issuesNotFound', missing, 'Issue not found.'),
		...report('issueIsSubtask', subtasks, 'Subtasks cannot be archived directly.'),
	};
	return { status: 200, body: { numberOfIssuesUpdated: count, errors } };
}

function report(name: string, issueIdsOrKeys: readonly string[], message: string): Record<string, unknown> {
	if (issueIdsOrKeys.length === 0) return {};
	return { [name]: { count: issueIdsOrKeys.length, issueIdsOrKeys, message } };
}
