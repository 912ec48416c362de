import fullSchema from '@atlaskit/adf-schema/dist/json-schema/v1/full.json';
import Ajv, { type ValidateFunction } from 'ajv';

/** An Atlassian document or one of its nodes. */
export interface AdfNode {
	readonly type: string;
	readonly text?: string;
	readonly content?: readonly AdfNode[];
	readonly attrs?: Readonly<Record<string, unknown>>;
	readonly [key: string]: unknown;
}

let compiled: ValidateFunction<AdfNode> | undefined;

function validator(): ValidateFunction<AdfNode> {
	if (!compiled) {
		// Atlassian publishes draft 4; the file uses nothing that later drafts read differently.
		const schema: Record<string, unknown> = { ...fullSchema };
		delete schema['$schema'];
		compiled = new Ajv({ strict: false, validateFormats: false }).compile<AdfNode>(schema);
	}
	return compiled;
}

/** Whether a value is a valid Atlassian document, by Atlassian's own JSON schema. */
export function isAdf(value: unknown): value is AdfNode {
	return validator()(value);
}

/** The words of a document, one line per block: what Jira's text index sees. */
export function adfText(node: AdfNode): string {
	if (node.type === 'text') return node.text ?? '';
	if (node.type === 'hardBreak') return '\n';
	const attribute = node.attrs?.['text'];
	if (typeof attribute === 'string') return attribute;
	const inner = (node.content ?? []).map(adfText);
	const inline = node.content?.some((child) => child.type === 'text') ?? false;
	return inline ? inner.join('') : inner.join('\n');
}

/** A document with one paragraph per line of a text. */
export function adfOf(text: string): AdfNode {
	const paragraphs = text
		.split('\n')
		.map((line) => ({ type: 'paragraph', content: line === '' ? [] : [{ type: 'text', text: line }] }));
	return { type: 'doc', version: 1, content: paragraphs };
}
