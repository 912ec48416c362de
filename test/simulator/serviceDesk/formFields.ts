import { contextOf } from '../issues/kinds';
import type { Field, FieldOption, Project } from '../site/model';
import type { Site } from '../site/site';
import type { RequestType, RequestTypeField } from './model';

/** The fields of a request type as its form describes them. */
export function presentFormFields(site: Site, project: Project, type: RequestType, hidden: boolean): unknown[] {
	return type.fields.flatMap((asked) => {
		const field = site.fields.get(asked.fieldId);
		return field && (asked.visible || hidden) ? [presentFormField(site, project, asked, field)] : [];
	});
}

function presentFormField(site: Site, project: Project, asked: RequestTypeField, field: Field): Record<string, unknown> {
	const valid = validValues(site, project, field);
	return {
		fieldId: asked.fieldId,
		name: asked.name,
		description: asked.description,
		required: asked.required,
		validValues: valid,
		defaultValues: valid.filter(({ value }) => asked.defaults.includes(value)),
		presetValues: asked.preset === undefined ? [] : presetTexts(asked.preset),
		jiraSchema: field.schema ?? { type: 'any' },
		visible: asked.visible,
	};
}

interface ValidValue {
	readonly value: string;
	readonly label: string;
	readonly children: readonly ValidValue[];
}

function validValues(site: Site, project: Project, field: Field): readonly ValidValue[] {
	const named = ({ id, name }: { readonly id: string; readonly name: string }): ValidValue => ({
		value: id,
		label: name,
		children: [],
	});
	switch (field.kind) {
		case 'select':
		case 'multiselect':
		case 'cascading':
			return (contextOf(field, project.id)?.options ?? []).filter(({ disabled }) => !disabled).map(optionValue);
		case 'priority':
			return project.priorityIds.flatMap((id) => site.priorities.get(id) ?? []).map(named);
		case 'components':
			return project.components.map(named);
		case 'versions':
			return project.versions.map(named);
		default:
			return [];
	}
}

function optionValue({ id, value, children }: FieldOption): ValidValue {
	return { value: id, label: value, children: children.map(optionValue) };
}

function presetTexts(preset: unknown): string[] {
	const all: readonly unknown[] = Array.isArray(preset) ? preset : [preset];
	return all.map((item) => {
		const named = typeof item === 'object' && item !== null ? Object.values(item)[0] : item;
		return String(named);
	});
}
