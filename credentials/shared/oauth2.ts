import type { INodeProperties } from 'n8n-workflow';
import { authAddress, environmentFields } from './environment';
import { guardRailFields } from './guardRails';

const CONSOLE =
	'<a href="https://developer.atlassian.com/console/myapps">developer.atlassian.com/console</a>';

/** OAuth 2.0 (3LO) with the person's own app: what stays the same whatever the scopes are (reference §2.3). */
export function ownAppFields(scopes: readonly INodeProperties[]): INodeProperties[] {
	return [
		hidden('grantType', 'Grant Type', 'authorizationCode'),
		{
			displayName: `Create an OAuth 2.0 integration in ${CONSOLE}. Under Authorization, add the callback URL shown here; under Permissions, add the scopes; Settings shows client ID and secret.`,
			name: 'appNotice',
			type: 'notice',
			default: '',
		},
		...clientFields('From Settings of the app in the developer console', 'From Settings of the app as well'),
		siteField,
		...scopes,
		hidden('authUrl', 'Authorization URL', authAddress('/authorize')),
		hidden('accessTokenUrl', 'Access Token URL', authAddress('/oauth/token')),
		hidden('authQueryParameters', 'Auth URI Query Parameters', audience('&prompt=consent')),
		hidden('authentication', 'Authentication', 'header'),
		...environmentFields(true),
		...guardRailFields,
	];
}

/** The optional site, for tokens that are for several. */
export const siteField: INodeProperties = {
	displayName: 'Site',
	name: 'site',
	type: 'string',
	default: '',
	placeholder: 'e.g. demo or https://demo.atlassian.net',
	description:
		'Subdomain or address of the Jira site. Needed only when the token is for several sites; otherwise it is found.',
};

/** Client ID and client secret, with where to find them. */
export function clientFields(idSource: string, secretSource: string): INodeProperties[] {
	return [
		{
			displayName: 'Client ID',
			name: 'clientId',
			type: 'string',
			default: '',
			required: true,
			description: idSource,
		},
		{
			displayName: 'Client Secret',
			name: 'clientSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: secretSource,
		},
	];
}

function hidden(name: string, displayName: string, value: string): INodeProperties {
	return { displayName, name, type: 'hidden', default: value };
}

/** Atlassian wants to be told which API the token is for; the government cloud has its own (reference §11). */
function audience(rest: string): string {
	return (
		'={{ "audience=" + ($self["environment"] === "usGovernment" ? "api.atlassian-us-gov-mod.com"' +
		` : "api.atlassian.com") + "${rest}" }}`
	);
}
