import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';
import { countCalls, startSimulator, type OAuthClient, type Simulator } from '../simulator';
import { PolledNode } from './poller';
import { PlainCredentials, type StoredCredentials } from './credentials';
import { askNode, jsonOf, loadPackage, runNode, testCredential, type EngineResult } from './engine';

/** Every way to connect, with the right values and with each real failure, in n8n's own request path. */
let simulator: Simulator;
const started: Simulator[] = [];

const READ = ['read:jira-work', 'read:jira-user'];
const READ_WRITE = [...READ, 'write:jira-work'];
const EXPORT = { resource: 'issue', operation: 'export', mode: 'all', source: 'jql', jql: 'project = DEMO' };

beforeEach(async () => {
	simulator = await startSimulator();
	started.push(simulator);
	simulator.site.addIssues(3, (index) => ({ project: 'DEMO', summary: `Issue ${index}` }));
});

afterEach(() => {
	expect(simulator.counters.defects).toEqual([]);
	expect(simulator.counters.contractViolations).toEqual([]);
});

// At the very end: a run that was refused may have calls under way besides the one that was.
afterAll(async () => {
	for (const one of started) await one.close();
});

/** The simulator's hosts as Custom Hosts. */
const hosts = () => ({ environment: 'custom', apiHost: simulator.url, authHost: simulator.url });

/** Email and token of the credential Jira Cloud API. */
function basic(more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const { email, token } = simulator.credentials.admin;
	return { subdomain: simulator.url, email, apiToken: token, ...hosts(), ...more };
}

function scoped(scopes = READ, more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const { token } = simulator.identity.addScopedToken(simulator.credentials.admin.accountId, scopes);
	return basic({ connectionType: 'scopedToken', apiToken: token, ...more });
}

function serviceToken(more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const { token } = simulator.identity.addScopedToken(simulator.credentials.admin.accountId, READ, 'service');
	return basic({ connectionType: 'serviceAccountToken', apiToken: token, ...more });
}

/** A connected OAuth 2.0 credential, as n8n stores it after consent. */
function threeLegged(scopes = READ_WRITE, more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const client = simulator.identity.addClient();
	return { ...clientFields(client), oauthTokenData: consented(client, scopes), ...more };
}

function consented(client: OAuthClient, scopes: readonly string[]): IDataObject {
	const { identity, credentials } = simulator;
	const code = identity.consent(client, credentials.admin.accountId, [...scopes, 'offline_access']);
	const answer = identity.exchange({
		grant_type: 'authorization_code',
		code,
		client_id: client.id,
		client_secret: client.secret,
	});
	return { ...answer };
}

function twoLegged(scopes = READ_WRITE, more: ICredentialDataDecryptedObject = {}): ICredentialDataDecryptedObject {
	const { accountId } = simulator.credentials.admin;
	return { ...clientFields(simulator.identity.addClient({ accountId, scopes })), ...more };
}

const clientFields = ({ id, secret }: OAuthClient) => ({ clientId: id, clientSecret: secret, ...hosts() });

interface Outcome {
	readonly result: EngineResult;
	readonly stored: StoredCredentials;
	/** Everything that a person can read of the run. */
	readonly text: string;
}

async function run(type: string, data: ICredentialDataDecryptedObject, parameters: IDataObject = EXPORT): Promise<Outcome> {
	let stored: StoredCredentials = {};
	const messages: string[] = [];
	const result = await runNode({
		node: { parameters: { authentication: type, ...parameters } as never },
		credentials: { [type]: data },
		mode: 'manual',
		onStored: (now) => (stored = now),
		onMessage: (message) => messages.push(message),
	});
	const { error } = result;
	const said = [error?.message, error?.description, ...messages, JSON.stringify(result.outputs), JSON.stringify(result.hints)];
	return { result, stored, text: said.join('\n') };
}

