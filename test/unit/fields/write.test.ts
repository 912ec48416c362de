import fc from '../../tools/laws';
import { writeValue } from '../../../nodes/shared/fields/write';
import type { FieldSchema } from '../../../nodes/shared/fields/schema';
import { FIELDS, fieldOf, WORDS } from './fields';

const PLUGIN = 'com.atlassian.jira.plugin.system.customfieldtypes';
const ORGANIZATIONS = FIELDS.organizations.schema;

type Name = keyof typeof FIELDS;

const write = async (name: Name, cell: unknown) => await writeValue(FIELDS[name], cell, WORDS);

/** What an expression in n8n gives for a moment: luxon's DateTime, as far as its calendar day and its moment go. */
function luxonLike(iso: string): object {
	const date = new Date(iso);
	const isValid = !Number.isNaN(date.getTime());
	return {
		toJSDate: () => date,
		toISODate: () => (isValid ? iso.slice(0, 10) : null),
		toJSON: () => (isValid ? iso : null),
	};
}

/** An object that holds itself, as only code can make one. */
function circular(): object {
	const object: Record<string, unknown> = { name: 'round' };
	object.self = object;
	return object;
}

const ADF = {
	version: 1,
	type: 'doc',
	content: [{ type: 'paragraph', content: [{ type: 'text', text: '*as it is*' }] }],
};
const ADA = '712020:1f0e8c55-aaaa-4bbb-8ccc-000000000001';

