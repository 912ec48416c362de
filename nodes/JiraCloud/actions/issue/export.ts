import { readAttachmentFiles, readChildren } from '../../../shared/editor/childFields';
import { TEXT_OPTION } from '../../../shared/editor/exportFields';
import { exportFields, exportOf, type ExportedResource } from '../../../shared/editor/exportOf';
import { FIELD_CHOICE, readFieldChoice } from '../../../shared/editor/fieldChoice';
import { readSource, SOURCE_FIELDS } from '../../../shared/editor/issueSource';
import { MARK_FIELDS, readMark } from '../../../shared/editor/markFields';
import { issueKind } from '../../../shared/records/issue';
import type { IssueSource } from '../../../shared/records/issue/source';
import { CHILD_FIELDS } from './children';

/** Export of issues: everything, what has changed, what is new, a handful for testing, or the keys that come in. */
const exported: ExportedResource<IssueSource> = {
	resource: 'issue',
	kind: issueKind,
	all: 'Everything that matches',
	keys: 'keys or IDs',
	source: SOURCE_FIELDS,
	options: [TEXT_OPTION],
	fieldChoice: { fields: FIELD_CHOICE, read: readFieldChoice },
	childChoice: { fields: CHILD_FIELDS, read: readChildren },
	markChoice: { fields: MARK_FIELDS, read: readMark },
	readSource,
	readFiles: (context, item, connection) => readAttachmentFiles(context, item, connection, issueKind.name),
};

export const exportIssuesFields = exportFields(exported);
export const exportIssues = exportOf(exported);
