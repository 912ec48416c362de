import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { Connection } from '../connection/types';
import { JiraError } from '../errors/jiraError';
import type { ChildChoice, ExportRequest, Select } from '../export/request';
import type { FieldChoice } from '../export/selection';
import type { Shape } from '../export/shape';
import type { TextFormat } from '../fields/read';
import type { Mark, ReadableKind } from '../records/kind';
import { deltaFields, deltaOptions, leavesOutOwn, movesWhen, readBrake, readDelta, readKnown } from './deltaFields';
import { DEFAULT_MAXIMUM_ITEMS, MAXIMUM_ITEMS_OPTION, RUN_FOR_EACH_OPTION, SHAPE_FIELD } from './exportFields';
import { runExport, type CursorUse, type ExportCall, type ExportLayout } from './exportOutputs';
import { itemSink, type ExportItems } from './exportSinks';
import { withFiles, type FilesOfList } from './withFiles';
import { DELIVERY_FIELD, FILE_OPTIONS, readFileSink } from './fileFields';
import { FAIL_IF_SHORT_OPTION, limitOptions, readLimits } from './limitFields';
import { columnOfItems, shownFor, textParameter } from './parameters';
import { checkLeave, EXPORT_LEAVE_FIELD, UNLESS_ALLOWED } from './toolLeave';
import { COLUMN_NAMES_FIELD, NEW_FIELDS_OPTION, readTable } from './tableFields';

/** Fields of the node for one choice, and how they are read. */
export interface Choice<T> {
	readonly fields: readonly INodeProperties[];
	read(context: IExecuteFunctions, item: number, connection: Connection): T | Promise<T>;
}

/** A kind as a node exports it: how people say which records they want. */
export interface ExportedResource<Source> {
	/** The value of the parameter Resource. */
	readonly resource: string;
	readonly kind: ReadableKind<Source>;
	/** What the mode All gives, e.g. `Every project that the account can see`. */
	readonly all: string;
	/** What the records are called by in the mode By Keys, e.g. `keys or IDs`; absent where there is no such mode. */
	readonly keys?: string;
	/** Fields that say which records; not shown for By Keys. */
	readonly source: readonly INodeProperties[];
	/** Options of this resource alone. */
	readonly options?: readonly INodeProperties[];
	/** Which fields leave, where there is a choice. */
	readonly fieldChoice?: Choice<FieldChoice>;
	/** Which lists leave with each record, where the kind has some. */
	readonly childChoice?: Choice<ChildChoice | undefined>;
	/** Files that leave with the records of one list; undefined where none are wanted. Only for items. */
	readFiles?(context: IExecuteFunctions, item: number, connection: Connection): FilesOfList | undefined;
	/** How Once marks, where the kind has marks. */
	readonly markChoice?: Choice<Mark>;
	readSource(context: IExecuteFunctions, item: number): Source;
}

interface Options {
	readonly maximumItems?: number;
	readonly runForEach?: boolean;
	readonly text?: TextFormat;
}

/** The fields of Export: mode, source, what leaves, in which form, and options. */
export function exportFields<Source>(exported: ExportedResource<Source>): INodeProperties[] {
	const { resource, kind, source, options = [], fieldChoice, childChoice, markChoice } = exported;
	const hasDelta = kind.timeline !== undefined && kind.identify !== undefined;
	return shownFor(resource, 'export', [
		modeField(exported),
		...(exported.keys === undefined ? [] : [keyColumnField(exported.keys)]),
		...source.map(notForKeys),
		...(hasDelta ? deltaFields(kind.census !== undefined) : []),
		...(markChoice?.fields ?? []),
		LIMIT_FIELD,
		...(fieldChoice?.fields ?? []),
		...(childChoice?.fields ?? []),
		SHAPE_FIELD,
		{ ...COLUMN_NAMES_FIELD, displayOptions: { show: { shape: ['table'] } } },
		DELIVERY_FIELD,
		EXPORT_LEAVE_FIELD,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				...(hasDelta ? deltaOptions(kind.census !== undefined, kind.memory !== undefined) : []),
				...limitOptions(kind.timeline !== undefined),
				...FILE_OPTIONS,
				FAIL_IF_SHORT_OPTION,
				MAXIMUM_ITEMS_OPTION,
				NEW_FIELDS_OPTION,
				RUN_FOR_EACH_OPTION,
				...options,
			].sort((a, b) => a.displayName.localeCompare(b.displayName)),
		},
	]);
}

/** The operation Export: records, what belongs to them, what is gone, and the report. */
export function exportOf<Source>(exported: ExportedResource<Source>): (context: IExecuteFunctions) => Promise<INodeExecutionData[][]> {
	return async (context) => {
		const { runForEach: forEachItem = false } = optionsOf(context, 0);
		return await runExport(context, async (item, connection) => await readCall(context, item, connection, exported), {
			forEachItem,
			layout: layoutOf(context),
		});
	};
}

/**
 * The outputs, in their order. The node's description says the same in an expression, which the editor evaluates: a test
 * holds the two together.
 */
function layoutOf(context: IExecuteFunctions): ExportLayout {
	const hasChildren = context.getNodeParameter('childrenAs', 0, 'none') === 'records';
	const hasRemoved = context.getNodeParameter('mode', 0) === 'changes';
	return ['records', ...(hasChildren ? (['children'] as const) : []), ...(hasRemoved ? (['removed'] as const) : []), 'reports'];
}

