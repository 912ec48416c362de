import { endsTheRun, toJiraError, type JiraErrorKind } from '../errors/jiraError';
import type { WriteRefused } from './kind';

/** After these the write may have been carried out: Jira broke off, or its answer did not arrive. */
const LEAVES_OPEN: ReadonlySet<JiraErrorKind> = new Set([
	'unknownOutcome',
	'unavailable',
	'network',
	'timeout',
	'damagedAnswer',
]);

/**
 * What a write of one record that threw means for its row.
 * @param fieldName What people call the field that a refusal names.
 * @throws JiraError for what ends the whole run.
 */
export function refusalOf(thrown: unknown, fieldName: (id: string) => string): WriteRefused {
	const error = toJiraError(thrown);
	if (endsTheRun(error)) throw toJiraError(error);
	const isOpen = LEAVES_OPEN.has(error.kind);
	const [id] = Object.keys(error.fields);
	const messages = [...Object.values(error.fields), ...error.messages].join(' ');
	return {
		done: false,
		outcome: isOpen ? 'unknown' : 'rejected',
		field: id === undefined ? undefined : fieldName(id),
		reason: isOpen ? error.message : messages || error.message,
		fix: error.advice || 'Correct the value and import the row again',
		retry: error.retryable,
	};
}
