import fc from '../../tools/laws';
import { readElementErrors, readErrorBody } from '../../../nodes/shared/connection/errorBody';

const words = (messages: string[], fields: Record<string, string> = {}) => ({
	messages,
	fields,
	elements: [],
});

describe('readErrorBody knows the shape', () => {
	test.each([
		[
			'ErrorCollection',
			{
				errorMessages: ['Issue does not exist.'],
				errors: { summary: 'You must specify a summary.' },
				status: 400,
			},
			words(['Issue does not exist.'], { summary: 'You must specify a summary.' }),
		],
		['ErrorCollection with fields alone', { errorMessages: [], errors: { a: 'A' } }, words([], { a: 'A' })],
		['ErrorCollection with a list per field', { errors: { a: ['A', 'B'] } }, words([], { a: 'A B' })],
		[
			'JSM',
			{ errorMessage: 'No access.', i18nErrorMessage: { i18nKey: 'k', parameters: [] } },
			words(['No access.']),
		],
		['JSM with a key alone', { i18nErrorMessage: { i18nKey: 'sd.key', parameters: [] } }, words(['sd.key'])],
		['bulk operations', { errors: [{ message: 'One' }, { message: 'Two' }] }, words(['One', 'Two'])],
		[
			'gateway',
			{ code: 401, message: 'Unauthorized; scope does not match' },
			words(['Unauthorized; scope does not match']),
		],
		[
			'OAuth',
			{ error: 'invalid_grant', error_description: 'Unknown or invalid refresh token.' },
			words(['invalid_grant: Unknown or invalid refresh token.']),
		],
		['a message', { message: 'Nothing here' }, words(['Nothing here'])],
		[
			'unknown path',
			{ timestamp: '2026-01-05T12:00:00Z', status: 404, error: 'Not Found', path: '/rest/x' },
			words(['Not Found']),
		],
		[
			'problem+json',
			{ type: 'about:blank', title: 'Bad', detail: 'No such thing', status: 400 },
			words(['Bad: No such thing']),
		],
		[
			'the answers of a form',
			{ errorMessage: 'Invalid request', errors: [{ title: 'Validation failed', detail: 'The field is required', context: [{ id: '7', type: 'question' }] }] },
			words(['question 7: Validation failed: The field is required']),
		],
		['a string', 'The task cannot be cancelled', words(['The task cannot be cancelled'])],
		['an array of strings', ['One', 'Two', 'One'], words(['One', 'Two'])],
		[
			'CSM',
			{ errors: [{ title: 'Invalid', detail: 'name is too long', code: 'X' }] },
			words(['Invalid: name is too long']),
		],
		['CSM without detail', { errors: [{ title: 'Invalid', code: 'X' }] }, words(['Invalid'])],
		['nested', { error: { message: 'Deep' } }, words(['Deep'])],
		['nothing', undefined, words([])],
		['null', null, words([])],
		['empty text', '', words([])],
		['empty object', {}, words([])],
		['a number', 7, words([])],
	])('%s', (_, body, expected) => {
		expect(readErrorBody(body, 'application/json')).toEqual(expected);
	});

	test.each([
		[
			'text/html',
			'<html><head><title>Unauthorized (401)</title></head><body>secret</body></html>',
			['Unauthorized (401)'],
		],
		['text/html; charset=utf-8', 'Request blocked', []],
		['', '<!DOCTYPE html>\n<TITLE>\n Down &amp; out \n</TITLE><p>long', ['Down & out']],
		['application/json', '<html><body>no title</body></html>', []],
		['', '<?xml version="1.0"?><status><message>x</message></status>', []],
	])('HTML as %j keeps only the title', (type, body, messages) => {
		expect(readErrorBody(body, type)).toEqual(words(messages));
	});

	test('bulk create that was refused as a whole', () => {
		const errors = [
			{
				status: 400,
				elementErrors: { errorMessages: ['Nope'], errors: { priority: 'Unknown' } },
				failedElementNumber: 3,
			},
		];
		const element = { index: 3, status: 400, messages: ['Nope'], fields: { priority: 'Unknown' } };
		expect(readErrorBody({ issues: [], errors })).toEqual({ messages: [], fields: {}, elements: [element] });
		expect(readElementErrors(errors)).toEqual([element]);
		expect(readElementErrors(undefined)).toEqual([]);
		expect(readElementErrors([{ status: 400 }])).toEqual([]);
	});

	test('any JSON is read without an exception', () => {
		fc.assert(
			fc.property(fc.jsonValue(), fc.string(), (body, type) => {
				const read = readErrorBody(body, type);
				for (const message of [...read.messages, ...Object.values(read.fields)])
					expect(message.trim()).not.toBe('');
			}),
		);
	});
});
