import fc from '../../tools/laws';
import { errorFromAnswer, errorFromFault, errorOfKind } from '../../../nodes/shared/connection/answerError';
import {
	isJiraError,
	JiraError,
	toJiraError,
	type JiraErrorKind,
} from '../../../nodes/shared/errors/jiraError';
import { faultOf } from '../../../nodes/shared/connection/faults';
import { operations, type OperationName } from '../../../nodes/shared/connection/operations';
import { redact, secretForms, shorten } from '../../../nodes/shared/errors/redact';

const email = 'robot@example.com';
const sample = 'Vqv4R7iKqFZzhRjN4ImdD5C8';
const context = { operation: 'searchIssues' as OperationName, now: 0, secrets: secretForms(email, sample) };
const answer = (status: number, body: unknown = {}, headers: Record<string, string> = {}) => ({
	status,
	body,
	headers,
});

/** Everything of a JiraError that anybody could print. */
const printed = (thrown: JiraError) => `${thrown.message} ${JSON.stringify(thrown)} ${thrown.stack ?? ''}`;

describe('kinds by answer', () => {
	test.each<[number, unknown, Record<string, string>, JiraErrorKind]>([
		[400, { errorMessages: ['x'] }, {}, 'invalid'],
		[401, { code: 401, message: 'Unauthorized' }, {}, 'authentication'],
		[401, { code: 401, message: 'Unauthorized; scope does not match' }, {}, 'scope'],
		[401, '', {}, 'authentication'],
		[403, { errorMessages: ['no'] }, {}, 'permission'],
		[403, '', {}, 'permission'],
		[403, '', { 'x-seraph-loginreason': 'AUTHENTICATION_DENIED' }, 'authentication'],
		[404, { errorMessages: ['Issue does not exist'] }, {}, 'notFound'],
		[404, {}, { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' }, 'authentication'],
		[408, {}, {}, 'timeout'],
		[409, {}, {}, 'conflict'],
		[410, {}, {}, 'gone'],
		[412, {}, {}, 'conflict'],
		[413, {}, {}, 'tooLarge'],
		[422, {}, {}, 'invalid'],
		[429, {}, { 'retry-after': '5' }, 'rateLimited'],
		[500, {}, {}, 'unavailable'],
		[503, '<html><title>Maintenance</title></html>', {}, 'unavailable'],
		[302, '', { location: 'https://evil.com' }, 'configuration'],
	])('%i %j %j', (status, body, headers, kind) => {
		const refusal = errorFromAnswer(answer(status, body, headers), context);
		expect(refusal.kind).toBe(kind);
		expect(refusal.status).toBe(status);
		expect(refusal.operation).toBe('searchIssues');
		expect(refusal.message).toMatch(/^Could not search issues/);
		expect(refusal.advice).not.toBe('');
	});

	test("Jira's own words, fields and status are in the message", () => {
		const refusal = errorFromAnswer(
			answer(400, { errorMessages: ["Field 'foo' does not exist."], errors: { customfield_1: 'Too long.' } }),
			context,
		);
		expect(refusal.message).toBe(
			"Could not search issues (400). Jira says: Field 'foo' does not exist. customfield_1: Too long.",
		);
		expect(refusal.messages).toEqual(["Field 'foo' does not exist."]);
		expect(refusal.fields).toEqual({ customfield_1: 'Too long.' });
	});

	test('a missing scope is named together with what needs it', () => {
		const body = { code: 401, message: 'Unauthorized; scope does not match' };
		const refusal = errorFromAnswer(answer(401, body), { ...context, operation: 'createIssues' });
		expect(refusal.message).toContain('create issues');
		expect(refusal.message).toContain('write:jira-work');
	});

	test('a limit says when it ends', () => {
		const refusal = errorFromAnswer(answer(429, {}, { 'retry-after': '90' }), { ...context, now: 1_000 });
		expect(refusal.retryAt).toBe(91_000);
		expect(refusal.retryable).toBe(true);
	});

	test('elements of a refused bulk write come along', () => {
		const errors = [
			{ status: 400, elementErrors: { errorMessages: [], errors: { a: 'A' } }, failedElementNumber: 0 },
		];
		const refusal = errorFromAnswer(answer(400, { issues: [], errors }), {
			...context,
			operation: 'createIssues',
		});
		expect(refusal.elements).toEqual([{ index: 0, status: 400, messages: [], fields: { a: 'A' } }]);
		expect(refusal.message).toContain('a: A');
	});

	test('our own words avoid words that blame', () => {
		const texts = (Object.keys(operations) as OperationName[]).flatMap((operation) =>
			[301, 400, 401, 403, 404, 408, 409, 410, 413, 429, 500].flatMap((status) => {
				const refusal = errorFromAnswer(answer(status), { ...context, operation });
				return [refusal.message, refusal.advice];
			}),
		);
		for (const kind of ['damagedAnswer', 'unknownOutcome'] as const)
			texts.push(errorOfKind(kind, context).message);
		for (const text of texts) expect(text).not.toMatch(/\b(error|problem|failure|mistake)s?\b/i);
	});
});

describe('no secret leaves', () => {
	const pair = Buffer.from(`${email}:${sample}`).toString('base64');
	const scoped = 'ATATT3xFfGF0abcdefghijklmnopqrstuvwxyz0123456789=ABCDEF12';
	const bearer = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9';
	const signed = 'https://api.media.atlassian.com/file/1/binary?token=abc123&client=x&name=a.png';

	test.each([
		['authorization header', `Authorization: Basic ${pair}`, [pair, sample]],
		['header in JSON', JSON.stringify({ headers: { authorization: `Basic ${pair}` } }), [pair]],
		['lower case without blank', `authorization=basic ${pair}`, [pair]],
		['bare pair in base64', `echo ${pair} echo`, [pair]],
		['pair in plain text', `user ${email}:${sample} refused`, [sample]],
		['pair in an address', `GET https://${email}:${sample}@demo.atlassian.net/rest`, [sample]],
		['bare token without a prefix', `token was "${sample}"`, [sample]],
		['bearer', `Bearer ${bearer}`, [bearer]],
		['bare JSON web token', `got ${bearer}`, [bearer]],
		['scoped token', `key ${scoped} unknown`, [scoped]],
		['cookie', 'Cookie: tenant.session.token=abc123def456; x=y', ['abc123def456']],
		['signed address', `see ${signed}`, ['abc123', 'client=x']],
		['named token', 'refresh_token=1//0abcdef&x', ['1//0abcdef']],
		['client secret in JSON', '{"client_secret":"s3cr3tvalue"}', ['s3cr3tvalue']],
		['password', 'password: hunter2hunter2', ['hunter2hunter2']],
	])('%s', (_, echoed, hidden) => {
		const shapes = [
			{ errorMessages: [echoed], errors: { [`field ${echoed}`]: echoed } },
			echoed,
			`<html><title>${echoed}</title></html>`,
			{ message: echoed },
			{ errors: [{ failedElementNumber: 0, elementErrors: { errorMessages: [echoed] } }] },
		];
		for (const body of shapes) {
			const text = printed(errorFromAnswer(answer(400, body), context));
			for (const secret of hidden) expect(text).not.toContain(secret);
		}
	});

	test.each([
		['Basic authentication with passwords is deprecated.'],
		["The value 'Token: required' does not exist for the field 'summary'."],
		['customfield_10011: Epic Name is required.'],
		['Issue DEMO-12 does not exist or you do not have permission to see it.'],
		['See https://support.atlassian.com/jira for more.'],
		['No user robot@example.com found'],
	])('leaves a sentence as it is: %s', (text) => {
		expect(redact(text)).toBe(text);
	});

	test('a known token vanishes from any text around it', () => {
		const odd = 'zz-odd/token+42';
		fc.assert(
			fc.property(fc.string(), fc.string(), (before, after) => {
				const text = redact(`${before}${odd}${after}`, secretForms(email, odd));
				expect(text).not.toContain(odd);
			}),
		);
	});

	test('a pair in base64 is recognised although nobody knows it', () => {
		const foreign = Buffer.from('somebody@example.org:another-token-99').toString('base64');
		expect(redact(`header was ${foreign}.`)).toBe('header was [hidden].');
		expect(redact('a word of internationalisation in base64 letters')).toContain('internationalisation');
	});

	test('texts are cut', () => {
		const refusal = errorFromAnswer(answer(400, { errorMessages: ['long '.repeat(10_000)] }), context);
		expect(refusal.message.length).toBeLessThanOrEqual(1000);
		expect(refusal.messages[0]?.length).toBeLessThanOrEqual(1000);
		expect(shorten('a\n b', 10)).toBe('a b');
		expect(shorten('abcdef', 4)).toBe('abc…');
	});
});

describe('whatever was thrown', () => {
	test('a JiraError stays the same object', () => {
		const original = new JiraError({ kind: 'conflict', message: 'x' });
		expect(toJiraError(original)).toBe(original);
		expect(isJiraError(original, 'conflict')).toBe(true);
		expect(isJiraError(original, 'gone')).toBe(false);
	});

	test.each([[new Error('Domain not allowed')], ['a text'], [undefined], [{}]])(
		'%p becomes one',
		(thrown) => {
			const made = toJiraError(thrown);
			expect(made).toBeInstanceOf(JiraError);
			expect(made.kind).toBe('configuration');
			expect(made.message).not.toBe('');
		},
	);

	test.each([
		[Object.assign(new Error(''), { code: 'ECONNREFUSED' }), 'notSent'],
		[Object.assign(new Error(''), { code: 'ENOTFOUND' }), 'notSent'],
		[Object.assign(new Error(''), { code: 'ECONNRESET' }), 'lost'],
		[Object.assign(new Error(''), { code: 'HPE_INVALID_CONSTANT' }), 'lost'],
		[new Error('socket hang up'), 'lost'],
		[new Error('wrapped', { cause: Object.assign(new Error(''), { code: 'ECONNABORTED' }) }), 'timeout'],
		[Object.assign(new Error(''), { name: 'CanceledError', code: 'ERR_CANCELED' }), 'cancelled'],
		[Object.assign(new Error(''), { code: 'CERT_HAS_EXPIRED' }), 'refused'],
		[new Error('Domain not allowed'), 'refused'],
		[undefined, 'refused'],
		[new JiraError({ kind: 'cancelled', message: 'x' }), 'cancelled'],
		[new JiraError({ kind: 'timeout', message: 'x' }), 'timeout'],
	])('fault of %p is %s', (thrown, fault) => {
		expect(faultOf(thrown)).toBe(fault);
	});

	test('what may not leave keeps the reason, without secrets', () => {
		const thrown = new Error(`Domain not allowed for ${sample}`);
		const refusal = errorFromFault('refused', thrown, context);
		expect(refusal.kind).toBe('configuration');
		expect(refusal.message).toContain('Domain not allowed');
		expect(refusal.message).not.toContain(sample);
	});
});
