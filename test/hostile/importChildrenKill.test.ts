import { importRecords } from '../../nodes/shared/import/run';
import type { ImportRequest, ImportRow } from '../../nodes/shared/import/request';
import type { Outcome } from '../../nodes/shared/import/outcome';
import type { Ports } from '../../nodes/shared/connection/types';
import { cancelledError } from '../../nodes/shared/errors/jiraError';
import { issueKind } from '../../nodes/shared/records/issue';
import { startSimulator, type Simulator } from '../simulator';
import { simulatorConnection } from '../tools/simulatorConnection';

/** An import of rows with lists that is killed anywhere and run again leaves the same lists as one that went through. */
let simulator: Simulator;

afterEach(async () => {
	expect(simulator.counters.contractViolations).toEqual([]);
	expect(simulator.counters.violations).toEqual([]);
	await simulator.close();
});

const COUNT = 3;

function rowsOf(): ImportRow[] {
	return Array.from({ length: COUNT }, (_none, index) => {
		const row = {
			external_id: `K-${index}`,
			type: 'Story',
			summary: `Row ${index}`,
			comments: [{ body: `Of ${index}` }, { body: 'same' }, { body: 'same' }],
			worklogs: [{ started: '2026-01-01T10:00:00Z', timeSpentSeconds: 60 * (index + 1) }],
			// Both rows of a pair name each other: "relates to" reads the same from both ends.
			links: [{ relation: 'relates to', linkedKey: `K-${(index + 1) % COUNT}` }, { relation: 'relates to', linkedKey: `K-${(index + 2) % COUNT}` }],
			remoteLinks: [{ url: 'https://example.com/a' }, { globalId: 'g', url: `https://example.com/${index}` }],
			attachments: '*',
		};
		const content = Buffer.from(`File of ${index}`);
		const file = { property: 'data', fileName: `Datei ${index} ü.txt`, mimeType: 'text/plain', size: async () => await Promise.resolve(content.length), content: async () => await Promise.resolve(content) };
		return { index, source: row, cells: row, files: [file] };
	});
}

async function run(around?: (ports: Ports) => Partial<Ports>): Promise<readonly Outcome[]> {
	const connection = simulatorConnection(simulator, undefined, undefined, around);
	const match = (await issueKind.fields(connection)).find('External ID');
	if (match.found !== 'one') throw new Error('The site has no field External ID');
	const request: ImportRequest = {
		kind: issueKind,
		mode: 'upsert',
		rows: rowsOf(),
		place: { project: { fixed: 'DEMO' }, issuetype: { column: 'type' } },
		matchBy: { by: 'field', field: match.field },
		identityColumn: 'external_id',
		columns: 'automatic',
		unknownColumns: 'stop',
		leaveOut: [],
		emptyCells: 'leave',
		separator: ',',
		run: `run-${Math.random()}`,
		childLists: ['comments', 'worklogs', 'links', 'remoteLinks', 'attachments'],
	};
	return (await importRecords(connection, request)).outcomes;
}

/** Kills the process before or after the n-th call: nothing that it would do afterwards is done. */
function killedAt(call: number, when: 'before' | 'after') {
	let calls = 0;
	let dead = false;
	return {
		happened: () => dead,
		around: (ports: Ports): Partial<Ports> => ({
			async send(attempt) {
				if (dead) throw cancelledError();
				calls++;
				dead = calls >= call;
				if (dead && when === 'before') throw cancelledError();
				const answer = await ports.send(attempt);
				if (dead) throw cancelledError();
				return answer;
			},
			cancelled: () => dead,
		}),
	};
}

function stateOf({ site }: Simulator): unknown[] {
	const nameOf = (id: number) => site.issues.find(String(id))?.values.summary;
	return [...site.issues.all()]
		.map((issue) => ({
			summary: issue.values.summary,
			comments: issue.comments.map(({ body }) => JSON.stringify(body.content)).sort(),
			worklogs: issue.worklogs.map(({ started, timeSpentSeconds }) => `${started} ${timeSpentSeconds}`).sort(),
			links: site
				.linksOf(issue.id)
				.map(({ typeId, sourceId, targetId }) => [typeId, ...[nameOf(sourceId), nameOf(targetId)].sort()].join(' '))
				.sort(),
			remoteLinks: issue.remoteLinks.map(({ globalId, object }) => `${globalId} ${String(object.url)}`).sort(),
			attachments: issue.attachments.map(({ filename, size }) => `${filename} ${size}`),
		}))
		.sort((a, b) => String(a.summary).localeCompare(String(b.summary)));
}

it('killed before and after every call, and run again', async () => {
	simulator = await startSimulator();
	await run();
	const expected = stateOf(simulator);
	expect(expected).toHaveLength(COUNT);
	expect(expected[0]).toMatchObject({ links: { length: 2 }, comments: { length: 3 }, remoteLinks: { length: 2 }, attachments: { length: 1 } });
	let points = 0;
	for (let call = 1, reached = true; reached; call++) {
		reached = false;
		for (const when of ['before', 'after'] as const) {
			await simulator.close();
			simulator = await startSimulator();
			const kill = killedAt(call, when);
			await run(kill.around).catch(() => undefined);
			reached ||= kill.happened();
			const outcomes = await run();
			expect({ call, when, state: stateOf(simulator) }).toEqual({ call, when, state: expected });
			expect(outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome === 'rejected' || outcome === 'unknown' || outcome === 'not attempted')).toEqual([]);
			expect((await run()).map(({ outcome }) => outcome)).toEqual(outcomes.map(() => 'unchanged'));
			points++;
		}
	}
	// Three rows with eight children each, and what is read and created before.
	expect(points).toBeGreaterThan(60);
}, 240_000);
