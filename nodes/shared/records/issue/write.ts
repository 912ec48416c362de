import { readElementErrors } from '../../connection/errorBody';
import { endsTheRun, toJiraError, type JiraError, type JiraErrorKind, type ElementError } from '../../errors/jiraError';
import { redact, shorten } from '../../errors/redact';
import type { Connection } from '../../connection/types';
import { listed } from '../../fields/resolved';
import type { Change, Draft, RecordRef, Target, WriteRefused, WriteResult } from '../kind';
import { adviceFor } from './advice';
import { projectKeyOf } from './record';

/** The entity property that every issue of ours carries: whose row it is (design §6). People do not see it. */
export const ORIGIN_PROPERTY = 'n8n-nodes-jira-sync.origin';

const LONGEST_REASON = 1000;

/** Answer of a bulk create, beside its `errors`, which `readElementErrors` reads. */
interface BulkAnswer {
	readonly issues?: unknown;
	readonly errors?: unknown;
}

/** Creates up to fifty issues in one call; the one that Jira refuses does not stop the others (reference §5.2). */
export async function createIssues(connection: Connection, drafts: readonly Draft[]): Promise<readonly WriteResult[]> {
	const issueUpdates = drafts.map(({ target, fields, origin }) => ({
		fields: { ...fields, ...target.base },
		properties: [{ key: ORIGIN_PROPERTY, value: origin }],
	}));
	try {
		const { body } = await connection.call<BulkAnswer>('createIssues', { body: { issueUpdates } });
		return pairResults(drafts, body);
	} catch (thrown) {
		const error = toJiraError(thrown);
		const refusal = refusalOf(error);
		// When every row was refused, Jira answers 400 and says of each why.
		const own = new Map(error.kind === 'invalid' ? error.elements.map((element) => [element.index, element]) : []);
		return drafts.map(({ target }, position) => {
			const element = own.get(position);
			return element ? elementRefusal(element, target) : refusal;
		});
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
 * the created issues follow in order with those positions left out (reference §5.2). When the numbers do not add up,
 * nobody can tell which issue belongs to which row, and guessing would write one row's children under another's.
 */
export function pairResults(drafts: readonly Draft[], answer: BulkAnswer): readonly WriteResult[] {
	const refused = readElementErrors(answer.errors).filter(({ index }) => index >= 0 && index < drafts.length);
	const failed = new Map(refused.map((element) => [element.index, element]));
	const created = Array.isArray(answer.issues) ? answer.issues.filter(isIssue) : [];
	const addsUp = created.length + failed.size === drafts.length;
	let next = 0;
	return drafts.map(({ target }, position) => {
		const element = failed.get(position);
		if (element) return elementRefusal(element, target);
		const issue = addsUp ? created[next++] : undefined;
		return issue ? { done: true, ref: { id: issue.id, key: issue.key }, mailed: true } : unclear(created.map(({ key }) => key));
	});
}

function isIssue(entry: unknown): entry is RecordRef {
	const { id, key } = (entry ?? {}) as Partial<Record<'id' | 'key', unknown>>; // Read only, of whatever Jira gave.
	return typeof id === 'string' && typeof key === 'string';
}

function unclear(created: readonly string[]): WriteRefused {
	const made = created.length > 0 ? `; created were ${listed(created)}` : '';
	return {
		done: false,
		outcome: 'unknown',
		reason: `Jira's answer to the bulk create does not say what became of this row${made}`,
		fix: 'Look in Jira whether the issue is there before you import the row again',
		retry: false,
	};
}

function elementRefusal({ messages, fields }: Pick<ElementError, 'messages' | 'fields'>, target?: Target): WriteRefused {
	const [fieldId] = Object.keys(fields);
	const named = Object.entries(fields).map(([id, text]) => `${nameOf(id, target)}: ${text}`);
	const reason = shorten(redact([...named, ...messages].join(' ')), LONGEST_REASON) || 'Jira refused the row without a reason';
	return {
		done: false,
		outcome: 'rejected',
		field: fieldId === undefined ? undefined : nameOf(fieldId, target),
		reason,
		fix: adviceFor(reason),
		retry: false,
	};
}

/** After these the write may have been carried out: Jira broke off, or its answer did not arrive. */
export const LEAVES_OPEN: ReadonlySet<JiraErrorKind> = new Set(['unknownOutcome', 'unavailable', 'network', 'timeout', 'damagedAnswer']);
const WRITES: ReadonlySet<string | undefined> = new Set([
	'createIssues',
	'editIssue',
	'addComment',
	'updateComment',
	'addWorklog',
	'linkIssues',
	'setRemoteLink',
	'addAttachment',
	'attachToRequest',
]);

/**
 * The refusal of one write.
 * @throws JiraError for what stands against all other writes as well.
 */
export function refusalOf(error: JiraError, target?: Target): WriteRefused {
	if (endsTheRun(error)) throw toJiraError(error);
	const isOpen = LEAVES_OPEN.has(error.kind) && WRITES.has(error.operation);
	if (!isOpen && Object.keys(error.fields).length > 0) return elementRefusal(error, target);
	const outcome = isOpen ? 'unknown' : 'rejected';
	return { done: false, outcome, reason: error.message, fix: error.advice || adviceFor(error.message), retry: error.retryable };
}

function nameOf(fieldId: string, target?: Target): string {
	return target?.catalog.byId(fieldId)?.name ?? fieldId;
}

/**
 * Whether this account may edit without mails: `notifyUsers=false` wants to administer the project or Jira, and without
 * that "the request is ignored" (reference §5.1), so it is only sent where the permission is held.
 */
export async function maySilence(connection: Connection, project: string): Promise<boolean> {
	return await connection.session.cached(`silence:${project}`, async () => {
		const { body } = await connection.call<{ permissions: Record<string, { havePermission?: boolean }> }>('getMyPermissions', {
			query: { projectKey: project, permissions: 'ADMINISTER,ADMINISTER_PROJECTS' },
		});
		return Object.values(body.permissions).some((permission) => permission.havePermission === true);
	});
}

/** For how many writes Jira sends mails: for every create, and for edits where this account may not switch them off. */
export async function countMails(connection: Connection, { creates, updates }: { readonly creates: number; readonly updates: readonly RecordRef[] }): Promise<number> {
	let mails = creates;
	for (const { key } of updates) if (!(await maySilence(connection, projectKeyOf(key)))) mails++;
	return mails;
}
