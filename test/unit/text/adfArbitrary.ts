import fc from '../../tools/laws';
import type { AdfDocument } from '../../../nodes/shared/text';
import { DEFINITIONS, type Schema } from './schema';

/**
 * Documents of every node type and mark, generated from Atlassian's own JSON schema: what the schema allows, the
 * generator makes, and a new version of the schema brings its new nodes by itself.
 */
export const adfDocument: fc.Arbitrary<AdfDocument> = fc
	.array(blockOf('doc_node', 3), { maxLength: 4 })
	.map((content) => ({ version: 1, type: 'doc', content }) as AdfDocument);

/** Text that people write, and text that looks like Markdown or like our notation. */
export const trickyText: fc.Arbitrary<string> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.constantFrom('word', 'two words', 'snake_case_name', 'a * b', '1.5', 'see #8847', 'Ünï'),
	},
	{
		weight: 4,
		arbitrary: fc
			.array(
				fc.constantFrom(
					...[
						'*',
						'**',
						'_',
						'__',
						'~~',
						'`',
						'``',
						'[',
						']',
						'(',
						')',
						'!',
						'<',
						'>',
						'&',
						'\\',
						'|',
						'#',
						'-',
						'+',
					],
					...[
						'=',
						'1.',
						'2)',
						':',
						' ',
						'  ',
						'\t',
						'\n',
						'a',
						'b1',
						'&amp;',
						'&nbsp;',
						'<br>',
						'<div>',
						'<!--',
						'---',
					],
					...[
						'http://x.y/z_a',
						'www.x.org',
						'a@b.com',
						'[x](y)',
						'![i](j)',
						'[ ] ',
						'[!NOTE]',
						'```',
						'adf:',
						'"',
						"'",
					],
					...['[a]: b', '[^1]', '\u00a0', '\u2028', '😀', '\ufeff', '$', '{', '}', '| - |', '\r', '.', ';'],
				),
				{ minLength: 1, maxLength: 6 },
			)
			.map((parts) => parts.join('')),
	},
	{ weight: 1, arbitrary: fc.string({ unit: 'binary', minLength: 1 }) },
);

const address = fc.oneof(
	fc.constantFrom(
		'https://x.org/a_b?c=d&e=f',
		'http://x.org',
		'mailto:a@b.com',
		'/relative',
		'#anchor',
		'https://x.org/(a)b',
	),
	trickyText.filter((text) => !/^\s*(javascript|vbscript|file|data):/i.test(text)),
);

const byName: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
	text: trickyText,
	title: trickyText,
	url: address,
	href: address,
	language: fc.constantFrom('js', 'c++', 'plain text', '', 'adf', 'a`b', 'x&amp;y'),
	timestamp: fc.constantFrom('1769817600000', 'soon'),
	extensionKey: fc.constantFrom('toc', 'my key'),
};

function blockOf(definition: string, depth: number): fc.Arbitrary<unknown> {
	const items = DEFINITIONS[definition]?.properties?.content?.items as Schema;
	return arbitraryOf(items, depth, '');
}

function arbitraryOf(schema: Schema, depth: number, name: string): fc.Arbitrary<unknown> {
	const resolved = resolve(schema);
	if (resolved.anyOf) return oneOf(resolved.anyOf, depth, name);
	if (resolved.enum) return fc.constantFrom(...resolved.enum);
	switch (resolved.type) {
		case 'object':
			return objectOf(resolved, depth);
		case 'array':
			return arrayOf(resolved, depth, name);
		case 'string':
			return stringOf(resolved, name);
		case 'number':
			return numberOf(resolved);
		case 'boolean':
			return fc.boolean();
		default:
			// Through JSON, as Jira's answers come, which has no -0.
			return fc
				.json({ maxDepth: 2 })
				.map((text): unknown => JSON.parse(text.replace(/-0(?![.\de])/g, '0')))
				.filter((value) => value !== null);
	}
}

/** A definition with its references followed and its `allOf` parts put together; later parts narrow earlier ones. */
function resolve(schema: Schema): Schema {
	if (schema.$ref) return resolve(DEFINITIONS[schema.$ref.replace('#/definitions/', '')] ?? {});
	if (!schema.allOf) return schema;
	const parts = schema.allOf.map(resolve);
	const closed = parts.filter((part) => part.additionalProperties === false);
	const all = Object.entries(
		Object.assign({}, ...parts.map((part) => part.properties ?? {})) as Record<string, Schema>,
	);
	return {
		type: 'object',
		properties: Object.fromEntries(
			all.filter(([key]) => closed.every((part) => key in (part.properties ?? {}))),
		),
		required: parts.flatMap((part) => part.required ?? []),
		additionalProperties: closed.length === 0,
	};
}

/** Near the bottom only what needs no further blocks inside. */
function oneOf(alternatives: readonly Schema[], depth: number, name: string): fc.Arbitrary<unknown> {
	const shallow = alternatives.filter(
		(schema) => !/expand|layout|panel|quote|list|table|bodied/i.test(schema.$ref ?? ''),
	);
	const chosen = depth <= 0 && shallow.length > 0 ? shallow : alternatives;
	const texts = chosen.filter((schema) => /formatted_text|paragraph_with_no_marks/.test(schema.$ref ?? ''));
	return fc.oneof(
		...chosen.map((schema) => ({ weight: 1, arbitrary: lazily(schema, depth, name) })),
		...texts.map((schema) => ({ weight: chosen.length, arbitrary: lazily(schema, depth, name) })),
	);
}

function lazily(schema: Schema, depth: number, name: string): fc.Arbitrary<unknown> {
	return fc.constant(null).chain(() => arbitraryOf(schema, depth, name));
}

function objectOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
	const required = schema.required ?? [];
	const properties = Object.entries(schema.properties ?? {});
	const model = Object.fromEntries(properties.map(([key, value]) => [key, arbitraryOf(value, depth, key)]));
	return fc.record(model, { requiredKeys: [...required, 'content'].filter((key) => key in model) });
}

function arrayOf(schema: Schema, depth: number, name: string): fc.Arbitrary<unknown> {
	const { items = {}, minItems = 0, maxItems = 3 } = schema;
	// Marks of whatever shape, which the schema leaves open inside synced blocks, are no marks.
	if (maxItems === 0 || (name === 'marks' && schema.items === undefined)) return fc.constant([]);
	if (Array.isArray(items)) {
		const all = items.map((item) => arbitraryOf(item, depth - 1, ''));
		return fc
			.integer({ min: minItems, max: all.length })
			.chain((length) => fc.tuple(...all.slice(0, length)));
	}
	const element = arbitraryOf(items, depth - 1, '');
	const limits = { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 3)) };
	if (name !== 'marks') return fc.array(element, limits);
	return fc.uniqueArray(element, { ...limits, selector: (mark) => (mark as { type: string }).type });
}

function stringOf(schema: Schema, name: string): fc.Arbitrary<unknown> {
	if (schema.pattern?.includes('neutral')) return fc.constantFrom('neutral', 'green', '#ff00aa');
	if (schema.pattern) return fc.constantFrom('#ff0000', '#00ff7f');
	const named = byName[name];
	if (named) return named.filter((value) => schema.minLength === undefined || value !== '');
	return fc.oneof(
		fc.constantFrom('id-1', 'Ann Lee', 'x&y+z'),
		fc.string({ minLength: schema.minLength ?? 0 }),
	);
}

function numberOf({ minimum = -5, maximum = 1000 }: Schema): fc.Arbitrary<unknown> {
	return fc.oneof(fc.integer({ min: minimum, max: maximum }), fc.constant(minimum + (maximum - minimum) / 3));
}
