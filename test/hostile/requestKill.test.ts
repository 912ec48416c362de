import type { Connection, Ports } from '../../nodes/shared/connection/types';
import { cancelledError } from '../../nodes/shared/errors/jiraError';
import type { Outcome } from '../../nodes/shared/import/outcome';
import type { ImportRequest, ImportRow } from '../../nodes/shared/import/request';
import { importRecords } from '../../nodes/shared/import/run';
import { DEFAULT_LIMITS, USUAL_SETTINGS, writableRequests } from '../../nodes/shared/records/request/writable';
import { startSimulator, type FaultEffect, type Simulator } from '../simulator';
import { simulatorConnection } from '../tools/simulatorConnection';
import { addTrackedType } from '../tools/trackedType';

/** An import of service requests that is killed anywhere and run again leaves the same desk as one that went through. */
let simulator: Simulator;

const COUNT = 20;

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.violations).toEqual([]);
	await simulator.close();
});

/** Requests of customers, some of them new to the site, some shared, with comments and another status. */
function rowsOf(count: number, version = 1): ImportRow[] {
	return Array.from({ length: count }, (_none, index) => {
		const row = {
			order_number: `R-${index}`,
			'What do you need?': index % 3 === 0 ? `Row ${index}, version ${version}` : `Row ${index}`,
			'Why do you need this?': `Because of **${index}**`,
			'Raise on Behalf Of': index % 4 === 0 ? 'cora.customer@example.com' : `new.${index % 2}@example.com`,
			Participants: index % 5 === 0 ? 'stefan.stranger@example.com' : '',
			Organizations: index % 6 === 0 ? 'Acme' : '',
			Status: index % 7 === 0 ? 'Resolved' : '',
			comments: index % 8 === 0 ? [{ body: `Seen ${index}` }, { body: `Told ${index}`, public: true }] : '',
		};
		return { index, source: row, cells: row };
	});
}

type Around = (ports: Ports) => Partial<Ports>;

async function requestFor(connection: Connection, rows: readonly ImportRow[], runId: string): Promise<ImportRequest> {
	const kind = writableRequests(USUAL_SETTINGS, DEFAULT_LIMITS);
	const match = (await kind.fields(connection)).find('External ID');
	if (match.found !== 'one') throw new Error('The site has no field External ID');
	return {
		kind,
		mode: 'upsert',
		rows,
		place: { serviceDesk: { fixed: 'SUP' }, requestType: { fixed: 'Tracked request' } },
		matchBy: { by: 'field', field: match.field },
		identityColumn: 'order_number',
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		childLists: ['comments'],
		emptyCells: 'leave',
		separator: ',',
		values: { translate: [], notFound: 'create', fallbacks: [], lists: 'replace', onlyOnCreate: [] },
		run: runId,
	};
}

async function run(rows: readonly ImportRow[], around?: Around): Promise<readonly Outcome[]> {
	const connection = simulatorConnection(simulator, undefined, undefined, around);
	const { outcomes } = await importRecords(connection, await requestFor(connection, rows, `run-${Math.random()}`));
	return outcomes;
}

/** Kills the process before or after the n-th call: nothing that it would do afterwards is done. */
function killedAt(call: number, when: 'before' | 'after'): { readonly around: Around; happened(): boolean } {
	let calls = 0;
	let dead = false;
	return {
		happened: () => dead,
		around: (ports) => ({
			async send(attempt) {
				if (dead) throw cancelledError();
				calls++;
				if (calls === call && when === 'before') {
					dead = true;
					throw cancelledError();
				}
				const answer = await ports.send(attempt);
				if (calls >= call) dead = true;
				if (dead) throw cancelledError();
				return answer;
			},
			cancelled: () => dead,
		}),
	};
}

async function freshDesk(): Promise<void> {
	if (simulator) await simulator.close().catch(() => undefined);
	simulator = await startSimulator({ serviceDesk: true });
	addTrackedType(simulator);
}

/** The requests and customers of the site, without what depends on when and in which order they were made. */
function stateOf({ site }: Simulator): unknown {
	const mailOf = (id: unknown) => site.users.get(String(id))?.emailAddress;
	const { participants = '', organizations = '' } = site.service.fields ?? {};
	const requests = [...site.issues.all()].map(({ values, statusId, comments }) => ({
		summary: values.summary,
		description: JSON.stringify(values.description),
		reporter: mailOf(values.reporter),
		participants: ((values[participants] ?? []) as unknown[]).map(mailOf),
		organizations: [...((values[organizations] ?? []) as unknown[])].sort(),
		statusId,
		comments: comments.map(({ body, properties }) => [JSON.stringify(body), properties]),
	}));
	return {
		requests: requests.sort((a, b) => String(a.summary).localeCompare(String(b.summary))),
		customers: [...site.users.values()].filter(({ accountType }) => accountType === 'customer').map(({ emailAddress }) => emailAddress).sort(),
	};
}

it.each([
	['all rows are new', async () => await Promise.resolve(), 0],
	['all rows are new and the index is an hour behind', async () => await Promise.resolve(), 3_600_000],
	['half of the rows are there, some of them changed', async () => void (await run(rowsOf(COUNT / 2))), 0],
])('killed before and after every call, and run again, an upsert ends in the same state when %s', async (_title, prepare, lagMs) => {
	await freshDesk();
	await prepare();
	const whole = await run(rowsOf(COUNT, 2));
	expect(whole.filter(({ outcome }) => outcome === 'rejected' || outcome === 'unknown')).toEqual([]);
	const expected = stateOf(simulator);
	let points = 0;
	for (let call = 1, reached = true; reached; call++) {
		reached = false;
		for (const when of ['before', 'after'] as const) {
			await freshDesk();
			await prepare();
			simulator.site.issues.lagMs = lagMs;
			const kill = killedAt(call, when);
			await run(rowsOf(COUNT, 2), kill.around).catch(() => undefined);
			reached ||= kill.happened();
			const again = await run(rowsOf(COUNT, 2));
			expect({ call, when, state: stateOf(simulator) }).toEqual({ call, when, state: expected });
			expect(again.filter(({ outcome }) => outcome === 'rejected' || outcome === 'unknown')).toEqual([]);
			points++;
		}
	}
	expect(points).toBeGreaterThan(40);
}, 600_000);

const FAULTS: ReadonlyArray<readonly [string, FaultEffect]> = [
	['429', { kind: 'answer', status: 429, headers: { 'Retry-After': '1' }, body: {} }],
	['500 after the work', { kind: 'answer', status: 500, body: {}, afterWork: true }],
	['504 after the work', { kind: 'answer', status: 504, body: {}, afterWork: true }],
	['503', { kind: 'answer', status: 503, body: {} }],
	['reset before', { kind: 'resetBefore' }],
	['reset after', { kind: 'resetAfter' }],
	['truncated', { kind: 'truncate' }],
];
const CREATES = ['/rest/servicedeskapi/request', '/rest/servicedeskapi/customer'];

it.each(FAULTS.flatMap(([name, effect]) => CREATES.map((path) => [name, path, effect] as const)))('%s at a create of %s doubles nothing and loses no row', async (_name, path, effect) => {
	await freshDesk();
	await run(rowsOf(COUNT));
	const expected = stateOf(simulator);
	await freshDesk();
	simulator.site.issues.lagMs = 3_600_000;
	simulator.faults.add({ method: 'POST', path, effect });
	const outcomes = await run(rowsOf(COUNT));
	expect(outcomes).toHaveLength(COUNT);
	await run(rowsOf(COUNT));
	expect(stateOf(simulator)).toEqual(expected);
});
