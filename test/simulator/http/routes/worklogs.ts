import { projectOfIssue } from '../../issues/edit';
import { withHistory } from '../../issues/history';
import { newWorklog, presentWorklog, readableWorklogs, worklogContent } from '../../issues/worklogs';
import { refuse } from '../../refusal';
import type { Issue, Worklog } from '../../site/model';
import { may } from '../../site/permissions';
import { bodyOf, expandedProperties, issueOf, writerOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}/worklog';
const LARGEST_PAGE = 5000;

/** Worklogs of an issue (reference §4.2, §5.1). Estimates are not kept: `adjustEstimate` is only checked. */
export const worklogs: readonly Route[] = [
	{ method: 'GET', path: PATH, anonymous: true, run: list },
	{ method: 'POST', path: PATH, anonymous: true, writesIssue: true, run: add },
	{ method: 'GET', path: `${PATH}/{id}`, anonymous: true, run: read },
	{ method: 'PUT', path: `${PATH}/{id}`, anonymous: true, writesIssue: true, run: edit },
	{ method: 'DELETE', path: `${PATH}/{id}`, anonymous: true, writesIssue: true, run: remove },
];

function list(call: Call): Answer {
	const issue = issueOf(call);
	const { query } = call;
	const after = query.number('startedAfter', -Infinity);
	const before = query.number('startedBefore', Infinity);
	const found = readableWorklogs(call.view, issue).filter(
		({ started }) => started >= after && started < before,
	);
	const startAt = Math.max(0, query.number('startAt', 0));
	const maxResults = Math.min(Math.max(1, query.number('maxResults', LARGEST_PAGE)), LARGEST_PAGE);
	const shown = found.slice(startAt, startAt + maxResults);
	return {
		status: 200,
		objects: shown.length,
		body: {
			startAt,
			maxResults,
			total: found.length,
			worklogs: shown.map((worklog) => ({ ...presentWorklog(call.view, issue.id, worklog), ...expandedProperties(call, worklog) })),
		},
	};
}

function worklogOf(call: Call, issue: Issue): Worklog {
	const id = call.params['id'];
	const worklog = readableWorklogs(call.view, issue).find((candidate) => candidate.id === id);
	if (!worklog) throw refuse(404, [`Cannot find worklog with id: '${id ?? ''}'.`]);
	return worklog;
}

function read(call: Call): Answer {
	const issue = issueOf(call);
	return { status: 200, objects: 1, body: presentWorklog(call.view, issue.id, worklogOf(call, issue)) };
}

function add(call: Call): Answer {
	const issue = issueOf(call);
	if (!may('WORK_ON_ISSUES', projectOfIssue(call, issue), call.user)) {
		throw refuse(400, ['You do not have the permission to associate a worklog to this issue.']);
	}
	checkEstimate(call, 'reduceBy');
	const worklog = newWorklog(writerOf(call), bodyOf(call));
	store(call, issue, [...issue.worklogs, worklog]);
	return { status: 201, objects: 1, body: presentWorklog(call.view, issue.id, worklog) };
}

function edit(call: Call): Answer {
	const issue = issueOf(call);
	const worklog = worklogOf(call, issue);
	demandChange(call, issue, worklog, 'EDIT');
	checkEstimate(call);
	const changed: Worklog = {
		...worklog,
		...worklogContent(writerOf(call), bodyOf(call), worklog),
		updateAuthorId: call.user?.accountId ?? '',
		updated: call.clock.now(),
	};
	const all = issue.worklogs.map((other) => (other.id === worklog.id ? changed : other));
	store(call, issue, all);
	return { status: 200, objects: 1, body: presentWorklog(call.view, issue.id, changed) };
}

function remove(call: Call): Answer {
	const issue = issueOf(call);
	const worklog = worklogOf(call, issue);
	demandChange(call, issue, worklog, 'DELETE');
	checkEstimate(call, 'increaseBy');
	const rest = issue.worklogs.filter((other) => other.id !== worklog.id);
	store(call, issue, rest);
	return { status: 204 };
}

/** Every write of a worklog moves `updated` and makes a history of the time spent. */
function store(call: Call, issue: Issue, all: readonly Worklog[]): void {
	const after = { ...issue, worklogs: all, updated: call.clock.now() };
	call.site.writeIssue(withHistory(call.site, issue, after, call.user));
	if (call.query.get('notifyUsers') !== 'false') call.counters.mails += 1;
}

function demandChange(call: Call, issue: Issue, worklog: Worklog, what: 'EDIT' | 'DELETE'): void {
	const project = projectOfIssue(call, issue);
	const own = worklog.authorId === call.user?.accountId && may(`${what}_OWN_WORKLOGS`, project, call.user);
	if (own || may(`${what}_ALL_WORKLOGS`, project, call.user)) return;
	throw refuse(400, [`You do not have the permission to change the worklog with id: ${worklog.id}.`]);
}

/** `new` needs a new estimate; `manual` needs its amount and is not known where there is none (PUT). */
function checkEstimate({ query }: Call, amount?: 'reduceBy' | 'increaseBy'): void {
	const how = query.get('adjustEstimate') ?? 'auto';
	const needed = how === 'new' ? 'newEstimate' : how === 'manual' ? amount : undefined;
	const known = ['auto', 'leave', 'new'].includes(how) || (how === 'manual' && amount !== undefined);
	if (known && (needed === undefined || query.get(needed) !== undefined)) return;
	throw refuse(400, [`You must supply a valid value for adjustEstimate '${how}'.`]);
}
