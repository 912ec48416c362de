import { createProgress } from '../connection/progress';
import type { Connection } from '../connection/types';
import { isJiraError, toJiraError } from '../errors/jiraError';
import type { JiraRecord, WantedFields } from '../records/kind';
import { spentOf, type StoppedBy } from './budget';
import { bindColumns, type BoundColumns, type RememberedColumn } from './bindColumns';
import { childBatch, childFields } from './children';
import { childColumns, deliverFamilies, readFamilies, type Family } from './families';
import { allCourse } from './course/all';
import type { Course, CourseSettings, Outcome } from './course/course';
import { deltaCourse } from './course/delta';
import { onceCourse } from './course/once';
import { keysCourse, testCourse } from './course/simple';
import { explainNothing } from './nothing';
import { inBatches, inOrder } from './pipeline';
import { readBatch, type OrderedBatch } from './reading';
import { tooMany } from './refusals';
import { closeReport, createReport, noteGiven, noteMissing, type ExportReport } from './report';
import type { ExportRequest, ExportSink, SinkColumns } from './request';
import { checkPartition } from './scan';
import { idsOf, selectFields } from './selection';
import { createShaper } from './shape';
import { tableColumns, type TableSettings } from './table';

/** Bulk reads under way at once. The gate decides how many of them really travel. */
const READS_AHEAD = 8;

/** The properties of a record that is no longer in its source. */
const REMOVED_COLUMNS = ['key', 'id', 'url', 'reason', 'removedAt'];

/** What an export leaves behind: its report, and where the next one begins. */
export interface ExportResult extends Outcome {
	readonly report: ExportReport;
	/** The columns of the table, for the next run to keep; only for that form of output. */
	readonly columns?: readonly RememberedColumn[];
}

/**
 * Exports records: scan ids → read them in bulk, side by side → complete their children → shape → deliver, page by page,
 * in the order of the source. Nothing waits for everything. Whoever calls keeps the outcome (cursor, marks, resume) once
 * everything that was delivered is safe.
 * @throws JiraError when the run as a whole cannot go on; single records that cannot be read end in the report.
 */
export async function exportRecords<Source>(
	connection: Connection,
	request: ExportRequest<Source>,
	sink: ExportSink,
): Promise<ExportResult> {
	const startedAt = connection.ports.now();
	const { kind, select, children } = request;
	const report = createReport(select.mode, kind.name);
	if (request.partition) checkPartition(request.partition);

	const wordsOfChildren = childFields(kind, children?.names ?? []);
	const catalog = await kind.fields(connection);
	const selection = selectFields(catalog, request.fields, kind.standardFields);
	const course = await courseOf({ connection, request, report });
	const expected = await expectedOf(course, request);
	report.expected = select.mode === 'test' || select.mode === 'byKeys' ? null : expected;
	const form = {
		shape: request.shape,
		text: request.text,
		fields: selection.fields,
		catalog,
		sparse: request.fields.set === 'all',
		url: (key: string) => kind.url(connection.session.siteUrl, key),
	};
	const table = request.shape === 'table' ? tableOf(request, form, report) : undefined;
	const shape = createShaper({ ...form, columns: table?.columns });
	sink.begin?.(sinkColumns(request, table));

	const wanted = withFields(selection.wanted, [...course.looksAt, ...(request.looksAt ?? []), ...idsOf(catalog, wordsOfChildren)]);
	const stoppedBy = await passAll({ connection, request, report, course, wanted, expected }, async (families) => {
		await deliverFamilies({ request, report, sink, shape, siteUrl: connection.session.siteUrl }, families);
	});
	report.finished = stoppedBy === undefined;
	report.stoppedBy = stoppedBy ?? null;
	const outcome = await course.end(report.finished, sink);
	if (report.given === 0 && report.finished) report.whyNothing = await explainNothing(connection, request, report);
	return { ...outcome, columns: table?.memory, report: closeReport(report, connection, startedAt) };
}

/** The columns of a table as they were in the run before, with what is new and what is gone in the report. */
function tableOf<Source>({ table }: ExportRequest<Source>, form: Omit<TableSettings, 'names'>, report: ExportReport): BoundColumns {
	const { names = 'fieldNames', newFields = 'ignore', remembered } = table ?? {};
	const bound = bindColumns(tableColumns({ ...form, names }), remembered, newFields);
	const headers = (columns: readonly RememberedColumn[]) => columns.map(({ name }) => name);
	report.columns = { added: headers(bound.added), ignored: headers(bound.ignored), gone: headers(bound.gone) };
	return bound;
}

function sinkColumns<Source>(request: ExportRequest<Source>, table: BoundColumns | undefined): SinkColumns {
	const { ofRecord, ofChildren } = childColumns(request);
	const records = table ? [...table.columns.map(({ name }) => name), ...ofRecord] : null;
	return { records, children: ofChildren, removed: REMOVED_COLUMNS };
}

