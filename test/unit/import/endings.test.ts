import { JiraError } from '../../../nodes/shared/errors/jiraError';
import type { Connection } from '../../../nodes/shared/connection/types';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import { refused } from '../../../nodes/shared/fields/resolved';
import type { ImportRequest } from '../../../nodes/shared/import/request';
import { importRecords, type ImportResult } from '../../../nodes/shared/import/run';
import type { Target, WritableKind } from '../../../nodes/shared/records/kind';
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

	it('makes nothing when enough rows were rejected before', async () => {
		const { site, kind, asked } = making(async () => await Promise.resolve(refused('No', 'No')));
		const result = await run(site, [row('a', { Part: 'new' }), row('')], kind, { values, stopWhenRejected: { rows: 1 } });
		expect(names(result)).toEqual(['not attempted', 'rejected']);
		expect(asked).toEqual([]);
	});
});
