import { item } from '../issues/history';
import type { History, HistoryItem, Issue } from './model';
import type { Site } from './site';

/** A change of an issue as a test describes it. */
export interface GivenChange {
	/** Milliseconds since the epoch. */
	readonly at: number;
	/** Account id; the issue's creator when left out. */
	readonly authorId?: string;
	readonly items: readonly {
		/** Id or name of a field. */
		readonly field: string;
		readonly from?: string;
		readonly to?: string;
	}[];
}

/** The histories of changes, oldest first. Throws on fields it does not know. */
export function readChanges(site: Site, changes: readonly GivenChange[], creatorId: string): History[] {
	const histories = changes.map(({ at, authorId, items }) => ({
		id: site.takeId(),
		authorId: authorId ?? creatorId,
		created: at,
		items: items.map((given) => readItem(site, given)),
	}));
	return histories.sort((a, b) => a.created - b.created);
}

function readItem(site: Site, { field: name, from, to }: GivenChange['items'][number]): HistoryItem {
	const field = site.field(name);
	if (!field) throw new Error(`The site has no field ${name}`);
	const side = (words: string | undefined) => ({ id: null, words: words ?? null });
	return item(field.custom ? field.name : field.id, field.id, side(from), side(to));
}

/** Gives an issue `count` histories in one write; without a description its summary changed once a minute. */
export function addHistories(
	site: Site,
	idOrKey: string,
	count: number,
	describe?: (index: number) => GivenChange,
): Issue {
	const issue = site.issues.find(idOrKey);
	if (!issue) throw new Error(`The site has no issue ${idOrKey}`);
	const summary = (index: number): GivenChange => ({
		at: issue.created + (index + 1) * 60_000,
		items: [{ field: 'summary', from: `Summary ${index}`, to: `Summary ${index + 1}` }],
	});
	const given = Array.from({ length: count }, (_unused, index) => (describe ?? summary)(index));
	const added = readChanges(site, given, issue.creatorId);
	const histories = [...issue.histories, ...added].sort((a, b) => a.created - b.created);
	return site.writeIssue({ ...issue, histories });
}
