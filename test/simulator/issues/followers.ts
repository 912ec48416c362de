import type { Issue } from '../site/model';
import { link, type View } from './present';

/** How many watch an issue, and whether the caller does: the field `watches`. */
export function presentWatches(view: View, { key, watchers }: Issue): Record<string, unknown> {
	return {
		self: link(view, `issue/${key}/watchers`),
		watchCount: watchers.length,
		isWatching: view.caller !== undefined && watchers.includes(view.caller.accountId),
	};
}

/** How many have voted for an issue, and whether the caller has: the field `votes`. */
export function presentVotes(view: View, { key, voters }: Issue): Record<string, unknown> {
	return {
		self: link(view, `issue/${key}/votes`),
		votes: voters.length,
		hasVoted: view.caller !== undefined && voters.includes(view.caller.accountId),
	};
}
