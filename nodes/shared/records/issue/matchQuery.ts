import type { Connection } from '../../connection/types';
import { jqlText } from '../../jql/build';
import { guardJql } from '../../jql/guard';
import type { RecordRef } from '../kind';
import { searchIssues } from './search';

/** Stands for the identity of a row in a query. */
export const IDENTITY_MARK = '{identity}';

/** More than two are as many as two: none of them is the one. */
const ENOUGH = 2;

/** The issues that a query of the user's own finds for each identity: one call for each, side by side. */
export async function matchByQuery(connection: Connection, template: string, identities: readonly string[]): Promise<Map<string, RecordRef[]>> {
	const found = await Promise.all(
		identities.map(async (identity) => {
			const refs: RecordRef[] = [];
			const { where } = guardJql(template.replaceAll(IDENTITY_MARK, () => jqlText(identity)));
			for await (const issues of searchIssues(connection, { jql: `${where} ORDER BY key ASC`, fields: ['key'], pageSize: ENOUGH })) {
				for (const { id, key = '' } of issues) refs.push({ id, key });
				if (refs.length >= ENOUGH) break;
			}
			return [identity, refs] as const;
		}),
	);
	return new Map(found.filter(([, refs]) => refs.length > 0));
}
