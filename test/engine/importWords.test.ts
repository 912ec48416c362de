import type { IDataObject } from 'n8n-workflow';
import { countCalls } from '../simulator';
import { jsonOf } from './engine';
import { bulkCalls } from './outcomes';
import { connectedSite, UPSERT, type ConnectedSite } from './site';

/** What people's words become in Jira, and what the options of an import make of those that mean nothing. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
});

afterEach(async () => {
	expect(site.simulator.counters.contractViolations).toEqual([]);
	await site.simulator.close();
});

const row = (more: IDataObject = {}, id = 'w'): IDataObject => ({ external_id: id, type: 'Story', summary: 'Words', ...more });
const upsert = async (options: IDataObject, rows: readonly IDataObject[], more: IDataObject = {}) => await site.run({ ...UPSERT, ...more, options }, rows);
const demo = () => site.simulator.site.project('DEMO')!;

/** The fields of an issue as Jira's API gives them. */
async function fieldsOf(key: string): Promise<IDataObject> {
	const raw = await site.run({ operation: 'export', mode: 'byKeys', keyColumn: 'key', fieldSet: 'all', shape: 'raw' }, [{ key }]);
	return jsonOf(raw, 0)[0]?.fields as IDataObject;
}

const namesOf = (list: unknown) => (list as Array<{ name?: string; value?: string }>).map(({ name, value }) => name ?? value);
const REPORT = 2;

describe('Translate Values', () => {
	const translate = (...values: Array<[string, string, string]>) => ({ translate: { values: values.map(([field, from, to]) => ({ field, from, to })) } });

	it('takes whole cells, entries of lists and the type of a row, exactly or in other letters', async () => {
		const options = translate(['priority', 'p1', 'Highest'], ['Components', 'srv', 'Backend'], ['Components', 'ui, web', 'Frontend'], ['issuetype', 'User Story', 'Story'], ['Team', 'nobody', '']);
		const rows = [row({ type: 'user story', priority: 'P1', components: 'SRV', Team: 'nobody' }, 'a'), row({ priority: 'Low', components: 'srv, Frontend', Team: 'Red' }, 'b'), row({ priority: '', components: 'ui, web', Team: '' }, 'c')];
		const result = await upsert(options, rows);
		expect(jsonOf(result, 1)).toEqual([]);
		const [a, b, c] = await Promise.all(['DEMO-1', 'DEMO-2', 'DEMO-3'].map(fieldsOf));
		expect([a, b, c].map((fields) => (fields?.priority as IDataObject).name)).toEqual(['Highest', 'Low', 'Medium']);
		expect([a, b, c].map((fields) => namesOf(fields?.components))).toEqual([['Backend'], ['Backend', 'Frontend'], ['Frontend']]);
		expect(a?.customfield_10052).toBeNull();
		// What leaves the node is what came in.
		expect(jsonOf(result, 0)[0]).toMatchObject({ type: 'user story', priority: 'P1' });
	});

	it.each([
		[translate(['Colour of Money', 'a', 'b']), /names the field "Colour of Money", which this site does not have/],
		[translate(['priority', 'P1', 'High'], ['Priority', 'P1', 'Low']), /gives "P1" of Priority two meanings: High, Low/],
	])('refuses a setting that cannot be meant, before anything is written', async (options, message) => {
		const result = await upsert(options, [row()]);
		expect(result.error?.message).toMatch(message);
		expect(bulkCalls(site)).toBe(0);
	});
});

