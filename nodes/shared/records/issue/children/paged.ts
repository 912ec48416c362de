import type { ChildList } from '../../kind';
import { CHANGED, reasonOf } from './complete';
import { bag, idOf, oldestFirst } from './shapes';

/** A part of a list that is paged by position, oldest first. */
export interface Part {
	readonly items: readonly unknown[];
	/** How many there are in all. */
	readonly total?: number;
}

/** What a walk over the pages has come to. */
interface Walk {
	readonly children: readonly unknown[];
	readonly total?: number;
	/** A page did not begin where the one before has ended. */
	readonly shifted?: true;
	readonly refused?: string;
}

/** The first part of a list, which comes with the issue; undefined where Jira gave none. */
export function blockOf(value: unknown, name: string): Part | undefined {
	const { [name]: items, total, startAt = 0 } = bag(value);
	if (!Array.isArray(items) || startAt !== 0) return undefined;
	return { items, total: typeof total === 'number' ? total : undefined };
}

/** A page as the list's own resource gives it. */
export function pageOf(body: unknown, name: string): Part {
	return blockOf({ ...bag(body), startAt: 0 }, name) ?? { items: [] };
}

/**
 * A whole list, from the block that came with the issue and, where that is not all, from the pages after it. Each page
 * begins with the last entry of the one before: another entry there says that the list has shifted, because
 * something before was removed. Then it is read once more, from its beginning.
 */
export async function readPaged(block: Part | undefined, readPage: (startAt: number) => Promise<Part>): Promise<ChildList> {
	if (block?.total !== undefined && block.items.length >= block.total) return { children: oldestFirst(block.items) };
	let walk = await walkOver(block?.items ?? [], readPage, true);
	if (walk.shifted) walk = await walkOver([], readPage, false);
	const children = oldestFirst(walk.children);
	const incomplete = walk.refused ?? (walk.shifted ? CHANGED : shortfall(children.length, walk.total));
	return incomplete === undefined ? { children } : { children, incomplete };
}

function shortfall(given: number, total = given): string | undefined {
	if (given < total) return `Jira gave ${given} of ${total}`;
	return given > total ? CHANGED : undefined;
}

/** @param strict Ends at the first shift; otherwise goes on, and takes what there is. */
async function walkOver(known: readonly unknown[], readPage: (startAt: number) => Promise<Part>, strict: boolean): Promise<Walk> {
	const seen = new Map(known.map((entry) => [idOf(entry), entry]));
	let last = known.at(-1);
	let position = known.length;
	let overlap = 1;
	let total: number | undefined;
	let shifted: true | undefined;
	for (;;) {
		const startAt = Math.max(0, position - overlap);
		let page: Part;
		try {
			page = await readPage(startAt);
		} catch (thrown) {
			return { children: [...seen.values()], total, shifted, refused: reasonOf(thrown) };
		}
		total = page.total ?? total;
		if (startAt < position && idOf(page.items[0]) !== idOf(last)) shifted = true;
		if (shifted && strict) return { children: [...seen.values()], total, shifted };
		for (const entry of page.items) seen.set(idOf(entry), entry);
		const end = Math.max(position, startAt + page.items.length);
		const isMore = end > position;
		const isLast = (total !== undefined && end >= total) || (!isMore && overlap === 0);
		if (isLast) return { children: [...seen.values()], total, shifted };
		// A page of nothing but the entry that was known may be a small page: the next one leaves that entry out.
		overlap = isMore ? 1 : 0;
		if (isMore) [last, position] = [page.items.at(-1), end];
	}
}
