import { isJiraError } from '../../../nodes/shared/errors/jiraError';
import { createConnection } from '../../../nodes/shared/connection/request';
import { forgetSessions } from '../../../nodes/shared/connection/session';
import type { HttpAnswer } from '../../../nodes/shared/connection/types';
import { wayOf, WAYS, type CredentialType } from '../../../nodes/shared/connection/ways';
import { basesOf, findPlace, knownPlace, withCustomerService } from '../../../nodes/shared/connection/ways/place';
import type { CredentialData } from '../../../nodes/shared/connection/ways/way';
import { createFakeClock, createFakePorts } from '../../tools/fakeClock';

const CLOUD = '11223344-a1b2-4c3d-8e9f-112233445566';
const OTHER = '99999999-a1b2-4c3d-8e9f-112233445566';
const GATEWAY = `https://api.atlassian.com/ex/jira/${CLOUD}`;
const SECRET = 'example-token-Kq8ZtWv2';
const basic = { subdomain: 'demo', email: 'robot@example.com', apiToken: SECRET };
const client = { clientId: 'client-1', clientSecret: 'example-secret-Kq8ZtWv2' };
const GOOD: Record<CredentialType, CredentialData> = {
	jiraCloudApi: basic,
	jiraCloudOAuth2Api: client,
	jiraServiceAccountOAuth2Api: client,
	jiraCustomerServiceManagementApi: basic,
	jiraCustomerServiceManagementOAuth2Api: client,
};
const types = Object.keys(WAYS) as CredentialType[];

function refusal(type: CredentialType, data: CredentialData) {
	try {
		wayOf(type, data);
	} catch (thrown) {
		if (isJiraError(thrown, 'configuration')) return thrown;
	}
	throw new Error('Not refused');
}

/** Finds the place of a credential where each question has one answer; gives the questions as well. */
async function find(type: CredentialType, data: CredentialData, answer: unknown) {
	const asked: string[] = [];
	const ask = async (origin: string, operation: string) => {
		asked.push(`${operation} at ${origin}`);
		return await Promise.resolve(answer);
	};
	const place: unknown = await findPlace(wayOf(type, data).where, ask).catch((thrown: unknown) => thrown);
	return { place, asked };
}

const site = (id: string, name: string) => ({
	id,
	name,
	url: `https://${name}.atlassian.net`,
	scopes: [],
	avatarUrl: '',
});

describe('each type', () => {
	test.each(types)('%s: is read without a call, and shows no secret', (type) => {
		const way = wayOf(type, {
			...GOOD[type],
			oauthTokenData: { access_token: 'aaaa.bbbb', refresh_token: 'cccc' },
		});
		expect(way.advice.authentication).toMatch(/credential/);
		expect(way.advice.scope).toMatch(/scope/);
		expect(way.secrets).toContain(type.includes('OAuth2') ? client.clientSecret : SECRET);
		expect(JSON.stringify(way.advice) + JSON.stringify(way.where)).not.toContain(SECRET);
	});

	test.each(types)('%s: guard rails are read, and held to', (type) => {
		const rails = { access: 'readOnly', onlyTheseProjects: 'demo', maximumParallelRequests: 2 };
		expect(wayOf(type, { ...GOOD[type], ...rails }).rails).toMatchObject({
			readOnly: true,
			projects: ['DEMO'],
			parallel: 2,
		});
		expect(refusal(type, { ...GOOD[type], onlyTheseProjects: 'DEMO-1' }).message).toMatch(
			/not a project key/,
		);
	});

	test.each(types)('%s: the US government has its own hosts', (type) => {
		const { where } = wayOf(type, {
			...GOOD[type],
			environment: 'usGovernment',
			connectionType: 'scopedToken',
		});
		expect(where).toMatchObject({ api: 'https://api.atlassian-us-gov-mod.com' });
	});

	test('a type of somebody else is refused', () => {
		expect(refusal('httpBasicAuth' as CredentialType, {}).message).toMatch(/no way to connect/);
		expect(refusal('constructor' as CredentialType, {}).message).toMatch(/no way to connect/);
	});
});