/** Runs an import of two rows: one of DEMO, one of OPS. */
async function runRows(type: string, data: ICredentialDataDecryptedObject, parameters: IDataObject): Promise<{ result: EngineResult }> {
	const rows = [
		{ project: 'DEMO', type: 'Task', summary: 'Inside' },
		{ project: 'OPS', type: 'Incident', summary: 'Outside' },
	];
	const node = { parameters: { authentication: type, ...parameters } as never };
	return { result: await runNode({ node, credentials: { [type]: data }, items: rows.map((json) => ({ json })) }) };
}

/** The run is refused with these words, and shows no secret of the credential. */
async function refused(type: string, data: ICredentialDataDecryptedObject, ...words: RegExp[]): Promise<Outcome> {
	const outcome = await run(type, data);
	expect(outcome.result.error).toBeDefined();
	const said = `${outcome.result.error?.message}\n${outcome.result.error?.description}`;
	for (const word of words) expect(said).toMatch(word);
	const tokens = (data.oauthTokenData ?? {}) as IDataObject;
	for (const secret of [data.apiToken, data.clientSecret, tokens.access_token, tokens.refresh_token]) {
		if (typeof secret === 'string' && secret.length > 4) expect(outcome.text).not.toContain(secret);
	}
	return outcome;
}

const typeOf = (key: string) => (simulator.site.readIssue(key).fields.issuetype as { name: string }).name;
const calls = (endpoint: string) => countCalls(simulator.counters, endpoint);
const allCalls = () => Object.values(simulator.counters.calls).reduce((sum, count) => sum + count, 0);

describe('each way, with the right values', () => {
	const ways: [string, string, () => ICredentialDataDecryptedObject][] = [
		['an API token', 'jiraCloudApi', () => basic()],
		['an API token with scopes', 'jiraCloudApi', () => scoped()],
		['an API token with scopes and a cloud ID', 'jiraCloudApi', () => scoped(READ, { cloudId: simulator.site.cloudId })],
		['a service account token', 'jiraCloudApi', () => serviceToken()],
		['OAuth 2.0 (3LO)', 'jiraCloudOAuth2Api', () => threeLegged()],
		['OAuth 2.0 (3LO) with a site', 'jiraCloudOAuth2Api', () => threeLegged(READ, { site: simulator.url })],
		['client credentials', 'jiraServiceAccountOAuth2Api', () => twoLegged()],
		['client credentials with a cloud ID', 'jiraServiceAccountOAuth2Api', () => twoLegged(READ, { cloudId: simulator.site.cloudId })],
	];

	it.each(ways)('%s exports, and gives addresses that people open', async (_, type, data) => {
		const { result } = await run(type, data());
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0).map(({ url }) => url)).toEqual([1, 2, 3].map((n) => `${simulator.url}/browse/DEMO-${n}`));
	});

	it.each(ways.slice(1))('%s works where the gateway does not name the account', async (_, type, data) => {
		simulator.identity.namesAccount = false;
		const { result } = await run(type, data());
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toHaveLength(3);
	});

	it.each(ways.filter(([, type]) => type !== 'jiraCloudOAuth2Api'))('the test of the credential passes with %s', async (_, type, data) => {
		expect(await testCredential(type, data())).toBeUndefined();
	});

	it('the cloud ID is found once for many runs', async () => {
		const data = scoped();
		for (let turn = 0; turn < 3; turn++) expect((await run('jiraCloudApi', data)).result.error).toBeUndefined();
		expect(calls('GET /_edge/tenant_info')).toBe(1);
	});

	it('client credentials ask for one token, without a scope, and keep it', async () => {
		const { stored } = await run('jiraServiceAccountOAuth2Api', twoLegged());
		expect(calls('POST /oauth/token')).toBe(1);
		expect(stored.jiraServiceAccountOAuth2Api?.accessToken).toMatch(/^eyJ/);
		expect(Number(stored.jiraServiceAccountOAuth2Api?.renewAt)).toBeGreaterThan(Date.now() + 3_000_000);
	});
});