describe('When a Value Is Not Found', () => {
	const BAD = { Team: 'Purple', components: 'Backend, Cellar', assignee: 'nobody@example.com', parent: 'DEMO-999', Sprint: 'Sprint X' };

	it.each(Object.entries(BAD))('rejects the row for %s when nothing else is set', async (field, word) => {
		const result = await upsert({}, [row({ [field]: word }), row({ [field]: '' }, 'good')]);
		expect(jsonOf(result, 0).map(({ external_id: id }) => id)).toEqual(['good']);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _fix: expect.stringMatching(/\w+ \w+/) });
	});

	it('leaves out what is not found, one by one, writes the rest, and says so in the row and in the report', async () => {
		const rows = [row(BAD), row({ ...BAD, Team: 'Red' }, 'other'), row({ Team: '', components: '', assignee: '', parent: '', Sprint: '' }, 'fine')];
		const result = await upsert({ notFound: 'leaveEmpty' }, rows);
		expect(jsonOf(result, 1)).toEqual([]);
		const [bad, , fine] = jsonOf(result, 0);
		expect(bad).toMatchObject({ _outcome: 'created', _key: 'DEMO-1', _field: 'Team, Components, Assignee, Parent, Sprint' });
		expect(bad?._reason).toMatch(/"Purple" is not a value of Team, so it was left out\. "Cellar" is not a value of Components/);
		expect(fine).toMatchObject({ _outcome: 'created', _reason: null });
		const fields = await fieldsOf('DEMO-1');
		expect(namesOf(fields.components)).toEqual(['Backend']);
		expect([fields.customfield_10052, fields.assignee]).toEqual([null, null]);
		const report = jsonOf(result, REPORT)[0] as IDataObject & { warnings: Array<{ field: string; count: number; rows: number[] }> };
		expect(report).toMatchObject({ created: 3, rejected: 0 });
		expect(report.warnings.map(({ field, count, rows: of }) => [field, count, of])).toEqual([
			...['Components', 'Assignee', 'Parent', 'Sprint'].map((field) => [field, 2, [1, 2]]),
			['Team', 1, [1]],
		]);
		expect(result.hints?.[0]).toMatchObject({ type: 'warning', message: expect.stringMatching(/9 values were left out or replaced/) });
	});

	it('does not take a value away from an issue that has one, unless empty cells do', async () => {
		await upsert({}, [row({ Team: 'Red', components: 'Backend' })]);
		const kept = await upsert({ notFound: 'leaveEmpty' }, [row({ Team: 'Purple', components: 'Cellar' })]);
		expect(jsonOf(kept, 0)[0]).toMatchObject({ _outcome: 'unchanged', _field: 'Team, Components' });
		const cleared = await upsert({ notFound: 'leaveEmpty', emptyCells: 'clear' }, [row({ Team: 'Purple', components: 'Cellar' })]);
		expect(jsonOf(cleared, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Team, Components' });
	});

	it('looks again before it leaves out what has come to Jira since the metadata was read', async () => {
		await upsert({}, [row({ Team: 'Red' })]);
		const team = site.simulator.site.fields.get('customfield_10052')!;
		for (const context of team.contexts) site.simulator.site.addOption(context, 'Purple');
		const result = await upsert({ notFound: 'leaveEmpty' }, [row({ Team: 'Purple' })]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Team', _reason: null });
	});

	it('does not guess what fits two people', async () => {
		const result = await upsert({ notFound: 'leaveEmpty' }, [row({ assignee: 'Sam Smith' })]);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _reason: expect.stringMatching(/several people/) });
	});

	it('takes a fallback where the field has one, also for an entry of a list, and rejects otherwise', async () => {
		const fallbacks = { values: [['Team', 'Green'], ['Components', 'Frontend'], ['assignee', 'max member'], ['Platforms', 'Web'], ['priority', 'Nonsense']].map(([field, value]) => ({ field, value })) };
		const rows = [row({ Team: 'Purple', components: 'Backend, Cellar', assignee: 'nobody@example.com', priority: '', Sprint: '' }), row({ priority: 'P9' }, 'b'), row({ Sprint: 'Sprint X' }, 'c')];
		const result = await upsert({ notFound: 'fallback', fallbacks }, rows);
		expect(jsonOf(result, 0)).toHaveLength(1);
		expect(jsonOf(result, 0)[0]?._reason).toMatch(/"Purple" is not a value of Team, so the fallback "Green" was taken/);
		const fields = await fieldsOf('DEMO-1');
		expect(fields).toMatchObject({ customfield_10052: { value: 'Green' }, assignee: { displayName: 'Max Member' } });
		expect(namesOf(fields.components)).toEqual(['Backend', 'Frontend']);
		expect(jsonOf(result, 1).map(({ _reason }) => _reason)).toEqual([
			expect.stringMatching(/"P9" is not a value of Priority, and neither is the fallback: "Nonsense" is not/),
			expect.stringMatching(/"Sprint X" is not a sprint/),
		]);
	});

	describe('creates versions and components', () => {
		const rows = [row({ 'Fix versions': '3.0, 2.0', components: 'cellar' }, 'a'), row({ 'Fix versions': '3.0', components: 'Cellar' }, 'b'), row({ 'Fix versions': '', components: '' }, 'c')];

		it('each name once, whatever its letters', async () => {
			const result = await upsert({ notFound: 'create' }, rows);
			expect(jsonOf(result, 0).map(({ _outcome }) => _outcome)).toEqual(['created', 'created', 'created']);
			const { counters } = site.simulator;
			expect([countCalls(counters, 'POST /rest/api/3/version'), countCalls(counters, 'POST /rest/api/3/component')]).toEqual([1, 1]);
			expect(namesOf((await fieldsOf('DEMO-1')).fixVersions)).toEqual(['2.0', '3.0']);
			expect(namesOf((await fieldsOf('DEMO-2')).components)).toEqual(namesOf((await fieldsOf('DEMO-1')).components));
			const again = await upsert({ notFound: 'create' }, rows);
			expect(jsonOf(again, REPORT)[0]).toMatchObject({ unchanged: 3 });
			expect(demo().versions.map(({ name }) => name)).toEqual(['1.0', '2.0', '0.9', '3.0']);
		});

		it('not in a dry run, which says what would be created', async () => {
			const result = await upsert({ notFound: 'create' }, rows, { dryRun: true });
			const [, first] = jsonOf(result, REPORT);
			expect(first).toMatchObject({ action: 'create', changes: { Components: { to: ['cellar (would be created)'] } } });
			expect(demo().versions).toHaveLength(3);
		});

		it('not for a row that is rejected anyway, nor beyond the brake', async () => {
			await upsert({ notFound: 'create' }, [row({ 'Fix versions': '3.0', Team: 'Purple' })]);
			const braked = await upsert({ notFound: 'create', maximumChanges: 1 }, rows);
			expect(braked.error?.message).toMatch(/\w/);
			expect(demo().versions).toHaveLength(3);
		});

		it('not for the ID of a version that is gone', async () => {
			const result = await upsert({ notFound: 'create' }, [row({ 'Fix versions': [{ id: '99999' }] as unknown as IDataObject[] })]);
			expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _field: 'Fix versions' });
			expect(demo().versions).toHaveLength(3);
		});

		it('and rejects the rows, with Jira\'s reason, where the account may not', async () => {
			const as = site.simulator.credentials.member;
			const result = await site.run({ ...UPSERT, options: { notFound: 'create' } }, rows, { as });
			expect(jsonOf(result, 0).map(({ external_id: id }) => id)).toEqual(['c']);
			expect(jsonOf(result, 1)[0]).toMatchObject({ _field: 'Fix versions', _reason: expect.stringMatching(/"3.0" could not be created for Fix versions: .*administrator/) });
		});

		it('but not an archived version, which is refused with that reason', async () => {
			const result = await upsert({ notFound: 'create' }, [row({ 'Fix versions': '0.9' })]);
			expect(jsonOf(result, 1)[0]).toMatchObject({ _reason: '"0.9" of Fix versions is archived in DEMO', _fix: expect.stringMatching(/Unarchive/) });
			expect(countCalls(site.simulator.counters, 'POST /rest/api/3/version')).toBe(0);
		});
	});
});

