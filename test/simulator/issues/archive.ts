import type { Issue } from '../site/model';
import { jiraTimestamp } from '../time';
import { presentAccount, type View } from './present';

/** The fields `archiveddate` and `archivedby` of an archived issue; issues that are not archived lack both [?]. */
export function presentArchival(
	view: View,
	{ archived }: Issue,
): { readonly date: string; readonly by: unknown } | undefined {
	if (!archived) return undefined;
	return { date: jiraTimestamp(archived.at, view.site.timeZone), by: presentAccount(view, archived.byId) };
}
