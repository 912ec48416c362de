/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv, { type ErrorObject, type ValidateFunction } from 'ajv';
import type { Contract, ContractMessage } from '../simulator/contract';
import type { ContractViolation } from '../simulator/counters';
import { isRecord } from '../simulator/issues/write';
import { ALLOWANCES, type Allowance } from './allowances';
import { hasSpecs, SHARED } from './shared';

/** The part of an OpenAPI operation that is checked. */
interface Operation {
	readonly deprecated?: boolean;
	readonly parameters?: readonly {
		readonly name: string;
		readonly in: string;
		readonly required?: boolean;
	}[];
	readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: object }>> };
	readonly responses: Readonly<
		Record<string, { readonly content?: Readonly<Record<string, { readonly schema?: object }>> }>
	>;
}

type Paths = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** Which file describes which paths. */
const FILES: readonly [string, Allowance['file']][] = [
	['/rest/api/3/', 'jira-platform-v3.json'],
	['/rest/agile/', 'jira-software.json'],
	['/rest/software/', 'jira-software.json'],
	['/rest/servicedeskapi/', 'jira-service-desk.json'],
];

/** Statuses that any operation may answer, whether its description says so or not (specs/README). */
const GENERAL = new Set([401, 403, 404, 405, 410, 412, 413, 415, 429]);

/** Atlassian's specifications as a contract, with the allowances that it has needed so far. */
export interface SpecContract extends Contract {
	/** The allowances that some message has needed. */
	readonly used: ReadonlySet<Allowance>;
}

let loaded: SpecContract | undefined;

/** The contract, loaded once per process; undefined where the specifications are not at hand. */
export function loadContract(): SpecContract | undefined {
	if (!loaded && hasSpecs()) loaded = makeContract();
	return loaded;
}

function makeContract(): SpecContract {
	const specs = new Map<string, Spec>();
	const used = new Set<Allowance>();
	return {
		used,
		check(message) {
			const path = message.path.replace(/^\/ex\/jira\/[^/]+/, '');
			const file = FILES.find(([prefix]) => path.startsWith(prefix))?.[1];
			// Outside of the specifications: tenant_info, OAuth, admin webhooks.
			if (!file) return [];
			let spec = specs.get(file);
			if (!spec) specs.set(file, (spec = new Spec(file)));
			return spec.check({ ...message, path }).filter((violation) => !allowed(violation, file, used));
		},
	};
}

function allowed(violation: ContractViolation, file: string, used: Set<Allowance>): boolean {
	const found = ALLOWANCES.find(
		(allowance) =>
			allowance.file === file &&
			allowance.method === violation.method &&
			allowance.path === violation.path &&
			allowance.direction === violation.direction &&
			allowance.pointer === violation.pointer,
	);
	if (found) used.add(found);
	return found !== undefined;
}

/** One specification file, its schemas compiled when they are first needed. */
class Spec {
	private readonly ajv = new Ajv({
		strict: false,
		validateFormats: false,
		allErrors: true,
		inlineRefs: false,
		// Otherwise every object has the `toString` of a change.
		ownProperties: true,
	});
	private readonly compiled = new Map<object, ValidateFunction>();
	private readonly templates: { parts: string[]; path: string }[];
	private readonly paths: Paths;

	constructor(file: string) {
		const text = readFileSync(join(SHARED, 'specs', file), 'utf8').replaceAll(
			'"#/components/',
			`"${file}#/components/`,
		);
		// Atlassian's files are OpenAPI 3.0 documents.
		const document = rewriteNullable(JSON.parse(text)) as { paths: Paths; components: object };
		this.ajv.addSchema({ $id: file, components: document.components });
		this.paths = document.paths;
		this.templates = Object.keys(document.paths)
			.map((path) => ({ path, parts: path.split('/') }))
			// Literal segments win over templates.
			.sort((a, b) => templated(a.path) - templated(b.path));
	}

	check(message: ContractMessage): ContractViolation[] {
		const path = this.templateOf(message);
		const operation = path === undefined ? undefined : this.paths[path]?.[message.method.toLowerCase()];
		if (path === undefined || !operation) {
			return [violation(message, message.path, 'request', '', 'no such operation in the specification')];
		}
		const accepted = message.status < 400;
		return [
			...(accepted ? this.checkRequest(message, path, operation) : []),
			...this.checkResponse(message, path, operation),
		];
	}