describe('values that copying has spoilt', () => {
	const secrets = types.map((type): [CredentialType, string] => [
		type,
		type.includes('OAuth2') ? 'clientSecret' : 'apiToken',
	]);

	test.each(secrets)(
		'%s: %s empty, with a blank, a line break or a letter that it cannot have',
		(type, field) => {
			for (const bad of [
				'',
				'  ',
				undefined,
				null,
				'abc def',
				'abc\ndef',
				'abc\r\ndef',
				'abc\u00a0def',
				'abc\u2013def',
				'Bearer abc',
			]) {
				const { message } = refusal(type, { ...GOOD[type], [field]: bad });
				expect(message).toMatch(/of the credential (is empty|has)/);
				expect(message).not.toContain('def');
			}
		},
	);

	test.each(secrets)('%s: blanks and line breaks around %s are cut off', (type, field) => {
		const value = String(GOOD[type][field]);
		expect(wayOf(type, { ...GOOD[type], [field]: ` ${value}\n` }).secrets).toContain(value);
	});

	test.each(['', 'ada', 'ada@', 'a b@c', 'me@x:y', 'ada@x\n.com'])('%j is no email', (email) => {
		expect(refusal('jiraCloudApi', { ...basic, email }).message).toMatch(/email of the credential/);
	});

	test.each(['demo', '123', CLOUD.slice(1), `${CLOUD}0`, `{"cloudId":"${CLOUD}"}`, `../${CLOUD}`])(
		'%j is no cloud ID',
		(cloudId) => {
			const data = { ...basic, connectionType: 'scopedToken', cloudId };
			expect(refusal('jiraCloudApi', data).message).toMatch(/_edge\/tenant_info.*Leave the field empty/);
		},
	);

	test.each([
		['read:jira-wrok', /misspelt: "read:jira-work"/],
		['write:jira-works', /misspelt: "write:jira-work"/],
		['Read:jira-user', /misspelt: "read:jira-user"/],
		['read', /not a scope/],
		['read jira-work', /not a scope/],
		['https://x', /not a scope/],
	])('the scopes %j', (scope, words) => {
		expect(refusal('jiraCloudOAuth2Api', { ...client, scope: `offline_access ${scope}` }).message).toMatch(
			words,
		);
	});
});

describe('a site that does not answer', () => {
	const connect = (answer: () => HttpAnswer) => {
		forgetSessions();
		const clock = createFakeClock();
		const ports = createFakePorts(clock, answer);
		const identity = { credentialId: '1', account: 'a', siteUrl: '', dataHash: 'h' };
		const connection = createConnection({ origin: 'https://demo.atlassian.net', identity, ports });
		return { clock, ports, connection };
	};

	test('is asked again, and then says what to check', async () => {
		const { clock, ports, connection } = connect(() => {
			throw Object.assign(new Error('no'), { code: 'ENOTFOUND' });
		});
		const refused = await clock.run(connection.call('getTenantInfo').catch((thrown: unknown) => thrown));
		expect(refused).toMatchObject({
			kind: 'network',
			message: 'Could not find the cloud ID of the site: the connection to Jira broke',
			advice: expect.stringMatching(/address of the site/),
		});
		expect(ports.attempts.length).toBeGreaterThan(1);
		expect(ports.attempts.every(({ anonymous }) => anonymous === true)).toBe(true);
	});

	test('is no site when its edge knows no tenant', async () => {
		const { clock, ports, connection } = connect(() => ({ status: 404, headers: {}, body: '' }));
		const refused = await clock.run(connection.call('getTenantInfo').catch((thrown: unknown) => thrown));
		expect(refused).toMatchObject({
			kind: 'configuration',
			message: expect.stringMatching(/no Jira site at this address/),
		});
		expect(ports.attempts).toHaveLength(1);
	});
});

