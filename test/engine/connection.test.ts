import { jsonOf } from './engine';
import { connectedSite, type ConnectedSite } from './site';

/** The resource Connection: what an admin asks when something does not work, and the way out for what has no operation. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

describe('Check', () => {
	const CHECK = { resource: 'connection', operation: 'check', projects: ['DEMO', 'NOPE'] };

	it('says who, where, what it may do, and writes nothing', async () => {
		const rows = jsonOf(await site.run(CHECK), 0);
		const byCheck = new Map(rows.map((row) => [row.check, row]));
		expect(byCheck.get('Account')).toMatchObject({ ok: true, detail: expect.stringMatching(/Ada Admin/) });
		expect(byCheck.get('Time zone')).toMatchObject({ ok: true, detail: 'Australia/Sydney' });
		expect(byCheck.get('Site')).toMatchObject({ ok: true, detail: expect.stringContaining(site.simulator.url) });
		expect(byCheck.get('Scopes')).toMatchObject({ ok: true });
		expect(byCheck.get('Project DEMO')).toMatchObject({ ok: true, detail: expect.stringMatching(/create.*edit/) });
		expect(byCheck.get('Project NOPE')).toMatchObject({ ok: false, fix: expect.stringMatching(/\w+ \w+/) });
		expect(byCheck.has('Permission Make Bulk Changes') && byCheck.has('Rate limits') && byCheck.has('Token expires')).toBe(true);
		const writes = Object.keys(site.simulator.counters.calls).filter((call) => !call.startsWith('GET'));
		expect(writes).toEqual([]);
	});

	it('what the account may not do is a row that says how to mend it', async () => {
		const rows = jsonOf(await site.run(CHECK, [{}], { as: site.simulator.credentials.reader }), 0);
		const project = rows.find(({ check }) => check === 'Project DEMO');
		expect(project).toMatchObject({ detail: expect.stringMatching(/may browse.*may not create/) });
	});

	it('a dead token is a row, not a crash, and shows no secret', async () => {
		const { expired } = site.simulator.credentials;
		const rows = jsonOf(await site.run(CHECK, [{}], { as: expired }), 0);
		expect(rows[0]).toMatchObject({ check: 'Account', ok: false, fix: expect.stringMatching(/token/i) });
		expect(JSON.stringify(rows)).not.toContain(expired.token);
	});
});

describe('API Request', () => {
	const request = (parameters: object) => site.run({ resource: 'connection', operation: 'apiRequest', method: 'GET', query: '{}', ...parameters });

	it('gives the answer as an item, or each entry of a list', async () => {
		expect(jsonOf(await request({ path: '/rest/api/3/myself' }), 0)).toEqual([expect.objectContaining({ displayName: 'Ada Admin' })]);
		const priorities = jsonOf(await request({ path: '/rest/api/3/priority' }), 0);
		expect(priorities.map(({ name }) => name)).toEqual(['Highest', 'High', 'Medium', 'Low', 'Lowest']);
	});

	it('follows pages by token, by position and of plain lists', async () => {
		site.simulator.site.addIssues(120, (index) => ({ project: 'DEMO', summary: `Issue ${index}` }));
		const issues = await request({ path: '/rest/api/3/search/jql', query: '{"jql": "project = DEMO", "fields": "summary", "maxResults": 50}', followPages: true });
		expect(jsonOf(issues, 0)).toHaveLength(120);
		const projects = await request({ path: '/rest/api/3/project/search', query: '{"maxResults": 1}', followPages: true });
		expect(jsonOf(projects, 0).map(({ key }) => key)).toEqual(['DEMO', 'OPS']);
		const users = await request({ path: '/rest/api/3/user/search', query: '{"query": "", "maxResults": 3}', followPages: true });
		expect(new Set(jsonOf(users, 0).map(({ accountId }) => accountId)).size).toBe(jsonOf(users, 0).length);
		expect(jsonOf(users, 0).length).toBeGreaterThan(3);
	});

	it('writes, with a body', async () => {
		const created = await request({ method: 'POST', path: '/rest/api/3/issue', body: '{"fields": {"project": {"key": "DEMO"}, "issuetype": {"name": "Task"}, "summary": "Raw"}}' });
		expect(jsonOf(created, 0)[0]).toMatchObject({ key: 'DEMO-1' });
		const edited = await request({ method: 'PUT', path: '/rest/api/3/issue/DEMO-1', body: '={{ { fields: { summary: "Edited" } } }}' });
		expect(jsonOf(edited, 0)).toEqual([{ status: 204 }]);
		expect(site.simulator.site.readIssue('DEMO-1').fields.summary).toBe('Edited');
	});

	it.each([
		'https://evil.example/rest/api/3/myself',
		'//evil.example/rest/api/3/myself',
		'/rest/../secret',
		'/rest/api/3/%2e%2e/x',
		'/rest/api/3/issue/A%2FB',
		'/rest/api/3/myself#x',
		'/rest/api/3/myself?x=y',
		'/rest/api/3/my self',
		'/login.jsp',
		'rest/api/3/myself',
	])('%s is refused before anything is sent', async (path) => {
		const result = await request({ path });
		expect(result.error?.message).toMatch(/is not a path on the site/);
		expect(Object.keys(site.simulator.counters.calls)).toEqual([]);
	});

	it("gives Jira's own words when Jira refuses, and says what is no JSON", async () => {
		expect((await request({ path: '/rest/api/3/issue/DEMO-9' })).error?.message).toMatch(/Issue does not exist/);
		expect((await request({ method: 'POST', path: '/rest/api/3/issue', body: '{nonsense' })).error?.message).toMatch(/JSON/);
	});
});
