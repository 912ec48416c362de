import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { JiraCloudApi } from '../../../credentials/JiraCloudApi.credentials';

const credential = new JiraCloudApi();
const demo = { subdomain: 'demo', email: ' robot@example.com ', apiToken: ' token-1 ' };

async function authenticate(
	options: Partial<IHttpRequestOptions>,
	data: ICredentialDataDecryptedObject = demo,
) {
	if (typeof credential.authenticate !== 'function') throw new Error('authenticate is no function');
	return await credential.authenticate(data, { url: '', ...options });
}

describe('authenticate', () => {
	test.each<[Partial<IHttpRequestOptions>]>([
		[{ url: 'https://demo.atlassian.net/rest/api/3/myself' }],
		[{ url: 'https://demo.atlassian.net' }],
		[{ url: '/rest/api/3/myself', baseURL: 'https://demo.atlassian.net' }],
		[{ url: 'rest/api/3/myself', baseURL: 'https://demo.atlassian.net/' }],
	])('adds Basic authentication to its own origin: %j', async (options) => {
		const given = { ...options, headers: { accept: 'x' } };
		const sent = await authenticate(given);
		expect(sent.auth).toEqual({ username: 'robot@example.com', password: 'token-1' });
		expect(sent.headers).toEqual({ accept: 'x' });
		expect(given).not.toHaveProperty('auth');
	});

	test.each<[Partial<IHttpRequestOptions>]>([
		[{ url: 'https://evil.com/' }],
		[{ url: 'https://other.atlassian.net/rest' }],
		[{ url: 'https://demo.atlassian.net.evil.com/' }],
		[{ url: 'https://demo.atlassian.net@evil.com/' }],
		[{ url: 'http://demo.atlassian.net/rest' }],
		[{ url: 'https://demo.atlassian.net:8443/rest' }],
		[{ url: 'https://api.atlassian.com/ex/jira/1/rest' }],
		[{ url: 'https://evil.com/', baseURL: 'https://demo.atlassian.net' }],
		[{ url: '//evil.com/', baseURL: 'https://demo.atlassian.net' }],
		[{ url: '/rest', baseURL: 'https://evil.com' }],
		[{ url: '/rest' }],
		[{ url: '' }],
	])('adds nothing to a foreign origin: %j', async (options) => {
		const sent = await authenticate(options);
		expect(JSON.stringify(sent)).not.toMatch(/token-1|robot|auth/);
	});

	test.each([['evil.com'], [''], ['https://demo.atlassian.net@evil.com'], [undefined]])(
		'a subdomain of %j is refused, whatever the address',
		async (subdomain) => {
			const data = { ...demo, subdomain } as ICredentialDataDecryptedObject;
			await expect(authenticate({ url: 'https://evil.com/' }, data)).rejects.toMatchObject({
				kind: 'configuration',
			});
		},
	);

	test('loopback with a port is an origin of its own', async () => {
		const data = { ...demo, subdomain: 'http://127.0.0.1:8080' };
		expect((await authenticate({ url: 'http://127.0.0.1:8080/rest' }, data)).auth).toBeDefined();
		expect((await authenticate({ url: 'http://127.0.0.1:8081/rest' }, data)).auth).toBeUndefined();
	});
});

describe('the credential', () => {
	test('hides the token, is kept to its own nodes and has a documentation page', () => {
		const token = credential.properties.find(({ name }) => name === 'apiToken');
		expect(token?.typeOptions?.password).toBe(true);
		expect(credential.restrictToSupportedNodes).toBe(true);
		expect(new URL(credential.documentationUrl).protocol).toBe('https:');
	});
});
