import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { mapperField } from '../../../shared/editor/importFields';
import { shownFor, textParameter } from '../../../shared/editor/parameters';
import { NEW_CUSTOMERS_OPTION, NEW_REQUESTS_OPTION, REQUEST_OPTIONS, requestLimits, requestSettings, type RequestOptions } from '../../../shared/editor/requestSettings';
import { mappedRow, writeRecords } from '../../../shared/editor/writeRecords';
import { writableRequests } from '../../../shared/records/request/writable';
import { DESK_FIELD, REQUEST_TYPE_FIELD } from '../fields';

/** Create: one service request for each item, with the fields of its request type. */
export const createRequestFields: INodeProperties[] = shownFor('request', 'create', [
	DESK_FIELD,
	REQUEST_TYPE_FIELD,
	mapperField('getRequestColumns', ['serviceDesk.value', 'requestType.value']),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Create Missing Customers',
				name: 'createCustomers',
				type: 'boolean',
				default: false,
				description: 'Whether to make customers of the e-mail addresses in Raise on Behalf Of and Participants that belong to nobody yet. Jira mails each of them.',
			},
			NEW_CUSTOMERS_OPTION,
			NEW_REQUESTS_OPTION,
			...REQUEST_OPTIONS,
		].sort((a, b) => a.displayName.localeCompare(b.displayName, 'en')) as INodeProperties[],
	},
]);

export async function createRequest(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await writeRecords(context, () => {
		const options = context.getNodeParameter('options', 0, {}) as RequestOptions & { readonly createCustomers?: boolean };
		return {
			kind: writableRequests(requestSettings(options), requestLimits(options)),
			mode: 'create',
			place: { serviceDesk: { column: 'serviceDesk' }, requestType: { column: 'requestType' } },
			matchBy: null,
			identityColumn: '',
			values: { translate: [], notFound: options.createCustomers === true ? 'create' : 'reject', fallbacks: [], lists: 'replace', onlyOnCreate: [] },
			rows: context.getInputData().map((_item, item) => mappedRow(context, item, { serviceDesk: textParameter(context, 'serviceDesk', item), requestType: textParameter(context, 'requestType', item) })),
		};
	});
}
