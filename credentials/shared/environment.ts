import type { INodeProperties } from 'n8n-workflow';

const CUSTOM = { show: { environment: ['custom'] } };

/** Which of Atlassian's clouds it is, with the hosts of one that is not listed. */
export function environmentFields(withAuthorization: boolean): INodeProperties[] {
	const authHost: INodeProperties = {
		displayName: 'Authorization Host',
		name: 'authHost',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://auth.example.com',
		description: 'Address of the host that gives tokens; the client secret is sent there',
		displayOptions: CUSTOM,
	};
	return [
		{
			displayName: 'Environment',
			name: 'environment',
			type: 'options',
			default: 'commercial',
			description: 'Which of the clouds of Atlassian the site belongs to. Nearly every site is commercial.',
			options: [
				{ name: 'Commercial', value: 'commercial', description: 'Sites at atlassian.net' },
				{
					name: 'US Government',
					value: 'usGovernment',
					description: 'Atlassian Government Cloud, sites at atlassian-us-gov-mod.net',
				},
				{
					name: 'Custom Hosts',
					value: 'custom',
					description: 'Hosts of your own choice; the credential is sent to them',
				},
			],
		},
		{
			displayName: 'API Host',
			name: 'apiHost',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://api.example.com',
			description: 'Address of the gateway that stands in for api.atlassian.com',
			displayOptions: CUSTOM,
		},
		...(withAuthorization ? [authHost] : []),
	];
}

/** An address at the authorization host of the credential's environment, as an expression over its own fields. */
export function authAddress(path: string): string {
	return (
		`={{ ($self["environment"] === "custom" ? $self["authHost"].trim().replace(/\\/+$/, "")` +
		` : $self["environment"] === "usGovernment" ? "https://auth.atlassian-us-gov-mod.com"` +
		` : "https://auth.atlassian.com") + "${path}" }}`
	);
}
