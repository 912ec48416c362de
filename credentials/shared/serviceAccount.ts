import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { isOwnAddress } from '../../nodes/shared/connection/address';
import { JiraError } from '../../nodes/shared/errors/jiraError';
import { wayOf } from '../../nodes/shared/connection/ways';
import { tokenRequest } from '../../nodes/shared/connection/ways/oauth2';
import { basesOf } from '../../nodes/shared/connection/ways/place';
import type { Way } from '../../nodes/shared/connection/ways/way';

/** Stands for the list of sites in the credential test, whose address depends on the environment. */
const LIST_OF_SITES = 'https://sites.invalid';

/** A token is renewed so long before its end, in milliseconds. */
const RENEW_BEFORE = 60_000;

/** Where n8n keeps the token, and from when on another one is to be got. */
export const tokenFields: INodeProperties[] = [
	{
		displayName: 'Access Token',
		name: 'accessToken',
		type: 'hidden',
		typeOptions: { expirable: true, password: true },
		default: '',
	},
	{ displayName: 'Renew At', name: 'renewAt', type: 'hidden', default: 0 },
];

/** The test asks which sites the token is for, which Atlassian answers to a token that it has given alone. */
export const tokenTest: ICredentialTestRequest = {
	request: { baseURL: LIST_OF_SITES, url: '', method: 'GET' },
};

/**
 * Gets a token with the client credentials, and no scope (reference §2.4). n8n asks for it when there is none, when Jira
 * has refused the one that is there, and for the test. Those who ask at the same time share one.
 * @throws JiraError when Atlassian gives none.
 */
export function getToken(type: string): NonNullable<ICredentialType['preAuthentication']> {
	const underWay = new Map<string, Promise<Token>>();
	return async function (credentials) {
		const way = wayOf(type, credentials);
		const request = tokenRequest(credentials);
		const key = JSON.stringify(request);
		let token = underWay.get(key);
		if (token === undefined) {
			token = askForToken(async (options) => await this.helpers.httpRequest(options), request, way);
			underWay.set(key, token);
		}
		try {
			return { ...(await token) };
		} finally {
			if (underWay.get(key) === token) underWay.delete(key);
		}
	};
}

/** Adds the token to a request that goes to the connection's own addresses, and nothing to any other. */
export function carryToken(type: string): IAuthenticate {
	return async (
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> => {
		const bases = basesOf(wayOf(type, credentials).where);
		const options =
			requestOptions.baseURL === LIST_OF_SITES
				? { ...requestOptions, baseURL: undefined, url: bases[0] ?? '' }
				: requestOptions;
		if (!isOwnAddress(options.url, options.baseURL, bases)) return options;
		const authorization = `Bearer ${String(credentials.accessToken)}`;
		return { ...options, headers: { ...options.headers, authorization } };
	};
}

interface Token {
	readonly accessToken: string;
	/** Milliseconds since the epoch. */
	readonly renewAt: number;
}

async function askForToken(
	send: (options: IHttpRequestOptions) => Promise<unknown>,
	{ url, body }: ReturnType<typeof tokenRequest>,
	way: Way,
): Promise<Token> {
	try {
		const answer = await send({
			method: 'POST',
			url,
			body: new URLSearchParams(body),
			headers: { accept: 'application/json' },
			timeout: 30_000,
			disableFollowRedirect: true,
		});
		const { access_token: token, expires_in: seconds } = answer as {
			access_token?: unknown;
			expires_in?: unknown;
		};
		if (typeof token !== 'string' || token === '') throw noToken(way);
		return { accessToken: token, renewAt: Date.now() + Number(seconds ?? 0) * 1000 - RENEW_BEFORE };
	} catch (thrown) {
		throw tokenFault(thrown, way);
	}
}

/** A refusal of the token endpoint in our words; a broken connection as it is, because it is told apart elsewhere. */
function tokenFault(thrown: unknown, way: Way): unknown {
	const status = (thrown as { response?: { status?: number } }).response?.status ?? 0;
	return status >= 400 && status < 500 ? noToken(way) : thrown;
}

function noToken({ advice, secrets }: Way): JiraError {
	const words = advice.authentication ?? '';
	const message = `Atlassian gives no token for this credential. ${words}`;
	return new JiraError({ kind: 'authentication', message, advice: words }, secrets);
}
