import { findCustomer, makeCustomer } from '../../../nodes/shared/records/request/customers';
import { startSimulator, type Simulator } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';

/** Customers who are there although nobody sees them, and customers who come to be there meanwhile. */
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ serviceDesk: true });
});

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	await simulator.close();
});

const people = () => [...simulator.site.users.values()];
const cora = () => people().find(({ displayName }) => displayName === 'Cora Customer')!;

it('an account that another run has made a moment ago is taken', async () => {
	const connection = simulatorConnection(simulator);
	const first = await makeCustomer(connection, simulator.service.open.id, 'new@example.com');
	const second = await makeCustomer(simulatorConnection(simulator), simulator.service.open.id, 'NEW@example.com');
	expect(first).toMatchObject({ ok: true });
	expect(second).toEqual(first);
	expect(people().filter(({ emailAddress }) => emailAddress.toLowerCase() === 'new@example.com')).toHaveLength(1);
});

it.each(['resetAfter', 'resetBefore'] as const)('a creation of which the answer is lost (%s) makes nobody twice', async (kind) => {
	simulator.faults.add({ method: 'POST', path: '/rest/servicedeskapi/customer', effect: { kind } });
	const connection = simulatorConnection(simulator);
	const made = await makeCustomer(connection, simulator.service.open.id, 'new@example.com');
	const again = made.ok ? made : await makeCustomer(connection, simulator.service.open.id, 'new@example.com');
	expect(again).toMatchObject({ ok: true });
	expect(people().filter(({ emailAddress }) => emailAddress === 'new@example.com')).toHaveLength(1);
});

it('a customer of the desk is found by address, also where nobody shows it', async () => {
	const { closed } = simulator.service;
	const found = { ok: true, value: { accountId: cora().accountId } };
	expect(await findCustomer(simulatorConnection(simulator), closed.id, 'Cora.Customer@example.com')).toEqual(found);
	cora().emailVisible = false;
	expect(await findCustomer(simulatorConnection(simulator), closed.id, 'cora.customer@example.com')).toEqual(found);
});

it('a word that is no address, and an account that may not read customers, find nobody', async () => {
	const { closed, customer } = simulator.service;
	expect(await findCustomer(simulatorConnection(simulator), closed.id, 'Cora Customer')).toBeUndefined();
	expect(await findCustomer(simulatorConnection(simulator, customer), closed.id, 'cora.customer@example.com')).toBeUndefined();
});
