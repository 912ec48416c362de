import { adfOf } from '../../../adf';
import { newAttachment } from '../../../issues/attachments';
import { COMMENT_PROPERTY, isPublic, newComment } from '../../../issues/comments';
import { isRecord } from '../../../issues/write';
import { isAgent, maySee, type ServiceRequest } from '../../../serviceDesk/access';
import { presentFiles, presentServiceComment } from '../../../serviceDesk/presentRequest';
import { presentServiceFile } from '../../../serviceDesk/present';
import { refuseService } from '../../../serviceDesk/refusals';
import { takeFiles } from '../../../serviceDesk/temporaryFiles';
import type { Attachment, Comment, Issue } from '../../../site/model';
import { bodyOf, writerOf, type Answer, type Call } from '../../call';
import { anyRequestOf, deskOf, enclosing, requestOfPath, servicePage, serviceRoutes, userOf } from '../../service';
import { filesOf } from '../../upload';

const PATH = '/request/{issueIdOrKey}';
/** Files of one upload (reference §7). */
const MOST_FILES = 60;

/** Comments and files of requests. */
export const requestComments = serviceRoutes([
	{ method: 'GET', path: `${PATH}/comment`, run: list },
	{ method: 'POST', path: `${PATH}/comment`, closedBody: ['body', 'public'], writesIssue: true, run: add },
	{ method: 'GET', path: `${PATH}/attachment`, run: files },
	{
		method: 'POST',
		path: `${PATH}/attachment`,
		closedBody: ['additionalComment', 'public', 'temporaryAttachmentIds'],
		writesIssue: true,
		run: attach,
	},
	{ method: 'POST', path: '/servicedesk/{serviceDeskId}/attachTemporaryFile', multipart: true, run: upload },
]);

/** Callers who may not see the request get an empty page instead of a refusal (reference §9.1). */
function list(call: Call): Answer {
	const request = anyRequestOf(call);
	const { issue, desk } = request;
	if (!maySee(call.site, request, call.user)) return servicePage(call, []);
	const agent = isAgent(call.site, desk, call.user);
	const wants = (comment: Comment) => call.query.get(isPublic(comment) ? 'public' : 'internal') !== 'false';
	const shown = issue.comments
		.filter((comment) => (agent || isPublic(comment)) && wants(comment))
		.map((comment) => presentServiceComment(call.view, issue, comment, call.query.list('expand'), enclosing(call)));
	return servicePage(call, shown);
}

/** Reads for whom a comment is; customers write public ones alone. */
function publicity(call: Call, { desk }: ServiceRequest, given: unknown): boolean {
	if (typeof given !== 'boolean') throw refuseService(400, 'public must be true or false.', 'sd.error.comment.public');
	if (!given && !isAgent(call.site, desk, call.user))
		throw refuseService(403, 'You do not have permission to add internal comments.');
	return given;
}

/** A comment from text, for customers or for agents alone. */
export function commentFrom(call: Call, body: unknown, forAll: boolean): Comment {
	if (typeof body !== 'string' || body.trim() === '') throw refuseService(400, 'The comment body must not be empty.');
	const properties = [{ key: COMMENT_PROPERTY, value: { internal: !forAll } }];
	return newComment(writerOf(call), { body: adfOf(body), properties });
}

function store(call: Call, issue: Issue, comment: Comment, added: readonly Attachment[] = []): Issue {
	if (added.length > 0)
		call.site.service.filesOfComments.set(
			comment.id,
			added.map(({ id }) => id),
		);
	// Customers get a mail of what they may read.
	if (isPublic(comment)) call.counters.mails += 1;
	return call.site.writeIssue({
		...issue,
		comments: [...issue.comments, comment],
		attachments: [...issue.attachments, ...added],
		updated: call.clock.now(),
	});
}

function add(call: Call): Answer {
	const request = requestOfPath(call);
	const body = bodyOf(call);
	const comment = commentFrom(call, body['body'], publicity(call, request, body['public']));
	const issue = store(call, request.issue, comment);
	return { status: 201, objects: 1, body: presentServiceComment(call.view, issue, comment, [], enclosing(call)) };
}

function files(call: Call): Answer {
	const { issue, desk } = requestOfPath(call);
	return servicePage(call, presentFiles(call.view, issue, isAgent(call.site, desk, call.user)));
}

function upload(call: Call): Answer {
	if (call.headers['x-atlassian-token'] !== 'no-check') throw refuseService(403, 'XSRF check failed');
	const { desk } = deskOf(call);
	const uploaded = filesOf(call.body);
	if (uploaded.length > MOST_FILES) throw refuseService(413, `At most ${MOST_FILES} files can be uploaded at once.`);
	const large = uploaded.find(({ content }) => content.length > call.site.attachments.uploadLimit);
	if (large) throw refuseService(400, `The file ${large.filename} exceeds its maximum permitted size.`);
	const kept = uploaded.map((file) => call.site.service.addTemporaryFile(desk.id, file));
	const temporaryAttachments = kept.map(({ id, file }) => ({ temporaryAttachmentId: id, fileName: file.filename }));
	return { status: 201, objects: kept.length, body: { temporaryAttachments } };
}

/** Turns temporary files into files of the request, with the comment that says so. */
function attach(call: Call): Answer {
	const request = requestOfPath(call);
	const body = bodyOf(call);
	const forAll = publicity(call, request, body['public']);
	const ids = body['temporaryAttachmentIds'];
	if (!Array.isArray(ids) || ids.length === 0) throw refuseService(400, 'temporaryAttachmentIds must not be empty.');
	const extra = isRecord(body['additionalComment']) ? body['additionalComment']['body'] : undefined;
	const taken = takeFiles(call.site.service, request.desk, ids);
	const added = taken.map((file) => newAttachment(call.site, userOf(call).accountId, file));
	const names = added.map(({ filename }) => `[^${filename}]`).join(' ');
	const text = typeof extra === 'string' && extra.trim() !== '' ? `${extra}\n${names}` : names;
	const comment = commentFrom(call, text, forAll);
	const issue = store(call, request.issue, comment, added);
	const enclose = enclosing(call);
	const shown = added.map((file) => presentServiceFile(call.view, issue, file));
	return {
		status: 201,
		objects: 1 + added.length,
		body: {
			comment: presentServiceComment(call.view, issue, comment, [], enclose),
			attachments: enclose(shown, `request/${issue.id}/comment/${comment.id}/attachment`),
		},
	};
}
