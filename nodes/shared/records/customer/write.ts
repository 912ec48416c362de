import type { Connection } from '../../connection/types';
import { quoted } from '../../fields/resolved';
import type { Change, Draft, JiraRecord, RecordRef, Target, WriteRefused, WriteResult } from '../kind';
import { accountOf, makeAccount, type MadeAccount } from './account';
import { ORGANIZATIONS, SERVICE_DESKS } from './fields';
import { takeSteps, type Step } from './places';

/** An account that is there for a draft, or why there is none. */
type Account = { readonly ok: true; readonly accountId: string; readonly existed: boolean } | { readonly ok: false; readonly refusal: WriteRefused };

/** By run: what became of each address, so that rows of one address for two service desks make one account. */
const made = new WeakMap<Connection, Map<string, Promise<MadeAccount>>>();

/** Creates customers: their accounts side by side, then all of them are added to where they go in as few calls as it takes. */
export async function createCustomers(connection: Connection, drafts: readonly Draft[]): Promise<readonly WriteResult[]> {
	const accounts = await Promise.all(drafts.map(async (draft) => await accountFor(connection, draft)));
	const steps = drafts.map(({ fields, target }, position) => {
		const account = accounts[position]!;
		return account.ok ? stepsInto(account.accountId, fields, target, undefined) : [];
	});
	const refusals = await takeSteps(connection, steps);
	return accounts.map((account, position): WriteResult => {
		if (!account.ok) return account.refusal;
		const { accountId, existed } = account;
		const ref = refOf(accountId);
		const refusal = refusals[position];
		if (!refusal) return { done: true, ref, mailed: !existed, ...(existed ? { existed: true as const } : {}) };
		return unfinished(refusal, ref, existed ? 'is there' : 'was created', drafts[position]!.origin.identity);
	});
}

/** Adds accounts to where they go, and takes them out of organizations that a list replaces. */
export async function updateCustomers(connection: Connection, changes: readonly Change[]): Promise<readonly WriteResult[]> {
	const refusals = await takeSteps(connection, changes.map(({ ref, fields, target, current }) => stepsInto(ref.id, fields, target, current)));
	return changes.map(({ ref }, position) => {
		const refusal = refusals[position];
		return refusal ? { ...refusal, ref, reason: `${ref.key} was ${refusal.reason}` } : { done: true, ref, mailed: false };
	});
}

async function accountFor(connection: Connection, { fields, origin }: Draft): Promise<Account> {
	const email = String(fields.emailAddress ?? '').trim();
	const own = made.get(connection) ?? new Map<string, Promise<MadeAccount>>();
	made.set(connection, own);
	const earlier = own.get(email.toLowerCase());
	const making = earlier ?? makeAccount(connection, email, String(fields.displayName ?? '').trim() || email);
	own.set(email.toLowerCase(), making);
	const account = await making;
	if (account.state === 'refused') return { ok: false, refusal: account.refusal };
	// In Create a row is a new account or none.
	const mayExist = origin.identity !== null;
	if (account.state === 'created' && (!earlier || mayExist)) return { ok: true, accountId: account.accountId, existed: earlier !== undefined };
	const known = account.state === 'created' ? account.accountId : (await found(connection, email))?.accountId;
	// Where nobody has looked before, whoever has the address now may have had it before.
	if (account.state === 'lost') return known && mayExist ? { ok: true, accountId: known, existed: earlier !== undefined } : { ok: false, refusal: lost(account.refusal, known) };
	if (known && mayExist) return { ok: true, accountId: known, existed: true };
	return { ok: false, refusal: inUse(email, known) };
}

/** A look-up that fails as well leaves open whose address it is, which the outcome then says. */
async function found(connection: Connection, email: string) {
	try {
		return await accountOf(connection, email);
	} catch {
		return undefined;
	}
}

function lost(refusal: WriteRefused, known: string | undefined): WriteRefused {
	return { ...refusal, ref: known === undefined ? undefined : refOf(known), fix: 'Import the row again with Create or Update: an address has one account at most, so nobody is created twice', retry: true };
}

function inUse(email: string, accountId: string | undefined): WriteRefused {
	const whose = accountId === undefined ? ', and this account may not see whose it is' : `: ${accountId}`;
	const fix = accountId === undefined ? 'Match by ID, and give the account ID of that person: an administrator finds it in the list of users' : 'Use Create or Update to add that account to where the row says';
	return { done: false, outcome: 'rejected', field: 'Email', reason: `There is an account with the address ${quoted(email)} already${whose}`, fix, retry: false, ref: accountId === undefined ? undefined : refOf(accountId) };
}

function unfinished(refusal: WriteRefused, ref: RecordRef, state: string, identity: string | null): WriteRefused {
	const reason = `${ref.key} ${state}, but was ${refusal.reason}`;
	const again = identity === null ? 'import the row again with Create or Update' : 'import the row again';
	return { ...refusal, ref, reason, fix: `${refusal.fix}; then ${again}: the account is found by its address` };
}

/** What has to happen for an account to be where its row says. */
function stepsInto(accountId: string, fields: Readonly<Record<string, unknown>>, { catalog }: Target, current: JiraRecord | undefined): Step[] {
	const desks = missing(idsOf(fields[SERVICE_DESKS]), idsOf(current?.fields[SERVICE_DESKS]));
	const wanted = idsOf(fields[ORGANIZATIONS]);
	const present = idsOf(current?.fields[ORGANIZATIONS]);
	const organization = (id: string) => `the organization ${catalog.byId(ORGANIZATIONS)?.allowedValues?.find((one) => one.id === id)?.name ?? id}`;
	return [
		...desks.map((serviceDeskId): Step => ({ accountId, membership: { operation: 'addDeskCustomers', path: { serviceDeskId } }, what: 'added to the service desk' })),
		...missing(wanted, present).map((organizationId): Step => ({ accountId, membership: { operation: 'addOrganizationUsers', path: { organizationId } }, what: `added to ${organization(organizationId)}` })),
		...(fields[ORGANIZATIONS] === undefined ? [] : missing(present, wanted)).map((organizationId): Step => ({ accountId, membership: { operation: 'removeOrganizationUsers', path: { organizationId } }, what: `removed from ${organization(organizationId)}` })),
	];
}

function idsOf(value: unknown): string[] {
	return (Array.isArray(value) ? value : []).map((entry: { readonly id?: unknown }) => String(entry.id));
}

function missing(wanted: readonly string[], present: readonly string[]): string[] {
	return wanted.filter((id) => !present.includes(id));
}

function refOf(accountId: string): RecordRef {
	return { id: accountId, key: accountId };
}
