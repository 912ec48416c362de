import { JiraError } from '../../../nodes/shared/errors/jiraError';
import { selectFields, type FieldChoice } from '../../../nodes/shared/export/selection';
import { createCatalog } from '../../../nodes/shared/fields/catalog';
import { BOOK_FIELDS } from './fakeKind';

const catalog = createCatalog(BOOK_FIELDS);
const select = (choice: FieldChoice) => selectFields(catalog, choice, ['name', 'not on this site', 'pages']);
const chosen = (...names: string[]) => select({ set: 'chosen', names });

describe('selectFields', () => {
	it('takes the standard fields that the site has', () => {
		const { wanted, fields } = select({ set: 'standard' });
		expect(wanted).toEqual(['name', 'pages']);
		expect(fields.map(({ id }) => id)).toEqual(wanted);
	});

	it('takes all fields but the one that only repeats the key and is never filled', () => {
		const { wanted, fields } = select({ set: 'all' });
		expect(wanted).toBe('all');
		expect(fields.map(({ id }) => id)).toEqual(['name', 'pages', 'customfield_1', 'customfield_2']);
	});

	it.each([
		[
			['Pages', 'name'],
			['pages', 'name'],
		],
		[['pages', 'Pages', ' PAGES '], ['pages']],
		[
			['Shelf [customfield_2]', 'customfield_1'],
			['customfield_2', 'customfield_1'],
		],
		[['key', 'Key', 'ID', 'url', 'Name'], ['name']],
		[['', ' '], []],
		[[], []],
	])('%j are the fields %j', (names, ids) => expect(chosen(...names).wanted).toEqual(ids));

	it('names every field that is not there or not clear, at once', () => {
		const refusal = (() => {
			try {
				return chosen('Colour', 'Shelf', 'Name', 'Weight');
			} catch (error) {
				return error;
			}
		})();
		expect(refusal).toBeInstanceOf(JiraError);
		expect(refusal).toMatchObject({
			kind: 'invalid',
			message:
				'This site has no field "Colour", "Weight". Several fields share a name: "Shelf" is customfield_1 or customfield_2',
		});
		expect(() => chosen('Shelf')).toThrow(
			'Several fields share a name: "Shelf" is customfield_1 or customfield_2',
		);
	});
});
