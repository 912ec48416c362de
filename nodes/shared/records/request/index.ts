import { issueKind } from '../issue';
import type { IssueSource } from '../issue/source';
import type { ReadableKind } from '../kind';

/** Service requests: issues with what the portal of their service desk adds. */
export const requestKind: ReadableKind<IssueSource> = {
	...issueKind,
	name: 'service request',
	plural: 'service requests',
};
