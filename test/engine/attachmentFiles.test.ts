import type { IDataObject } from 'n8n-workflow';
import { jsonOf } from './engine';
import { ISSUES } from './exports';
import { keepBinaryInFiles } from './flow';
import { connectedSite, type ConnectedSite } from './site';

/** Attachments with their files: from Atlassian's media host, which must get no credential. */
let site: ConnectedSite;
let files: Awaited<ReturnType<typeof keepBinaryInFiles>>;

beforeAll(async () => {
	files = await keepBinaryInFiles();
});

beforeEach(async () => {
	site = await connectedSite();
	site.simulator.site.addIssue({
		project: 'DEMO',
		summary: 'One',
		comments: [{ text: 'Look' }],
		attachments: [
			{ filename: 'räport.txt', content: 'All is well', mimeType: 'text/plain' },
			{ filename: 'big.bin', size: 1_500_000 },
			{ filename: 'empty', size: 0 },
		],
	});
});

afterEach(async () => {
	const { contractViolations, violations, defects } = site.simulator.counters;
	expect({ contractViolations, violations, defects }).toEqual({ contractViolations: [], violations: [], defects: [] });
	await site.simulator.close();
});

const FILES: IDataObject = { ...ISSUES, childrenAs: 'records', children: ['attachments', 'comments'], attachmentFiles: true, attachmentMegabytes: 25 };

it.each(['simplified', 'table', 'raw'])('%s: each attachment carries its file, other children none', async (shape) => {
	const result = await site.run({ ...FILES, shape });
	expect(result.error).toBeUndefined();
	const children = result.outputs[1] ?? [];
	expect(children.map(({ binary }) => binary?.data?.fileName)).toEqual(['räport.txt', 'big.bin', 'empty', undefined]);
	expect(children.slice(0, 3).map(({ json }) => json.fileMissing)).toEqual([null, null, null]);
	expect((await files.getAsBuffer(children[0]!.binary!.data!)).toString('utf8')).toBe('All is well');
	expect(children[0]?.binary?.data).toMatchObject({ mimeType: 'text/plain' });
	expect((await files.getAsBuffer(children[1]!.binary!.data!)).length).toBe(1_500_000);
	expect(jsonOf(result, 2)[0]).toMatchObject({ fellShort: false, childrenGiven: { attachments: 3, comments: 1 } });
});

it('a file that is too large is not asked for; its record and the report say so', async () => {
	const result = await site.run({ ...FILES, attachmentMegabytes: 1 });
	const big = result.outputs[1]?.[1];
	expect(big?.binary).toBeUndefined();
	expect(big?.json).toMatchObject({ fileName: 'big.bin', size: 1_500_000, fileMissing: expect.stringMatching(/1500000 bytes, and at most 1000000/) });
	expect(jsonOf(result, 2)[0]).toMatchObject({
		fellShort: true,
		incompleteCount: 1,
		incomplete: [{ key: 'DEMO-1', list: 'attachments', reason: expect.stringMatching(/1500000/) }],
	});
	expect(result.hints[0]?.type).toBe('warning');
	const strict = await site.run({ ...FILES, attachmentMegabytes: 1, options: { failIfShort: true } });
	expect(strict.error?.message).toMatch(/fell short.*DEMO-1, attachments/);
});

it('files that Jira refuses are missing, and the others come', async () => {
	site.simulator.faults.add({
		path: '/rest/api/3/attachment/content/{id}',
		effect: { kind: 'answer', status: 404, headers: { 'X-AACCOUNTID': 'x' }, body: { errorMessages: ['Gone'], errors: {} } },
	});
	const result = await site.run(FILES);
	expect((result.outputs[1] ?? []).map(({ binary }) => binary !== undefined).filter(Boolean)).toHaveLength(2);
	expect(jsonOf(result, 2)[0]).toMatchObject({ incompleteCount: 1 });
});

it('at most four are under way at once', async () => {
	const attachments = Array.from({ length: 20 }, (_unused, index) => ({ filename: `f${index}`, content: 'x' }));
	site.simulator.site.addIssue({ project: 'DEMO', summary: 'Many', attachments });
	site.simulator.settings.latency.perCallMs = 30;
	const result = await site.run(FILES);
	expect(result.outputs[1]?.filter(({ binary }) => binary)).toHaveLength(23);
	expect(site.simulator.counters.peakConcurrency).toBeLessThanOrEqual(4);
});

it('without the wish, and where records are delivered as files, nothing is downloaded', async () => {
	for (const parameters of [{ attachmentFiles: false }, { deliverAs: 'jsonl' }, { childrenAs: 'nested' }]) {
		const result = await site.run({ ...FILES, ...parameters });
		expect(result.error).toBeUndefined();
	}
	expect(Object.keys(site.simulator.counters.calls).filter((call) => call.includes('attachment'))).toEqual([]);
});
