import { type AdfDocument, type AdfNode } from './adf';
import { markdownToAdf } from './markdownToAdf';
import { isEmptyParagraph, normaliseAdf } from './normalise';
import { tidyDocument } from './tidy';
import { type BlockStyle, isList, writeBlocks, writeJson } from './writeBlocks';

/** From the most readable way to write to the safest. */
const STYLES: readonly BlockStyle[] = [
	{ escaping: 'none', marksAsNotation: false },
	{ escaping: 'full', marksAsNotation: false },
	{ escaping: 'full', marksAsNotation: true },
];

/**
 * Turns an Atlassian document into GitHub-flavoured Markdown, such that `markdownToAdf` gives the same document back
 * (compared by `normaliseAdf`). What Markdown has no word for is written in a small notation that stays readable:
 * `[@Ann](adf:mention?id=5b10)` inline, a quote that begins with `[Title](adf:expand)` around blocks, GitHub's alerts
 * for panels, and a code block of the language `adf` with the node's JSON for everything else.
 *
 * What a round trip of Markdown through ADF may change, and nothing else:
 * - signs: bullets become `-`, emphasis `_`, strong `**`, rules `---`, hard breaks `\`; headings get `#`, code gets fences;
 * - lists become tight and count up; a list of tasks and others becomes several lists;
 * - reference links become inline links, unused link definitions disappear, images become links;
 * - a soft line break becomes a space; entities and escapes are written only where they are needed;
 * - alignment and padding of tables, cells beyond the header's, and words behind a code block's language are dropped;
 * - what ADF does not let nest is flattened with its text: headings, quotes, rules and tables in lists or quotes.
 */
export function adfToMarkdown(doc: AdfDocument): string {
	const { content } = tidyDocument(doc);
	while (content.length > 0 && isEmptyParagraph(content.at(-1))) content.pop();
	const blocks = groupLists(content);
	return blocks.map(writeSafely).join('\n\n');
}

/** Lists in a row are written together, as their markers depend on each other. */
function groupLists(nodes: readonly AdfNode[]): AdfNode[][] {
	const groups: AdfNode[][] = [];
	for (const node of nodes) {
		const last = groups.at(-1);
		if (last?.[0] && isList(last[0]) && isList(node)) last.push(node);
		else groups.push([node]);
	}
	return groups;
}

/** Writes in the first style that is read back to the same; the node's JSON is the last resort. */
function writeSafely(nodes: AdfNode[]): string {
	for (const style of STYLES) {
		const written = writeBlocks(nodes, style, 'doc').join('\n\n');
		if (isReadBack(written, nodes)) return written;
	}
	return nodes.map((node) => writeJson(node, 'doc')).join('\n\n');
}

function isReadBack(markdown: string, nodes: AdfNode[]): boolean {
	return canonical(markdownToAdf(markdown).content) === canonical(nodes);
}

// A mark of the end keeps `normaliseAdf` from trimming empty paragraphs there.
function canonical(nodes: readonly AdfNode[]): string {
	return JSON.stringify(normaliseAdf({ version: 1, type: 'doc', content: [...nodes, { type: 'rule' }] }));
}
