/**
 * What a person can do about Jira's own words, for the refusals that imports meet most (reference §5, §12). The texts
 * are English because every request asks for English.
 */
const ADVICE: ReadonlyArray<readonly [RegExp, string]> = [
	[/not on the appropriate screen, or unknown/i, 'Put the field on the create screen of this issue type in Jira, or leave the column out'],
	[/is required|is a required field/i, 'Give the row a value for this field, or give the field a default in Jira'],
	[/contains spaces which is invalid/i, 'Write the label without spaces'],
	[/option .* is not valid|could not find valid|valid .* required|not a valid/i, 'Use one of the values that Jira offers for this field'],
	[/cannot be assigned|not assignable/i, 'Choose a person who may be assigned issues in this project'],
	[/parent/i, 'Check that the parent exists, is in the same project and is one level above this issue type'],
	[/permission/i, 'Ask an administrator of the project for the permission that Jira names, or connect with another account'],
	[/limit|exceed|too long|less than/i, 'Shorten the value'],
];

/** A sentence that tells what to do about one of Jira's messages. */
export function adviceFor(message: string): string {
	return ADVICE.find(([pattern]) => pattern.test(message))?.[1] ?? 'Correct the value and import the row again';
}
