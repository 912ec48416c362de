import { accountIdsOf, isoDateTime, readValue, type TextFormat } from '../../../nodes/shared/fields/read';
import { valueTypeOf, type FieldSchema } from '../../../nodes/shared/fields/schema';
import { FIELDS } from './fields';

const ADF = {
	version: 1,
	type: 'doc',
	content: [{ type: 'paragraph', content: [{ type: 'text', text: 'bold', marks: [{ type: 'strong' }] }] }],
};

/** With a name that has commas, equals signs and brackets in it. */
const LEGACY_SPRINT =
	'com.atlassian.greenhopper.service.sprint.Sprint@1f[id=1,rapidViewId=2,state=ACTIVE,name=Sprint 1, goal=none [late],startDate=<null>,sequence=1]';

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
		['sprints', [LEGACY_SPRINT, { id: 2, name: 'Sprint 2' }], ['Sprint 1, goal=none [late]', 'Sprint 2']],
		['sprints', ['com.atlassian.greenhopper.Sprint@1[id=7]'], ['com.atlassian.greenhopper.Sprint@1[id=7]']],
		['objects', [{ workspaceId: 'w', id: 'w:1', objectId: '1' }], ['w:1']],
		['objects', [{ workspaceId: 'w', objectId: '1' }, { id: 'w:2', label: 'Laptop' }], ['w:1', 'Laptop']],
		['objects', [{ strange: true }], [{ strange: true }]],
		['other', { id: '1', strange: true }, { id: '1', strange: true }],
		['other', { id: '1', name: 'not all of it', amount: 5 }, { id: '1', name: 'not all of it', amount: 5 }],
		['other', { self: 'https://x', id: '1', name: 'a reference', avatarUrls: {} }, 'a reference'],
		['other', [{ id: '7', created: '2026-01-02T03:04:05.678+0000' }], [{ id: '7', created: '2026-01-02T03:04:05.678+00:00' }]],
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

describe('what Jira keeps itself', () => {
	const read = (schema: FieldSchema, value: unknown) => readValue({ id: 'x', name: 'X', schema }, value, 'markdown');

	it.each<[FieldSchema, unknown, unknown]>([
		[{ type: 'votes', system: 'votes' }, { self: 'https://x', votes: 3, hasVoted: false }, 3],
		[{ type: 'watches', system: 'watches' }, { watchCount: 0, isWatching: false }, 0],
		[{ type: 'progress', system: 'progress' }, { progress: 1, total: 4, percent: 25 }, { progress: 1, total: 4, percent: 25 }],
		[{ type: 'array', items: 'issuelinks', system: 'subtasks' }, [{ id: '1', key: 'DEMO-2', fields: {} }], ['DEMO-2']],
		[{ type: 'team' }, { id: 'uuid', name: 'Blue', isVisible: true, avatarUrl: 'https://x' }, 'Blue'],
		[{ type: 'team' }, 'uuid', 'uuid'],
		[
			{ type: 'array', items: 'sd-customerorganization', custom: 'com.atlassian.servicedesk:sd-customer-organizations' },
			[{ id: '1', name: 'Charlie Cakes', scimManaged: false }],
			['Charlie Cakes'],
		],
	])('%j', (schema, value, plain) => expect(read(schema, value)).toEqual(plain));
});

describe('a service level agreement', () => {
	const field = { id: 'x', name: 'X', schema: { type: 'sd-servicelevelagreement', custom: 'com.atlassian.servicedesk:sd-sla-field' } };
	const date = (iso8601: string) => ({ iso8601, epochMillis: Date.parse(iso8601), friendly: 'soon' });
	const cycle = (stop: string, breached: boolean) => ({
		startTime: date('2026-01-01T08:00:00+0100'),
		stopTime: date(stop),
		breachTime: date('2026-01-01T12:00:00+0100'),
		breached,
		goalDuration: { millis: 14_400_000, friendly: '4h' },
		elapsedTime: { millis: 3_600_000, friendly: '1h' },
		remainingTime: { millis: 10_800_000 },
	});

	it('tells of the ongoing cycle, flat', () => {
		const ongoingCycle = { ...cycle('', false), stopTime: undefined, paused: true };
		expect(readValue(field, { id: '1', name: 'X', completedCycles: [cycle('2025-12-01T09:00:00+0100', true)], ongoingCycle }, 'markdown')).toEqual({
			state: 'paused',
			breached: false,
			due: '2026-01-01T12:00:00+01:00',
			remaining: '180m',
			elapsed: '1h',
			elapsedMs: 3_600_000,
			remainingMs: 10_800_000,
			goal: '4h',
			started: '2026-01-01T08:00:00+01:00',
			stopped: null,
			completedCycles: 1,
			breachedCycles: 1,
		});
	});

	it('tells of the cycle that was completed last, whatever their order', () => {
		const cycles = [cycle('2026-01-01T09:00:00+0100', true), cycle('2026-01-03T09:00:00+0100', false), cycle('2026-01-02T09:00:00+0100', true)];
		expect(readValue(field, { completedCycles: cycles }, 'markdown')).toMatchObject({
			state: 'completed',
			breached: false,
			stopped: '2026-01-03T09:00:00+01:00',
			completedCycles: 3,
			breachedCycles: 2,
		});
	});

	it('says so when it has not started, and leaves alone what is no agreement', () => {
		expect(readValue(field, { id: '1', completedCycles: [] }, 'markdown')).toMatchObject({ state: 'not started', breached: null, due: null });
		expect(readValue(field, { errorMessage: 'no licence' }, 'markdown')).toEqual({ errorMessage: 'no licence' });
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
		['call +492345', 'call +492345'],
	])('%s is %s', (jira, iso) => expect(isoDateTime(jira)).toBe(iso));
});
