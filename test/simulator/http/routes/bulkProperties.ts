import type { BulkOutcome, BulkTask } from '../../bulkTasks';
import { projectOfIssue } from '../../issues/edit';
import { link } from '../../issues/present';
import { isRecord } from '../../issues/write';
import { messagesOf, refusalOf, refuse } from '../../refusal';
import { visibleIssue } from '../../site/permissions';
import { bodyOf, demand, type Answer, type Call, type Route } from '../call';
import { LONGEST_VALUE, setProperties } from './issueProperties';

const MOST_ISSUES = 100;
const MOST_PROPERTIES = 10;

/** Properties of many issues at once, by a task that is followed elsewhere (reference §5.1 and Appendix A). */
export const bulkProperties: readonly Route[] = [
	{ method: 'POST', path: '/rest/api/3/issue/properties/multi', anonymous: false, closedBody: ['issues'], run: submit },
	{ method: 'GET', path: '/rest/api/3/task/{taskId}', anonymous: false, run: progress },
];

interface Job {
	readonly id: number;
	readonly properties: Readonly<Record<string, unknown>>;
}

/** Takes a task. An issue that is not there or not to be seen is ignored; one that may not be edited fails by itself. */
function submit(call: Call): Answer {
	const given = bodyOf(call)['issues'];
	if (!Array.isArray(given) || given.length === 0) throw refuse(400, ['No issues were given.']);
	if (given.length > MOST_ISSUES) throw refuse(400, [`At most ${MOST_ISSUES} issues can be given at once.`]);
	const jobs = given.map(jobOf);
	const ids = new Set(jobs.map(({ id }) => id));
	if (call.bulkTasks.setsPropertiesOf(ids)) throw refuse(409, ['Another bulk update on the same issues is in progress.']);
	const seen = jobs.filter(({ id }) => visibleIssue(call.site, call.user, String(id)));
	const task = call.bulkTasks.add({
		submittedBy: call.user?.accountId ?? '',
		accessible: seen.length,
		inaccessible: jobs.length - seen.length,
		properties: [...ids],
		work: () => perform(call, seen),
	});
	return { status: 303, headers: { Location: link(call.view, `task/${task.id}`) } };
}

function jobOf(entry: unknown): Job {
	const { issueID: id, properties } = isRecord(entry) ? entry : {};
	if (typeof id !== 'number' || !isRecord(properties)) throw refuse(400, ['Invalid request payload.']);
	const values = Object.values(properties);
	if (values.length === 0 || values.length > MOST_PROPERTIES) throw refuse(400, [`1 to ${MOST_PROPERTIES} properties can be set on an issue.`]);
	if (values.some((value) => JSON.stringify(value).length > LONGEST_VALUE)) {
		throw refuse(400, [`The property value cannot be longer than ${LONGEST_VALUE} characters.`]);
	}
	return { id, properties };
}

function perform(call: Call, jobs: readonly Job[]): BulkOutcome {
	const processed: number[] = [];
	const failed: Record<string, string[]> = {};
	for (const { id, properties } of jobs) {
		const issue = call.site.issues.find(id);
		try {
			if (!issue) continue;
			demand(call, 'EDIT_ISSUES', projectOfIssue(call, issue), 'You do not have permission to edit this issue.');
			setProperties(call, issue, properties);
			processed.push(id);
		} catch (caught) {
			failed[id] = messagesOf(refusalOf(caught));
		}
	}
	return { processed, failed };
}

/** How far a task is. Only who submitted it and administrators may ask. */
function progress(call: Call): Answer {
	const task = call.bulkTasks.find(call.params['taskId'] ?? '');
	const mayRead = call.user?.siteAdmin || task?.submittedBy === call.user?.accountId;
	if (task?.properties === undefined || !mayRead) throw refuse(404, ['The task does not exist.']);
	const answer = { status: 200, body: present(call, task) };
	task.polls += 1;
	return answer;
}

/** What the result says is not documented [?]: the simulator names what failed. */
function present(call: Call, { id, created, finished, outcome, polls }: BulkTask): Record<string, unknown> {
	const now = call.clock.now();
	const status = outcome ? 'COMPLETE' : polls === 0 ? 'ENQUEUED' : 'RUNNING';
	const started = status === 'ENQUEUED' ? {} : { started: created };
	return {
		self: link(call.view, `task/${id}`),
		id,
		description: 'Bulk set issue properties',
		status,
		...(outcome ? { result: { errors: outcome.failed }, finished } : {}),
		submittedBy: 10000,
		progress: outcome ? 100 : 0,
		elapsedRuntime: (finished ?? now) - created,
		submitted: created,
		...started,
		lastUpdate: finished ?? now,
	};
}
