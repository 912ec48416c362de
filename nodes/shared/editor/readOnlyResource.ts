import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { ExportRequest } from '../export/request';
import type { Shape } from '../export/shape';
import { DEFAULT_MAXIMUM_ITEMS, SHAPE_FIELD } from './exportFields';
import { exportFields, exportOf, type ExportedResource } from './exportOf';
import { getManyRecords, getRecords } from './getRecords';
import { listedImport, listedImportFields, type ListedImport } from './listedImport';
import { shownFor, textParameter } from './parameters';
import { LIMIT_FIELDS } from './recordFields';
import type { Runs } from './runs';

/** A kind that is exported and read, and imported where it says how. */
export interface ReadOnlyResource<Source> extends ExportedResource<Source> {
	/** The field that names the one record of Get. */
	readonly record: INodeProperties;
	readonly imported?: ListedImport;
	/** Operations on single records beside these. */
	readonly more?: MoreOperations;
}

/** Operations on single records: how the editor offers them, their fields, and what runs. */
export interface MoreOperations {
	readonly options: readonly INodePropertyOptions[];
	readonly properties: readonly INodeProperties[];
	readonly runs: Runs;
}

/** What a node offers for a resource, and what runs for each operation. */
export interface ResourceOperations {
	readonly properties: INodeProperties[];
	readonly runs: Runs;
}

/** Export, Get and Get Many of a kind, and Import where it is offered. */
export function readOnlyResource<Source>(offered: ReadOnlyResource<Source>): ResourceOperations {
	const { resource, kind, record, source, imported, more } = offered;
	return {
		properties: [
			operationField(offered),
			...exportFields(offered),
			...shownFor(resource, 'get', [record, SHAPE_FIELD]),
			...shownFor(resource, 'getAll', [...source, ...LIMIT_FIELDS, SHAPE_FIELD]),
			...(imported ? listedImportFields(imported) : []),
			...(more?.properties ?? []),
		],
		runs: {
			export: exportOf(offered),
			get: async (context) =>
				await getRecords(context, {
					kind,
					fields: { set: 'standard' },
					shape: context.getNodeParameter('shape', 0) as Shape,
					text: 'markdown',
					keyOf: (item) => textParameter(context, record.name, item),
				}),
			getAll: async (context) => await getManyRecords(context, (item) => manyRequest(context, item, offered)),
			...(imported ? { import: listedImport(imported) } : {}),
			...more?.runs,
		},
	};
}

function operationField<Source>({ resource, kind: { name, plural }, imported, more }: ReadOnlyResource<Source>): INodeProperties {
	const reading = [
		{
			name: 'Export',
			value: 'export',
			action: `Export ${plural}`,
			description: `Get ${plural} out of Jira into the workflow, in bulk`,
		},
		{ name: 'Get', value: 'get', action: `Get a ${name}`, description: `Get one ${name} for each item` },
		{
			name: 'Get Many',
			value: 'getAll',
			action: `Get many ${plural}`,
			description: `Get the first ${plural}, or all`,
		},
	];
	const writing = {
		name: 'Import',
		value: 'import',
		action: `Import ${plural}`,
		description: "Write the workflow's rows into Jira, in bulk",
	};
	const shared = imported ? [...reading, writing] : reading;
	const options = more ? [...shared, ...more.options].sort((a, b) => a.name.localeCompare(b.name)) : shared;
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'export',
		displayOptions: { show: { resource: [resource] } },
		options,
	};
}

function manyRequest<Source>(
	context: IExecuteFunctions,
	item: number,
	{ kind, readSource }: ReadOnlyResource<Source>,
): ExportRequest<Source> {
	const source = readSource(context, item);
	return {
		kind,
		maximum: DEFAULT_MAXIMUM_ITEMS,
		select: context.getNodeParameter('returnAll', item)
			? { mode: 'all', source }
			: { mode: 'test', source, limit: context.getNodeParameter('limit', item) as number },
		fields: { set: 'standard' },
		shape: context.getNodeParameter('shape', item) as Shape,
		text: 'markdown',
	};
}
