import { NodeHelpers, type INodeParameters, type INodeProperties, type INodePropertyOptions, type INodeTypeDescription } from 'n8n-workflow';
import { loadPackage } from './engine';

/** What the editor draws of the node Jira Customer Service Management. */
let description: INodeTypeDescription;

beforeAll(async () => {
	({ description } = (await loadPackage()).nodeTypes.jiraCustomerServiceManagement!.type as { description: INodeTypeDescription });
});

const optionsOf = (field: INodeProperties | undefined) => (field?.options ?? []) as INodePropertyOptions[];

function visible(given: INodeParameters): INodeProperties[] {
	const node = { typeVersion: 1 };
	const parameters = NodeHelpers.getNodeParameters(description.properties, given, true, false, node, description) ?? {};
	return description.properties.filter((field) => NodeHelpers.displayParameter(parameters, field, node, description));
}

function operations(): Array<{ resource: string; operation: string }> {
	const resources = optionsOf(description.properties.find(({ name }) => name === 'resource'));
	return resources.flatMap(({ value }) => {
		const operation = visible({ resource: value }).find(({ name }) => name === 'operation');
		return optionsOf(operation).map((option) => ({ resource: String(value), operation: String(option.value) }));
	});
}

it('every operation opens, shows each field once, and offers the default of each choice', () => {
	expect(operations()).toHaveLength(25);
	for (const given of operations()) {
		const fields = visible(given);
		const names = fields.map(({ name }) => name);
		expect({ ...given, twice: names.filter((name, index) => names.indexOf(name) !== index) }).toEqual({ ...given, twice: [] });
		for (const field of fields.filter(({ type, typeOptions }) => type === 'options' && !typeOptions?.loadOptionsMethod)) {
			const values = optionsOf(field).map(({ value }) => value);
			const labels = optionsOf(field).map(({ name }) => name);
			expect([given, field.name, values]).toEqual([given, field.name, expect.arrayContaining([field.default])]);
			expect([given, field.name, labels]).toEqual([given, field.name, [...labels].sort((a, b) => a.localeCompare(b))]);
		}
	}
});

it('an import offers to make detail fields, and no mode that the API cannot serve', () => {
	const fields = visible({ resource: 'customer', operation: 'import' });
	const options = optionsOf(fields.find(({ name }) => name === 'options')) as unknown as INodeProperties[];
	const unknown = options.filter(({ name }) => name === 'unknownColumns');
	expect(unknown.map((field) => optionsOf(field).map(({ value }) => value))).toEqual([['create', 'leaveOut', 'stop']]);
	expect(optionsOf(fields.find(({ name }) => name === 'mode')).map(({ value }) => value)).not.toContain('mirror');
	expect(optionsOf(fields.find(({ name }) => name === 'matchBy')).map(({ value }) => value).sort()).toEqual(['detail', 'field', 'key']);
});

it('every credential of the node is one that it can be set to', () => {
	const chosen = optionsOf(description.properties.find(({ name }) => name === 'authentication')).map(({ value }) => value);
	expect([...(description.credentials ?? [])].map(({ name }) => name).sort()).toEqual([...chosen].sort());
});
