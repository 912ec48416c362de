import { isJiraError, toJiraError, type JiraError } from '../errors/jiraError';
import { operations, type Operation, type OperationName } from './operations';
import type { GuardRails } from './rails/guardRails';
import { expiryNotice } from './rails/guardRails';
import type { CallInput, Connection } from './types';

/** One line of a connection check. */
export interface CheckRow {
	/** What was checked. */
	readonly check: string;
	readonly ok: boolean;
	/** What was found. */
	readonly detail: string;
	/** What to do about it; empty when all is well. */
	readonly fix: string;
}

/** What is known of the connection besides what Jira answers. */
export interface CheckedConnection {
	readonly connection: Connection;
	readonly rails: GuardRails;
	/** Whether the token can do all that its account can: then there are no scopes to check. */
	readonly fullAccess: boolean;
	/** The scopes that the grant names; undefined where they cannot be asked for and are probed instead. */
	readonly granted?: readonly string[];
}

const PROJECT_PERMISSIONS: Readonly<Record<string, string>> = {
	BROWSE_PROJECTS: 'browse',
	CREATE_ISSUES: 'create',
	EDIT_ISSUES: 'edit',
	TRANSITION_ISSUES: 'change status',
	ADD_COMMENTS: 'comment',
	DELETE_ISSUES: 'delete',
	ADMINISTER_PROJECTS: 'administer (switches mails off)',
};

/**
 * A call for each scope that changes nothing: Jira looks at the scope first and then refuses what is asked, because it is
 * empty or about something that does not exist (reference §2.5).
 */
const PROBES: Readonly<Record<string, readonly [OperationName, CallInput]>> = {
	'read:jira-work': ['getPriorities', {}],
	'read:jira-user': ['getMyself', {}],
	'write:jira-work': ['createIssues', { body: { issueUpdates: [] }, accept: [400] }],
	'manage:jira-configuration': ['createProject', { body: {}, accept: [400, 403] }],
	'read:board-scope:jira-software': ['getBoards', { query: { maxResults: 1 } }],
	'read:sprint:jira-software': ['getSprint', { path: { sprintId: '0' }, accept: [400, 404] }],
};

/**
 * Checks a connection from who it is to what it may do; nothing is changed. Never throws for what it checks: a refusal
 * is a row.
 * @param projects Keys whose permissions are looked at.
 */
export async function checkConnection(
	checked: CheckedConnection,
	projects: readonly string[],
): Promise<CheckRow[]> {
	const account = await checkAccount(checked);
	const rows = [...account, await checkSite(checked), ...checkRails(checked)];
	if (!account[0]?.ok) return rows;
	const scopes = await checkScopes(checked);
	const permissions = await Promise.all(projects.map(async (key) => await checkProject(checked, key)));
	return [...rows, ...scopes, await checkBulkChange(checked), ...permissions, await checkLimits(checked)];
}

async function checkAccount({ connection }: CheckedConnection): Promise<CheckRow[]> {
	return await rowsOf('Account', async () => {
		const { body } = await connection.call<{
			displayName?: string;
			emailAddress?: string;
			accountId: string;
			timeZone?: string;
		}>('getMyself');
		const { displayName = 'unnamed', emailAddress, accountId, timeZone } = body;
		return [
			good('Account', `${displayName}${emailAddress ? `, ${emailAddress}` : ''} (account ID ${accountId})`),
			good('Time zone', timeZone ?? 'Jira does not say; dates in JQL count in the time zone of the account'),
		];
	});
}

async function checkSite({ connection }: CheckedConnection): Promise<CheckRow> {
	const { siteUrl } = connection.session;
	return await rowOf('Site', async () => {
		const { body } = await connection.call<{ serverTitle?: string }>('getServerInfo');
		return good('Site', `${siteUrl}${body.serverTitle ? `, "${body.serverTitle}"` : ''}`);
	});
}

function checkRails({ rails, connection }: CheckedConnection): CheckRow[] {
	const { readOnly, projects, parallel, expiresAt } = rails;
	const limits = [
		readOnly ? 'read only' : 'read and write',
		projects.length > 0 ? `only the projects ${projects.join(', ')}` : 'all projects of the account',
		...(parallel === undefined ? [] : [`at most ${parallel} calls at the same time`]),
	];
	const notice = expiryNotice(rails, connection.ports.now());
	const expiry =
		expiresAt === undefined
			? 'No date is given in the credential; Atlassian tells none'
			: `on ${new Date(expiresAt).toISOString().slice(0, 10)}`;
	return [
		good('Guard rails of the credential', limits.join('; ')),
		{ check: 'Token expires', ok: notice === undefined, detail: expiry, fix: notice ?? '' },
	];
}

/** One row for each scope, with what needs it, and one with all that are missing, to be copied. */
async function checkScopes(checked: CheckedConnection): Promise<CheckRow[]> {
	if (checked.fullAccess) return [good('Scopes', 'The token has none: it can do all that its account can')];
	const rows = await Promise.all(
		[...purposesByScope()].map(async ([scope, purposes]) => await checkScope(checked, scope, purposes)),
	);
	const missing = rows.filter(({ ok }) => !ok).map(({ check }) => check.replace('Scope ', ''));
	if (missing.length === 0) return rows;
	const fix =
		'Create a token with these scopes besides those that it has, or add them to the app and connect again';
	return [...rows, { check: 'Missing scopes', ok: false, detail: missing.join(' '), fix }];
}