describe('the page of consent', () => {
	async function resolved(type: string, data: ICredentialDataDecryptedObject) {
		return new PlainCredentials(await loadPackage(), {}).resolved(type, data);
	}

	it('is asked for the presets and the scopes besides, each once, with a refresh token', async () => {
		const byDefault = await resolved('jiraCloudOAuth2Api', {});
		expect(byDefault).toMatchObject({
			grantType: 'authorizationCode',
			authUrl: 'https://auth.atlassian.com/authorize',
			accessTokenUrl: 'https://auth.atlassian.com/oauth/token',
			authQueryParameters: 'audience=api.atlassian.com&prompt=consent',
			scope: 'offline_access read:jira-work write:jira-work read:jira-user',
		});
		const more = { scopePresets: ['readOnly', 'serviceManagement'], additionalScopes: ' manage:jira-webhook, read:jira-user ' };
		expect((await resolved('jiraCloudOAuth2Api', more)).scope).toBe(
			'offline_access read:jira-work read:jira-user read:servicedesk-request write:servicedesk-request manage:servicedesk-customer manage:jira-webhook',
		);
		const service = String((await resolved('jiraCustomerServiceManagementOAuth2Api', {})).scope).split(' ');
		expect(service).toEqual(expect.arrayContaining(['offline_access', 'read:jira-work', 'read:jira-user', 'read:customer:jira-service-management']));
	});

	it.each([
		['usGovernment', 'https://auth.atlassian-us-gov-mod.com', 'api.atlassian-us-gov-mod.com'],
		['custom', 'http://127.0.0.1:9999', 'api.atlassian.com'],
	])('is at the host of the environment %s', async (environment, host, audience) => {
		const data = await resolved('jiraCloudOAuth2Api', { environment, authHost: 'http://127.0.0.1:9999/' });
		expect(data.authUrl).toBe(`${host}/authorize`);
		expect(data.accessTokenUrl).toBe(`${host}/oauth/token`);
		expect(data.authQueryParameters).toBe(`audience=${audience}&prompt=consent`);
	});
});

describe('the credential for Customer Service Management by API token', () => {
	it('passes its test by subdomain, by cloud ID, and by both', async () => {
		const data = scoped();
		const ways: ICredentialDataDecryptedObject[] = [{}, { cloudId: simulator.site.cloudId }, { subdomain: '', cloudId: simulator.site.cloudId }];
		for (const more of ways) {
			expect(await testCredential('jiraCustomerServiceManagementApi', { ...data, ...more })).toBeUndefined();
		}
	});

	it('does not pass with a full token, or with nothing to go by', async () => {
		expect(await testCredential('jiraCustomerServiceManagementApi', basic())).toMatch(/refuses the token/);
		expect(await testCredential('jiraCustomerServiceManagementApi', basic({ subdomain: '' }))).toMatch(/neither a site nor a cloud ID/);
	});
});

describe('a token that is refused', () => {
	it('expired, on endpoints that answer an anonymous visitor: never as nothing found', async () => {
		const { email, token } = simulator.credentials.expired;
		const { result } = await refused('jiraCloudApi', basic({ email, apiToken: token }), /does not accept the credential/, /expired or been revoked.*id\.atlassian\.com/s);
		expect(jsonOf(result, 0)).toEqual([]);
	});

	it('an account that a CAPTCHA has locked', async () => {
		const { email, token } = simulator.credentials.locked;
		await refused('jiraCloudApi', basic({ email, apiToken: token }), /locked/, /browser.*CAPTCHA/);
	});

	it('a token with scopes at the address of the site', async () => {
		const data = scoped(READ, { connectionType: 'apiToken' });
		await refused('jiraCloudApi', data, /does not accept the credential \(401\)/, /with scopes.*Connection Type/s);
		expect(await testCredential('jiraCloudApi', data)).toMatch(/another Connection Type/);
	});

	it('a full token at the gateway', async () => {
		await refused('jiraCloudApi', basic({ connectionType: 'scopedToken' }), /does not accept/, /without scopes needs the Connection Type API Token/);
	});

	it('revoked, with scopes', async () => {
		const data = scoped();
		for (const token of simulator.identity.scopedTokens.values()) token.revoked = true;
		await refused('jiraCloudApi', data, /does not accept/, /Create a new token with scopes/);
		expect(await testCredential('jiraCloudApi', data)).toMatch(/refuses the token/);
	});

	it('of a service account, revoked', async () => {
		const data = serviceToken();
		for (const token of simulator.identity.scopedTokens.values()) token.revoked = true;
		await refused('jiraCloudApi', data, /does not accept/, /organization admin.*admin\.atlassian\.com/s);
	});

	it('past the date that the admin has noted: the refusal says so', async () => {
		const { email, token } = simulator.credentials.expired;
		await refused('jiraCloudApi', basic({ email, apiToken: token, tokenExpiresOn: '2026-01-31' }), /expired on 2026-01-31/);
	});

	it('without the scope: Jira names none, we do', async () => {
		await refused('jiraCloudApi', scoped(['read:jira-user']), /lacks the scope read:jira-work/, /cannot be added to an existing token/);
		await refused('jiraCloudOAuth2Api', threeLegged(['read:jira-user']), /lacks the scope read:jira-work/, /developer console.*reconnect/s);
		await refused('jiraServiceAccountOAuth2Api', twoLegged(['read:jira-user']), /lacks the scope read:jira-work/, /create a new one with the scope/);
	});
});

