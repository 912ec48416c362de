import type { Verdict } from './cell';
import { FAULTS } from './faults';
import { SCENES } from './scenes';

/** What became of all cells: by the name of the fault and of the mode. */
export type Played = ReadonlyMap<string, ReadonlyMap<string, readonly Verdict[]>>;

const HEAD = `# Fault matrix

What becomes of an import when something goes wrong at one of its calls. \`npm run matrix\` plays every cell against the simulated site and writes this page; the tests play the same cells and hold the page against them. Each verdict is read from the site itself, not from what the import says of it, and in every cell

- nothing is lost: every row has exactly one outcome, and what it says is so;
- nothing is doubled: no row has two issues, also after the same rows were imported again;
- Create, which has no identity, sends nothing twice within a run, and advises to import a row again only where it has no issue.

How to read a cell:

- **done**: the run did everything, also though the fault befell it at each of the calls that the mode needs. They are ${listOf(SCENES.map(({ name, targets }) => `for ${name} ${listOf(targets.map(({ name: call }) => `*${call}*`))}`))}.
- *create*: unknown, **again**: at this call some rows were not done. The outcomes that they got are named; importing the same rows again finished them.
- *search*: nothing written, **again**: the run ended before its first write; importing the rows again did everything.
- Without **again** (Create): the outcomes that say which rows are not there, or not whole. *created* is a row whose issue is there and whose \`_reason\` says what it lacks.
`;

/** The page with all cells. */
export function pageOf(played: Played): string {
	const header = ['', ...SCENES.map(({ name }) => name)];
	const rows = FAULTS.map(({ name }) => [name, ...SCENES.map((scene) => cellText(played.get(name)?.get(scene.name) ?? []))]);
	const table = [header, header.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
	return `${HEAD}\n${table}\n`;
}

/** Calls with the same verdict stand together; where all went well nothing else is said. */
function cellText(verdicts: readonly Verdict[]): string {
	const groups = new Map<string, string[]>();
	for (const verdict of verdicts) {
		const text = textOf(verdict);
		groups.set(text, [...(groups.get(text) ?? []), verdict.at]);
	}
	const others = [...groups].filter(([text]) => text !== '').map(([text, calls]) => (calls[0] === '' ? text : `*${calls.join('*, *')}*: ${text}`));
	if (groups.size === 0) return 'not played';
	return [...(groups.has('') ? ['done'] : []), ...others].join('; ');
}

function textOf({ verdict, said }: Verdict): string {
	if (verdict === 'done') return '';
	const words = verdict === 'stopped' ? 'nothing written' : said.join(', ') || 'not all removed';
	return verdict === 'told' ? words : `${words}, **again**`;
}

function listOf(words: readonly string[]): string {
	return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
