import type { JiraErrorKind } from '../../errors/jiraError';
import type { GuardRails } from '../rails/guardRails';

/** Data of a credential, decrypted. */
export type CredentialData = Readonly<Record<string, unknown>>;

/**
 * Where a connection leads, as far as the credential says. `site`: the site's own host. `gateway`: Atlassian's gateway,
 * by cloud ID or by a site whose cloud ID is looked up. `grant`: the gateway, at one of the sites that the token is for.
 */
export type Whereabouts =
	| {
			readonly kind: 'site';
			readonly siteUrl: string;
			/** Origin of the gateway, for what only that has. */
			readonly api: string;
			/** Of the site, once it was found. */
			readonly cloudId?: string;
	  }
	| {
			readonly kind: 'gateway' | 'grant';
			/** Origin of the gateway. */
			readonly api: string;
			readonly siteUrl?: string;
			readonly cloudId?: string;
	  };

/** A connection's place, found. */
export interface Place {
	/** Origin of the site as people open it. */
	readonly siteUrl: string;
	/** What the paths of Jira's API are appended to: the site's origin, or the gateway with the cloud ID. */
	readonly jira: string;
	/** The same for the API of Customer Service Management, which only the gateway has (reference §10). */
	readonly customerService?: string;
	readonly cloudId?: string;
}

/** One way to connect: everything about a credential that can be known before anything is sent. */
export interface Way {
	/**
	 * How the credential gets onto a request: `basic` by the package's own class, `token` by the same with a token that
	 * its pre-authentication gets, `oauth2` by n8n's OAuth helper, which renews the token.
	 */
	readonly carrier: 'basic' | 'token' | 'oauth2';
	/** The account as the credential names it; empty when only the token knows. */
	readonly account: string;
	readonly where: Whereabouts;
	/** Values that must not appear in any text. */
	readonly secrets: readonly string[];
	readonly rails: GuardRails;
	/** Whether the token can do all that its account can: it has no scopes. */
	readonly fullAccess: boolean;
	/** The scopes of the token, where it comes with their names. */
	readonly granted?: readonly string[];
	/** What to do about a refusal of this kind, where it depends on the way. */
	readonly advice: Readonly<Partial<Record<JiraErrorKind, string>>>;
}

/** Where calls to the site's own host go. */
export function sitePlace(siteUrl: string): Place {
	return { siteUrl, jira: siteUrl };
}

/** Where a gateway connection's calls go, by cloud ID. */
export function gatewayPlace(api: string, cloudId: string, siteUrl: string): Place {
	return {
		siteUrl,
		cloudId,
		jira: `${api}/ex/jira/${cloudId}`,
		customerService: `${api}/jsm/csm/cloudid/${cloudId}/api/v1`,
	};
}
