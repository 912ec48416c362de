import type { INodeProperties, IPollFunctions } from 'n8n-workflow';
import { SHAPE_FIELD, TEXT_OPTION } from '../shared/editor/exportFields';
import { FIELD_CHOICE, readFieldChoice } from '../shared/editor/fieldChoice';
import { readSource, SOURCE_FIELDS } from '../shared/editor/issueSource';
import { listParameter, ofPoll } from '../shared/editor/parameters';
import { JiraError } from '../shared/errors/jiraError';
import type { Shape } from '../shared/export/shape';
import type { TextFormat } from '../shared/fields/read';
import { issueKind } from '../shared/records/issue';
import type { IssueSource } from '../shared/records/issue/source';
import type { EventName } from '../shared/trigger/events';
import type { TriggerRequest } from '../shared/trigger/poll';

const EVENTS: readonly EventName[] = ['commented', 'created', 'statusChanged', 'updated'];

const DEFAULT_MAXIMUM_EVENTS = 1000;
const DEFAULT_OVERLAP_MINUTES = 15;

/** What the trigger asks beside the connection. */
export const EVENT_FIELDS: INodeProperties[] = [
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		default: ['created'],
		required: true,
		description: 'What starts the workflow: an item for each time that it happened',
		options: [
			{ name: 'Issue Commented', value: 'commented', description: 'Once for each new comment' },
			{ name: 'Issue Created', value: 'created' },
			{ name: 'Issue Moved to a Status', value: 'statusChanged', description: 'Once for each move, with the status before' },
			{ name: 'Issue Updated', value: 'updated', description: 'Any change, comments and moves included; once for all changes since the last poll' },
		],
	},
	{
		displayName: 'Status Names or IDs',
		name: 'toStatuses',
		type: 'multiOptions',
		default: [],
		typeOptions: { loadOptionsMethod: 'loadStatuses', loadOptionsDependsOn: ['projects'] },
		displayOptions: { show: { events: ['statusChanged'] } },
		description:
			'Only moves to one of these; empty for all. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
	},
	...SOURCE_FIELDS,
	...FIELD_CHOICE,
	SHAPE_FIELD,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Maximum Events per Poll',
				name: 'maximumEvents',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_MAXIMUM_EVENTS,
				description: 'The rest comes with the next poll. Events of one issue stay together.',
			},
			{
				displayName: 'Overlap (Minutes)',
				name: 'overlapMinutes',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 1440 },
				default: DEFAULT_OVERLAP_MINUTES,
				description: 'How far each poll reads again what may have come late into the index of Jira; what was given already is left out',
			},
			{
				displayName: 'Start Date',
				name: 'startDate',
				type: 'dateTime',
				default: '',
				description: 'Where the first poll begins. Empty: with what happens after the workflow was published.',
			},
			TEXT_OPTION,
		],
	},
];

interface Options {
	readonly maximumEvents?: number;
	readonly overlapMinutes?: number;
	readonly startDate?: string;
	readonly text?: TextFormat;
}

/** What the parameters ask for. */
export function readRequest(context: IPollFunctions, budgetMs: number): TriggerRequest<IssueSource> {
	const reader = ofPoll(context);
	// n8n gives a collection as an untyped object; its members are the options declared above.
	const options = context.getNodeParameter('options', {}) as Options;
	return {
		kind: issueKind,
		source: readSource(reader, 0),
		wish: {
			events: new Set(readEvents(context)),
			statuses: listParameter(context.getNodeParameter('toStatuses', [])),
		},
		fields: readFieldChoice(reader, 0),
		shape: context.getNodeParameter('shape') as Shape,
		text: options.text ?? 'markdown',
		maximum: options.maximumEvents ?? DEFAULT_MAXIMUM_EVENTS,
		overlapMs: (options.overlapMinutes ?? DEFAULT_OVERLAP_MINUTES) * 60_000,
		budgetMs,
		startFrom: readStart(options.startDate),
	};
}

function readEvents(context: IPollFunctions): EventName[] {
	const words = listParameter(context.getNodeParameter('events'));
	const events = EVENTS.filter((event) => words.includes(event));
	if (events.length > 0 && events.length === new Set(words).size) return events;
	throw new JiraError({
		kind: 'invalid',
		message: words.length === 0 ? 'No event is chosen' : `The trigger knows no event "${words.find((word) => !EVENTS.some((event) => event === word))}"`,
		advice: `Choose among ${EVENTS.join(', ')}`,
	});
}

function readStart(date: string | undefined): number | undefined {
	if (date === undefined || date === '') return undefined;
	const moment = Date.parse(String(date));
	if (!Number.isNaN(moment)) return moment;
	throw new JiraError({ kind: 'invalid', message: `Start Date is not a date: "${String(date).slice(0, 40)}"`, advice: 'Give a date such as 2026-01-31T00:00:00Z' });
}