describe('a site that is not found', () => {
	const OTHER = '99999999-a1b2-4b33-8444-def123456789';

	it('an unknown cloud ID', async () => {
		await refused('jiraCloudApi', scoped(READ, { cloudId: OTHER }), /no Jira site at this address or cloud ID/, /cloud ID.*leave it empty/s);
		expect(await testCredential('jiraCloudApi', scoped(READ, { cloudId: OTHER }))).toMatch(/no Jira site/);
	});

	it('a cloud ID that the token is not for', async () => {
		await refused('jiraServiceAccountOAuth2Api', twoLegged(READ, { cloudId: OTHER }), /not for the cloud ID/, /It is for http/);
	});

	it('several sites in one grant', async () => {
		simulator.identity.otherSites.push({ id: OTHER, name: 'Other', url: 'https://other.atlassian.net' });
		await refused('jiraCloudOAuth2Api', threeLegged(), /several sites: http.*https:\/\/other\.atlassian\.net/, /into Site/);
		expect((await run('jiraCloudOAuth2Api', threeLegged(READ, { site: simulator.url }))).result.error).toBeUndefined();
	});

	it('several sites in one grant: the node chooses one, unless the credential has', async () => {
		simulator.identity.otherSites.push({ id: OTHER, name: 'Other', url: 'https://other.atlassian.net' });
		const at = (value: string) => ({ ...EXPORT, site: { __rl: true, mode: 'url', value } });
		const chosen = await run('jiraCloudOAuth2Api', threeLegged(READ), at(simulator.url));
		expect(jsonOf(chosen.result, 0)).toHaveLength(3);
		const fixed = await run('jiraCloudOAuth2Api', threeLegged(READ, { site: simulator.url }), at('https://other.atlassian.net'));
		expect(jsonOf(fixed.result, 0)[0]?.url).toMatch(simulator.url);
		const elsewhere = await run('jiraCloudOAuth2Api', threeLegged(READ), at('https://third.atlassian.net'));
		expect(elsewhere.result.error?.message).toMatch(/not for https:\/\/third/);
	});

	it('several sites in one grant: the trigger chooses one as the node does', async () => {
		simulator.identity.otherSites.push({ id: OTHER, name: 'Other', url: 'https://other.atlassian.net' });
		const type = 'jiraCloudOAuth2Api';
		const parameters = { authentication: type, events: ['created'], source: 'jql', jql: 'project = DEMO', fieldSet: 'standard', shape: 'simplified' };
		const at = (site: object) => new PolledNode({ node: { parameters: { ...parameters, ...site } as never }, credentials: { [type]: threeLegged(READ) } });
		expect(await at({ site: { __rl: true, mode: 'url', value: simulator.url } }).poll({ mode: 'manual' })).toHaveLength(3);
		await expect(at({}).poll()).rejects.toThrow(/several sites/);
	});

	it('the site picker shows the sites of the grant', async () => {
		simulator.identity.otherSites.push({ id: OTHER, name: 'Other', url: 'https://other.atlassian.net' });
		const data = threeLegged(READ);
		const type = 'jiraCloudOAuth2Api';
		const node = { parameters: { authentication: type, ...EXPORT } as never };
		const found = await askNode({ node, credentials: { [type]: data } }, async (context, { methods }) =>
			await methods?.listSearch?.searchSites?.call(context),
		);
		expect(found?.results.map(({ value }) => value)).toEqual([simulator.url, 'https://other.atlassian.net']);
	});

	it('an address where nobody answers', async () => {
		const data = scoped(READ, { subdomain: 'http://127.0.0.1:9' });
		expect(await testCredential('jiraCloudApi', data)).toMatch(/http:\/\/127\.0\.0\.1:9 does not answer.*subdomain/);
	});
});

