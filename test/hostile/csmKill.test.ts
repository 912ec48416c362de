import type { Ports } from '../../nodes/shared/connection/types';
import type { Outcome } from '../../nodes/shared/import/outcome';
import type { ImportRow } from '../../nodes/shared/import/request';
import { importRecords } from '../../nodes/shared/import/run';
import { csmCustomerKind } from '../../nodes/shared/records/csmCustomer';
import { EMAIL_FIELD } from '../../nodes/shared/records/csmCustomer/fields';
import { csmOrganizationKind } from '../../nodes/shared/records/csmOrganization';
import { NAME_FIELD } from '../../nodes/shared/records/csmOrganization/fields';
import { startSimulator, type Simulator } from '../simulator';
import type { Ending } from '../simulator/csm/tasks';
import { onItsClock, simulatorConnection } from '../tools/simulatorConnection';
import { killedAt } from './import/kill';

/** An import of customers or organizations that is killed anywhere and run again leaves the same site as one that went through. */
let simulator: Simulator;

/** More than one task of profiles. */
const COUNT = 110;

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
	expect(simulator.counters.violations).toEqual([]);
	await simulator.close();
});

const KINDS = {
	customers: {
		kind: csmCustomerKind,
		field: EMAIL_FIELD,
		rows: (count: number, version = 1) =>
			rowsOf(count, (index) => ({
				email: `Customer.${index}@example.com`,
				'Display Name': index % 3 === 0 ? `Customer ${index}, ${version}` : `Customer ${index}`,
				Organizations: index % 6 === 0 ? 'Acme' : '',
				Region: index % 4 === 0 ? `Region ${version}` : 'EU',
				Tier: index % 2 === 0 ? 'Premium' : '',
				// No field of the site: it is made before the first row.
				'Health Score': String(index),
			})),
	},
	organizations: {
		kind: csmOrganizationKind,
		field: NAME_FIELD,
		rows: (count: number, version = 1) => rowsOf(count, (index) => ({ name: `Organization ${index}`, Region: index % 4 === 0 ? `Region ${version}` : 'EU', 'Health Score': String(index) })),
	},
};

type Name = keyof typeof KINDS;

function rowsOf(count: number, cellsOf: (index: number) => Readonly<Record<string, string>>): ImportRow[] {
	return Array.from({ length: count }, (_none, index) => ({ index, source: cellsOf(index), cells: cellsOf(index) }));
}

async function run(name: Name, rows: readonly ImportRow[], around: (ports: Ports) => Partial<Ports> = () => ({})): Promise<readonly Outcome[]> {
	const { kind, field } = KINDS[name];
	const { outcomes } = await importRecords(simulatorConnection(simulator, undefined, undefined, (ports) => ({ ...onItsClock(simulator), ...around(ports) })), {
		kind,
		matchBy: { by: 'field', field },
		mode: 'upsert',
		place: {},
		rows,
		columns: 'automatic',
		unknownColumns: 'create',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		identityColumn: '',
		run: 'run',
	});
	return outcomes;
}

async function freshSite(): Promise<void> {
	if (simulator) await simulator.close().catch(() => undefined);
	simulator = await startSimulator({ csm: { polls: 0 } });
	const { csm } = simulator.site;
	for (const owner of ['customer', 'organization'] as const) csm.addField(owner, { name: 'Region', type: 'TEXT' });
	csm.addField('customer', { name: 'Tier', type: 'SELECT', options: ['Free', 'Premium'] });
	csm.addOrganization('Acme');
}

/** Everything that the imports write, without what depends on the order in which it was written. */
function stateOf({ site: { csm, users } }: Simulator): unknown {
	const sorted = (details: ReadonlyMap<string, unknown> = new Map()) => [...details].sort(([a], [b]) => a.localeCompare(b));
	const customers = [...users.values()].filter(({ accountType }) => accountType === 'customer');
	return {
		fields: csm.fields,
		customers: customers
			.map(({ accountId, emailAddress, displayName }) => {
				const { details, organizations = [] } = csm.customer(accountId)?.part ?? {};
				return [emailAddress, displayName, sorted(details), [...organizations].map((id) => csm.organizations.get(id)?.name)];
			})
			.sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
		organizations: [...csm.organizations.values()].map(({ id, name }) => [name, sorted(csm.detailsOfOrganization(id))]).sort((a, b) => String(a[0]).localeCompare(String(b[0]))),
	};
}

const isOpen = ({ outcome }: Outcome) => outcome === 'rejected' || outcome === 'unknown' || outcome === 'not attempted';

/** What becomes of the tasks that the dead run has left behind. */
const LEFT = {
	'are done before it is run again': () => simulator.csmTasks.settle(),
	'are done while it runs again': () => undefined,
};

it.each<[Name, 'new' | 'half there, some of them changed', keyof typeof LEFT]>([
	['customers', 'new', 'are done before it is run again'],
	['customers', 'new', 'are done while it runs again'],
	['customers', 'half there, some of them changed', 'are done before it is run again'],
	['customers', 'half there, some of them changed', 'are done while it runs again'],
	['organizations', 'new', 'are done before it is run again'],
	['organizations', 'half there, some of them changed', 'are done while it runs again'],
])('%s that are %s, killed before and after every call and imported again, end the same when the tasks of the dead run %s', async (name, title, left) => {
	const { rows } = KINDS[name];
	const prepare = async () => {
		await freshSite();
		if (title !== 'new') await run(name, rows(COUNT / 2));
	};
	await prepare();
	expect((await run(name, rows(COUNT, 2))).filter(isOpen)).toEqual([]);
	const expected = stateOf(simulator);
	let points = 0;
	for (let call = 1, reached = true; reached; call++) {
		reached = false;
		for (const when of ['before', 'after'] as const) {
			await prepare();
			const kill = killedAt(call, when);
			await run(name, rows(COUNT, 2), kill.around).catch(() => undefined);
			reached ||= kill.happened();
			LEFT[left]();
			const again = await run(name, rows(COUNT, 2));
			expect({ call, when, open: again.filter(isOpen), state: stateOf(simulator) }).toEqual({ call, when, open: [], state: expected });
			points++;
		}
	}
	expect(points).toBeGreaterThan(20);
}, 600_000);

it.each<[string, Ending[]]>([
	['fail without a word', ['failedWithoutWord', 'failedWithoutWord', 'failedWithoutWord']],
	['fail halfway', ['told', 'failedHalfway', 'failedHalfway', 'failedHalfway']],
	['finish halfway', ['told', 'finishedHalfway', 'finishedHalfway', 'finishedHalfway']],
	['do nothing', ['told', 'failedAtOnce', 'failedAtOnce', 'failedAtOnce']],
])('when tasks %s, the same rows again end as if they had not', async (_title, endings) => {
	await freshSite();
	await run('customers', KINDS.customers.rows(COUNT));
	const expected = stateOf(simulator);
	await freshSite();
	simulator.settings.csm.endings.push(...endings);
	await run('customers', KINDS.customers.rows(COUNT));
	simulator.settings.csm.endings.length = 0;
	expect((await run('customers', KINDS.customers.rows(COUNT))).filter(isOpen)).toEqual([]);
	expect(stateOf(simulator)).toEqual(expected);
});
