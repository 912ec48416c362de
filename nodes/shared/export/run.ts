import { JiraError } from '../errors/jiraError';
import { createProgress } from '../connection/progress';
import type { Connection } from '../connection/types';
import type { TextFormat } from '../fields/read';
import type { Found, JiraRecord, ReadableKind, ReadBatch, WantedFields } from '../records/kind';
import { inBatches, inOrder, oneAhead } from './pipeline';
import { closeReport, createReport, noteMissing, type ExportReport, type MissingRecord } from './report';
import { selectFields, type FieldChoice } from './selection';
import { createShaper, type ExportedRecord, type Shape } from './shape';

/** What to export and how it leaves. */
export interface ExportRequest<Source> {
	readonly kind: ReadableKind<Source>;
	readonly select:
		| { readonly mode: 'all'; readonly source: Source; readonly maximum: number }
		| { readonly mode: 'test'; readonly source: Source; readonly limit: number }
		| { readonly mode: 'byKeys'; readonly keys: readonly string[] };
	readonly fields: FieldChoice;
	readonly shape: Shape;
	readonly text: TextFormat;
}

/** Bulk reads under way at once. The gate decides how many of them really travel. */
const READS_AHEAD = 8;
const KEY_OR_ID = /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/;

/**
 * Exports records: scan ids → read them in bulk, side by side → shape → deliver, page by page, in the order of the
 * source. Nothing waits for everything.
 * @throws JiraError when the run as a whole cannot go on; single records that cannot be read end in the report.
 */
export async function exportRecords<Source>(
	connection: Connection,
	request: ExportRequest<Source>,
	deliver: (records: readonly ExportedRecord[]) => void | Promise<void>,
): Promise<ExportReport> {
	const { kind, select } = request;
	const startedAt = connection.ports.now();
	const report = createReport(select.mode, kind.name);
	const [catalog, expected] = await Promise.all([kind.fields(connection), expectedOf(connection, request)]);
	const selection = selectFields(catalog, request.fields, kind.standardFields);
	const shape = createShaper({
		shape: request.shape,
		text: request.text,
		fields: selection.fields,
		catalog,
		sparse: request.fields.set === 'all',
		url: (key) => kind.url(connection.session.siteUrl, key),
	});

	report.expected = select.mode === 'all' ? expected : null;
	const progress = createProgress(connection.ports, kind.plural, report.expected);
	const found = select.mode === 'byKeys' ? requestedKeys(select.keys, report) : scan(connection, request, selection.wanted, report);
	const batches = inBatches(found, () => kind.readSize(connection, selection.wanted, expected ?? undefined));
	const read = async (batch: readonly Found[]) => await readBatch(connection, kind, batch, selection.wanted);

	const keepFirst = keepFirstOfEach(report);
	for await (const { records: hits, missing } of inOrder(batches, READS_AHEAD, read)) {
		const records = select.mode === 'byKeys' ? hits.filter(keepFirst) : hits;
		for (const entry of missing) noteMissing(report, entry);
		for (const record of records) count(report, kind.groupOf(record));
		if (records.length > 0) await deliver(records.map(shape));
		progress(report.given);
	}
	if (report.given === 0) report.whyNothing = explainNothing(report, kind);
	return closeReport(report, connection.meter, startedAt, connection.ports.now());
}

/**
 * About how many records will come; null where nobody knows. Items live in memory until the workflow ends: more than the
 * user allows is refused before the first one is read.
 */
async function expectedOf<Source>(connection: Connection, { kind, select }: ExportRequest<Source>): Promise<number | null> {
	if (select.mode === 'byKeys') return select.keys.length;
	if (select.mode === 'test') return select.limit;
	const expected = await kind.count(connection, select.source);
	if (expected !== undefined && expected > select.maximum) throw tooMany(`about ${expected}`, kind.plural, select.maximum);
	return expected ?? null;
}

function tooMany(many: string, plural: string, maximum: number): JiraError {
	return new JiraError({
		kind: 'invalid',
		message: `The source has ${many} ${plural}, and Maximum Items allows ${maximum}`,
		advice: 'Narrow the source, or raise Maximum Items; every item stays in memory until the workflow ends',
	});
}

