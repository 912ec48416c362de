import { JiraError } from '../../../nodes/shared/errors/jiraError';
import type { Connection, Ports } from '../../../nodes/shared/connection/types';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import { refused } from '../../../nodes/shared/fields/resolved';
import type { FieldSchema, WritableField } from '../../../nodes/shared/fields/schema';
import type { ImportRequest, ImportRow } from '../../../nodes/shared/import/request';
import type {
	Change,
	Draft,
	MatchBy,
	RecordRef,
	WritableKind,
	WriteResult,
} from '../../../nodes/shared/records/kind';

const TEXTFIELD = 'com.atlassian.jira.plugin.system.customfieldtypes:textfield';

export const EXTERNAL_ID = field('ext', 'External ID', { type: 'string', custom: TEXTFIELD });
const TAGS = field('tags', 'Tags', { type: 'array', items: 'string' });
const FIELDS: readonly WritableField[] = [
	EXTERNAL_ID,
	field('name', 'Name', { type: 'string' }, true),
	field('count', 'Count', { type: 'number' }),
	field('parent', 'Parent', { type: 'issuelink' }),
	TAGS,
	field('colour', 'Colour', { type: 'string' }),
	field('twin_1', 'Twin', { type: 'string' }),
	field('twin_2', 'Twin', { type: 'string' }),
	field('stamp', 'Stamp', { type: 'string' }),
];
export const SITE_CATALOG = createCatalog(FIELDS);

export const BY_EXTERNAL_ID: MatchBy = { by: 'field', field: EXTERNAL_ID };
export const BY_TAGS: MatchBy = { by: 'field', field: TAGS };

function field(id: string, name: string, schema: FieldSchema, required = false): WritableField {
	return { id, name, schema, required, hasDefault: false };
}

export interface Thing extends RecordRef {
	readonly fields: Record<string, unknown>;
}

/** What the site does with a write besides carrying it out. `lost`: it does it, and nobody hears of it. */
export type Refusal = 'refuse' | 'lost' | 'dead';

/** A site of things that lives in memory, and the kind through which the engine knows it. */
export interface FakeSite {
	readonly kind: WritableKind;
	readonly things: Map<string, Thing>;
	/** Rows whose records were created, and records that were changed, in the order of the writes. */
	readonly created: number[];
	readonly updated: string[];
	/** Creates whose parent was not there; there must be none. */
	readonly orphans: number[];
	/** What happens to the create of an identity, and to the update of one. */
	readonly onCreate: Map<string, Refusal>;
	readonly onUpdate: Map<string, Refusal>;
	/** Makes a step of the planning fail. */
	broken: 'fields' | 'target' | 'match' | 'current' | undefined;
	add(fields: Record<string, unknown>): Thing;
}

const deadToken = () =>
	new JiraError({ kind: 'authentication', message: 'The token has died', advice: 'Renew it' });

