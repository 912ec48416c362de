import type { OperationName } from '../../connection/operations';
import type { Connection } from '../../connection/types';
import { sameValue } from '../canonical';
import type { Change, Draft, JiraRecord, RecordRef, Target, WritableKind, WriteResult } from '../kind';
import { detailName, writtenValues } from './details';
import type { BulkOperation, DetailsOf, DetailWrite } from './shapes';
import { refusalOf } from '../refusal';
import { toldOf, writeDetails, writeInTasks, type Told } from './told';

/** How the customers or the organizations of a site are written in bulk. */
export interface BulkWriter {
	/** As people call one of them. */
	readonly name: string;
	readonly profiles: { readonly operation: OperationName; readonly most: number; body(operations: readonly BulkOperation[]): unknown };
	readonly details: { readonly operation: OperationName; body(things: readonly DetailsOf[]): unknown };
	/** By what a task may name a thing that it has not done. */
	wordsFor(fields: Readonly<Record<string, unknown>>, ref?: RecordRef): readonly string[];
	/** Fields of its own as the API takes them; undefined where there are none among these. */
	payload(fields: Readonly<Record<string, unknown>>, ref?: RecordRef): Readonly<Record<string, unknown>> | undefined;
	/** The ids of what these drafts have become; undefined for what is not there. */
	find(connection: Connection, drafts: readonly Draft[]): Promise<ReadonlyArray<string | undefined>>;
	read(connection: Connection, ids: readonly string[]): Promise<ReadonlyMap<string, JiraRecord>>;
	/** Writes the details of a thing that the bulk operation does not take; undefined where it takes it. */
	detailsAlone?(connection: Connection, ref: RecordRef, writes: readonly DetailWrite[]): Promise<Told> | undefined;
}

/** Records that one batch of the engine has: ten profile tasks of a hundred, one look-up of all, one reading back. */
export const BULK_SIZE = 1000;

/** How long to wait before what is not as wanted is looked at a second time, in milliseconds. */
const SECOND_LOOK_MS = 2_000;

/** What to do about a row of which nobody knows yet. */
const LATER = 'Import the row again later: what is equal by then costs no write';

/** What to do about a row whose record was not there when the rows were matched, and was when it was to be made. */
const MEANWHILE = 'It was made meanwhile, perhaps by the tasks of an earlier run: import the row again';

/** One record on its way: what was asked for, and what the tasks have said of it. */
interface Item {
	readonly target: Target;
	readonly fields: Readonly<Record<string, unknown>>;
	ref?: RecordRef;
	told: Told[];
	record?: JiraRecord;
	/** Whether it was not made, so that what is there is another's. */
	isAnothers?: boolean;
	/** Whether nothing was there when the rows were matched. */
	readonly wasMissing?: boolean;
}

/**
 * Writes many records as tasks, and reads all of them back: a task may end FAILED and have done everything, or FINISHED
 * and have left something out, without a word (reference §10). So each outcome is what is there, and what a task said is
 * only the reason.
 */
export function writtenInBulk(writer: BulkWriter): Required<Pick<WritableKind, 'create' | 'update' | 'updateSome'>> {
	const updateSome = async (connection: Connection, changes: readonly Change[]) => {
		const items = changes.map(({ ref, target, fields }): Item => ({ ref, target, fields, told: [] }));
		await writeProfiles(connection, writer, items, 'UPDATE');
		return await orUnknown(items, async () => await finish(connection, writer, items));
	};
	return {
		async create(connection: Connection, drafts: readonly Draft[]) {
			const items = drafts.map(({ target, fields, origin }): Item => ({ target, fields, told: [], wasMissing: origin.identity !== null }));
			await writeProfiles(connection, writer, items, 'CREATE');
			return await orUnknown(items, async () => {
				await locate(connection, writer, drafts, items);
				return await finish(connection, writer, items);
			});
		},
		updateSome,
		async update(connection, change) {
			const [result] = await updateSome(connection, [change]);
			return result!;
		},
	};
}

/** What was sent may be there, also when nobody can look: a fault of reading back says nothing against the rows. */
async function orUnknown(items: readonly Item[], look: () => Promise<readonly WriteResult[]>): Promise<readonly WriteResult[]> {
	try {
		return await look();
	} catch (thrown) {
		const { reason } = refusalOf(thrown, (field) => field);
		return items.map(({ ref }) => ({ done: false, outcome: 'unknown', reason: `What was written could not be read back: ${reason}`, fix: LATER, retry: true, ref }));
	}
}

