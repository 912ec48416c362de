import { JiraError } from '../errors/jiraError';
import type { Found } from '../records/kind';
import { IdSet } from './idSet';
import { oneAhead } from './pipeline';
import type { ExportReport } from './report';

/** One of several parts of a source: the records whose numeric id modulo `of` is `number` - 1. */
export interface Partition {
	/** From 1 to `of`. */
	readonly number: number;
	readonly of: number;
}

/** Whether an id belongs to a part. Only numbers can be divided. */
export function isInPartition({ number, of }: Partition, id: string): boolean {
	return Number(id) % of === number - 1;
}

/** @throws JiraError (invalid) for a part that is none. */
export function checkPartition({ number, of }: Partition): void {
	const whole = Number.isInteger(number) && Number.isInteger(of);
	if (whole && of >= 1 && number >= 1 && number <= of) return;
	throw new JiraError({
		kind: 'invalid',
		message: `Partition ${number} of ${of} does not exist`,
		advice: 'Give whole numbers, the first from 1 up to the second',
	});
}

/**
 * The pages of a scan as a run uses them: each id once, and of its partition only. Pages that were left without
 * anything go on being empty, so that the pages are counted.
 * @param seen Collects the ids; those that are there already do not come again.
 */
export async function* scanned(
	pages: AsyncGenerator<readonly Found[]>,
	report: ExportReport,
	seen: IdSet,
	partition?: Partition,
): AsyncGenerator<readonly Found[]> {
	for await (const page of oneAhead(pages)) {
		report.pages++;
		const own = partition ? page.filter(({ id }) => isInPartition(partition, id)) : page;
		const fresh = own.filter(({ id }) => seen.add(id));
		report.repeated += own.length - fresh.length;
		report.scanned += fresh.length;
		yield fresh;
	}
}

/** The first so many of what pages find; what is cut off was not scanned. */
export async function* first(most: number, pages: AsyncGenerator<readonly Found[]>, report: ExportReport): AsyncGenerator<readonly Found[]> {
	let left = most;
	for await (const page of pages) {
		const kept = page.slice(0, left);
		report.scanned -= page.length - kept.length;
		left -= kept.length;
		yield kept;
		if (left <= 0) return;
	}
}
