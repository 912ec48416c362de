import fc from '../../tools/laws';
import type { Field, WritableField } from '../../../nodes/shared/fields/schema';
import { fingerprint, sameValue, withAdded } from '../../../nodes/shared/records/canonical';
import { FIELDS } from '../fields/fields';

type Name = keyof typeof FIELDS;
const NAMES = Object.keys(FIELDS) as Name[];

const doc = (...content: object[]) => ({ version: 1, type: 'doc', content });
const text = (words: string) => ({ type: 'text', text: words });
const task = (localId: string) =>
	doc({
		type: 'taskList',
		attrs: { localId },
		content: [{ type: 'taskItem', attrs: { localId: `${localId}.1`, state: 'TODO' }, content: [text('x')] }],
	});

/** A sprint as some answers still give it. */
const LEGACY = (id: number, state: string) =>
	`com.atlassian.greenhopper.service.sprint.Sprint@1a2b[id=${id},rapidViewId=3,state=${state},name=One, id=9,startDate=<null>,sequence=${id}]`;

describe('sameValue', () => {
	it.each<[Name, unknown, unknown]>([
		['text', ' a\r\nb ', 'a\nb'],
		['text', '   ', null],
		['richText', task('1'), task('2')],
		[
			'richText',
			doc({ type: 'paragraph', content: [text('a'), text('b')] }),
			doc({ type: 'paragraph', content: [text('ab')] }),
		],
		['richText', null, doc()],
		['richText', doc({ type: 'paragraph', content: [] }), null],
		['number', 5, 5.0],
		['number', 0, -0],
		['date', '2026-01-31', '2026-01-31T00:00:00Z'],
		['dateTime', '2026-01-31T10:00:00.000+0100', '2026-01-31T09:00:00.000+0000'],
		['dateTime', '2026-01-31T00:30:00.000-0930', '2026-01-31T10:00:00Z'],
		['choice', { self: 'https://x', id: '1', value: 'Red' }, { id: '1' }],
		['choice', { self: 'https://x', id: '1', value: 'Red' }, { value: 'Red' }],
		['choice', { id: 1, name: 'Red' }, { id: '1' }],
		['choice', { id: '1', name: 'Red' }, { id: null, name: 'Red' }],
		[
			'choices',
			[
				{ id: '1', name: 'a' },
				{ id: '2', name: 'b' },
			],
			[{ name: 'b' }, { name: 'a' }],
		],
		['choices', [{ id: '1' }], [{ id: '1' }, { id: '1' }]],
		['choices', null, []],
		['cascade', { id: '1', value: 'A', child: { id: '2', value: 'B' } }, { id: '1', child: { id: '2' } }],
		[
			'cascade',
			{ id: '1', value: 'A', child: { id: '2', value: 'B' } },
			{ value: 'A', child: { value: 'B' } },
		],
		['user', { accountId: 'a', displayName: 'Ada' }, { accountId: 'a' }],
		['users', [{ accountId: 'a' }, { accountId: 'b' }], [{ accountId: 'b' }, { accountId: 'a' }]],
		['group', { name: 'admins', groupId: 'g' }, { name: 'admins' }],
		['words', ['b', 'a'], ['a', 'b']],
		['record', { id: '10', key: 'DEMO-1', fields: {} }, { key: 'DEMO-1' }],
		['record', { id: '10', key: 'DEMO-1', fields: {} }, { id: '10' }],
		[
			'timeTracking',
			{ originalEstimate: '1d', originalEstimateSeconds: 28800, timeSpent: '1h' },
			{ originalEstimate: '8h' },
		],
		[
			'timeTracking',
			{ originalEstimate: '8h', originalEstimateSeconds: 28800 },
			{ originalEstimate: '480m' },
		],
		[
			'timeTracking',
			{ originalEstimate: '1w 1d', originalEstimateSeconds: 172800 },
			{ originalEstimate: '6d' },
		],
		['timeTracking', { originalEstimate: '1h', remainingEstimate: '1h' }, { remainingEstimate: ' 1H ' }],
		['timeTracking', { timeSpent: '1h', timeSpentSeconds: 3600 }, null],
		['timeTracking', {}, null],
		[
			'sprints',
			[
				{ id: 1, state: 'closed' },
				{ id: 2, state: 'active' },
			],
			2,
		],
		['sprints', [{ id: 1, state: 'closed' }], null],
		['sprints', [LEGACY(2, 'ACTIVE')], 2],
		['sprints', [LEGACY(1, 'CLOSED'), LEGACY(2, 'ACTIVE')], 2],
		['sprints', [LEGACY(1, 'CLOSED')], null],
		['number', 5, '5'],
		['number', '5.0', 5],
		['richText', '', doc()],
		['team', { id: 'f1e2-3', name: 'Blue', isVisible: true }, 'f1e2-3'],
		['organizations', [{ id: '2', name: 'B' }, { id: '1', name: 'A' }], [1, 2]],
		['organizations', null, []],
		['other', { b: 1, a: [{ d: 1, c: 2 }] }, { a: [{ c: 2, d: 1 }], b: 1 }],
		['other', { id: 'w:1', objectId: '1', label: 'x' }, { id: 'w:1' }],
	])('%s: %j is %j', (name, current, desired) =>
		expect(sameValue(FIELDS[name], current, desired)).toBe(true),
	);

	it.each<[Name, unknown, unknown]>([
		['text', 'a', 'A'],
		['text', 'a  b', 'a b'],
		['text', { a: 1 }, { a: 2 }],
		[
			'richText',
			doc({ type: 'paragraph', content: [text('a')] }),
			doc({ type: 'heading', attrs: { level: 1 }, content: [text('a')] }),
		],
		['richText', doc({ type: 'rule' }), null],
		['number', 5, null],
		['number', null, 0],
		['date', '2026-01-31', '2026-02-01'],
		['dateTime', '2026-01-31T10:00:00.000+0100', '2026-01-31T10:00:00.000+0000'],
		['dateTime', 'one text', 'another'],
		['choice', { id: '1', value: '2' }, { id: '2' }],
		['choice', { id: '1', value: '2' }, { value: '1' }],
		['choice', { id: '1' }, null],
		['choices', [{ id: '1' }], [{ id: '1' }, { id: '2' }]],
		['choices', [{ id: '1' }, { id: '2' }], [{ id: '1' }]],
		['cascade', { id: '1', child: { id: '2' } }, { id: '1' }],
		['cascade', { id: '1' }, { id: '1', child: { id: '2' } }],
		['cascade', { value: 'A', child: { value: 'B' } }, { value: 'A', child: { value: 'C' } }],
		['user', { accountId: 'a' }, { accountId: 'b' }],
		['words', ['a'], ['A']],
		['record', { id: '10', key: 'DEMO-1' }, { key: 'DEMO-10' }],
		['timeTracking', { originalEstimate: '8h', originalEstimateSeconds: 28800 }, { originalEstimate: '1d' }],
		['timeTracking', { originalEstimate: '1d', originalEstimateSeconds: 86400 }, { originalEstimate: '8h' }],
		['timeTracking', { originalEstimate: '5d', originalEstimateSeconds: 144000 }, { originalEstimate: '1w' }],
		[
			'timeTracking',
			{ originalEstimate: '1h', remainingEstimate: '1h' },
			{ originalEstimate: '1h', remainingEstimate: '2h' },
		],
		['timeTracking', { originalEstimate: '1h' }, null],
		['sprints', [LEGACY(2, 'ACTIVE')], null],
		['sprints', [LEGACY(2, 'ACTIVE')], 9],
		['team', { id: 'f1e2-3' }, 'f1e2-4'],
		['organizations', [{ id: '1' }], [1, 2]],
		['number', 0, ''],
		[
			'sprints',
			[
				{ id: 1, state: 'closed' },
				{ id: 2, state: 'active' },
			],
			3,
		],
		['sprints', [{ id: 2, state: 'active' }], null],
		['sprints', null, 2],
		['other', { a: 1 }, { a: 2 }],
		['other', { id: '1', a: 1 }, { id: '1', a: 2 }],
	])('%s: %j is not %j', (name, current, desired) =>
		expect(sameValue(FIELDS[name], current, desired)).toBe(false),
	);
});

