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
