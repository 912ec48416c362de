import type { AxiosInstance } from 'axios';
import { startSimulator, type Simulator } from '../simulator';
import { clientOf } from './client';

let simulator: Simulator;
let admin: AxiosInstance;

const HOUR = 3_600_000;
/** 2024-06-15 12:00 UTC: 22:00 in Sydney (admin), 05:00 in Los Angeles (member). */
const NOON = Date.UTC(2024, 5, 15, 12);

beforeAll(async () => {
	simulator = await startSimulator({ contract: 'off' });
	admin = clientOf(simulator, simulator.credentials.admin);
	const { site, clock, credentials } = simulator;
	clock.freeze(NOON);
	const add = site.addIssue.bind(site);
	const at = (hoursAgo: number) => ({ created: NOON - hoursAgo * HOUR, updated: NOON - hoursAgo * HOUR });
	const who = { accountId: credentials.member.accountId };
	add({
		project: 'DEMO',
		type: 'Epic',
		summary: 'Big plan',
		...at(100),
		fields: { labels: ['plan'], Team: { value: 'Red' } },
	});
	add({
		project: 'DEMO',
		type: 'Story',
		summary: 'Login page fails',
		parent: 'DEMO-1',
		status: 'In Progress',
		...at(50),
		fields: {
			assignee: who,
			priority: { name: 'High' },
			'External ID': 'EXT-1',
			'Story Points': 3,
			components: [{ name: 'Backend' }],
		},
	});
	add({
		project: 'DEMO',
		type: 'Bug',
		summary: 'Page login is slow',
		status: 'Done',
		...at(10),
		fields: {
			'External ID': 'EXT-1-2',
			'Story Points': 5,
			duedate: '2024-06-15',
			labels: ['plan', 'slow'],
			fixVersions: [{ name: '2.0' }],
		},
	});
	add({
		project: 'DEMO',
		type: 'Sub-task',
		summary: 'Measure',
		parent: 'DEMO-2',
		...at(1),
		fields: {
			description: 'The networking team measures',
			Platforms: [{ value: 'Web' }, { value: 'iOS' }],
			'Due Stuff': '2024-06-20',
		},
	});
	add({
		project: 'OPS',
		type: 'Change',
		summary: 'Reboot',
		...at(0),
		fields: { Severity: { value: 'Major' }, Region: null },
	});
});

afterAll(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
});

async function keys(jql: string, client = admin): Promise<string[] | string> {
	const { data } = await client.post('search/jql', { jql, fields: ['key'], maxResults: 5000 });
	return (
		data.issues?.map((issue: { key: string }) => issue.key.replace('DEMO-', '')) ?? data.errorMessages[0]
	);
}

