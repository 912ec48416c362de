import { createIssue } from '../../issues/create';
import { editIssue, projectOfIssue } from '../../issues/edit';
import { link } from '../../issues/present';
import { presentIssue, selectFields } from '../../issues/present-issue';
import { removeWithSubtasks } from '../../issues/remove';
import { availableTransitions, transitionIssue } from '../../issues/transition';
import { isRecord } from '../../issues/write';
import { refusalOf } from '../../refusal';
import type { Issue } from '../../site/model';
import { may } from '../../site/permissions';
import { presentTransitions } from './transitions';
import { names, schemas } from './search';
import { bodyOf, demand, issueOf, writerOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}';

/** One issue: create, read, edit, delete. */
export const issues: readonly Route[] = [
	{ method: 'POST', path: '/rest/api/3/issue', anonymous: true, run: create },
	{ method: 'GET', path: PATH, anonymous: true, run: read },
	{ method: 'PUT', path: PATH, anonymous: true, writesIssue: true, run: edit },
	{ method: 'DELETE', path: PATH, anonymous: true, writesIssue: true, run: remove },
];

function create(call: Call): Answer {
	const body = bodyOf(call);
	const issue = createIssue(writerOf(call), body);
	call.counters.mails += 1;
	const transition = isRecord(body['transition'])
		? transitionAfterCreate(call, issue, body['transition'])
		: {};
	return {
		status: 201,
		created: 1,
		body: { id: String(issue.id), key: issue.key, self: link(call.view, `issue/${issue.id}`), ...transition },
	};
}

/** The issue is created even when its transition is refused; the answer carries that apart (reference §5.1). */
function transitionAfterCreate(
	call: Call,
	issue: Issue,
	transition: Record<string, unknown>,
): Record<string, unknown> {
	try {
		transitionIssue(writerOf(call), issue, { transition });
		return { transition: { status: 200, errorCollection: { errorMessages: [], errors: {} } } };
	} catch (caught) {
		const refusal = refusalOf(caught);
		return { transition: { status: refusal.status, errorCollection: refusal.body } };
	}
}

function show(call: Call, issue: Issue): Record<string, unknown> {
	const wanted = call.query.list('fields');
	const selection = selectFields(
		call.view,
		wanted.length === 0 ? ['*all'] : wanted,
		call.query.list('properties'),
	);
	const expand = call.query.list('expand');
	const transitions = () =>
		presentTransitions(call, issue, availableTransitions(call.site, issue, call.user), false);
	return {
		...presentIssue(call.view, issue, { ...selection, idOnly: false }),
		...(expand.includes('names') ? { names: names(call, selection.fields) } : {}),
		...(expand.includes('schema') ? { schema: schemas(call, selection.fields) } : {}),
		...(expand.includes('transitions') ? { transitions: transitions() } : {}),
	};
}

function read(call: Call): Answer {
	return { status: 200, objects: 1, body: show(call, issueOf(call)) };
}

function edit(call: Call): Answer {
	const before = issueOf(call);
	const project = projectOfIssue(call, before);
	const issue = editIssue(writerOf(call), before, bodyOf(call));
	// Without administration the wish for silence is ignored (reference §5.1).
	const silent = call.query.get('notifyUsers') === 'false' && may('ADMINISTER_PROJECTS', project, call.user);
	if (!silent) call.counters.mails += 1;
	return call.query.flag('returnIssue')
		? { status: 200, objects: 1, body: show(call, issue) }
		: { status: 204 };
}

function remove(call: Call): Answer {
	const issue = issueOf(call);
	const project = projectOfIssue(call, issue);
	demand(call, 'DELETE_ISSUES', project, 'You do not have permission to delete issues in this project.');
	removeWithSubtasks(call.site, issue, call.query.flag('deleteSubtasks'), call.user);
	call.counters.mails += 1;
	return { status: 204 };
}
