import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** The optional cloud ID, with where to find it. */
export function cloudIdField(otherwise: string, displayOptions?: IDisplayOptions): INodeProperties {
	return {
		displayName: 'Cloud ID',
		name: 'cloudId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 11223344-a1b2-4c3d-8e9f-112233445566',
		description: `${otherwise}. The page https://your-site.atlassian.net/_edge/tenant_info shows it.`,
		displayOptions,
	};
}

/**
 * Where n8n keeps the cloud ID that the credential test has found. It is read nowhere else: each test finds it anew,
 * and a run finds it by itself.
 */
export const foundCloudIdField: INodeProperties = {
	displayName: 'Found Cloud ID',
	name: 'foundCloudId',
	type: 'hidden',
	typeOptions: { expirable: true },
	default: '',
};
