import { agileOperations } from './agile';
import { bulkOperations } from './bulk';
import { csmOperations } from './csm';
import { csmFieldOperations } from './csmFields';
import { customerOperations } from './customers';
import { deskOperations } from './desks';
import { issueOperations } from './issues';
import type { Operation } from './operation';
import { projectOperations } from './projects';
import { rawOperations } from './raw';
import { requestOperations } from './requests';
import { siteOperations } from './site';

export { DEFAULT_TIMEOUT_MS, RAW, type Operation } from './operation';

/**
 * Every operation that the connector calls, and nothing else: no other module knows a path. Methods, paths and scopes
 * are held against Atlassian's specification by a test.
 */
export const operations = {
	...siteOperations,
	...projectOperations,
	...issueOperations,
	...bulkOperations,
	...agileOperations,
	...requestOperations,
	...deskOperations,
	...customerOperations,
	...csmOperations,
	...csmFieldOperations,
	...rawOperations,
} as const satisfies Record<string, Operation>;

/** Name of an operation that `Connection.call` knows. */
export type OperationName = keyof typeof operations;

/** The operation of this name, as the general shape. */
export function operationOf(name: OperationName): Operation {
	return operations[name];
}

/** Whether the operation changes something in Jira. */
export function writes({ method, reads }: Operation): boolean {
	return method !== 'GET' && reads !== true;
}

/** Fields of an issue edit's `update` whose verbs add one more thing each time they are sent (reference, Appendix A). */
const ADDS_EACH_TIME = ['comment', 'worklog', 'issuelinks', 'attachment'];

/**
 * Whether this call may be sent again when the outcome of the first is unknown. An edit that sets fields ends in the
 * same state; one that adds a comment, a worklog or a link would add it twice.
 */
export function mayRepeat(name: OperationName, body: unknown): Operation['repeat'] {
	if (name !== 'editIssue') return operations[name].repeat;
	const update = typeof body === 'object' && body !== null && 'update' in body ? body.update : undefined;
	if (typeof update !== 'object' || update === null) return 'safe';
	return ADDS_EACH_TIME.some((field) => field in update) ? 'unsafe' : 'safe';
}
