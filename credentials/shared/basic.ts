import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { isOwnAddress } from '../../nodes/shared/connection/address';
import { wayOf } from '../../nodes/shared/connection/ways';
import { basicLogin } from '../../nodes/shared/connection/ways/apiToken';
import { basesOf, cloudIdIn, findPlace } from '../../nodes/shared/connection/ways/place';
import { badCredential } from '../../nodes/shared/connection/ways/values';

/** Stands for the connection's own address in the credential test, which is written before the address is known. */
const OWN_ADDRESS = 'https://jira.invalid';

const CHECK_SUBDOMAIN = 'Check the subdomain in the credential and the network of the n8n host.';

/**
 * The test of a credential that is sent as HTTP Basic: it asks who it is, because anything less answers an anonymous
 * visitor as well (reference §2.2). `carryBasic` puts the real address in, `findCloudId` has found it before.
 */
export const basicTest: ICredentialTestRequest = {
	request: { baseURL: OWN_ADDRESS, url: '/rest/api/3/myself', method: 'GET' },
	rules: [
		{
			type: 'responseCode',
			properties: {
				value: 401,
				message:
					'Jira refuses the token. It may have expired or been revoked, belong to another email, lack the scope ' +
					'read:jira-user, or need another Connection Type. After many refused logins the account has to log in ' +
					'with a browser once.',
			},
		},
		{
			type: 'responseCode',
			properties: {
				value: 403,
				message: 'The account may not use Jira on this site. Ask an admin of the site to give it access.',
			},
		},
		{
			type: 'responseCode',
			properties: {
				value: 404,
				message: 'There is no Jira site at this address or cloud ID. Check the subdomain and the cloud ID.',
			},
		},
	],
};

/**
 * Adds email and token to a request that goes to the connection's own addresses, and nothing to any other.
 * @throws JiraError when the credential cannot lead to a Jira site.
 */
export function carryBasic(type: string): IAuthenticate {
	return async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const data = withFoundCloudId(credentials);
		const bases = basesOf(wayOf(type, data).where);
		const options =
			requestOptions.baseURL === OWN_ADDRESS ? atOwnAddress(requestOptions, bases[0]) : requestOptions;
		if (!isOwnAddress(options.url, options.baseURL, bases)) return options;
		return { ...options, auth: basicLogin(data) };
	};
}

/**
 * Finds the cloud ID for the test of a credential that names a site alone. During a run the connection has found it.
 * @throws JiraError when the site cannot be found.
 */
export function findCloudId(type: string): NonNullable<ICredentialType['preAuthentication']> {
	return async function (credentials) {
		const { where } = wayOf(type, credentials);
		if (where.kind !== 'gateway' || where.cloudId !== undefined) return {};
		const place = await findPlace(where, async (origin) => {
			try {
				return await this.helpers.httpRequest(tenantInfo(origin));
			} catch {
				throw badCredential(`${origin} does not answer as a Jira site.`, CHECK_SUBDOMAIN);
			}
		});
		return { foundCloudId: place.cloudId ?? '' };
	};
}

function tenantInfo(origin: string): IHttpRequestOptions {
	return { method: 'GET', url: `${origin}/_edge/tenant_info`, timeout: 30_000, disableFollowRedirect: true };
}

/** What the test has just found counts where the person has typed nothing. */
function withFoundCloudId(credentials: ICredentialDataDecryptedObject): ICredentialDataDecryptedObject {
	const found = cloudIdIn({ cloudId: credentials.foundCloudId });
	const typed = String(credentials.cloudId ?? '').trim();
	return typed === '' && found !== undefined ? { ...credentials, cloudId: found } : credentials;
}

function atOwnAddress(options: IHttpRequestOptions, base: string | undefined): IHttpRequestOptions {
	if (base !== undefined) return { ...options, baseURL: undefined, url: base + options.url };
	throw badCredential('The cloud ID of the site was not found.', 'Type it into the credential.');
}
