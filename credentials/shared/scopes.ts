import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import { OFFLINE_ACCESS, SCOPE_PRESETS } from '../../nodes/shared/connection/scopes';

/** The presets as lists that can be copied to the page on which a token or an app is made. */
export function scopeNotice(name: string, displayOptions?: IDisplayOptions): INodeProperties {
	const lists = Object.values(SCOPE_PRESETS).map(
		(preset) => `<b>${preset.name}</b><br><code>${preset.scopes.join(' ')}</code>`,
	);
	return {
		displayName: `Scopes by job:<br>${lists.join('<br>')}`,
		name: `${name}Scopes`,
		type: 'notice',
		default: '',
		displayOptions,
	};
}

/** The scopes to ask for on the page of consent: presets by job and any others. */
export function scopeFields(preset: keyof typeof SCOPE_PRESETS): INodeProperties[] {
	const lists = Object.fromEntries(
		Object.entries(SCOPE_PRESETS).map(([name, { scopes }]) => [name, scopes.join(' ')]),
	);
	const typed = '($self["scopePresets"] || []).map((name) => lists[name] || "")';
	return [
		{
			displayName: 'Scopes',
			name: 'scopePresets',
			type: 'multiOptions',
			default: [preset],
			description:
				'Jobs that the connection is for. The app in the developer console must have these scopes under Permissions.',
			options: Object.entries(SCOPE_PRESETS)
				.map(([value, { name, description }]) => ({ name, value, description }))
				.sort((a, b) => a.name.localeCompare(b.name)),
		},
		{
			displayName: 'Additional Scopes',
			name: 'additionalScopes',
			type: 'string',
			default: '',
			placeholder: 'e.g. manage:jira-webhook',
			description: 'Further scopes, separated by blanks. Atlassian refuses lists of much more than 50.',
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'hidden',
			default:
				`={{ ((lists) => [...new Set(["${OFFLINE_ACCESS}", ...${typed}, $self["additionalScopes"] || ""]` +
				`.join(" ").split(/[\\s,]+/).filter(Boolean))].join(" "))(${JSON.stringify(lists)}) }}`,
		},
	];
}