describe('a cell becomes a value', () => {
	it.each<[Name, unknown, unknown]>([
		['text', ' kept as it is ', ' kept as it is '],
		['text', 12, '12'],
		['text', false, 'false'],
		['text', { a: 1 }, '{"a":1}'],
		['text', new Date(Date.UTC(2026, 0, 31)), '2026-01-31T00:00:00.000Z'],
		['text', new Date(Number.NaN), 'Invalid Date'],
		['text', 12345678901234567890n, '12345678901234567890'],
		['summary', ' One line\r\n', 'One line'],
		['summary', 'x'.repeat(255), 'x'.repeat(255)],
		['richText', ADF, ADF],
		['richText', JSON.stringify(ADF), ADF],
		['number', 12.5, 12.5],
		['number', ' -12.50 ', -12.5],
		['number', '1e3', 1000],
		['number', '+.5', 0.5],
		['number', '5.', 5],
		['number', 0, 0],
		['date', '2026-01-31', '2026-01-31'],
		['date', '2028-02-29T23:59:00-11:00', '2028-02-29'],
		['date', '2026-01-31 00:00:00', '2026-01-31'],
		['date', '2026-01-31 00:00:00 +0100', '2026-01-31'],
		['date', new Date(Date.UTC(2026, 0, 31, 23)), '2026-01-31'],
		['date', luxonLike('2026-01-31T00:00:00.000+09:00'), '2026-01-31'],
		['date', luxonLike('2026-01-31T23:30:00.000-05:00'), '2026-01-31'],
		['dateTime', '2026-01-31T10:00:00+01:00', '2026-01-31T09:00:00.000+0000'],
		['dateTime', '2026-01-31T10:00:00.123+0100', '2026-01-31T09:00:00.123+0000'],
		['dateTime', '2026-01-31 10:00z', '2026-01-31T10:00:00.000+0000'],
		['dateTime', '2026-01-31 10:00:00.5+05', '2026-01-31T05:00:00.500+0000'],
		['dateTime', 0, '1970-01-01T00:00:00.000+0000'],
		['dateTime', luxonLike('2026-01-31T00:00:00.000+09:00'), '2026-01-30T15:00:00.000+0000'],
		['choice', 'Red, white', { id: '10001' }],
		['choices', 'next, 1.0', [{ id: '3' }, { id: '1' }]],
		['choices', '2.0, late', [{ id: '2' }]],
		['choices', ['2.0, late', ' next '], [{ id: '2' }, { id: '3' }]],
		['choices', '["2.0, late","next"]', [{ id: '2' }, { id: '3' }]],
		['choices', '{"id":"2","name":"2.0, late"}', [{ id: '2' }]],
		['choices', [{ id: '2', name: '2.0, late' }], [{ id: '2' }]],
		['choices', 'next,, ,', [{ id: '3' }]],
		['cascade', 'Asia > Japan', { id: '20', child: { id: '21' } }],
		['user', 'ada@example.com', { accountId: ADA }],
		['user', { accountId: 'of another form', displayName: 'Ada' }, { accountId: 'of another form' }],
		['user', '{"accountId":"x"}', { accountId: 'x' }],
		['user', { emailAddress: 'ada@example.com' }, { accountId: ADA }],
		['users', ` ada@example.com ,${ADA}`, [{ accountId: ADA }, { accountId: ADA }]],
		['users', [{ accountId: 'x' }], [{ accountId: 'x' }]],
		['group', ' admins ', { name: 'admins' }],
		['group', { name: 'admins', groupId: 'g-1', self: 'https://x' }, { groupId: 'g-1' }],
		['groups', 'admins,users', [{ name: 'admins' }, { name: 'users' }]],
		['words', 'b, a,b', ['b', 'a']],
		['words', ['b', ' a ', '', null, 'b'], ['b', 'a']],
		['words', 7, ['7']],
		['words', '[]', []],
		['record', ' DEMO-1 ', { key: 'DEMO-1' }],
		['record', { id: '1', key: 'DEMO-1' }, { key: 'DEMO-1' }],
		['timeTracking', ' 3h 30m ', { originalEstimate: '3h 30m' }],
		[
			'timeTracking',
			{ originalEstimate: '1d', remainingEstimate: '4h', timeSpent: '1h', originalEstimateSeconds: 28800 },
			{ originalEstimate: '1d', remainingEstimate: '4h' },
		],
		['sprints', ' 42 ', 42],
		['sprints', { id: 42, name: 'Sprint 1' }, 42],
		['sprints', [{ id: 42, state: 'active' }], 42],
		['sprints', [{ id: 41, state: 'closed' }, { id: 42, state: 'active' }], 42],
		['sprints', 'com.atlassian.greenhopper.service.sprint.Sprint@1[id=42,state=ACTIVE,name=x]', 42],
		['timeTracking', '1h30m', { originalEstimate: '1h 30m' }],
		['timeTracking', '2 H', { originalEstimate: '2h' }],
		['timeTracking', 12600, { originalEstimate: '210m' }],
		['timeTracking', '12600', { originalEstimate: '210m' }],
		['timeTracking', { originalEstimateSeconds: 3600, remainingEstimateSeconds: 0 }, { originalEstimate: '60m', remainingEstimate: '0m' }],
		['url', ' https://example.com/a?b=c#d ', 'https://example.com/a?b=c#d'],
		['team', '36885b3c-1bf0-4f85-a357-c5b858c31de4', '36885b3c-1bf0-4f85-a357-c5b858c31de4'],
		['team', { id: '36885b3c-1bf0-4f85-a357-c5b858c31de4', name: 'Blue' }, '36885b3c-1bf0-4f85-a357-c5b858c31de4'],
		['organizations', '7, 12', [7, 12]],
		['organizations', [{ id: '7', name: 'Acme' }], [7]],
		['objects', 'w:1, w:2', [{ id: 'w:1' }, { id: 'w:2' }]],
		['objects', [{ workspaceId: 'w', id: 'w:1', objectId: '1' }], [{ id: 'w:1' }]],
		['other', '{"a":[1]}', { a: [1] }],
		['other', [{ id: 'w:1' }], [{ id: 'w:1' }]],
	])('%s takes %p', async (name, cell, value) => {
		expect(await write(name, cell)).toEqual({ ok: true, value });
	});

	it.each(['choices', 'users', 'groups', 'words', 'objects', 'organizations'] as const)(
		'%s is cleared by an empty cell with an empty list',
		async (name) => {
			for (const cell of [null, undefined, '', ' \t\n', []])
				expect(await write(name, cell)).toEqual({ ok: true, value: [] });
		},
	);

	it.each([
		'text',
		'richText',
		'number',
		'date',
		'choice',
		'cascade',
		'user',
		'record',
		'timeTracking',
		'sprints',
		'url',
		'team',
		'other',
	] as const)('%s is cleared by an empty cell with null', async (name) => {
		for (const cell of [null, undefined, '', ' \t\n', []])
			expect(await write(name, cell)).toEqual({ ok: true, value: null });
	});

	const LEVELS = [{ id: '10', name: 'Staff only' }, { id: '11', name: 'Public' }];
	it.each<[string, FieldSchema, unknown, unknown]>([
		['securitylevel', { type: 'securitylevel', system: 'security' }, 'staff ONLY', { id: '10' }],
		['radio buttons', { type: 'option', custom: `${PLUGIN}:radiobuttons` }, 'Public', { id: '11' }],
		['checkboxes', { type: 'array', items: 'option', custom: `${PLUGIN}:multicheckboxes` }, 'Public, Staff only', [{ id: '11' }, { id: '10' }]],
		['resolution', { type: 'resolution', system: 'resolution' }, 'Public', { id: '11' }],
		['priority', { type: 'priority', system: 'priority' }, '10', { id: '10' }],
		['single version', { type: 'version', custom: `${PLUGIN}:version` }, 'public', { id: '11' }],
		['team that Jira lists', { type: 'team', custom: `${PLUGIN}:atlassian-team` }, 'public', '11'],
		['organizations that Jira lists', ORGANIZATIONS, 'Public, 10', [11, 10]],
	])('%s by what people call it', async (_type, schema, cell, value) => {
		expect(await writeValue(fieldOf(schema, { allowedValues: LEVELS }), cell, WORDS)).toEqual({ ok: true, value });
	});

	it('request participants are people', async () => {
		const participants = fieldOf({ type: 'array', items: 'user', custom: 'com.atlassian.servicedesk:sd-request-participants' });
		expect(await writeValue(participants, ADA, WORDS)).toEqual({ ok: true, value: [{ accountId: ADA }] });
	});

	it('takes a list apart only where a separator is given', async () => {
		const answer = await writeValue(FIELDS.words, 'a,b', { ...WORDS, separator: '' });
		expect(answer).toEqual({ ok: true, value: ['a,b'] });
	});
});

