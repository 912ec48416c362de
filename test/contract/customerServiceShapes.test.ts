import fc from '../tools/laws';
import * as shapes from '../../nodes/shared/records/customerService/shapes';
import { readDetails, writtenValues } from '../../nodes/shared/records/customerService/details';
import { loadContract } from './specs';

/**
 * What the connector sends to Customer Service Management, held against the reconstructed specification wherever that says
 * something; the simulator's own shapes are held against it with every message of every test.
 */
function violations(path: string, requestBody: unknown): string[] {
	const message = { method: 'POST', path: `/api/v1${path}`, query: new URLSearchParams(), headers: { 'idempotency-key': 'k' }, requestBody, status: 202, responseBody: { id: '1', statusUrl: '/api/v1/tasks/1' } };
	return (loadContract()?.check(message) ?? []).map(({ pointer, message: text }) => `${pointer} ${text}`);
}

const PROFILE = { operationType: 'CREATE', payload: { email: 'a@example.com', displayName: 'A', associateOrganizations: { organizationIds: [1] } } } as const;
const DETAILS = [{ id: 'qm:1:2', writes: [{ name: 'Region', values: ['Asia'] }, { name: 'Tier', values: [] }] }];

test.each<[string, unknown]>([
	['/customer/profile/bulk', shapes.customerProfiles([PROFILE])],
	['/organization/profile/bulk', shapes.organizationProfiles([{ operationType: 'UPDATE', payload: { id: '1', name: 'Acme' } }])],
	['/customer/details/bulk', shapes.customerDetails(DETAILS)],
	['/organization/details/bulk', shapes.organizationDetails(DETAILS)],
])('%s takes what is sent', (path, body) => {
	expect(violations(path, body)).toEqual([]);
});

test('and would not take anything', () => {
	if (!loadContract()) return;
	expect(violations('/customer/profile/bulk', { profiles: [] })).not.toEqual([]);
	expect(violations('/customer/profile/bulk', { customerProfiles: [{ operationType: 'MERGE' }] })).not.toEqual([]);
	expect(violations('/customer/details/bulk', { customers: [{ customerId: 7 }] })).not.toEqual([]);
});

test('an external request fits with and without a reporter', () => {
	const request = { helpCenterId: '1', origin: 'voice', summary: 'x', metadata: { line: 3, vip: true, queue: 'a' } };
	const check = (body: unknown) =>
		(loadContract()?.check({ method: 'POST', path: '/api/v1/request/form/external', query: new URLSearchParams(), headers: {}, requestBody: body, status: 200, responseBody: {} }) ?? []);
	expect([check(shapes.externalRequest(request)), check(shapes.externalRequest({ ...request, reporterEmail: 'a@example.com' }))]).toEqual([[], []]);
});

const TYPES = ['TEXT', 'SELECT', 'MULTISELECT', 'DATE', 'EMAIL', 'PHONE', 'NUMBER', 'URL', 'BOOLEAN', 'USER'];

/** Values as the API keeps them for a type. */
function valuesOf(type: string): fc.Arbitrary<string[]> {
	const text = fc.string({ minLength: 1 });
	if (type === 'MULTISELECT') return fc.uniqueArray(text, { minLength: 1, maxLength: 5 });
	if (type === 'NUMBER') return fc.integer().map((number) => [String(number)]);
	if (type === 'BOOLEAN') return fc.boolean().map((truth) => [String(truth)]);
	return text.map((value) => [value]);
}

test('what was read of a detail is what would be written, for every type', () => {
	const typed = fc.constantFrom(...TYPES).chain((type) => fc.tuple(fc.constant(type), valuesOf(type)));
	fc.assert(
		fc.property(fc.string({ minLength: 1 }), typed, (name, [type, values]) => {
			const read = readDetails([{ name, type, options: [] }], new Map([[name, values]]));
			expect(Object.values(read).map(writtenValues)).toEqual([values]);
		}),
	);
});

test('answers are read by any name that is likely, and never fail', () => {
	fc.assert(
		fc.property(fc.jsonValue(), (answer) => {
			for (const bag of shapes.listIn(answer)) {
				expect(typeof shapes.partyIn(bag).id).toBe('string');
				expect(typeof shapes.definitionIn(bag).type).toBe('string');
			}
			expect(Array.isArray(shapes.failuresIn(answer))).toBe(true);
		}),
	);
	expect(shapes.partyIn({ accountId: 'qm:1:2', name: 'Ada', emailAddress: 'a@example.com' })).toMatchObject({ id: 'qm:1:2', name: 'Ada', email: 'a@example.com' });
	expect(shapes.listIn({ results: [{ id: 1 }] })).toEqual([{ id: 1 }]);
});
