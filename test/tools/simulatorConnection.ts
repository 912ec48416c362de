/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import axios from 'axios';
import type { GuardRails } from '../../nodes/shared/connection/rails/guardRails';
import { createConnection } from '../../nodes/shared/connection/request';
import { forgetSessions } from '../../nodes/shared/connection/session';
import type { Connection, HttpAnswer, HttpAttempt, Ports } from '../../nodes/shared/connection/types';
import type { Credential, Simulator } from '../simulator';

const LONGEST_WAIT_MS = 20;

/**
 * The real door to the network, without n8n, at a running simulator. Its waits are cut short.
 * @param around What the test does around the usual ports: a clock of its own, something before or after a call.
 */
export function simulatorConnection(
	simulator: Simulator,
	credential: Credential = simulator.credentials.admin,
	rails?: Partial<GuardRails>,
	around: (ports: Ports) => Partial<Ports> = () => ({}),
): Connection {
	forgetSessions();
	const ports: Ports = {
		send: async (attempt) => await send(attempt, credential.authorization),
		now: () => Date.now(),
		sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, Math.min(ms, LONGEST_WAIT_MS))),
		random: () => 0.5,
		cancelled: () => false,
		log: () => undefined,
	};
	return createConnection({
		origin: simulator.url,
		customerService: async () => await Promise.resolve(`${simulator.url}/jsm/csm/cloudid/${simulator.site.cloudId}/api/v1`),
		identity: { credentialId: '1', account: 'a', siteUrl: simulator.url, dataHash: credential.authorization },
		rails: { readOnly: false, projects: [], ...rails },
		ports: { ...ports, ...around(ports) },
	});
}

async function send(attempt: HttpAttempt, authorization: string): Promise<HttpAnswer> {
	const { status, headers, data } = await axios.request<unknown>({
		method: attempt.method,
		url: attempt.url,
		params: attempt.query,
		paramsSerializer: { indexes: null },
		data: attempt.body === undefined || attempt.body instanceof FormData ? attempt.body : JSON.stringify(attempt.body),
		headers: { ...attempt.headers, ...(attempt.anonymous ? {} : { authorization }) },
		timeout: attempt.timeoutMs,
		responseType: attempt.binary ? 'arraybuffer' : 'json',
		maxRedirects: 0,
		validateStatus: () => true,
	});
	const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]);
	return { status, headers: Object.fromEntries(named) as Record<string, string>, body: data };
}

/** Ports on the simulator's own clock: a wait passes at once there, and the rest of the world sees it pass. */
export function onItsClock({ clock }: Simulator): Pick<Ports, 'now' | 'sleep'> {
	return {
		now: () => clock.now(),
		async sleep(ms) {
			const end = clock.now() + ms;
			await new Promise<void>((resolve) => setImmediate(resolve));
			// Whoever sleeps beside has moved the clock already.
			clock.advance(Math.max(0, end - clock.now()));
		},
	};
}
