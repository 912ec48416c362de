import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Budget } from '../export/budget';
import { readCheckpoint, type Checkpoint } from '../export/course/all';
import type { Partition } from '../export/scan';

/** How much a run may do, and which part of the whole; for the collection Options. */
export function limitOptions(hasTimeline: boolean): readonly INodeProperties[] {
	return hasTimeline ? [PARTITION_OPTION, RESUME_OPTION, STOP_OPTION] : [];
}

const PARTITION_OPTION: INodeProperties = {
	displayName: 'Partition',
	name: 'partition',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add partition',
	description: 'Only one of several parts, so that several executions share the work: the records whose ID modulo the number of parts is the number of this part. See the operation Plan Partitions.',
	options: [
		{
			name: 'part',
			displayName: 'Part',
			values: [
				{ displayName: 'Number', name: 'number', type: 'number', typeOptions: { minValue: 1 }, default: 1, description: 'Which part, from 1' },
				{ displayName: 'Of', name: 'of', type: 'number', typeOptions: { minValue: 1 }, default: 2, description: 'How many parts there are' },
			],
		},
	],
};

const RESUME_OPTION: INodeProperties = {
	displayName: 'Resume From',
	name: 'resumeFrom',
	type: 'json',
	default: '',
	displayOptions: { show: { '/mode': ['all'] } },
	description: 'The "resume" of the report of a run that Stop After ended: this run goes on from there',
};

const STOP_OPTION: INodeProperties = {
	displayName: 'Stop After',
	name: 'stopAfter',
	type: 'fixedCollection',
	default: {},
	placeholder: 'Add limit',
	description: 'Ends the run well when it has done so much; the next one goes on from there. Issues then come in the order of their creation, or of their last change.',
	options: [
		{
			name: 'limits',
			displayName: 'Limits',
			values: [
				{ displayName: 'Calls', name: 'calls', type: 'number', typeOptions: { minValue: 0 }, default: 0, description: 'Calls of the API. 0: any number.' },
				{ displayName: 'Minutes', name: 'minutes', type: 'number', typeOptions: { minValue: 0 }, default: 0, description: 'Minutes that the run takes. 0: any time.' },
				{ displayName: 'Records', name: 'records', type: 'number', typeOptions: { minValue: 0 }, default: 0, description: 'Records that leave. 0: any number.' },
			],
		},
	],
};

export const FAIL_IF_SHORT_OPTION: INodeProperties = {
	displayName: 'Fail If It Fell Short',
	name: 'failIfShort',
	type: 'boolean',
	default: false,
	description: 'Whether the run fails when a record that was found could not be read, or a list of children is not complete. The cursor does not move then.',
};

interface Options {
	readonly partition?: { readonly part?: Partition };
	readonly resumeFrom?: unknown;
	readonly stopAfter?: { readonly limits?: Readonly<Record<keyof Budget, number>> };
	readonly failIfShort?: boolean;
}

/** What the options say of the limits of a run. */
export function readLimits(context: IExecuteFunctions, item: number): {
	readonly budget?: Budget;
	readonly partition?: Partition;
	readonly resume?: Checkpoint;
	readonly failIfShort: boolean;
} {
	// n8n gives a collection as an untyped object; its members are the options declared above.
	const { partition, resumeFrom, stopAfter, failIfShort = false } = context.getNodeParameter('options', item, {}) as Options;
	return { budget: budgetOf(stopAfter?.limits), partition: partition?.part, resume: readCheckpoint(resumeFrom), failIfShort };
}

function budgetOf(limits: Readonly<Record<keyof Budget, number>> | undefined): Budget | undefined {
	if (!limits) return undefined;
	const bound = (value: number) => (value > 0 ? value : undefined);
	return { records: bound(limits.records), calls: bound(limits.calls), minutes: bound(limits.minutes) };
}
