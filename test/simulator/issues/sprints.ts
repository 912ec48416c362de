import { ValueRefusal } from '../refusal';
import type { Sprint, Stored } from '../site/model';
import type { Site } from '../site/site';

type Scope = { readonly site: Site };

/** The sprint that a number means; sprints that are over take no issues. */
export function readOpenSprint(value: unknown, { site }: Scope): Sprint {
	if (typeof value !== 'number' || !Number.isInteger(value))
		throw new ValueRefusal('Number value expected as the Sprint id.');
	const sprint = site.sprints.get(value);
	if (!sprint) throw new ValueRefusal(`Sprint with id ${value} does not exist.`);
	if (sprint.state === 'closed')
		throw new ValueRefusal('Issue can be assigned only active or future sprints.');
	return sprint;
}

/** The sprints of an issue after it is put into one (or, without one, out of its own): those that are over stay. */
export function intoSprint(
	{ site }: Scope,
	current: Stored | undefined,
	sprint: Sprint | undefined,
): string[] | null {
	// Only the field of sprints is read here, and it stores ids as text.
	const before = Array.isArray(current) ? (current as readonly string[]) : [];
	const over = before.filter((id) => site.sprints.get(Number(id))?.state === 'closed');
	const after = sprint === undefined ? over : [...over, String(sprint.id)];
	return after.length === 0 ? null : after;
}

/** A sprint as the field of an issue holds it. */
export function presentSprintValue(sprint: Sprint): Record<string, unknown> {
	const { id, name, state, boardId, goal } = sprint;
	return { id, name, state, boardId, goal, ...presentDates(sprint) };
}

/** The dates that a sprint has. */
export function presentDates({ startDate, endDate, completeDate }: Sprint): Record<string, string> {
	const dates = Object.entries({ startDate, endDate, completeDate });
	return Object.fromEntries(
		dates.flatMap(([name, at]) => (at === undefined ? [] : [[name, new Date(at).toISOString()]])),
	);
}
