/** A job that a connection is made for, with the scopes that it takes. */
export interface ScopePreset {
	readonly name: string;
	readonly description: string;
	readonly scopes: readonly string[];
}

const READ = ['read:jira-work', 'read:jira-user'];
const JSM = 'jira-service-management';
const CUSTOMER_SERVICE = [
	...['customer', 'customer.profile', 'customer.detail-field', 'customer:entitlement', 'organization'],
	...['organization.profile', 'organization.detail-field', 'organization:entitlement', 'product'],
	...['entitlement', 'entitlement.detail-field', 'task'],
].map((thing) => `read:${thing}:${JSM}`);
const CUSTOMER_SERVICE_WRITES = [
	...['customer', 'customer.profile', 'customer.detail', 'customer.detail-field', 'customer:entitlement'],
	...['organization', 'organization.profile', 'organization.detail', 'organization.detail-field'],
	...['organization:entitlement', 'product', 'entitlement.detail', 'entitlement.detail-field', 'csm-request'],
].map((thing) => `write:${thing}:${JSM}`);
const CUSTOMER_SERVICE_DELETES = [
	...['customer', 'customer.detail-field', 'organization', 'organization.detail-field', 'product'],
	...['entitlement', 'entitlement.detail-field'],
].map((thing) => `delete:${thing}:${JSM}`);

/**
 * The scopes by job (reference §2.6). Classic ones where there are any, because Atlassian refuses lists of much more
 * than fifty; agile and Customer Service Management have granular ones alone.
 */
export const SCOPE_PRESETS = {
	readOnly: {
		name: 'Read Only',
		description: 'Export issues and projects',
		scopes: READ,
	},
	readWrite: {
		name: 'Read and Write Issues',
		description: 'Export and import issues, comments, worklogs and attachments',
		scopes: ['read:jira-work', 'write:jira-work', 'read:jira-user'],
	},
	projects: {
		name: 'Projects',
		description: 'Versions, components and projects; creating projects also takes a Jira admin',
		scopes: [...READ, 'manage:jira-project', 'manage:jira-configuration'],
	},
	agile: {
		name: 'Agile',
		description: 'Boards, sprints and epics',
		scopes: [
			'read:board-scope:jira-software',
			'write:board-scope:jira-software',
			'read:board-scope.admin:jira-software',
			'read:sprint:jira-software',
			'write:sprint:jira-software',
			'delete:sprint:jira-software',
			'read:epic:jira-software',
			'write:epic:jira-software',
			'read:issue:jira-software',
			'write:issue:jira-software',
			'read:issue-details:jira',
			'read:jql:jira',
			'read:project:jira',
		],
	},
	serviceManagement: {
		name: 'Service Management',
		description: 'Service requests, queues, customers and organizations',
		scopes: [...READ, 'read:servicedesk-request', 'write:servicedesk-request', 'manage:servicedesk-customer'],
	},
	customerService: {
		name: 'Customer Service Management',
		description: 'Customers, organizations, products, entitlements and requests',
		scopes: [...READ, 'manage:servicedesk-customer', ...CUSTOMER_SERVICE, ...CUSTOMER_SERVICE_WRITES, ...CUSTOMER_SERVICE_DELETES],
	},
} as const satisfies Record<string, ScopePreset>;

export type ScopePresetName = keyof typeof SCOPE_PRESETS;

/** What OAuth 2.0 (3LO) needs besides, to get a refresh token. */
export const OFFLINE_ACCESS = 'offline_access';

const KNOWN: ReadonlySet<string> = new Set([
	...Object.values(SCOPE_PRESETS).flatMap(({ scopes }) => [...scopes]),
	OFFLINE_ACCESS,
	'manage:jira-webhook',
	'read:me',
	'read:account',
]);

/** The parts of a scope: a verb and what it is for, e.g. `read:jira-work`, `read:sprint:jira-software`. */
const SCOPE = /^[a-z]+(?::[a-z0-9]+(?:[._-][a-z0-9]+)*){1,3}$/;

/**
 * What is wrong with a list of scopes, as a sentence; undefined when nothing is to be seen. Atlassian has some 650
 * scopes, so a name is doubted only when it has no scope's form, or is one slip away from a scope of the presets.
 */
export function misspeltScope(scopes: readonly string[]): string | undefined {
	for (const scope of scopes) {
		if (KNOWN.has(scope)) continue;
		const meant = [...KNOWN].find((known) => differsBySlip(known, scope.toLowerCase()));
		const shown = JSON.stringify(scope.slice(0, 80));
		if (meant !== undefined) return `The scope ${shown} seems to be misspelt: "${meant}" is one.`;
		if (!SCOPE.test(scope)) return `${shown} is not a scope.`;
	}
	return undefined;
}

/** Whether two texts differ by letters left out, added, changed or swapped, two of them at most. */
function differsBySlip(known: string, typed: string): boolean {
	if (Math.abs(known.length - typed.length) > 2) return false;
	let row = Array.from({ length: typed.length + 1 }, (_, index) => index);
	for (let at = 1; at <= known.length; at++) {
		const next = [at];
		for (let to = 1; to <= typed.length; to++) {
			const change = row[to - 1]! + (known[at - 1] === typed[to - 1] ? 0 : 1);
			next.push(Math.min(change, row[to]! + 1, next[to - 1]! + 1));
		}
		row = next;
	}
	return row[typed.length]! <= 2;
}