async function checkScope(
	{ connection, granted, rails }: CheckedConnection,
	scope: string,
	purposes: readonly string[],
): Promise<CheckRow> {
	const check = `Scope ${scope}`;
	const needed = `needed to ${purposes.join(', ')}`;
	if (granted)
		return granted.includes(scope)
			? good(check, `granted; ${needed}`)
			: bad(check, `not granted; ${needed}`, `Grant ${scope}`);
	const probe = PROBES[scope];
	if (!probe) return good(check, `cannot be probed by itself; ${needed}`);
	const [operation, input] = probe;
	if (rails.readOnly && isWrite(operations[operation]))
		return good(check, `not probed, because the credential is read only; ${needed}`);
	try {
		await connection.call(operation, input);
		return good(check, `works; ${needed}`);
	} catch (error) {
		if (isJiraError(error, 'scope'))
			return bad(check, `missing; ${needed}`, `Create a token that has ${scope}`);
		return good(check, `the token has it, but Jira answers: ${toJiraError(error).message}`);
	}
}

function isWrite({ method, reads }: Operation): boolean {
	return method !== 'GET' && reads !== true;
}

/** What the operations of this package need each scope for, from the one table of operations. */
function purposesByScope(): Map<string, string[]> {
	const purposes = new Map<string, string[]>();
	for (const { scopes, purpose, product } of Object.values<Operation>(operations)) {
		// Another product's: its own node says what is missing when it calls.
		if (product !== undefined) continue;
		for (const scope of scopes) purposes.set(scope, [...(purposes.get(scope) ?? []), purpose]);
	}
	return purposes;
}

async function checkBulkChange({ connection }: CheckedConnection): Promise<CheckRow> {
	const check = 'Permission Make Bulk Changes';
	return await rowOf(check, async () => {
		const held = await permissions(connection, ['BULK_CHANGE']);
		if (held.BULK_CHANGE) return good(check, 'held');
		return bad(
			check,
			'not held: status and deletion go issue by issue, with mails',
			'Ask a Jira admin for the global permission Make Bulk Changes',
		);
	});
}

async function checkProject({ connection }: CheckedConnection, key: string): Promise<CheckRow> {
	const check = `Project ${key}`;
	return await rowOf(check, async () => {
		const held = await permissions(connection, Object.keys(PROJECT_PERMISSIONS), key);
		const names = (wanted: boolean) =>
			Object.entries(PROJECT_PERMISSIONS)
				.filter(([id]) => held[id] === wanted)
				.map(([, name]) => name);
		const [may, mayNot] = [names(true), names(false)];
		const detail = `may ${may.join(', ') || 'nothing'}${mayNot.length > 0 ? `; may not ${mayNot.join(', ')}` : ''}`;
		if (held.BROWSE_PROJECTS) return good(check, detail);
		return bad(
			check,
			detail,
			'Check the key, and ask an administrator of the project for the permission Browse Projects',
		);
	});
}

async function permissions(
	connection: Connection,
	ids: readonly string[],
	projectKey?: string,
): Promise<Record<string, boolean>> {
	const query = { permissions: ids.join(','), projectKey };
	const { body } = await connection.call<{ permissions: Record<string, { havePermission?: boolean }> }>(
		'getMyPermissions',
		{ query },
	);
	return Object.fromEntries(ids.map((id) => [id, body.permissions[id]?.havePermission === true]));
}

/** Jira speaks of limits in the headers of its answers, when one is near (reference §6.2). */
async function checkLimits({ connection }: CheckedConnection): Promise<CheckRow> {
	return await rowOf('Rate limits', async () => {
		const { headers } = await connection.call('getMyself');
		const said = Object.entries(headers).filter(([name]) => /^(beta-)?(x-)?ratelimit/.test(name));
		if (headers['x-ratelimit-nearlimit'] !== 'true') {
			return good(
				'Rate limits',
				said.length > 0
					? said.map((pair) => pair.join(': ')).join('; ')
					: 'Jira announces no limit at the moment',
			);
		}
		return bad(
			'Rate limits',
			'less than a fifth of the quota is left',
			'Run fewer workflows at the same time, or at another hour',
		);
	});
}

async function rowOf(check: string, look: () => Promise<CheckRow>): Promise<CheckRow> {
	const [row] = await rowsOf(check, async () => [await look()]);
	return row ?? bad(check, 'Nothing was found', 'Run the check again');
}

async function rowsOf(check: string, look: () => Promise<CheckRow[]>): Promise<CheckRow[]> {
	try {
		return await look();
	} catch (error) {
		return [refusedRow(check, toJiraError(error))];
	}
}

/** A stop ends the check; every other refusal is what the check is for. */
function refusedRow(check: string, error: JiraError): CheckRow {
	if (error.kind === 'cancelled') throw error;
	return bad(check, error.message, error.advice);
}

function good(check: string, detail: string): CheckRow {
	return { check, ok: true, detail, fix: '' };
}

function bad(check: string, detail: string, fix: string): CheckRow {
	return { check, ok: false, detail, fix };
}
