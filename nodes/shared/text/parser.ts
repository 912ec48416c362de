import { MarkdownIt, type Token } from '../vendor';

/** A block of parsed Markdown: the token that opens it (or stands alone) and the blocks within. */
export interface Block {
	token: Token;
	children: Block[];
}

/** Deeper blocks are read as the text they are written with; a nested list takes two levels, a quote one. */
const DEEPEST_BLOCK = 60;

// GitHub-flavoured Markdown (tables and strike-through are in the default preset). HTML stays text.
// Inline nesting needs no such care: what is too deep stays text there.
const md = new MarkdownIt('default', { html: false, linkify: true, maxNesting: 100 });

// Addresses stay as they were typed: encoding them would make a second spelling of the same link.
md.normalizeLink = (url) => url;
md.normalizeLinkText = (url) => url;

// As on GitHub, what starts with a scheme or www. is a link, and e-mail addresses are. Other names are not
// (README.md is a file and a Moldovan domain), nor is what follows a comment's //.
md.linkify.set({ fuzzyLink: false, fuzzyEmail: true });
md.linkify.add('//', null);
const { re } = md.linkify;
const WWW = new RegExp(
	`(?:${re.get_domain().source}[.]){1,10}${re.get_domain_root().source}${re.get_host_terminator().source}${re.get_path().source}`,
	'iy',
);
md.linkify.add('www.', {
	validate: (text, pos) => {
		WWW.lastIndex = pos;
		return WWW.exec(text)?.[0].length ?? 0;
	},
	normalize: (match) => {
		match.url = `http://${match.url}`;
	},
});

// markdown-it drops what is nested deeper than maxNesting; this keeps it as text.
md.block.ruler.before('table', 'too_deep', (state, startLine, endLine, silent) => {
	if (state.level < DEEPEST_BLOCK) return false;
	if (silent) return true;
	let line = startLine;
	while (line < endLine && !state.isEmpty(line)) line++;
	state.push('paragraph_open', 'p', 1);
	const inline = state.push('inline', '', 0);
	inline.content = state.getLines(startLine, line, state.blkIndent, false).trim();
	inline.children = [];
	state.push('paragraph_close', 'p', -1);
	state.line = line;
	return true;
});

// <br> is the one tag that GitHub's tables need: there it is the only way to break a line.
md.inline.ruler.before('autolink', 'br', (state, silent) => {
	const found = /^<br[ \t]{0,9}\/?>[ \t]{0,9}\n?[ \t]{0,9}/i.exec(state.src.slice(state.pos, state.pos + 40));
	if (!found) return false;
	if (!silent) {
		state.pending = state.pending.replace(/[ \t]+$/, '');
		state.push('hardbreak', 'br', 0);
	}
	state.pos += found[0].length;
	return true;
});

/** Parses Markdown into its blocks. Never throws, whatever the text. */
export function parseBlocks(markdown: string): Block[] {
	const root: Block[] = [];
	const open: Block[][] = [root];
	for (const token of md.parse(markdown, {})) {
		if (token.nesting < 0) {
			open.pop();
			continue;
		}
		const block: Block = { token, children: [] };
		open.at(-1)?.push(block);
		if (token.nesting > 0) open.push(block.children);
	}
	return root;
}

/** Parses a line of Markdown as the text of a paragraph; gives the inline tokens. */
export function parseInline(markdown: string): Token[] {
	return md.parseInline(markdown, {}).flatMap((token) => token.children ?? []);
}

/** Whether this text, standing alone between spaces, is read as a link to that address and as nothing else. */
export function isBareLink(text: string, href: string): boolean {
	if (/[\s*`\\<>|[\]]|&#?\w+;/.test(text) || !/^(?:https?:\/\/|www\.|[^@]+@)/.test(text)) return false;
	const found = md.linkify.match(text);
	return found?.length === 1 && found[0]?.url === href && found[0].text === text;
}

/** Whether this text in angle brackets is read as a link to that address. */
export function isAutolink(text: string, href: string): boolean {
	if (!/^[A-Za-z][^\s<>]+$/.test(text)) return false;
	const [link, inner, ...rest] = parseInline(`<${text}>`);
	return link?.attrGet('href') === href && inner?.content === text && rest.length === 1;
}
