import fc from '../../tools/laws';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import type { Field } from '../../../nodes/shared/fields/schema';
import type { JiraRecord } from '../../../nodes/shared/records/kind';
import { changedSince, isOwnWrite, isStale, memoryOf, MOST_FIELDS, readMemory, sameMemory } from '../../../nodes/shared/records/memory';
import type { Memory, MemoryKind } from '../../../nodes/shared/records/memoryKind';

/** What an import remembers of a record, and what an export concludes from it. */

const IDS = ['a', 'b', 'c'];
const text = (id: string): Field => ({ id, name: id.toUpperCase(), schema: { type: 'string', system: id } });
const FIELDS: readonly Field[] = [...IDS.map(text), { id: 'list', name: 'List', schema: { type: 'array', items: 'string' } }, text('created'), text('updated')];
const CATALOG = createCatalog(FIELDS);

/** A kind whose records carry their memory themselves. */
const kind: MemoryKind = {
	always: IDS,
	volatile: new Set(['created', 'updated']),
	silent: new Set(['created', 'updated']),
	moments: { created: 'created', updated: 'updated' },
	of: ({ properties }) => readMemory(properties?.memory),
	isOwn: ({ properties }) => properties?.own === true,
	readSize: () => 100,
	read: async () => await Promise.resolve({ records: [], refusals: new Map(), moved: new Map() }),
	current: async () => await Promise.resolve(new Map()),
	write: async () => await Promise.resolve(new Map()),
	calls: () => 0,
};

const at = (moment: number) => new Date(moment * 1000).toISOString().replace('Z', '+0000');

interface State {
	readonly values: Readonly<Record<string, string>>;
	readonly created: number;
	readonly updated: number;
	readonly own: boolean;
	readonly memory?: Memory;
}

function recordOf({ values, created, updated, own, memory }: State, only: readonly string[] = IDS): JiraRecord {
	const shown = Object.fromEntries(only.flatMap((id) => (values[id] === undefined ? [] : [[id, values[id]]])));
	// As JSON, because that is how it is kept.
	const properties = { own, memory: memory && (JSON.parse(JSON.stringify(memory)) as unknown) };
	return { id: '1', key: 'K-1', fields: { ...shown, created: at(created), updated: at(updated) }, raw: {}, properties };
}

/** What happens to one record, in turn. */
type Event =
	| { readonly by: 'person'; readonly values: Readonly<Record<string, string>> }
	/** A row that says this; the run may be killed before it remembers, and is run again then, and a person may come between its steps. */
	| {
			readonly by: 'import';
			readonly says: Readonly<Record<string, string>>;
			readonly killed: boolean;
			readonly between: Readonly<Record<string, string>>;
			readonly meanwhile: Readonly<Record<string, string>>;
	  }
	| { readonly by: 'export' };

const value = fc.constantFrom('x', 'y', 'z');
const values = fc.dictionary(fc.constantFrom(...IDS), value, { noNullPrototype: true });
const rarely = fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: values });
const event: fc.Arbitrary<Event> = fc.oneof(
	fc.record({ by: fc.constant('person' as const), values }),
	fc.record({ by: fc.constant('import' as const), says: values, killed: fc.boolean(), between: rarely, meanwhile: rarely }),
	fc.constant({ by: 'export' as const }),
);

/**
 * Plays events on a record, and on the two that know of it: the site, and the partner from whom the rows come and to whom
 * the export gives. What the partner knows of a field is what it has said or been given last; undefined where it knows
 * nothing, because nobody but the import has ever set it.
 */
