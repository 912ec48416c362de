import { contextOf, fieldKinds } from '../../issues/kinds';
import {
	link,
	presentComponent,
	presentIssueType,
	presentPriority,
	presentProjectReference,
	presentResolution,
	presentVersion,
} from '../../issues/present';
import { presentOptionTree } from '../../issues/present-issue';
import { projectOfIssue } from '../../issues/edit';
import { refuse } from '../../refusal';
import type { Field, Project } from '../../site/model';
import { may } from '../../site/permissions';
import { issueOf, type Answer, type Call, type Route } from '../call';

const TYPES = '/rest/api/3/issue/createmeta/{projectIdOrKey}/issuetypes';
const LARGEST_PAGE = 200;

/** What an issue needs: per project and type when it is created, per issue when it is edited. */
export const createMeta: readonly Route[] = [
	{ method: 'GET', path: TYPES, anonymous: true, run: issueTypes },
	{ method: 'GET', path: `${TYPES}/{issueTypeId}`, anonymous: true, run: fields },
	{ method: 'GET', path: '/rest/api/3/issue/{issueIdOrKey}/editmeta', anonymous: true, run: editMeta },
];

function project(call: Call): Project {
	const found = call.site.project(call.params['projectIdOrKey'] ?? '');
	if (found && may('CREATE_ISSUES', found, call.user)) return found;
	throw refuse(404, ['No project could be found, or you do not have permission to create issues in it.']);
}

function page<T>(call: Call, name: string, all: readonly T[]): Answer {
	const startAt = Math.max(0, call.query.number('startAt', 0));
	const maxResults = Math.min(Math.max(1, call.query.number('maxResults', 50)), LARGEST_PAGE);
	const shown = all.slice(startAt, startAt + maxResults);
	return { status: 200, body: { maxResults, startAt, total: all.length, [name]: shown } };
}

function issueTypes(call: Call): Answer {
	const types = project(call).issueTypeIds.flatMap((id) => call.site.issueTypes.get(id) ?? []);
	return page(
		call,
		'issueTypes',
		types.map((type) => presentIssueType(call.view, type)),
	);
}

function fields(call: Call): Answer {
	const owner = project(call);
	const typeId = call.params['issueTypeId'] ?? '';
	const screens = owner.issueTypeIds.includes(typeId) ? owner.screens.get(typeId) : undefined;
	if (!screens) throw refuse(404, ['The issue type does not exist in this project.']);
	const shown = screens.create.flatMap((id) => {
		const field = call.site.fields.get(id);
		if (!field || (field.custom && !contextOf(field, owner.id))) return [];
		const required = screens.required.includes(id) || id === 'project' || id === 'issuetype';
		return [{ ...fieldMetadata(call, owner, typeId, field, required), fieldId: id }];
	});
	return page(call, 'fields', shown);
}

function editMeta(call: Call): Answer {
	const issue = issueOf(call);
	const owner = projectOfIssue(call, issue);
	if (!may('EDIT_ISSUES', owner, call.user)) return { status: 200, body: { fields: {} } };
	const screens = owner.screens.get(issue.typeId);
	const shown = (screens?.edit ?? [])
		.filter((id) => id !== 'project')
		.flatMap((id) => {
			const field = call.site.fields.get(id);
			if (!field || (field.custom && !contextOf(field, owner.id))) return [];
			return [[id, fieldMetadata(call, owner, issue.typeId, field, screens?.required.includes(id) ?? false)]];
		});
	return { status: 200, body: { fields: Object.fromEntries(shown) as Record<string, unknown> } };
}

/** A field as create, edit and transition metadata describe it. */
export function fieldMetadata(
	call: Call,
	owner: Project,
	typeId: string,
	field: Field,
	required: boolean,
): Record<string, unknown> {
	const allowedValues = allowed(call, owner, typeId, field);
	const defaultValue = field.custom ? contextOf(field, owner.id)?.defaultValue : undefined;
	const isPreset = defaultValue !== undefined || field.id === 'priority' || field.id === 'reporter';
	return {
		required,
		schema: field.schema ?? { type: 'any' },
		name: field.name,
		key: field.id,
		...(autoComplete(call, owner, field) ?? {}),
		hasDefaultValue: isPreset,
		operations:
			field.id === 'project' || field.id === 'issuetype' ? ['set'] : fieldKinds[field.kind].operations,
		...(allowedValues ? { allowedValues } : {}),
		...(defaultValue === undefined ? {} : { defaultValue }),
	};
}

function allowed(call: Call, owner: Project, typeId: string, field: Field): unknown[] | undefined {
	const { site, view } = call;
	if (field.id === 'project') return [presentProjectReference(view, owner)];
	if (field.id === 'issuetype') {
		const type = site.issueTypes.get(typeId);
		return type ? [presentIssueType(view, type)] : [];
	}
	switch (field.kind) {
		case 'priority':
			return owner.priorityIds
				.flatMap((id) => site.priorities.get(id) ?? [])
				.map((p) => presentPriority(view, p));
		case 'resolution':
			return [...site.resolutions.values()].map((resolution) => presentResolution(view, resolution));
		case 'components':
			return owner.components.map((component) => presentComponent(view, component));
		case 'versions':
			return owner.versions
				.filter((version) => !version.archived)
				.map((version) => presentVersion(view, version));
		case 'select':
		case 'multiselect':
		case 'cascading': {
			const options = contextOf(field, owner.id)?.options ?? [];
			return options.filter((option) => !option.disabled).map((option) => presentOptionTree(view, option));
		}
		default:
			return undefined;
	}
}

function autoComplete(call: Call, owner: Project, field: Field): { autoCompleteUrl: string } | undefined {
	if (field.id === 'assignee') {
		return { autoCompleteUrl: link(call.view, `user/assignable/search?project=${owner.key}&query=`) };
	}
	if (field.kind === 'user' || field.kind === 'users') {
		return { autoCompleteUrl: link(call.view, 'user/recommend?context=Reporter&issueKey=') };
	}
	if (field.kind === 'labels')
		return { autoCompleteUrl: `${call.view.origin}/rest/api/1.0/labels/suggest?query=` };
	return undefined;
}