	private templateOf({ path, method }: ContractMessage): string | undefined {
		const parts = path.split('/');
		return this.templates.find(
			(template) =>
				template.parts.length === parts.length &&
				this.paths[template.path]?.[method.toLowerCase()] !== undefined &&
				template.parts.every((part, index) => part.startsWith('{') || part === parts[index]),
		)?.path;
	}

	private checkRequest(message: ContractMessage, path: string, operation: Operation): ContractViolation[] {
		const at = (pointer: string, text: string) => violation(message, path, 'request', pointer, text);
		const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
		const found: ContractViolation[] = [];
		if (operation.deprecated) found.push(at('deprecated', 'the operation is deprecated'));
		for (const name of new Set(message.query.keys())) {
			if (!declared.some((parameter) => parameter.name === name))
				found.push(at(`?${name}`, 'the query parameter is not declared'));
		}
		for (const { name, required } of declared) {
			if (required && !message.query.has(name))
				found.push(at(`?${name}`, 'the required query parameter is missing'));
		}
		const content = operation.requestBody?.content;
		if (message.requestBody === undefined) return found;
		if (!content) return [...found, at('', 'a body was sent where none is declared')];
		const schema = content['application/json']?.schema;
		return [...found, ...this.checkBody(message, path, 'request', schema, message.requestBody)];
	}

	private checkResponse(message: ContractMessage, path: string, operation: Operation): ContractViolation[] {
		const response = operation.responses[String(message.status)];
		if (!response) {
			const general = GENERAL.has(message.status) || message.status >= 500;
			const text = `status ${message.status} is not declared`;
			return general ? [] : [violation(message, path, 'response', 'status', text)];
		}
		const schema = response.content?.['application/json']?.schema;
		const described = schema !== undefined && Object.keys(schema).length > 0;
		if (message.status === 204 || !described) return [];
		if (message.responseBody === undefined) {
			return [violation(message, path, 'response', '', 'the answer has no body')];
		}
		return this.checkBody(message, path, 'response', schema, message.responseBody);
	}

	private checkBody(
		message: ContractMessage,
		path: string,
		direction: 'request' | 'response',
		schema: object | undefined,
		body: unknown,
	): ContractViolation[] {
		if (!schema) return [];
		let validate = this.compiled.get(schema);
		if (!validate) this.compiled.set(schema, (validate = this.ajv.compile(schema)));
		// What leaves is JSON: undefined properties are gone.
		if (validate(direction === 'request' ? body : JSON.parse(JSON.stringify(body)))) return [];
		const unique = new Map<string, ContractViolation>();
		for (const error of validate.errors ?? []) {
			const found = violation(message, path, direction, pointerOf(error), error.message ?? error.keyword);
			unique.set(`${found.pointer} ${found.message}`, found);
		}
		return [...unique.values()];
	}
}

function templated(path: string): number {
	return path.split('{').length;
}

/** The place of a complaint: list positions as `-`; an unknown property by its name. */
function pointerOf(error: ErrorObject): string {
	const parameters = error.params as { additionalProperty?: string; missingProperty?: string };
	const property = parameters.additionalProperty ?? parameters.missingProperty;
	const place = error.instancePath.replace(/\/\d+(?=\/|$)/g, '/-');
	return property === undefined ? place : `${place}/${property}`;
}

function violation(
	message: ContractMessage,
	path: string,
	direction: 'request' | 'response',
	pointer: string,
	text: string,
): ContractViolation {
	return { direction, method: message.method, path, status: message.status, pointer, message: text };
}

/** OpenAPI 3.0 writes `nullable: true` where JSON schema has a list of types. */
function rewriteNullable(node: unknown): unknown {
	if (Array.isArray(node)) return node.map(rewriteNullable);
	if (!isRecord(node)) return node;
	const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, rewriteNullable(value)]));
	if (copy['nullable'] !== true || typeof copy['type'] !== 'string') return copy;
	copy['type'] = [copy['type'], 'null'];
	delete copy['nullable'];
	return copy;
}
