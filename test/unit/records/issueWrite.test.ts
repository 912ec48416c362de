import fc from '../../tools/laws';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { Draft, Target, WriteResult } from '../../../nodes/shared/records/kind';
import {
	createIssues,
	ORIGIN_PROPERTY,
	pairResults,
	updateIssue,
} from '../../../nodes/shared/records/issue/write';
import { jsonAnswer } from '../../tools/fakeClock';
import { reset, TO_BE_HIDDEN, wire } from './connection';

const target: Target = {
	label: 'Story in DEMO',
	catalog: createCatalog([
		{ id: 'customfield_1', name: 'Team', schema: { type: 'string' }, required: false, hasDefault: false },
	]),
	base: { project: { id: '1' }, issuetype: { id: '2' } },
	foreign: () => undefined,
};

const draft = (row: number): Draft => ({
	target,
	fields: { summary: `Row ${row}` },
	origin: { identity: `id-${row}`, row, run: 'r' },
});
const drafts = (count: number) => Array.from({ length: count }, (_unused, row) => draft(row));

/** The answer that Jira gives when it refuses these positions (reference §5.2). */
function answerFor(count: number, refused: readonly number[]) {
	const made = Array.from({ length: count }, (_unused, row) => row).filter((row) => !refused.includes(row));
	return {
		issues: made.map((row) => ({
			id: String(100 + row),
			key: `DEMO-${row}`,
			self: 'https://demo.atlassian.net/x',
		})),
		errors: refused.map((row) => ({
			status: 400,
			failedElementNumber: row,
			elementErrors: { errorMessages: [], errors: { customfield_1: `No team ${row}` } },
		})),
	};
}

const done = (row: number): WriteResult => ({
	done: true,
	ref: { id: String(100 + row), key: `DEMO-${row}` },
	mailed: true,
});

describe('the answer of a bulk create', () => {
	it('goes back to its rows, whichever positions were refused', () => {
		const scene = fc
			.integer({ min: 1, max: 50 })
			.chain((count) =>
				fc.tuple(
					fc.constant(count),
					fc.subarray(Array.from({ length: count }, (_unused, row) => row)),
					fc.boolean(),
				),
			);
		fc.assert(
			fc.property(scene, ([count, refused, reversed]) => {
				const answer = answerFor(count, refused);
				const results = pairResults(drafts(count), {
					...answer,
					errors: reversed ? [...answer.errors].reverse() : answer.errors,
				});
				expect(results).toHaveLength(count);
				results.forEach((result, row) => {
					if (refused.includes(row))
						expect(result).toMatchObject({
							done: false,
							outcome: 'rejected',
							field: 'Team',
							reason: `Team: No team ${row}`,
						});
					else expect(result).toEqual(done(row));
				});
			}),
		);
	});

	it('an element that was refused without a word still does not shift its neighbours', () => {
		const { issues } = answerFor(3, [1]);
		const results = pairResults(drafts(3), { issues, errors: [{ failedElementNumber: 1 }] });
		expect(results).toEqual([
			done(0),
			expect.objectContaining({ outcome: 'rejected', reason: expect.stringMatching(/without a reason/) }),
			done(2),
		]);
	});

	it.each<[string, unknown]>([
		['fewer issues than were sent', { issues: answerFor(3, [1]).issues, errors: [] }],
		['more issues than were sent', { issues: answerFor(4, []).issues, errors: [] }],
		['neither issues nor refusals', {}],
		['no list of issues', { issues: 'many', errors: null }],
		['issues without a key', { issues: [{ id: '1' }, null, 7], errors: [] }],
		[
			'a refusal beyond the end',
			{ issues: answerFor(3, [2]).issues, errors: [{ failedElementNumber: 9, elementErrors: {} }] },
		],
	])('%s: nobody can tell which is whose, so every row is unknown', (_title, answer) => {
		const results = pairResults(drafts(3), answer as Parameters<typeof pairResults>[1]);
		expect(results.map((result) => (result.done ? 'done' : result.outcome))).toEqual([
			'unknown',
			'unknown',
			'unknown',
		]);
		for (const result of results)
			expect(result).toMatchObject({ retry: false, fix: expect.stringMatching(/Look in Jira/) });
	});

	it('names what was created when it cannot be paired, so that a person finds it', () => {
		const [result] = pairResults(drafts(3), { issues: answerFor(3, [1]).issues, errors: [] });
		expect(result).toMatchObject({ reason: expect.stringMatching(/created were DEMO-0, DEMO-2/) });
	});

	it('long and talkative refusals are cut, and hold no secret', () => {
		const errors = [
			{
				failedElementNumber: 0,
				elementErrors: {
					errorMessages: [`Authorization: Basic abcdefghijklmnop1234 ${'x'.repeat(5000)}`],
					errors: {},
				},
			},
		];
		const [result] = pairResults(drafts(1), { issues: [], errors });
		const { reason } = result as Extract<WriteResult, { done: false }>;
		expect(reason.length).toBeLessThanOrEqual(1000);
		expect(reason).not.toMatch(/abcdefghijklmnop1234/);
	});
});

