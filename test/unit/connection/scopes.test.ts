/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { operationOf, operations, type OperationName } from '../../../nodes/shared/connection/operations';
import { misspeltScope, SCOPE_PRESETS } from '../../../nodes/shared/connection/scopes';

const shared = process.env.JIRA_SYNC_SHARED ?? join(__dirname, '..', '..', '..', '..', 'shared');
const file = join(shared, 'specs', 'scopes-by-operation.csv');
const presets = Object.values(SCOPE_PRESETS).map(({ scopes }) => scopes as readonly string[]);

/** Every scope that some operation of Atlassian's needs. */
const known = existsSync(file)
	? new Set(readFileSync(file, 'utf8').match(/[a-z]+:[a-z][a-z0-9._:-]+/g))
	: undefined;
if (known === undefined)
	console.warn(`Left out: our scopes against Atlassian's list (nothing at ${shared}).`);

describe('scopes', () => {
	test('every scope of a preset is one of Atlassian', () => {
		if (known === undefined) return;
		expect(presets.flat().filter((scope) => !known.has(scope))).toEqual([]);
	});

	test('no scope of Atlassian is taken for a misspelt one', () => {
		if (known === undefined) return;
		expect([...known].map((scope) => misspeltScope([scope])).filter((doubt) => doubt !== undefined)).toEqual(
			[],
		);
	});

	test('a list stays far below what Atlassian refuses', () => {
		for (const scopes of presets) {
			expect(new Set(scopes).size).toBe(scopes.length);
			expect(scopes.length).toBeLessThan(45);
		}
	});

	const isOfServiceDesk = (name: OperationName) => operationOf(name).path.startsWith('/rest/servicedeskapi/');

	test('the preset for service management covers its operations', () => {
		const needed = (Object.keys(operations) as OperationName[]).filter(isOfServiceDesk).flatMap((name) => [...operationOf(name).scopes]);
		const covered: readonly string[] = SCOPE_PRESETS.serviceManagement.scopes;
		expect(needed.filter((scope) => !covered.includes(scope))).toEqual([]);
	});

	test('the preset for Customer Service Management covers its operations, and the list of organizations', () => {
		const names = Object.keys(operations) as OperationName[];
		const needed = names.filter((name) => operationOf(name).product === 'customerService').flatMap((name) => [...operationOf(name).scopes]);
		const covered: readonly string[] = SCOPE_PRESETS.customerService.scopes;
		expect([...needed, ...operationOf('getOrganizations').scopes].filter((scope) => !covered.includes(scope))).toEqual([]);
		expect(covered.length).toBeLessThan(50);
	});

	test('the presets by default cover the operations on issues, and with projects and agile all of them', () => {
		const needed = (Object.keys(operations) as OperationName[]).filter((name) => !isOfServiceDesk(name) && operationOf(name).product === undefined).flatMap((name) => [
			...operationOf(name).scopes,
		]);
		const covered = new Set<string>([
			...SCOPE_PRESETS.readWrite.scopes,
			...SCOPE_PRESETS.projects.scopes,
			...SCOPE_PRESETS.agile.scopes,
		]);
		expect(needed.filter((scope) => !covered.has(scope))).toEqual([]);
		const agile: readonly string[] = SCOPE_PRESETS.agile.scopes;
		const onIssues = needed.filter((scope) => !scope.startsWith('manage:') && !agile.includes(scope));
		expect(
			onIssues.filter((scope) => !(SCOPE_PRESETS.readWrite.scopes as readonly string[]).includes(scope)),
		).toEqual([]);
	});

	test('any slip of two letters is seen, and what is meant is said', () => {
		for (const scope of presets.flat()) {
			const middle = Math.floor(scope.length / 2);
			const slips = [
				scope.slice(0, -1),
				`${scope.slice(0, middle)}${scope.slice(middle + 1)}`,
				`${scope.slice(0, 2)}${scope[3]}${scope[2]}${scope.slice(4)}`,
			];
			for (const slip of slips.filter((text) => !presets.flat().includes(text)))
				expect(misspeltScope([slip])).toContain('misspelt');
		}
	});
});
