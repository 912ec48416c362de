/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { playCell, type Verdict } from './cell';
import { FAULTS } from './faults';
import { pageOf } from './page';
import { SCENES } from './scenes';

/** Whatever goes wrong at any call: nothing is lost, nothing is doubled, and every row says what became of it. */
const played = new Map(FAULTS.map(({ name }) => [name, new Map<string, readonly Verdict[]>()]));

describe.each(SCENES.map((scene) => [scene.name, scene] as const))('%s', (_name, scene) => {
	it.each(FAULTS.map((fault) => [fault.name, fault] as const))('%s', async (_fault, fault) => {
		const verdicts = await playCell(fault, scene);
		played.get(fault.name)?.set(scene.name, verdicts);
		expect(verdicts.filter(({ wrong }) => wrong.length > 0).map(({ at, wrong }) => ({ at, wrong: wrong.slice(0, 3) }))).toEqual([]);
	}, 60_000);
});

it('docs/fault-matrix.md shows these cells', () => {
	const all = [...played.values()].every((cells) => cells.size === SCENES.length);
	if (!all) return; // Only some of the cells were asked for.
	expect(readFileSync(join(__dirname, '..', '..', '..', 'docs', 'fault-matrix.md'), 'utf8')).toBe(pageOf(played));
});
