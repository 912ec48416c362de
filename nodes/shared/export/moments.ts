import { JiraError } from '../errors/jiraError';
import type { JiraRecord, Moment, ReadableKind } from '../records/kind';

/**
 * A moment of a record, in milliseconds since the epoch.
 * @throws JiraError (damagedAnswer) where Jira did not give it: without it nobody can say what was exported.
 */
export function momentOf<Source>(kind: ReadableKind<Source>, record: JiraRecord, moment: Moment): number {
	const time = Date.parse(String(record.fields[kind.timeline?.[moment] ?? '']));
	if (!Number.isNaN(time)) return time;
	throw new JiraError({
		kind: 'damagedAnswer',
		message: `Jira gave the ${kind.name} ${record.key} without the moment at which it was ${moment}`,
		advice: 'Check that the account may see the fields Created and Updated, then run again',
	});
}
