import { FIELD_CHOICE } from '../../../shared/editor/fieldChoice';
import { tableSchemaFields, tableSchemaOf } from '../../../shared/editor/tableSchemaOf';
import { issueKind } from '../../../shared/records/issue';

const described = { resource: 'issue', kind: issueKind, fieldChoice: FIELD_CHOICE, table: 'jira_issues' };

export const getTableSchemaFields = tableSchemaFields(described);
export const getTableSchemas = tableSchemaOf(described);
