import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { JiraError, toJiraError } from '../errors/jiraError';
import type { CursorState, WhenFilterChanged } from '../export/cursor';
import type { KnownRecord } from '../export/known';
import type { Brake, DeltaSettings } from '../export/request';
import type { MoveWhen } from './cursorMove';
import { cursorStore, givenCursor } from './cursorStore';
import type { CursorUse } from './exportOutputs';
import { columnOfItems, textParameter } from './parameters';

/** Modes that go on from where the last run ended. */
const WITH_CURSOR = ['delta', 'changes'];

/** What Delta and Changes ask beside the source. */
export function deltaFields(hasCensus: boolean): readonly INodeProperties[] {
	return hasCensus ? [CURSOR_NAME_FIELD, ...KNOWN_FIELDS] : [CURSOR_NAME_FIELD];
}

const CURSOR_NAME_FIELD: INodeProperties = {
	displayName: 'Cursor Name',
	name: 'cursorName',
	type: 'string',
	default: 'export',
	required: true,
	displayOptions: { show: { mode: WITH_CURSOR } },
	description:
		'Name under which the workflow remembers how far this export has come. Give each export of a workflow its own. See the resource Export Cursor.',
};

/** What Changes asks beside that, where it has to count. */
const KNOWN_FIELDS: readonly INodeProperties[] = [
	{
		displayName: 'Known Records',
		name: 'knownFrom',
		type: 'options',
		default: 'cursor',
		displayOptions: { show: { mode: ['changes'] } },
		description: 'Where the IDs of the records that the destination has come from',
		options: [
			{ name: 'File From Input', value: 'file', description: 'A file with one ID in each line, or a CSV or JSON Lines file with a column of IDs' },
			{ name: 'From Input', value: 'input', description: 'A column of the incoming items, or an array in one item. One empty item means none.' },
			{ name: 'Kept by the Cursor', value: 'cursor', description: 'For some ten thousand records at most' },
		],
	},
	{
		displayName: 'Known Column',
		name: 'knownColumn',
		type: 'string',
		default: 'id',
		required: true,
		displayOptions: { show: { mode: ['changes'], knownFrom: ['input', 'file'] } },
		description: 'Column that holds the IDs of the records (better than keys, which change when an issue is moved)',
	},
	{
		displayName: 'Input Data Field Name',
		name: 'knownFile',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { mode: ['changes'], knownFrom: ['file'] } },
		hint: 'The name of the input field containing the binary file data to be processed',
	},
];

/** Options of the modes with a cursor, for the collection Options. */
export function deltaOptions(hasCensus: boolean, hasMemory = false): readonly INodeProperties[] {
	return [...CURSOR_OPTIONS, ...(hasCensus ? [REMOVALS_OPTION] : []), ...(hasMemory ? [OWN_CHANGES_OPTION] : [])];
}

const CURSOR_OPTIONS: readonly INodeProperties[] = [
	{
		displayName: 'Cursor',
		name: 'cursor',
		type: 'json',
		default: '',
		displayOptions: { show: { '/mode': WITH_CURSOR } },
		description: 'A cursor given by hand, from the report of another run: it is used instead of the one that the workflow remembers, and that one does not move',
	},
	{
		displayName: 'Move Cursor',
		name: 'moveCursor',
		type: 'options',
		default: 'automatic',
		displayOptions: { show: { '/mode': [...WITH_CURSOR, 'once'] } },
		options: [
			{ name: 'Automatic', value: 'automatic', description: 'On Commit where an enabled Export Cursor → Commit stands behind this node, else on export' },
			{ name: 'Never', value: 'never', description: 'Only the report has the new cursor' },
			{ name: 'On Commit', value: 'onCommit', description: 'When Export Cursor → Commit runs' },
			{ name: 'On Export', value: 'onExport', description: 'When the records leave this node, even if a later node fails' },
		],
	},
	{
		displayName: 'Overlap (Minutes)',
		name: 'overlapMinutes',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 1440 },
		default: 15,
		displayOptions: { show: { '/mode': WITH_CURSOR } },
		description: 'How far each run reads again what may have come late into the index of Jira; what was given already is left out',
	},
	{
		displayName: 'Start Date',
		name: 'startDate',
		type: 'dateTime',
		default: '',
		displayOptions: { show: { '/mode': WITH_CURSOR } },
		description: 'Where the first run begins. Empty: from the beginning.',
	},
	{
		displayName: 'When the Filter Changed',
		name: 'whenFilterChanged',
		type: 'options',
		default: 'stop',
		displayOptions: { show: { '/mode': WITH_CURSOR } },
		description: 'What to do when the source is not the one that the cursor was made for',
		options: [
			{ name: 'Keep the Cursor', value: 'keep', description: 'Give what changes from now on' },
			{ name: 'Start Over', value: 'startOver', description: 'Give everything again' },
			{ name: 'Stop and Say', value: 'stop' },
		],
	},
];

/** Only for kinds whose records can carry what an import wrote to them. */
const OWN_CHANGES_OPTION: INodeProperties = {
	displayName: 'Leave Out Own Changes',
	name: 'leaveOutOwn',
	type: 'boolean',
	default: false,
	displayOptions: { show: { '/mode': WITH_CURSOR } },
	description:
		'Whether to leave out what nobody has changed since an Import with Remember What Was Written wrote it, so that it does not go back to where it came from. Give the fields that the import writes: in doubt a record is given.',
};

const REMOVALS_OPTION: INodeProperties = {
	displayName: 'Maximum Removals (%)',
	name: 'removalsPercent',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 100 },
	default: 10,
	displayOptions: { show: { '/mode': ['changes'] } },
	description: 'When more than this part of the known records (and more than 50) has disappeared at once, the run fails instead: a lost permission looks just like it',
};

