import { endsTheRun, toJiraError, type JiraError } from '../../connection/errors';
import type { Connection } from '../../connection/types';
import type { Change, Draft, Target, WriteRefused, WriteResult } from '../kind';
import { adviceFor } from './advice';
import { projectKeyOf } from './record';

/** The entity property that every issue of ours carries: whose row it is (design §6). People do not see it. */
export const ORIGIN_PROPERTY = 'n8n-nodes-jira-sync.origin';

interface BulkAnswer {
	readonly issues?: ReadonlyArray<{ readonly id: string; readonly key: string }>;
	readonly errors?: ReadonlyArray<{
		readonly failedElementNumber: number;
		readonly elementErrors?: { readonly errorMessages?: readonly string[]; readonly errors?: Readonly<Record<string, string>> };
	}>;
	readonly errorMessages?: readonly string[];
}

/** Creates up to fifty issues in one call; the one that Jira refuses does not stop the others (reference §5.2). */
export async function createIssues(connection: Connection, drafts: readonly Draft[]): Promise<readonly WriteResult[]> {
	const issueUpdates = drafts.map(({ target, fields, origin }) => ({
		fields: { ...fields, ...target.base },
		properties: [{ key: ORIGIN_PROPERTY, value: origin }],
	}));
	try {
		const { body } = await connection.call<BulkAnswer>('createIssues', { body: { issueUpdates }, accept: [400] });
		return pairResults(drafts, body);
	} catch (error) {
		const refusal = refusalOf(toJiraError(error));
		return drafts.map(() => refusal);
	}
}

/** Changes fields of one issue; without mails where the account is allowed to switch them off. */
export async function updateIssue(connection: Connection, { ref, target, fields }: Change): Promise<WriteResult> {
	try {
		const quiet = await maySilence(connection, projectKeyOf(ref.key));
		await connection.call('editIssue', {
			path: { issueIdOrKey: ref.id },
			query: quiet ? { notifyUsers: false } : {},
			body: { fields },
			writesIssue: ref.id,
		});
		return { done: true, ref, mailed: !quiet };
	} catch (error) {
		return refusalOf(toJiraError(error), target);
	}
}

/**
 * Brings the answer of a bulk create back to its rows: `failedElementNumber` counts from 0 over all that was sent, and
 * the created issues follow in order with those positions left out (reference §5.2).
 */
export function pairResults(drafts: readonly Draft[], answer: BulkAnswer): readonly WriteResult[] {
	const failed = new Map((answer.errors ?? []).map((entry) => [entry.failedElementNumber, entry.elementErrors]));
	const created = [...(answer.issues ?? [])];
	const whole = answer.errorMessages?.join(' ');
	return drafts.map(({ target }, position) => {
		const errors = failed.get(position);
		if (errors) return elementRefusal(errors.errorMessages ?? [], errors.errors ?? {}, target);
		const issue = created.shift();
		if (issue) return { done: true, ref: { id: issue.id, key: issue.key }, mailed: true };
		if (whole) return elementRefusal([whole], {}, target);
		return {
			done: false,
			outcome: 'unknown',
			reason: "Jira's answer to the bulk create says nothing of this row",
			fix: 'Look in Jira whether the issue is there before you import the row again',
			retry: false,
		};
	});
}

function elementRefusal(messages: readonly string[], fields: Readonly<Record<string, string>>, target?: Target): WriteRefused {
	const [fieldId] = Object.keys(fields);
	const named = Object.entries(fields).map(([id, text]) => `${nameOf(id, target)}: ${text}`);
	const reason = [...named, ...messages].join(' ') || 'Jira refused the row without a reason';
	return {
		done: false,
		outcome: 'rejected',
		field: fieldId === undefined ? undefined : nameOf(fieldId, target),
		reason,
		fix: adviceFor(reason),
		retry: false,
	};
}

function refusalOf(error: JiraError, target?: Target): WriteRefused {
	if (endsTheRun(error)) throw toJiraError(error);
	if (Object.keys(error.fields).length > 0) return elementRefusal(error.messages, error.fields, target);
	const outcome = error.kind === 'unknownOutcome' ? 'unknown' : 'rejected';
	return { done: false, outcome, reason: error.message, fix: error.advice || adviceFor(error.message), retry: error.retryable };
}

function nameOf(fieldId: string, target?: Target): string {
	return target?.catalog.byId(fieldId)?.name ?? fieldId;
}

/**
 * Whether this account may edit without mails: `notifyUsers=false` wants to administer the project or Jira, and without
 * that "the request is ignored" (reference §5.1), so it is only sent where the permission is held.
 */
async function maySilence(connection: Connection, project: string): Promise<boolean> {
	return await connection.session.cached(`silence:${project}`, async () => {
		const { body } = await connection.call<{ permissions: Record<string, { havePermission?: boolean }> }>('getMyPermissions', {
			query: { projectKey: project, permissions: 'ADMINISTER,ADMINISTER_PROJECTS' },
		});
		return Object.values(body.permissions).some((permission) => permission.havePermission === true);
	});
}
