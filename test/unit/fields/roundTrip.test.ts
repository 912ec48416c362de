import fc from '../../tools/laws';
import { cellOf } from '../../../nodes/shared/fields/cellOf';
import { readValue } from '../../../nodes/shared/fields/read';
import { labelOf, type WritableField } from '../../../nodes/shared/fields/schema';
import { writeValue } from '../../../nodes/shared/fields/write';
import { sameValue } from '../../../nodes/shared/records/canonical';
import { adfDocument } from '../text/adfArbitrary';
import { FIELDS, WORDS } from './fields';

/**
 * What leaves Jira and comes back as a cell is the value that was there: in readable form, in the exact one of an undo,
 * and in the text that this becomes in a file.
 */
async function expectRoundTrip(field: WritableField, current: unknown): Promise<void> {
	const exact = cellOf(field, current);
	const inFile = typeof exact === 'object' && exact !== null ? JSON.stringify(exact) : exact;
	for (const cell of [readValue(field, current, 'markdown'), exact, inFile]) {
		const answer = await writeValue(field, cell, SITE);
		expect(answer).toMatchObject({ ok: true });
		if (answer.ok) expect(sameValue(field, current, answer.value)).toBe(true);
	}
}

const ORGANIZATIONS = ['Acme', '7', 'A, B'].map((name, index) => ({ id: String(index + 1), name }));
const TEAMS = ['Blue', '2'].map((name, index) => ({ id: `t-${index}`, name }));
/** Names of sprints that a site has; in any letters they stand for their number. */
const SITE: typeof WORDS = {
	...WORDS,
	missing: async (_field, entry, refusal) => {
		const id = /^Sprint (\d+)$/.exec(String(entry))?.[1];
		return id === undefined ? refusal : { ok: true, value: { id } };
	},
};

/** An allowed value as Jira gives it in a record: with more about it. */
const given = (value: object) => ({ self: 'https://demo.atlassian.net/rest/api/3/thing', ...value });

const allowed = (field: WritableField) => fc.constantFrom(...(field.allowedValues ?? []));
const choice = allowed(FIELDS.choice).map(given);
const choices = fc.uniqueArray(allowed(FIELDS.choices), { selector: labelOf }).map((list) => list.map(given));
const cascade = allowed(FIELDS.cascade).chain(({ children = [], ...parent }) =>
	fc.constantFrom(...[given(parent), ...children.map((child) => given({ ...parent, child: given(child) }))]),
);
const word = fc
	.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
	.filter((text) => !/\s/u.test(text) && text.trim() !== '');
const moment = fc
	.tuple(
		fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
		fc.constantFrom(0, 60, -210, 345, 840, -720),
	)
	.map(([date, minutes]) => {
		const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
		const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
		const offset = `${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}${two(Math.abs(minutes) % 60)}`;
		return `${local}${offset}`;
	});
const day = fc
	.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
	.map((date) => date.toISOString().slice(0, 10));

describe('readable values come back as they were', () => {
	it.each<[string, WritableField, fc.Arbitrary<unknown>]>([
		['text', FIELDS.text, fc.string({ unit: 'binary' })],
		[
			'a summary',
			FIELDS.summary,
			fc.string({ unit: 'grapheme', maxLength: 50 }).filter((text) => !/[\r\n]/.test(text)),
		],
		['a number', FIELDS.number, fc.double({ noNaN: true, noDefaultInfinity: true })],
		['a date', FIELDS.date, day],
		['a moment in any zone', FIELDS.dateTime, moment],
		['an option', FIELDS.choice, choice],
		['versions', FIELDS.choices, choices],
		['a cascading select', FIELDS.cascade, cascade],
		['a group', FIELDS.group, word.map((name) => ({ name, groupId: `id of ${name}`, self: 'https://x' }))],
		['labels', FIELDS.words, fc.uniqueArray(word)],
		['Assets objects', FIELDS.objects, fc.uniqueArray(fc.nat()).map((ids) => ids.map((id) => ({ workspaceId: 'w', id: `w:${id}`, objectId: String(id) })))],
		['organizations', { ...FIELDS.organizations, allowedValues: ORGANIZATIONS }, fc.subarray(ORGANIZATIONS)],
		['a team', { ...FIELDS.team, allowedValues: TEAMS }, fc.constantFrom(...TEAMS)],
		['an address', FIELDS.url, fc.webUrl({ withQueryParameters: true, withFragments: true })],
		['an estimate', FIELDS.timeTracking, fc.nat({ max: 5000 }).map((minutes) => ({ originalEstimate: `${minutes}m`, originalEstimateSeconds: minutes * 60 }))],
		['a sprint', FIELDS.sprints, fc.nat({ max: 99 }).map((id) => [{ id: id + 1, name: `Sprint ${id + 1}`, state: 'active' }])],
		['a parent', FIELDS.record, fc.nat().map((id) => ({ id: String(id), key: `DEMO-${id}`, fields: {} }))],
	])('%s', async (_name, field, values) => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof({ weight: 20, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) }),
				async (value) => await expectRoundTrip(field, value),
			),
			{
				numRuns: 300,
			},
		);
	});

	it('rich text, through Markdown', async () => {
		const { richText } = FIELDS;
		await fc.assert(
			fc.asyncProperty(adfDocument, async (document) => await expectRoundTrip(richText, document)),
			{ numRuns: 100 },
		);
	});

	it('people, by account id', async () => {
		const person = { accountId: '712020:1f0e8c55-aaaa-4bbb-8ccc-000000000001', displayName: 'Ada' };
		for (const field of [FIELDS.user, FIELDS.users]) {
			const current = field === FIELDS.user ? person : [person];
			const answer = await writeValue(field, person.accountId, WORDS);
			expect(answer.ok && sameValue(field, current, answer.value)).toBe(true);
		}
	});

	it.each<[keyof typeof FIELDS, unknown]>([
		['choice', { self: 'https://x', id: '10003', value: '10002' }],
		['choices', [{ id: '2', name: '2.0, late', archived: false }]],
		['cascade', { id: '20', value: 'Asia', child: { id: '22', value: 'X > Y' } }],
		['user', { accountId: 'strange-form', displayName: 'Ada' }],
		['users', [{ accountId: 'strange-form', displayName: 'Ada' }]],
		['group', { name: 'admins', groupId: 'g', self: 'https://x' }],
		[
			'timeTracking',
			{ originalEstimate: '1d', originalEstimateSeconds: 28800, timeSpent: '2h', timeSpentSeconds: 7200 },
		],
		['sprints', [{ id: 42, name: 'Sprint 1', state: 'active' }]],
		['richText', { version: 1, type: 'doc', content: [{ type: 'rule' }] }],
		['team', { id: 'b-12345678-1', name: 'Blue' }],
		['organizations', [{ id: '7', name: 'Acme' }]],
		['sprints', [{ id: 1, name: 'Old', state: 'closed' }, { id: 2, name: 'New', state: 'future' }]],
		['other', { id: 'w:1', objectId: '1', label: 'x' }],
	])('%s comes back from the raw shape too, as an object and as JSON text', async (name, current) => {
		for (const cell of [current, JSON.stringify(current)]) {
			const answer = await writeValue(FIELDS[name], cell, WORDS);
			expect(answer).toMatchObject({ ok: true });
			if (answer.ok) expect(sameValue(FIELDS[name], current, answer.value)).toBe(true);
		}
	});
});
