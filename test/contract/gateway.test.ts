/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import axios, { type AxiosResponse } from 'axios';
import { startSimulator, type OAuthClient, type Simulator } from '../simulator';
import { scopesOf } from '../simulator/gateway/scopes';
import { ROUTES } from '../simulator/http/routes';
import { hasSpecs, SHARED } from './shared';

/** The gateway and the token endpoint of the simulator, as they are described (reference §2). */
let simulator: Simulator;

beforeEach(async () => {
	simulator = await startSimulator({ contract: 'off' });
});

afterEach(async () => {
	await simulator.close();
	expect(simulator.counters.defects).toEqual([]);
});

const http = axios.create({ validateStatus: () => true });
const gateway = (path: string, cloudId = simulator.site.cloudId) =>
	`${simulator.url}/ex/jira/${cloudId}/rest/api/3/${path}`;
const get = async (url: string, authorization?: string): Promise<AxiosResponse> =>
	await http.get(url, { headers: authorization === undefined ? {} : { authorization } });
const basic = (email: string, token: string) =>
	`Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
const accountId = () => simulator.credentials.admin.accountId;

function scoped(...scopes: string[]): string {
	return basic(
		simulator.credentials.admin.email,
		simulator.identity.addScopedToken(accountId(), scopes).token,
	);
}

async function token(body: Record<string, string>, authorization?: string): Promise<AxiosResponse> {
	const headers = authorization === undefined ? {} : { authorization };
	return await http.post(`${simulator.url}/oauth/token`, new URLSearchParams(body), { headers });
}

const of = ({ id, secret }: OAuthClient) => ({ client_id: id, client_secret: secret });

describe('the gateway', () => {
	test('takes a scoped token within its scopes, and tells no more of a missing one', async () => {
		const authorization = scoped('read:jira-user');
		expect((await get(gateway('myself'), authorization)).data.accountId).toBe(accountId());
		const refused = await get(gateway('field'), authorization);
		expect([refused.status, refused.data]).toEqual([
			401,
			{ code: 401, message: 'Unauthorized; scope does not match' },
		]);
	});

	test('takes no full token, no anonymous caller and no two blanks', async () => {
		const { email, token: full } = simulator.credentials.admin;
		for (const authorization of [undefined, basic(email, full), 'Bearer  x', 'Basic x']) {
			const refused = await get(gateway('project/search'), authorization);
			expect([refused.status, refused.data]).toEqual([401, { code: 401, message: 'Unauthorized' }]);
		}
	});

	test('knows its own site alone', async () => {
		expect(
			(await get(gateway('myself', '99999999-a1b2-4b33-8444-def123456789'), scoped('read:jira-user'))).status,
		).toBe(404);
	});

	test('the site refuses gateway tokens even where it lets anonymous callers in', async () => {
		for (const authorization of [scoped('read:jira-work'), 'Bearer eyJhbGciOi.x.y']) {
			const refused = await get(`${simulator.url}/rest/api/3/project/search`, authorization);
			expect([refused.status, refused.data]).toEqual([401, '']);
		}
	});

	test('scopes are those of the list', () => {
		if (!hasSpecs())
			return console.warn(`Left out: scopes of the gateway against the list (nothing at ${SHARED}).`);
		const rows = readFileSync(join(SHARED, 'specs', 'scopes-by-operation.csv'), 'utf8').split(/\r?\n/);
		const wrong = ROUTES.flatMap(({ method, path }) => {
			const cells = rows.find((row) => row.split(',').slice(1, 3).join() === `${method},${path}`)?.split(',');
			// Boards, sprints and Customer Service Management have granular scopes alone.
			const listed = (cells?.[cells[0] === 'software' || cells[0] === 'csm' ? 7 : 6] ?? '')
				.split(' ')
				.filter(Boolean)
				.sort()
				.join(' ');
			const ours = [...scopesOf(method, path)].sort().join(' ');
			return cells === undefined || listed === ours ? [] : [`${method} ${path}: ${ours}, listed: ${listed}`];
		});
		expect(wrong).toEqual([]);
	});
});

describe('the token endpoint', () => {
	test('a code is good once, and a refresh token gives the next one', async () => {
		const client = simulator.identity.addClient();
		const code = simulator.identity.consent(client, accountId(), ['read:jira-user', 'offline_access']);
		const first = await token({ grant_type: 'authorization_code', code, ...of(client) });
		expect(first.data).toMatchObject({
			token_type: 'Bearer',
			expires_in: 3600,
			scope: 'read:jira-user offline_access',
		});
		expect((await token({ grant_type: 'authorization_code', code, ...of(client) })).status).toBe(403);
		const second = await token(
			{ grant_type: 'refresh_token', refresh_token: first.data.refresh_token },
			basic(client.id, client.secret),
		);
		expect(second.data.refresh_token).not.toBe(first.data.refresh_token);
		expect((await get(gateway('myself'), `Bearer ${second.data.access_token}`)).status).toBe(200);
	});

	test('a retired refresh token is good for ten minutes, and then ends the whole grant', async () => {
		const client = simulator.identity.addClient();
		const code = simulator.identity.consent(client, accountId(), ['offline_access']);
		const { data: first } = await token({ grant_type: 'authorization_code', code, ...of(client) });
		const refresh = async (refreshToken: string) =>
			await token({ grant_type: 'refresh_token', refresh_token: refreshToken, ...of(client) });
		const { data: second } = await refresh(first.refresh_token);
		simulator.clock.advance(9 * 60_000);
		expect((await refresh(first.refresh_token)).status).toBe(200);
		simulator.clock.advance(2 * 60_000);
		const reused = await refresh(first.refresh_token);
		expect([reused.status, reused.data]).toEqual([
			403,
			{ error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
		]);
		expect((await refresh(second.refresh_token)).status).toBe(403);
	});

	test('client credentials take no scope, and give no refresh token', async () => {
		const client = simulator.identity.addClient({ accountId: accountId(), scopes: ['read:jira-user'] });
		const good = await token({ grant_type: 'client_credentials', ...of(client) });
		expect(Object.keys(good.data).sort()).toEqual(['access_token', 'expires_in', 'scope', 'token_type']);
		const scope = await token({ grant_type: 'client_credentials', scope: '', ...of(client) });
		expect([scope.status, scope.data.error]).toEqual([400, 'invalid_scope']);
		const wrong = await token({ grant_type: 'client_credentials', client_id: client.id, client_secret: 'x' });
		expect(wrong.data.error).toBe('invalid_client');
	});

	test.each([401, 403, 404] as const)('an expired token is %i, a revoked one 401', async (status) => {
		const client = simulator.identity.addClient({ accountId: accountId(), scopes: ['read:jira-user'] });
		const { data } = await token({ grant_type: 'client_credentials', ...of(client) });
		simulator.identity.expiredStatus = status;
		simulator.clock.advance(3_600_000);
		expect((await get(gateway('myself'), `Bearer ${data.access_token}`)).status).toBe(status);
		for (const grant of simulator.identity.grants) grant.revoked = true;
		expect((await get(gateway('myself'), `Bearer ${data.access_token}`)).status).toBe(401);
	});

	test('sites come once for each product', async () => {
		const client = simulator.identity.addClient({ accountId: accountId(), scopes: ['read:jira-user'] });
		const { data } = await token({ grant_type: 'client_credentials', ...of(client) });
		const url = `${simulator.url}/oauth/token/accessible-resources`;
		const { data: sites } = await get(url, `Bearer ${data.access_token}`);
		expect(sites.map(({ id }: { id: string }) => id)).toEqual([
			simulator.site.cloudId,
			simulator.site.cloudId,
		]);
		expect((await get(url)).status).toBe(401);
	});
});
