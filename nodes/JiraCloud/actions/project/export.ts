import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { DEFAULT_MAXIMUM_ITEMS, MAXIMUM_ITEMS_OPTION, SHAPE_FIELD } from '../../../shared/editor/exportFields';
import { runExport } from '../../../shared/editor/exportOutputs';
import { columnOfItems, listParameter, shownFor, textParameter } from '../../../shared/editor/parameters';
import type { ExportRequest } from '../../../shared/export/run';
import type { Shape } from '../../../shared/export/shape';
import { projectKind } from '../../../shared/records/project';
import type { ProjectSource } from '../../../shared/records/project/read';

/** Export of projects. */
export const exportProjectsFields: INodeProperties[] = shownFor('project', 'export', [
	{
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		default: 'all',
		options: [
			{ name: 'All', value: 'all', description: 'Every project that the account can see' },
			{ name: 'By Keys', value: 'byKeys', description: 'The keys or IDs that come in' },
			{ name: 'Test (First Records)', value: 'test', description: 'A few, to build a workflow with' },
		],
	},
	{
		displayName: 'Key Column',
		name: 'keyColumn',
		type: 'string',
		default: 'key',
		required: true,
		displayOptions: { show: { mode: ['byKeys'] } },
		description: 'Column of the incoming items that holds keys or IDs: one each, an array, or a list separated by commas',
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 100 },
		default: 50,
		displayOptions: { show: { mode: ['test'] } },
		description: 'Max number of results to return',
	},
	SHAPE_FIELD,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			MAXIMUM_ITEMS_OPTION,
			{
				displayName: 'Project Types',
				name: 'types',
				type: 'multiOptions',
				default: [],
				description: 'Only projects of these types',
				options: [
					{ name: 'Business', value: 'business' },
					{ name: 'Service Management', value: 'service_desk' },
					{ name: 'Software', value: 'software' },
				],
			},
			{
				displayName: 'Search',
				name: 'search',
				type: 'string',
				default: '',
				description: 'Only projects with this text in their key or name',
			},
		],
	},
]);

interface Options {
	readonly maximumItems?: number;
	readonly search?: string;
	readonly types?: string[];
}

export async function exportProjects(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return await runExport(context, (item) => readRequest(context, item), false);
}

function readRequest(context: IExecuteFunctions, item: number): ExportRequest<ProjectSource> {
	return {
		kind: projectKind,
		select: readSelect(context, item),
		fields: { set: 'standard' },
		shape: context.getNodeParameter('shape', item) as Shape,
		text: 'markdown',
	};
}

function readSelect(context: IExecuteFunctions, item: number): ExportRequest<ProjectSource>['select'] {
	const mode = context.getNodeParameter('mode', item);
	if (mode === 'byKeys') return { mode, keys: columnOfItems(context, textParameter(context, 'keyColumn', item)) };
	// n8n gives a collection as an untyped object; its members are the options declared above.
	const { search, types, maximumItems = DEFAULT_MAXIMUM_ITEMS } = context.getNodeParameter('options', item, {}) as Options;
	const source = { search, types: listParameter(types ?? []) };
	if (mode === 'test') return { mode, source, limit: context.getNodeParameter('limit', item) as number };
	return { mode: 'all', source, maximum: maximumItems };
}