function play(events: readonly Event[], { exported, byImport, propertiesMove }: { exported: readonly string[]; byImport: boolean; propertiesMove: boolean }) {
	let now = 1;
	let state: State = { values: byImport ? {} : { a: 'x', b: 'x', c: 'x' }, created: now, updated: now, own: byImport };
	const known = new Map<string, string | undefined>();
	/** Fields of which a person has set the present value, and the partner knows another. */
	const untold = new Set<string>(byImport ? [] : IDS);
	const tell = (id: string, told: string | undefined) => {
		known.set(id, told);
		if (state.values[id] === told) untold.delete(id);
	};
	let cursor: number | null = null;
	const losses: string[] = [];
	let leftOut = 0;

	const setBy = (who: 'person' | 'import', some: Readonly<Record<string, string>>) => {
		const changed = Object.entries(some).filter(([id, next]) => state.values[id] !== next);
		if (changed.length === 0) return;
		state = { ...state, values: { ...state.values, ...some }, updated: (now += 1) };
		for (const [id] of changed) {
			if (who === 'person' && known.get(id) !== state.values[id]) untold.add(id);
			else untold.delete(id);
		}
	};
	const remember = (before: JiraRecord, after: JiraRecord, said: Readonly<Record<string, string>>) => {
		const memory = memoryOf(kind, { catalog: CATALOG, before, after, fieldIds: [...IDS, 'created', 'updated'], said, partly: new Set() });
		if (before === after && !isStale(kind.of(after), memory, said)) return;
		state = { ...state, memory, updated: propertiesMove ? (now += 1) : state.updated };
	};

	const load = (one: Extract<Event, { by: 'import' }>) => {
		const before = recordOf(state);
		const changes = Object.entries(one.says).filter(([id, next]) => before.fields[id] !== next);
		setBy('person', one.between);
		setBy('import', Object.fromEntries(changes));
		for (const [id, said] of Object.entries(one.says)) tell(id, said);
		setBy('person', one.meanwhile);
		if (!one.killed) remember(before, changes.length === 0 ? before : recordOf(state), one.says);
	};

	for (const one of events) {
		now += 1;
		if (one.by === 'person') setBy('person', one.values);
		else if (one.by === 'import') {
			load(one);
			if (one.killed) load({ ...one, killed: false, between: {}, meanwhile: {} });
		} else {
			if (cursor !== null && state.updated <= cursor) continue;
			const record = recordOf(state, exported);
			const since = cursor;
			const isOwn = isOwnWrite(kind, {
				record,
				catalog: CATALOG,
				fields: [...exported.map(text), text('updated')],
				withMore: false,
				givenSince: (moment) => since !== null && since * 1000 > moment,
			});
			if (isOwn) {
				leftOut += 1;
				losses.push(...exported.filter((id) => untold.has(id)));
			} else for (const id of exported) tell(id, state.values[id]);
			cursor = state.updated;
		}
	}
	return { losses, leftOut };
}

const exported = fc.subarray(IDS, { minLength: 1 });

describe('laws', () => {
	test.each([true, false])("a person's change of what is exported is never left out; created by an import: %s", (byImport) => {
		fc.assert(
			fc.property(fc.array(event, { minLength: 2, maxLength: 14 }), exported, fc.boolean(), (events, given, propertiesMove) => {
				expect(play(events, { exported: given, byImport, propertiesMove }).losses).toEqual([]);
			}),
			{ numRuns: 1500 },
		);
	});

	test.each([true, false])('what a row has just said is left out; a property moves the last change: %s', (propertiesMove) => {
		fc.assert(
			fc.property(fc.array(event, { maxLength: 8 }), (events) => {
				const says = { a: 'p', b: 'p', c: 'p' };
				const quiet: Event = { by: 'import', says, killed: false, between: {}, meanwhile: {} };
				const before = play([...events, { by: 'export' }], { exported: IDS, byImport: false, propertiesMove });
				const after = play([...events, { by: 'export' }, quiet, { by: 'export' }], { exported: IDS, byImport: false, propertiesMove });
				expect(after.leftOut).toBe(before.leftOut + 1);
			}),
		);
	});

	test('what was remembered once is not remembered again', () => {
		fc.assert(
			fc.property(values, values, (present, said) => {
				const agreed = { ...present, ...said };
				const bare = recordOf({ values: agreed, created: 1, updated: 9, own: false });
				const settings = { catalog: CATALOG, fieldIds: IDS, said, partly: new Set<string>() };
				const memory = memoryOf(kind, { ...settings, before: bare, after: bare });
				const again = recordOf({ values: agreed, created: 1, updated: 9, own: false, memory });
				expect(isStale(kind.of(again), memoryOf(kind, { ...settings, before: again, after: again }), said)).toBe(false);
			}),
		);
	});
});

