import type { INodeProperties } from 'n8n-workflow';

/** The request that an operation is about. */
export const REQUEST_FIELD: INodeProperties = {
	displayName: 'Request Key or ID',
	name: 'request',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. HELP-12',
};