/** Removals that are never too many. */
const LEAST_REMOVALS = 50;

interface Options {
	readonly cursor?: unknown;
	readonly removalsPercent?: number;
	readonly moveCursor?: MoveWhen;
	readonly overlapMinutes?: number;
	readonly startDate?: string;
	readonly whenFilterChanged?: WhenFilterChanged;
	readonly leaveOutOwn?: boolean;
}

/** What the parameters say of the delta, and where its cursor lives. */
export function readDelta(context: IExecuteFunctions, item: number): { readonly delta: DeltaSettings; readonly use: CursorUse } {
	const options = optionsOf(context, item);
	const name = textParameter(context, 'cursorName', item);
	const isGiven = options.cursor !== undefined && options.cursor !== '' && options.cursor !== null;
	if (name === '' && !isGiven) throw noName();
	const cursor: CursorState | undefined = isGiven ? cursorByHand(options.cursor) : cursorStore(context).read(name);
	return {
		delta: {
			cursor,
			whenFilterChanged: options.whenFilterChanged ?? 'stop',
			overlapMs: (options.overlapMinutes ?? 15) * 60_000,
			startFrom: momentParameter(options.startDate),
		},
		use: { name, moves: isGiven ? 'never' : movesWhen(context, item), base: cursor?.revision },
	};
}

/** When the cursor or the marks of an export move. */
export function movesWhen(context: IExecuteFunctions, item: number): MoveWhen {
	return optionsOf(context, item).moveCursor ?? 'automatic';
}

/** Whether what an import wrote is left out. */
export function leavesOutOwn(context: IExecuteFunctions, item: number): boolean {
	return WITH_CURSOR.includes(String(context.getNodeParameter('mode', item))) && optionsOf(context, item).leaveOutOwn === true;
}

export function readBrake(context: IExecuteFunctions, item: number): Brake {
	return { least: LEAST_REMOVALS, percent: optionsOf(context, item).removalsPercent ?? 10 };
}

/** The records that the destination has, as they came in; undefined where the cursor keeps them. */
export async function readKnown(context: IExecuteFunctions, item: number): Promise<readonly KnownRecord[] | undefined> {
	const from = context.getNodeParameter('knownFrom', item);
	if (from === 'cursor') return undefined;
	const column = textParameter(context, 'knownColumn', item);
	const ids = from === 'file' ? await idsOfFile(context, column, item) : columnOfItems(context, column);
	return ids.map((id) => ({ id }));
}

function cursorByHand(given: unknown): CursorState | undefined {
	try {
		return givenCursor(given);
	} catch (error) {
		throw notACursor(error);
	}
}

function notACursor(error: unknown): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `The option Cursor cannot be used. ${toJiraError(error).message}`,
		advice: 'Give the "cursor" of the report of a run, as it is, or leave Cursor empty',
	});
}

async function idsOfFile(context: IExecuteFunctions, column: string, item: number): Promise<string[]> {
	const field = textParameter(context, 'knownFile', item);
	const ids: string[] = [];
	for (const [index, { binary }] of context.getInputData().entries()) {
		if (!binary?.[field]) throw noFile(field, index);
		const file = await context.helpers.getBinaryDataBuffer(index, field);
		for (const id of idsOfText(file.toString('utf8'), column)) ids.push(id);
	}
	return ids;
}

function noFile(field: string, index: number): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `Item ${index + 1} has no file "${field.slice(0, 80)}" with the known records`,
		advice: 'Set Input Data Field Name to the name that the file has in the items. Where nothing is known yet, give an empty file.',
	});
}

/** IDs in the lines of a text: JSON objects, a CSV with a header that has the column, or one ID a line. */
export function idsOfText(text: string, column: string): string[] {
	const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
	if (lines[0]?.startsWith('{')) return lines.map((line) => String((parsed(line) as IDataObject | undefined)?.[column] ?? '')).filter((id) => id !== '');
	const header = cellsOf(lines[0] ?? '');
	const at = header.indexOf(column);
	if (at < 0 && header.length > 1) {
		throw new JiraError({
			kind: 'invalid',
			message: `The file of known records has no column "${column.slice(0, 80)}"`,
			advice: `Set Known Column to one of ${header.slice(0, 20).join(', ')}`,
		});
	}
	const rows = at < 0 ? lines : lines.slice(1);
	return rows.map((line) => cellsOf(line)[Math.max(at, 0)] ?? '').filter((id) => id !== '');
}

/** Cells of a line of a CSV file; ids have no line breaks in them. */
function cellsOf(line: string): string[] {
	return [...line.matchAll(/(?:^|[,;\t])(?:"((?:[^"]|"")*)"|([^,;\t]*))/g)].map(([, quoted, plain]) => (quoted?.replaceAll('""', '"') ?? plain ?? '').trim());
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function momentParameter(date: string | undefined): number | null {
	if (date === undefined || date === '') return null;
	const moment = Date.parse(String(date));
	if (!Number.isNaN(moment)) return moment;
	throw new JiraError({ kind: 'invalid', message: `Start Date is not a date: "${String(date).slice(0, 40)}"`, advice: 'Give a date such as 2026-01-31T00:00:00Z' });
}

function noName(): JiraError {
	return new JiraError({ kind: 'invalid', message: 'The cursor has no name', advice: 'Give a Cursor Name, e.g. "issues"' });
}

/** n8n gives a collection as an untyped object; its members are the options declared above. */
function optionsOf(context: IExecuteFunctions, item: number): Options {
	return context.getNodeParameter('options', item, {}) as Options;
}
