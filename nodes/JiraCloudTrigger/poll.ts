import type { IDataObject, INodeExecutionData, IPollFunctions } from 'n8n-workflow';
import { asJson } from '../shared/editor/cursorMove';
import { toNodeError } from '../shared/editor/nodeError';
import { connectionFor, pollBudgetMs } from '../shared/connection/n8nPorts';
import { isJiraError, JiraError, toJiraError } from '../shared/errors/jiraError';
import type { ExportedRecord } from '../shared/export/shape';
import { newestFirst } from '../shared/records/issue/source';
import { pollEvents, sampleEvents } from '../shared/trigger/poll';
import { readTrigger } from '../shared/trigger/state';
import { readRequest } from './fields';

/** Member of the node's static data that holds the state of the trigger. */
const STATE = 'jiraSync';

/** Events that Fetch Test Event shows at most. */
const SAMPLES = 10;

/** The part of n8n's time for a poll after which nothing new is begun; what is under way may take the rest. */
const SHARE_TO_BEGIN = 0.6;

/** Nodes of which a poll is under way: n8n may begin the next one before it has ended. */
const polling = new Set<string>();

/**
 * First places that n8n may have thrown away: it polls once when a workflow is published, and does not keep what that
 * poll has noted where it gave nothing.
 */
const firstPlaces = new Map<string, string>();
const MOST_FIRST_PLACES = 1000;

/** What n8n calls: in production a poll, from the editor a look at the newest events. */
export async function pollJira(context: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const node = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	if (context.getMode() === 'manual') return await guarded(context, async () => itemsOf(await sample(context)));
	if (polling.has(node)) return null;
	polling.add(node);
	try {
		return await guarded(context, async () => itemsOf(await pollOnce(context, node)));
	} finally {
		polling.delete(node);
	}
}

async function pollOnce(context: IPollFunctions, node: string): Promise<readonly ExportedRecord[]> {
	const data = context.getWorkflowStaticData('node');
	const kept = data[STATE] ?? parsed(firstPlaces.get(node));
	const connection = await connectionFor(context);
	const { events, state, moved, notes } = await pollEvents(connection, readRequest(context, pollBudgetMs(context) * SHARE_TO_BEGIN), readTrigger(plain(kept)));
	for (const note of notes) connection.ports.log(note);
	noteFirstPlace(node, data[STATE] === undefined ? JSON.stringify(state) : undefined);
	if (moved) data[STATE] = plain(asJson(state));
	return events;
}

/** @throws JiraError when there is nothing to show, as n8n's own triggers do: nothing would leave the person guessing. */
async function sample(context: IPollFunctions): Promise<readonly ExportedRecord[]> {
	const request = readRequest(context, pollBudgetMs(context) * SHARE_TO_BEGIN);
	const events = await sampleEvents(await connectionFor(context), request, newestFirst(request.source), SAMPLES);
	if (events.length > 0) return events;
	throw new JiraError({
		kind: 'notFound',
		message: 'The newest issues of the source have no such events',
		advice: 'Check the source and the events, and that the account of the credential may see the issues. Once the workflow is published, it starts with the next event.',
	});
}

/** A quota that is gone is no reason to fail: the place is what it was, and the next poll goes on. */
async function guarded(context: IPollFunctions, run: () => Promise<INodeExecutionData[][] | null>): Promise<INodeExecutionData[][] | null> {
	try {
		return await run();
	} catch (error) {
		if (context.getMode() === 'manual' || !isJiraError(error, 'rateLimited')) throw toNodeError(context.getNode(), error);
		context.logger.info(`Jira Cloud Trigger: ${toJiraError(error).message}. The next poll goes on from the same place.`);
		return null;
	}
}

function itemsOf(events: readonly ExportedRecord[]): INodeExecutionData[][] | null {
	return events.length === 0 ? null : [events.map((event) => ({ json: asJson(event) }))];
}

/** Keeps the place of a trigger of which n8n has nothing yet, and forgets it once n8n has. */
function noteFirstPlace(node: string, state: string | undefined): void {
	firstPlaces.delete(node);
	if (state === undefined) return;
	firstPlaces.set(node, state);
	for (const oldest of firstPlaces.keys()) {
		if (firstPlaces.size <= MOST_FIRST_PLACES) return;
		firstPlaces.delete(oldest);
	}
}

/** A copy without n8n's proxies and without members that are undefined. */
function plain<T>(value: T): T {
	return value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T);
}

function parsed(text: string | undefined): IDataObject | undefined {
	return text === undefined ? undefined : (JSON.parse(text) as IDataObject);
}
