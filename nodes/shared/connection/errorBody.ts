import type { ElementError } from '../errors/jiraError';
/** Jira's own words, whatever shape they came in. */
export interface ErrorWords {
	/** General messages, each once, in the order given. */
	readonly messages: readonly string[];
	/** Messages by field: field id to text. */
	readonly fields: Readonly<Record<string, string>>;
	/** What a bulk write says of each of its elements; empty for every other call. */
	readonly elements: readonly ElementError[];
}

type Bag = Readonly<Record<string, unknown>>;

const NOTHING: ErrorWords = { messages: [], fields: {}, elements: [] };
const HTML_START = /^\s*(<!doctype|<html|<\?xml|<head|<body|<title|<center|<h1)/i;

/**
 * The words of a refusal. Knows every shape that Atlassian's services give (reference §12, "Error body shapes to
 * flatten", and §2.5). Of an HTML page only the title is kept.
 */
export function readErrorBody(body: unknown, contentType = ''): ErrorWords {
	if (typeof body === 'string') return readText(body, contentType);
	if (Array.isArray(body)) return { ...NOTHING, messages: unique(body.flatMap(textOf)) };
	if (isBag(body)) return readBag(body);
	return NOTHING;
}

/**
 * The refused elements of a bulk write: `errors` of `POST issue/bulk`, both beside created issues (201) and alone
 * (400). Entries without a position are left out.
 */
export function readElementErrors(errors: unknown): ElementError[] {
	if (!Array.isArray(errors)) return [];
	return errors.filter(isBag).flatMap((entry) => {
		const index = entry.failedElementNumber;
		if (typeof index !== 'number') return [];
		const words = readErrorBody(entry.elementErrors);
		const status = typeof entry.status === 'number' ? entry.status : undefined;
		return [{ index, status, messages: words.messages, fields: words.fields }];
	});
}

function readText(text: string, contentType: string): ErrorWords {
	if (contentType.includes('html') || HTML_START.test(text)) {
		const title = /<title[^>]*>([^<]*)<\/title>/i.exec(text.slice(0, 20_000))?.[1];
		return { ...NOTHING, messages: unique([decodeEntities(title ?? '')]) };
	}
	return { ...NOTHING, messages: unique([text]) };
}

function readBag(body: Bag): ErrorWords {
	const fields = isBag(body.errors) ? readFields(body.errors) : {};
	const elements = readElementErrors(body.errors);
	const listed = Array.isArray(body.errors) && elements.length === 0 ? body.errors.flatMap(textOf) : [];
	const general = [
		...(Array.isArray(body.errorMessages) ? body.errorMessages.flatMap(textOf) : textOf(body.errorMessages)),
		...listed,
	];
	const messages = unique(general);
	if (messages.length > 0 || Object.keys(fields).length > 0 || elements.length > 0)
		return { messages, fields, elements };
	return { messages: unique(textOf(body)), fields, elements };
}

function readFields(errors: Bag): Record<string, string> {
	const entries = Object.entries(errors).map(([id, value]): [string, string] => [
		id,
		unique(Array.isArray(value) ? value.flatMap(textOf) : textOf(value)).join(' '),
	]);
	return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}

/** The text of one message: a string, or an object of one of the known shapes. */
function textOf(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (!isBag(value)) return [];
	const { errorMessage, i18nErrorMessage, message, detail, title, error } = value;
	const description = value.error_description;
	if (isText(errorMessage)) return [errorMessage];
	if (i18nErrorMessage !== undefined) return textOf(i18nErrorMessage);
	if (isText(detail)) return [`${subjectOf(value.context)}${isText(title) ? `${title}: ${detail}` : detail}`];
	if (isText(message)) return [message];
	if (isText(description)) return [isText(error) ? `${error}: ${description}` : description];
	if (isText(title)) return [title];
	if (isText(value.i18nKey)) return [value.i18nKey];
	if (isText(error)) return [error];
	return isBag(error) ? textOf(error) : [];
}

/** What a refused answer of a form is about: `context: [{ type: 'question', id: '1' }]` (reference §9.1). */
function subjectOf(context: unknown): string {
	const entries: unknown[] = Array.isArray(context) ? context : [];
	const named = entries.flatMap((entry) => (isBag(entry) && isText(entry.id) ? [`${isText(entry.type) ? `${entry.type} ` : ''}${entry.id}`] : []));
	return named.length > 0 ? `${named.join(', ')}: ` : '';
}

function unique(texts: readonly string[]): string[] {
	return [...new Set(texts.map((text) => text.trim()).filter((text) => text !== ''))];
}

function decodeEntities(text: string): string {
	return text
		.replace(/&lt;/g, '<')
		.replace(/&gt;/g, '>')
		.replace(/&quot;/g, '"')
		.replace(/&#0?39;/g, "'")
		.replace(/&nbsp;/g, ' ')
		.replace(/&amp;/g, '&');
}

function isText(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}

function isBag(value: unknown): value is Bag {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
