import { isRecord } from './adf';

/** Tells whether an attribute's value is allowed. */
export type Check = (value: unknown) => boolean;

/** Attributes by name; a name that ends in `?` is optional. */
export type Attributes = Readonly<Record<string, Check>>;

/** Text, which may be empty. */
export const string: Check = (value) => typeof value === 'string';
/** Text that is not empty. */
export const filled: Check = (value) => typeof value === 'string' && value !== '';
/** A number. */
export const number: Check = (value) => typeof value === 'number';
/** True or false. */
export const boolean: Check = (value) => typeof value === 'boolean';
/** Whatever JSON can hold. */
export const anything: Check = (value) => value !== undefined;
/** A list of at least one text. */
export const strings: Check = (value) => Array.isArray(value) && value.length > 0 && value.every(string);
/** A list of numbers, which may be empty. */
export const numbers: Check = (value) => Array.isArray(value) && value.every(number);
/** What a block card of several records shows: its source's ID, parameters and views. */
export const datasource: Check = (value) =>
	isRecord(value) &&
	string(value.id) &&
	'parameters' in value &&
	Array.isArray(value.views) &&
	value.views.length > 0;
/** A number from `min` to `max`, both included. */
export const between =
	(min: number, max: number): Check =>
	(value) =>
		typeof value === 'number' && value >= min && value <= max;
/** One of these words. */
export const oneOf =
	(...words: string[]): Check =>
	(value) =>
		typeof value === 'string' && words.includes(value);
/** Text that matches a pattern. */
export const like =
	(pattern: RegExp): Check =>
	(value) =>
		typeof value === 'string' && pattern.test(value);

/** Link targets that run script where a browser follows them; markdown-it refuses the same. */
export const safeUrl: Check = (value) =>
	typeof value === 'string' && !/^(vbscript|javascript|file|data):/i.test(value.trim());
/** A colour, as #rrggbb. */
export const color = like(/^#[0-9a-fA-F]{6}$/);
/** The ID that Jira hands out to nodes; for some of them it may be left out. */
export const localId: Attributes = { 'localId?': string };
/** How a card or picture stands in the text. */
export const cardLayout = oneOf(
	'wide',
	'full-width',
	'center',
	'wrap-right',
	'wrap-left',
	'align-end',
	'align-start',
);
