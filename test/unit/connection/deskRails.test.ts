import type { OperationName } from '../../../nodes/shared/connection/operations';
import type { CallInput, Connection } from '../../../nodes/shared/connection/types';
import { startSimulator, type Simulator } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';

/** Only These Projects at service desks: what lies at the desk SUP goes through, what lies at HR does not. */
let simulator: Simulator;
let inside: Connection;

beforeAll(async () => {
	simulator = await startSimulator({ serviceDesk: true });
	const { service, site, credentials } = simulator;
	const { accountId } = credentials.admin;
	const add = (project: string, type: string) =>
		site.addIssue({ project, type: 'Service Request', summary: 'Help', creatorId: accountId, fields: { 'Request Type': type } });
	add('SUP', service.types.help.id);
	add('HR', service.types.leave.id);
	inside = simulatorConnection(simulator, credentials.admin, { projects: ['SUP'] });
});

afterAll(async () => await simulator.close());

type Page = { readonly values: ReadonlyArray<Record<string, unknown>>; readonly isLastPage: boolean };

it('lists hold what lies inside, as one page', async () => {
	const desks = await inside.call<Page>('getServiceDesks', { query: { start: 0, limit: 1 } });
	expect(desks.body).toMatchObject({ values: [{ projectKey: 'SUP' }], isLastPage: true });
	const requests = await inside.call<Page>('getRequests', { query: { start: 0 } });
	expect(requests.body.values.map(({ issueKey }) => issueKey)).toEqual(['SUP-1']);
});

const OF_DESK = ['getServiceDesk', 'getRequestTypes', 'getQueues', 'getDeskCustomers', 'getDeskOrganizations'] as const;
const OF_REQUEST = ['getRequest', 'getRequestComments', 'getRequestAttachments', 'getParticipants', 'getRequestTransitions', 'getRequestSlas', 'getApprovals', 'getSubscription'] as const;

describe.each(OF_DESK)('%s', (name) => {
	it('of the desk inside, and of no other', async () => {
		const { open, closed } = simulator.service;
		expect((await inside.call(name, { path: { serviceDeskId: open.id } })).status).toBe(200);
		await expect(inside.call(name, { path: { serviceDeskId: closed.id } })).rejects.toMatchObject({ kind: 'permission', message: /kept to SUP|kept to the project SUP/ });
	});
});

describe.each(OF_REQUEST)('%s', (name) => {
	it('of a request inside, and of no other', async () => {
		expect((await inside.call(name, { path: { issueIdOrKey: 'SUP-1' } })).status).toBe(200);
		await expect(inside.call(name, { path: { issueIdOrKey: 'HR-1' } })).rejects.toMatchObject({ kind: 'permission' });
		const { id } = simulator.site.issues.find('HR-1')!;
		await expect(inside.call(name, { path: { issueIdOrKey: String(id) } })).rejects.toMatchObject({ kind: 'permission' });
	});
});

it.each<[OperationName, () => CallInput]>([
	['createRequest', () => ({ body: { serviceDeskId: simulator.service.closed.id, requestTypeId: '1', requestFieldValues: {} } })],
	['createRequest', () => ({ body: { requestTypeId: '1', requestFieldValues: {} } })],
	['addDeskOrganization', () => ({ path: { serviceDeskId: simulator.service.open.id }, body: { serviceDeskId: simulator.service.closed.id, organizationId: '1' } })],
	['addRequestComment', () => ({ path: { issueIdOrKey: 'HR-1' }, body: { body: 'x', public: true } })],
	['getFeedback', () => ({ path: { requestIdOrKey: 'HR-1' } })],
	['getOrganizations', () => ({})],
	['getOrganization', () => ({ path: { organizationId: simulator.service.acme.id } })],
	['createCustomer', () => ({ body: { email: 'a@example.com', displayName: 'A' } })],
	['searchArticles', () => ({ query: { query: 'x' } })],
])('%s that leads elsewhere is refused before it is sent', async (name, input) => {
	simulator.resetCounters();
	await expect(inside.call(name, input())).rejects.toMatchObject({ kind: 'permission' });
	const sent = Object.keys(simulator.counters.calls).filter((endpoint) => endpoint.startsWith('POST') && endpoint.includes('servicedeskapi'));
	expect(sent).toEqual([]);
});
