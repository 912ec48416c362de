import type { Connection } from '../connection/types';
import type { JiraRecord } from '../records/kind';
import { childRecords, incompleteLists, nestChildren, readChildren, type ChildLists } from './children';
import { flatten } from './flat';
import { noteIncomplete, type ExportReport } from './report';
import type { ExportRequest, ExportSink } from './request';
import type { ExportedRecord } from './shape';

/** A record with the lists that leave with it. */
export interface Family {
	readonly record: JiraRecord;
	readonly lists: ChildLists;
}

/** Records with their children, by record id; without children where none are asked for. */
export async function readFamilies<Source>(
	connection: Connection,
	{ kind, children }: ExportRequest<Source>,
	records: readonly JiraRecord[],
): Promise<ReadonlyMap<string, Family>> {
	const lists = children ? await readChildren(connection, kind, children.names, records) : undefined;
	return new Map(records.map((record) => [record.id, { record, lists: lists?.get(record.id) ?? {} }] as const));
}

/** How the families of a run leave. */
export interface Delivery<Source> {
	readonly request: ExportRequest<Source>;
	readonly report: ExportReport;
	readonly sink: ExportSink;
	readonly siteUrl: string;
	shape(record: JiraRecord): ExportedRecord;
}

/** Gives some records to the sink, with their children nested or behind them, and notes what is not complete. */
export async function deliverFamilies<Source>(delivery: Delivery<Source>, families: readonly Family[]): Promise<void> {
	const { request, report, sink, shape, siteUrl } = delivery;
	const { kind, children, text } = request;
	if (sink.families) {
		for (const { record, lists } of families) noteLists(report, record, lists);
		return await sink.families(families, shape);
	}
	if (!children) return await sink.records(families.map(({ record }) => shape(record)));
	const how = { shape: request.shape, text, url: (key: string) => kind.url(siteUrl, key) };
	for (const { record, lists } of families) noteLists(report, record, lists);
	if (children.as === 'nested') {
		return await sink.records(families.map(({ record, lists }) => ({ ...shape(record), ...nested(delivery, lists) })));
	}
	await sink.records(families.map(({ record, lists }) => ({ ...shape(record), ...completeness(lists) })));
	for (const name of children.names) {
		const own = families.flatMap(({ record, lists }) => childRecords(kind, record, { [name]: lists[name]! }, how));
		if (own.length > 0) await sink.children?.(name, own.map((child) => (request.shape === 'table' ? flatten(child) : child)));
	}
}

/** A table has the same columns in every row, and no lists in a cell. */
function nested<Source>({ request: { kind, shape, text } }: Delivery<Source>, lists: ChildLists): Readonly<Record<string, unknown>> {
	const columns = nestChildren(kind, lists, { shape, text });
	if (shape !== 'table') return columns;
	const missing = Object.keys(lists).map((name) => [`${name}Missing`, columns[`${name}Missing`] ?? null] as const);
	const asText = Object.keys(lists).map((name) => [name, JSON.stringify(columns[name])] as const);
	return { ...columns, ...Object.fromEntries([...asText, ...missing]) };
}

/** The names of the properties that children bring, as far as they are fixed. */
export function childColumns<Source>({ kind, children, text }: ExportRequest<Source>): {
	readonly ofRecord: readonly string[];
	readonly ofChildren: Readonly<Record<string, readonly string[]>>;
} {
	if (!children) return { ofRecord: [], ofChildren: {} };
	const { names, as } = children;
	if (as === 'nested') return { ofRecord: names.flatMap((name) => [name, `${name}Complete`, `${name}Missing`]), ofChildren: {} };
	const sample = { id: '', key: '', fields: {}, raw: {} };
	const ofChildren = names.map((name) => {
		const [child = {}] = childRecords(kind, sample, { [name]: { children: [{}] } }, { shape: 'table', text, url: () => '' });
		return [name, Object.keys(child)] as const;
	});
	return { ofRecord: names.map((name) => `${name}Complete`), ofChildren: Object.fromEntries(ofChildren) };
}

function completeness(lists: ChildLists): Record<string, boolean> {
	return Object.fromEntries(Object.entries(lists).map(([name, { incomplete }]) => [`${name}Complete`, incomplete === undefined]));
}

function noteLists(report: ExportReport, record: JiraRecord, lists: ChildLists): void {
	for (const [name, { children }] of Object.entries(lists)) {
		report.childrenGiven[name] = (report.childrenGiven[name] ?? 0) + children.length;
	}
	for (const [list, reason] of incompleteLists(lists)) noteIncomplete(report, { key: record.key, list, reason });
}
