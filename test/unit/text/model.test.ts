import fc from '../../tools/laws';
import type { AdfDocument, AdfNode } from '../../../nodes/shared/text';
import { MARKS, NODES } from '../../../nodes/shared/text/model';
import { tidyNode } from '../../../nodes/shared/text/tidy';
import { isValidIn } from '../../../nodes/shared/text/valid';
import { adfDocument } from './adfArbitrary';
import { DEFINITIONS, isValidBy } from './schema';

/** Names of node types or marks that Atlassian's schema defines. */
function typesNamed(ending: string): string[] {
	const found = Object.entries(DEFINITIONS).filter(([name]) => name.endsWith(ending));
	const types = found.flatMap(([, schema]) => (schema.properties?.type?.enum ?? []) as string[]);
	return [...new Set(types)].sort();
}

/** Every node of a document with the type of its parent. */
function walk(parent: string, nodes: readonly AdfNode[]): Array<{ parent: string; node: AdfNode }> {
	return nodes.flatMap((node) => [{ parent, node }, ...walk(node.type, node.content ?? [])]);
}

/** Where the schema is looser than the table: in synced blocks, and behind the two children that a block task may have. */
function isLoose(document: AdfDocument): boolean {
	return walk('doc', document.content).some(({ node }) =>
		['bodiedSyncBlock', 'blockTaskItem'].includes(node.type),
	);
}

describe("the table of the schema agrees with Atlassian's JSON schema", () => {
	it('knows every node type and mark', () => {
		expect(Object.keys(NODES).sort()).toEqual(typesNamed('_node'));
		expect(Object.keys(MARKS).sort()).toEqual(typesNamed('_mark'));
	});

	it('accepts what Atlassian accepts', () => {
		fc.assert(
			fc.property(
				adfDocument.filter((document) => !isLoose(document)),
				(document) => {
					for (const node of document.content)
						expect([node, isValidIn('doc', tidyNode(node))]).toEqual([node, true]);
				},
			),
			{ numRuns: 500 },
		);
	});

	it('refuses what Atlassian refuses, when anything in a valid document is changed', () => {
		const changed = fc
			.tuple(adfDocument, adfDocument, fc.nat(), fc.nat(), fc.constantFrom(...CHANGES))
			.map(([document, other, at, from, change]) => {
				const target = structuredClone(document);
				const places = walk('doc', target.content);
				const donors = walk('doc', other.content);
				const place = places[at % Math.max(1, places.length)];
				const donor = donors[from % Math.max(1, donors.length)];
				if (place && donor) change(place.node, structuredClone(donor.node));
				return target;
			});
		let refused = 0;
		fc.assert(
			fc.property(changed, (document) => {
				const tidied = { ...document, content: document.content.map(tidyNode) };
				const theirs = isValidBy('doc_node', tidied);
				const ours = tidied.content.every((node) => isValidIn('doc', node));
				if (!theirs) refused += 1;
				if (ours) expect([tidied, theirs]).toEqual([tidied, true]);
				if (theirs && !isLoose(document)) expect([tidied, ours]).toEqual([tidied, true]);
			}),
			{ numRuns: 2000 },
		);
		expect(refused).toBeGreaterThan(200);
	});
});

/** Ways to spoil a node with the parts of another. */
const CHANGES: ReadonlyArray<(node: AdfNode, donor: AdfNode) => void> = [
	(node, donor) => {
		node.attrs = donor.attrs;
	},
	(node, donor) => {
		node.marks = [...(node.marks ?? []), ...(donor.marks ?? [])];
	},
	(node, donor) => {
		if (node.content) node.content = [...node.content, donor];
	},
	(node, donor) => {
		if (node.content && donor.content) node.content = donor.content;
	},
	(node) => {
		delete node.attrs;
	},
	(node) => {
		if (node.content) node.content = [];
	},
	(node, donor) => {
		node.attrs = { ...node.attrs, ...donor.attrs };
	},
];
