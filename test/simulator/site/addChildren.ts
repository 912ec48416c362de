import { adfOf } from '../adf';
import type { Comment, Visibility, Worklog } from './model';
import type { Site } from './site';

/** What comments and worklogs have in common. Left out: the creator, at its creation. */
interface GivenChild {
	/** Account id. */
	readonly authorId?: string;
	/** Milliseconds since the epoch; `updated` is the same where it is left out. */
	readonly created?: number;
	readonly updated?: number;
	readonly visibility?: Visibility;
}

/** A comment as a test describes it. */
export interface GivenComment extends GivenChild {
	readonly text: string;
}

/** A worklog as a test describes it. */
export interface GivenWorklog extends GivenChild {
	readonly timeSpentSeconds: number;
	/** Default: when it was created. */
	readonly started?: number;
	readonly text?: string;
}

/** Who made what is not told otherwise, and when. */
interface Author {
	readonly accountId: string;
	readonly at: number;
}

/** The comments of a new issue, in the order given. */
export function readComments(site: Site, given: readonly GivenComment[], author: Author): Comment[] {
	return given.map((comment) => ({
		...stamp(site, comment, author),
		body: adfOf(comment.text),
		properties: [],
	}));
}

/** The worklogs of a new issue, in the order given. */
export function readWorklogs(site: Site, given: readonly GivenWorklog[], author: Author): Worklog[] {
	return given.map((worklog) => ({
		...stamp(site, worklog, author),
		started: worklog.started ?? worklog.created ?? author.at,
		timeSpentSeconds: worklog.timeSpentSeconds,
		...(worklog.text === undefined ? {} : { comment: adfOf(worklog.text) }),
		properties: [],
	}));
}

function stamp(site: Site, { authorId, created, updated, visibility }: GivenChild, author: Author) {
	const made = created ?? author.at;
	return {
		id: site.takeId(),
		authorId: authorId ?? author.accountId,
		updateAuthorId: authorId ?? author.accountId,
		created: made,
		updated: updated ?? made,
		...(visibility === undefined ? {} : { visibility }),
	};
}