function modeField<Source>({ kind, all, keys, markChoice }: ExportedResource<Source>): INodeProperties {
	const { plural } = kind;
	const hasDelta = kind.timeline !== undefined && kind.identify !== undefined;
	const displayOptions = UNLESS_ALLOWED;
	const hasRemovals = hasDelta && (kind.census ?? kind.removals) !== undefined;
	return {
		displayName: 'Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		default: 'all',
		description: `Which ${plural} leave Jira`,
		options: [
			{ name: 'All', value: 'all', description: all },
			...(keys === undefined ? [] : [{ name: 'By Keys', value: 'byKeys', description: `The ${keys} that come in` }]),
			...(hasDelta ? [{ name: 'Delta', value: 'delta', description: 'What was created or changed since the last run', displayOptions }] : []),
			...(hasRemovals
				? [{ name: 'Delta with Deletions', value: 'changes', description: 'Delta, and what is no longer there, with the reason', displayOptions }]
				: []),
			...(markChoice
				? [{ name: 'Once (Not Yet Exported)', value: 'once', description: 'What was not exported before; each record is marked', displayOptions }]
				: []),
			{ name: 'Test (First Records)', value: 'test', description: 'A few, to build a workflow with' },
		],
	};
}

/** Modes that move a cursor or mark records. */
const LEAVES_TRACES: ReadonlyArray<Select<unknown>['mode']> = ['delta', 'changes', 'once'];

const LIMIT_FIELD: INodeProperties = {
	displayName: 'Limit',
	name: 'limit',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 100 },
	default: 50,
	displayOptions: { show: { mode: ['test'] } },
	description: 'Max number of results to return',
};

function keyColumnField(keys: string): INodeProperties {
	return {
		displayName: 'Key Column',
		name: 'keyColumn',
		type: 'string',
		default: 'key',
		required: true,
		displayOptions: { show: { mode: ['byKeys'] } },
		description: `Column of the incoming items that holds ${keys}: one each, an array, or a list separated by commas`,
	};
}

function notForKeys(field: INodeProperties): INodeProperties {
	const hide = { ...field.displayOptions?.hide, mode: ['byKeys'] };
	return { ...field, displayOptions: { ...field.displayOptions, hide } };
}

async function readCall<Source>(
	context: IExecuteFunctions,
	item: number,
	connection: Connection,
	exported: ExportedResource<Source>,
): Promise<ExportCall<Source>> {
	const { kind, fieldChoice, childChoice } = exported;
	const mode = context.getNodeParameter('mode', item) as Select<Source>['mode'];
	checkLeave(context, item, LEAVES_TRACES.includes(mode), `export in the mode "${mode}", which other runs depend on`);
	checkLeave(context, item, context.getNodeParameter('deliverAs', item, 'items') !== 'items', 'make files');
	const { select, cursor } = await readSelect(context, item, connection, exported);
	const { budget, partition, failIfShort } = readLimits(context, item);
	const { maximumItems = DEFAULT_MAXIMUM_ITEMS, text = 'markdown' } = optionsOf(context, item);
	const toFiles = readFileSink<Source>(context, item, kind.plural);
	const fields = (await fieldChoice?.read(context, item, connection)) ?? { set: 'standard' };
	const shape = context.getNodeParameter('shape', item) as Shape;
	const request: ExportRequest<Source> = {
		kind,
		select,
		fields,
		shape,
		text,
		children: await childChoice?.read(context, item, connection),
		leaveOutOwn: leavesOutOwn(context, item),
		table: shape === 'table' ? readTable(context, item, fields) : undefined,
		maximum: toFiles ? undefined : maximumItems,
		budget,
		partition,
	};
	if (context.getNodeParameter('deliverAs', item, 'items') === 'csv' && shape !== 'table') throw csvNeedsTable();
	const files = toFiles ? undefined : exported.readFiles?.(context, item, connection);
	checkLeave(context, item, files !== undefined, 'download files');
	const toItems = files && ((items: ExportItems, at: number) => withFiles(context, { items, item: at }, itemSink(items, at), files));
	return { request, cursor, failIfShort, sink: toFiles ?? toItems };
}

function csvNeedsTable(): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: 'A CSV file needs the same columns in every row, which only the output Table has',
		advice: 'Set Output to Table, or deliver as JSON Lines files',
	});
}

async function readSelect<Source>(
	context: IExecuteFunctions,
	item: number,
	connection: Connection,
	{ kind, markChoice, readSource }: ExportedResource<Source>,
): Promise<{ readonly select: Select<Source>; readonly cursor?: CursorUse }> {
	const mode = context.getNodeParameter('mode', item);
	if (mode === 'byKeys') return { select: { mode, keys: columnOfItems(context, textParameter(context, 'keyColumn', item)) } };
	const source = readSource(context, item);
	if (mode === 'test') return { select: { mode, source, limit: context.getNodeParameter('limit', item) as number } };
	if (mode === 'once' && markChoice) {
		return { select: { mode, source, mark: await markChoice.read(context, item, connection) }, cursor: { moves: movesWhen(context, item) } };
	}
	if (mode !== 'delta' && mode !== 'changes') return { select: { mode: 'all', source, resume: readLimits(context, item).resume } };
	const { delta, use } = readDelta(context, item);
	if (mode === 'delta') return { select: { mode, source, ...delta }, cursor: use };
	const known = kind.census ? await readKnown(context, item) : undefined;
	return { select: { mode, source, ...delta, known, brake: readBrake(context, item) }, cursor: use };
}

/** n8n gives a collection as an untyped object; its members are the options declared above. */
function optionsOf(context: IExecuteFunctions, item: number): Options {
	return context.getNodeParameter('options', item, {}) as Options;
}
