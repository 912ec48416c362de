import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../../../shared/connection/types';
import { cursorStore } from '../../../shared/editor/cursorStore';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { runListPerItem } from '../../../shared/editor/perItem';
import { JiraError } from '../../../shared/errors/jiraError';
import { issueKind } from '../../../shared/records/issue';
import { readSource, SOURCE_FIELDS } from '../../../shared/editor/issueSource';

/** More executions than this would only wait for each other: one site has one rate limit. */
const MOST_PARTITIONS = 100;

/**
 * Plan Partitions: what a workflow needs to share one export among several executions. It starts an execution of its own
 * for each item (a sub-workflow would stay in the caller's process), and gives their reports to Export Cursor → Commit.
 */
export const planPartitionsFields: INodeProperties[] = shownFor('issue', 'planPartitions', [
	{
		displayName:
			'Send each item to the production webhook of a workflow that exports with the option <b>Partition</b> set to {{ $JSON.body.partition }} (Number and Of), the same source, and, for Delta, <b>Cursor</b> set to {{ $JSON.body.cursor }}, and that responds with the item of its output <b>Report</b>. Give all responses at once to <b>Export Cursor → Commit</b> with From Other Executions.',
		name: 'partitionsNotice',
		type: 'notice',
		default: '',
	},
	...SOURCE_FIELDS,
	{
		displayName: 'Partitions',
		name: 'partitions',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MOST_PARTITIONS },
		default: 4,
		description: 'How many executions share the work. They share the rate limit of the site, too: more than a few rarely make it faster.',
	},
	{
		displayName: 'Cursor Name',
		name: 'cursorName',
		type: 'string',
		default: '',
		placeholder: 'e.g. issues',
		description: 'For Delta and Delta with Deletions: the Cursor Name of the exports. Each item then has the cursor that this workflow remembers. Empty for other modes.',
	},
]);

export async function planPartitions(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runListPerItem(context, async (connection, item) => await plan(context, connection, item));
}

/** One record for each part. Which records belong to it is known from their IDs alone, so that nothing is scanned here. */
async function plan(context: IExecuteFunctions, connection: Connection, item: number): Promise<IDataObject[]> {
	const of = context.getNodeParameter('partitions', item) as number;
	if (!Number.isInteger(of) || of < 1 || of > MOST_PARTITIONS) throw noSuchNumber(of);
	const name = textParameter(context, 'cursorName', item);
	const state = name === '' ? undefined : cursorStore(context).read(name);
	const range = { by: 'updated', from: state?.at ?? null } as const;
	const all = await issueKind.count(connection, readSource(context, item), state ? { range } : undefined);
	const expected = all === undefined ? null : Math.ceil(all / of);
	return Array.from({ length: of }, (_unused, index) => ({
		partition: { number: index + 1, of },
		expected,
		expectedInAll: all ?? null,
		// The state is JSON; n8n's type for it cannot be proven from an interface.
		...(name === '' ? {} : { cursorName: name, cursor: state ? ({ name, state } as unknown as IDataObject) : null }),
	}));
}

function noSuchNumber(of: unknown): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `${String(of).slice(0, 40)} is not a number of partitions`,
		advice: `Set Partitions to a whole number from 1 to ${MOST_PARTITIONS}`,
	});
}
