import { openPeople } from '../../../nodes/shared/import/words';
import { refused } from '../../../nodes/shared/fields/resolved';
import type { Connection } from '../../../nodes/shared/connection/types';
import { importRecords } from '../../../nodes/shared/import/run';
import type { ValueSettings } from '../../../nodes/shared/import/request';
import { JiraError, type JiraErrorKind } from '../../../nodes/shared/errors/jiraError';
import { fakeConnection, fakeSite, requestFor } from './fakeSite';

const VALUES: ValueSettings = { translate: [], notFound: 'reject', fallbacks: [], lists: 'replace', onlyOnCreate: [] };

describe('people', () => {
	/** A site whose search takes a turn for each word, and how many searches were under way at once. */
	function slowSite(fails?: JiraErrorKind) {
		const seen = { asked: [] as string[], now: 0, most: 0 };
		const call = async (_operation: string, input: { query: { query: string } }) => {
			seen.asked.push(input.query.query);
			seen.most = Math.max(seen.most, ++seen.now);
			for (let turn = 0; turn < 20; turn++) await Promise.resolve();
			seen.now--;
			if (fails) throw new JiraError({ kind: fails, message: 'Not for you', advice: 'Ask for it' });
			return { body: [{ accountId: `id of ${input.query.query}`, displayName: input.query.query }] };
		};
		// Only `call` and the cache of the session are used to find people; a cache that keeps nothing shows the run's own.
		const connection = { call, session: { cached: async (_key: string, load: () => Promise<unknown>) => await load() } } as unknown as Connection;
		return { connection, seen };
	}

	it('are looked up side by side, and each once in whatever letters', async () => {
		const { connection, seen } = slowSite();
		const words = Array.from({ length: 30 }, (_unused, index) => `Person ${index}`);
		const person = await openPeople(connection, new Set([...words, 'PERSON 3', 'person 3']));
		expect(seen.most).toBeGreaterThan(4);
		expect(seen.asked).toHaveLength(30);
		expect(await person('person 7')).toEqual({ ok: true, value: { accountId: 'id of Person 7' } });
		expect(await person('Somebody Else')).toMatchObject({ ok: true });
		expect(seen.asked).toHaveLength(31);
	});

	it('that may not be searched for concern their rows, and a dead token the run', async () => {
		const person = await openPeople(slowSite('permission').connection, new Set(['Ada']));
		expect(await person('Ada')).toEqual(refused('Not for you', 'Ask for it'));
		await expect(openPeople(slowSite('authentication').connection, new Set(['Ada']))).rejects.toThrow('Not for you');
	});
});

describe('words of the rows', () => {
	it('are translated before anything is looked up: identities of other rows, in every column that means the field', async () => {
		const site = fakeSite();
		const rows = [{ ext: 'a', name: 'A', parent: 'the first' }, { ext: 'b', name: 'B', parent: '' }];
		const values = { ...VALUES, translate: [{ field: 'Parent', from: 'The First', to: 'b' }] };
		const { outcomes } = await importRecords(fakeConnection(), requestFor(site, rows, { values }));
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		expect(site.created).toEqual([1, 0]);
		expect(site.orphans).toEqual([]);
	});

	it('may name a record that is not there: the row is written without it and says so', async () => {
		const site = fakeSite();
		const rows = [{ ext: 'a', name: 'A', parent: 'nobody' }, { ext: 'b', name: 'B', parent: 'a' }];
		const { outcomes, report } = await importRecords(fakeConnection(), requestFor(site, rows, { values: { ...VALUES, notFound: 'leaveEmpty' } }));
		expect(outcomes[0]).toMatchObject({ outcome: 'created', field: 'Parent', reason: expect.stringMatching(/no thing "nobody".*so it was left out/) });
		expect(outcomes[1]).toMatchObject({ outcome: 'created' });
		expect(report.warnings).toEqual([expect.objectContaining({ field: 'Parent', count: 1, rows: [1] })]);
		expect(report.rejections).toEqual([]);
	});

	it('a warning of a row that is rejected in the end is not one', async () => {
		const site = fakeSite();
		const rows = [{ ext: 'a', name: '', parent: 'nobody' }, { ext: 'b', name: 'B', parent: '' }];
		const { outcomes, report } = await importRecords(fakeConnection(), requestFor(site, rows, { values: { ...VALUES, notFound: 'leaveEmpty' } }));
		expect(outcomes[0]).toMatchObject({ outcome: 'rejected', field: 'Name' });
		expect(report.warnings).toEqual([]);
	});

	it('that are to be made reject their rows where the place makes nothing', async () => {
		const site = fakeSite();
		const rows = [{ ext: 'a', name: 'A', parent: 'nobody' }];
		const { outcomes } = await importRecords(fakeConnection(), requestFor(site, rows, { values: { ...VALUES, notFound: 'create' } }));
		expect(outcomes[0]).toMatchObject({ outcome: 'rejected' });
	});

	it('a field that is only for new records is not compared, and the identity stays', async () => {
		const site = fakeSite();
		await importRecords(fakeConnection(), requestFor(site, [{ ext: 'a', name: 'A', tags: 'x' }]));
		const values: ValueSettings = { ...VALUES, lists: 'add', onlyOnCreate: ['name', 'External ID'] };
		const { outcomes } = await importRecords(fakeConnection(), requestFor(site, [{ ext: 'a', name: 'B', tags: 'y' }], { values }));
		expect(outcomes[0]).toMatchObject({ outcome: 'updated', changes: ['Tags'] });
		expect([...site.things.values()][0]?.fields).toMatchObject({ ext: 'a', name: 'A', tags: ['x', 'y'] });
	});
});
