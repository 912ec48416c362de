import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { JiraError, toJiraError } from '../errors/jiraError';
import { connectionFor } from '../connection/n8nPorts';
import type { Connection } from '../connection/types';
import { lookUp, type Lookup } from '../export/lookup';
import type { ExportRequest } from '../export/request';
import { exportRecords } from '../export/run';
import { selectFields, type FieldChoice } from '../export/selection';
import { createShaper, type Shape } from '../export/shape';
import type { TextFormat } from '../fields/read';
import type { JiraRecord, ReadableKind } from '../records/kind';
import { asJson } from './cursorMove';
import { toNodeError } from './nodeError';
import { cappedForTool } from './toolAnswer';

/** How the records of Get leave. */
export interface GetSettings<Source> {
	readonly kind: ReadableKind<Source>;
	readonly fields: FieldChoice;
	readonly shape: Shape;
	readonly text: TextFormat;
	/** Key or id of the record that an item asks for. */
	keyOf(item: number): string;
}

/** Get: the record that each item names, read in bulk for all items together, in the order of the items. */
export async function getRecords<Source>(context: IExecuteFunctions, settings: GetSettings<Source>): Promise<INodeExecutionData[][]> {
	const { kind, keyOf } = settings;
	try {
		const connection = await connectionFor(context);
		const keys = context.getInputData().map((_item, item) => keyOf(item));
		const { wanted, shape } = await prepare(connection, settings);
		const found = await lookUp(connection, kind, keys.filter(isKey), wanted);
		return [keys.map((key, item) => answer(context, found.get(key) ?? { refusal: noKey(key) }, shape, item))];
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}

/** Get Many: the first so many records of a source, or all of them. */
export async function getManyRecords<Source>(
	context: IExecuteFunctions,
	requestFor: (item: number) => ExportRequest<Source>,
): Promise<INodeExecutionData[][]> {
	const records: INodeExecutionData[] = [];
	for (const item of context.getInputData().keys()) {
		const pairedItem = { item };
		try {
			await exportRecords(await connectionFor(context, item), requestFor(item), {
				records(page) {
					for (const record of page) records.push({ json: asJson(record), pairedItem });
				},
			});
		} catch (error) {
			if (!context.continueOnFail()) throw toNodeError(context.getNode(), error, item);
			records.push(refusedItem(context, toJiraError(error), item));
		}
	}
	return [cappedForTool(context, records)];
}

type Shaper = (record: JiraRecord) => object;

async function prepare<Source>(connection: Connection, { kind, fields, shape, text }: GetSettings<Source>) {
	const catalog = await kind.fields(connection);
	const selection = selectFields(catalog, fields, kind.standardFields);
	const url = (key: string) => kind.url(connection.session.siteUrl, key);
	const shaper: Shaper = createShaper({ shape, text, fields: selection.fields, catalog, sparse: fields.set === 'all', url });
	return { wanted: selection.wanted, shape: shaper };
}

function answer(context: IExecuteFunctions, lookup: Lookup, shape: Shaper, item: number): INodeExecutionData {
	if ('record' in lookup) return { json: asJson(shape(lookup.record)), pairedItem: { item } };
	if (!context.continueOnFail()) throw toNodeError(context.getNode(), lookup.refusal, item);
	return refusedItem(context, lookup.refusal, item);
}

function refusedItem(context: IExecuteFunctions, refusal: JiraError, item: number): INodeExecutionData {
	return {
		json: { error: refusal.message, fix: refusal.advice },
		error: toNodeError(context.getNode(), refusal, item),
		pairedItem: { item },
	};
}

function isKey(key: string): boolean {
	// Account ids have colons.
	return /^[A-Za-z0-9][A-Za-z0-9_:-]{0,254}$/.test(key);
}

function noKey(key: string): JiraError {
	return new JiraError({ kind: 'invalid', message: `"${key.slice(0, 80)}" is not a key or an ID`, advice: 'Give a key such as DEMO-12, or the numeric ID' });
}