describe('a sprint by its name', () => {
	beforeEach(() => {
		const [board] = [...site.simulator.site.boards.values()];
		for (const [name, state] of [['Alpha', 'closed'], ['Alpha', 'active'], ['Beta', 'future'], ['Twin', 'future'], ['Twin', 'active'], ['Gone', 'closed']] as const) {
			site.simulator.site.addSprint(board!, { name, state });
		}
	});

	it('is the one that takes issues, in any letters, looked up once', async () => {
		const rows = [row({ Sprint: 'alpha' }, 'a'), row({ Sprint: 'Beta' }, 'b'), row({ Sprint: '3' }, 'c'), row({ Sprint: 'BETA' }, 'd')];
		const result = await upsert({}, rows);
		expect(jsonOf(result, 1)).toEqual([]);
		expect(countCalls(site.simulator.counters, 'GET /rest/agile/1.0/board/{boardId}/sprint')).toBe(1);
		const ids = await Promise.all(['DEMO-1', 'DEMO-2', 'DEMO-3', 'DEMO-4'].map(async (key) => (await fieldsOf(key)).customfield_10020 as Array<{ id: number }>));
		expect(ids.map(([sprint]) => sprint?.id)).toEqual([2, 3, 3, 3]);
		expect(jsonOf(await upsert({}, rows), REPORT)[0]).toMatchObject({ unchanged: 4 });
	});

	it.each([
		['Twin', /"Twin" is the name of several sprints of DEMO: ID 5 \(active\), ID 4 \(future\)/, /number/],
		['Gamma', /"Gamma" is not a sprint on the boards of DEMO/, /Use one of: Alpha, Twin, Beta/],
		['Gone', /only active or future sprints/, /\w/],
		['["Alpha", "Beta"]', /2 sprints are given: 2, 3/, /one sprint/],
	])('%s is refused with what to do', async (word, reason, fix) => {
		const result = await upsert({}, [row({ Sprint: word }), row({ Sprint: '' }, 'good')]);
		expect(jsonOf(result, 0)).toHaveLength(1);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _reason: expect.stringMatching(reason), _fix: expect.stringMatching(fix) });
	});

	it('that is over stays with its issue, as it was exported', async () => {
		await upsert({}, [row({ Sprint: '3' })]);
		site.simulator.site.sprints.get(3)!.state = 'closed';
		expect(jsonOf(await upsert({}, [row({ Sprint: '["Beta"]' })]), 0)[0]).toMatchObject({ _outcome: 'unchanged' });
		expect(jsonOf(await upsert({}, [row({ Sprint: '["Beta", "Alpha"]' })]), 0)[0]).toMatchObject({ _outcome: 'updated' });
		expect(jsonOf(await upsert({}, [row({ Sprint: '["Beta", "Alpha"]' })]), 0)[0]).toMatchObject({ _outcome: 'unchanged' });
	});
});