describe('Connection Check names the scopes that are missing, to be copied, and changes nothing', () => {
	const CHECK = { resource: 'connection', operation: 'check', projects: [] };
	const rowsOf = ({ result }: Outcome) => new Map(jsonOf(result, 0).map((row) => [row.check, row]));

	it('of a scoped token, by probing', async () => {
		const rows = rowsOf(await run('jiraCloudApi', scoped(READ), CHECK));
		expect(rows.get('Scope read:jira-work')).toMatchObject({ ok: true, detail: expect.stringMatching(/search issues/) });
		expect(rows.get('Scope write:jira-work')).toMatchObject({ ok: false, fix: expect.stringMatching(/write:jira-work/) });
		expect(rows.get('Missing scopes')).toMatchObject({ ok: false, detail: expect.stringMatching(/^[a-z:\- ]*write:jira-work[a-z:\- ]*$/) });
		expect(simulator.site.issues.find('DEMO-4')).toBeUndefined();
	});

	it('of an OAuth grant, by what it says', async () => {
		const rows = rowsOf(await run('jiraCloudOAuth2Api', threeLegged(READ), CHECK));
		expect(rows.get('Scope write:jira-work')).toMatchObject({ ok: false, detail: expect.stringMatching(/not granted/) });
		expect(rowsOf(await run('jiraCloudOAuth2Api', threeLegged(READ_WRITE), CHECK)).get('Scope write:jira-work')).toMatchObject({ ok: true });
	});

	it('and names the guard rails', async () => {
		const data = scoped(READ_WRITE, { access: 'readOnly', onlyTheseProjects: 'DEMO' });
		const rows = rowsOf(await run('jiraCloudApi', data, CHECK));
		expect(rows.get('Guard rails of the credential')).toMatchObject({ detail: expect.stringMatching(/read only; only the projects DEMO/) });
		expect(rows.get('Project DEMO')).toMatchObject({ ok: true });
	});
});

