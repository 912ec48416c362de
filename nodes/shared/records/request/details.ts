import type { OperationName } from '../../connection/operations';
import type { Connection, Query } from '../../connection/types';
import { approvalOf, satisfactionOf } from '../../fields/requests';
import { momentOf, slaOf } from '../../fields/sla';
import { idOf, own } from '../issue/children/shapes';
import { deskList } from '../serviceDesk/pages';
import { requestKey } from './key';

/** What the portal tells of one request, a call for each. */
export type RequestDetail = 'approvals' | 'attachments' | 'comments' | 'feedback' | 'participants' | 'slas' | 'subscription';

/** A list of the portal, and how an entry of it reads. */
interface DetailList {
	readonly operation: OperationName;
	shape(entry: unknown): object;
}

const LISTS: Readonly<Record<Exclude<RequestDetail, 'feedback' | 'subscription'>, DetailList>> = {
	approvals: { operation: 'getApprovals', shape: (approval) => ({ ...approvalOf(approval), canAnswer: own(approval, 'canAnswerApproval') }) },
	attachments: {
		operation: 'getRequestAttachments',
		shape: (attachment) => ({
			id: attachmentIdOf(attachment),
			fileName: own(attachment, 'filename'),
			mimeType: own(attachment, 'mimeType'),
			size: own(attachment, 'size'),
			...authorOf(attachment),
			created: momentOf(own(attachment, 'created')),
		}),
	},
	comments: {
		operation: 'getRequestComments',
		shape: (comment) => ({
			id: idOf(comment),
			...authorOf(comment),
			body: own(comment, 'body'),
			created: momentOf(own(comment, 'created')),
			public: own(comment, 'public'),
		}),
	},
	participants: { operation: 'getParticipants', shape: personOf },
	slas: { operation: 'getRequestSlas', shape: (sla) => ({ id: idOf(sla), name: own(sla, 'name'), ...slaOf(sla) }) },
};

/**
 * What the portal tells of one request: an object for each entry of a list, or one object.
 * @throws JiraError (invalid) for what is no key or id; what Jira refuses.
 */
export async function readDetail(connection: Connection, detail: RequestDetail, request: string, query?: Query): Promise<readonly object[]> {
	requestKey(request);
	if (detail === 'feedback') {
		const { body } = await connection.call('getFeedback', { path: { requestIdOrKey: request } });
		return [satisfactionOf(body) ?? { rating: null, comment: null }];
	}
	const path = { issueIdOrKey: request };
	if (detail === 'subscription') {
		const { body } = await connection.call('getSubscription', { path });
		return [{ subscribed: own(body, 'subscribed') }];
	}
	const { operation, shape } = LISTS[detail];
	return (await deskList(connection, operation, { path, query })).map(shape);
}

function personOf(person: unknown): object {
	return { id: own(person, 'accountId'), name: own(person, 'displayName'), email: own(person, 'emailAddress'), active: own(person, 'active') };
}

function authorOf(entry: unknown): object {
	const author = own(entry, 'author');
	return { author: own(author, 'displayName'), authorAccountId: own(author, 'accountId') };
}

/** An attachment of the portal has no id of its own: it ends the address that it has in Jira. */
function attachmentIdOf(attachment: unknown): string | null {
	const address = own(own(attachment, '_links'), 'jiraRest');
	return /\/attachment\/(\d+)$/.exec(typeof address === 'string' ? address : '')?.[1] ?? null;
}
