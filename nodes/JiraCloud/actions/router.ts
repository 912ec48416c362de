import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { runChosen, type Runs } from '../../shared/editor/runs';
import { board } from './board';
import { commentRuns } from './comment';
import { component } from './component';
import { connectionRuns } from './connection';
import { exportCursorRuns } from './exportCursor';
import { issueRuns } from './issue';
import { projectRuns } from './project';
import { sprint } from './sprint';
import { user } from './user';
import { version } from './version';
import { worklogRuns } from './worklog';

const RESOURCES: Readonly<Record<string, Runs>> = {
	board: board.runs,
	comment: commentRuns,
	component: component.runs,
	connection: connectionRuns,
	exportCursor: exportCursorRuns,
	issue: issueRuns,
	project: projectRuns,
	sprint: sprint.runs,
	user: user.runs,
	version: version.runs,
	worklog: worklogRuns,
};

/** Runs what the node is set to. */
export async function route(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runChosen(context, RESOURCES);
}