describe('where a connection leads', () => {
	test('a full token goes to the site', () => {
		const { where } = wayOf('jiraCloudApi', basic);
		expect(knownPlace(where)).toEqual({
			siteUrl: 'https://demo.atlassian.net',
			jira: 'https://demo.atlassian.net',
		});
		expect(basesOf(where)).toEqual(['https://demo.atlassian.net']);
	});

	test('a full token goes to the gateway as well for Customer Service Management, by the cloud ID of its site', async () => {
		const service = `https://api.atlassian.com/jsm/csm/cloudid/${CLOUD}/api/v1`;
		const { where } = wayOf('jiraCloudApi', basic);
		const asked: string[] = [];
		const ask = async (at: string, operation: string) => await Promise.resolve((asked.push(`${operation} at ${at}`), { cloudId: CLOUD }));
		const place = await withCustomerService(where, knownPlace(where)!, ask);
		expect(asked).toEqual(['getTenantInfo at https://demo.atlassian.net']);
		expect(place).toEqual({ siteUrl: 'https://demo.atlassian.net', jira: 'https://demo.atlassian.net', cloudId: CLOUD, customerService: service });
		const found = wayOf('jiraCloudApi', { ...basic, cloudId: CLOUD });
		expect(basesOf(found.where)).toEqual(['https://demo.atlassian.net', service]);
		expect(knownPlace(found.where)).toEqual(knownPlace(where));
	});

	test.each(['scopedToken', 'serviceAccountToken'])(
		'%s goes to the gateway, by the cloud ID of the site',
		async (connectionType) => {
			const { place, asked } = await find('jiraCloudApi', { ...basic, connectionType }, { cloudId: CLOUD });
			expect(asked).toEqual(['getTenantInfo at https://demo.atlassian.net']);
			expect(place).toMatchObject({ siteUrl: 'https://demo.atlassian.net', jira: GATEWAY, cloudId: CLOUD });
		},
	);

	test('a cloud ID that is given is not looked up, and nothing goes to the site', async () => {
		const data = { ...basic, connectionType: 'scopedToken', cloudId: CLOUD.toUpperCase() };
		const { place, asked } = await find('jiraCloudApi', data, undefined);
		expect(asked).toEqual([]);
		expect(place).toMatchObject({ siteUrl: 'https://demo.atlassian.net', jira: GATEWAY });
		expect(
			basesOf(wayOf('jiraCloudApi', data).where).every((base) =>
				base.startsWith('https://api.atlassian.com/'),
			),
		).toBe(true);
	});

	test.each([[null], ['<html>'], [{}], [{ cloudId: '../evil' }]])(
		'a site that answers %j has no cloud ID',
		async (answer) => {
			const { place } = await find('jiraCloudApi', { ...basic, connectionType: 'scopedToken' }, answer);
			expect(place).toMatchObject({
				kind: 'configuration',
				message: expect.stringMatching(/not a Jira Cloud site.*subdomain/),
			});
		},
	);

	test('Customer Service Management by cloud ID alone asks the site for its address', async () => {
		const data = { ...basic, subdomain: '', cloudId: CLOUD };
		const { place, asked } = await find('jiraCustomerServiceManagementApi', data, {
			baseUrl: 'https://demo.atlassian.net',
		});
		expect(asked).toEqual([`getServerInfo at ${GATEWAY}`]);
		expect(place).toEqual({
			siteUrl: 'https://demo.atlassian.net',
			cloudId: CLOUD,
			jira: GATEWAY,
			customerService: `https://api.atlassian.com/jsm/csm/cloudid/${CLOUD}/api/v1`,
		});
		expect(refusal('jiraCustomerServiceManagementApi', { ...basic, subdomain: '' }).message).toMatch(
			/neither a site nor a cloud ID/,
		);
	});

	test.each<[string, CredentialData, unknown[], unknown]>([
		[
			'one site, once for each product',
			client,
			[site(CLOUD, 'demo'), site(CLOUD, 'demo')],
			{ jira: GATEWAY },
		],
		[
			'one of several by address',
			{ ...client, site: 'demo' },
			[site(OTHER, 'other'), site(CLOUD, 'demo')],
			{ jira: GATEWAY },
		],
		[
			'one of several by cloud ID',
			{ ...client, cloudId: CLOUD },
			[site(OTHER, 'other'), site(CLOUD, 'demo')],
			{ jira: GATEWAY },
		],
		[
			'several',
			client,
			[site(OTHER, 'other'), site(CLOUD, 'demo')],
			{ message: expect.stringMatching(/several sites: .*other.*demo.*into Site/) },
		],
		[
			'none that fits',
			{ ...client, site: 'third' },
			[site(CLOUD, 'demo')],
			{ message: expect.stringMatching(/not for https:\/\/third.*It is for https:\/\/demo/) },
		],
		['none at all', client, [], { message: expect.stringMatching(/no Jira site.*[Rr]econnect/) }],
		[
			'what is no list',
			client,
			[{ id: 'x', url: 'y' }, null],
			{ message: expect.stringMatching(/no Jira site/) },
		],
	])('the sites of a grant: %s', async (_, data, sites, expected) => {
		for (const type of [
			'jiraCloudOAuth2Api',
			'jiraServiceAccountOAuth2Api',
			'jiraCustomerServiceManagementOAuth2Api',
		] as const) {
			const { place, asked } = await find(type, data, sites);
			expect(place).toMatchObject(expected as object);
			expect(asked).toEqual(['getAccessibleResources at https://api.atlassian.com']);
		}
	});

	test('many sites are named up to five', async () => {
		const many = Array.from({ length: 8 }, (_, n) => site(`${n}${CLOUD.slice(1)}`, `site${n}`));
		const { place } = await find('jiraCloudOAuth2Api', client, many);
		expect(place).toMatchObject({ message: expect.stringMatching(/site4\.atlassian\.net, and 3 more/) });
	});
});
