import type { IExecuteFunctions, IGetNodeParameterOptions, INodeProperties, IPollFunctions } from 'n8n-workflow';

/** Where the parameters of a node are read: the context of a run, or that of a poll, made alike by `ofPoll`. */
export interface ParameterReader {
	getNodeParameter(name: string, item: number, fallback?: unknown, options?: IGetNodeParameterOptions): unknown;
}

/** A poll has no items: its parameters are read without one. */
export function ofPoll(context: IPollFunctions): ParameterReader {
	return { getNodeParameter: (name, _item, fallback, options) => context.getNodeParameter(name, fallback, options) };
}

/** Shows fields for one operation of one resource only, beside whatever conditions they have of their own. */
export function shownFor(resource: string, operation: string, fields: readonly INodeProperties[]): INodeProperties[] {
	return fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { ...field.displayOptions?.show, resource: [resource], operation: [operation] },
		},
	}));
}

/** A text parameter; expressions may give numbers, which are ids. Absent is empty. */
export function textParameter(context: ParameterReader, name: string, item: number): string {
	const value = context.getNodeParameter(name, item, '', { extractValue: true });
	return value === null || value === undefined ? '' : String(value).trim();
}

/** A list parameter: what was picked, an array from an expression, or text separated by commas. Blank entries are dropped. */
export function listParameter(value: unknown): string[] {
	const entries = Array.isArray(value) ? value : String(value ?? '').split(',');
	return entries.map((entry) => String(entry ?? '').trim()).filter((entry) => entry !== '');
}

/** The conditions of a collection Narrow By, by name. */
export function narrowParameter(context: IExecuteFunctions, item: number): Readonly<Record<string, unknown>> {
	// n8n gives a collection as an untyped object.
	return context.getNodeParameter('narrow', item, {}) as Record<string, unknown>;
}

/** The texts in one column of all items: single values, arrays and lists separated by commas or blanks. */
export function columnOfItems(context: IExecuteFunctions, column: string): string[] {
	return context.getInputData().flatMap(({ json }) => {
		const cell: unknown = json[column];
		if (Array.isArray(cell)) return cell.map((entry) => String(entry ?? '').trim());
		return typeof cell === 'string' || typeof cell === 'number' ? String(cell).split(/[\s,;]+/u) : [];
	}).filter((entry) => entry !== '');
}
