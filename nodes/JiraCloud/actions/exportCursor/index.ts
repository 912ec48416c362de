import type { INodeProperties } from 'n8n-workflow';
import { toNodeError } from '../../../shared/editor/nodeError';
import { JiraError } from '../../../shared/errors/jiraError';
import type { Runs } from '../../../shared/editor/runs';
import { commitCursors, commitFields } from './commit';
import { getCursor, getCursorFields } from './get';
import { resetCursor, resetCursorFields } from './reset';
import { setCursor, setCursorFields } from './set';

/** What the node can do with the places that Delta exports have come to. An AI agent may look, and moves nothing. */
export const exportCursorProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'commit',
		displayOptions: { show: { resource: ['exportCursor'] }, hide: { '@tool': [true] } },
		options: [
			{
				name: 'Commit',
				value: 'commit',
				action: 'Commit an export cursor',
				description: 'Move the cursor of an export now that its records are safe. Wire it to the output Report of the export, below everything else.',
			},
			{ name: 'Get', value: 'get', action: 'Get an export cursor', description: 'Get how far an export has come' },
			{ name: 'Reset', value: 'reset', action: 'Reset an export cursor', description: 'Forget how far an export has come: the next run gives everything again' },
			{ name: 'Set', value: 'set', action: 'Set an export cursor', description: 'Put a cursor where the report of a run was, or move it back in time' },
		],
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'get',
		displayOptions: { show: { resource: ['exportCursor'], '@tool': [true] } },
		// n8n's lint reads each option where it stands.
		options: [{ name: 'Get', value: 'get', action: 'Get an export cursor', description: 'Get how far an export has come' }],
	},
	...commitFields,
	...getCursorFields,
	...resetCursorFields,
	...setCursorFields,
];

export const exportCursorRuns: Runs = {
	commit: notForTools(commitCursors),
	get: getCursor,
	reset: notForTools(resetCursor),
	set: notForTools(setCursor),
};

/** The editor does not offer these to agents; whatever a workflow holds all the same is refused. */
function notForTools(run: Runs[string]): Runs[string] {
	return async (context) => {
		if (!context.isToolExecution()) return await run(context);
		throw toNodeError(
			context.getNode(),
			new JiraError({ kind: 'permission', message: 'This tool may not move cursors', advice: 'Use a node of the workflow for that' }),
		);
	};
}
