import { readOnlyResource } from '../../../shared/editor/readOnlyResource';
import { csmProductKind, PRODUCT_NAME, type CsmProductSource } from '../../../shared/records/csmProduct';
import { productField } from '../pickers';

/** What the node can do with products. */
export const product = readOnlyResource<CsmProductSource>({
	resource: 'product',
	kind: csmProductKind,
	all: 'Every product of the site',
	keys: 'IDs',
	source: [],
	record: productField({ required: true }),
	imported: {
		resource: 'product',
		kind: csmProductKind,
		kindOf: () => csmProductKind,
		place: [],
		readPlace: () => ({}),
		match: { field: PRODUCT_NAME, description: 'The name of the product. Recommended.' },
		columns: 'getCsmProductColumns',
	},
	readSource: () => ({}),
});
