import type { ChildKind } from '../../kind';
import { attachments } from './attachments';
import { changelog } from './changelog';
import { comments } from './comments';
import { links } from './links';
import { properties } from './properties';
import { remoteLinks } from './remoteLinks';
import { watchers } from './watchers';
import { worklogs } from './worklogs';

/** The lists that belong to an issue. */
export const issueChildren = {
	comments,
	worklogs,
	changelog,
	attachments,
	links,
	remoteLinks,
	watchers,
	properties,
} as const satisfies Record<string, ChildKind>;
