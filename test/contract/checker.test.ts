import type { ContractMessage } from '../simulator/contract';
import { loadContract } from './specs';

/** A message that fits; each case breaks one thing. */
const FITTING: ContractMessage = {
	method: 'POST',
	path: '/rest/api/3/search/jql',
	query: new URLSearchParams(),
	headers: {},
	requestBody: { jql: 'project = DEMO', maxResults: 5 },
	status: 200,
	responseBody: { issues: [{ id: '1' }], isLast: true },
};

const CASES: readonly [string, Partial<ContractMessage>, string][] = [
	['an unknown path', { path: '/rest/api/3/nothing' }, 'request  no such operation in the specification'],
	[
		'an unknown property in a closed body',
		{ requestBody: { jql: 'x', startAt: 0 } },
		'request /startAt must NOT have additional properties',
	],
	[
		'a wrong type in a body',
		{ requestBody: { jql: 'x', fields: 'summary' } },
		'request /fields must be array',
	],
	[
		'an undeclared query parameter',
		{ query: new URLSearchParams('startAt=5') },
		'request ?startAt the query parameter is not declared',
	],
	['an undeclared status', { status: 202 }, 'response status status 202 is not declared'],
	[
		'an unknown property in a closed answer',
		{ responseBody: { issues: [], total: 5 } },
		'response /total must NOT have additional properties',
	],
	[
		'a wrong type in an answer',
		{ responseBody: { issues: [{ id: 1 }] } },
		'response /issues/-/id must be string',
	],
	['an answer without its body', { responseBody: undefined }, 'response  the answer has no body'],
	[
		'a missing required parameter',
		{ path: '/rest/api/3/jql/parse', requestBody: { queries: ['a'] }, responseBody: { queries: [] } },
		'request ?validation the required query parameter is missing',
	],
	[
		'a deprecated operation',
		{ method: 'GET', path: '/rest/api/3/search', requestBody: undefined, responseBody: {} },
		'request deprecated the operation is deprecated',
	],
	[
		'a body where none is declared',
		{ method: 'GET', path: '/rest/api/3/issue/DEMO-1', requestBody: {}, responseBody: {} },
		'request  a body was sent where none is declared',
	],
];

describe('the contract checker', () => {
	const contract = loadContract();

	test('accepts what fits', () => {
		if (contract) expect(contract.check(FITTING)).toEqual([]);
	});

	test.each(CASES)('finds %s', (_name, change, expected) => {
		if (!contract) return;
		const found = contract.check({ ...FITTING, ...change });
		expect(found.map((one) => `${one.direction} ${one.pointer} ${one.message}`)).toContain(expected);
	});

	test('leaves the request alone when it was refused', () => {
		if (!contract) return;
		const refused = {
			...FITTING,
			requestBody: { jql: 'x', startAt: 0 },
			status: 400,
			responseBody: undefined,
		};
		expect(contract.check(refused)).toEqual([]);
	});

	test('strips the gateway and lets literal segments win over templates', () => {
		if (!contract) return;
		const path = '/ex/jira/11223344-a1b2-3b33-c444-def123456789/rest/api/3/issue/bulk';
		const bulk = { ...FITTING, path, status: 201, responseBody: { issues: [], errors: [] } };
		expect(contract.check({ ...bulk, requestBody: { issueUpdates: [{ fields: {} }] } })).toEqual([]);
	});
});
