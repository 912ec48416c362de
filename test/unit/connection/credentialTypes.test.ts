/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ICredentialDataDecryptedObject, ICredentialType, IHttpRequestOptions } from 'n8n-workflow';
import { JiraCloudApi } from '../../../credentials/JiraCloudApi.credentials';
import { JiraCloudOAuth2Api } from '../../../credentials/JiraCloudOAuth2Api.credentials';
import { JiraCustomerServiceManagementApi } from '../../../credentials/JiraCustomerServiceManagementApi.credentials';
import { JiraCustomerServiceManagementOAuth2Api } from '../../../credentials/JiraCustomerServiceManagementOAuth2Api.credentials';
import { JiraServiceAccountOAuth2Api } from '../../../credentials/JiraServiceAccountOAuth2Api.credentials';
import { SCOPE_PRESETS } from '../../../nodes/shared/connection/scopes';
import { WAYS } from '../../../nodes/shared/connection/ways';

const root = join(__dirname, '..', '..', '..');
const guide = readFileSync(join(root, 'docs', 'connect.md'), 'utf8');
const CLOUD = '11223344-a1b2-4c3d-8e9f-112233445566';
const GATEWAY = `https://api.atlassian.com/ex/jira/${CLOUD}`;

const types: ICredentialType[] = [
	new JiraCloudApi(),
	new JiraCloudOAuth2Api(),
	new JiraServiceAccountOAuth2Api(),
	new JiraCustomerServiceManagementApi(),
	new JiraCustomerServiceManagementOAuth2Api(),
];
const table = types.map((type): [string, ICredentialType] => [type.name, type]);

/** Headings as GitHub makes anchors of them. */
const anchors = [...guide.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
	heading
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.trim()
		.replace(/\s/g, '-'),
);

test('each type has its way to connect, and is registered', () => {
	expect(types.map(({ name }) => name).sort()).toEqual(Object.keys(WAYS).sort());
	const { n8n } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
		n8n: { credentials: string[] };
	};
	expect(n8n.credentials).toEqual(
		expect.arrayContaining(
			types.map(({ constructor }) => `dist/credentials/${constructor.name}.credentials.js`),
		),
	);
});

test.each(table)(
	'%s is kept to its own nodes, hides what is secret, and leads to its part of the guide',
	(_, type) => {
		expect(type.restrictToSupportedNodes).toBe(true);
		for (const { name, typeOptions } of type.properties) {
			if (/apiToken$|secret|accessToken$/i.test(name))
				expect({ name, hidden: typeOptions?.password }).toEqual({ name, hidden: true });
		}
		expect(anchors).toContain(type.documentationUrl?.split('#')[1]);
		const icon = type.icon as { light: string; dark: string };
		for (const path of [icon.light, icon.dark]) {
			expect(existsSync(join(root, 'credentials', path.replace('file:', '')))).toBe(true);
		}
	},
);

test.each(table)('%s has the guard rails, the environment, and help for each field', (_, type) => {
	const names = type.properties.map(({ name }) => name);
	expect(names).toEqual(
		expect.arrayContaining([
			'environment',
			'apiHost',
			'access',
			'onlyTheseProjects',
			'maximumParallelRequests',
			'tokenExpiresOn',
		]),
	);
	expect(new Set(names).size).toBe(names.length);
	const shown = type.properties.filter(
		({ type: kind }) => kind === 'string' || kind === 'multiOptions' || kind === 'dateTime',
	);
	expect(shown.filter(({ description }) => (description ?? '').length < 20).map(({ name }) => name)).toEqual(
		[],
	);
});

test('the guide has every list of scopes as the package has it', () => {
	for (const { name, scopes } of Object.values(SCOPE_PRESETS)) {
		expect(guide).toContain(`**${name}**`);
		expect(guide).toContain(`\n${scopes.join(' ')}\n`);
	}
});

describe('what a request to a gateway carries', () => {
	const login = {
		subdomain: 'demo',
		email: 'robot@example.com',
		apiToken: 'example-token-1',
		cloudId: CLOUD,
	};
	const carriers: [string, ICredentialType, ICredentialDataDecryptedObject, string][] = [
		['a scoped token', new JiraCloudApi(), { ...login, connectionType: 'scopedToken' }, 'auth'],
		[
			'a service account token',
			new JiraCloudApi(),
			{ ...login, connectionType: 'serviceAccountToken' },
			'auth',
		],
		['an API token for Customer Service Management', new JiraCustomerServiceManagementApi(), login, 'auth'],
		[
			'client credentials',
			new JiraServiceAccountOAuth2Api(),
			{ clientId: 'c', clientSecret: 'example-secret', accessToken: 'example-token-1', cloudId: CLOUD },
			'headers',
		],
	];
	const send = async (
		type: ICredentialType,
		data: ICredentialDataDecryptedObject,
		options: IHttpRequestOptions,
	) => {
		if (typeof type.authenticate !== 'function') throw new Error('authenticate is no function');
		return await type.authenticate(data, options);
	};

	test.each(carriers)('%s: to its own cloud ID', async (_, type, data, part) => {
		const sent = await send(type, data, { url: `${GATEWAY}/rest/api/3/myself`, headers: { accept: 'x' } });
		expect(JSON.stringify(sent[part as 'auth'])).toContain('example-token-1');
		expect(sent.headers?.accept).toBe('x');
	});

	test.each(carriers)('%s: to nobody else', async (_, type, data) => {
		for (const url of [
			'https://demo.atlassian.net/rest/api/3/myself',
			'https://demo.atlassian.net/_edge/tenant_info',
			`https://api.atlassian.com/ex/jira/99999999-a1b2-4c3d-8e9f-112233445566/rest/api/3/myself`,
			`${GATEWAY}/../99999999-a1b2-4c3d-8e9f-112233445566/rest`,
			`http://api.atlassian.com/ex/jira/${CLOUD}/rest`,
			'https://api.media.atlassian.com/file',
			'https://evil.com/',
		]) {
			expect(JSON.stringify(await send(type, data, { url }))).not.toMatch(
				/example-token-1|robot|uthorization/,
			);
		}
	});

	test('Customer Service Management has its own base besides', async () => {
		const url = `https://api.atlassian.com/jsm/csm/cloudid/${CLOUD}/api/v1/organization`;
		expect((await send(new JiraCustomerServiceManagementApi(), login, { url })).auth).toBeDefined();
	});
});
