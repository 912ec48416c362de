import { bytesOf, newAttachment, presentAttachment } from '../../issues/attachments';
import { projectOfIssue } from '../../issues/edit';
import { refuse, Refusal } from '../../refusal';
import type { Attachment, Issue } from '../../site/model';
import { may, visibleIssue } from '../../site/permissions';
import { demand, issueOf, type Answer, type Call, type Route } from '../call';
import { answerBytes } from '../range';
import { filesOf } from '../upload';

const PATH = '/rest/api/3/attachment';
/** Files of one request (reference §7). */
const MOST_FILES = 60;

/** Files of issues. */
export const attachments: readonly Route[] = [
	{
		method: 'POST',
		path: '/rest/api/3/issue/{issueIdOrKey}/attachments',
		anonymous: true,
		writesIssue: true,
		multipart: true,
		run: add,
	},
	{ method: 'GET', path: `${PATH}/meta`, anonymous: true, run: meta },
	{ method: 'GET', path: `${PATH}/{id}`, anonymous: true, run: read },
	{ method: 'DELETE', path: `${PATH}/{id}`, anonymous: true, run: remove },
	{ method: 'GET', path: `${PATH}/content/{id}`, anonymous: true, run: content },
];

function add(call: Call): Answer {
	if (call.headers['x-atlassian-token'] !== 'no-check') throw new Refusal(403, 'XSRF check failed');
	const { site } = call;
	const issue = issueOf(call);
	if (!site.attachments.enabled) throw refuse(404, ['Attachments are disabled.']);
	const text = 'You do not have permission to create attachments for this issue.';
	demand(call, 'CREATE_ATTACHMENTS', projectOfIssue(call, issue), text);
	// Without a part named `file` nothing is attached, and the answer is an empty list [?].
	const files = filesOf(call.body);
	if (files.length > MOST_FILES) throw refuse(413, [`At most ${MOST_FILES} files can be attached at once.`]);
	for (const {
		filename,
		content: { length },
	} of files) {
		if (length > site.attachments.uploadLimit)
			throw refuse(413, [`The file ${filename} exceeds its maximum permitted size.`]);
	}
	const added = files.map((file) => newAttachment(site, call.user?.accountId ?? '', file));
	if (added.length > 0) {
		site.writeIssue({ ...issue, attachments: [...issue.attachments, ...added], updated: call.clock.now() });
		call.counters.mails += 1;
	}
	return {
		status: 200,
		objects: added.length,
		body: added.map((file) => presentAttachment(call.view, file)),
	};
}

function meta({ site }: Call): Answer {
	return { status: 200, body: { ...site.attachments } };
}

function find(call: Call): { issue: Issue; file: Attachment } {
	const id = call.params['id'] ?? '';
	const found = call.site.attachment(id);
	if (!found || !visibleIssue(call.site, call.user, String(found.issue.id)))
		throw refuse(404, [`The attachment with id '${id}' does not exist`]);
	return found;
}

function read(call: Call): Answer {
	const { file } = find(call);
	return {
		status: 200,
		objects: 1,
		body: { ...presentAttachment(call.view, file), id: Number(file.id) },
	};
}

function remove(call: Call): Answer {
	const { issue, file } = find(call);
	const project = projectOfIssue(call, issue);
	const own = file.authorId === call.user?.accountId && may('DELETE_OWN_ATTACHMENTS', project, call.user);
	if (!own && !may('DELETE_ALL_ATTACHMENTS', project, call.user))
		throw refuse(403, ['You do not have permission to delete this attachment.']);
	const left = issue.attachments.filter(({ id }) => id !== file.id);
	call.site.writeIssue({ ...issue, attachments: left, updated: call.clock.now() });
	return { status: 204 };
}

function content(call: Call): Answer {
	const { file } = find(call);
	if (call.query.get('redirect') !== 'false')
		return { status: 303, headers: { Location: call.media.signedUrl(file) } };
	const range = call.headers['range'];
	return {
		...answerBytes(bytesOf(file), file.mimeType, typeof range === 'string' ? range : undefined),
		objects: 1,
	};
}
