import { JiraError } from '../../../nodes/shared/errors/jiraError';
import type { Connection } from '../../../nodes/shared/connection/types';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import { refused, resolved } from '../../../nodes/shared/fields/resolved';
import { makeNewValues, NewValue } from '../../../nodes/shared/import/newValues';
import { createLedger } from '../../../nodes/shared/import/outcome';
import type { ImportRequest } from '../../../nodes/shared/import/request';
import { importRecords, type ImportResult } from '../../../nodes/shared/import/run';
import { toldBy } from '../../../nodes/shared/import/rows';
import type { Moves, Target, WritableKind } from '../../../nodes/shared/records/kind';
import { fakeConnection, fakeSite, requestFor, SITE_CATALOG, type FakeSite } from './fakeSite';

/** What a run says when something ends it in the middle: whatever was written by then has its outcome. */

const dead = () => new JiraError({ kind: 'authentication', message: 'The token has died', advice: 'Renew it' });
const row = (name: string, more: Record<string, unknown> = {}) => ({ 'External ID': name, Name: name, ...more });

/** Imports into the site by a kind of which a test changes some parts. */
async function run(site: FakeSite, rows: ReadonlyArray<Record<string, unknown>>, kind: Partial<WritableKind> = {}, more: Partial<ImportRequest> = {}): Promise<ImportResult> {
	return await importRecords(fakeConnection(), requestFor(site, rows, { kind: { ...site.kind, ...kind }, ...more }));
}

const names = ({ outcomes }: ImportResult) => outcomes.map(({ outcome }) => outcome);

describe('a run that ends in the middle', () => {
	it('keeps its outcomes when the look for doubles cannot be made, and says so', async () => {
		const site = fakeSite();
		const neighbours = async () => await Promise.reject(dead());
		const result = await run(site, [row('a'), row('b')], { neighbours });
		expect(names(result)).toEqual(['created', 'created']);
		expect(result.stopped?.message).toMatch(/another run.*The token has died/);
		expect(result.report.stopped).toBe(result.stopped?.message);
	});

	it('a create of which the answer was lost stays unknown when the look for it cannot be made', async () => {
		const site = fakeSite();
		site.onCreate.set('a', 'lost');
		let looks = 0;
		// The first look is that of the plan.
		const recent = async () => await (looks++ === 0 ? Promise.resolve([]) : Promise.reject(dead()));
		const result = await run(site, [row('a'), row('b')], { recent });
		expect(names(result)).toEqual(['unknown', 'created']);
		expect(looks).toBe(2);
	});

	it('a created record is told with its key when what it is found by could not be added', async () => {
		const site = fakeSite();
		const attachIdentity = async () => await Promise.reject(dead());
		const matchBy = { by: 'remoteLink', prefix: 'x-', title: 'X' } as const;
		const result = await run(site, [{ id_: 'a', ...row('a') }], { attachIdentity }, { matchBy, identityColumn: 'id_', leaveOut: ['id_'] });
		expect(result.outcomes).toEqual([expect.objectContaining({ outcome: 'rejected', ref: { id: '1000', key: 'T-1' }, partly: true })]);
		expect(result.outcomes[0]?.reason).toContain('The token has died');
	});

	it('the update of a record whose link could not be added can be undone', async () => {
		const site = fakeSite();
		const fields = { ext: 'a', name: 'old', place: 'here' };
		const { id, key } = site.add({ ...fields });
		const no = { done: false, outcome: 'rejected', reason: 'No links today', fix: 'Wait', retry: true } as const;
		const kind: Partial<WritableKind> = {
			attachIdentity: async () => await Promise.resolve(no),
			match: async () => await Promise.resolve(new Map()),
			// As it was: the site changes its things in place.
			current: async () => await Promise.resolve(new Map([[id, { id, key, fields: { ...fields }, raw: {} }]])),
			recent: async () => await Promise.resolve([{ ref: { id, key }, identities: [], origin: { identity: 'a', row: 0, run: 'before' } }]),
		};
		const matchBy = { by: 'remoteLink', prefix: 'x-', title: 'X' } as const;
		const result = await run(site, [{ id_: 'a', ...row('a') }], kind, { matchBy, identityColumn: 'id_', leaveOut: ['id_'], undo: true });
		expect(site.updated).toEqual([id]);
		expect(result.outcomes[0]).toMatchObject({ outcome: 'rejected', ref: { key }, changes: ['Name'], partly: true });
		expect(result.undo).toEqual([{ row: 0, columns: { key, Place: 'here', Name: 'old' } }]);
	});

	it('has no undo for a record that no step has moved', async () => {
		const site = fakeSite();
		for (const ext of ['a', 'b']) site.add({ ext, name: ext, place: 'here', count: 1 });
		const way = { ok: true, way: null, isEstimated: true, steps: 1, withFields: false } as const;
		const plan: Moves['plan'] = async (_connection, moves) => await Promise.resolve(moves.map(() => way));
		const cost = async () => await Promise.resolve({ calls: 0, mails: 0 });
		site.onUpdate.set('b', 'dead');
		const never = async () => await Promise.reject(new Error('Nothing is moved'));
		const rows = [row('a', { Count: 2 }), row('b', { Name: 'other' })];
		const before = await run(site, rows, { moves: { field: 'count', plan, cost, move: never } }, { undo: true });
		expect(names(before)).toEqual(['not attempted', 'not attempted']);
		expect(before.undo).toEqual([]);
		// What is on its way when the run ends may have moved.
		const during = await run(site, rows.slice(0, 1), { moves: { field: 'count', plan, cost, move: async () => await Promise.reject(dead()) } }, { undo: true });
		expect(names(during)).toEqual(['not attempted']);
		expect(during.undo).toHaveLength(1);
	});

	it('names the undo by the fields of its plan, whatever becomes of the connection', async () => {
		const site = fakeSite();
		site.add({ ext: 'a', name: 'old', place: 'here' });
		let isOver = false;
		const kind: Partial<WritableKind> = {
			fields: async () => await (isOver ? Promise.reject(dead()) : Promise.resolve(SITE_CATALOG)),
			update: async (...args) => {
				isOver = true;
				return await site.kind.update(...args);
			},
		};
		const result = await run(site, [row('a', { Name: 'new' })], kind, { undo: true });
		expect(names(result)).toEqual(['updated']);
		expect(result.undo).toHaveLength(1);
	});
});

