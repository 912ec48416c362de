import { isJiraError, JiraError, toJiraError } from '../../errors/jiraError';
import { optionalOrigin } from '../hosts';
import type { OperationName } from '../operations';
import { isCloudId } from './values';
import { gatewayPlace, sitePlace, type Place, type Whereabouts } from './way';

/** Calls an operation at an origin that is not yet the connection's own. */
export type Ask = (origin: string, operation: OperationName) => Promise<unknown>;

type Gateway = Extract<Whereabouts, { kind: 'gateway' | 'grant' }>;

/** A site that a token is for, as `accessible-resources` gives it. */
export interface GrantedSite {
	readonly id: string;
	/** Origin of the site. */
	readonly url: string;
}

/**
 * The addresses that the credential may go to. Before the place is known these are the gateway's list of granted sites
 * and the site of the cloud ID that the credential names.
 */
export function basesOf(where: Whereabouts, place = knownPlace(where)): string[] {
	const grant = where.kind === 'grant' ? [`${where.api}/oauth/token/accessible-resources`] : [];
	const named = where.cloudId === undefined ? undefined : gatewayPlace(where.api, where.cloudId, '');
	const found = place ?? named;
	const service = found?.customerService ?? named?.customerService;
	return [...grant, ...(found === undefined ? [] : [found.jira]), ...(service === undefined ? [] : [service])];
}

/** The place that the credential itself names, without a single call; undefined when something has to be found. */
export function knownPlace(where: Whereabouts): Place | undefined {
	if (where.kind === 'site') return sitePlace(where.siteUrl);
	if (where.kind === 'grant' || where.siteUrl === undefined || where.cloudId === undefined) return undefined;
	return gatewayPlace(where.api, where.cloudId, where.siteUrl);
}

/**
 * Finds what the credential leaves open: the cloud ID from the site's `tenant_info`, the site's address from
 * `serverInfo`, or both from the sites of the grant (reference §2.1).
 * @throws JiraError of kind `configuration` when no site fits or several do.
 */
export async function findPlace(where: Whereabouts, ask: Ask): Promise<Place> {
	if (where.kind === 'site') return sitePlace(where.siteUrl);
	if (where.kind === 'grant')
		return placeOfGrant(where, grantedSites(await ask(where.api, 'getAccessibleResources')));
	const { api, siteUrl = '', cloudId } = where;
	if (cloudId === undefined) return await placeOfSite(api, siteUrl, ask);
	return siteUrl === '' ? await placeOfCloudId(api, cloudId, ask) : gatewayPlace(api, cloudId, siteUrl);
}

/**
 * The same place with the base of Customer Service Management, which the gateway alone has: for a connection to the
 * site's own host the cloud ID is looked up (reference §10).
 */
export async function withCustomerService(where: Whereabouts, place: Place, ask: Ask): Promise<Place> {
	if (place.customerService !== undefined) return place;
	const { cloudId, customerService } = await placeOfSite(where.api, place.siteUrl, ask);
	return { ...place, cloudId, customerService };
}

async function placeOfSite(api: string, siteUrl: string, ask: Ask): Promise<Place> {
	const cloudId = cloudIdIn(await ask(siteUrl, 'getTenantInfo'));
	if (cloudId !== undefined) return gatewayPlace(api, cloudId, siteUrl);
	throw noSite(
		`${siteUrl} does not give a cloud ID, so it is not a Jira Cloud site.`,
		'Check the subdomain in the credential.',
	);
}

/** The cloud ID in an answer of `tenant_info`. */
export function cloudIdIn(answer: unknown): string | undefined {
	const id = (answer as { cloudId?: unknown } | null | undefined)?.cloudId;
	return isCloudId(id) ? id.toLowerCase() : undefined;
}

async function placeOfCloudId(api: string, cloudId: string, ask: Ask): Promise<Place> {
	const siteUrl = await addressOf(gatewayPlace(api, cloudId, '').jira, ask);
	if (siteUrl !== undefined) return gatewayPlace(api, cloudId, siteUrl);
	throw noSite(
		`The site with the cloud ID ${cloudId} does not give its address.`,
		'Type the subdomain into the credential as well.',
	);
}

/** What the site calls itself; undefined where the token may not ask (no scope is listed for this call, reference §2.6). */
async function addressOf(jira: string, ask: Ask): Promise<string | undefined> {
	try {
		const info = await ask(jira, 'getServerInfo');
		return optionalOrigin((info as { baseUrl?: unknown } | null)?.baseUrl);
	} catch (thrown) {
		if (isJiraError(thrown, 'scope') || isJiraError(thrown, 'permission')) return undefined;
		throw toJiraError(thrown);
	}
}

/** The same site comes once for each of its products, so sites are told apart by their id. */
export function grantedSites(answer: unknown): GrantedSite[] {
	const sites = new Map<string, GrantedSite>();
	for (const entry of Array.isArray(answer) ? answer : []) {
		const { id, url } = (entry ?? {}) as { id?: unknown; url?: unknown };
		const origin = optionalOrigin(url);
		if (isCloudId(id) && origin !== undefined)
			sites.set(id.toLowerCase(), { id: id.toLowerCase(), url: origin });
	}
	return [...sites.values()];
}

function placeOfGrant({ api, siteUrl, cloudId }: Gateway, sites: readonly GrantedSite[]): Place {
	const fitting = sites.filter(
		({ id, url }) => (cloudId === undefined || id === cloudId) && (siteUrl === undefined || url === siteUrl),
	);
	const [site, ...others] = fitting;
	if (site !== undefined && others.length === 0) return gatewayPlace(api, site.id, site.url);
	if (sites.length === 0) {
		throw noSite(
			'The token is for no Jira site.',
			'Reconnect the credential and choose a site on the page of consent; a service account needs access to Jira.',
		);
	}
	const names = `${sites
		.slice(0, 5)
		.map(({ url }) => url)
		.join(', ')}${sites.length > 5 ? `, and ${sites.length - 5} more` : ''}`;
	if (site !== undefined) {
		throw noSite(
			`The token is for several sites: ${names}.`,
			'Choose one of them as Site in the node, or type its address into Site in the credential.',
		);
	}
	throw noSite(
		`The token is not for ${siteUrl ?? `the cloud ID ${cloudId}`}. It is for ${names}.`,
		'Correct Site and Cloud ID in the credential, or reconnect it and choose the site on the page of consent.',
	);
}

function noSite(message: string, advice = ''): JiraError {
	return new JiraError({ kind: 'configuration', message: `${message} ${advice}`.trim(), advice });
}
