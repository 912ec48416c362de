import { REQUEST_FIELD_CHOICE } from '../../../shared/editor/fieldChoice';
import { tableSchemaFields, tableSchemaOf } from '../../../shared/editor/tableSchemaOf';
import { requestKind } from '../../../shared/records/request';

const described = { resource: 'request', kind: requestKind, fieldChoice: REQUEST_FIELD_CHOICE, table: 'jira_requests' };

export const getTableSchemaFields = tableSchemaFields(described);
export const getTableSchemas = tableSchemaOf(described);
