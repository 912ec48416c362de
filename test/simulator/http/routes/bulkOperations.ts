import type { BulkOutcome, BulkTask } from '../../bulkTasks';
import { readEditedFields } from '../../issues/bulkEdit';
import { editIssue, projectOfIssue } from '../../issues/edit';
import { removeWithSubtasks } from '../../issues/remove';
import { transitionIssue } from '../../issues/transition';
import { isRecord } from '../../issues/write';
import { messagesOf, refusalOf, refuse } from '../../refusal';
import type { Issue } from '../../site/model';
import { mayGlobally, visibleIssue } from '../../site/permissions';
import { bodyOf, demand, textList, writerOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/bulk/issues';
const MOST_ISSUES = 1000;
const MOST_FIELDS = 200;
const NOTIFY = 'sendBulkNotification';
const ISSUES = 'selectedIssueIdsOrKeys';

const routes: readonly Route[] = [
	{
		method: 'POST',
		path: `${PATH}/fields`,
		anonymous: false,
		closedBody: ['editedFieldsInput', 'selectedActions', ISSUES, NOTIFY],
		run: edit,
	},
	{
		method: 'POST',
		path: `${PATH}/transition`,
		anonymous: false,
		closedBody: ['bulkTransitionInputs', NOTIFY],
		run: transition,
	},
	{ method: 'POST', path: `${PATH}/delete`, anonymous: false, closedBody: [ISSUES, NOTIFY], run: remove },
	{ method: 'POST', path: `${PATH}/watch`, anonymous: false, closedBody: [ISSUES], run: watch },
	{ method: 'GET', path: '/rest/api/3/bulk/queue/{taskId}', anonymous: false, run: progress },
];

/** Changes of many issues as tasks that are read later (reference §5.3). */
export const bulkOperations: readonly Route[] = routes.map((route) => ({ ...route, listsErrors: true }));

/** Issues, by what the caller named them, and what is to be done with each. */
interface Work {
	readonly idsOrKeys: readonly string[];
	run(issue: Issue): void;
}

/** Takes a task: nothing is done yet. One mail in all, unless the caller wants none. */
function submit(call: Call, works: readonly Work[], notify: boolean): Answer {
	if (!mayGlobally('BULK_CHANGE', call.user))
		throw refuse(403, ['You do not have the global bulk change permission.']);
	const count = works.reduce((sum, { idsOrKeys }) => sum + idsOrKeys.length, 0);
	if (count === 0) throw refuse(400, ['No issues were selected.']);
	if (count > MOST_ISSUES) throw refuse(400, [`At most ${MOST_ISSUES} issues can be selected at once.`]);
	if (call.bulkTasks.full) {
		throw refuse(call.settings.bulkTasks.refusal, ['At most 5 bulk operations can run at the same time.']);
	}
	const jobs = works.flatMap(({ idsOrKeys, run }) =>
		idsOrKeys.flatMap((idOrKey) => {
			const issue = visibleIssue(call.site, call.user, idOrKey);
			return issue ? [{ id: issue.id, run }] : [];
		}),
	);
	const task = call.bulkTasks.add({
		submittedBy: call.user?.accountId ?? '',
		accessible: jobs.length,
		inaccessible: count - jobs.length,
		work: (counters) => {
			const outcome = perform(call, jobs);
			if (notify && outcome.processed.length > 0) counters.mails += 1;
			return outcome;
		},
	});
	return { status: 201, body: { taskId: task.id } };
}

function perform(call: Call, jobs: readonly { id: number; run(issue: Issue): void }[]): BulkOutcome {
	const processed: number[] = [];
	const failed: Record<string, string[]> = {};
	for (const { id, run } of jobs) {
		const issue = call.site.issues.find(id);
		try {
			// An issue may be gone by now, e.g. with its parent.
			if (issue) run(issue);
			processed.push(id);
		} catch (caught) {
			failed[id] = messagesOf(refusalOf(caught));
		}
	}
	return { processed, failed };
}

function wantsMail(body: Record<string, unknown>): boolean {
	return body[NOTIFY] !== false;
}

/** Only the fields of `selectedActions` are changed. */
function edit(call: Call): Answer {
	const body = bodyOf(call);
	const actions = textList(body['selectedActions']);
	const given = body['editedFieldsInput'];
	if (actions.length === 0 || !isRecord(given))
		throw refuse(400, ['Fields to edit must be selected and given.']);
	if (actions.length > MOST_FIELDS)
		throw refuse(400, [`At most ${MOST_FIELDS} fields can be edited at once.`]);
	const { fields, update, unknown } = readEditedFields(given);
	if (unknown.length > 0) throw refuse(400, [`The simulator cannot edit ${unknown.join(', ')}.`]);
	const selected = (values: Readonly<Record<string, unknown>>) =>
		Object.fromEntries(Object.entries(values).filter(([id]) => actions.includes(id)));
	const missing = actions.filter((id) => !(id in fields) && !(id in update));
	if (missing.length > 0) throw refuse(400, [`No values were given for ${missing.join(', ')}.`]);
	const change = { fields: selected(fields), update: selected(update) };
	const run = (issue: Issue) => void editIssue(writerOf(call), issue, change);
	return submit(call, [{ idsOrKeys: textList(body[ISSUES]), run }], wantsMail(body));
}

function transition(call: Call): Answer {
	const body = bodyOf(call);
	const inputs = Array.isArray(body['bulkTransitionInputs']) ? body['bulkTransitionInputs'] : [];
	const works = inputs.filter(isRecord).map((input): Work => {
		const id = input['transitionId'];
		if (typeof id !== 'string') throw refuse(400, ['A transition must be selected.']);
		return {
			idsOrKeys: textList(input[ISSUES]),
			run: (issue) => void transitionIssue(writerOf(call), issue, { transition: { id } }),
		};
	});
	return submit(call, works, wantsMail(body));
}

function remove(call: Call): Answer {
	const body = bodyOf(call);
	const run = (issue: Issue) => {
		const text = 'You do not have permission to delete issues in this project.';
		demand(call, 'DELETE_ISSUES', projectOfIssue(call, issue), text);
		removeWithSubtasks(call.site, issue, true);
	};
	return submit(call, [{ idsOrKeys: textList(body[ISSUES]), run }], wantsMail(body));
}

function watch(call: Call): Answer {
	const accountId = call.user?.accountId ?? '';
	const run = (issue: Issue) => {
		const watchers = [...new Set([...issue.watchers, accountId])];
		call.site.writeIssue({ ...issue, watchers });
	};
	return submit(call, [{ idsOrKeys: textList(bodyOf(call)[ISSUES]), run }], false);
}

/** How far a task is. Only who submitted it and administrators may ask. */
function progress(call: Call): Answer {
	const task = call.bulkTasks.find(call.params['taskId'] ?? '');
	const mayRead = call.user?.siteAdmin || task?.submittedBy === call.user?.accountId;
	if (!task || !mayRead) throw refuse(400, ['The task does not exist.']);
	const answer = { status: 200, body: present(task, call.clock.now()) };
	task.polls += 1;
	return answer;
}

/** Moments are numbers, whatever the specification says (specs/README). */
function present(task: BulkTask, now: number): Record<string, unknown> {
	const { outcome, accessible, inaccessible } = task;
	const shared = {
		taskId: task.id,
		submittedBy: { accountId: task.submittedBy },
		created: task.created,
		updated: task.finished ?? now,
		totalIssueCount: accessible + inaccessible,
		invalidOrInaccessibleIssueCount: inaccessible,
	};
	if (!outcome && task.polls === 0) return { ...shared, status: 'ENQUEUED', progressPercent: 0 };
	const { processed = [], failed = {} } = outcome ?? {};
	return {
		...shared,
		started: task.created,
		status: outcome ? 'COMPLETE' : 'RUNNING',
		progressPercent: outcome ? 100 : 50,
		processedAccessibleIssues: processed,
		failedAccessibleIssues: failed,
	};
}
