import type { Connection } from '../../connection/types';
import type { Found, JiraRecord, ReadBatch } from '../kind';
import { definitionsOf, detailName, readDetails, writtenValues } from '../customerService/details';
import { allOrganizations, organizationPages } from '../customerService/organizations';
import { fetchOrganizations, listIn, partyIn } from '../customerService/shapes';
import { NUMERIC_ID } from '../oneByOne';

/** Which organizations to export: all that the account can see. */
export type CsmOrganizationSource = Readonly<Record<string, never>>;

/** Profiles that one call gives, as Atlassian's page says. */
export const ORGANIZATION_READ = 25;

/** All organizations of the site, by id. */
export async function* scanOrganizations(connection: Connection): AsyncGenerator<readonly Found[]> {
	for await (const page of organizationPages(connection)) yield page.map(({ id }) => ({ id }));
}

/** Reads organizations by id, with their details. */
export async function readOrganizations(connection: Connection, ids: readonly string[]): Promise<ReadBatch> {
	const refusals = new Map<string, string>();
	for (const id of ids) if (!NUMERIC_ID.test(id)) refusals.set(id, 'This is not the ID of an organization');
	const asked = [...new Set(ids)].filter((id) => !refusals.has(id));
	const definitions = await definitionsOf(connection, 'organization');
	const batches = Array.from({ length: Math.ceil(asked.length / ORGANIZATION_READ) }, (_unused, index) =>
		asked.slice(index * ORGANIZATION_READ, (index + 1) * ORGANIZATION_READ),
	);
	const pages = await Promise.all(
		batches.map(async (some) => {
			const { body } = await connection.call<unknown>('fetchCsmOrganizationProfiles', { body: fetchOrganizations(some) });
			return listIn(body).map(partyIn).map(({ id, name, details, raw }): JiraRecord => ({ id, key: id, fields: { name, ...readDetails(definitions, details) }, raw }));
		}),
	);
	return { records: pages.flat(), refusals, moved: new Map() };
}

/** The ids of organizations by name: the very name first, otherwise regardless of case. */
export async function organizationsByName(connection: Connection, names: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
	const all = await allOrganizations(connection);
	const exact = groupIds(all, (name) => name.trim());
	const loose = groupIds(all, (name) => name.trim().toLowerCase());
	return new Map(names.map((name) => [name, exact.get(name) ?? loose.get(name.toLowerCase()) ?? []]));
}

/** All organizations with one of these values in a detail field: there is no search for it, so all are read. */
export async function organizationsByDetail(connection: Connection, name: string, values: readonly string[]): Promise<ReadonlyMap<string, readonly JiraRecord[]>> {
	const ids = (await allOrganizations(connection)).map(({ id }) => id);
	const wanted = new Set(values);
	const found = new Map<string, readonly JiraRecord[]>();
	for (const record of (await readOrganizations(connection, ids)).records) {
		const field = Object.keys(record.fields).find((id) => detailName(id) === name);
		for (const value of field === undefined ? [] : writtenValues(record.fields[field])) {
			if (wanted.has(value)) found.set(value, [...(found.get(value) ?? []), record]);
		}
	}
	return found;
}

function groupIds(all: ReadonlyArray<{ readonly id: string; readonly name: string }>, keyOf: (name: string) => string): Map<string, string[]> {
	const groups = new Map<string, string[]>();
	for (const { id, name } of all) groups.set(keyOf(name), [...(groups.get(keyOf(name)) ?? []), id]);
	return groups;
}