describe('Date Format', () => {
	const format = (pattern: string, more: IDataObject = {}) => ({ dateFormat: { format: { pattern, timeZone: 'none', ...more } } });

	it.each<[IDataObject, string, string, string, string]>([
		[format('DD.MM.YYYY', { timeZone: 'other', timeZoneName: 'Europe/Berlin' }), '05.02.2026', '05.07.2026 10:00', '2026-02-05', '2026-07-05T08:00:00.000Z'],
		[format('MM/DD/YYYY', { timeZone: 'UTC' }), '02/05/2026', '02/05/2026 10:00:30', '2026-02-05', '2026-02-05T10:00:30.000Z'],
		[format('DD/MMM/YY h:mm A', { timeZone: 'UTC' }), '05/Feb/26 12:05 AM', '05/Feb/26 1:30 pm', '2026-02-05', '2026-02-05T13:30:00.000Z'],
		[format('custom', { custom: 'D-M-YYYY HH:mm Z' }), '5-2-2026 00:00 +0100', '5-2-2026 10:00 +05:30', '2026-02-05', '2026-02-05T04:30:00.000Z'],
		[format('iso', { timeZone: 'UTC' }), '2026-02-05', '2026-02-05 10:00', '2026-02-05', '2026-02-05T10:00:00.000Z'],
	])('%j', async (options, day, moment, expectedDay, expectedMoment) => {
		const cells = { duedate: day, 'Reviewed At': moment };
		const result = await upsert(options, [row(cells)]);
		expect(jsonOf(result, 1)).toEqual([]);
		const fields = await fieldsOf('DEMO-1');
		expect(fields.duedate).toBe(expectedDay);
		expect(new Date(String(fields.customfield_10055)).toISOString()).toBe(expectedMoment);
		expect(jsonOf(await upsert(options, [row(cells)]), 0)[0]).toMatchObject({ _outcome: 'unchanged' });
	});

	it.each<[IDataObject, IDataObject, RegExp, RegExp]>([
		[{}, { duedate: '01/02/2026' }, /"01\/02\/2026" is not a date/, /Date Format/],
		[format('DD/MM/YYYY'), { duedate: '12/31/2026' }, /"12\/31\/2026" is not a date/, /DD\/MM\/YYYY/],
		[format('DD.MM.YYYY'), { 'Reviewed At': '05.02.2026 10:00' }, /time zone/, /Time Zone/],
		[format('DD.MM.YYYY', { timeZone: 'other', timeZoneName: 'Europe/Berlin' }), { 'Reviewed At': '25.10.2026 02:30' }, /comes twice in Europe\/Berlin/, /offset/],
		[format('DD.MM.YYYY', { timeZone: 'other', timeZoneName: 'Europe/Berlin' }), { 'Reviewed At': '29.03.2026 02:30' }, /does not exist in Europe\/Berlin/, /offset/],
	])('%j refuses %j', async (options, cells, reason, fix) => {
		const result = await upsert(options, [row(cells), row({}, 'good')]);
		expect(jsonOf(result, 0)).toHaveLength(1);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _reason: expect.stringMatching(reason), _fix: expect.stringMatching(fix) });
	});

	it.each([
		[format('custom', { custom: 'DD.MM' }), /"DD.MM" is not a date format/],
		[format('DD.MM.YYYY', { timeZone: 'other', timeZoneName: 'Middle/Earth' }), /"Middle\/Earth" is not a time zone/],
	])('a format that cannot be one stops the run', async (options, message) => {
		expect((await upsert(options, [row()])).error?.message).toMatch(message);
	});
});