async function* scan<Source>(
	connection: Connection,
	{ kind, select }: ExportRequest<Source>,
	wanted: WantedFields,
	report: ExportReport,
): AsyncGenerator<readonly Found[]> {
	if (select.mode === 'byKeys') return;
	const limit = select.mode === 'test' ? select.limit : undefined;
	const most = limit ?? (select.mode === 'all' ? select.maximum : Infinity);
	const seen = new Set<string>();
	for await (const page of oneAhead(kind.scan(connection, select.source, wanted, limit))) {
		const fresh = page.filter(({ id }) => !seen.has(id) && seen.add(id));
		report.repeated += page.length - fresh.length;
		const room = Math.max(0, most - report.scanned);
		if (limit === undefined && fresh.length > room) throw tooMany(`more than ${most}`, kind.plural, most);
		report.scanned += Math.min(fresh.length, room);
		yield fresh.slice(0, room);
		if (limit !== undefined && report.scanned >= limit) return;
	}
}

/** The keys that came in, each once. What cannot be a key is reported and not asked for. */
async function* requestedKeys(keys: readonly string[], report: ExportReport): AsyncGenerator<readonly Found[]> {
	const given = keys.map((key) => key.trim()).filter((key) => key !== '');
	const once = [...new Set(given)];
	report.scanned = once.length;
	report.repeated = given.length - once.length;
	for (const key of once) if (!KEY_OR_ID.test(key)) noteMissing(report, { key: key.slice(0, 80), reason: 'This is not a key or an ID' });
	yield once.filter((key) => KEY_OR_ID.test(key)).map((key) => ({ id: key, key }));
}

/** Two words may mean one record: its id and its key, a former key, a key in small letters. It leaves once. */
function keepFirstOfEach(report: ExportReport): (record: JiraRecord) => boolean {
	const given = new Set<string>();
	return ({ id }) => {
		if (!given.has(id)) return Boolean(given.add(id));
		report.scanned--;
		report.repeated++;
		return false;
	};
}

interface OrderedBatch {
	readonly records: readonly JiraRecord[];
	readonly missing: readonly MissingRecord[];
}

async function readBatch<Source>(
	connection: Connection,
	kind: ReadableKind<Source>,
	batch: readonly Found[],
	wanted: WantedFields,
): Promise<OrderedBatch> {
	const unread = batch.filter(({ record }) => record === undefined);
	if (unread.length === 0) return { records: batch.flatMap(({ record }) => record ?? []), missing: [] };
	return inScanOrder(batch, await kind.read(connection, unread.map(({ id }) => id), wanted), kind);
}

/** Bulk reads answer in an order of their own and leave out silently what they cannot give (reference §4.2). */
function inScanOrder(batch: readonly Found[], read: ReadBatch, kind: { readonly name: string }): OrderedBatch {
	const byWord = new Map<string, JiraRecord>();
	for (const record of read.records) byWord.set(record.id, record).set(record.key.toUpperCase(), record);
	const records: JiraRecord[] = [];
	const missing: MissingRecord[] = [];
	for (const { id, key, record } of batch) {
		const hit = record ?? byWord.get(id) ?? byWord.get(id.toUpperCase()) ?? byWord.get(read.moved.get(id) ?? id);
		const reason = read.refusals.get(id) ?? `The ${kind.name} was deleted, or this account may not see it`;
		if (hit) records.push(hit);
		else missing.push({ key: key ?? id, reason });
	}
	return { records, missing };
}

function count(report: ExportReport, group: string): void {
	report.given++;
	report.givenByProject[group] = (report.givenByProject[group] ?? 0) + 1;
}

function explainNothing(report: ExportReport, kind: { readonly plural: string }): string {
	if (report.missingCount > 0) return `None of the ${report.missingCount} ${kind.plural} could be read; see "missing" for the reasons`;
	if (report.mode === 'byKeys') return 'No keys or IDs came in';
	if (report.expected) return `Jira counts about ${report.expected} ${kind.plural}, but its search gave none; its index may lag behind`;
	return `Nothing matches, or this account may not see the ${kind.plural}: Jira leaves out silently what an account may not browse`;
}
