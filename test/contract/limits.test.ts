/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance } from 'axios';
import { ATLASSIAN_LIMITS, startSimulator, type Simulator } from '../simulator';
import { makeClock } from '../simulator/clock';
import { Limiter } from '../simulator/limits';
import { clientOf } from './client';

let simulator: Simulator;
let http: AxiosInstance;

beforeEach(async () => {
	simulator = await startSimulator({ contract: 'off' });
	http = clientOf(simulator, simulator.credentials.admin);
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
});

describe('limits', () => {
	const burst = { endpoints: { 'GET /rest/api/3/myself': { perSecond: 1, burst: 2 } } };

	test('answer 429 with every header, and let through what has waited', async () => {
		simulator.clock.freeze();
		simulator.settings.limits = burst;
		expect((await http.get('myself')).status).toBe(200);
		expect((await http.get('myself')).status).toBe(200);
		const refused = await http.get('myself');
		expect(refused.status).toBe(429);
		expect(refused.headers).toMatchObject({
			'retry-after': '1',
			'ratelimit-reason': 'jira-burst-based',
			'x-ratelimit-limit': '2',
			'x-ratelimit-remaining': '0',
		});
		expect(refused.headers['x-ratelimit-reset']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\dZ$/);
		expect((await http.get('serverInfo')).status).toBe(200);
		expect(simulator.counters.violations).toEqual([]);
		simulator.clock.advance(1000);
		expect((await http.get('myself')).status).toBe(200);
		expect(simulator.counters.violations).toEqual([]);
	});

	test('a request during an announced wait is a violation', async () => {
		simulator.clock.freeze();
		simulator.settings.limits = burst;
		for (let count = 0; count < 3; count += 1) await http.get('myself');
		await new Promise((resolve) => setTimeout(resolve, 40));
		expect((await http.get('myself')).status).toBe(429);
		expect(simulator.counters.violations).toMatchObject([{ endpoint: 'GET /rest/api/3/myself' }]);
	});

	test('requests that were already under way are none', async () => {
		simulator.clock.freeze();
		simulator.settings.limits = burst;
		// Without latency one answer is gone before the next request is read.
		simulator.settings.latency.perCallMs = 5;
		const answers = await Promise.all(Array.from({ length: 8 }, () => http.get('myself')));
		expect(answers.filter((answer) => answer.status === 429)).toHaveLength(6);
		expect(simulator.counters.violations).toEqual([]);
		expect(simulator.counters.peakConcurrency).toBeGreaterThan(1);
	});

	test('only a request that can have known of the wait is a violation', () => {
		const clock = makeClock();
		clock.freeze();
		const limiter = new Limiter(clock);
		const told = { endpoint: 'GET /a', socket: {} };
		const underWay = { ...told, socket: {} };
		limiter.announce(told, 10, 'jira-burst-based');
		expect(limiter.violation(underWay)).toBeUndefined();
		expect(limiter.violation(told)).toMatchObject({ endpoint: 'GET /a' });
		expect(limiter.violation({ ...told, endpoint: 'GET /b' })).toBeUndefined();
		limiter.announce(told, 20, 'jira-quota-tenant-based');
		expect(limiter.violation({ ...told, endpoint: 'GET /b' })).toMatchObject({ endpoint: 'GET /b' });
		clock.advance(20_000);
		expect(limiter.violation(told)).toBeUndefined();
	});

	test.each([
		['POST /a', 100],
		['PUT /a', 50],
		['DELETE /a', 50],
		['GET /rest/api/3/issue/{issueIdOrKey}', 150],
		['PUT /rest/api/3/issue/{issueIdOrKey}', 50],
	])('of Atlassian let %s through %i times at once, and as often in each second', (endpoint, count) => {
		const clock = makeClock();
		clock.freeze();
		const limiter = new Limiter(clock);
		const passed = () => {
			let calls = 0;
			while (!limiter.take({ endpoint, socket: {} }, ATLASSIAN_LIMITS)) calls += 1;
			return calls;
		};
		expect(passed()).toBe(count);
		clock.advance(1000);
		expect(passed()).toBe(count);
	});

	test('writes to one issue have a limit of their own', async () => {
		simulator.clock.freeze();
		simulator.settings.limits = { issueWrites: [{ count: 2, seconds: 2 }] };
		simulator.site.addIssues(2, (index) => ({ project: 'DEMO', summary: `Issue ${index}` }));
		const edit = async (key: string) => http.put(`issue/${key}`, { fields: { summary: 'x' } });
		expect([(await edit('DEMO-1')).status, (await edit('DEMO-1')).status]).toEqual([204, 204]);
		const refused = await edit('DEMO-1');
		expect([refused.status, refused.headers['ratelimit-reason']]).toEqual([429, 'jira-per-issue-on-write']);
		expect((await edit('DEMO-2')).status).toBe(204);
		simulator.clock.advance(2001);
		expect((await edit('DEMO-1')).status).toBe(204);
	});

	test('an exhausted quota stops everything', async () => {
		simulator.limiter.exhaust(30);
		const refused = await http.get('serverInfo');
		expect([refused.status, refused.headers['ratelimit-reason']]).toEqual([429, 'jira-quota-global-based']);
		simulator.clock.advance(30_001);
		expect((await http.get('serverInfo')).status).toBe(200);
	});
});