describe('a query finds', () => {
	test.each([
		['project = DEMO', '4 3 2 1'],
		['project in (OPS, "Demo Project") order by key', '1 2 3 4 OPS-1'],
		['project = 10001', 'OPS-1'],
		['project = DEMO order by key asc', '1 2 3 4'],
		['project != DEMO', 'OPS-1'],
		['not project = OPS and not (issuetype = Epic or type = Bug) order by key', '2 4'],
		['issuetype in (Story, 10004) order by key', '2 3'],
		['key = DEMO-2', '2'],
		['key in (DEMO-1, demo-3) order by key', '1 3'],
		['key > DEMO-2 and project = DEMO order by key', '3 4'],
		['status = "In Progress"', '2'],
		['statusCategory != Done and project = DEMO order by key', '1 2 4'],
		['statusCategory = new and project = DEMO order by key', '1 4'],
		['labels = plan order by key', '1 3'],
		['labels in (slow, other)', '3'],
		['labels is empty and project = DEMO order by key', '2 4'],
		['labels not in (plan) and project = DEMO', ''],
		['labels != slow and project = DEMO order by key', '1'],
		['labels is not EMPTY and labels != plan', ''],
		['(labels != plan or labels is EMPTY) and project = DEMO order by key', '2 4'],
		['cf[10050] is EMPTY and project = DEMO order by key', '1 4'],
		['cf[10060] is EMPTY and project = DEMO order by key', '1 2 3 4'],
		['id in (10000, 10002) order by id', '1 3'],
		['issuekey in (DEMO-4, DEMO-2) order by issuekey desc', '4 2'],
		['component = Backend', '2'],
		['component is not empty', '2'],
		['fixVersion = "2.0"', '3'],
		['fixVersion in unreleasedVersions()', '3'],
		['parent = DEMO-1', '2'],
		['parent is empty and project = DEMO order by key', '1 3'],
		['priority = High', '2'],
		['priority > Medium', '2'],
		['priority >= Medium and project = DEMO order by priority, key', '2 1 3 4'],
		['assignee is not EMPTY and project = DEMO', '2'],
		['assignee = currentUser()', ''],
		['reporter = currentUser() and project = DEMO order by key', '1 2 3 4'],
		['resolution = Unresolved and project = DEMO order by key', '1 2 4'],
		['resolution is not empty', '3'],
		['summary ~ login order by key', '2 3'],
		['summary ~ "page login" order by key', '2 3'],
		['summary ~ "\\"page login\\""', '3'],
		['summary ~ "log*" order by key', '2 3'],
		['summary !~ login and project = DEMO order by key', '1 4'],
		['description ~ networking', '4'],
		['text ~ measures', '4'],
		['cf[10050] ~ "\\"EXT-1\\"" order by key', '2 3'],
		['"External ID" ~ "EXT-1-2"', '3'],
		['"External ID" is not empty order by key', '2 3'],
		['"Story Points" > 3', '3'],
		['"Story Points[Number]" in (3, 5) order by "Story Points" desc', '3 2'],
		['cf[10051] = 3', '2'],
		['Team = Red', '1'],
		['Team = Red or Severity = Major order by key', '1 OPS-1'],
		['Platforms in (iOS)', '4'],
		['due = 2024-06-15', '3'],
		['due < "2024/06/16"', '3'],
		['duedate is empty and project = DEMO order by key', '1 2 4'],
		['"Due Stuff" >= 2024-06-20', '4'],
		['created >= -2h and project = DEMO', '4'],
		['updated >= -11h and project = DEMO order by updated', '4 3'],
		['updated < -1d order by key', '1 2'],
		[`updated >= ${NOON - HOUR} order by key`, '4 OPS-1'],
		[`updated > ${NOON - HOUR} order by key`, 'OPS-1'],
		[`updated >= ${NOON - HOUR + 59_999} order by key`, '4 OPS-1'],
		['updated >= -60m order by updated asc, id asc', '4 OPS-1'],
		['updated >= "-59m"', 'OPS-1'],
		['updated >= "2024-06-15 21:00" order by key', '4 OPS-1'],
		['updated >= "2024-06-15 21:01" order by key', 'OPS-1'],
		['created >= startOfDay() order by key', '3 4 OPS-1'],
		['created >= startOfDay(-1) order by key', '3 4 OPS-1'],
		['created <= now() and created >= startOfDay("-3d") order by key', '2 3 4 OPS-1'],
		['project is not empty order by created asc', '1 2 3 4 OPS-1'],
		['project is not empty order by created', 'OPS-1 4 3 2 1'],
	])('%s', async (jql, expected) => {
		expect(await keys(jql)).toEqual(expected === '' ? [] : expected.split(' '));
	});

	test('dates are read in the zone of the one who asks', async () => {
		const member = clientOf(simulator, simulator.credentials.member);
		expect(await keys('updated >= "2024-06-15 04:00" order by key', member)).toEqual(['4', 'OPS-1']);
		expect(await keys('created >= startOfDay() order by key', member)).toEqual(['4', 'OPS-1']);
	});
});

describe('milliseconds since the epoch', () => {
	const jql = `updated >= ${NOON - HOUR + 1} order by key`;

	afterEach(() => {
		simulator.site.epochInJql = 'accepted';
		simulator.site.jqlDatePrecision = 'minute';
	});

	test('count from the start of their minute, or to the millisecond', async () => {
		expect(await keys(jql)).toEqual(['4', 'OPS-1']);
		simulator.site.jqlDatePrecision = 'ms';
		expect(await keys(jql)).toEqual(['OPS-1']);
	});

	test('are no dates in quotes, or where the site does not take them', async () => {
		const refused = expect.stringMatching(
			/^Date value '\d+' for field 'updated' is invalid\. Valid formats include/,
		);
		expect(await keys(`updated >= "${NOON}"`)).toEqual(refused);
		simulator.site.epochInJql = 'refused';
		expect(await keys(jql)).toEqual(refused);
	});
});

