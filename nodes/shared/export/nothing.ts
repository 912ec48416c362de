import type { Connection } from '../connection/types';
import type { ExportReport } from './report';
import type { ExportRequest } from './request';

/** Why an export gave nothing, as far as anybody can tell; asks Jira where the kind knows what to ask. */
export async function explainNothing<Source>(
	connection: Connection,
	{ kind, select, partition }: ExportRequest<Source>,
	report: ExportReport,
): Promise<string> {
	const { plural } = kind;
	if (report.missingCount > 0) return `None of the ${report.missingCount} ${plural} could be read; see "missing" for the reasons`;
	if (select.mode === 'byKeys') return 'No keys or IDs came in';
	if (report.ownChanges > 0) return `All ${report.ownChanges} ${plural} that have changed are as an import wrote them, and Leave Out Own Changes is on`;
	if (report.repeated > 0) return `All ${report.repeated} ${plural} that were found have been given before`;
	if (partition && report.expected) return `Partition ${partition.number} of ${partition.of} has none of the ${plural}`;
	if (report.expected) return `Jira counts about ${report.expected} ${plural}, but its search gave none; its index may lag behind`;
	const reason = await kind.whyEmpty?.(connection, select.source);
	if (reason !== undefined) return reason;
	if (select.mode === 'delta' || select.mode === 'changes') return `No ${plural} were created or changed since the last run`;
	if (select.mode === 'once') return `All ${plural} of the source are marked as exported`;
	return `Nothing matches, or this account may not see the ${plural}: Jira leaves out silently what an account may not browse`;
}
