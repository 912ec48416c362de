import { commentContent, newComment } from '../../issues/comments';
import { projectOfIssue } from '../../issues/edit';
import { presentComment } from '../../issues/present-issue';
import { refuse } from '../../refusal';
import type { Comment, Issue } from '../../site/model';
import { may } from '../../site/permissions';
import { bodyOf, expandedProperties, issueOf, writerOf, type Answer, type Call, type Route } from '../call';

const PATH = '/rest/api/3/issue/{issueIdOrKey}/comment';
const LARGEST_PAGE = 100;

/** Comments of an issue. */
export const comments: readonly Route[] = [
	{ method: 'GET', path: PATH, anonymous: true, run: list },
	{ method: 'POST', path: PATH, anonymous: true, writesIssue: true, run: add },
	{ method: 'GET', path: `${PATH}/{id}`, anonymous: true, run: read },
	{ method: 'PUT', path: `${PATH}/{id}`, anonymous: true, writesIssue: true, run: edit },
	{ method: 'DELETE', path: `${PATH}/{id}`, anonymous: true, writesIssue: true, run: remove },
];

function list(call: Call): Answer {
	const issue = issueOf(call);
	const orderBy = call.query.get('orderBy') ?? 'created';
	if (!/^[+-]?created$/.test(orderBy)) throw refuse(400, [`'${orderBy}' is not a valid orderBy value.`]);
	const sorted = orderBy.startsWith('-') ? [...issue.comments].reverse() : issue.comments;
	const startAt = Math.max(0, call.query.number('startAt', 0));
	const maxResults = Math.min(Math.max(1, call.query.number('maxResults', LARGEST_PAGE)), LARGEST_PAGE);
	const shown = sorted
		.slice(startAt, startAt + maxResults)
		.map((comment) => ({ ...presentComment(call.view, issue, comment), ...expandedProperties(call, comment) }));
	return {
		status: 200,
		objects: shown.length,
		body: { startAt, maxResults, total: sorted.length, comments: shown },
	};
}

function commentOf(call: Call, issue: Issue): Comment {
	const comment = issue.comments.find((candidate) => candidate.id === call.params['id']);
	if (!comment) throw refuse(404, [`Can not find a comment for the id: ${call.params['id'] ?? ''}.`]);
	return comment;
}

function read(call: Call): Answer {
	const issue = issueOf(call);
	return { status: 200, objects: 1, body: presentComment(call.view, issue, commentOf(call, issue)) };
}

function add(call: Call): Answer {
	const issue = issueOf(call);
	if (!may('ADD_COMMENTS', projectOfIssue(call, issue), call.user)) {
		const who = call.user?.displayName ?? 'Anonymous';
		throw refuse(400, [`${who}, you do not have the permission to comment on this issue.`]);
	}
	const comment = newComment(writerOf(call), bodyOf(call));
	store(call, issue, [...issue.comments, comment]);
	call.counters.mails += 1;
	return { status: 201, objects: 1, body: presentComment(call.view, issue, comment) };
}

function store(call: Call, issue: Issue, all: readonly Comment[]): void {
	call.site.writeIssue({ ...issue, comments: all, updated: call.clock.now() });
}

function mayChange(call: Call, issue: Issue, comment: Comment, what: 'EDIT' | 'DELETE'): boolean {
	const project = projectOfIssue(call, issue);
	const own = comment.authorId === call.user?.accountId && may(`${what}_OWN_COMMENTS`, project, call.user);
	return own || may(`${what}_ALL_COMMENTS`, project, call.user);
}

function edit(call: Call): Answer {
	const issue = issueOf(call);
	const comment = commentOf(call, issue);
	if (!mayChange(call, issue, comment, 'EDIT')) {
		throw refuse(400, [`You do not have the permission to edit this comment.`]);
	}
	const changed: Comment = {
		...comment,
		...commentContent(writerOf(call), bodyOf(call)),
		updateAuthorId: call.user?.accountId ?? '',
		updated: call.clock.now(),
	};
	store(
		call,
		issue,
		issue.comments.map((other) => (other.id === comment.id ? changed : other)),
	);
	const silent =
		call.query.get('notifyUsers') === 'false' &&
		may('ADMINISTER_PROJECTS', projectOfIssue(call, issue), call.user);
	if (!silent) call.counters.mails += 1;
	return { status: 200, objects: 1, body: presentComment(call.view, issue, changed) };
}

function remove(call: Call): Answer {
	const issue = issueOf(call);
	const comment = commentOf(call, issue);
	if (!mayChange(call, issue, comment, 'DELETE')) {
		throw refuse(400, ['You do not have permission to delete comment with id: ' + comment.id]);
	}
	store(
		call,
		issue,
		issue.comments.filter((other) => other.id !== comment.id),
	);
	return { status: 204 };
}