describe('an OAuth token in the middle of a run', () => {
	/** Ends the access token after so many calls of the run's reads. */
	function expireBefore(nth: number): void {
		const { faults, identity } = simulator;
		const take = faults.take.bind(faults);
		let seen = 0;
		faults.take = (method, path) => {
			if (path.includes('bulkfetch') && ++seen === nth) identity.expireAccessTokens();
			return take(method, path);
		};
	}

	beforeEach(() => simulator.site.addIssues(300, (index) => ({ project: 'DEMO', summary: `More ${index}` })));

	it.each([401, 403, 404] as const)('expires, and the gateway answers %i: it is renewed and nothing is lost', async (status) => {
		simulator.identity.expiredStatus = status;
		expireBefore(2);
		const data = threeLegged();
		// n8n knows from when the token was given that its time is over.
		(data.oauthTokenData as IDataObject).n8n_expires_at = String(Date.now() - 1000);
		const { result, stored } = await run('jiraCloudOAuth2Api', data);
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toHaveLength(303);
		expect(calls('POST /oauth/token')).toBe(1);
		const before = data.oauthTokenData as IDataObject;
		const after = stored.jiraCloudOAuth2Api?.oauthTokenData as IDataObject;
		expect(after.refresh_token).not.toBe(before.refresh_token);
		expect(after.access_token).not.toBe(before.access_token);
	});

	it('of a service account expires: another one is asked for', async () => {
		expireBefore(2);
		const { result } = await run('jiraServiceAccountOAuth2Api', twoLegged());
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toHaveLength(303);
		expect(calls('POST /oauth/token')).toBe(2);
	});

	it('of a service account is near its end: another one is asked for before', async () => {
		simulator.identity.expiredStatus = 404;
		simulator.identity.lifetimeSeconds = 30;
		const { result } = await run('jiraServiceAccountOAuth2Api', twoLegged());
		expect(result.error).toBeUndefined();
		expect(calls('POST /oauth/token')).toBeGreaterThan(1);
	});

	it('a renewed refresh token is used the next time', async () => {
		let data = threeLegged();
		for (let turn = 0; turn < 3; turn++) {
			simulator.identity.expireAccessTokens();
			simulator.clock.advance(3_600_000);
			const { result, stored } = await run('jiraCloudOAuth2Api', data);
			expect(result.error).toBeUndefined();
			data = stored.jiraCloudOAuth2Api ?? {};
		}
		expect(calls('POST /oauth/token')).toBe(3);
	});

	it('a missing issue with a fresh token costs no renewal', async () => {
		const data = threeLegged();
		(data.oauthTokenData as IDataObject).n8n_expires_at = String(Date.now() + 3_000_000);
		const { result } = await run('jiraCloudOAuth2Api', data, { resource: 'issue', operation: 'get', issue: 'DEMO-9999' });
		expect(`${result.error?.message}`).not.toMatch(/token/);
		expect(calls('POST /oauth/token')).toBe(0);
	});

	it('a grant that was revoked says to reconnect', async () => {
		const data = threeLegged();
		for (const grant of simulator.identity.grants) grant.revoked = true;
		await refused('jiraCloudOAuth2Api', data, /gives no token for this credential/, /revoked.*reconnect/s);
	});

	it('a refresh token that somebody else has used says to reconnect', async () => {
		const data = threeLegged();
		await run('jiraCloudOAuth2Api', { ...data, oauthTokenData: { ...(data.oauthTokenData as IDataObject), access_token: 'old' } });
		simulator.clock.advance(3_600_000);
		simulator.identity.expireAccessTokens();
		await refused('jiraCloudOAuth2Api', data, /gives no token/, /reconnect/);
	});

	it('a credential that was never connected says so', async () => {
		await refused('jiraCloudOAuth2Api', threeLegged(READ, { oauthTokenData: undefined as never }), /gives no token/, /reconnect/);
	});

	it('a wrong client secret', async () => {
		const data = twoLegged(READ, { clientSecret: 'not-the-example-secret' });
		expect(await testCredential('jiraServiceAccountOAuth2Api', data)).toMatch(/gives no token.*admin\.atlassian\.com/);
		await refused('jiraServiceAccountOAuth2Api', data, /gives no token/, /client secret.*admin\.atlassian\.com/s);
	});
});