interface Passage<Source> extends CourseSettings<Source> {
	readonly course: Course;
	readonly wanted: WantedFields;
	readonly expected: number | null;
}

/** Reads and delivers everything, or as much as the budget and Jira's quota allow. */
async function passAll<Source>(
	{ connection, request, report, course, wanted, expected }: Passage<Source>,
	deliver: (families: readonly Family[]) => Promise<void>,
): Promise<StoppedBy | undefined> {
	const { kind, budget = {} } = request;
	const progress = createProgress(connection.ports, kind.plural, expected);
	const readSize = () => kind.readSize(connection, wanted, expected ?? undefined);
	const { unit, width } = pace(request, readSize, budget.records);
	const work = async (batch: Parameters<typeof readBatch<Source>>[2]) => {
		const read = await readBatch(connection, kind, batch, wanted, readSize());
		return { ...read, families: await readFamilies(connection, request, read.records.filter((record) => !course.skips(record))) };
	};
	try {
		for await (const batch of inOrder(inBatches(course.pages(wanted), unit), width, work)) {
			for (const entry of batch.missing) noteMissing(report, entry);
			const { leaving, spent } = pass(batch, (given) => spentOf(budget, given, connection));
			if (leaving.length > 0) await deliver(leaving);
			progress(report.given);
			if (spent) return spent;
		}
	} catch (error) {
		// The quota is gone for longer than a call may wait: what was delivered is good, and the next run goes on from there.
		if (!course.canStop || !isJiraError(error, 'rateLimited')) throw toJiraError(error);
		report.notes.push(error.message);
		return 'quota';
	}
	return undefined;

	function pass(batch: OrderedBatch & { readonly families: ReadonlyMap<string, Family> }, spentAt: (given: number) => StoppedBy | undefined) {
		const leaving: Family[] = [];
		for (const record of batch.records) {
			// Calls and minutes have been spent on the whole batch; records are counted one by one.
			if (course.canStop && spentAt(report.given) === 'records') break;
			const family = batch.families.get(record.id);
			const leaves = family !== undefined && !course.skips(record);
			course.passed(record);
			if (leaves) take(record, family, leaving);
			else report.repeated++;
		}
		const spent = course.canStop ? spentAt(report.given) : undefined;
		// A run that gives nothing because its calls or minutes were few would never get any further than the one before.
		return { leaving, spent: spent === 'records' || report.given > 0 ? spent : undefined };
	}

	function take(record: JiraRecord, family: Family, leaving: Family[]): void {
		if (request.maximum !== undefined && report.given >= request.maximum) {
			throw tooMany(`more than ${request.maximum}`, kind.plural, request.maximum);
		}
		noteGiven(report, kind.groupOf(record));
		leaving.push(family);
	}
}

async function courseOf<Source>(settings: CourseSettings<Source>): Promise<Course> {
	const { select } = settings.request;
	switch (select.mode) {
		case 'all':
			return allCourse(settings, select.source, select.resume);
		case 'delta':
		case 'changes':
			return await deltaCourse(settings, select);
		case 'once':
			return onceCourse(settings, select.source, select.mark);
		case 'test':
			return testCourse(settings, select.source, select.limit);
		case 'byKeys':
			return keysCourse(settings, select.keys);
	}
}

/**
 * About how many records will come; null where nobody knows. Items live in memory until the workflow ends: more than the
 * user allows is refused before the first one is read, unless the budget ends the run before.
 */
async function expectedOf<Source>(course: Course, { kind, select, maximum, partition, budget }: ExportRequest<Source>): Promise<number | null> {
	const counted = await course.expect();
	if (counted === undefined) return null;
	const expected = partition ? Math.ceil(counted / partition.of) : counted;
	const most = Math.min(expected, budget?.records ?? Infinity);
	if (select.mode !== 'byKeys' && maximum !== undefined && most > maximum) throw tooMany(`about ${expected}`, kind.plural, maximum);
	return most;
}

/** How many records are worked on as one, and how many such units side by side: no more than a run of `most` records needs. */
function pace<Source>({ kind, children }: ExportRequest<Source>, readSize: () => number, most = Infinity): { unit: () => number; width: number } {
	const batch = childBatch(kind, children?.names ?? []);
	const unit = batch === undefined ? readSize : () => Math.max(batch, readSize());
	return { unit, width: Math.min(READS_AHEAD, Math.max(1, Math.ceil(most / unit()))) };
}

function withFields(wanted: WantedFields, more: readonly string[]): WantedFields {
	return wanted === 'all' ? wanted : [...new Set([...wanted, ...more])];
}
