import { isRecord, type FieldInput } from './write';

/** A field of `editedFieldsInput` as PUT issue would take it: a new value, or verbs. */
type Change = { readonly set: unknown } | { readonly verbs: readonly Record<string, unknown>[] };

type Group = Readonly<Record<string, unknown>>;

const option = (given: unknown) => {
	const id = isRecord(given) ? given['optionId'] : undefined;
	return id === undefined || id === -1 ? null : { id: String(id) };
};
const items = (given: unknown) => (Array.isArray(given) ? given.filter(isRecord) : []);

/** Lists that take ADD, REMOVE, REPLACE or REMOVE_ALL. */
function listChange(group: Group, values: readonly unknown[]): Change {
	switch (group['bulkEditMultiSelectFieldOption']) {
		case 'ADD':
			return { verbs: values.map((add) => ({ add })) };
		case 'REMOVE':
			return { verbs: values.map((remove) => ({ remove })) };
		case 'REMOVE_ALL':
			return { set: [] };
		default:
			return { set: values };
	}
}

/** The typed groups that the simulator knows, by their names (reference §5.3). */
const GROUPS: Readonly<Record<string, (group: Group) => Change>> = {
	labelsFields: (group) =>
		listChange(
			group,
			items(group['labels']).map(({ name }) => name),
		),
	multipleVersionPickerFields: (group) =>
		listChange(
			group,
			items(group['versions']).map(({ versionId }) => ({ id: String(versionId) })),
		),
	multiselectComponents: (group) =>
		listChange(
			group,
			items(group['components']).map(({ componentId }) => ({ id: String(componentId) })),
		),
	singleLineTextFields: ({ text }) => ({ set: text }),
	richTextFields: ({ richText }) => ({ set: isRecord(richText) ? (richText['adfValue'] ?? null) : null }),
	urlFields: ({ url }) => ({ set: url }),
	clearableNumberFields: ({ value }) => ({ set: value ?? null }),
	singleSelectFields: (group) => ({ set: option(group['option']) }),
	multipleSelectFields: ({ options }) => ({ set: items(options).map(option) }),
	singleSelectClearableUserPickerFields: ({ user }) => ({ set: user ?? null }),
	priority: ({ priorityId }) => ({ set: { id: String(priorityId) } }),
};

/** Where a group is about one field of the system and does not name it. */
const FIELD_OF_GROUP: Readonly<Record<string, string>> = {
	priority: 'priority',
	multiselectComponents: 'components',
};

/** The fields that `editedFieldsInput` gives; `unknown` names the groups that the simulator cannot read. */
export function readEditedFields(given: Group): FieldInput & { readonly unknown: readonly string[] } {
	const fields: Record<string, unknown> = {};
	const update: Record<string, unknown> = {};
	const unknown: string[] = [];
	for (const [name, groups] of Object.entries(given)) {
		const read = GROUPS[name];
		if (read === undefined) unknown.push(name);
		else {
			for (const group of items(Array.isArray(groups) ? groups : [groups])) {
				const change = read(group);
				const id = String(group['fieldId'] ?? FIELD_OF_GROUP[name]);
				if ('set' in change) fields[id] = change.set;
				else update[id] = change.verbs;
			}
		}
	}
	return { fields, update, unknown };
}