/** Values of one field as Jira gives them. */
const id = fc.nat({ max: 30 }).map(String);
const thing = id.map((known) => ({
	self: `https://x/${known}`,
	id: known,
	name: `name ${known}`,
	value: `name ${known}`,
}));
const person = id.map((known) => ({ accountId: known, displayName: `Person ${known}` }));
const group = id.map((known) => ({ groupId: known, name: `group ${known}` }));
const moment = fc
	.nat({ max: 4e9 })
	.map((seconds) => new Date(seconds * 1000).toISOString().replace('Z', '+0000'));
const VALUES: Record<Name, fc.Arbitrary<unknown>> = {
	text: fc.string(),
	summary: fc.string(),
	url: fc.webUrl(),
	richText: fc.string({ minLength: 1 }).map((words) => doc({ type: 'paragraph', content: [text(words)] })),
	number: fc.double({ noNaN: true, noDefaultInfinity: true }),
	date: moment.map((iso) => iso.slice(0, 10)),
	dateTime: moment,
	choice: thing,
	choices: fc.array(thing),
	cascade: fc
		.tuple(thing, fc.option(thing))
		.map(([parent, child]) => (child ? { ...parent, child } : parent)),
	user: person,
	users: fc.array(person),
	group,
	groups: fc.array(group),
	words: fc.array(fc.string()),
	record: id.map((known) => ({ id: known, key: `DEMO-${known}` })),
	timeTracking: fc
		.nat({ max: 100 })
		.map((hours) => ({ originalEstimate: `${hours}h`, originalEstimateSeconds: hours * 3600 })),
	sprints: fc.uniqueArray(id).map((ids) => ids.map((known) => ({ id: Number(known), state: 'active' }))),
	objects: fc.uniqueArray(id).map((ids) => ids.map((known) => ({ workspaceId: 'w', id: `w:${known}`, objectId: known }))),
	team: id.map((known) => ({ id: known, name: `Team ${known}` })),
	organizations: fc.uniqueArray(id).map((ids) => ids.map((known) => ({ id: known, name: `Organization ${known}` }))),
	other: fc.jsonValue(),
};