describe('a cell is refused, with what is the matter and what to do', () => {
	it.each<[Name, unknown, string, string]>([
		['summary', 'Two\nlines', 'The summary has a line break', 'Put it on one line'],
		['summary', 'x'.repeat(256), 'The summary has 256 characters', 'Shorten it to 255'],
		['number', '0x10', '"0x10" is not a number', 'Give Points as digits with a point, such as 12.5'],
		['number', '1,5', '"1,5" is not a number', 'such as 12.5'],
		['number', '１２', '"１２" is not a number', 'such as 12.5'],
		['number', '0b1', '"0b1" is not a number', 'such as 12.5'],
		['number', '1_000', '"1_000" is not a number', 'such as 12.5'],
		['number', 'Infinity', '"Infinity" is not a number', 'such as 12.5'],
		['number', '1e999', '"1e999" is not a number', 'such as 12.5'],
		['number', Number.NaN, '"NaN" is not a number', 'such as 12.5'],
		['number', Infinity, '"Infinity" is not a number', 'such as 12.5'],
		['number', true, '"true" is not a number', 'such as 12.5'],
		['number', [5], '"[5]" is not a number', 'such as 12.5'],
		['number', '🙂', '"🙂" is not a number', 'such as 12.5'],
		[
			'date',
			'2026-02-31',
			'"2026-02-31" is not a date',
			'Give Due date as year-month-day, such as 2026-01-31',
		],
		['date', '31.01.2026', '"31.01.2026" is not a date', 'such as 2026-01-31'],
		['date', '2026-01-31 to 2026-02-02', '"2026-01-31 to 2026-02-02" is not a date', 'such as 2026-01-31'],
		['date', '2026-1-1', '"2026-1-1" is not a date', 'such as 2026-01-31'],
		['date', 45000, '"45000" is not a date', 'such as 2026-01-31'],
		['date', new Date(Number.NaN), '"Invalid Date" is not a date', 'such as 2026-01-31'],
		['date', luxonLike('no date'), '"Invalid Date" is not a date', 'such as 2026-01-31'],
		[
			'dateTime',
			'2026-01-31T10:00:00',
			'"2026-01-31T10:00:00" is not a date and time with a time zone',
			'such as 2026-01-31T10:00:00+01:00',
		],
		['dateTime', '2026-02-31T10:00:00Z', '"2026-02-31T10:00:00Z" is not', 'with its offset'],
		['dateTime', '2026-01-31T25:00:00Z', '"2026-01-31T25:00:00Z" is not', 'with its offset'],
		['dateTime', 1e20, '"100000000000000000000" is not', 'with its offset'],
		['dateTime', Infinity, '"Infinity" is not', 'with its offset'],
		['dateTime', new Date(Number.NaN), '"Invalid Date" is not', 'with its offset'],
		['choice', 'Green', '"Green" is not a value of Team', 'Use one of: Red, white, Blue'],
		['choices', 'next, 3.0', '"3.0" is not a value of Versions', 'Use one of'],
		['user', 'nobody@example.com', 'No person is found for "nobody@example.com"', 'Check it'],
		['users', ['ada@example.com', 'x'], 'No person is found for "x"', 'Check it'],
		['group', { colour: 'red' }, '"{"colour":"red"}" is not a group', 'Give the name of a group for Group'],
		[
			'words',
			'ok, two words',
			'The entry "two words" of Labels has a space in it',
			'Write it without, such as "two-words"',
		],
		['words', ['x'.repeat(256)], 'An entry of Labels has 256 characters', 'Shorten it to 255'],
		['words', [{ name: 'x' }], 'The entry "{"name":"x"}" of Labels is not a text', 'Give a list of words'],
		['record', 'the other one', 'There is no issue "the other one"', 'Check it'],
		['timeTracking', { timeSpent: '1h' }, '"{"timeSpent":"1h"}" has no estimate', 'such as 3h 30m'],
		['sprints', 'Sprint 1', '"Sprint 1" is not a sprint ID', 'Give the number or the name of the sprint for Sprint'],
		['sprints', '1, 2', '"1, 2" is not a sprint ID', 'Give the number'],
		['sprints', [{ id: 1, state: 'active' }, { id: 2 }], '2 sprints are given: 1, 2', 'Give one sprint for Sprint'],
		['timeTracking', 'soon', '"soon" is not an estimate', 'such as 3h 30m, or as a number of seconds'],
		['timeTracking', '90', '"90" is not an estimate', 'such as 3h 30m'],
		['timeTracking', '-1h', '"-1h" is not an estimate', 'such as 3h 30m'],
		['url', 'example.com', '"example.com" is not a web address', 'https://example.com/page'],
		['url', 'https://a b', 'is not a web address', 'https://example.com/page'],
		['url', `https://${'x'.repeat(300)}`, 'Link has 308 characters', 'Shorten it to 255'],
		['text', 'x'.repeat(256), 'Field has 256 characters', 'Shorten it to 255'],
		['team', 'Blue', '"Blue" is not the ID of a team', "it ends the address of the team's page"],
		['organizations', 'Acme', '"Acme" is not the ID of an organization', 'Give the numbers'],
		['sprints', '0x10', '"0x10" is not a sprint ID', 'Give the number'],
		['objects', 'Laptop', '"Laptop" is not the ID of an Assets object', 'Give the objects of Devices as workspaceId:objectId'],
		['sprints', true, '"true" is not a sprint ID', 'Give the number'],
		['sprints', 1.5, '"1.5" is not a sprint ID', 'Give the number'],
		['sprints', new Date(0), '"1970-01-01T00:00:00.000Z" is not a sprint ID', 'Give the number'],
		[
			'other',
			'words',
			'Words cannot be turned into a value of Thing (com.example:thing)',
			'Give the value as JSON',
		],
		['other', 5, 'Words cannot be turned into', 'Give the value as JSON'],
	])('%s refuses %p', async (name, cell, reason, fix) => {
		const answer = await write(name, cell);
		expect(answer).toMatchObject({
			ok: false,
			reason: expect.stringContaining(reason),
			fix: expect.stringContaining(fix),
		});
	});

	it('the old field for epics, and names what has taken its place', async () => {
		const epicLink = fieldOf({ type: 'any', custom: 'com.pyxis.greenhopper.jira:gh-epic-link' }, { name: 'Epic Link' });
		const answer = await writeValue(epicLink, 'DEMO-1', WORDS);
		expect(answer).toMatchObject({ ok: false, reason: expect.stringMatching(/replaced by Parent/), fix: expect.stringMatching(/Rename the column to "Parent"/) });
	});

	it('keeps the messages short, on one line and whole in their letters', async () => {
		const answer = await write('number', `${'🙂'.repeat(500)}\n`);
		expect(answer).toHaveProperty('reason', `"${'🙂'.repeat(77)}…" is not a number`);
	});
});

