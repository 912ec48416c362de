import { accountIdsOf, isoDateTime, readValue, type TextFormat } from '../../../nodes/shared/fields/read';
import { valueTypeOf, type FieldSchema } from '../../../nodes/shared/fields/schema';
import { FIELDS } from './fields';

const ADF = {
	version: 1,
	type: 'doc',
	content: [{ type: 'paragraph', content: [{ type: 'text', text: 'bold', marks: [{ type: 'strong' }] }] }],
};

describe('readValue', () => {
	it.each<[keyof typeof FIELDS, unknown, unknown]>([
		['text', 'as it is', 'as it is'],
		['richText', ADF, '**bold**'],
		['number', 0, 0],
		['date', '2026-01-31', '2026-01-31'],
		['dateTime', '2026-01-02T03:04:05.678-0930', '2026-01-02T03:04:05.678-09:30'],
		['choice', { self: 'https://x', id: '1', value: 'Red' }, 'Red'],
		['choice', { id: '1', name: 'High', iconUrl: 'https://x' }, 'High'],
		[
			'choices',
			[
				{ id: '1', name: '1.0' },
				{ id: '2', name: '2.0' },
			],
			['1.0', '2.0'],
		],
		['choices', [], []],
		['cascade', { id: '1', value: 'Asia', child: { id: '2', value: 'Japan' } }, 'Asia > Japan'],
		['cascade', { id: '1', value: 'Asia' }, 'Asia'],
		['user', { accountId: 'a', displayName: 'Ada', emailAddress: 'ada@example.com' }, 'Ada'],
		['users', [{ accountId: 'a', displayName: 'Ada' }], ['Ada']],
		['group', { name: 'admins', groupId: 'g' }, 'admins'],
		['words', ['b', 'a'], ['b', 'a']],
		['record', { id: '1', key: 'DEMO-1', fields: { summary: 'x' } }, 'DEMO-1'],
		['sprints', [{ id: 1, name: 'Sprint 1', state: 'closed' }], ['Sprint 1']],
		['other', { id: '1', strange: true }, { id: '1', strange: true }],
		['other', [{ name: 'one' }, { strange: true }], ['one', { strange: true }]],
		['other', ADF, '**bold**'],
	])('%s %j reads as %j', (name, value, plain) =>
		expect(readValue(FIELDS[name], value, 'markdown')).toEqual(plain),
	);

	it.each<[TextFormat, unknown]>([
		['markdown', '**bold**'],
		['plain', 'bold'],
		['adf', ADF],
	])('gives rich text as %s', (format, text) =>
		expect(readValue(FIELDS.richText, ADF, format)).toEqual(text),
	);

	it.each(Object.keys(FIELDS) as Array<keyof typeof FIELDS>)('%s without a value is null', (name) => {
		expect(readValue(FIELDS[name], null, 'markdown')).toBeNull();
		expect(readValue(FIELDS[name], undefined, 'markdown')).toBeNull();
	});
});

describe('valueTypeOf', () => {
	it.each<[FieldSchema, string]>([
		[{ type: 'string' }, 'text'],
		[{ type: 'string', system: 'environment' }, 'richText'],
		[{ type: 'string', custom: 'com.atlassian.jira.plugin.system.customfieldtypes:textarea' }, 'richText'],
		[{ type: 'array', items: 'string', system: 'labels' }, 'words'],
		[{ type: 'array', items: 'component' }, 'choices'],
		[{ type: 'array', items: 'issuelinks' }, 'other'],
		[{ type: 'array' }, 'other'],
		[{ type: 'comments-page', system: 'comment' }, 'other'],
		[{ type: 'constructor' }, 'other'],
		[{ type: 'array', items: '__proto__' }, 'other'],
	])('%j is %s', (schema, type) => expect(valueTypeOf(schema)).toBe(type));
});

describe('accountIdsOf', () => {
	it.each([
		[{ accountId: 'a' }, 'a'],
		[
			[{ accountId: 'a' }, { accountId: 'b' }],
			['a', 'b'],
		],
		[null, null],
		[[], []],
	])('of %j is %j', (value, ids) => expect(accountIdsOf(value)).toEqual(ids));
});

describe('isoDateTime', () => {
	it.each([
		['2026-01-02T03:04:05.678+0000', '2026-01-02T03:04:05.678+00:00'],
		['2026-01-02T03:04:05+01:00', '2026-01-02T03:04:05+01:00'],
		['2026-01-02', '2026-01-02'],
		['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
	])('%s is %s', (jira, iso) => expect(isoDateTime(jira)).toBe(iso));
});
