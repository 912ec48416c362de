import type { IExecuteFunctions } from 'n8n-workflow';
import { exportFields, exportOf, type ExportedResource } from '../../../shared/editor/exportOf';
import { listParameter } from '../../../shared/editor/parameters';
import { projectKind } from '../../../shared/records/project';
import type { ProjectSource } from '../../../shared/records/project/read';

/** Export of projects. */
const exported: ExportedResource<ProjectSource> = {
	resource: 'project',
	kind: projectKind,
	all: 'Every project that the account can see',
	keys: 'keys or IDs',
	source: [],
	options: [
		{
			displayName: 'Project Types',
			name: 'types',
			type: 'multiOptions',
			default: [],
			description: 'Only projects of these types',
			options: [
				{ name: 'Business', value: 'business' },
				{ name: 'Service Management', value: 'service_desk' },
				{ name: 'Software', value: 'software' },
			],
		},
		{
			displayName: 'Search',
			name: 'search',
			type: 'string',
			default: '',
			description: 'Only projects with this text in their key or name',
		},
	],
	readSource,
};

function readSource(context: IExecuteFunctions, item: number): ProjectSource {
	// n8n gives a collection as an untyped object; its members are the options declared above.
	const { search, types } = context.getNodeParameter('options', item, {}) as {
		search?: string;
		types?: string[];
	};
	return { search, types: listParameter(types ?? []) };
}

export const exportProjectsFields = exportFields(exported);
export const exportProjects = exportOf(exported);