describe('bad input is refused before anything is sent', () => {
	it.each<[string, string, ICredentialDataDecryptedObject, RegExp]>([
		['a URL of another host', 'jiraCloudApi', { environment: 'commercial', subdomain: 'https://demo.atlassian.net.evil.com' }, /not the address of a Jira Cloud site/],
		['a subdomain with a user', 'jiraCloudApi', { subdomain: 'https://me:pw@demo.atlassian.net' }, /not the address/],
		['an IP address of a commercial site', 'jiraCloudApi', { environment: 'commercial', subdomain: '10.0.0.1' }, /not the address/],
		['an IP address', 'jiraCloudApi', { subdomain: 'https://10.0.0.1' }, /https address/],
		['http', 'jiraCloudApi', { subdomain: 'http://demo.atlassian.net' }, /https/],
		['blanks', 'jiraCloudApi', { subdomain: 'my site' }, /characters/],
		['an empty token', 'jiraCloudApi', { apiToken: ' ' }, /API token of the credential is empty.*id\.atlassian\.com/],
		['a token with a line break', 'jiraCloudApi', { apiToken: 'ATATT3xFf\nGF0abc' }, /line break inside/],
		['a service account token as a full one', 'jiraCloudApi', { apiToken: 'ATSTT3xFfGF0abc' }, /Service Account Token/],
		['an email that is none', 'jiraCloudApi', { email: 'ada' }, /not an email/],
		['a cloud ID that is none', 'jiraCloudApi', { connectionType: 'scopedToken', cloudId: 'demo' }, /_edge\/tenant_info/],
		['an API host by http', 'jiraCloudApi', { apiHost: 'http://api.example.com' }, /API Host/],
		['a scope that is misspelt', 'jiraCloudOAuth2Api', { additionalScopes: 'read:jira-wrok' }, /"read:jira-wrok" seems to be misspelt: "read:jira-work"/],
		['a project that is no key', 'jiraCloudApi', { onlyTheseProjects: 'DEMO, My project!' }, /"PROJECT!", which is not a project key/],
		['parallel requests below one', 'jiraCloudApi', { maximumParallelRequests: -1 }, /1 to 50/],
	])('%s', async (_, type, bad, words) => {
		const data = type === 'jiraCloudApi' ? basic(bad) : threeLegged(READ, bad);
		const before = allCalls();
		await refused(type, data, words);
		expect(allCalls()).toBe(before);
	});
});