describe('any cell at all', () => {
	const odd = fc.oneof(
		fc.anything({
			withBigInt: true,
			withDate: true,
			withMap: true,
			withSet: true,
			withNullPrototype: true,
			withObjectString: true,
		}),
		fc.constantFrom<unknown>(
			circular(),
			[circular()],
			Symbol('s'),
			() => 1,
			new Date(Number.NaN),
			10n,
			{ big: 10n },
			{ toJSON: () => undefined },
		),
		fc.array(fc.string(), { size: 'large' }),
		fc.json(),
		fc.date({ noInvalidDate: false }),
	);

	it.each(Object.keys(FIELDS) as Name[])(
		'%s never throws, and says why and what to do where it refuses',
		async (name) => {
			await fc.assert(
				fc.asyncProperty(odd, async (cell) => {
					const answer = await write(name, cell);
					if (answer.ok) return;
					expect(answer.reason).not.toBe('');
					expect(answer.fix).not.toBe('');
					expect(answer.reason).not.toMatch(/[\r\n]/);
				}),
			);
		},
	);

	it('a type that nobody knows is never written from words', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.oneof(fc.string(), fc.constantFrom('constructor', '__proto__', 'toString')),
				async (type) => {
					const answer = await writeValue(fieldOf({ type: `new-${type}` }), 'words', WORDS);
					expect(answer.ok).toBe(false);
					expect((await writeValue(fieldOf({ type: 'constructor' }), 'words', WORDS)).ok).toBe(false);
				},
			),
		);
	});

	it('takes long lists and long texts in their stride', async () => {
		const labels = Array.from({ length: 50_000 }, (_none, index) => `l${index}`);
		expect(await write('words', labels.join(','))).toEqual({ ok: true, value: labels });
		for (const long of [
			'1'.repeat(200_000),
			' '.repeat(200_000),
			'[a'.repeat(100_000),
			'a > '.repeat(50_000),
		]) {
			for (const name of Object.keys(FIELDS) as Name[])
				expect(await write(name, `${long}x`)).toHaveProperty('ok');
		}
	});
});
