import type { AxiosInstance } from 'axios';
import { addCustomField, startSimulator, type Simulator } from '../simulator';
import { clientOf, taskOf } from './client';

/** Fields whose values other products and apps keep, and fields that share a name. */
let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator();
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.defects).toEqual([]);
});

const DURATION = { millis: 14_400_000, friendly: '4h' };
const MOMENT = {
	iso8601: '2026-01-02T03:04:05+0000',
	jira: '2026-01-02T03:04:05.000+0000',
	friendly: '02/Jan/26 3:04 AM',
	epochMillis: 1_767_323_045_000,
};
const SLA = {
	id: '1',
	name: 'Time to resolution',
	_links: { self: 'https://example.atlassian.net/rest/servicedeskapi/request/1/sla/1' },
	completedCycles: [
		{
			startTime: MOMENT,
			stopTime: MOMENT,
			breached: false,
			goalDuration: DURATION,
			elapsedTime: DURATION,
			remainingTime: DURATION,
		},
	],
	ongoingCycle: {
		startTime: MOMENT,
		breachTime: MOMENT,
		breached: false,
		paused: false,
		withinCalendarHours: true,
		goalDuration: DURATION,
		elapsedTime: DURATION,
		remainingTime: DURATION,
	},
};
const ASSETS = [{ workspaceId: 'f1', id: 'f1:7', objectId: '7' }];
const TEAM = { id: '36885b3c-1bf0-4f85-a357-c5b858c31de4', name: 'Red', isShared: true, isVisible: true };
const RISK = { impact: 3, likelihood: { level: 'high' }, type: 'matrix' };

const FIELDS = [
	[10_101, 'Time to resolution', 'com.atlassian.servicedesk:sd-sla-field', SLA],
	[10_102, 'Affected assets', 'com.atlassian.jira.plugins.cmdb:cmdb-object-cftype', ASSETS],
	[10_103, 'Squad', 'atlassian-team', TEAM],
	[10_104, 'Risk', 'com.example.risks:risk-matrix', RISK],
] as const;

test.each(FIELDS)('customfield_%i, %s (%s), is given as it is and cannot be written', async (...given) => {
	const [number, name, type, value] = given;
	const { site } = simulator;
	const id = `customfield_${number}`;
	site.addContext(addCustomField(site, number, name, type));
	site.addIssue({ project: 'DEMO', summary: 'With', fields: { [name]: value } });
	site.addIssue({ project: 'DEMO', summary: 'Without' });
	const { data: fields } = await http.get('field');
	const custom = fields.find((field: { id: string }) => field.id === id).schema.custom;
	expect(custom).toBe(
		type.includes(':') ? type : `com.atlassian.jira.plugin.system.customfieldtypes:${type}`,
	);
	const read = async (key: string) => (await http.get(`issue/${key}`)).data.fields[id];
	expect([await read('DEMO-1'), await read('DEMO-2')]).toEqual([value, null]);
	const refused = await http.put('issue/DEMO-1', { fields: { [id]: value } });
	expect([refused.status, Object.keys(refused.data.errors)]).toEqual([400, [id]]);
	expect((await http.post('issue', taskOf('x', { [id]: value }))).status).toBe(400);
	const { data } = await http.post('search/jql', {
		jql: `project = DEMO AND cf[${number}] is not EMPTY`,
		fields: [id],
	});
	expect(data.issues.map((issue: { fields: object }) => issue.fields)).toEqual([{ [id]: value }]);
});

test('two fields may share a name; JQL by that name finds the values of both', async () => {
	const { site } = simulator;
	const twins = [10_201, 10_202].map((number) => addCustomField(site, number, 'Twin', 'textfield'));
	for (const twin of twins) site.addContext(twin);
	for (const { id } of twins) site.addIssue({ project: 'DEMO', summary: id, fields: { [id]: 'same' } });
	const { data: fields } = await http.get('field');
	expect(fields.filter(({ name }: { name: string }) => name === 'Twin')).toHaveLength(2);
	const found = async (jql: string) => (await http.post('search/approximate-count', { jql })).data.count;
	expect([await found('Twin ~ same'), await found('cf[10202] ~ same')]).toEqual([2, 1]);
});