describe.each(NAMES)('laws of %s', (name) => {
	const field: WritableField = FIELDS[name];
	const value = fc.oneof({ weight: 9, arbitrary: VALUES[name] }, { weight: 1, arbitrary: fc.constant(null) });

	it('every value is the same as itself, and as a copy of itself', () => {
		fc.assert(
			fc.property(value, (one) => {
				expect(sameValue(field, one, one)).toBe(true);
				expect(sameValue(field, one, structuredClone(one))).toBe(true);
			}),
		);
	});

	it('no value is no value, however it is written', () => {
		for (const one of [null, undefined, '', []]) {
			for (const other of [null, undefined, '', []]) expect(sameValue(field, one, other)).toBe(true);
		}
	});

	it('the order of keys does not count', () => {
		fc.assert(
			fc.property(value, (one) =>
				expect(fingerprint([[field, reversedKeys(one)]])).toBe(fingerprint([[field, one]])),
			),
		);
	});

	it('values are the same both ways, and have one fingerprint, or neither', () => {
		// Of time tracking and sprints only what can be written is compared; their fingerprints hold all that Jira gives.
		if (name === 'timeTracking' || name === 'sprints') return;
		fc.assert(
			fc.property(value, value, (one, other) => {
				const same = sameValue(field, one, other);
				expect(sameValue(field, other, one)).toBe(same);
				expect(fingerprint([[field, one]]) === fingerprint([[field, other]])).toBe(same);
			}),
			{ numRuns: 300 },
		);
	});
});

describe.each(['choices', 'users', 'groups', 'words'] as const)('the set %s', (name) => {
	it('is the same in any order and with repetitions', () => {
		const shuffled = (VALUES[name] as fc.Arbitrary<unknown[]>).chain((list) =>
			fc.tuple(fc.constant(list), fc.shuffledSubarray([...list, ...list], { minLength: list.length * 2 })),
		);
		fc.assert(
			fc.property(shuffled, ([list, other]) => {
				expect(sameValue(FIELDS[name], list, other)).toBe(true);
				expect(fingerprint([[FIELDS[name], list]])).toBe(fingerprint([[FIELDS[name], other]]));
			}),
		);
	});
});

