import type { IDataObject } from 'n8n-workflow';
import { addIssues, commit, hintsOf, ISSUES, keysOf, reportOf } from './exports';
import { FAILS, PASSES } from './flow';
import { connectedSite, picked, type ConnectedSite } from './site';

/** Once: what carries the mark is not given again, and the mark is set only when the records are safe. */
let site: ConnectedSite;

beforeEach(async () => {
	site = await connectedSite();
	addIssues(site, 3);
});

afterEach(async () => {
	const { contractViolations, mails } = site.simulator.counters;
	expect({ contractViolations, mails }).toEqual({ contractViolations: [], mails: 0 });
	await site.simulator.close();
});

const ALL = ['DEMO-1', 'DEMO-2', 'DEMO-3'];
const ONCE: IDataObject = { ...ISSUES, mode: 'once', markBy: 'label', markLabel: 'exported' };
const wires = [['Start', 0, 'Export'], ['Export', 0, 'Load'], ['Export', 1, 'Commit']] as const;

const labelsOf = (key: string) => site.simulator.site.readIssue(key).fields.labels;
const valueOf = (key: string) => site.simulator.site.readIssue(key).fields.customfield_10050;

it('without Commit the records are marked as they leave', async () => {
	const flow = site.flow({ Export: { parameters: ONCE } }, [['Start', 0, 'Export']]);
	const first = await flow.run();
	expect(keysOf(first)).toEqual(ALL);
	expect(hintsOf(first)).toMatch(/even if a later node fails/);
	expect(ALL.map(labelsOf)).toEqual([['exported'], ['exported'], ['exported']]);
	expect(keysOf(await flow.run())).toEqual([]);
	addIssues(site, 1);
	expect(keysOf(await flow.run())).toEqual(['DEMO-4']);
});

it('with Commit they are marked there, and not before', async () => {
	const flow = site.flow({ Export: { parameters: ONCE }, Load: { type: PASSES }, Commit: commit() }, wires);
	const first = await flow.run();
	expect(first.node('Commit').json[0]).toEqual([{ committed: true, marked: 3, notMarked: {} }]);
	expect(ALL.map(labelsOf)).toEqual([['exported'], ['exported'], ['exported']]);
	const second = await flow.run();
	expect(keysOf(second)).toEqual([]);
	expect(second.node('Commit').json[0]).toEqual([{ committed: true, marked: 0, notMarked: {} }]);
});

it('a later step that fails leaves them unmarked, and they come again', async () => {
	const flow = site.flow({ Export: { parameters: ONCE }, Load: { type: FAILS }, Commit: commit() }, wires);
	await flow.run();
	expect(ALL.map(labelsOf)).toEqual([[], [], []]);
	expect(keysOf(await flow.run())).toEqual(ALL);
});

it('a run by hand marks nothing, neither in Export nor in Commit', async () => {
	const alone = await site.flow({ Export: { parameters: ONCE } }, [['Start', 0, 'Export']]).run({ mode: 'manual' });
	expect(hintsOf(alone)).toMatch(/records were not marked, because this run was started by hand/);
	const both = await site.flow({ Export: { parameters: ONCE }, Load: { type: PASSES }, Commit: commit() }, wires).run({ mode: 'manual' });
	expect(both.node('Commit').json[0]).toEqual([{ committed: false, toMark: 3, note: expect.stringMatching(/by hand/) }]);
	expect(ALL.map(labelsOf)).toEqual([[], [], []]);
});

it('Commit that is connected to another site marks nothing there', async () => {
	const other = await connectedSite();
	addIssues(other, 3);
	const report = reportOf(await site.flow({ Export: { parameters: ONCE } }, [['Start', 0, 'Export']]).run({ mode: 'manual' }));
	const flow = other.flow({ Commit: commit({ fromOtherExecutions: true }) }, [['Start', 0, 'Commit']]);
	const result = await flow.run({ items: [{ json: report }] });
	expect(result.error?.message).toContain(`records are on ${site.simulator.url}, and this node is connected to ${other.simulator.url}`);
	expect(other.simulator.site.readIssue('DEMO-1').fields.labels).toEqual([]);
	await other.simulator.close();
});

it('marks a field, too', async () => {
	const parameters = { ...ONCE, markBy: 'field', markField: picked('External ID'), markText: 'sent' };
	const flow = site.flow({ Export: { parameters } }, [['Start', 0, 'Export']]);
	await flow.run();
	expect(ALL.map(valueOf)).toEqual(['sent', 'sent', 'sent']);
	expect(keysOf(await flow.run())).toEqual([]);
});

it.each<[string, IDataObject, RegExp]>([
	['a label with a blank', { markLabel: 'two words' }, /cannot be a label/],
	['no label', { markLabel: ' ' }, /cannot be a label/],
	['a field for other things than text', { markBy: 'field', markField: picked('Story Points') }, /not a custom field for short text/],
	['a field that the site lacks', { markBy: 'field', markField: picked('Colour') }, /not a custom field for short text/],
	['a mark without text', { markBy: 'field', markField: picked('External ID'), markText: ' ' }, /would mark nothing/],
])('%s is refused before anything is read', async (_title, parameters, message) => {
	const result = await site.run({ ...ONCE, ...parameters });
	expect(result.error?.message).toMatch(message);
});

it('partitions mark their own part', async () => {
	const flow = (number: number) =>
		site.flow({ Export: { parameters: { ...ONCE, options: { partition: { part: { number, of: 2 } } } } } }, [['Start', 0, 'Export']]);
	const one = keysOf(await flow(1).run());
	expect(keysOf(await site.flow({ Export: { parameters: ONCE } }, [['Start', 0, 'Export']]).run())).toEqual(ALL.filter((key) => !one.includes(key)));
});
