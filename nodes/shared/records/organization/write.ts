import type { Connection } from '../../connection/types';
import { listed, quoted } from '../../fields/resolved';
import type { Change, Draft, JiraRecord, RecordRef, WriteRefused, WriteResult } from '../kind';
import { refusalOf } from '../refusal';
import { changeMembers } from '../serviceDesk/people';
import { MEMBERS, organizationColumns, PROPERTIES, SERVICE_DESKS } from './fields';
import { organizationRecord, type OrganizationBody } from './read';

/** By run: the rows that have made an organization, by its id. Jira gives the same one for the same name (reference §9.5). */
const made = new WeakMap<Connection, Map<string, number>>();

/**
 * Creates an organization with all that its row says. Jira gives the organization of that name where there is one: in
 * Create, where nobody has looked, that is a refusal.
 */
export async function createOrganization(connection: Connection, { fields, origin }: Draft, isKnown: (id: string) => Promise<boolean>): Promise<WriteResult> {
	const name = String(fields.name ?? '').trim();
	let ref: RecordRef;
	try {
		const { body } = await connection.call<OrganizationBody>('createOrganization', { body: { name } });
		ref = organizationRecord(body);
		if (await isKnown(ref.id)) return inUse(ref, `There is an organization ${quoted(name)} already`);
	} catch (error) {
		return refusalOf(error, fieldName);
	}
	const own = made.get(connection) ?? new Map<string, number>();
	made.set(connection, own);
	const other = own.get(ref.id);
	if (other !== undefined) return inUse(ref, `Row ${other + 1} has the organization ${quoted(name)} as well`);
	own.set(ref.id, origin.row);
	const refusal = await bring(connection, ref, fields, undefined);
	if (!refusal) return { done: true, ref, mailed: false };
	return { ...refusal, ref, reason: `${quoted(name)} was created, but ${refusal.reason}`, fix: `${refusal.fix}; then import the row again with Create or Update: the organization is found by its name` };
}

/** Changes what an organization is connected with; its name stays, because the API cannot change it. */
export async function updateOrganization(connection: Connection, { ref, fields, current }: Change): Promise<WriteResult> {
	const refusal = await bring(connection, ref, fields, current);
	if (!refusal) return { done: true, ref, mailed: false };
	return { ...refusal, ref, reason: `Of ${quoted(current?.fields.name ?? ref.key)} ${refusal.reason}` };
}

/** Deletes an organization; requests that were shared with it are not any more. One that is gone already is gone. */
export async function removeOrganization(connection: Connection, { id, key, fields }: JiraRecord): Promise<WriteResult> {
	if (fields.scimManaged === true) return { done: false, outcome: 'rejected', ...managed(fields.name ?? key), retry: false };
	try {
		await connection.call('deleteOrganization', { path: { organizationId: id }, accept: [404] });
		return { done: true, ref: { id, key }, mailed: false };
	} catch (error) {
		return refusalOf(error, fieldName);
	}
}

/** Why an identity provider's own organization is left alone. */
export function managed(name: unknown): { readonly reason: string; readonly fix: string } {
	return { reason: `${quoted(name)} is managed by an identity provider (SCIM), which alone keeps its members`, fix: 'Change it in the identity provider, or leave the row out' };
}

function inUse(ref: RecordRef, reason: string): WriteRefused {
	return { done: false, outcome: 'rejected', field: 'Name', reason: `${reason} (ID ${ref.id})`, fix: 'Keep one row for each organization, and use Create or Update for those that exist', retry: false, ref };
}

/** Does all that differs, and goes on where a part of it is refused. */
async function bring(connection: Connection, { id }: RecordRef, fields: Readonly<Record<string, unknown>>, current: JiraRecord | undefined): Promise<WriteRefused | undefined> {
	const refusals = [
		...(await bringMembers(connection, id, fields[MEMBERS], current?.fields[MEMBERS])),
		...(await bringDesks(connection, id, fields[SERVICE_DESKS], current?.fields[SERVICE_DESKS])),
		...(await bringProperties(connection, id, fields[PROPERTIES], current?.fields[PROPERTIES])),
	];
	const [first] = refusals;
	return first && { ...first, reason: listed(refusals.map(({ reason }) => reason)) };
}

