import type { WritableChildKind } from '../../kind';
import { writableAttachments } from './attachments';
import { writableComments } from './comments';
import { writableLinks } from './links';
import { writableRemoteLinks } from './remoteLinks';
import { writableWorklogs } from './worklogs';

/** The lists of an issue that a row can bring along; they are written in this order. */
export const issueChildWrites = {
	comments: writableComments,
	worklogs: writableWorklogs,
	remoteLinks: writableRemoteLinks,
	attachments: writableAttachments,
	links: writableLinks,
} as const satisfies Record<string, WritableChildKind>;
