import { TEXT_OPTION } from '../../../shared/editor/exportFields';
import { exportFields, exportOf, type ExportedResource } from '../../../shared/editor/exportOf';
import { listParameter, narrowParameter } from '../../../shared/editor/parameters';
import { narrowField, PROJECTS_FIELD } from '../../../shared/editor/recordFields';
import { worklogKind } from '../../../shared/records/worklog';
import type { WorklogSource } from '../../../shared/records/worklog/read';

/** Export of worklogs. */
const exported: ExportedResource<WorklogSource> = {
	resource: 'worklog',
	kind: worklogKind,
	all: 'Every worklog of the projects, in the order of its last change',
	source: [
		PROJECTS_FIELD,
		narrowField([
			{
				displayName: 'Author Account IDs',
				name: 'authors',
				type: 'string',
				default: '',
				placeholder: 'e.g. 5b10ac8d82e05b22cc7d4ef5',
				description: 'Only worklogs of these people, by account IDs separated by commas',
			},
		]),
	],
	options: [TEXT_OPTION],
	readSource: (context, item) => ({
		projects: listParameter(context.getNodeParameter('projects', item, [])),
		authors: listParameter(narrowParameter(context, item).authors),
	}),
};

export const exportWorklogsFields = exportFields(exported);
export const exportWorklogs = exportOf(exported);