describe('values that a run makes', () => {
	/** A site whose tags can be made by their names. */
	function making(make: NonNullable<Target['make']>) {
		const site = fakeSite();
		const asked: string[] = [];
		const target: WritableKind['target'] = async (...args) => {
			const found = await site.kind.target(...args);
			if (!found.ok) return found;
			const one = async (connection: Connection, field: Parameters<typeof make>[1], name: string) => {
				asked.push(name);
				return await make(connection, field, name);
			};
			const fields = [...found.target.catalog.fields, { id: 'part', name: 'Part', schema: { type: 'version' }, required: false, hasDefault: false, allowedValues: [] }];
			return { ok: true, target: { ...found.target, catalog: createCatalog(fields), makes: () => true, make: one } };
		};
		const part = { id: 'part', name: 'Part', schema: { type: 'version' } };
		const fields = async () => await Promise.resolve(createCatalog([...SITE_CATALOG.fields, part]));
		return { site, asked, kind: { target, fields } satisfies Partial<WritableKind> };
	}
	const values = { translate: [], notFound: 'create', fallbacks: [], lists: 'replace', onlyOnCreate: [] } as const;

	it('ends the run with an outcome for each row when one of them cannot be made for all', async () => {
		const { site, kind } = making(async () => await Promise.reject(dead()));
		const result = await run(site, [row('a', { Part: 'new' }), row('b'), row('', {})], kind, { values });
		expect(names(result)).toEqual(['not attempted', 'not attempted', 'rejected']);
		expect(result.stopped?.message).toBe('The token has died');
		expect(site.created).toEqual([]);
	});

	it('are made for what a step takes along, too', async () => {
		const { kind, asked } = making(async (_connection, _field, name) => await Promise.resolve(resolved({ id: `of ${name}` })));
		const found = await kind.target(fakeConnection(), { place: 'here' });
		if (!found.ok) throw new Error('There is such a place');
		const { target } = found;
		const part = new NewValue(target, target.catalog.byId('part')!, 'new');
		const move = { field: 'count', to: 2, fields: { part, parts: ['old', part] }, aside: [] };
		const work = { row: { index: 0, source: {}, cells: {} }, identity: 'a', place: {}, followers: [] };
		const { waves } = await makeNewValues(fakeConnection(), [[{ action: 'update', work, target, values: {}, move, after: [] }]], createLedger());
		expect(asked).toEqual(['new']);
		expect(waves[0]?.[0]?.move?.fields).toEqual({ part: { id: 'of new' }, parts: ['old', { id: 'of new' }] });
	});

	it('makes nothing when enough rows were rejected before', async () => {
		const { site, kind, asked } = making(async () => await Promise.resolve(refused('No', 'No')));
		const result = await run(site, [row('a', { Part: 'new' }), row('')], kind, { values, stopWhenRejected: { rows: 1 } });
		expect(names(result)).toEqual(['not attempted', 'rejected']);
		expect(asked).toEqual([]);
	});
});