export function fakeSite(sizes: { match: number; create: number } = { match: 3, create: 2 }): FakeSite {
	const things = new Map<string, Thing>();
	const site: FakeSite = {
		things,
		created: [],
		updated: [],
		orphans: [],
		onCreate: new Map(),
		onUpdate: new Map(),
		broken: undefined,
		add(fields) {
			const thing = { id: String(1000 + things.size), key: `T-${things.size + 1}`, fields };
			things.set(thing.id, thing);
			return thing;
		},
		kind: undefined as unknown as WritableKind, // Set two statements below: kind and site know each other.
	};
	const orBreak = (step: FakeSite['broken']) => {
		if (site.broken === step) throw new JiraError({ kind: 'unavailable', message: `No ${step} today` });
	};

	const write = (draft: Draft): WriteResult => {
		const fate = site.onCreate.get(draft.origin.identity ?? '');
		if (fate === 'refuse') return no('rejected');
		const parent = draft.fields.parent as { id?: string } | null | undefined;
		if (parent && !things.has(parent.id ?? '')) site.orphans.push(draft.origin.row);
		const { id, key } = site.add({ ...draft.fields, ...draft.target.base });
		site.created.push(draft.origin.row);
		return fate === 'lost' ? no('unknown') : { done: true, ref: { id, key }, mailed: false };
	};

	const kind: WritableKind = {
		name: 'thing',
		plural: 'things',
		url: (siteUrl, key) => `${siteUrl}/${key}`,
		async fields() {
			orBreak('fields');
			return SITE_CATALOG;
		},
		placement: [{ id: 'place', name: 'Place' }],
		keyIsChosen: false,
		sizes,
		readOnlyFields: new Set(['stamp']),
		async target(_connection, place) {
			orBreak('target');
			if (place.place === 'locked')
				throw new JiraError({
					kind: 'permission',
					message: 'Nobody may look there',
					advice: 'Ask for the key',
				});
			if (place.place !== 'here' && place.place !== 'narrow')
				return refused(`There is no place "${place.place}"`, 'Say "here"');
			const lacks = place.place === 'narrow' ? ['colour', 'twin_2'] : ['colour'];
			const catalog = createCatalog(FIELDS.filter(({ id }) => !lacks.includes(id)));
			const foreign = (record: { fields: Readonly<Record<string, unknown>> }) =>
				record.fields.place === 'elsewhere' ? 'it is elsewhere' : undefined;
			const onlyAtCreation = new Set(['twin_1']);
			return {
				ok: true,
				target: { label: 'a thing here', catalog, base: { place: place.place }, onlyAtCreation, foreign },
			};
		},
		plainIdentity: (matchBy, identity) => (matchBy.by === 'key' ? identity.toUpperCase() : identity),
		identityProblem(matchBy, identity) {
			if (matchBy.by === 'key') return /^T-\d+$/.test(identity) ? undefined : 'is not a key';
			return identity.includes('!') ? 'has an exclamation mark' : undefined;
		},
		async match(_connection, matchBy, identities) {
			orBreak('match');
			if (identities.length > sizes.match) throw new Error('More identities than one call takes');
			return new Map(
				identities.flatMap((identity) => {
					const refs = [...things.values()].filter((thing) => carries(thing, matchBy, identity));
					return refs.length > 0 ? [[identity, refs.map(({ id, key }) => ({ id, key }))] as const] : [];
				}),
			);
		},
		carryIdentity: () => undefined,
		async current(_connection, refs) {
			orBreak('current');
			return new Map(
				refs.flatMap(({ id }) => {
					const thing = things.get(id);
					return thing && !thing.fields.hidden ? [[id, { ...thing, raw: {} }] as const] : [];
				}),
			);
		},
		async create(_connection, drafts) {
			await Promise.resolve();
			if (drafts.length > sizes.create) throw new Error('More records than one call takes');
			if (drafts.some(({ origin }) => site.onCreate.get(origin.identity ?? '') === 'dead')) throw deadToken();
			return drafts.map(write);
		},
		async update(_connection, { ref, fields }: Change) {
			await Promise.resolve();
			const thing = things.get(ref.id)!;
			const fate = site.onUpdate.get(String(thing.fields.ext));
			if (fate === 'dead') throw deadToken();
			if (fate === 'refuse') return no('rejected');
			Object.assign(thing.fields, fields);
			site.updated.push(ref.id);
			return fate === 'lost' ? no('unknown') : { done: true, ref, mailed: true };
		},
	};
	return Object.assign(site, { kind });
}

function carries({ key, fields }: Thing, matchBy: MatchBy, identity: string): boolean {
	if (matchBy.by === 'key') return key === identity;
	const value = matchBy.by === 'field' ? fields[matchBy.field.id] : undefined;
	return Array.isArray(value) ? value.includes(identity) : value === identity;
}

function no(outcome: 'rejected' | 'unknown'): WriteResult {
	return { done: false, outcome, reason: 'The site says no', fix: 'Ask again', retry: false };
}

/** A connection over which nothing can be called: the fake kind has its site in memory. */
export function fakeConnection(): Connection {
	const ports: Ports = {
		send: async () => {
			throw new Error('Nothing may be sent');
		},
		now: () => 0,
		sleep: async () => undefined,
		random: () => 0.5,
		cancelled: () => false,
		log: () => undefined,
	};
	return {
		call: async () => {
			throw new JiraError({ kind: 'invalid', message: 'The fake site has no people' });
		},
		session: {
			siteUrl: 'https://demo.atlassian.net',
			cached: async (_key, load) => await load(),
			forget: () => undefined,
		hasOlderThan: () => false,
			refusals: new Set(),
		},
		ports,
		openedAt: 0,
		serverTime: async () => await Promise.resolve(0),
		meter: { calls: 0, retries: 0, waitedMs: 0, byOperation: {} },
	};
}

/** Rows whose columns name the fields, as they come from a file. */
export function rowsOf(cells: ReadonlyArray<Record<string, unknown>>): ImportRow[] {
	return cells.map((row, index) => ({ index, source: row, cells: row }));
}

/** An upsert by External ID, with what a test changes of it. */
export function requestFor(
	site: FakeSite,
	cells: ReadonlyArray<Record<string, unknown>>,
	more: Partial<ImportRequest> = {},
): ImportRequest {
	return {
		kind: site.kind,
		mode: 'upsert',
		rows: rowsOf(cells),
		place: { place: { fixed: 'here' } },
		matchBy: BY_EXTERNAL_ID,
		identityColumn: '',
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		run: 'run-1',
		...more,
	};
}
