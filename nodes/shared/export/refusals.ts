import { JiraError } from '../errors/jiraError';

/** Items live in memory until the workflow ends: more than the user allows is refused. */
export function tooMany(many: string, plural: string, maximum: number): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `The source has ${many} ${plural}, and Maximum Items allows ${maximum}`,
		advice:
			'Narrow the source, let the records leave as files (Deliver As), bound the run with Stop After, or raise Maximum Items; every item stays in memory until the workflow ends',
	});
}
