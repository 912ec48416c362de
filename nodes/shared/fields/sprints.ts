/** What a sprint is known by, in whichever form Jira gives it. */
export interface SprintRef {
	readonly id?: string;
	readonly name?: string;
	/** `future`, `active`, `closed`. */
	readonly state?: string;
}

const WORDS =
	'id|rapidViewId|state|goal|startDate|endDate|completeDate|activatedDate|sequence|autoStartStop|synced|incompleteIssuesDestinationId';
const LEGACY = 'com.atlassian.greenhopper.';
const NAME = new RegExp(`[[,]name=(.*?)(?:,(?:${WORDS})=|\\]$)`, 's');

/**
 * Reads a sprint: an object, a number, or the text that Jira used to give, `com.atlassian.greenhopper…[id=1,name=Sprint
 * 1,goal=…]` (reference §1.4). A name may hold commas and equals signs, so it ends only where the next known word begins.
 */
export function sprintOf(value: unknown): SprintRef {
	if (isLegacySprint(value)) {
		const state = /[[,]state=(\w+)/.exec(value)?.[1]?.toLowerCase();
		return { id: /[[,]id=(\d+)/.exec(value)?.[1], name: NAME.exec(value)?.[1], state };
	}
	if (typeof value !== 'object' || value === null) return { id: String(value) };
	const { id, name, state } = value as Readonly<Record<string, unknown>>; // Read only, of whatever Jira gave.
	return { id: textOr(id), name: textOr(name), state: textOr(state)?.toLowerCase() };
}

export function isLegacySprint(value: unknown): value is string {
	return typeof value === 'string' && value.startsWith(LEGACY);
}

function textOr(value: unknown): string | undefined {
	return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
