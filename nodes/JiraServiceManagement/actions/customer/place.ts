import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { textParameter } from '../../../shared/editor/parameters';
import type { PlacePart } from '../../../shared/import/request';
import { DESK_FIELD } from '../fields';

/** The service desk of the rows: one for all, a column, or none. */
export const ROWS_DESK: readonly INodeProperties[] = [
	{
		displayName: 'Service Desk From',
		name: 'serviceDeskFrom',
		type: 'options',
		default: 'fixed',
		description: 'Which service desk the customers may use. One customer can have a row for each of several.',
		options: [
			{ name: 'Column of the Row', value: 'column', description: 'Every row names its service desk: by its name, its ID or the key of its project' },
			{ name: 'None', value: 'none', description: 'Customers are added to no service desk' },
			{ name: 'One Service Desk for All Rows', value: 'fixed' },
		],
	},
	{ ...DESK_FIELD, displayOptions: { show: { serviceDeskFrom: ['fixed'] } } },
	{
		displayName: 'Service Desk Column',
		name: 'serviceDeskColumn',
		type: 'string',
		default: 'serviceDesk',
		required: true,
		displayOptions: { show: { serviceDeskFrom: ['column'] } },
		description: 'The column that holds the service desk',
	},
];

export function rowsHaveDesk(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('serviceDeskFrom', 0) !== 'none';
}

export function readRowsDesk(context: IExecuteFunctions): Readonly<Record<string, PlacePart>> {
	if (!rowsHaveDesk(context)) return {};
	const isFixed = context.getNodeParameter('serviceDeskFrom', 0) === 'fixed';
	return { serviceDesk: isFixed ? { fixed: textParameter(context, 'serviceDesk', 0) } : { column: textParameter(context, 'serviceDeskColumn', 0) } };
}