describe('createIssues', () => {
	it('sends place, fields and whose row it is, once', async () => {
		const { connection, ports, run } = wire(() => jsonAnswer(answerFor(2, []), 201));
		expect(await run(createIssues(connection, drafts(2)))).toEqual([done(0), done(1)]);
		expect(ports.attempts).toHaveLength(1);
		expect(ports.attempts[0]).toMatchObject({
			method: 'POST',
			url: 'https://demo.atlassian.net/rest/api/3/issue/bulk',
			body: {
				issueUpdates: [0, 1].map((row) => ({
					fields: { summary: `Row ${row}`, ...target.base },
					properties: [{ key: ORIGIN_PROPERTY, value: { identity: `id-${row}`, row, run: 'r' } }],
				})),
			},
		});
	});

	it('400: each row has its own reason', async () => {
		const { connection, run } = wire(() => jsonAnswer(answerFor(2, [0, 1]), 400));
		const results = await run(createIssues(connection, drafts(2)));
		expect(results.map((result) => !result.done && [result.outcome, result.reason])).toEqual([
			['rejected', 'Team: No team 0'],
			['rejected', 'Team: No team 1'],
		]);
	});

	it.each<[string, unknown]>([
		[
			'an error collection',
			{
				errorMessages: ['Invalid request payload. Refer to the REST API documentation and try again.'],
				errors: {},
			},
		],
		['fields', { errorMessages: [], errors: { issueUpdates: 'Too many' } }],
		['a plain text', 'Bad Request'],
	])('400 for the whole call with %s rejects every row and does not end the run', async (_title, body) => {
		const { connection, run } = wire(() => jsonAnswer(body, 400));
		const results = await run(createIssues(connection, drafts(2)));
		for (const result of results)
			expect(result).toMatchObject({
				done: false,
				outcome: 'rejected',
				reason: expect.stringMatching(/payload|Too many|Bad Request/),
			});
	});

	it.each<[string, () => unknown]>([
		['the connection breaks', reset],
		['500', () => jsonAnswer({ errorMessages: ['Internal server error'], errors: {} }, 500)],
		[
			'500 that blames a field',
			() => jsonAnswer({ errorMessages: [], errors: { customfield_1: 'Oops' } }, 500),
		],
		['503 with a page of HTML', () => jsonAnswer('<html><title>Down</title></html>', 503)],
		['201 with half an answer', () => jsonAnswer('{"issues":[{"id"', 201)],
	])('%s: every row is unknown, and nothing is sent again', async (_title, respond) => {
		const { connection, ports, run } = wire(respond);
		const results = await run(createIssues(connection, drafts(2)));
		for (const result of results)
			expect(result).toMatchObject({
				done: false,
				outcome: 'unknown',
				retry: false,
				fix: expect.stringMatching(/Look in Jira/),
			});
		expect(ports.attempts).toHaveLength(1);
	});

	it('429 is waited for and sent again', async () => {
		const { connection, ports, run } = wire((_attempt, index) =>
			index === 0 ? jsonAnswer({}, 429, { 'retry-after': '3' }) : jsonAnswer(answerFor(1, []), 201),
		);
		expect(await run(createIssues(connection, drafts(1)))).toEqual([done(0)]);
		expect(ports.attempts).toHaveLength(2);
	});

	it.each<[string, number, Record<string, string>]>([
		['401', 401, {}],
		[
			'a refused login behind a 400 that blames the project of every row',
			400,
			{ 'x-aaccountid': '', 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
		],
	])('%s ends the run: the rows are not to blame', async (_title, status, headers) => {
		const { connection, run } = wire(() => jsonAnswer(answerFor(2, [0, 1]), status, headers));
		await expect(run(createIssues(connection, drafts(2)))).rejects.toMatchObject({ kind: 'authentication' });
	});

	it('never shows the token, whatever Jira echoes', async () => {
		const { connection, run } = wire(() =>
			jsonAnswer({ errorMessages: [`Cannot parse ${TO_BE_HIDDEN}`], errors: {} }, 400),
		);
		expect(JSON.stringify(await run(createIssues(connection, drafts(1))))).not.toContain(TO_BE_HIDDEN);
	});
});

describe('updateIssue', () => {
	const change = { ref: { id: '100', key: 'DEMO-1' }, target, fields: { summary: 'New' } };
	const permissions = (have: boolean) => ({ permissions: { ADMINISTER_PROJECTS: { havePermission: have } } });
	const site = (have: boolean, edit: () => unknown) =>
		wire(({ url }) => (url.endsWith('/mypermissions') ? permissions(have) : edit()));
	const edited = () => ({ ...jsonAnswer(undefined, 204), body: undefined });

	it.each([
		[true, { notifyUsers: false }],
		[false, {}],
	])('may silence mails: %s', async (have, query) => {
		const { connection, ports, run } = site(have, edited);
		expect(await run(updateIssue(connection, change))).toEqual({
			done: true,
			ref: change.ref,
			mailed: !have,
		});
		expect(ports.attempts.at(-1)).toMatchObject({
			method: 'PUT',
			url: expect.stringMatching(/issue\/100$/),
			query,
			body: { fields: { summary: 'New' } },
		});
		await run(updateIssue(connection, change));
		expect(ports.attempts.filter(({ method }) => method === 'GET')).toHaveLength(1);
	});

	it('a refusal names the field as people do', async () => {
		const { connection, run } = site(true, () =>
			jsonAnswer({ errorMessages: [], errors: { customfield_1: 'cannot be set' } }, 400),
		);
		expect(await run(updateIssue(connection, change))).toMatchObject({
			outcome: 'rejected',
			field: 'Team',
			reason: 'Team: cannot be set',
			retry: false,
		});
	});

	it.each<[string, () => unknown]>([
		['Jira is down', () => jsonAnswer({}, 503)],
		['the connection breaks', reset],
	])('%s until the end: it may be done, and may be sent again', async (_title, respond) => {
		const { connection, run } = site(true, respond);
		expect(await run(updateIssue(connection, change))).toMatchObject({ outcome: 'unknown', retry: true });
	});

	it('a permission that cannot be asked for writes nothing, and says so', async () => {
		const { connection, run } = wire(() => jsonAnswer({}, 503));
		expect(await run(updateIssue(connection, change))).toMatchObject({
			outcome: 'rejected',
			retry: true,
			reason: expect.stringMatching(/ask what the account may do/),
		});
	});
});