describe('the guard rails of the admin', () => {
	const UPDATE: IDataObject = {
		resource: 'issue',
		operation: 'import',
		mode: 'update',
		projectFrom: 'fixed',
		project: { __rl: true, mode: 'name', value: 'DEMO' },
		issueTypeFrom: 'fixed',
		issueType: { __rl: true, mode: 'name', value: 'Task' },
		matchBy: 'key',
		identityColumn: 'key',
		mapping: 'columnNames',
	};

	const writes = () =>
		Object.entries(simulator.counters.calls).filter(
			([endpoint]) => !endpoint.startsWith('GET') && !/search|bulkfetch|jql|oauth/.test(endpoint),
		);

	it.each(['jiraCloudApi', 'jiraCloudOAuth2Api', 'jiraServiceAccountOAuth2Api'])('Read Only: %s reads, and writes nothing', async (type) => {
		const rails = { access: 'readOnly' };
		const data = type === 'jiraCloudApi' ? basic(rails) : type === 'jiraCloudOAuth2Api' ? threeLegged(READ_WRITE, rails) : twoLegged(READ_WRITE, rails);
		expect(jsonOf((await run(type, data)).result, 0)).toHaveLength(3);
		const { result, text } = await run(type, data, { resource: 'issue', operation: 'delete', issue: 'DEMO-1' });
		expect(result.error).toBeDefined();
		expect(text).toMatch(/reading only.*Access to Read and Write/s);
		await run(type, data, UPDATE);
		expect(writes()).toEqual([]);
	});

	it('Only These Projects: a search gives nothing of another project, whatever the query says', async () => {
		simulator.site.addIssues(2, (index) => ({ project: 'OPS', type: 'Incident', summary: `Other ${index}` }));
		const data = basic({ onlyTheseProjects: 'demo' });
		for (const jql of ['project in (DEMO, OPS)', 'project = OPS OR project = DEMO ORDER BY key', 'summary ~ "x" OR created < 1d']) {
			const { result } = await run('jiraCloudApi', data, { ...EXPORT, jql });
			expect(result.error).toBeUndefined();
			expect(new Set(jsonOf(result, 0).map(({ key }) => String(key).split('-')[0]))).toEqual(new Set(['DEMO']));
		}
	});

	it('Only These Projects: an issue of another project is neither read nor deleted, by key or by id', async () => {
		const { id, key } = simulator.site.addIssue({ project: 'OPS', type: 'Incident', summary: 'Other' });
		const data = basic({ onlyTheseProjects: 'DEMO' });
		for (const issue of [key, String(id)]) {
			for (const operation of ['get', 'delete']) {
				const { result, text } = await run('jiraCloudApi', data, { resource: 'issue', operation, issue });
				expect(text).toMatch(/kept to the project DEMO/);
				expect(jsonOf(result, 0).filter((item) => item.summary === 'Other')).toEqual([]);
			}
		}
		expect(simulator.site.issues.find(key)).toBeDefined();
		expect((await run('jiraCloudApi', data, { resource: 'issue', operation: 'delete', issue: 'DEMO-2' })).result.error).toBeUndefined();
		expect(simulator.site.issues.find('DEMO-2')).toBeUndefined();
	});

	it.each([
		['Only These Projects', () => basic({ onlyTheseProjects: 'DEMO' })],
		['a token with scopes', () => scoped(READ_WRITE)],
	])('%s: statuses change one by one, and the workflow is learned from the issues', async (_title, data) => {
		const node = { resource: 'issue', operation: 'import', mode: 'update', matchBy: 'key', identityColumn: 'key', mapping: 'columnNames' };
		const place = { projectFrom: 'fixed', project: 'DEMO', issueTypeFrom: 'column', issueTypeColumn: 'type' };
		const rows = ['DEMO-1', 'DEMO-2'].map((key) => ({ key, type: typeOf(key), Status: 'Done' }));
		const credentials = { jiraCloudApi: data() };
		const parameters = { authentication: 'jiraCloudApi', ...node, ...place } as never;
		const result = await runNode({ node: { parameters }, credentials, items: rows.map((json) => ({ json })) });
		expect(jsonOf(result, 0).map(({ _outcome, _changes }) => [_outcome, _changes])).toEqual([['updated', 'Status'], ['updated', 'Status']]);
	});

	it('Only These Projects: rows of another project are rejected one by one, and the others are written', async () => {
		const { result } = await runRows('jiraCloudApi', basic({ onlyTheseProjects: 'DEMO' }), {
			resource: 'issue',
			operation: 'import',
			mode: 'create',
			projectFrom: 'column',
			projectColumn: 'project',
			issueTypeFrom: 'column',
			issueTypeColumn: 'type',
			mapping: 'columnNames',
		});
		expect(result.error).toBeUndefined();
		expect(jsonOf(result, 0)).toEqual([expect.objectContaining({ summary: 'Inside', _outcome: 'created' })]);
		expect(jsonOf(result, 1)).toEqual([expect.objectContaining({ summary: 'Outside', _outcome: 'rejected' })]);
		expect(JSON.stringify(jsonOf(result, 1))).toMatch(/OPS/);
		expect(simulator.site.project('OPS')?.lastIssueNumber).toBe(0);
	});

	it('Only These Projects with an unknown key says so before anything else is sent', async () => {
		await refused('jiraCloudApi', basic({ onlyTheseProjects: 'DEMO, NOPE' }), /names the project NOPE, which the account/, /Correct the keys/);
		expect(calls('GET /rest/api/3/project/search')).toBe(1);
		expect(allCalls()).toBe(1);
	});

	it('Maximum Parallel Requests holds the run to it', async () => {
		simulator.site.addIssues(500, (index) => ({ project: 'DEMO', summary: `More ${index}` }));
		simulator.settings.latency.perCallMs = 20;
		await run('jiraCloudApi', basic({ maximumParallelRequests: 1 }));
		expect(simulator.counters.peakConcurrency).toBe(1);
		simulator.resetCounters();
		await run('jiraCloudApi', basic());
		expect(simulator.counters.peakConcurrency).toBeGreaterThan(1);
	});

	it('Token Expires On: a warning from fourteen days before, none earlier', async () => {
		const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
		const near = await run('jiraCloudApi', basic({ tokenExpiresOn: inDays(5) }));
		expect(JSON.stringify(near.result.hints)).toMatch(/expires on .*in 5 days/);
		expect(near.text.match(/in 5 days/g)).toHaveLength(2);
		expect((await run('jiraCloudApi', basic({ tokenExpiresOn: inDays(15) }))).text).not.toMatch(/expires on/);
		const past = await run('jiraCloudApi', basic({ tokenExpiresOn: inDays(-1) }));
		expect(past.result.error).toBeUndefined();
		expect(JSON.stringify(past.result.hints)).toMatch(/expired on/);
	});
});