describe('what a dry run says of the cost', () => {
	const matchBy = { by: 'remoteLink', prefix: 'x-', title: 'X' } as const;
	const calls = async (site: FakeSite, rows: ReadonlyArray<Record<string, unknown>>, kind: Partial<WritableKind>, more: Partial<ImportRequest> = {}) =>
		(await run(site, rows, kind, { dryRun: true, ...more })).report.dryRun?.calls;

	it('counts the call that each new link takes', async () => {
		const site = fakeSite();
		const attachIdentity = async () => await Promise.reject(dead());
		expect(await calls(site, [{ id_: 'a', ...row('a') }, { id_: 'b', ...row('b') }], { attachIdentity }, { matchBy, identityColumn: 'id_', leaveOut: ['id_'] })).toBe(1 + 2);
	});

	it('counts updates of many records in one call as one', async () => {
		const site = fakeSite();
		for (const ext of ['a', 'b', 'c']) site.add({ ext, name: 'old', place: 'here' });
		const rows = ['a', 'b', 'c'].map((name) => row(name));
		expect(await calls(site, rows, {})).toBe(3);
		expect(await calls(site, rows, { sizes: { match: 3, create: 2, update: 2 } })).toBe(2);
	});
});

describe('a warning on a row', () => {
	it('does not take the place of what its outcome says', () => {
		const outcome = { reason: 'It was skipped', fix: 'Wait', field: 'Name' };
		expect(toldBy([outcome, { field: '', reason: 'A word was left out', fix: 'Correct it' }])).toEqual({
			field: 'Name',
			reason: 'It was skipped. A word was left out',
			fix: 'Wait. Correct it',
		});
	});

	it('is told beside why the row was skipped', async () => {
		const site = fakeSite();
		site.add({ ext: 'a', name: 'theirs', place: 'here' });
		const skip = { id: '1', key: 'T-0' };
		const kind: Partial<WritableKind> = {
			neighbours: async () => await Promise.resolve([{ ref: skip, identities: ['b'] }]),
			remove: async (_connection, records) => await Promise.resolve(records.map((ref) => ({ done: true, ref, mailed: false }))),
		};
		const values = { translate: [], notFound: 'leaveEmpty', fallbacks: [], lists: 'replace', onlyOnCreate: [] } as const;
		const { outcomes } = await run(site, [row('b', { Parent: 'T-99' })], kind, { values, removeOwnDoubles: true });
		expect(outcomes[0]).toMatchObject({ outcome: 'skipped', reason: expect.stringMatching(/^Another run has created T-0.*There is no thing "T-99"/) });
	});
});
