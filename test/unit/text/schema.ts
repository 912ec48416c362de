import Ajv from 'ajv';
import fullSchema from '@atlaskit/adf-schema/json-schema/v1/full.json';

/** One definition of Atlassian's JSON schema, as far as the tests read it. */
export interface Schema {
	$ref?: string;
	type?: string;
	enum?: unknown[];
	anyOf?: Schema[];
	allOf?: Schema[];
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: boolean;
	items?: Schema | Schema[];
	minItems?: number;
	maxItems?: number;
	minimum?: number;
	maximum?: number;
	minLength?: number;
	pattern?: string;
}

// JSON module: the schema's own shape is wider than what its type says, so the cast says what we read of it.
const { definitions } = fullSchema as unknown as { definitions: Record<string, Schema> };

/** Atlassian's definitions by name. */
export const DEFINITIONS = definitions;

// The schema calls itself draft-04, but uses nothing in which draft-04 and ajv's draft-07 differ: dropping the name is all.
const ajv = new Ajv({ strict: false });
const validators = new Map<string, (value: unknown) => boolean>();

/** Whether a value is valid by the named definition of Atlassian's schema. */
export function isValidBy(definition: string, value: unknown): boolean {
	const known = validators.get(definition);
	const validate = known ?? ajv.compile({ $ref: `#/definitions/${definition}`, definitions: DEFINITIONS });
	validators.set(definition, validate as (value: unknown) => boolean);
	return validate(value) as boolean;
}

/** Fails with what Atlassian's schema has against a document. */
export function expectValid(document: unknown): void {
	const valid = isValidBy('doc_node', document);
	if (!valid) throw new Error(`Not valid by Atlassian's schema: ${JSON.stringify(document)}`);
}
