import type { User } from '../site/model';
import type { Site } from '../site/site';

/** What a query is read against. */
export interface JqlContext {
	readonly site: Site;
	/** Who searches; decides what is visible and in which zone dates are read. */
	readonly user: User | undefined;
	/** The moment of the search, in milliseconds since the epoch. */
	readonly now: number;
}

/** A query that Jira refuses; the message is Jira's. */
export class JqlRefusal extends Error {}

/** A caught refusal of a query; anything else that was thrown is thrown again. */
export function jqlRefusalOf(caught: unknown): JqlRefusal {
	if (caught instanceof JqlRefusal) return caught;
	throw caught;
}