describe('Lists and Only on Create', () => {
	it('adds to what is there, and clears only where an empty cell does', async () => {
		await upsert({}, [row({ labels: 'a,b', components: 'Backend', Reviewers: 'Max Member' })]);
		const add = { lists: 'add' };
		const first = await upsert(add, [row({ labels: 'b,c', components: 'frontend', Reviewers: 'Ada Admin' })]);
		expect(jsonOf(first, 0)[0]).toMatchObject({ _outcome: 'updated' });
		const fields = await fieldsOf('DEMO-1');
		expect([...(fields.labels as string[])].sort()).toEqual(['a', 'b', 'c']);
		expect(namesOf(fields.components)).toEqual(['Backend', 'Frontend']);
		expect(fields.customfield_10057).toHaveLength(2);
		const again = await upsert(add, [row({ labels: 'a', components: 'Backend', Reviewers: '' })]);
		expect(jsonOf(again, 0)[0]).toMatchObject({ _outcome: 'unchanged' });
		await upsert({ ...add, emptyCells: 'clear' }, [row({ labels: '', components: 'Backend' })]);
		const left = await fieldsOf('DEMO-1');
		expect([left.labels, namesOf(left.components)]).toEqual([[], ['Backend', 'Frontend']]);
	});

	it('keeps an archived version that an issue has when others join it', async () => {
		await upsert({}, [row({ 'Fix versions': '1.0' })]);
		demo().versions.find(({ name }) => name === '1.0')!.archived = true;
		await upsert({ lists: 'add' }, [row({ 'Fix versions': '2.0' })]);
		expect(namesOf((await fieldsOf('DEMO-1')).fixVersions)).toEqual(['1.0', '2.0']);
	});

	it('never updates a field that is only for new issues, not even to look up its words', async () => {
		const options = { onlyOnCreate: 'Summary, Team' };
		await upsert(options, [row({ Team: 'Red', priority: 'High' })]);
		const result = await upsert(options, [row({ summary: 'Other', Team: 'Purple', priority: 'Low' })]);
		expect(jsonOf(result, 0)[0]).toMatchObject({ _outcome: 'updated', _changes: 'Priority' });
		expect(await fieldsOf('DEMO-1')).toMatchObject({ summary: 'Words', customfield_10052: { value: 'Red' } });
	});
});

