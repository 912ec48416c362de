import type { INodeProperties } from 'n8n-workflow';
import type { IfChangedPolicy, TwoWayRequest } from '../import/request';

/** Modes that change what is there. */
const UPDATES = ['mirror', 'update', 'updateExisting', 'upsert'];

/** Options of an import whose records are also changed in Jira; only for kinds whose records can carry a memory. */
export const TWO_WAY_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'If Jira Changed Since the Last Import',
		name: 'ifJiraChanged',
		type: 'options',
		default: 'overwrite',
		displayOptions: { show: { '/mode': UPDATES } },
		description: 'What to do with a row that would change a field (or the status) that somebody has changed in Jira since an import wrote it. All but Overwrite remember what was written.',
		options: [
			{ name: 'Newer Wins', value: 'newerWins', description: 'Write the row when it was changed after the issue, else skip it; see Row Changed At Column' },
			{ name: 'Overwrite', value: 'overwrite', description: 'Write the row' },
			{ name: 'Reject the Row', value: 'reject', description: 'The row leaves by Rejected, with both values' },
			{ name: 'Skip the Row', value: 'skip', description: 'Leave the issue as it is in Jira' },
		],
	},
	{
		displayName: 'Remember What Was Written',
		name: 'rememberWritten',
		type: 'boolean',
		default: false,
		displayOptions: { hide: { '/mode': ['delete'] } },
		description: 'Whether to note on each issue, unseen by people, what was written to it. Two-way flows need it: Export can then leave out what an import wrote, and an import can tell what somebody has changed. About four more calls for each 100 issues that were written.',
	},
	{
		displayName: 'Row Changed At Column',
		name: 'changedAtColumn',
		type: 'string',
		default: '',
		placeholder: 'e.g. changed_at',
		displayOptions: { show: { '/mode': UPDATES } },
		description: 'For Newer Wins: the column with the moment at which the row was changed, such as 2026-01-31T10:00:00Z',
	},
];

/** The options above as n8n stores them. */
export interface TwoWayOptions {
	readonly ifJiraChanged?: IfChangedPolicy;
	readonly rememberWritten?: boolean;
	readonly changedAtColumn?: string;
}

/** What the options say; undefined where nothing is to be remembered. Whoever wants conflicts noticed wants that too. */
export function twoWaySettings({ ifJiraChanged = 'overwrite', rememberWritten = false, changedAtColumn = '' }: TwoWayOptions): TwoWayRequest | undefined {
	if (!rememberWritten && ifJiraChanged === 'overwrite') return undefined;
	return { ifChanged: ifJiraChanged, changedAtColumn: String(changedAtColumn).trim() };
}
