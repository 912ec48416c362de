import type { Connection } from '../connection/types';
import { JiraError } from '../errors/jiraError';
import type { Place, Target } from '../records/kind';
import type { ColumnPlan } from './columns';
import { creates } from './modes';
import { rejectionOf, type Ledger } from './outcome';
import { concernsOneRow } from './refusals';
import type { ImportRequest } from './request';
import type { WorkRow } from './rows';

/** Rows that go to one place share its metadata; rows for a place that does not exist are rejected with what exists. */
export async function placeRows(
	connection: Connection,
	request: ImportRequest,
	columns: ColumnPlan,
	rows: readonly WorkRow[],
	ledger: Ledger,
): Promise<WorkRow[]> {
	const wanted = new Set([...columns.fields.values()].flat().map(({ id }) => id));
	const placeOf = (place: Place) => JSON.stringify(place);
	const places = new Map(rows.map(({ place }) => [placeOf(place), place]));
	const targets = new Map(
		await Promise.all(
			[...places].map(async ([name, place]) => [name, await findTarget(connection, request, place, wanted)] as const),
		),
	);
	refuseWhatIsNotFoundAgain(request, [...targets.values()].flatMap((found) => (found.ok ? [found.target] : [])));
	return rows.filter((work) => {
		const found = targets.get(placeOf(work.place));
		if (found?.ok) work.target = found.target;
		else if (found) ledger.settle(work.row.index, rejectionOf(found));
		return found?.ok ?? false;
	});
}

/**
 * What is created without its identity would be created again by every run.
 * @throws JiraError (configuration), before anything is written.
 */
function refuseWhatIsNotFoundAgain({ mode, matchBy }: ImportRequest, targets: readonly Target[]): void {
	if (!matchBy || matchBy.by === 'key' || !creates(mode)) return;
	for (const target of targets) {
		const why = target.cannotCarry?.(matchBy);
		if (why) throw new JiraError({ kind: 'configuration', message: `${why.reason}, so nothing was written`, advice: why.fix });
	}
}

/** A place that Jira does not show to this account concerns its own rows only, unless nothing can go on. */
async function findTarget(
	connection: Connection,
	{ kind }: ImportRequest,
	place: Place,
	wanted: ReadonlySet<string>,
): ReturnType<typeof kind.target> {
	try {
		return await kind.target(connection, place, wanted);
	} catch (error) {
		return concernsOneRow(error);
	}
}
