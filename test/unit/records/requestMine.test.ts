import { idsOfMine, scanMine } from '../../../nodes/shared/records/request/mine';
import { startSimulator, type Simulator } from '../../simulator';
import { simulatorConnection } from '../../tools/simulatorConnection';

/** The list of an account's own requests has the newest activity first, so that it moves while it is read. */
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ serviceDesk: true });
	const { site, service, credentials, clock } = simulator;
	const { accountId: creatorId } = credentials.admin;
	for (let number = 1; number <= 5; number++) {
		site.addIssue({ project: 'SUP', type: 'Service Request', summary: `Number ${number}`, creatorId, fields: { 'Request Type': service.types.help.id } });
		clock.advance(60_000);
	}
	site.service.largestPage = 2;
});

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	await simulator.close();
});

it('a request with activity while the list is read comes all the same, and none comes twice', async () => {
	const connection = simulatorConnection(simulator);
	const { site, clock } = simulator;
	const keys: string[] = [];
	for await (const page of scanMine(connection, { from: 'mine', status: 'all' })) {
		// After the first page, the one at the end of the list moves to its front.
		if (keys.length === 0) site.writeIssue({ ...site.issues.find('SUP-1')!, updated: clock.now() });
		keys.push(...page.map(({ key }) => key!));
	}
	expect([...keys].sort()).toEqual(['SUP-1', 'SUP-2', 'SUP-3', 'SUP-4', 'SUP-5']);
});

it('by time: only what is in the range, oldest first, whatever the order of the list', async () => {
	const connection = simulatorConnection(simulator);
	const [second, fourth] = ['SUP-2', 'SUP-4'].map((key) => simulator.site.issues.find(key)!.updated);
	const keys: string[] = [];
	const range = { by: 'updated', from: second!, to: fourth! } as const;
	for await (const page of scanMine(connection, { from: 'mine', status: 'open' }, { range })) keys.push(...page.map(({ key }) => key!));
	expect(keys).toEqual(['SUP-2', 'SUP-3']);
	expect(await idsOfMine(connection, { from: 'mine', status: 'closed' })).toEqual([]);
});
