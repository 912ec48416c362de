import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { definitionsOf, detailFieldNamed, detailName, readDetails, writtenValues } from '../customerService/details';
import { CUSTOMER_READ, fetchCustomers, isLastIn, listIn, partyIn, totalIn } from '../customerService/shapes';
import { ofEach } from '../sideBySide';
import { customerIds } from './accounts';

/** Which customers to export: all that the site lists, or those with a value in a detail field. */
export interface CsmCustomerSource {
	readonly detail?: { readonly name: string; readonly value: string };
}

const SEARCH_PAGE = 50;

/** `qm:<uuid>:<uuid>` or an account id of Atlassian (reference §10). */
export const CUSTOMER_ID = /^[A-Za-z0-9:-]{1,128}$/;

/** Ids of the customers of the source. A customer with an Atlassian account is in no list: those are exported by keys. */
export async function* scanCustomers(connection: Connection, { detail }: CsmCustomerSource): AsyncGenerator<readonly Found[]> {
	if (detail) {
		const { name } = await detailFieldNamed(connection, 'customer', detail.name);
		yield (await searchByDetail(connection, name, detail.value)).map((record) => ({ id: record.id, record }));
	} else for await (const ids of customerIds(connection)) yield ids.map((id) => ({ id }));
}

/** Reads customers by id; those that are not found, or are none, are left out. */
export async function readCustomers(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	const refusals = new Map<string, string>();
	for (const id of ids) if (!CUSTOMER_ID.test(id)) refusals.set(id, 'This is not the ID of a customer');
	const asked = [...new Set(ids)].filter((id) => !refusals.has(id));
	const definitions = await definitionsOf(connection, 'customer');
	const records: JiraRecord[] = [];
	const batches = Array.from({ length: Math.ceil(asked.length / CUSTOMER_READ) }, (_unused, index) => asked.slice(index * CUSTOMER_READ, (index + 1) * CUSTOMER_READ));
	await Promise.all(
		batches.map(async (some) => {
			const { body } = await connection.call<unknown>('fetchCsmCustomerProfiles', { body: fetchCustomers(some) });
			for (const profile of listIn(body)) {
				const { id, name, email, details, organizations, raw } = partyIn(profile);
				const own = { email: email?.toLowerCase() ?? null, displayName: name, organizations };
				records.push({ id, key: id, fields: { ...own, ...readDetails(definitions, details) }, raw });
			}
		}),
	);
	return { records, refusals, moved: new Map() };
}

/** All customers with exactly this value: the search itself may find more, and never tells values. */
export async function searchByDetail(connection: Connection, name: string, value: string): Promise<readonly JiraRecord[]> {
	const ids = new Set<string>();
	// Whether pages count from 0 or from 1 is not known [?]: then one page comes twice.
	for (let page = 0, stale = 0; stale < 2; page += 1) {
		const input = { query: { page, maxResults: SEARCH_PAGE }, body: { detailFields: [{ name, value }] }, accept: [404] };
		const { body, status } = await connection.call<unknown>('searchCsmCustomers', input);
		const found = status === 404 ? [] : listIn(body).map((one) => partyIn(one).id);
		stale = found.some((id) => !ids.has(id)) ? 0 : stale + 1;
		for (const id of found) if (id !== '') ids.add(id);
		if (found.length === 0 || isLastIn(body) === true || ids.size >= (totalIn(body) ?? Infinity)) break;
	}
	const { records } = await readCustomers(connection, [...ids]);
	return records.filter((record) => valuesOf(record, name).includes(value));
}

/** Customers by their values in a detail field: one search for each, or all customers where those are fewer calls. */
export async function customersByDetail(connection: Connection, name: string, values: readonly string[]): Promise<ReadonlyMap<string, readonly JiraRecord[]>> {
	const found = new Map<string, readonly JiraRecord[]>();
	const all = values.length > CUSTOMER_READ ? await idsBelow(connection, values.length * CUSTOMER_READ) : undefined;
	if (all) {
		const wanted = new Set(values);
		for (const record of (await readCustomers(connection, all)).records) {
			for (const value of valuesOf(record, name)) if (wanted.has(value)) found.set(value, [...(found.get(value) ?? []), record]);
		}
		return found;
	}
	const pages = ofEach(
		(async function* () {
			yield await Promise.resolve(values);
		})(),
		async (value) => [[value, await searchByDetail(connection, name, value)] as const],
	);
	for await (const page of pages) for (const [value, records] of page) if (records.length > 0) found.set(value, records);
	return found;
}

/** The ids of all customers, unless there are more than so many. */
async function idsBelow(connection: Connection, most: number): Promise<readonly string[] | undefined> {
	const all: string[] = [];
	for await (const ids of customerIds(connection)) {
		all.push(...ids);
		if (all.length > most) return undefined;
	}
	return all;
}

function valuesOf({ fields }: JiraRecord, name: string): readonly string[] {
	const id = Object.keys(fields).find((candidate) => detailName(candidate) === name);
	return id === undefined ? [] : writtenValues(fields[id]);
}