/** Zones far from UTC, one off the hour, and the hour that New York had twice: 05:00 and 06:00 UTC are both 01:00. */
test.each([
	['Pacific/Pago_Pago', Date.UTC(2024, 5, 15, 12), '2024-06-15 01:00', '2024-06-15 01:01'],
	['Asia/Kathmandu', Date.UTC(2024, 5, 15, 12), '2024-06-15 17:45', '2024-06-15 17:46'],
	['Pacific/Kiritimati', Date.UTC(2024, 5, 15, 12), '2024/06/16 02:00', '2024/06/16 02:01'],
	['America/New_York', Date.UTC(2024, 10, 3, 5, 30), '2024-11-03 01:30', '2024-11-03 01:31'],
	['America/New_York', Date.UTC(2024, 10, 3, 7), '2024-11-03 02:00', '2024-11-03 02:01'],
])('in %s a quoted date is the moment that the wall clock there shows', async (zone, moment, same, later) => {
	const { site, credentials } = simulator;
	const issue = site.addIssue({ project: 'DEMO', summary: 'Now', created: moment, updated: moment });
	const user = site.users.get(credentials.member.accountId)!;
	const before = user.timeZone;
	user.timeZone = zone;
	const member = clientOf(simulator, credentials.member);
	const found = async (date: string) => await keys(`id = ${issue.id} and updated >= "${date}"`, member);
	expect(await found(same)).toHaveLength(1);
	expect(await found(later)).toEqual([]);
	user.timeZone = before;
	site.removeIssue(issue);
});

test('the second pass of an hour that comes twice is found from its first on', async () => {
	const { site, credentials } = simulator;
	const second = Date.UTC(2024, 10, 3, 6, 30);
	const issue = site.addIssue({ project: 'DEMO', summary: 'Twice', created: second, updated: second });
	site.users.get(credentials.reader.accountId)!.timeZone = 'America/New_York';
	const reader = clientOf(simulator, credentials.reader);
	const found = async (date: string) => await keys(`id = ${issue.id} and updated >= "${date}"`, reader);
	expect(await found('2024-11-03 01:59')).toHaveLength(1);
	expect(await found('2024-11-03 02:00')).toEqual([]);
	site.removeIssue(issue);
});

describe('a query is refused:', () => {
	test.each([
		['', 'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.'],
		[
			'order by created',
			'Unbounded JQL queries are not allowed here. Please add a search restriction to your query.',
		],
		[
			'project =',
			'Error in the JQL Query: Expecting either a value, list or function before the end of the query. (line 1, character 10)',
		],
		[
			'project = AND',
			"Error in the JQL Query: Expecting either a value, list or function but got 'AND'. (line 1, character 11)",
		],
		[
			'project = DEMO DEMO',
			"Error in the JQL Query: Expecting either 'OR' or 'AND' but got 'DEMO'. (line 1, character 16)",
		],
		['project = NOPE', "The value 'NOPE' does not exist for the field 'project'."],
		['status = Nope', "The value 'Nope' does not exist for the field 'status'."],
		['nope = 1', "Field 'nope' does not exist or you do not have permission to view it."],
		['project = DEMO order by nope', "Field 'nope' does not exist or you do not have permission to view it."],
		['key = DEMO-999', "An issue with key 'DEMO-999' does not exist for field 'key'."],
		['id in (999999)', "A value with ID '999999' does not exist for the field 'id'."],
		['summary = x', "The operator '=' is not supported by the 'summary' field."],
		['"External ID" = x', "The operator '=' is not supported by the 'External ID' field."],
		['project ~ DEMO', "The operator '~' is not supported by the 'project' field."],
		['summary ~ "*x"', "The text query '*x' for field 'summary' is not allowed to start with character '*'."],
		['assignee = nowhere()', "Unable to find JQL function 'nowhere()'."],
		['Team = Purple', "The option 'Purple' for field 'Team' does not exist."],
		[
			'project = DEMO order by key, id, created, updated, status, priority, summary, due',
			'JQL can be ordered by at most 7 fields.',
		],
	])('%s', async (jql, message) => {
		expect(await keys(jql)).toBe(message);
		expect((await admin.post('search/approximate-count', { jql })).status).toBe(400);
	});

	test('not for anonymous callers, who find nothing', async () => {
		expect(await keys('project = NOPE', clientOf(simulator))).toEqual([]);
		expect(await keys('project = DEMO', clientOf(simulator))).toEqual([]);
	});

	test('not for issues that do not exist, when the site is told so', async () => {
		simulator.site.unknownIssuesInJql = 'ignore';
		expect(await keys('key in (DEMO-1, DEMO-999)')).toEqual(['1']);
		simulator.site.unknownIssuesInJql = 'refuse';
	});
});

test('more than a thousand issues stay quick to find by their identity', async () => {
	const { site } = simulator;
	site.addIssues(5000, (index) => ({
		project: 'OPS',
		type: 'Incident',
		summary: `N ${index}`,
		fields: { 'External ID': `BULK-${index}` },
	}));
	const wanted = Array.from({ length: 100 }, (_unused, index) => `cf[10050] ~ "\\"BULK-${index * 3}\\""`);
	const found = await keys(`project = OPS AND (${wanted.join(' OR ')})`);
	expect(found).toHaveLength(100);
});