async function bringMembers(connection: Connection, organizationId: string, wanted: unknown, present: unknown): Promise<WriteRefused[]> {
	if (wanted === undefined) return [];
	const [added, removed] = difference(idsOf(wanted, 'accountId'), idsOf(present, 'accountId'));
	const path = { organizationId };
	const refusals = [
		...[...(await changeMembers(connection, { operation: 'addOrganizationUsers', path }, added))].map(([id, refusal]) => ({ ...refusal, field: 'Members', reason: `member ${id} was not added: ${refusal.reason}` })),
		...[...(await changeMembers(connection, { operation: 'removeOrganizationUsers', path }, removed))].map(([id, refusal]) => ({ ...refusal, field: 'Members', reason: `member ${id} was not removed: ${refusal.reason}` })),
	];
	return refusals;
}

async function bringDesks(connection: Connection, id: string, wanted: unknown, present: unknown): Promise<WriteRefused[]> {
	if (wanted === undefined) return [];
	const [added, removed] = difference(idsOf(wanted, 'id'), idsOf(present, 'id'));
	const body = { organizationId: Number(id) };
	const refusals = await Promise.all([
		...added.map(async (serviceDeskId) => await step('Service Desks', `it was not linked to the service desk ${serviceDeskId}`, async () => await connection.call('addDeskOrganization', { path: { serviceDeskId }, body }))),
		...removed.map(async (serviceDeskId) => await step('Service Desks', `it was not unlinked from the service desk ${serviceDeskId}`, async () => await connection.call('removeDeskOrganization', { path: { serviceDeskId }, body }))),
	]);
	return refusals.flat();
}

/** Only what the row names and what differs; null, as no value at all, takes away. */
async function bringProperties(connection: Connection, organizationId: string, wanted: unknown, present: unknown): Promise<WriteRefused[]> {
	if (wanted === undefined) return [];
	const old = (present ?? {}) as Readonly<Record<string, unknown>>;
	const all = (wanted ?? Object.fromEntries(Object.keys(old).map((key) => [key, null]))) as Readonly<Record<string, unknown>>;
	const changed = Object.entries(all).filter(([key, value]) => JSON.stringify(value ?? null) !== JSON.stringify(old[key] ?? null));
	const refusals = await Promise.all(
		changed.map(async ([propertyKey, value]) => {
			const path = { organizationId, propertyKey };
			if (value === null) return await step('Properties', `the property ${propertyKey} was not removed`, async () => await connection.call('deleteOrganizationProperty', { path, accept: [404] }));
			return await step('Properties', `the property ${propertyKey} was not written`, async () => await connection.call('setOrganizationProperty', { path, body: value }));
		}),
	);
	return refusals.flat();
}

async function step(field: string, what: string, act: () => Promise<unknown>): Promise<WriteRefused[]> {
	try {
		await act();
		return [];
	} catch (error) {
		const refusal = refusalOf(error, fieldName);
		return [{ ...refusal, field, reason: `${what}: ${refusal.reason}` }];
	}
}

function difference(wanted: readonly string[], present: readonly string[]): [added: string[], removed: string[]] {
	return [wanted.filter((id) => !present.includes(id)), present.filter((id) => !wanted.includes(id))];
}

function idsOf(value: unknown, name: 'id' | 'accountId'): string[] {
	return [...new Set((Array.isArray(value) ? value : []).map((entry: Readonly<Record<string, unknown>>) => String(entry[name])))];
}

function fieldName(id: string): string {
	return organizationColumns.byId(id)?.name ?? id;
}
