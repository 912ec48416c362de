import { chooseAmong, chooseCascade, chooseOne } from '../../../nodes/shared/fields/choices';
import { FIELDS, fieldOf } from './fields';

const PRIORITIES = [
	{ id: '1', name: 'High' },
	{ id: '2', name: 'high' },
	{ id: '3', name: 'Low' },
	{ id: '4', name: '3' },
	{ id: '5', name: 'Twin' },
	{ id: '6', name: 'Twin' },
	{ id: '7', name: ' Padded ' },
];
const priority = fieldOf({ type: 'priority' }, { name: 'Priority', allowedValues: PRIORITIES });

describe('chooseOne', () => {
	it.each<[string, unknown, string]>([
		['the exact label', 'High', '1'],
		['the exact label in its other letters', 'high', '2'],
		['a label in letters that only one has', 'LOW', '3'],
		['blanks around it', '  Low\n', '3'],
		['blanks around the label in Jira', 'Padded', '7'],
		['an id', '6', '6'],
		['an id as a number', 6, '6'],
		['a label that is the id of another value: what people read goes before', '3', '4'],
		['an object: its id is an id and no label', { id: '3' }, '3'],
		['an object with a number for an id', { id: 3, name: 'Low' }, '3'],
		['an object with a name', { name: 'Low' }, '3'],
		['an object of another site, where the id is another', { id: '999', name: 'Low' }, '3'],
		['an object as JSON text', '{"id":"3","name":"Low","self":"https://x"}', '3'],
		['one of two equal labels by its object', { id: '6', name: 'Twin' }, '6'],
	])('takes %s', (_what, cell, id) => expect(chooseOne(priority, cell)).toEqual({ ok: true, value: { id } }));

	it('takes a truth for a label', () => {
		const field = fieldOf({ type: 'option' }, { allowedValues: [{ id: '1', value: 'True' }] });
		expect(chooseOne(field, true)).toEqual({ ok: true, value: { id: '1' } });
	});

	it.each([
		[
			'HIGH',
			'"HIGH" fits several values of Priority: High (ID 1), high (ID 2)',
			'Give the ID instead of the name',
		],
		[
			'Twin',
			'"Twin" fits several values of Priority: Twin (ID 5), Twin (ID 6)',
			'Give the ID instead of the name',
		],
		[
			'Nope',
			'"Nope" is not a value of Priority',
			'Use one of: High, high, Low, 3, Twin, Twin,  Padded , or add it in Jira',
		],
		[{ id: '999' }, '"999" is not a value of Priority', 'Use one of'],
		[{ colour: 'red' }, '"{"colour":"red"}" is not a name or an ID', 'Give one name or ID for Priority'],
		[['High'], '"["High"]" is not a name or an ID', 'Give one name or ID for Priority'],
		[null, '"null" is not a name or an ID', 'Give one'],
		[Number.NaN, '"NaN" is not a value of Priority', 'Use one of'],
	])('refuses %j', (cell, reason, fix) => {
		const answer = chooseOne(priority, cell);
		expect(answer).toMatchObject({ ok: false, reason });
		expect(answer).toHaveProperty('fix', expect.stringContaining(fix));
	});

	it.each([
		['option', 'Red', { value: 'Red' }],
		['project', 'DEMO', { key: 'DEMO' }],
		['component', 'Door', { name: 'Door' }],
		['component', { id: '10', name: 'Door' }, { id: '10' }],
		['project', { key: 'DEMO' }, { key: 'DEMO' }],
	])('leaves it to Jira where %s has no list: %j', (type, cell, value) => {
		expect(chooseOne(fieldOf({ type }), cell)).toEqual({ ok: true, value });
		expect(chooseOne(fieldOf({ type: 'array', items: type }), cell)).toEqual({ ok: true, value });
	});

	it('says so when the list is empty', () => {
		expect(chooseOne(fieldOf({ type: 'option' }, { allowedValues: [] }), 'x')).toMatchObject({
			ok: false,
			fix: 'It has no values to choose from, or add it in Jira',
		});
	});
});

describe('chooseAmong', () => {
	it('names the first ten of a long list', () => {
		const many = Array.from({ length: 500 }, (_none, index) => ({ id: `i${index}`, name: `n${index}` }));
		expect(chooseAmong(many, 'x', 'Field')).toHaveProperty('fix', expect.stringContaining('n9 and 490 more'));
	});
});

describe('chooseCascade', () => {
	const { cascade } = FIELDS;

	it.each<[unknown, object]>([
		['Asia', { id: '20' }],
		['Asia > Japan', { id: '20', child: { id: '21' } }],
		['asia  >  JAPAN', { id: '20', child: { id: '21' } }],
		['20 > 21', { id: '20', child: { id: '21' } }],
		['Asia > X > Y', { id: '20', child: { id: '22' } }],
		['A > B', { id: '40' }],
		['A > C', { id: '30', child: { id: '31' } }],
		[
			{ value: 'Asia', child: { value: 'Japan' } },
			{ id: '20', child: { id: '21' } },
		],
		[
			{ id: '20', value: 'Asia', child: { id: '22', value: 'X > Y' } },
			{ id: '20', child: { id: '22' } },
		],
		[{ id: '20', child: null }, { id: '20' }],
		['{"value":"Asia","child":{"value":"Japan"}}', { id: '20', child: { id: '21' } }],
	])('takes %j', (cell, value) => expect(chooseCascade(cascade, cell)).toEqual({ ok: true, value }));

	it.each<[unknown, string]>([
		['Asia > Peru', '"Peru" is not a value of Place under "Asia"'],
		['Mars > Base', '"Mars" is not a value of Place'],
		['A > B > C', '"C" is not a value of Place under "A > B"'],
		[['Asia'], '"["Asia"]" is not a name or an ID'],
		[{}, '"{}" is not a name or an ID'],
	])('refuses %j', (cell, reason) =>
		expect(chooseCascade(cascade, cell)).toMatchObject({ ok: false, reason }),
	);

	it('leaves both levels to Jira where it listed none', () => {
		expect(chooseCascade(fieldOf({ type: 'option-with-child' }), 'Asia > Japan')).toEqual({
			ok: true,
			value: { value: 'Asia', child: { value: 'Japan' } },
		});
	});
});