describe('moments', () => {
	it('are the same in every zone', () => {
		const at = fc.tuple(
			fc.nat({ max: 4e9 }),
			fc.integer({ min: -14 * 60, max: 14 * 60 }),
			fc.integer({ min: -14 * 60, max: 14 * 60 }),
		);
		fc.assert(
			fc.property(at, ([seconds, one, other]) => {
				expect(sameValue(FIELDS.dateTime, inZone(seconds, one), inZone(seconds, other))).toBe(true);
				expect(sameValue(FIELDS.dateTime, inZone(seconds, one), inZone(seconds + 1, other))).toBe(false);
			}),
		);
	});
});

describe('fingerprint', () => {
	const fieldA: Field = { id: 'a', name: 'A', schema: { type: 'string' } };
	const fieldB: Field = { id: 'b', name: 'B', schema: { type: 'string' } };

	it('is the same in whatever order the fields come', () => {
		expect(
			fingerprint([
				[fieldA, '1'],
				[fieldB, '2'],
			]),
		).toBe(
			fingerprint([
				[fieldB, '2'],
				[fieldA, '1'],
			]),
		);
	});

	it('tells values of different fields apart, even when they try to look like one', () => {
		fc.assert(
			fc.property(fc.string(), fc.string(), (one, other) => {
				if (one.trim() === other.trim()) return;
				expect(
					fingerprint([
						[fieldA, one],
						[fieldB, other],
					]),
				).not.toBe(
					fingerprint([
						[fieldA, other],
						[fieldB, one],
					]),
				);
			}),
		);
		expect(
			fingerprint([
				[fieldA, 'x"\nb="y'],
				[fieldB, ''],
			]),
		).not.toBe(
			fingerprint([
				[fieldA, 'x'],
				[fieldB, 'y'],
			]),
		);
	});

	it('is short and readable', () => expect(fingerprint([[fieldA, 'x']])).toMatch(/^[0-9a-f]{32}$/));
});

function inZone(seconds: number, minutes: number): string {
	const local = new Date(seconds * 1000 + minutes * 60_000).toISOString().slice(0, -1);
	const two = (count: number) => String(Math.floor(count)).padStart(2, '0');
	return `${local}${minutes < 0 ? '-' : '+'}${two(Math.abs(minutes) / 60)}${two(Math.abs(minutes) % 60)}`;
}

/** The same value with the keys of every object in the other order. */
function reversedKeys(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(reversedKeys);
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value)
			.reverse()
			.map(([name, entry]) => [name, reversedKeys(entry)]),
	);
}

describe('withAdded', () => {
	it.each<[Name, unknown, unknown, unknown]>([
		['words', ['a', 'b'], ['b', 'c'], ['a', 'b', 'c']],
		['words', null, ['a'], ['a']],
		['choices', [{ self: 's', id: '1', name: 'One' }], [{ id: '1' }, { id: '2' }], [{ id: '1' }, { id: '2' }]],
		['choices', [{ self: 's', id: '1', name: 'One' }], [{ name: 'One' }, { name: 'Two' }], [{ id: '1' }, { name: 'Two' }]],
		['users', [{ accountId: 'a', displayName: 'Ada' }], [{ accountId: 'b' }], [{ accountId: 'a' }, { accountId: 'b' }]],
		['groups', [{ name: 'x', groupId: 'g', self: 's' }], [{ name: 'x' }, { name: 'y' }], [{ groupId: 'g' }, { name: 'y' }]],
		['objects', [{ workspaceId: 'w', id: 'w:1', objectId: '1' }], [{ id: 'w:2' }], [{ id: 'w:1' }, { id: 'w:2' }]],
		['organizations', [{ id: '1', name: 'A' }], [1, 2], [1, 2]],
		['choice', { id: '1' }, { id: '2' }, { id: '2' }],
	])('%s: %j and %j', (name, current, added, joined) => expect(withAdded(FIELDS[name], current, added)).toEqual(joined));

	it('nothing is lost, and adding what is there changes nothing', () => {
		for (const name of ['choices', 'users', 'groups', 'words', 'objects', 'organizations'] as const) {
			fc.assert(
				fc.property(VALUES[name], VALUES[name], (current, added) => {
					const once = withAdded(FIELDS[name], current, added);
					expect(sameValue(FIELDS[name], once, withAdded(FIELDS[name], once, added))).toBe(true);
					expect(sameValue(FIELDS[name], current, withAdded(FIELDS[name], current, current))).toBe(true);
				}),
			);
		}
	});
});
