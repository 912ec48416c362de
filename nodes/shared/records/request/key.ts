import { JiraError } from '../../errors/jiraError';
import { isIssueKeyOrId } from '../issue/record';

/**
 * The key or id of a request, as a person gave it.
 * @throws JiraError (invalid) for what is neither.
 */
export function requestKey(word: string): string {
	if (isIssueKeyOrId(word)) return word;
	const message = `"${word.slice(0, 80)}" is not the key or ID of a request`;
	throw new JiraError({ kind: 'invalid', message, advice: 'Give a key such as HELP-12, or the numeric ID' });
}