async function writeProfiles(connection: Connection, writer: BulkWriter, items: readonly Item[], operationType: BulkOperation['operationType']): Promise<void> {
	const wanted = items.flatMap((item) => {
		const payload = writer.payload(item.fields, item.ref);
		return payload ? [{ item, operation: { operationType, payload }, words: writer.wordsFor(item.fields, item.ref) }] : [];
	});
	const { operation, most, body } = writer.profiles;
	await writeInTasks(connection, wanted, { operation, most, weight: () => 1, body: (some) => body(some.map((one) => one.operation)) }, ({ item }, told) => {
		item.told.push(told);
		item.isAnothers ||= operationType === 'CREATE' && told.said === 'failed';
	});
}

/** What a lost answer or a task without a word has made is there all the same; only now is its id known. */
async function locate(connection: Connection, writer: BulkWriter, drafts: readonly Draft[], items: readonly Item[]): Promise<void> {
	const look = async () => {
		const missing = items.flatMap((item, position) => (item.ref ? [] : [{ item, draft: drafts[position]! }]));
		if (missing.length === 0) return;
		const ids = await writer.find(connection, missing.map(({ draft }) => draft));
		ids.forEach((id, position) => {
			if (id !== undefined) missing[position]!.item.ref = { id, key: id };
		});
	};
	await look();
	if (!items.some((item) => item.ref === undefined && !item.told.some(isSettled))) return;
	await connection.ports.sleep(SECOND_LOOK_MS);
	await look();
}

/** Details of what is there, then all of it read back. */
async function finish(connection: Connection, writer: BulkWriter, items: readonly Item[]): Promise<readonly WriteResult[]> {
	await writeItemDetails(connection, writer, items);
	await readBack(connection, writer, items);
	if (items.some((item) => item.record && unequalField(item) !== undefined && !item.told.some(isSettled))) {
		await connection.ports.sleep(SECOND_LOOK_MS);
		await readBack(connection, writer, items);
	}
	return items.map((item) => resultOf(writer, item));
}

async function writeItemDetails(connection: Connection, writer: BulkWriter, items: readonly Item[]): Promise<void> {
	const wanted = items.flatMap((item) => {
		const writes = Object.entries(item.fields).flatMap(([id, value]) => {
			const name = detailName(id);
			return name === undefined ? [] : [{ name, values: writtenValues(value) }];
		});
		const isRefused = item.told.some(({ said }) => said === 'failed');
		return item.ref && writes.length > 0 && !isRefused ? [{ item, ref: item.ref, id: item.ref.id, writes }] : [];
	});
	const alone = wanted.map((one) => ({ one, told: writer.detailsAlone?.(connection, one.ref, one.writes) }));
	await writeDetails(connection, alone.flatMap(({ one, told }) => (told ? [] : [one])), writer.details, ({ item }, told) => item.told.push(told));
	for (const { one, told } of alone) if (told) one.item.told.push(await told);
}

async function readBack(connection: Connection, writer: BulkWriter, items: readonly Item[]): Promise<void> {
	const open = items.filter((item) => item.ref && (!item.record || unequalField(item) !== undefined));
	const records = await writer.read(connection, open.flatMap(({ ref }) => ref?.id ?? []));
	for (const item of open) item.record = records.get(item.ref?.id ?? '');
}

/** Whether a task has said something that a second look will not change. */
function isSettled({ said }: Told): boolean {
	return said === 'failed' || said === 'open';
}

/** The first field that is not as it was asked for. */
function unequalField({ target, fields, record }: Item): string | undefined {
	return Object.keys(fields).find((id) => {
		const field = target.catalog.byId(id);
		return field !== undefined && !sameValue(field, record?.fields[id], fields[id]);
	});
}

function resultOf({ name }: BulkWriter, item: Item): WriteResult {
	const { ref, told, target, record, isAnothers, wasMissing } = item;
	const unequal = record ? unequalField(item) : undefined;
	const failed = told.find(({ said }) => said === 'failed');
	if (ref && record && unequal === undefined && !isAnothers) return { done: true, ref, mailed: false };
	const { outcome, reason } = toldOf(told);
	const isLate = isAnothers === true && wasMissing === true && record !== undefined;
	const correct = failed && (failed.fix ?? 'Correct the value and import the row again');
	const field = unequal === undefined ? undefined : target.catalog.byId(unequal)?.name;
	const what = record ? (field === undefined ? '' : `${field} is not what the row says. `) : `The ${name} is not there. `;
	return {
		done: false,
		outcome,
		field,
		reason: `${failed ? '' : what}${reason}`.trim(),
		fix: outcome === 'unknown' ? LATER : isLate ? MEANWHILE : (correct ?? 'Import the row again'),
		retry: failed === undefined || failed.retry === true || isLate,
		ref,
	};
}
