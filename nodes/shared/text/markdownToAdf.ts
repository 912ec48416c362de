import { type AdfDocument } from './adf';
import { parseBlocks } from './parser';
import { readBlocks } from './readBlocks';

/**
 * Turns GitHub-flavoured Markdown into an Atlassian document, valid by Atlassian's schema and the same for the same
 * text. Reads everything that `adfToMarkdown` writes back to the node it was; never throws. HTML stays visible text
 * (except `<br>`), an image becomes a link, alignment of table columns is dropped, and what ADF does not let nest
 * is said in another way, with all its text. Empty text gives an empty document.
 */
export function markdownToAdf(markdown: string): AdfDocument {
	return { version: 1, type: 'doc', content: readBlocks(parseBlocks(markdown), 'doc') };
}
