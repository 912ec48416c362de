/* eslint-disable @n8n/community-nodes/no-restricted-globals */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { NodeHelpers, type IDataObject, type INodeParameters, type INodeProperties, type INodePropertyOptions, type INodeTypeDescription } from 'n8n-workflow';
import { jsonOf, loadPackage } from './engine';
import { addIssues, commit, cursorNode, DELTA } from './exports';
import { connectedSite, type ConnectedSite } from './site';

/** What the editor draws: every resource and every operation opens, and nothing in it leads nowhere. */
const NODES = ['jiraCloud', 'jiraServiceManagement', 'jiraCustomerServiceManagement'] as const;

type Drawn = Readonly<Record<(typeof NODES)[number], readonly [node: INodeTypeDescription, tool: INodeTypeDescription]>>;
let drawn: Drawn;
let descriptions: Drawn['jiraCloud'];

beforeAll(async () => {
	const { nodeTypes } = await loadPackage();
	const both = (name: string) => {
		const { description } = nodeTypes[name]!.type as { description: INodeTypeDescription };
		// n8n's variant for agents has the same fields under another name.
		return [description, { ...description, name: `${description.name}Tool` }] as const;
	};
	drawn = { jiraCloud: both('jiraCloud'), jiraServiceManagement: both('jiraServiceManagement'), jiraCustomerServiceManagement: both('jiraCustomerServiceManagement') };
	descriptions = drawn.jiraCloud;
});

const optionsOf = (field: INodeProperties) => (field.options ?? []) as INodePropertyOptions[];

/** The fields that a person sees with these parameters; everything else has its default. */
function visible(description: INodeTypeDescription, given: INodeParameters): INodeProperties[] {
	const node = { typeVersion: 1 };
	const parameters = NodeHelpers.getNodeParameters(description.properties, given, true, false, node, description) ?? {};
	return description.properties.filter((field) => NodeHelpers.displayParameter(parameters, field, node, description));
}

function operationsOf(description: INodeTypeDescription): Array<{ resource: string; operation: string }> {
	const resources = optionsOf(description.properties.find(({ name }) => name === 'resource')!);
	return resources.flatMap(({ value }) => {
		const operation = visible(description, { resource: value }).find(({ name }) => name === 'operation');
		return optionsOf(operation!).map((option) => ({ resource: String(value), operation: String(option.value) }));
	});
}

/** A field and those inside it, with the path that conditions would name. */
function withInner(field: INodeProperties): INodeProperties[] {
	if (field.type === 'collection') return [field, ...((field.options ?? []) as INodeProperties[]).flatMap(withInner)];
	if (field.type !== 'fixedCollection') return [field];
	return [field, ...((field.options ?? []) as Array<{ values: INodeProperties[] }>).flatMap(({ values }) => values.flatMap(withInner))];
}

describe.each(NODES.flatMap((name) => [[name, 0], [name, 1]] as const))('%s as a node and as a tool (%i)', (name, which) => {
	it('every operation shows each field once, and every choice has a default that it offers', () => {
		const description = drawn[name][which];
		const operations = operationsOf(description);
		expect(operations.length).toBeGreaterThan(name === 'jiraCloud' ? 30 : 15);
		for (const given of operations) {
			const fields = visible(description, given);
			const names = fields.map((field) => field.name);
			expect({ ...given, twice: names.filter((name, index) => names.indexOf(name) !== index) }).toEqual({ ...given, twice: [] });
			for (const field of fields.flatMap(withInner)) {
				const where = `${given.resource}.${given.operation}.${field.name}`;
				if (field.type === 'options' && !field.typeOptions?.loadOptionsMethod) {
					expect([where, optionsOf(field).map(({ value }) => value)]).toEqual([where, expect.arrayContaining([field.default])]);
				}
				if (field.type === 'options' || field.type === 'multiOptions') {
					const labels = optionsOf(field).map(({ name }) => name);
					expect([where, labels]).toEqual([where, [...labels].sort((a, b) => a.localeCompare(b))]);
				}
				if (field.type === 'collection') {
					const labels = (field.options as INodeProperties[]).map(({ displayName }) => displayName);
					expect([where, labels]).toEqual([where, [...labels].sort((a, b) => a.localeCompare(b))]);
					expect(new Set((field.options as INodeProperties[]).map(({ name }) => name)).size).toBe(labels.length);
				}
			}
		}
	});
});

