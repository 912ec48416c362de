import { createHash } from 'crypto';
import { isJiraError, toJiraError } from '../errors/jiraError';
import { createGate, type Gate } from './gate';
import type { Ports, Session } from './types';

/** Whose session it is. Two connections with the same identity share one. */
export interface Identity {
	/** Id of the stored credential; empty when it is not stored yet. */
	readonly credentialId: string;
	/** The account as the credential names it, e.g. the email. */
	readonly account: string;
	/** Origin of the site as people open it. */
	readonly siteUrl: string;
	/** From `hashOf` the credential's data: an edited credential starts a new session. */
	readonly dataHash: string;
}

/** A session with what only this floor sees of it. */
export interface SessionState extends Session {
	readonly gate: Gate;
	/** When `getMyself` has last proven that the credential works, in milliseconds since the epoch; 0 for never. */
	provenAt: number;
}

const KEEP_MS = 10 * 60_000;
const MOST_ENTRIES = 500;
const MOST_SESSIONS = 50;

/** In the order of their last use; the one unused for longest goes first. */
const sessions = new Map<string, SessionState>();

/** A fingerprint of a credential's data, from which nothing can be read back. */
export function hashOf(data: Readonly<Record<string, unknown>>): string {
	const sorted = Object.keys(data)
		.sort()
		.map((key) => [key, data[key]]);
	return createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
}

/** The session of this identity: the one that is there, or a new one. At most fifty live in a process. */
export function sessionFor(identity: Identity, ports: Pick<Ports, 'now'>): SessionState {
	const key = JSON.stringify([identity.credentialId, identity.account, identity.siteUrl, identity.dataHash]);
	const session = sessions.get(key) ?? createSession(identity.siteUrl, ports.now);
	sessions.delete(key);
	sessions.set(key, session);
	for (const oldest of sessions.keys()) {
		if (sessions.size <= MOST_SESSIONS) break;
		sessions.delete(oldest);
	}
	return session;
}

/** Drops all sessions, so that a test starts from nothing. */
export function forgetSessions(): void {
	sessions.clear();
}

interface Entry {
	readonly value: Promise<unknown>;
	/** When it was loaded; Infinity while it is being loaded. */
	loadedAt: number;
}

function createSession(siteUrl: string, now: () => number): SessionState {
	const entries = new Map<string, Entry>();

	function drop(key: string, entry: Entry): void {
		if (entries.get(key) === entry) entries.delete(key);
	}

	function bound(): void {
		for (const key of entries.keys()) {
			if (entries.size <= MOST_ENTRIES) return;
			entries.delete(key);
		}
	}

	return {
		siteUrl,
		gate: createGate(),
		refusals: new Set(),
		provenAt: 0,
		async cached<T>(key: string, load: () => Promise<T>): Promise<T> {
			const known = entries.get(key);
			if (known !== undefined && now() - known.loadedAt < KEEP_MS) {
				try {
					// A key has one type of value: the loaders of a key are one and the same function.
					return await (known.value as Promise<T>);
				} catch (thrown) {
					// Another run was stopped while it loaded for both: that is no reason for this one to stop.
					if (!isJiraError(thrown, 'cancelled')) throw toJiraError(thrown);
				}
			}
			const loading = load();
			const entry: Entry = { value: loading, loadedAt: Number.POSITIVE_INFINITY };
			entries.delete(key);
			entries.set(key, entry);
			bound();
			loading.then(
				() => (entry.loadedAt = now()),
				() => drop(key, entry),
			);
			return await loading;
		},
		hasOlderThan(moment) {
			return [...entries.values()].some(({ loadedAt }) => loadedAt < moment);
		},
		forget(prefix) {
			for (const key of [...entries.keys()]) if (key.startsWith(prefix)) entries.delete(key);
		},
	};
}
