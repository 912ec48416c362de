import type { ImportMode } from '../../../nodes/shared/import/modes';
import type { ImportRequest, ImportRow } from '../../../nodes/shared/import/request';
import { importRecords, type ImportResult } from '../../../nodes/shared/import/run';
import type { Connection, Ports } from '../../../nodes/shared/connection/types';
import { issueKind } from '../../../nodes/shared/records/issue';
import { startSimulator, type Simulator, type SimulatorOptions } from '../../simulator';
import type { Workflow } from '../../simulator/site/model';
import { onItsClock, simulatorConnection } from '../../tools/simulatorConnection';

/** What a test does around the ports of a run: a death, a lost answer. */
export type Around = (ports: Ports) => Partial<Ports>;

/** The lists that rows of these tests may bring along. */
const CHILD_LISTS = ['comments', 'worklogs', 'links', 'remoteLinks', 'attachments'] as const;

const STATUSES = { 'To Do': '10000', 'In Progress': '3', 'In Review': '10002', Done: '10001' } as const;

/** To Do → In Progress → In Review → Done, without a way around. */
function chain(): Workflow {
	const ids = Object.values(STATUSES);
	const steps = ids.slice(1).map((to, index) => ({ id: String(10 * (index + 1) + 1), name: `Step ${index + 1}`, to, from: [ids[index]!], screen: [] }));
	return { id: 'chain', name: 'Chain', initialStatus: STATUSES['To Do'], statuses: ids, transitions: steps };
}

/**
 * A site to import into: reads of a thousand issues, bulk operations that go on without being asked for, and stories that
 * come to their status in up to three steps.
 */
export async function importSite(options: SimulatorOptions = {}): Promise<Simulator> {
	const simulator = await startSimulator({ bulkFetch: '1000-with-rule', bulkTasks: { polls: 0 }, ...options });
	simulator.site.project('DEMO')!.workflows.set('10001', chain());
	return simulator;
}

/** Rows as a person's file has them. */
export function rowsOf(cells: ReadonlyArray<Record<string, unknown>>): ImportRow[] {
	return cells.map((row, index) => ({ index, source: row, cells: row }));
}

/** A connection to the site, in a session of its own and on the site's clock. */
export function connectTo(simulator: Simulator, around: Around = () => ({})): Connection {
	return simulatorConnection(simulator, undefined, undefined, (ports) => {
		const onClock = { ...ports, ...onItsClock(simulator) };
		return { ...onClock, ...around(onClock) };
	});
}

let runs = 0;

/** What every run of these tests asks for: issues of DEMO, found by the field External ID. */
export async function requestFor(connection: Connection, mode: ImportMode, rows: readonly ImportRow[]): Promise<ImportRequest> {
	const match = (await issueKind.fields(connection)).find('External ID');
	if (match.found !== 'one') throw new Error('The site has no field External ID');
	return {
		kind: issueKind,
		mode,
		rows,
		place: mode === 'delete' ? {} : { project: { fixed: 'DEMO' }, issuetype: { column: 'type' } },
		matchBy: mode === 'create' ? null : { by: 'field', field: match.field },
		identityColumn: mode === 'create' ? '' : 'external_id',
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		run: `run-${++runs}`,
		childLists: CHILD_LISTS.filter((list) => rows.some(({ cells }) => list in cells)),
		mirror: mode === 'mirror' ? { query: '', removal: 'delete', maximumRemovals: 1000, maximumPercent: 100 } : undefined,
	};
}

/** Imports rows, in a session of its own. */
export async function importInto(simulator: Simulator, mode: ImportMode, rows: readonly ImportRow[], around?: Around, more: Partial<ImportRequest> = {}): Promise<ImportResult> {
	const connection = connectTo(simulator, around);
	return await importRecords(connection, { ...(await requestFor(connection, mode, rows)), ...more });
}
