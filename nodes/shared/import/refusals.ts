import { toJiraError } from '../errors/jiraError';
import { refused, type Refused } from '../fields/resolved';

/**
 * What was thrown on behalf of one row, as a refusal of that row.
 * @throws JiraError for what would stand against all other rows as well.
 */
export function concernsOneRow(thrown: unknown): Refused {
	const error = toJiraError(thrown);
	if (error.kind !== 'invalid' && error.kind !== 'permission' && error.kind !== 'notFound') throw error;
	return refused(error.message, error.advice);
}
