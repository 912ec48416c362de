import type { IExecuteFunctions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { dateFormat, isoFormat, type DateFormat } from '../fields/dateFormat';
import type { NotFoundPolicy, ValueSettings } from '../import/request';
import { listParameter } from './parameters';

/** What people may want of the words in their rows, as options of an import. */
export const VALUE_OPTIONS: INodeProperties[] = [
	{
		displayName: 'Date Format',
		name: 'dateFormat',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add format',
		description: 'How dates are written in the rows. ISO 8601 (2026-01-31, 2026-01-31T10:00:00+01:00) is understood without this.',
		options: [
			{
				name: 'format',
				displayName: 'Format',
				values: [
					{
						displayName: 'Format',
						name: 'pattern',
						type: 'options',
						default: 'iso',
						options: [
							{ name: 'Custom', value: 'custom' },
							{ name: 'Day.Month.Year', value: 'DD.MM.YYYY', description: '31.01.2026, with or without a time such as 14:30' },
							{ name: 'Day/Month/Year', value: 'DD/MM/YYYY', description: '31/01/2026, with or without a time such as 14:30' },
							{ name: 'ISO 8601', value: 'iso', description: '2026-01-31 or 2026-01-31T14:30:00' },
							{ name: 'Jira CSV File', value: 'DD/MMM/YY h:mm A', description: '31/Jan/26 2:30 PM' },
							{ name: 'Month/Day/Year', value: 'MM/DD/YYYY', description: '01/31/2026, with or without a time such as 14:30' },
							{ name: 'Year-Month-Day Hour:Minute', value: 'YYYY-MM-DD HH:mm', description: '2026-01-31 14:30' },
						],
					},
					{
						displayName: 'Pattern',
						name: 'custom',
						type: 'string',
						default: '',
						placeholder: 'e.g. D.M.YYYY HH:mm:ss',
						displayOptions: { show: { pattern: ['custom'] } },
						description: 'Made of YYYY or YY (20..), MM, M or MMM (Jan), DD or D, HH or H, hh or h with A (AM, PM), mm, ss, and Z for an offset',
					},
					{
						displayName: 'Time Zone',
						name: 'timeZone',
						type: 'options',
						default: 'none',
						description: 'Whose time it is where a time has no offset',
						options: [
							{ name: 'None: Reject Times Without an Offset', value: 'none' },
							{ name: 'Other', value: 'other' },
							{ name: 'UTC', value: 'UTC' },
							{ name: 'Workflow', value: 'workflow', description: 'The time zone in the settings of the workflow' },
						],
					},
					{
						displayName: 'Time Zone Name',
						name: 'timeZoneName',
						type: 'string',
						default: '',
						placeholder: 'e.g. Europe/Berlin',
						displayOptions: { show: { timeZone: ['other'] } },
					},
				],
			},
		],
	},
	{
		displayName: 'Fallback Values',
		name: 'fallbacks',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add fallback',
		description: 'What to take where a value is not found, when that option is set to Use a Fallback',
		options: [
			{
				name: 'values',
				displayName: 'Values',
				values: [
					{ displayName: 'Field', name: 'field', type: 'string', default: '', placeholder: 'e.g. Priority', description: 'Name or ID of the field' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '', placeholder: 'e.g. Medium' },
				],
			},
		],
	},
	{
		displayName: 'Lists',
		name: 'lists',
		type: 'options',
		default: 'replace',
		description: 'What the entries of a list mean for a record that has some already, such as labels, components or people',
		options: [
			{ name: 'Add to What Is There', value: 'add' },
			{ name: 'Replace What Is There', value: 'replace' },
		],
	},
	{
		displayName: 'Only on Create',
		name: 'onlyOnCreate',
		type: 'string',
		default: '',
		placeholder: 'e.g. Reporter, Description',
		description: 'Fields, separated by commas, that are written when a record is created and that an update never touches',
	},
	{
		displayName: 'Translate Values',
		name: 'translate',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		default: {},
		placeholder: 'Add translation',
		description: 'Words of the rows that stand for other words in Jira. In a list each entry is translated.',
		options: [
			{
				name: 'values',
				displayName: 'Values',
				values: [
					{ displayName: 'Field', name: 'field', type: 'string', default: '', placeholder: 'e.g. Priority', description: 'Name or ID of the field' },
					{ displayName: 'From', name: 'from', type: 'string', default: '', placeholder: 'e.g. P1', description: 'The word in the row. Its letters may be large or small.' },
					{ displayName: 'To', name: 'to', type: 'string', default: '', placeholder: 'e.g. Highest', description: 'The word in Jira. Empty: the cell counts as empty.' },
				],
			},
		],
	},
	{
		displayName: 'When a Value Is Not Found',
		name: 'notFound',
		type: 'options',
		default: 'reject',
		description: 'What to do with a word that means no value of its field, no person, no sprint or no record',
		options: [
			{ name: 'Create (Versions, Components)', value: 'create', description: 'Make versions and components; words of other fields reject the row' },
			{ name: 'Leave Empty and Warn', value: 'leaveEmpty', description: 'Write the row without the word, and say so in its reason and in the report' },
			{ name: 'Reject the Row', value: 'reject' },
			{ name: 'Use a Fallback', value: 'fallback', description: 'Take the field\'s Fallback Value and say so; without one the row is rejected' },
		],
	},
];

/** Lists that people lose when a row forgets one of them: entries are added unless a person says otherwise. */
export const LISTS_ADD_OPTION: INodeProperties = {
	displayName: 'Lists',
	name: 'lists',
	type: 'options',
	default: 'add',
	description: 'What the entries of a list mean for a record that has some already, such as members or organizations',
	options: [
		{ name: 'Add to What Is There', value: 'add' },
		{ name: 'Replace What Is There', value: 'replace', description: 'Takes away what the row does not name' },
	],
};

/**
 * What is done with a word that means nothing.
 * @param makes What can be made by its name; nothing when absent.
 */
export function notFoundOption(makes?: string): INodeProperties {
	const usual = VALUE_OPTIONS.find(({ name }) => name === 'notFound')!;
	const [create, ...others] = (usual.options ?? []) as INodePropertyOptions[];
	const making = makes && create ? [{ ...create, name: `Create (${makes})`, description: `Make ${makes.toLowerCase()}; words of other fields reject the row` }] : [];
	return { ...usual, options: [...making, ...others] };
}

interface DateChoice {
	readonly pattern: string;
	readonly custom?: string;
	readonly timeZone: 'none' | 'workflow' | 'UTC' | 'other';
	readonly timeZoneName?: string;
}

/** The options above as n8n stores them; those that nobody has added are absent. */
export interface ValueOptions {
	readonly dateFormat?: { readonly format?: DateChoice };
	readonly fallbacks?: { readonly values?: ReadonlyArray<{ readonly field: string; readonly value: string }> };
	readonly lists?: ValueSettings['lists'];
	readonly notFound?: NotFoundPolicy;
	readonly onlyOnCreate?: string;
	readonly translate?: { readonly values?: ReadonlyArray<{ readonly field: string; readonly from: string; readonly to: string }> };
}

/**
 * What the options say of the words in the rows. Lines without a field or a word are left out.
 * @throws JiraError (invalid) for a date format or a time zone that cannot be one.
 */
export function valueSettings(context: Pick<IExecuteFunctions, 'getTimezone'>, options: ValueOptions): ValueSettings {
	const { fallbacks, lists = 'replace', notFound = 'reject', onlyOnCreate, translate } = options;
	return {
		translate: (translate?.values ?? []).map(texts).filter(({ field, from }) => field !== '' && from !== ''),
		notFound,
		fallbacks: (fallbacks?.values ?? []).map(texts).filter(({ field }) => field !== ''),
		dates: formatOf(context, options.dateFormat?.format),
		lists,
		onlyOnCreate: listParameter(onlyOnCreate),
	};
}

/** An expression may give a number where the editor gives a text. */
function texts<T extends Readonly<Record<string, string>>>(line: T): T {
	// The same keys, each with its value as text.
	return Object.fromEntries(Object.entries(line).map(([name, value]) => [name, String(value ?? '').trim()])) as unknown as T;
}

function formatOf(context: Pick<IExecuteFunctions, 'getTimezone'>, choice: DateChoice | undefined): DateFormat | undefined {
	if (!choice) return undefined;
	const zones = { none: undefined, workflow: context.getTimezone(), UTC: 'UTC', other: choice.timeZoneName?.trim() || 'none given' };
	const zone = zones[choice.timeZone];
	return choice.pattern === 'iso' ? isoFormat(zone) : dateFormat(choice.pattern === 'custom' ? (choice.custom ?? '') : choice.pattern, zone);
}
