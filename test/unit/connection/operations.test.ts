/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
	mayRepeat,
	operationOf,
	operations,
	writes,
	type OperationName,
} from '../../../nodes/shared/connection/operations';

const shared = process.env.JIRA_SYNC_SHARED ?? join(__dirname, '..', '..', '..', '..', 'shared');
const specFile = join(shared, 'specs', 'jira-platform-v3.json');
const agileFile = join(shared, 'specs', 'jira-software.json');
const deskFile = join(shared, 'specs', 'jira-service-desk.json');
const csmFile = join(shared, 'specs', 'csm-reconstructed.json');
const scopesFile = join(shared, 'specs', 'scopes-by-operation.csv');
/** Operations with a path of Jira's own; the others are Atlassian's, or the user's, and in no specification. */
const names = (Object.keys(operations) as OperationName[]).filter(
	(name) => operationOf(name).outside === undefined && operationOf(name).path.startsWith('/rest/'),
);

const csmNames = (Object.keys(operations) as OperationName[]).filter((name) => operationOf(name).product === 'customerService');

interface SpecOperation {
	readonly requestBody?: unknown;
	readonly deprecated?: boolean;
}

if (!existsSync(specFile) || !existsSync(scopesFile))
	console.warn(`Left out: our operations against Atlassian's specification (nothing at ${shared}).`);

describe('operations', () => {
	test('method and path of every operation are in the specification, and few are deprecated', () => {
		if (!existsSync(specFile)) return;
		const pathsOf = (file: string) =>
			(
				JSON.parse(readFileSync(file, 'utf8')) as {
					paths: Record<string, Record<string, SpecOperation | undefined>>;
				}
			).paths;
		const paths = { ...pathsOf(specFile), ...pathsOf(agileFile), ...pathsOf(deskFile) };
		const found = names.map((name) => {
			const { method, path } = operationOf(name);
			return { name, spec: paths[path]?.[method.toLowerCase()] };
		});
		expect(found.filter(({ spec }) => spec === undefined)).toEqual([]);
		const deprecated = found.filter(({ spec }) => spec?.deprecated === true).map(({ name }) => name);
		expect(deprecated).toEqual(['getPriorities']);
	});

	test('those of Customer Service Management are in what is known of its specification, with these scopes', () => {
		if (!existsSync(csmFile) || !existsSync(scopesFile)) return;
		const { paths } = JSON.parse(readFileSync(csmFile, 'utf8')) as { paths: Record<string, Record<string, { 'x-scopes': string[]; parameters?: Array<{ name: string }> } | undefined>> };
		const rows = readFileSync(scopesFile, 'utf8').split(/\r?\n/);
		for (const name of csmNames) {
			const { method, path, scopes } = operationOf(name);
			const listed = rows.find((line) => line.startsWith(`csm,${method},/api/v1${path},`))?.split(',')[7];
			const spec = paths[`/api/v1${path}`]?.[method.toLowerCase()];
			expect({ name, scopes: [...scopes].sort() }).toEqual({ name, scopes: [...(spec?.['x-scopes'] ?? ['missing'])].sort() });
			expect({ name, scopes: scopes.join(' ') }).toEqual({ name, scopes: listed });
		}
	});

	test('scopes are those of the list: the classic ones, or the granular ones where there is no classic one', () => {
		if (!existsSync(scopesFile)) return;
		const rows = readFileSync(scopesFile, 'utf8').split(/\r?\n/);
		for (const name of names) {
			const { method, path, scopes } = operationOf(name);
			const api = path.startsWith('/rest/agile/') ? 'software' : path.startsWith('/rest/servicedeskapi/') ? 'servicedesk' : 'platform';
			const cells = rows.find((line) => line.startsWith(`${api},${method},${path},`))?.split(',');
			const listed = (cells?.[6] || (cells?.[7] ?? 'missing')).split(' ').filter((scope) => scope !== '');
			expect({ name, scopes: [...scopes].sort() }).toEqual({ name, scopes: listed.sort() });
		}
	});

	test('what has a scope to write with writes, and nothing else does', () => {
		// Atlassian lets only those read workflows, customers and organizations who may also change them.
		const isManaged = (name: OperationName) => name === 'readWorkflows' || (operationOf(name).method === 'GET' && operationOf(name).scopes.includes('manage:servicedesk-customer'));
		for (const name of [...names, ...csmNames].filter((candidate) => !isManaged(candidate))) {
			const operation = operationOf(name);
			const writing = operation.scopes.some((scope) => /^(write|manage|delete):/.test(scope));
			expect({ name, writes: writes(operation) }).toEqual({ name, writes: writing });
		}
	});

	/** POSTs that end in the same state however often they are sent (reference, Appendix A.3): they add what is then there. */
	const SAME_AGAIN: readonly OperationName[] = [
		'addParticipants',
		'attachTemporaryFile',
		'addDeskCustomers',
		'createOrganization',
		'addOrganizationUsers',
		'addDeskOrganization',
		// With their idempotency key.
		...csmNames.filter((name) => name.startsWith('bulkCsm')),
	];

	test('a POST that writes is unsafe unless it only adds what is there then, and nothing else is', () => {
		for (const name of [...names, ...csmNames]) {
			const operation = operationOf(name);
			const unsafe = operation.method === 'POST' && writes(operation) && !SAME_AGAIN.includes(name);
			expect({ name, repeat: operation.repeat }).toEqual({ name, repeat: unsafe ? 'unsafe' : 'safe' });
		}
	});

	test.each([
		['fields only', { fields: { summary: 'a' } }, 'safe'],
		['labels by verb', { update: { labels: [{ add: 'a' }] } }, 'safe'],
		['a comment', { update: { comment: [{ add: { body: {} } }] } }, 'unsafe'],
		['a worklog beside fields', { fields: {}, update: { worklog: [{ add: {} }] } }, 'unsafe'],
		['a link', { update: { issuelinks: [{ add: {} }] } }, 'unsafe'],
		['no body', undefined, 'safe'],
	])('an edit with %s', (_, body, expected) => {
		expect(mayRepeat('editIssue', body)).toBe(expected);
	});

	test('a body changes nothing for other operations', () => {
		expect(mayRepeat('createIssues', {})).toBe('unsafe');
		expect(mayRepeat('searchIssues', { update: { comment: [] } })).toBe('safe');
	});
});
