import { JiraError } from '../../errors/jiraError';

/** What the admin of a credential allows it to do, whatever its token may (design §2). */
export interface GuardRails {
	/** Every write is refused before any call. */
	readonly readOnly: boolean;
	/** Keys of the only projects that it may touch, in upper case; empty for all. */
	readonly projects: readonly string[];
	/** Calls in flight at the same time; undefined for the usual number. */
	readonly parallel?: number;
	/** When the token expires, in milliseconds since the epoch. */
	readonly expiresAt?: number;
}

/** A credential without guard rails. */
export const NO_RAILS: GuardRails = { readOnly: false, projects: [] };

/** Most keys that one search for projects takes (reference, Appendix A). */
const MOST_PROJECTS = 50;
const MOST_PARALLEL = 50;
const PROJECT_KEY = /^[A-Z][A-Z0-9_]{0,254}$/;
const DAY = 24 * 3600_000;
const WARN_BEFORE = 14 * DAY;

/**
 * Reads the guard rails of a credential.
 * @throws JiraError of kind `configuration` for anything that cannot be held to: a rail is never left out.
 */
export function guardRailsOf(data: Readonly<Record<string, unknown>>): GuardRails {
	return {
		readOnly: accessOf(data.access),
		projects: projectsOf(data.onlyTheseProjects),
		parallel: parallelOf(data.maximumParallelRequests),
		expiresAt: expiryOf(data.tokenExpiresOn),
	};
}

/** What to tell of a token that expires within fourteen days, or has by its date; undefined otherwise. */
export function expiryNotice({ expiresAt }: GuardRails, now: number): string | undefined {
	if (expiresAt === undefined || expiresAt - now > WARN_BEFORE) return undefined;
	const date = new Date(expiresAt).toISOString().slice(0, 10);
	if (expiresAt <= now) {
		return `The token of this credential expired on ${date}, as its Token Expires On says. Put a new token and its date into the credential.`;
	}
	const days = Math.ceil((expiresAt - now) / DAY);
	return `The token of this credential expires on ${date}, in ${days === 1 ? 'one day' : `${days} days`}. Create a new one in time and put it, with its date, into the credential.`;
}

function accessOf(access: unknown): boolean {
	if (access === undefined || access === '' || access === 'readWrite') return false;
	if (access === 'readOnly') return true;
	throw badRail('Access has a value that the credential does not know', 'Choose it again');
}

function projectsOf(typed: unknown): string[] {
	const keys = String(typed ?? '')
		.split(/[\s,;]+/)
		.filter((word) => word !== '')
		.map((word) => word.toUpperCase());
	const bad = keys.find((key) => !PROJECT_KEY.test(key));
	if (bad !== undefined) {
		const shown = JSON.stringify(bad.slice(0, 40));
		throw badRail(
			`Only These Projects names ${shown}, which is not a project key`,
			'List keys, e.g. "DEMO, OPS": the part of an issue key before the dash',
		);
	}
	const unique = [...new Set(keys)];
	if (unique.length > MOST_PROJECTS)
		throw badRail(`Only These Projects names ${unique.length} projects`, `List at most ${MOST_PROJECTS}`);
	return unique;
}

function parallelOf(value: unknown): number | undefined {
	if (value === undefined || value === '' || value === 0) return undefined;
	if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= MOST_PARALLEL)
		return value;
	throw badRail('Maximum Parallel Requests is no usable number', `Give a number from 1 to ${MOST_PARALLEL}`);
}

function expiryOf(value: unknown): number | undefined {
	if (value === undefined || value === null || value === '') return undefined;
	const time = Date.parse(String(value));
	if (!Number.isNaN(time)) return time;
	throw badRail('Token Expires On is not a date', 'Choose the date that the page of the token shows');
}

function badRail(what: string, advice: string): JiraError {
	return new JiraError({
		kind: 'configuration',
		message: `${what} in the credential. ${advice}.`,
		advice: `${advice}.`,
	});
}
