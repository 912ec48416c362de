import { listedImport, listedImportFields, type ListedImport } from '../../../shared/editor/listedImport';
import { readRowsIssue, ROWS_ISSUE } from '../../../shared/editor/listedPlaces';
import { worklogKind } from '../../../shared/records/worklog';
import { importedWorklogCatalog } from '../../../shared/records/worklog/fields';
import { writableWorklogKind, type AdjustEstimate } from '../../../shared/records/worklog/write';

/** Import of worklogs: each row names its issue. */
const imported: ListedImport = {
	resource: 'worklog',
	kind: worklogKind,
	kindOf: (context) =>
		writableWorklogKind(context.getNodeParameter('adjustEstimate', 0, 'auto') as AdjustEstimate),
	place: ROWS_ISSUE,
	readPlace: readRowsIssue,
	match: {
		field: importedWorklogCatalog.byId('externalId')!,
		description: 'An ID of your own, which the worklog keeps where people do not see it. Recommended.',
	},
	columns: 'getWorklogColumns',
	more: [
		{
			displayName: 'Remaining Estimate',
			name: 'adjustEstimate',
			type: 'options',
			default: 'auto',
			description: 'What happens to the remaining estimate of the issue',
			options: [
				{ name: 'Adjust Automatically', value: 'auto' },
				{ name: 'Leave', value: 'leave', description: 'For work that the estimate knows of already' },
			],
		},
	],
};

export const importWorklogsFields = listedImportFields(imported);
export const importWorklogs = listedImport(imported);
