import type { ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import type { JiraRecord } from '../../records/kind';
import { QUEUES } from '../../records/queue';
import { REQUEST_TYPES } from '../../records/requestType';
import { scanDeskParts, type DeskPartSource } from '../../records/serviceDesk/parts';
import { chosenDesk, forEditor, matching, orSay } from './picker';

/** The queues of the chosen service desk, or of all of them. */
export async function searchQueues(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const entries = await entriesOf(scanDeskParts(connection, sourceOf(this), QUEUES));
		return {
			results: orSay(matching(entries, filter), filter, 'This account can see no queue', 'Queues are for agents: check that the account is an agent of the service desk'),
		};
	});
}

/** The request types of the chosen service desk, or of all of them. */
export async function searchRequestTypes(this: ILoadOptionsFunctions, filter?: string): Promise<INodeListSearchResult> {
	return await forEditor(this, async (connection) => {
		const entries = await entriesOf(scanDeskParts(connection, sourceOf(this), REQUEST_TYPES));
		return {
			results: orSay(matching(entries, filter), filter, 'This account can see no request type', 'Check that the service desk has request types, and that the account may raise requests there'),
		};
	});
}

function sourceOf(context: ILoadOptionsFunctions): DeskPartSource {
	const desk = chosenDesk(context);
	return desk === undefined ? {} : { desks: [desk] };
}

async function entriesOf(pages: AsyncIterable<readonly JiraRecord[]>): Promise<INodeListSearchItems[]> {
	const entries: INodeListSearchItems[] = [];
	for await (const records of pages) {
		for (const { id, fields } of records) entries.push({ name: `${String(fields.name ?? id)} (${String(fields.project ?? '')})`, value: id });
	}
	return entries.sort((a, b) => a.name.localeCompare(b.name));
}
