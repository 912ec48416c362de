/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { AxiosInstance } from 'axios';
import { countCalls, startSimulator, type Simulator } from '../simulator';
import { clientOf, taskOf } from './client';

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

describe('faults', () => {
	const path = '/rest/api/3/issue';
	const created = () => simulator.site.issues.find('DEMO-1') !== undefined;
	const attempt = async () =>
		http.post('issue', taskOf('One')).then(
			(answer) => answer.status,
			(fault: { code?: string }) => fault.code,
		);

	test('a status instead of the work, on the nth call, so many times', async () => {
		simulator.faults.add({ method: 'POST', path, nth: 2, times: 2, effect: { kind: 'answer', status: 503 } });
		expect([await attempt(), await attempt(), await attempt(), await attempt()]).toEqual([
			201, 503, 503, 201,
		]);
		expect(simulator.faults.pending).toBe(0);
		expect(simulator.site.issues.find('DEMO-3')).toBeUndefined();
	});

	test.each([
		['a status after the work', { kind: 'answer', status: 502, afterWork: true } as const, 502, true],
		['a reset before the work', { kind: 'resetBefore' } as const, 'ECONNRESET', false],
		['a reset after the work', { kind: 'resetAfter' } as const, 'ECONNRESET', true],
		['a body that breaks off', { kind: 'truncate' } as const, 'ECONNRESET', true],
		['an HTML page', { kind: 'html', status: 200 } as const, 200, false],
		['a redirect', { kind: 'redirect', status: 302, location: 'http://127.0.0.1:1/x' } as const, 302, false],
		['a delay', { kind: 'delay', ms: 5 } as const, 201, true],
	])('%s', async (_name, effect, outcome, done) => {
		simulator.faults.add({ method: 'POST', path, effect });
		const seen = await attempt();
		// Broken bodies are told by different names on different versions of Node.
		expect(seen === 'ERR_BAD_RESPONSE' ? 'ECONNRESET' : seen).toBe(outcome);
		expect(created()).toBe(done);
		expect(countCalls(simulator.counters, `POST ${path}`)).toBe(1);
	});

	test('a 429 on demand counts as an announced wait', async () => {
		const effect = { kind: 'answer', status: 429, headers: { 'Retry-After': '5' } } as const;
		simulator.faults.add({ path: '/rest/api/3/myself', effect });
		expect((await http.get('myself')).status).toBe(429);
		await new Promise((resolve) => setTimeout(resolve, 40));
		await http.get('myself');
		expect(simulator.counters.violations).toHaveLength(1);
	});
});
