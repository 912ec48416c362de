import { createHash } from 'crypto';
import { JiraError } from '../errors/jiraError';
import { readCursor, type CursorState } from '../export/cursor';
import { IdSet } from '../export/idSet';
import { readLedger } from '../export/ledger';

/** The form of the state that this version writes and understands. */
const VERSION = 1;

/** Where a trigger stands: plain JSON, bounded. All moments are the server's, in milliseconds since the epoch. */
export interface TriggerState {
	readonly version: number;
	/** Origin of the site and fingerprint of the source that it belongs to. */
	readonly site: string;
	readonly source: string;
	/** When the trigger began: nothing older is ever given. */
	readonly start: number;
	/** Up to here everything was given that the index of Jira had shown. */
	readonly base: number;
	/** Of every issue that changed after this moment the cursor knows whether it was read; null for all there ever were. */
	readonly reach: number | null;
	/** Where the Delta stands; absent until its first run. */
	readonly cursor?: CursorState;
	/** While polls end before they have read everything: which issues each of them has read, the oldest poll first. */
	readonly backlog?: readonly Backlog[];
	/** Events that were given lately, in the form of a ledger, and the newest moment of those that it has forgotten. */
	readonly given: string;
	readonly givenReach: number | null;
}

/** What a poll has read of a window that takes several. */
export interface Backlog {
	/** When the poll began: what had happened to its issues until then was given. */
	readonly since: number;
	/** Ids of the issues (see `idSet.ts`). */
	readonly ids: string;
}

/** To what a state belongs. */
export type TriggerOwner = Pick<TriggerState, 'site' | 'source'>;

/** The state of a trigger that begins at this moment. */
export function newTrigger(owner: TriggerOwner, start: number): TriggerState {
	return { version: VERSION, ...owner, start, base: start, reach: null, given: '', givenReach: null };
}

/** A fingerprint of what the user has set as the source: the same for the same settings. */
export function sourceHash(source: unknown): string {
	return createHash('sha256').update(JSON.stringify(source)).digest('hex').slice(0, 16);
}

/**
 * Takes a state over that n8n has kept.
 * @returns undefined where there is none yet.
 * @throws JiraError (configuration) for one that this version cannot understand: to begin anew would lose changes silently.
 */
export function readTrigger(value: unknown): TriggerState | undefined {
	if (value === undefined || value === null) return undefined;
	if (isTrigger(value)) return { ...value, cursor: readCursor(value.cursor) };
	throw new JiraError({
		kind: 'configuration',
		message: 'What n8n has kept for this trigger is damaged, or was written by a newer version of this package',
		advice: 'Update the package, or put a new Jira Cloud Trigger in place of this node: it begins with the changes from then on',
	});
}

/**
 * The state that a poll begins with. On another site it begins anew. With another source of the same site it goes on, but
 * what is in the new source and was never read is not news unless it changed after the last poll.
 */
export function continueTrigger(stored: TriggerState | undefined, owner: TriggerOwner): TriggerState | undefined {
	if (stored?.site !== owner.site) return undefined;
	if (stored.source === owner.source) return stored;
	return { ...stored, source: owner.source, reach: Math.max(stored.reach ?? 0, stored.base) };
}

function isTrigger(value: unknown): value is TriggerState {
	if (typeof value !== 'object' || value === null) return false;
	const { version, site, source, start, base, reach, backlog, given, givenReach } = value as Record<string, unknown>;
	const isMoment = (moment: unknown) => typeof moment === 'number' && Number.isFinite(moment);
	return (
		version === VERSION &&
		typeof site === 'string' &&
		typeof source === 'string' &&
		isMoment(start) &&
		isMoment(base) &&
		[reach, givenReach].every((moment) => moment === null || isMoment(moment)) &&
		(backlog === undefined || (Array.isArray(backlog) && backlog.every(isBacklog))) &&
		typeof given === 'string' &&
		readLedger(given) !== undefined
	);
}

function isBacklog(value: unknown): value is Backlog {
	const { since, ids } = (value ?? {}) as Partial<Backlog>;
	return typeof since === 'number' && typeof ids === 'string' && IdSet.decode(ids) !== undefined;
}