describe('what is read', () => {
	it('metadata once for each project and type, people once each and side by side', async () => {
		const { simulator } = site;
		const types = demo().issueTypeIds.slice(1, 4);
		for (const key of ['TWO', 'THREE']) {
			const { leadAccountId, screens, workflows } = demo();
			const project = simulator.site.addProject({ key, name: key, leadAccountId, issueTypeIds: types });
			for (const id of types) {
				project.screens.set(id, screens.get(id)!);
				project.workflows.set(id, workflows.get(id)!);
			}
		}
		const names = types.map((id) => simulator.site.issueTypes.get(id)!.name);
		const rows = Array.from({ length: 300 }, (_unused, index) => ({
			external_id: `r-${index}`,
			project: ['DEMO', 'TWO', 'THREE'][index % 3],
			type: names[Math.floor(index / 3) % 3],
			summary: `Row ${index}`,
			priority: 'High',
			assignee: index % 2 === 0 ? 'Max Member' : 'max member',
			Approver: 'Ada Admin',
		})) as IDataObject[];
		simulator.resetCounters();
		const result = await upsert({}, rows, { projectFrom: 'column', projectColumn: 'project' });
		expect(jsonOf(result, REPORT)[0]).toMatchObject({ created: 300, rejected: 0 });
		const calls = (path: string) => countCalls(simulator.counters, `GET /rest/api/3/${path}`);
		expect(calls('issue/createmeta/{projectIdOrKey}/issuetypes')).toBe(3);
		expect(calls('issue/createmeta/{projectIdOrKey}/issuetypes/{issueTypeId}')).toBe(9);
		expect(calls('field')).toBe(1);
		expect(calls('user/search')).toBe(2);
	});
});

describe('bad words', () => {
	const long = 'x'.repeat(300);
	it.each<[string, unknown, RegExp]>([
		['Reference Link', 'example.com/a', /"example.com\/a" is not a web address/],
		['Reference Link', 'javascript:alert(1)', /is not a web address/],
		['Team', { colour: 'red' }, /is not a name or an ID/],
		['Team', 'R\u200Bed', /is not a value of Team/],
		['Region', 'Europe > Atlantis', /"Atlantis" is not a value of Region under "Europe"/],
		['Platforms', Array.from({ length: 2000 }, (_unused, index) => `p${index}`), /"p0" is not a value of Platforms/],
		['Reviewers', 'Max Member, \u202Enobody', /No person is found/],
		['Story Points', '１２', /is not a number/],
		['labels', 'a b', /has a space/],
		['labels', [long], /300 characters/],
		['Sprint', { name: 'x' }, /is not a sprint ID/],
		['components', '["Backend', /is not a value of Components/],
		['description', 'x'.repeat(40_000), /too long|32,767/],
		['priority', '../../rest/api/3/myself', /is not a value of Priority/],
	])('%s = %p is rejected by name, and the other row is done', async (field, cell, reason) => {
		const result = await upsert({}, [row({ [field]: cell } as IDataObject), row({ [field]: '' }, 'good')]);
		expect(jsonOf(result, 0).map(({ external_id: id }) => id)).toEqual(['good']);
		expect(jsonOf(result, 1)[0]).toMatchObject({ _outcome: 'rejected', _reason: expect.stringMatching(reason), _fix: expect.stringMatching(/\w+ \w+/) });
		expect(String(jsonOf(result, 1)[0]?._reason).length).toBeLessThan(1100);
	});
});
