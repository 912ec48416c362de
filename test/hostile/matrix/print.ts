/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { playCell, type Verdict } from './cell';
import { FAULTS } from './faults';
import { pageOf } from './page';
import { SCENES } from './scenes';

/** Plays all cells, prints the page and keeps it in docs/. Ends with 1 when something is lost or doubled. */
async function print(): Promise<void> {
	const played = new Map<string, Map<string, readonly Verdict[]>>();
	for (const fault of FAULTS) {
		const cells = new Map<string, readonly Verdict[]>();
		for (const scene of SCENES) cells.set(scene.name, await playCell(fault, scene));
		played.set(fault.name, cells);
		for (const [mode, verdicts] of cells) {
			for (const { at, wrong } of verdicts) for (const text of wrong) console.error(`${fault.name}, ${mode}, ${at}: ${text}`);
			if (verdicts.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;
		}
	}
	const page = pageOf(played);
	console.log(page);
	if (process.exitCode !== 1) writeFileSync(join(__dirname, '..', '..', '..', 'docs', 'fault-matrix.md'), page);
}

void print();