// The node of Customer Service Management shares conditions of the export that name a mode, Once, which it does not offer.
it.each(NODES.slice(0, 2))('every condition of %s names a field that there is, and a value that it can have', (node) => {
	const { properties } = drawn[node][0];
	const valuesOf = (name: string) =>
		properties.flatMap(withInner).filter((field) => field.name === name).flatMap((field) => (field.type === 'boolean' ? [true, false] : optionsOf(field).map(({ value }) => value)));
	for (const field of properties.flatMap(withInner)) {
		const { show = {}, hide = {} } = field.displayOptions ?? {};
		for (const [path, wanted] of [...Object.entries(show), ...Object.entries(hide)]) {
			if (path.startsWith('@')) continue;
			expect([field.name, path, valuesOf(path.replace(/^\//, ''))]).toEqual([field.name, path, expect.arrayContaining(wanted as unknown[])]);
		}
	}
});

it('an agent sees neither cursors that move, nor marks, nor files, until a person allows them', () => {
	const tool = descriptions[1];
	const modes = (given: INodeParameters) => {
		const parameters = { resource: 'issue', operation: 'export', ...given };
		const all = NodeHelpers.getNodeParameters(tool.properties, parameters, true, false, { typeVersion: 1 }, tool) ?? {};
		const fields = visible(tool, parameters);
		return ['mode', 'deliverAs'].flatMap((name) =>
			optionsOf(fields.find((field) => field.name === name)!)
				.filter((option) => NodeHelpers.displayParameter(all, option, { typeVersion: 1 }, tool))
				.map(({ value }) => value),
		);
	};
	expect(modes({})).toEqual(['all', 'byKeys', 'test', 'items']);
	expect(modes({ allowTool: true })).toEqual(['all', 'byKeys', 'delta', 'changes', 'once', 'test', 'csv', 'items', 'jsonl']);
	expect(operationsOf(tool).filter(({ resource }) => resource === 'exportCursor')).toEqual([{ resource: 'exportCursor', operation: 'get' }]);
	const files = { childrenAs: 'records', children: ['attachments'] };
	const names = (given: INodeParameters) => visible(tool, { resource: 'issue', operation: 'export', ...files, ...given }).map(({ name }) => name);
	expect(names({})).not.toContain('attachmentFiles');
	expect(names({ allowTool: true })).toContain('attachmentFiles');
});

describe('output schemas', () => {
	let site: ConnectedSite | undefined;
	afterAll(async () => await site?.simulator.close());

	type Schema = { readonly type: string | string[]; readonly properties?: Record<string, Schema>; readonly items?: Schema };
	const FOLDERS = { jiraCloud: 'JiraCloud', jiraServiceManagement: 'JiraServiceManagement', jiraCustomerServiceManagement: 'JiraCustomerServiceManagement' };
	const schemaFile = (resource: string, operation: string, node: keyof typeof FOLDERS = 'jiraCloud') =>
		join(__dirname, '..', '..', 'dist', 'nodes', FOLDERS[node], '__schema__', 'v1.0.0', resource, `${operation}.json`);

	/** Whatever the API gives has no form of its own; what was uploaded is described by the record. */
	const WITHOUT = { jiraCloud: ['connection.apiRequest'], jiraServiceManagement: [], jiraCustomerServiceManagement: [] };

	it.each(NODES)('every operation of %s has one', (node) => {
		const missing = operationsOf(drawn[node][0])
			.filter(({ resource, operation }) => !existsSync(schemaFile(resource, operation, node)))
			.map(({ resource, operation }) => `${resource}.${operation}`);
		expect(missing).toEqual(WITHOUT[node]);
	});

	function misfits(value: unknown, schema: Schema | undefined, path: string): string[] {
		if (!schema) return [`${path} is not in the schema`];
		const type = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;
		if (![schema.type].flat().includes(type)) return [`${path} is ${type}`];
		if (type === 'object') return Object.entries(value as object).flatMap(([name, inner]) => misfits(inner, schema.properties?.[name], `${path}.${name}`));
		return type === 'array' && schema.items ? (value as unknown[]).flatMap((entry, index) => misfits(entry, schema.items, `${path}[${index}]`)) : [];
	}

	it('those of exports, their cursors and their plans describe what comes', async () => {
		site = await connectedSite();
		addIssues(site, 2);
		const flow = site.flow({ Export: { parameters: { ...DELTA, fieldSet: 'standard' } }, Commit: commit() }, [['Start', 0, 'Export'], ['Export', 1, 'Commit']]);
		const run = await flow.run();
		const { staticData } = flow;
		const given: Array<[string, string, IDataObject[]]> = [
			['issue', 'export', [...(run.node('Export').json[0] ?? [])]],
			['exportCursor', 'commit', [...(run.node('Commit').json[0] ?? [])]],
		];
		for (const [operation, parameters] of [['get', {}], ['set', { setTo: 'moment', moment: '2026-01-01T00:00:00Z' }], ['reset', {}]] as const) {
			const cursor = site.flow({ Cursor: cursorNode(operation, parameters) }, [['Start', 0, 'Cursor']], { staticData });
			given.push(['exportCursor', operation, [...((await cursor.run()).node('Cursor').json[0] ?? [])]]);
		}
		const plan = { operation: 'planPartitions', source: 'projects', projects: ['DEMO'], partitions: 2, cursorName: 'issues' };
		given.push(['issue', 'planPartitions', jsonOf(await site.run(plan), 0)]);
		for (const [resource, operation, items] of given) {
			const schema = JSON.parse(readFileSync(schemaFile(resource, operation), 'utf8')) as Schema;
			expect(items.length).toBeGreaterThan(0);
			expect(items.flatMap((json) => misfits(json, schema, `${resource}.${operation}`))).toEqual([]);
		}
	});
});