describe('a memory', () => {
	const state: State = { values: { a: 'x', b: 'y' }, created: 1, updated: 9, own: false };
	const record = recordOf(state);
	const settings = { catalog: CATALOG, before: record, after: record, fieldIds: IDS, partly: new Set<string>() };

	test('tells what has changed, and nothing of what it does not know', () => {
		const memory = memoryOf(kind, { ...settings, said: { a: 'x' } });
		const changed = recordOf({ ...state, values: { a: 'other', b: 'other' } });
		expect(changedSince(memory, changed, IDS.map(text)).map(({ id }) => id)).toEqual(['a']);
		expect(changedSince(undefined, changed, IDS.map(text))).toEqual([]);
	});

	test('of a value that is not the one that was written counts as changed', () => {
		const memory = memoryOf(kind, { ...settings, said: { a: 'what the row says' } });
		expect(changedSince(memory, record, [text('a')]).map(({ id }) => id)).toEqual(['a']);
	});

	test('of entries that joined others does not say whose the others are', () => {
		const list = { ...record, fields: { ...record.fields, list: ['x', 'y'] } };
		const memory = memoryOf(kind, { ...settings, before: list, after: list, said: { list: ['x', 'y'] }, partly: new Set(['list']) });
		expect(memory.kept).toEqual(['list']);
	});

	test('keeps what earlier rows have written, and is bounded', () => {
		const earlier = memoryOf(kind, { ...settings, said: { a: 'x' } });
		const before = recordOf({ ...state, memory: earlier });
		expect(Object.keys(memoryOf(kind, { ...settings, before, after: before, said: { b: 'y' } }).fields).sort()).toEqual(['a', 'b']);
		const many = Array.from({ length: 3 * MOST_FIELDS }, (_none, index) => text(`f${index}`));
		const said = Object.fromEntries(many.map(({ id }) => [id, 'x']));
		const wide = { ...record, fields: { ...record.fields, ...said } };
		const memory = memoryOf(kind, { ...settings, catalog: createCatalog(many), before: wide, after: wide, said });
		expect(Object.keys(memory.fields)).toHaveLength(MOST_FIELDS);
		expect(JSON.stringify(memory).length).toBeLessThan(32_768);
	});

	test('of anything else than ours is none', () => {
		fc.assert(fc.property(fc.oneof(fc.jsonValue(), fc.record({ v: fc.constantFrom(1, 2), id: fc.jsonValue(), fields: fc.jsonValue() })), (other) => {
			expect(readMemory(other)).toBeUndefined();
		}));
		const memory = memoryOf(kind, { ...settings, said: { a: 'x' } });
		expect(sameMemory(readMemory(JSON.parse(JSON.stringify(memory))), memory)).toBe(true);
		expect(sameMemory({ ...memory, at: at(10) }, memory)).toBe(false);
		expect(sameMemory(undefined, memory)).toBe(false);
	});

	test('does not hold for a copy of the record, nor where it was moved to', () => {
		const memory = memoryOf(kind, { ...settings, said: { a: 'x', b: 'y', c: '' } });
		const own = (more: Partial<JiraRecord>) =>
			isOwnWrite(kind, { record: { ...recordOf({ ...state, memory }), ...more }, catalog: CATALOG, fields: IDS.map(text), withMore: false, givenSince: () => false });
		expect([own({}), own({ id: '2' }), own({ key: 'L-1' })]).toEqual([true, false, false]);
	});
});
